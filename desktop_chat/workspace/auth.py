"""Accounts of one workspace as GoTrue keeps them: sign-up, sign-in, changes by their owner, sign-out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import asyncpg

from desktop_chat.domain.ports import Clock
from desktop_chat.domain.sharing import Admission
from desktop_chat.workspace import auth_sql as sql
from desktop_chat.workspace.auth_errors import AuthError, invalid_credentials, phone_disabled, validation_failed
from desktop_chat.workspace.auth_fields import metadata_of, new_email_of, password_of, phone_of, text_of
from desktop_chat.workspace.auth_passwords import hashed, matches
from desktop_chat.workspace.auth_sessions import Caller, Sessions, check_not_banned, person_json
from desktop_chat.workspace.auth_store import BY_EMAIL, Changes, NewAccount, add_account, change_account, email_exists
from desktop_chat.workspace.auth_tokens import AUDIENCE, Claims, TokenMint
from desktop_chat.workspace.gateway_settings import AuthSettings
from desktop_chat.workspace.sharing import Sharing
from desktop_chat.workspace.tickets import Tickets


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthTools:
    """What accounts need. `pool` logs in as the gateway, `issuer` is the address of /auth/v1.

    `sharing` tells who may make an account; without it everybody may.
    """

    pool: asyncpg.Pool
    mint: TokenMint
    tickets: Tickets
    clock: Clock
    settings: AuthSettings
    issuer: str
    sharing: Sharing | None = None

    @property
    def admission(self) -> Admission:
        """Tell who may make an account now."""
        if not self.settings.sign_up_open:
            return Admission.CLOSED
        return Admission.OPEN if self.sharing is None else self.sharing.admission

    def sessions(self) -> Sessions:
        """Return the sessions of this workspace."""
        return Sessions(mint=self.mint, clock=self.clock, settings=self.settings, issuer=self.issuer)


class Accounts:
    """The accounts of one workspace. Every method raises AuthError for what is refused."""

    def __init__(self, tools: AuthTools) -> None:
        self._tools = tools
        self._sessions = tools.sessions()

    async def sign_up(self, body: Mapping[str, object], caller: Caller) -> dict[str, object]:
        """Make an account from `email`, `password` and `data`, and return its first session.

        Where accounts have to be confirmed first, the answer is the account alone, and the same for an address that
        has one already. An invitation is the `invite_token` in `data`, which is not kept.
        """
        if not body.get("email") and not body.get("phone"):
            raise AuthError(422, "anonymous_provider_disabled", "Anonymous sign-ins are disabled")
        if self._tools.admission is Admission.CLOSED:
            raise AuthError(422, "signup_disabled", "Signups not allowed for this instance")
        body, invitation = _without_invitation(body)
        password = password_of(body, self._tools.settings.shortest_password)
        if body.get("phone"):
            raise _not_by_phone(body, "signup")
        email, metadata = new_email_of(body), metadata_of(body) or {}
        user = self._sessions.new_id()
        confirmed = self._tools.settings.autoconfirm
        kept = metadata | {"sub": user, "email": email, "email_verified": confirmed, "phone_verified": False}
        digest = await hashed(password)
        account = NewAccount(
            id=user, email=email, digest=digest, metadata=kept, confirmed=confirmed, waits=not confirmed
        )
        try:
            async with self._tools.pool.acquire(timeout=10) as connection, connection.transaction():
                await self._admit(connection, invitation)
                await add_account(connection, account)
                if confirmed:
                    return await self._sessions.open(connection, user, caller, "password")
                return await person_json(connection, user)
        except asyncpg.UniqueViolationError:
            if not confirmed:
                return self._made_up(user, email, metadata)
            raise AuthError(422, "user_already_exists", "User already registered") from None

    async def _admit(self, connection: asyncpg.Connection, invitation: str | None) -> None:
        """Use an invitation up where one is needed; it is open again if no account comes of it."""
        sharing = self._tools.sharing
        if sharing is None or self._tools.admission is Admission.OPEN:
            return
        if invitation is None or not await sharing.invitations.spend(connection, invitation):
            raise AuthError(422, "signup_disabled", "Ask for an invitation to this workspace")

    async def sign_in(self, body: Mapping[str, object], caller: Caller) -> dict[str, object]:
        """Return a new session for `email` and `password`."""
        email, password = body.get("email"), body.get("password")
        if body.get("phone"):
            raise _not_by_phone(body, "login")
        if not isinstance(email, str) or not isinstance(password, str) or not email:
            raise validation_failed("missing email or phone")
        async with self._tools.pool.acquire(timeout=10) as connection:
            person = await connection.fetchrow(sql.FIND_BY_EMAIL, email.strip().lower())
        if not await matches(password, person["encrypted_password"] if person is not None else None):
            raise invalid_credentials()
        check_not_banned(person)
        if not person["confirmed"]:
            raise AuthError(400, "email_not_confirmed", "Email not confirmed")
        async with self._tools.pool.acquire(timeout=10) as connection, connection.transaction():
            return await self._sessions.open(connection, person["id"], caller, "password")

    async def redeem(self, body: Mapping[str, object], caller: Caller) -> dict[str, object]:
        """Return a new session for a `ticket` of the owner-only control channel; it works once."""
        ticket = body.get("ticket")
        user = self._tools.tickets.redeem(ticket) if isinstance(ticket, str) else None
        if user is None:
            raise invalid_credentials()
        async with self._tools.pool.acquire(timeout=10) as connection, connection.transaction():
            check_not_banned(await connection.fetchrow(sql.FIND_BY_ID, user))
            return await self._sessions.open(connection, user, caller, "otp")

    async def refresh(self, body: Mapping[str, object]) -> dict[str, object]:
        """Trade a `refresh_token` for a new session."""
        token = text_of(body, "refresh_token")
        if not token:
            raise validation_failed("Refresh Token is not valid")
        async with self._tools.pool.acquire(timeout=10) as connection, connection.transaction():
            session = await self._sessions.refresh(connection, token)
        if session is None:
            raise AuthError(400, "refresh_token_already_used", "Invalid Refresh Token: Already Used")
        return session

    async def user(self, claims: Claims) -> dict[str, object]:
        """Return the person whom a token names, while its session lasts."""
        async with self._tools.pool.acquire(timeout=10) as connection:
            user = await self._sessions.check(connection, claims)
            if claims.audience != AUDIENCE:
                raise validation_failed("Token audience doesn't match request audience")
            return await person_json(connection, user)

    async def change(self, claims: Claims, body: Mapping[str, object]) -> dict[str, object]:
        """Change `password`, `email` or `data` of the person whom a token names; a new password ends other sessions.

        Where accounts have to be confirmed, a new address waits for the owner's link.
        """
        async with self._tools.pool.acquire(timeout=10) as connection:
            user = await self._sessions.check(connection, claims)
            old = await connection.fetchrow(sql.FIND_BY_ID, user)
        if body.get("app_metadata") is not None:
            raise AuthError(403, "not_admin", "Updating app_metadata requires admin privileges")
        if body.get("phone"):
            raise _not_by_phone(body, "login")
        metadata = metadata_of(body)
        email = new_email_of(body) if body.get("email") else None
        email = None if email == old["email"] else email
        digest = await self._new_password(body, old["encrypted_password"])
        at_once = email if self._tools.settings.autoconfirm else None
        async with self._tools.pool.acquire(timeout=10) as connection, connection.transaction():
            if email is not None and await connection.fetchval(sql.FIND_BY_EMAIL, email) is not None:
                raise email_exists()
            await change_account(connection, user, Changes(metadata=metadata, digest=digest, email=at_once))
            if email is not None and at_once is None:
                await connection.execute(sql.ASK_FOR_EMAIL_CHANGE, user, email)
            if digest is not None:
                await self._sessions.end(connection, user, claims.session, "others")
            return await person_json(connection, user)

    async def sign_out(self, claims: Claims, scope: str) -> None:
        """End sessions: this one (`local`), all others (`others`) or all (`global`)."""
        async with self._tools.pool.acquire(timeout=10) as connection:
            user = await self._sessions.check(connection, claims)
            if scope not in sql.END_SESSIONS:
                raise validation_failed(f'Unsupported logout scope "{scope[:40]}"')
            await self._sessions.end(connection, user, claims.session, scope)

    async def _new_password(self, body: Mapping[str, object], old: str | None) -> str | None:
        if body.get("password") is None:
            return None
        password = password_of(body, self._tools.settings.shortest_password)
        if await matches(password, old):
            raise AuthError(422, "same_password", "New password should be different from the old password.")
        return await hashed(password)

    def _made_up(self, user: str, email: str, metadata: Mapping[str, object]) -> dict[str, object]:
        """Return an account that is not there, in place of one that somebody else has."""
        moment = datetime.fromtimestamp(self._tools.clock.now() / 1000, UTC).isoformat().replace("+00:00", "Z")
        return {
            "id": user,
            "aud": AUDIENCE,
            "role": AUDIENCE,
            "email": email,
            "phone": "",
            "app_metadata": BY_EMAIL,
            "user_metadata": dict(metadata),
            "identities": [],
            "confirmation_sent_at": moment,
            "created_at": moment,
            "updated_at": moment,
            "is_anonymous": False,
        }


def _not_by_phone(body: Mapping[str, object], what: str) -> AuthError:
    """Return the refusal of a telephone number."""
    if body.get("email"):
        return validation_failed(f"Only an email address or phone number should be provided on {what}.")
    phone_of(body)
    return phone_disabled(f"Phone {what}s are disabled")


def _without_invitation(body: Mapping[str, object]) -> tuple[dict[str, object], str | None]:
    """Take the token of an invitation out of the data that is kept with the account."""
    content = dict(body)
    data = content.get("data")
    if not isinstance(data, Mapping) or "invite_token" not in data:
        return content, None
    content["data"] = {name: value for name, value in data.items() if name != "invite_token"}
    token = data["invite_token"]
    return content, token if isinstance(token, str) else None
