"""The database that a workspace moves to: whether it is one of a Supabase project, and free for this workspace."""

from dataclasses import dataclass

import asyncpg

from desktop_chat.workspace.database_errors import DATABASE_ERRORS
from desktop_chat.workspace.errors import WorkspaceError
from desktop_chat.workspace.logins import DatabaseLogin

OLDEST = 15
_PROJECT = "select to_regclass('auth.users') is not null and to_regclass('realtime.messages') is not null"
_TABLES_THERE = "select to_regclass('app.workspace') is not null and to_regclass('public.rooms') is not null"
_EPOCH = "select epoch::text from app.workspace"
_USED = "select exists (select from public.profiles) or exists (select from public.rooms)"
_HEADS = "select room_id::text, last_seq from app.room_heads"


@dataclass
class TargetUnfit(WorkspaceError):
    """The workspace cannot move there; `reason` says why and what to do."""

    code = "target_unfit"
    where: str
    reason: str

    def __str__(self) -> str:
        return f"The workspace cannot move to {self.where}: {self.reason} Nothing was changed."


def place_of(login: DatabaseLogin) -> str:
    """Return the database for people, without a password."""
    return f"“{login.database}” on {login.endpoint.host}:{login.endpoint.port}"


async def connect_target(login: DatabaseLogin) -> asyncpg.Connection:
    """Connect as the role that owns the app's tables there, which no superuser needs to be.

    Raises:
        TargetUnfit: it does not answer, or is no database of a Supabase project.
    """
    where = place_of(login)
    try:
        connection = await asyncpg.connect(**login.arguments())
    except asyncpg.InvalidAuthorizationSpecificationError as error:
        raise TargetUnfit(where, "the name or the password is wrong.") from error
    except DATABASE_ERRORS as error:
        raise TargetUnfit(where, f"it does not answer ({error or type(error).__name__}).") from error
    version = connection.get_server_version().major
    if version < OLDEST or not await connection.fetchval(_PROJECT):
        await connection.close(timeout=5)
        reason = f"it is PostgreSQL {version}." if version < OLDEST else "it is no database of a Supabase project."
        raise TargetUnfit(where, reason)
    return connection


async def refuse_other_contents(source: asyncpg.Connection, target: asyncpg.Connection, where: str) -> None:
    """Refuse a target with a workspace of its own, or with one that has gone on since it was moved there.

    Raises:
        TargetUnfit: it would be overwritten.
    """
    if not await target.fetchval(_TABLES_THERE) or not await target.fetchval(_USED):
        return
    if await target.fetchval(_EPOCH) != await source.fetchval(_EPOCH):
        raise TargetUnfit(where, "another workspace lives there already.")
    here = {row["room_id"]: row["last_seq"] for row in await source.fetch(_HEADS)}
    ahead = [row for row in await target.fetch(_HEADS) if row["last_seq"] > here.get(row["room_id"], 0)]
    if ahead:
        raise TargetUnfit(where, "it was moved there before, and people have written there since.")
