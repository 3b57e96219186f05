"""Backups that nobody asks for: before the schema or PostgreSQL is upgraded, and after a day's work. A few are kept.

The one after work is also what a later version reads when it brings another major version of PostgreSQL: whether it is
the last state of the data is told by a checksum of PostgreSQL's control file, which changes with every run.
"""

import logging
from datetime import UTC, datetime
from pathlib import Path

import asyncpg

from desktop_chat.workspace.backup.archive import SUFFIX
from desktop_chat.workspace.backup.last_state import LastState, read_state
from desktop_chat.workspace.backup.making import About, Source, make_backup
from desktop_chat.workspace.database_errors import DATABASE_ERRORS
from desktop_chat.workspace.errors import WorkspaceError
from desktop_chat.workspace.folders import WorkspaceFolders, explain

logger = logging.getLogger(__name__)

KEPT = 3
"""How many of each kind stay."""
CHEAP_BYTES = 64 * 1024 * 1024
"""A database up to this size is copied in under two seconds, which an end in order can spare."""
# Rows written since PostgreSQL began to count (it begins anew after a crash), in what a backup holds.
_WRITTEN = """
select coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)::bigint
from pg_stat_user_tables where schemaname in ('auth', 'storage', 'app', 'public')
"""
_SIZE = """
select coalesce(sum(pg_table_size(c.oid)), 0)::bigint
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind = 'r' and n.nspname in ('auth', 'storage', 'app', 'public')
"""
_RESET = "select coalesce(stats_reset, '-infinity')::text from pg_stat_database where datname = current_database()"


async def backup_before_upgrade(source: Source, folders: WorkspaceFolders, about: About) -> Path:
    """Make the backup without which an upgrade is not begun.

    Raises:
        WorkspaceError: it cannot be made (no room, say).
    """
    path = _path(folders, about)
    await make_backup(source, path, about)
    _keep_some(folders.backups, about.reason)
    logger.info("Backed up before the upgrade: %s", path.name)
    return path


async def backup_after_work(source: Source, folders: WorkspaceFolders, about: About) -> LastState | None:
    """Make a backup at an end in order, when something was written and it is cheap; call it when nobody writes.

    Returns what `remember_state` needs once PostgreSQL has ended; None when there is no backup of this state. It never
    keeps the server from ending.
    """
    try:
        connection = await asyncpg.connect(**source.login.arguments())
        try:
            written = f"{await connection.fetchval(_WRITTEN)} {await connection.fetchval(_RESET)}"
            size = await connection.fetchval(_SIZE)
        finally:
            await connection.close(timeout=5)
        before = read_state(folders)
        if before is not None and before.written == written:
            return LastState(backup=before.backup, control="", written=written)
        if size > CHEAP_BYTES:
            return None
        path = _path(folders, about)
        await make_backup(source, path, about)
    except (*DATABASE_ERRORS, WorkspaceError) as error:
        logger.warning("No backup at the end: %s", error)
        return None
    _keep_some(folders.backups, about.reason)
    return LastState(backup=path.name, control="", written=written)


def list_backups(folder: Path) -> tuple[Path, ...]:
    """Return the backups of a folder, newest first by their names."""
    return tuple(sorted(folder.glob(f"*{SUFFIX}"), key=lambda path: path.stat().st_mtime, reverse=True))


def _path(folders: WorkspaceFolders, about: About) -> Path:
    stamp = datetime.fromtimestamp(about.made_at / 1000, UTC).strftime("%Y%m%d-%H%M%S")
    try:
        folders.backups.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise explain(error, folders.backups) from error
    return folders.backups / f"{about.reason}-{stamp}{SUFFIX}"


def _keep_some(folder: Path, reason: str) -> None:
    """Remove the oldest of a kind, and what a killed process left half-written."""
    for old in [path for path in list_backups(folder) if path.name.startswith(f"{reason}-")][KEPT:]:
        old.unlink(missing_ok=True)
    for part in folder.glob("*.part"):
        part.unlink(missing_ok=True)
