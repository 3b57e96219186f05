"""Accounts made and changed in the database, as people, links and administrators all do it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

import asyncpg

from desktop_chat.workspace import auth_sql as sql
from desktop_chat.workspace.auth_errors import AuthError
from desktop_chat.workspace.auth_fields import MOST_METADATA_BYTES, metadata_refused

BY_EMAIL: Mapping[str, object] = {"provider": "email", "providers": ["email"]}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAccount:
    """An account to be made; an empty `digest` is one without a password.

    `ban_seconds` bans it from the start; one that `waits` has asked to be confirmed.
    """

    id: str
    email: str
    digest: str
    metadata: Mapping[str, object]
    confirmed: bool
    app_metadata: Mapping[str, object] | None = None
    role: str = "authenticated"
    ban_seconds: float | None = None
    waits: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What becomes of an account; None leaves a thing as it is. A ban of 0 s is the end of one."""

    metadata: Mapping[str, object] | None = None
    app_metadata: Mapping[str, object] | None = None
    digest: str | None = None
    email: str | None = None
    role: str | None = None
    confirm: bool = False
    ban_seconds: float | None = None


async def add_account(connection: asyncpg.Connection, account: NewAccount) -> None:
    """Make an account.

    Raises:
        AuthError: its metadata is too large.
        asyncpg.UniqueViolationError: there is one of this address, or of this id.
    """
    app_metadata = dict(BY_EMAIL) | dict(account.app_metadata or {})
    added = await connection.fetchval(
        sql.ADD_USER,
        account.id,
        account.email,
        account.digest,
        json.dumps(account.metadata),
        json.dumps(app_metadata),
        account.confirmed,
        account.role,
        account.ban_seconds or None,
        MOST_METADATA_BYTES,
        account.waits,
    )
    if added is None:
        raise metadata_refused()


async def change_account(connection: asyncpg.Connection, user: str, changes: Changes) -> None:
    """Change an account.

    Raises:
        AuthError: its metadata grows too large, or its new address belongs to another account.
    """
    metadata = changes.metadata
    if changes.confirm:
        metadata = {**(metadata or {}), "email_verified": True}
    try:
        changed = await connection.fetchval(
            sql.CHANGE_USER,
            user,
            None if metadata is None else json.dumps(metadata),
            None if changes.app_metadata is None else json.dumps(changes.app_metadata),
            changes.digest,
            changes.email,
            changes.role,
            changes.confirm,
            changes.ban_seconds,
            MOST_METADATA_BYTES,
        )
    except asyncpg.UniqueViolationError:
        raise email_exists() from None
    if changed is None:
        raise metadata_refused()
    if changes.email is not None:
        await connection.execute(sql.CHANGE_IDENTITY, user, changes.email, True)  # noqa: FBT003 - a bind parameter


def email_exists() -> AuthError:
    """Return the refusal of an address that another account has."""
    return AuthError(422, "email_exists", "A user with this email address has already been registered")
