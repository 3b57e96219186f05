"""Accounts and sessions of the local workspace as GoTrue keeps them: sign-up, sign-in, refresh with rotation, sign-out.

Refresh tokens work once. A used one that comes back is let through when the answer to it may have been lost (it is the
parent of the active one, or was used less than ten seconds ago); otherwise it was stolen, and its whole family ends.
"""

import base64
import json
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

import asyncpg

from desktop_chat.domain.ports import Clock
from desktop_chat.workspace import auth_sql as sql
from desktop_chat.workspace.auth_errors import AuthError, invalid_credentials, validation_failed, weak_password
from desktop_chat.workspace.auth_passwords import LONGEST_BYTES, hashed, matches
from desktop_chat.workspace.auth_tokens import AUDIENCE, Claims, TokenMint
from desktop_chat.workspace.gateway_settings import AuthSettings
from desktop_chat.workspace.people import DOMAIN
from desktop_chat.workspace.sharing import Sharing
from desktop_chat.workspace.tickets import Tickets

EMAIL = re.compile(r"[^\s@\x00-\x1f\x7f]+@[^\s@.\x00-\x1f\x7f]+(\.[^\s@.\x00-\x1f\x7f]+)*")
LONGEST_EMAIL = 255
MOST_METADATA_BYTES = 4_096  # it travels in every access token


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Where a request came from, kept with the session for its owner to see."""

    address: str | None
    agent: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthTools:
    """What accounts need. `pool` logs in as the gateway, `issuer` is the address of /auth/v1.

    While the workspace is shared, as `sharing` tells, who makes an account needs an invitation.
    """

    pool: asyncpg.Pool
    mint: TokenMint
    tickets: Tickets
    clock: Clock
    settings: AuthSettings
    issuer: str
    sharing: Sharing | None = None


class Accounts:
    """The accounts of one workspace. Every method raises AuthError for what is refused."""

    def __init__(self, tools: AuthTools) -> None:
        self._tools = tools

    async def sign_up(self, body: Mapping[str, object], caller: Caller) -> dict[str, object]:
        """Make an account from `email`, `password` and `data`, confirmed at once, and return its first session.

        An invitation is the `invite_token` in `data`, which is not kept.
        """
        if not self._tools.settings.sign_up_open:
            raise AuthError(422, "signup_disabled", "Signups not allowed for this instance")
        if not body.get("email") and not body.get("password"):
            raise AuthError(422, "anonymous_provider_disabled", "Anonymous sign-ins are disabled")
        body, invitation = _without_invitation(body)
        email, password, metadata = _email(body), self._password(body), _metadata(body)
        if email.endswith(f"@{DOMAIN}"):
            # Those belong to people at this computer, who are made over the owner-only control channel.
            raise AuthError(422, "email_address_not_authorized", "This address can not be used for sign-up")
        user = self._new_id()
        digest = await hashed(password)
        async with self._tools.pool.acquire(timeout=10) as connection, connection.transaction():
            await self._admit(connection, invitation)
            try:
                added = await connection.fetchval(
                    sql.ADD_USER, user, email, digest, metadata or "{}", MOST_METADATA_BYTES
                )
            except asyncpg.UniqueViolationError:
                raise AuthError(422, "user_already_exists", "User already registered") from None
            if added is None:
                raise _metadata_refused()
            return await self._open_session(connection, user, caller)

    async def _admit(self, connection: asyncpg.Connection, invitation: str | None) -> None:
        """Use an invitation up where one is needed; it is open again if no account comes of it."""
        sharing = self._tools.sharing
        if sharing is None or not sharing.on:
            return
        if invitation is None or not await sharing.invitations.spend(connection, invitation):
            raise AuthError(422, "signup_disabled", "Ask for an invitation to this workspace")

    async def sign_in(self, body: Mapping[str, object], caller: Caller) -> dict[str, object]:
        """Return a new session for `email` and `password`."""
        email, password = body.get("email"), body.get("password")
        if not isinstance(email, str) or not isinstance(password, str):
            raise validation_failed("missing email or phone")
        async with self._tools.pool.acquire(timeout=10) as connection:
            person = await connection.fetchrow(sql.FIND_BY_EMAIL, email.strip().lower())
        if not await matches(password, person["encrypted_password"] if person is not None else None):
            raise invalid_credentials()
        _check_banned(person)
        async with self._tools.pool.acquire(timeout=10) as connection, connection.transaction():
            return await self._open_session(connection, person["id"], caller)

    async def redeem(self, body: Mapping[str, object], caller: Caller) -> dict[str, object]:
        """Return a new session for a `ticket` of the owner-only control channel; it works once."""
        ticket = body.get("ticket")
        user = self._tools.tickets.redeem(ticket) if isinstance(ticket, str) else None
        if user is None:
            raise invalid_credentials()
        async with self._tools.pool.acquire(timeout=10) as connection, connection.transaction():
            _check_banned(await connection.fetchrow(sql.FIND_BY_ID, user))
            return await self._open_session(connection, user, caller)

    async def refresh(self, body: Mapping[str, object]) -> dict[str, object]:
        """Trade a `refresh_token` for a new session."""
        token = body.get("refresh_token")
        if not isinstance(token, str) or not token:
            raise validation_failed("Refresh Token is not valid")
        async with self._tools.pool.acquire(timeout=10) as connection, connection.transaction():
            rotated = await self._rotate(connection, token)
            if rotated is not None:
                session, person, active = rotated
                return await self._session(connection, person, session, active)
        raise AuthError(400, "refresh_token_already_used", "Invalid Refresh Token: Already Used")

    async def user(self, claims: Claims) -> dict[str, object]:
        """Return the person whom a token names, while its session lasts."""
        async with self._tools.pool.acquire(timeout=10) as connection:
            await self._check_session(connection, claims)
            return await _person(connection, _subject(claims))

    async def change(self, claims: Claims, body: Mapping[str, object]) -> dict[str, object]:
        """Change `password`, `email` or `data` of the person whom a token names; a new password ends other sessions."""
        user, metadata = _subject(claims), _metadata(body)
        password = self._password(body) if "password" in body else None
        email = _email(body) if body.get("email") else None
        if email is not None and email.endswith(f"@{DOMAIN}"):
            raise validation_failed("This address can not be used")
        async with self._tools.pool.acquire(timeout=10) as connection:
            await self._check_session(connection, claims)
            old = await connection.fetchrow(sql.FIND_BY_ID, user)
        if password is not None and await matches(password, old["encrypted_password"]):
            raise AuthError(422, "same_password", "New password should be different from the old password.")
        digest = await hashed(password) if password is not None else None
        async with self._tools.pool.acquire(timeout=10) as connection, connection.transaction():
            try:
                changed = await connection.fetchval(sql.CHANGE_USER, user, metadata, digest, email, MOST_METADATA_BYTES)
            except asyncpg.UniqueViolationError:
                message = "A user with this email address has already been registered"
                raise AuthError(422, "email_exists", message) from None
            if changed is None:
                raise _metadata_refused()
            if digest is not None:
                await connection.execute(sql.END_SESSIONS["others"], user, claims.session)
            return await _person(connection, user)

    async def sign_out(self, claims: Claims, scope: str) -> None:
        """End sessions: this one (`local`), all others (`others`) or all (`global`)."""
        statement = sql.END_SESSIONS.get(scope)
        if statement is None:
            raise validation_failed("Unsupported logout scope")
        async with self._tools.pool.acquire(timeout=10) as connection:
            await self._check_session(connection, claims)
            await connection.execute(statement, _subject(claims), claims.session)

    async def _rotate(self, connection: asyncpg.Connection, token: str) -> tuple[str, str, str] | None:
        """Return session, person and the token to hand out; None when the token was stolen (its family has ended)."""
        found = await connection.fetchrow(sql.SESSION_OF_REFRESH, token)
        if found is None:
            raise AuthError(400, "refresh_token_not_found", "Invalid Refresh Token: Refresh Token Not Found")
        session, person = found["session"], found["person"]
        if not await connection.fetchval(sql.LOCK_SESSION, session):
            raise AuthError(400, "session_expired", "Invalid Refresh Token: Session Expired")
        _check_banned(await connection.fetchrow(sql.FIND_BY_ID, person))
        state = await connection.fetchrow(sql.REFRESH_STATE, token, float(self._tools.settings.reuse_seconds))
        active = await connection.fetchrow(sql.ACTIVE_REFRESH, session)
        if state["revoked"] and active is not None and active["parent"] == token:
            return session, person, active["token"]
        if state["revoked"] and not state["reusable"]:
            await connection.execute(sql.REVOKE_FAMILY, session)
            return None
        await connection.execute(sql.REVOKE_REFRESH, token)
        fresh = await self._add_token(connection, person, session, parent=token)
        await connection.execute(sql.SESSION_REFRESHED, session)
        return session, person, fresh

    async def _open_session(self, connection: asyncpg.Connection, user: str, caller: Caller) -> dict[str, object]:
        session = self._new_id()
        agent = caller.agent[:512] if caller.agent else None
        await connection.execute(sql.ADD_SESSION, session, user, agent, caller.address)
        await connection.execute(sql.SIGNED_IN, user)
        token = await self._add_token(connection, user, session, parent=None)
        return await self._session(connection, user, session, token)

    async def _add_token(self, connection: asyncpg.Connection, user: str, session: str, *, parent: str | None) -> str:
        token = base64.urlsafe_b64encode(self._tools.clock.entropy(24)).decode("ascii")
        await connection.execute(sql.ADD_REFRESH, token, user, parent, session)
        return token

    async def _session(
        self, connection: asyncpg.Connection, user: str, session: str, refresh_token: str
    ) -> dict[str, object]:
        person = await _person(connection, user)
        now = self._tools.clock.now() // 1000
        expires_at = now + self._tools.settings.token_seconds
        payload: dict[str, object] = {
            "iss": self._tools.issuer,
            "sub": user,
            "aud": AUDIENCE,
            "exp": expires_at,
            "iat": now,
            "email": person["email"],
            "phone": person["phone"],
            "app_metadata": person["app_metadata"],
            "user_metadata": person["user_metadata"],
            "role": "authenticated",
            "aal": "aal1",
            "amr": [{"method": "password", "timestamp": now}],
            "session_id": session,
            "is_anonymous": person["is_anonymous"],
        }
        return {
            "access_token": self._tools.mint.sign(payload),
            "token_type": "bearer",
            "expires_in": self._tools.settings.token_seconds,
            "expires_at": expires_at,
            "refresh_token": refresh_token,
            "user": person,
        }

    async def _check_session(self, connection: asyncpg.Connection, claims: Claims) -> None:
        if claims.session is None or not await connection.fetchval(
            sql.SESSION_EXISTS, claims.session, _subject(claims)
        ):
            raise AuthError(403, "session_not_found", "Session from session_id claim in JWT does not exist")

    def _password(self, body: Mapping[str, object]) -> str:
        password = body.get("password")
        if not isinstance(password, str) or not password:
            raise validation_failed("Signup requires a valid password")
        if len(password.encode()) > LONGEST_BYTES:
            raise validation_failed(f"Password cannot be longer than {LONGEST_BYTES} characters")
        if len(password) < self._tools.settings.shortest_password:
            raise weak_password(self._tools.settings.shortest_password)
        return password

    def _new_id(self) -> str:
        return str(uuid.UUID(bytes=self._tools.clock.entropy(16), version=4))


async def _person(connection: asyncpg.Connection, user: str) -> dict[str, object]:
    text = await connection.fetchval(sql.USER_JSON, user)
    if text is None:
        raise AuthError(403, "user_not_found", "User from sub claim in JWT does not exist")
    person: dict[str, object] = json.loads(text)
    return person


def _subject(claims: Claims) -> str:
    if claims.subject is None:
        raise AuthError(403, "bad_jwt", "invalid claim: missing sub claim")
    return claims.subject


def _check_banned(person: asyncpg.Record | None) -> None:
    if person is None:
        raise invalid_credentials()
    if person["banned"]:
        raise AuthError(400, "user_banned", "User is banned")


def _email(body: Mapping[str, object]) -> str:
    given = body.get("email")
    email = given.strip().lower() if isinstance(given, str) else ""
    if len(email) > LONGEST_EMAIL or EMAIL.fullmatch(email) is None:  # lower() can make a text longer
        raise validation_failed("Unable to validate email address: invalid format")
    return email


def _metadata(body: Mapping[str, object]) -> str | None:
    data = body.get("data")
    if data is None:
        return None
    text = json.dumps(data)
    if not isinstance(data, Mapping) or len(text) > MOST_METADATA_BYTES or "\\u0000" in text:
        raise _metadata_refused()
    return text


def _metadata_refused() -> AuthError:
    return validation_failed("The user's data must be a small JSON object")


def _without_invitation(body: Mapping[str, object]) -> tuple[dict[str, object], str | None]:
    """Take the token of an invitation out of the data that is kept with the account."""
    content = dict(body)
    data = content.get("data")
    if not isinstance(data, Mapping) or "invite_token" not in data:
        return content, None
    content["data"] = {name: value for name, value in data.items() if name != "invite_token"}
    token = data["invite_token"]
    return content, token if isinstance(token, str) else None
