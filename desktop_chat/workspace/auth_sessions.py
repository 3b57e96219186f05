"""Sessions as GoTrue keeps them: opened, refreshed with rotation, ended, and told as JSON.

Refresh tokens work once. A used one that comes back is let through when the answer to it may have been lost (it is the
parent of the active one, or was used less than ten seconds ago); otherwise it was stolen, and its whole family ends.
"""

import base64
import json
import uuid
from dataclasses import dataclass

import asyncpg

from desktop_chat.domain.ports import Clock
from desktop_chat.workspace import auth_sql as sql
from desktop_chat.workspace.auth_errors import AuthError, invalid_credentials
from desktop_chat.workspace.auth_tokens import AUDIENCE, Claims, TokenMint
from desktop_chat.workspace.gateway_settings import AuthSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Where a request came from, kept with the session for its owner to see."""

    address: str | None
    agent: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sessions:
    """The sessions of one workspace; `issuer` is the address of its accounts.

    Every method works in the transaction of its caller and raises AuthError for what is refused.
    """

    mint: TokenMint
    clock: Clock
    settings: AuthSettings
    issuer: str

    async def open(self, connection: asyncpg.Connection, user: str, caller: Caller, method: str) -> dict[str, object]:
        """Begin a session of a person who has proved by `method` (`password`, `otp`) who it is."""
        session = self.new_id()
        agent = caller.agent[:512] if caller.agent else None
        await connection.execute(sql.ADD_SESSION, session, user, agent, caller.address, method)
        await connection.execute(sql.SIGNED_IN, user)
        token = await self._add_token(connection, user, session, parent=None)
        return await self._told(connection, user, session, token)

    async def refresh(self, connection: asyncpg.Connection, token: str) -> dict[str, object] | None:
        """Trade a refresh token; None when it was stolen: its family has ended, which the caller must commit."""
        rotated = await self._rotate(connection, token)
        if rotated is None:
            return None
        session, person, active = rotated
        return await self._told(connection, person, session, active)

    async def check(self, connection: asyncpg.Connection, claims: Claims) -> str:
        """Return the account that a token names, whose session lasts."""
        subject = claims.subject
        if subject is None:
            raise AuthError(403, "bad_jwt", "invalid claim: missing sub claim")
        if not _is_id(subject):
            raise AuthError(400, "bad_jwt", "invalid claim: sub claim must be a UUID")
        if not await connection.fetchval(sql.USER_EXISTS, subject):
            raise AuthError(403, "user_not_found", "User from sub claim in JWT does not exist")
        # Tokens of ours always name a session; only one who knows a shared secret makes others.
        if claims.session is not None and not await self._lasts(connection, claims.session, subject):
            raise AuthError(403, "session_not_found", "Session from session_id claim in JWT does not exist")
        return subject

    async def end(self, connection: asyncpg.Connection, user: str, session: str | None, scope: str) -> None:
        """End sessions of a person: this one (`local`), all others (`others`) or all (`global`)."""
        await connection.execute(sql.END_SESSIONS[scope], user, session)

    def new_id(self) -> str:
        """Return a new random UUID."""
        return str(uuid.UUID(bytes=self.clock.entropy(16), version=4))

    async def _lasts(self, connection: asyncpg.Connection, session: str, user: str) -> bool:
        return _is_id(session) and bool(await connection.fetchval(sql.SESSION_EXISTS, session, user))

    async def _rotate(self, connection: asyncpg.Connection, token: str) -> tuple[str, str, str] | None:
        """Return session, person and the token to hand out; None when the token was stolen (its family has ended)."""
        found = await connection.fetchrow(sql.SESSION_OF_REFRESH, token)
        if found is None:
            raise AuthError(400, "refresh_token_not_found", "Invalid Refresh Token: Refresh Token Not Found")
        session, person = found["session"], found["person"]
        if not await connection.fetchval(sql.LOCK_SESSION, session):
            raise AuthError(400, "session_expired", "Invalid Refresh Token: Session Expired")
        check_not_banned(await connection.fetchrow(sql.FIND_BY_ID, person))
        state = await connection.fetchrow(sql.REFRESH_STATE, token, float(self.settings.reuse_seconds))
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

    async def _add_token(self, connection: asyncpg.Connection, user: str, session: str, *, parent: str | None) -> str:
        token = base64.urlsafe_b64encode(self.clock.entropy(24)).decode("ascii")
        await connection.execute(sql.ADD_REFRESH, token, user, parent, session)
        return token

    async def _told(
        self, connection: asyncpg.Connection, user: str, session: str, refresh_token: str
    ) -> dict[str, object]:
        person = await person_json(connection, user)
        methods = await connection.fetch(sql.METHODS, session)
        now = self.clock.now() // 1000
        expires_at = now + self.settings.token_seconds
        payload: dict[str, object] = {
            "iss": self.issuer,
            "sub": user,
            "aud": AUDIENCE,
            "exp": expires_at,
            "iat": now,
            "email": person["email"],
            "phone": person["phone"],
            "app_metadata": person["app_metadata"],
            "user_metadata": person["user_metadata"],
            # Another role than this one is let in only by who shares the secret with everybody.
            "role": (person.get("role") or AUDIENCE) if self.settings.shared_secret else AUDIENCE,
            "aal": "aal1",
            "amr": [{"method": row["method"], "timestamp": row["timestamp"]} for row in methods],
            "session_id": session,
            "is_anonymous": person["is_anonymous"],
        }
        return {
            "access_token": self.mint.sign(payload),
            "token_type": "bearer",
            "expires_in": self.settings.token_seconds,
            "expires_at": expires_at,
            "refresh_token": refresh_token,
            "user": person,
        }


async def person_json(connection: asyncpg.Connection, user: str) -> dict[str, object]:
    """Return an account as GoTrue shows it."""
    text = await connection.fetchval(sql.USER_JSON, user)
    if text is None:
        raise AuthError(403, "user_not_found", "User from sub claim in JWT does not exist")
    person: dict[str, object] = json.loads(text)
    return person


def check_not_banned(person: asyncpg.Record | None) -> None:
    """Refuse somebody who is not there, or banned."""
    if person is None:
        raise invalid_credentials()
    if person["banned"]:
        raise AuthError(400, "user_banned", "User is banned")


def _is_id(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text.lower()
    except ValueError:
        return False
