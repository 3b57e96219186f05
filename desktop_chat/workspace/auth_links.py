"""One-time links: for a new password, a first sign-in or another address. Nobody mails them: the owner hands them over.

A link holds the hash of the address and ten random digits. Spending one proves who somebody is, once, for a day.
"""

from collections.abc import Mapping
from hashlib import sha224
from urllib.parse import quote

import asyncpg

from desktop_chat.workspace import auth_sql as sql
from desktop_chat.workspace.auth import AuthTools
from desktop_chat.workspace.auth_errors import AuthError, link_refused, not_found, validation_failed
from desktop_chat.workspace.auth_fields import email_of, metadata_of, new_email_of, password_of, phone_of, text_of
from desktop_chat.workspace.auth_passwords import hashed
from desktop_chat.workspace.auth_sessions import Caller, person_json
from desktop_chat.workspace.auth_store import Changes, NewAccount, add_account, change_account, email_exists
from desktop_chat.workspace.people import BadPerson

LINK_SECONDS = 24 * 3600.0
_DIGITS = 10
_SLOTS = {
    "signup": "confirmation",
    "invite": "confirmation",
    "recovery": "recovery",
    "magiclink": "recovery",
    "email_change": "email_change",
    "email_change_current": "email_change_current",
    "email_change_new": "email_change_new",
}
_ONE_OF_TWO = "Confirmation link accepted. Please proceed to confirm link sent to the other email"


class Links:
    """The one-time links of one workspace. Every method raises AuthError for what is refused."""

    def __init__(self, tools: AuthTools) -> None:
        self._tools = tools
        self._sessions = tools.sessions()

    async def make(self, body: Mapping[str, object], redirect: str) -> dict[str, object]:
        """Make a link of a `type` for `email` (and `new_email`), and return the account with it.

        One for `signup` or `invite` makes the account where there is none, `magiclink` makes one as `signup` does.
        """
        kind, email = text_of(body, "type"), email_of(body)
        if kind not in _SLOTS or kind == "email_change":
            raise validation_failed(f"Invalid email action link type requested: {kind[:40]}")
        async with self._tools.pool.acquire(timeout=10) as connection:
            person = await connection.fetchrow(sql.FIND_BY_EMAIL, email)
        if person is None and kind == "magiclink":
            kind = "signup"
            body = {**body, "password": self._tools.clock.entropy(32).hex()}
        account = await self._account_for(kind, body) if person is None else None
        number = self._number()
        new_email = new_email_of(body, "new_email") if kind.startswith("email_change") else None
        token = _token(new_email or email if kind == "email_change_new" else email, number)
        async with self._tools.pool.acquire(timeout=10) as connection, connection.transaction():
            user = await self._prepare(connection, kind, person, account, metadata_of(body))
            if new_email is not None and await connection.fetchval(sql.FIND_BY_EMAIL, new_email) is not None:
                raise email_exists()
            await connection.execute(sql.MAKE_LINK[_SLOTS[kind]], user, token, new_email or kind)
            told = await person_json(connection, user)
        shown = "email_change" if kind.startswith("email_change") else kind
        link = f"{self._tools.issuer}/verify?token={token}&type={shown}&redirect_to={quote(redirect, safe=':/')}"
        return told | {
            "action_link": link,
            "email_otp": number,
            "hashed_token": token,
            "verification_type": kind,
            "redirect_to": redirect,
        }

    async def invite(self, body: Mapping[str, object], redirect: str) -> dict[str, object]:
        """Make an account without a password for `email`, and return it; its link is to be made and handed over."""
        made = await self.make({**body, "type": "invite"}, redirect)
        secret = {"action_link", "email_otp", "hashed_token", "verification_type", "redirect_to"}
        return {name: value for name, value in made.items() if name not in secret}

    async def ask(self, body: Mapping[str, object]) -> None:
        """Note that somebody wants a link for `email`, for the owner to see; the same where there is no account."""
        email = email_of(body)
        async with self._tools.pool.acquire(timeout=10) as connection, connection.transaction():
            # Waiting for the disk would tell by its time which addresses have an account.
            await connection.execute("set local synchronous_commit = off")
            await connection.execute(sql.ASK_FOR_RECOVERY, email)

    async def spend(self, body: Mapping[str, object], caller: Caller) -> dict[str, object]:
        """Return a session for a `token_hash`, or for `email` and the digits in `token`, of a link of this `type`."""
        kind = text_of(body, "type")
        if not kind:
            raise validation_failed("Verify requires a verification type")
        token = _given_token(body)
        if kind in {"sms", "phone_change"}:
            raise link_refused()
        slots = ("confirmation", "recovery") if kind == "email" else (_SLOTS.get(kind, ""),)
        if not slots[0] or kind.startswith("email_change_"):
            raise validation_failed("Unsupported verification type")
        async with self._tools.pool.acquire(timeout=10) as connection, connection.transaction():
            for slot in slots:
                person = await connection.fetchrow(sql.SPEND_LINK[slot], token, LINK_SECONDS)
                if person is not None:
                    return await self._entered(connection, slot, person, caller)
        raise link_refused()

    async def _entered(
        self, connection: asyncpg.Connection, slot: str, person: asyncpg.Record, caller: Caller
    ) -> dict[str, object]:
        if person["banned"]:
            raise AuthError(403, "user_banned", "User is banned")
        user = person["id"]
        if slot == "email_change":
            if not self._tools.settings.autoconfirm and person["agreed"] == 1:
                return {"code": "200", "msg": _ONE_OF_TWO}
            await change_account(connection, user, Changes(email=person["email_change"], confirm=True))
            await connection.execute(sql.EMAIL_CHANGED, user)
        else:
            # Whoever has the link was given it as this person: the address is as good as confirmed.
            await change_account(connection, user, Changes(confirm=True))
            await connection.execute(sql.VERIFY_IDENTITY, user)
        return await self._sessions.open(connection, user, caller, "otp")

    async def _account_for(self, kind: str, body: Mapping[str, object]) -> NewAccount:
        if kind not in {"signup", "invite"}:
            raise not_found("user_not_found", "User with this email not found")
        digest = ""
        if kind == "signup":
            digest = await hashed(password_of(body, self._tools.settings.shortest_password))
        return NewAccount(
            id=self._sessions.new_id(),
            email=new_email_of(body),
            digest=digest,
            metadata=metadata_of(body) or {},
            confirmed=False,
        )

    async def _prepare(
        self,
        connection: asyncpg.Connection,
        kind: str,
        person: asyncpg.Record | None,
        account: NewAccount | None,
        metadata: Mapping[str, object] | None,
    ) -> str:
        """Return the account that a link is for, made if need be."""
        if account is not None:
            try:
                await add_account(connection, account)
            except asyncpg.UniqueViolationError:
                raise email_exists() from None
            return account.id
        assert person is not None
        if _SLOTS[kind] == "confirmation":
            if person["confirmed"]:
                raise email_exists()
            if kind == "signup" and metadata is not None:
                await change_account(connection, person["id"], Changes(metadata=metadata))
        return str(person["id"])

    def _number(self) -> str:
        number = int.from_bytes(self._tools.clock.entropy(16)) % 10**_DIGITS
        return str(number).rjust(_DIGITS, "0")


async def code_for(tools: AuthTools, account: str) -> tuple[str, str]:
    """Make a one-time code for an account, by its id or its address, and return its address and the code.

    Raises:
        BadPerson: there is no such account.
    """
    async with tools.pool.acquire(timeout=10) as connection:
        email = await connection.fetchval(sql.FIND_ADDRESS, account)
    if email is None:
        raise BadPerson
    made = await Links(tools).make({"type": "recovery", "email": email}, "")
    return email, str(made["email_otp"])


def _given_token(body: Mapping[str, object]) -> str:
    """Return the token of a link, from itself or from what it is made of."""
    token, given = text_of(body, "token"), text_of(body, "token_hash")
    if bool(token) == bool(given):
        raise validation_failed("Verify requires either a token or a token hash")
    if "\x00" in given:
        raise link_refused()  # a browser can send what is no text for the database
    if given:
        if body.get("email") or body.get("phone"):
            raise validation_failed("Only the token_hash and type should be provided")
        return given
    email, phone = body.get("email"), body.get("phone")
    if bool(email) == bool(phone):
        raise validation_failed("Only an email address or phone number should be provided on verify")
    return _token(phone_of(body) if phone else email_of(body), token)


def _token(address: str, number: str) -> str:
    return sha224(f"{address}{number}".encode()).hexdigest()
