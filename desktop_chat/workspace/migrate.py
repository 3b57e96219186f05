"""Brings a database up to date: the Supabase contract first, then the app's migrations, in order, once each."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from desktop_chat.workspace.errors import DataFromTheFuture, MigrationChanged, MigrationFailed
from desktop_chat.workspace.logins import DatabaseLogin

_NAME = re.compile(r"(?P<version>\d+)_(?P<name>[a-z0-9_-]+)\.sql")

# The table of the Supabase CLI (supabase_migrations.schema_migrations), with a checksum beside it: the CLI stores the
# statements only, and a person who links a real project later finds what it expects.
_HISTORY = """
create schema if not exists supabase_migrations;
create table if not exists supabase_migrations.schema_migrations
    (version text primary key, statements text[], name text);
alter table supabase_migrations.schema_migrations add column if not exists checksum text;
"""
_HISTORY_KNOWN = "select to_regclass('supabase_migrations.schema_migrations') is not null"
_HISTORY_WITH_CHECKSUMS = """
select exists (
    select from pg_attribute
    where attrelid = to_regclass('supabase_migrations.schema_migrations') and attname = 'checksum' and not attisdropped)
"""
_APPLIED = "select version, name, checksum from supabase_migrations.schema_migrations order by version"
_RECORD = (
    "insert into supabase_migrations.schema_migrations (version, statements, name, checksum) values ($1, $2, $3, $4)"
)
_COMPAT_KNOWN = "select to_regclass('workspace_internal.compat') is not null"
_COMPAT_CHECKSUM = "select checksum from workspace_internal.compat"
_COMPAT_RECORD = """
insert into workspace_internal.compat (checksum, notify_channel) values ($1, 'nobody_listens')
on conflict (only_row) do update set checksum = excluded.checksum, applied_at = now()
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """One file of the app's schema, as released."""

    version: str
    name: str
    text: str

    @property
    def file_name(self) -> str:
        """The name of its file."""
        return f"{self.version}_{self.name}.sql"

    @property
    def checksum(self) -> str:
        """SHA-256 of the text; line ends do not count, since version control may change them."""
        return hashlib.sha256(self.text.replace("\r\n", "\n").encode()).hexdigest()


def read_compat(folder: Path) -> str:
    """Read the contract of a Supabase project: `compat.sql`, then its parts `compat_<schema>.sql`."""
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob("compat*.sql")))


def read_migrations(folder: Path) -> tuple[Migration, ...]:
    """Read `<version>_<name>.sql` files in the order in which they apply; others are left alone, as the CLI does."""
    found = []
    for path in sorted(folder.glob("*.sql")):
        match = _NAME.fullmatch(path.name)
        if match is not None:
            found.append(Migration(version=match["version"], name=match["name"], text=path.read_text(encoding="utf-8")))
    return tuple(found)


async def apply_compat(superuser: DatabaseLogin, text: str) -> bool:
    """Apply the contract of a Supabase project, if it is not there in just this text. Tell whether it was applied.

    Raises:
        MigrationFailed: PostgreSQL refused it; nothing was changed.
    """
    connection = await asyncpg.connect(**superuser.arguments())
    try:
        return await apply_compat_over(connection, text)
    finally:
        await connection.close()


async def apply_compat_over(connection: asyncpg.Connection, text: str) -> bool:
    """Do the same over an open connection of the superuser."""
    checksum = hashlib.sha256(text.encode()).hexdigest()
    if await connection.fetchval(_COMPAT_KNOWN) and await connection.fetchval(_COMPAT_CHECKSUM) == checksum:
        return False
    async with connection.transaction():
        try:
            await connection.execute(text)
        except asyncpg.PostgresError as error:
            raise _failed("compat.sql", text, error) from error
        await connection.execute(_COMPAT_RECORD, checksum)
    return True


async def missing_migrations(
    connection: asyncpg.Connection, migrations: tuple[Migration, ...]
) -> tuple[Migration, ...]:
    """Return what the database lacks: all in a fresh one, some in one that an older program made.

    Raises:
        DataFromTheFuture, MigrationChanged: as `apply_migrations`.
    """
    if not await connection.fetchval(_HISTORY_KNOWN):
        return migrations
    applied = {row["version"]: row for row in await connection.fetch(_APPLIED)}
    _refuse_strange_history(applied, migrations)
    return tuple(migration for migration in migrations if migration.version not in applied)


async def apply_migrations(owner: DatabaseLogin, migrations: tuple[Migration, ...]) -> tuple[str, ...]:
    """Apply what is missing, as the role that owns the app's schema, each in a transaction of its own.

    Returns the file names that were applied now.

    Raises:
        DataFromTheFuture: the database has migrations that are not in `migrations`.
        MigrationChanged: an applied one has another text now.
        MigrationFailed: PostgreSQL refused one; those before it stay applied.
    """
    connection = await asyncpg.connect(**owner.arguments())
    try:
        return await apply_missing(connection, migrations)
    finally:
        await connection.close()


async def apply_missing(connection: asyncpg.Connection, migrations: tuple[Migration, ...]) -> tuple[str, ...]:
    """Do the same over an open connection, within its transaction if there is one."""
    if not await connection.fetchval(_HISTORY_WITH_CHECKSUMS):
        await connection.execute(_HISTORY)
    missing = await missing_migrations(connection, migrations)
    for migration in missing:
        await _apply(connection, migration)
    return tuple(migration.file_name for migration in missing)


async def load_file(superuser: DatabaseLogin, name: str, text: str, before: str) -> None:
    """Run `before` and then a file of somebody's SQL as the superuser, all of it or nothing.

    Raises:
        MigrationFailed: PostgreSQL refused it (commands of psql are no SQL).
    """
    connection = await asyncpg.connect(**superuser.arguments())
    try:
        await connection.execute(before)
        await connection.execute(text)
    except asyncpg.PostgresError as error:
        raise _failed(name, text, error) from error
    finally:
        await connection.close()


def _refuse_strange_history(applied: dict[str, asyncpg.Record], migrations: tuple[Migration, ...]) -> None:
    known = {migration.version: migration for migration in migrations}
    unknown = tuple(f"{row['version']}_{row['name']}" for version, row in applied.items() if version not in known)
    if unknown:
        raise DataFromTheFuture(unknown)
    for version, row in applied.items():
        if row["checksum"] is not None and row["checksum"] != known[version].checksum:
            raise MigrationChanged(known[version].file_name)


async def _apply(connection: asyncpg.Connection, migration: Migration) -> None:
    async with connection.transaction():
        try:
            await connection.execute(migration.text)
        except asyncpg.PostgresError as error:
            raise _failed(migration.file_name, migration.text, error) from error
        await connection.execute(_RECORD, migration.version, [migration.text], migration.name, migration.checksum)


def _failed(name: str, text: str, error: asyncpg.PostgresError) -> MigrationFailed:
    position = getattr(error, "position", None)
    line = text.count("\n", 0, int(position)) + 1 if position else None
    return MigrationFailed(name, line, f"{error.sqlstate} {error}")
