"""Moves a workspace: frozen here, copied there in one transaction, proven, then opened there under the same history.

Ids, numbers and the epoch stay, so clients go on with their cursors and fetch nothing twice. Until the proof nothing is
changed at the target, and a failure lets people write here again.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import asyncpg

from desktop_chat.workspace.backup.making import Source
from desktop_chat.workspace.backup.tables import tables_of
from desktop_chat.workspace.logins import DatabaseLogin
from desktop_chat.workspace.migrate import apply_missing, read_migrations
from desktop_chat.workspace.moving.copying import OWN, Told, copy_rows, prove
from desktop_chat.workspace.moving.files import StorageDoor, count_files, send_files
from desktop_chat.workspace.moving.target import connect_target, place_of, refuse_other_contents

LOCK_TIMEOUT = "15s"
"""How long those who write just now may take to finish."""
_PLAIN = "set local timezone to 'UTC'; set local datestyle to 'ISO, YMD'; set local intervalstyle to 'postgres'"
_FREEZE = "update app.workspace set frozen = true"
_THAW = "update app.workspace set frozen = false"
_SETTLE = "update app.workspace set frozen = false, moved_to = null"
_MOVED = "update app.workspace set frozen = true, moved_to = $1"
_CANNOT_SIGN_IN = "select count(*) from auth.users where coalesce(encrypted_password, '') = ''"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How to move. `url` is where people connect from then on; without `door` files stay behind."""

    resources: Path
    url: str
    door: StorageDoor | None = None
    dry_run: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What has moved, or would have: the sums that both sides agree in, and what needs somebody's hand.

    `files_left` were not sent, for want of a service key; people `without_password` need one before they can sign in.
    """

    sums: dict[str, int]
    migrations: tuple[str, ...]
    files: int
    files_left: int
    without_password: int


async def move_workspace(source: Source, target: DatabaseLogin, plan: Plan, told: Told) -> Moved:
    """Move everything. With `plan.dry_run` all is tried, and then taken back: neither side is changed.

    Raises:
        TargetUnfit: the target is none, holds something else, or what arrived is not what was sent.
        DataFromTheFuture, MigrationChanged, MigrationFailed: its tables cannot be brought up to date.
        FileRefused: a file did not arrive; the rest has moved, and it can be repeated.
    """
    where = place_of(target)
    there = await connect_target(target)
    here = await asyncpg.connect(**source.login.arguments())
    try:
        async with _frozen(source.login, really=not plan.dry_run):
            moved = await _copy_all(here, there, plan, where, told)
            if plan.dry_run:
                return moved
            if plan.door is not None and source.blobs is not None:
                sent = await send_files(here, there, source.blobs, plan.door, told)
                moved = replace(moved, files=sent, files_left=0)
            await here.execute(_MOVED, plan.url)
        return moved
    finally:
        await here.close(timeout=5)
        await there.close(timeout=5)


async def _copy_all(here: asyncpg.Connection, there: asyncpg.Connection, plan: Plan, where: str, told: Told) -> Moved:
    own = await _own_tables(here)
    reading = here.transaction(isolation="repeatable_read")
    writing = there.transaction()
    await writing.start()
    try:
        await reading.start()
        try:
            if not plan.dry_run:
                # Waits for those who began before it was frozen. Before the first look, so that it has what they wrote.
                await here.execute(f"set local lock_timeout = '{LOCK_TIMEOUT}'; lock table {own} in share mode")
            await here.execute(_PLAIN)
            await there.execute(_PLAIN)
            await refuse_other_contents(here, there, where)
            migrations = await apply_missing(there, read_migrations(plan.resources / "supabase" / "migrations"))
            await copy_rows(here, there, where, told)
            sums = await prove(here, there, where)
            await there.execute(_SETTLE)
            files = await count_files(here)
            without = await here.fetchval(_CANNOT_SIGN_IN)
        finally:
            await reading.rollback()
    except BaseException:
        await writing.rollback()
        raise
    await (writing.rollback() if plan.dry_run else writing.commit())
    return Moved(sums=sums, migrations=migrations, files=0, files_left=files, without_password=without)


async def _own_tables(here: asyncpg.Connection) -> str:
    return ", ".join(table.full_name for table in await tables_of(here) if table.schema in OWN)


@asynccontextmanager
async def _frozen(login: DatabaseLogin, *, really: bool) -> AsyncIterator[None]:
    """Let nobody write meanwhile; after a failure they may again, as before."""
    if not really:
        yield
        return
    connection = await asyncpg.connect(**login.arguments())
    try:
        before = await connection.fetchval("select frozen from app.workspace")
        await connection.execute(_FREEZE)
        try:
            yield
        except BaseException:
            if not before:
                await connection.execute(_THAW)
            raise
    finally:
        await connection.close(timeout=5)
