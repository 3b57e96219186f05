"""Loading a backup into an empty database: the same tables by the same migrations, every row, then the proof.

One transaction with foreign keys on: it is all there and its sums are the backup's, or nothing is.
"""

import contextlib
import secrets
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from desktop_chat.workspace.backup.archive import ArchiveReader, BackupUnusable
from desktop_chat.workspace.backup.making import Progress, Tell, tell_nobody
from desktop_chat.workspace.backup.manifest import Manifest, TablePart
from desktop_chat.workspace.backup.tables import MUST_BE_NOUGHT, advance_sequences, sums_of, tables_of
from desktop_chat.workspace.databases import set_passwords
from desktop_chat.workspace.errors import DataFromTheFuture, MigrationChanged
from desktop_chat.workspace.logins import OWNER, DatabaseLogin
from desktop_chat.workspace.migrate import Migration, apply_compat, apply_migrations, read_compat, read_migrations


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A database without contents: `superuser` to fill it, `owner` whose password is set to make the tables."""

    superuser: DatabaseLogin
    owner: DatabaseLogin


def target_of(superuser: DatabaseLogin) -> Target:
    """Return the target that a superuser can fill."""
    owner = DatabaseLogin(
        endpoint=superuser.endpoint, user=OWNER, password=secrets.token_hex(32), database=superuser.database
    )
    return Target(superuser=superuser, owner=owner)


async def load_backup(
    archive: ArchiveReader, target: Target, resources: Path, *, new_epoch: bool, tell: Tell = tell_nobody
) -> None:
    """Fill an empty database with a backup. With `new_epoch` clients learn that history may have gone back.

    Raises:
        BackupUnusable: a member is damaged, or the sums differ from those at the source.
        DataFromTheFuture, MigrationChanged: other migrations made it than this program has.
    """
    migrations = _migrations_of(archive.manifest, read_migrations(resources / "supabase" / "migrations"))
    await apply_compat(target.superuser, read_compat(resources / "workspace"))
    connection = await asyncpg.connect(**target.superuser.arguments())
    try:
        await set_passwords(connection, {OWNER: target.owner})
        await apply_migrations(target.owner, migrations)
        async with connection.transaction():
            await _fill(archive, connection, tell)
            await _prove(archive, connection)
            if new_epoch:
                await connection.execute("select app.new_epoch()")
    finally:
        await connection.close(timeout=5)


def _migrations_of(manifest: Manifest, known: tuple[Migration, ...]) -> tuple[Migration, ...]:
    """Return those that made the backup, in order."""
    by_version = {migration.version: migration for migration in known}
    unknown = tuple(f"{one.version}_{one.name}" for one in manifest.migrations if one.version not in by_version)
    if unknown:
        raise DataFromTheFuture(unknown)
    for one in manifest.migrations:
        if one.checksum is not None and one.checksum != by_version[one.version].checksum:
            raise MigrationChanged(by_version[one.version].file_name)
    return tuple(by_version[one.version] for one in manifest.migrations)


async def _fill(archive: ArchiveReader, connection: asyncpg.Connection, tell: Tell) -> None:
    manifest = archive.manifest
    _refuse_unknown_tables(
        archive, {(table.schema, table.name): table.columns for table in await tables_of(connection)}
    )
    names = ", ".join(f'"{part.schema}"."{part.table}"' for part in manifest.tables)
    await connection.execute(f"truncate {names} cascade")
    total, done = sum(part.member.size for part in manifest.tables), 0
    for part in manifest.tables:
        await _fill_table(archive, connection, part)
        done += part.member.size
        tell(Progress(part=f"{part.schema}.{part.table}", done=done, total=total))
    await advance_sequences(connection)


def _refuse_unknown_tables(archive: ArchiveReader, known: dict[tuple[str, str], tuple[str, ...]]) -> None:
    for part in archive.manifest.tables:
        columns = known.get((part.schema, part.table))
        if columns is None or not set(part.columns) <= set(columns):
            raise BackupUnusable(archive.path, f"this version has no table {part.schema}.{part.table} like that")


async def _fill_table(archive: ArchiveReader, connection: asyncpg.Connection, part: TablePart) -> None:
    try:
        async with contextlib.aclosing(_chunks(archive, part)) as source:
            status = await connection.copy_to_table(
                part.table, schema_name=part.schema, columns=part.columns, source=source
            )
    except asyncpg.DataError as error:
        raise BackupUnusable(archive.path, f"{part.member.name} in it is damaged") from error
    except asyncpg.IntegrityConstraintViolationError as error:
        raise BackupUnusable(archive.path, f"{part.schema}.{part.table} in it contradicts itself") from error
    if status != f"COPY {part.rows}":
        raise BackupUnusable(archive.path, f"{part.schema}.{part.table} in it has another number of rows")


async def _chunks(archive: ArchiveReader, part: TablePart) -> AsyncGenerator[bytes]:
    for chunk in archive.chunks(part.member):
        yield chunk


async def _prove(archive: ArchiveReader, connection: asyncpg.Connection) -> None:
    sums, wanted = await sums_of(connection), archive.manifest.sums
    differing = [name for name in sums if sums[name] != wanted.get(name)]
    if differing:
        raise BackupUnusable(archive.path, f"after loading it, other sums came out ({', '.join(differing)})")
    broken = [name for name in MUST_BE_NOUGHT if sums[name]]
    if broken:
        raise BackupUnusable(archive.path, f"rooms and their logs do not agree in it ({', '.join(broken)})")
