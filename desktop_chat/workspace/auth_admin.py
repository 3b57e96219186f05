"""Accounts as an administrator keeps them: listed, made, changed, banned and deleted, whoever they belong to."""

import json
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

import asyncpg

from desktop_chat.workspace import auth_sql as sql
from desktop_chat.workspace.auth import AuthTools
from desktop_chat.workspace.auth_errors import not_found, validation_failed
from desktop_chat.workspace.auth_fields import (
    ban_of,
    flag_of,
    metadata_of,
    new_email_of,
    password_of,
    text_of,
)
from desktop_chat.workspace.auth_passwords import hashed
from desktop_chat.workspace.auth_sessions import person_json
from desktop_chat.workspace.auth_store import Changes, NewAccount, add_account, change_account, email_exists

MOST_ON_A_PAGE = 1_000
USUAL_ON_A_PAGE = 50
_BCRYPT = re.compile(r"\$2[aby]\$(0[4-9]|1[0-4])\$[./A-Za-z0-9]{53}")
_ROLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,62}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Which part of a list: the first page is 1."""

    number: int = 1
    size: int = USUAL_ON_A_PAGE


class Administration:
    """All accounts of one workspace. Every method raises AuthError for what is refused."""

    def __init__(self, tools: AuthTools) -> None:
        self._tools = tools
        self._sessions = tools.sessions()

    async def page(self, page: Page, part: str) -> tuple[list[object], int]:
        """Return a page of accounts, newest first, and how many there are; `part` is of the address or the name."""
        async with self._tools.pool.acquire(timeout=10) as connection:
            row = await connection.fetchrow(sql.LIST_USERS, page.size, (page.number - 1) * page.size, part or None)
        return json.loads(row["page"]), row["total"]

    async def get(self, user: str) -> dict[str, object]:
        """Return an account."""
        async with self._tools.pool.acquire(timeout=10) as connection:
            return await self._person(connection, user)

    async def create(self, body: Mapping[str, object]) -> dict[str, object]:
        """Make an account of `email`, `password` (or `password_hash`), metadata, `email_confirm`, `role`, a ban."""
        if not body.get("email") and not body.get("phone"):
            raise validation_failed("Cannot create a user without either an email or phone")
        if not body.get("email"):
            raise validation_failed("Accounts by telephone number are not offered")
        confirmed = flag_of(body, "email_confirm")
        metadata = metadata_of(body, "user_metadata") or {}
        account = NewAccount(
            id=_id_of(body) or self._sessions.new_id(),
            email=new_email_of(body),
            digest=await self._digest(body),
            metadata=metadata | ({"email_verified": True} if confirmed else {}),
            confirmed=confirmed,
            app_metadata=metadata_of(body, "app_metadata"),
            role=_role_of(body) or "authenticated",
            ban_seconds=ban_of(body),
        )
        async with self._tools.pool.acquire(timeout=10) as connection, connection.transaction():
            try:
                await add_account(connection, account)
            except asyncpg.UniqueViolationError:
                raise email_exists() from None
            return await person_json(connection, account.id)

    async def change(self, user: str, body: Mapping[str, object]) -> dict[str, object]:
        """Change an account: the same fields; a new password ends all its sessions."""
        digest = None
        if body.get("password") is not None:
            digest = await hashed(password_of(body, self._tools.settings.shortest_password))
        changes = Changes(
            metadata=metadata_of(body, "user_metadata"),
            app_metadata=metadata_of(body, "app_metadata"),
            digest=digest,
            email=new_email_of(body) if body.get("email") else None,
            role=_role_of(body),
            confirm=flag_of(body, "email_confirm"),
            ban_seconds=ban_of(body),
        )
        async with self._tools.pool.acquire(timeout=10) as connection, connection.transaction():
            await self._person(connection, user)
            await change_account(connection, user, changes)
            if digest is not None:
                await self._sessions.end(connection, user, None, "global")
            return await self._person(connection, user)

    async def delete(self, user: str, *, softly: bool) -> None:
        """Delete an account and its sessions; `softly` keeps an empty row that what refers to it can still name."""
        async with self._tools.pool.acquire(timeout=10) as connection, connection.transaction():
            await self._person(connection, user)
            if not softly:
                await connection.execute(sql.DELETE_USER, user)
                return
            await connection.execute(sql.DELETE_SOFTLY, user)
            await connection.execute(sql.DELETE_IDENTITIES_SOFTLY, user)
            await self._sessions.end(connection, user, None, "global")

    async def _person(self, connection: asyncpg.Connection, user: str) -> dict[str, object]:
        if _read_id(user) is None:
            raise not_found("validation_failed", "user_id must be an UUID")
        if not await connection.fetchval(sql.USER_EXISTS, user):
            raise not_found("user_not_found", "User not found")
        return await person_json(connection, user)

    async def _digest(self, body: Mapping[str, object]) -> str:
        """Return the hash of a given password, the given hash, or that of a password that nobody knows."""
        ready = text_of(body, "password_hash")
        if ready:
            if body.get("password") is not None:
                raise validation_failed("Only a password or a password hash should be provided")
            if _BCRYPT.fullmatch(ready) is None:
                raise validation_failed("The password hash is none of bcrypt")
            return ready
        if not body.get("password"):
            return await hashed(self._tools.clock.entropy(32).hex())
        return await hashed(password_of(body, self._tools.settings.shortest_password))


def page_of(query: Mapping[str, str]) -> Page:
    """Read which page is wanted."""
    try:
        number, size = int(query.get("page") or 1), int(query.get("per_page") or USUAL_ON_A_PAGE)
    except ValueError:
        raise validation_failed("Bad Pagination Parameters: a page is a number") from None
    if not 1 <= number <= 10**9 or size < 1:
        raise validation_failed("Bad Pagination Parameters: a page is a number from 1 on")
    return Page(number=number, size=min(size, MOST_ON_A_PAGE))


def _id_of(body: Mapping[str, object]) -> str | None:
    given = text_of(body, "id")
    if not given:
        return None
    read = _read_id(given)
    if read is None:
        raise validation_failed("ID must conform to the uuid v4 format")
    if read.int == 0:
        raise validation_failed("ID cannot be a nil uuid")
    return str(read)


def _role_of(body: Mapping[str, object]) -> str | None:
    role = text_of(body, "role")
    if role and _ROLE.fullmatch(role) is None:
        raise validation_failed("The role is none")
    return role or None


def _read_id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
