"""Making a backup: one snapshot of all tables, with the stored files beside it, while the workspace runs.

Readers and writers go on meanwhile; only what was committed at the first look is copied.
"""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from desktop_chat.workspace.backup.archive import BLOBS, KEYS, PRIVATE, ArchiveWriter, writing
from desktop_chat.workspace.backup.manifest import AppliedMigration, Manifest, Member, TablePart
from desktop_chat.workspace.backup.tables import Table, sums_of, tables_of
from desktop_chat.workspace.errors import NotEnoughRoom
from desktop_chat.workspace.folders import read_private
from desktop_chat.workspace.logins import DatabaseLogin

RESERVE = 64 * 1024 * 1024
"""Bytes that stay free beside a backup: PostgreSQL on the same disk has to go on."""
_MIGRATIONS = "select version, name, checksum from supabase_migrations.schema_migrations order by version"
_PLAIN = "set local timezone to 'UTC'; set local datestyle to 'ISO, YMD'; set local intervalstyle to 'postgres'"


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a copy has come: bytes of tables and files, `total` as far as it is known beforehand."""

    part: str
    done: int
    total: int


Tell = Callable[[Progress], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What is backed up. The login must be able to read every table past row-level security.

    Without `blobs` the stored files are left out: they never change, and a copy at every end would fill the disk.
    `private_files` are small, copied as they are where they are there.
    """

    login: DatabaseLogin
    keys_file: Path | None = None
    blobs: Path | None = None
    private_files: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """Who makes it, when (milliseconds since the epoch) and why: `asked`, `stop`, `upgrade`."""

    made_by: str
    made_at: int
    reason: str = "asked"


def tell_nobody(_progress: Progress) -> None:
    """Keep progress to oneself."""


async def make_backup(source: Source, path: Path, about: About, tell: Tell = tell_nobody) -> Manifest:
    """Write everything of a workspace into the file `path`, which appears when it is whole.

    Raises:
        NotEnoughRoom, DiskFull, FolderUnusable: there is no room for it, or no right to write there.
        asyncpg errors, OSError: the database broke off.
    """
    connection = await asyncpg.connect(**source.login.arguments())
    try:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            await connection.execute(_PLAIN)
            tables = await tables_of(connection)
            files = tuple(_blob_files(source.blobs))
            total = sum(table.size for table in tables) + sum(file.stat().st_size for file in files)
            _refuse_too_little_room(path.parent, total)
            with writing(path) as archive:
                keys = _copy_keys(archive, source.keys_file)
                private = tuple(_copy_private(archive, source.private_files))
                parts = [await _copy_table(archive, connection, table, total, tell) for table in tables]
                manifest = Manifest(
                    made_at=about.made_at,
                    made_by=about.made_by,
                    reason=about.reason,
                    epoch=await connection.fetchval("select epoch::text from app.workspace"),
                    postgresql=connection.get_server_version().major,
                    migrations=await _migrations(connection),
                    tables=tuple(parts),
                    files=tuple(_copy_blobs(archive, source.blobs, files, total, tell)),
                    sums=await sums_of(connection),
                    keys=keys,
                    with_files=source.blobs is not None,
                    private=private,
                )
                archive.finish(manifest)
    finally:
        await connection.close(timeout=5)
    tell(Progress(part="", done=total, total=total))
    return manifest


async def _copy_table(
    archive: ArchiveWriter, connection: asyncpg.Connection, table: Table, total: int, tell: Tell
) -> TablePart:
    name = f"tables/{table.schema}.{table.name}.copy"
    with archive.member(name) as (write, description):

        async def take(data: bytes) -> None:
            write(data)
            tell(Progress(part=f"{table.schema}.{table.name}", done=min(archive.written, total), total=total))

        status = await connection.copy_from_table(
            table.name, schema_name=table.schema, columns=table.columns, output=take
        )
    rows = int(status.rpartition(" ")[2])
    return TablePart(schema=table.schema, table=table.name, columns=table.columns, rows=rows, member=description())


async def _migrations(connection: asyncpg.Connection) -> tuple[AppliedMigration, ...]:
    return tuple(AppliedMigration(**dict(row)) for row in await connection.fetch(_MIGRATIONS))


def _copy_keys(archive: ArchiveWriter, keys_file: Path | None) -> Member | None:
    """Copy the keys, for without them everybody has to be invited again; not PostgreSQL's password."""
    if keys_file is None:
        return None
    content = json.loads(read_private(keys_file))
    del content["database_password"]
    with archive.member(KEYS) as (write, description):
        write(json.dumps(content).encode())
    return description()


def _copy_private(archive: ArchiveWriter, files: tuple[Path, ...]) -> Iterator[Member]:
    for file in files:
        try:
            content = read_private(file)
        except FileNotFoundError:
            continue  # a workspace that was never shared
        with archive.member(PRIVATE + file.name) as (write, description):
            write(content)
        yield description()


def _blob_files(folder: Path | None) -> Iterator[Path]:
    """Yield the stored files: they never change, and those that are just being written have no row yet."""
    if folder is None or not folder.is_dir():
        return
    for parent, _, names in os.walk(folder):
        yield from (Path(parent, name) for name in sorted(names) if not name.endswith((".tmp", ".part")))


def _copy_blobs(
    archive: ArchiveWriter, folder: Path | None, files: tuple[Path, ...], total: int, tell: Tell
) -> Iterator[Member]:
    for file in files:
        assert folder is not None
        try:
            source = file.open("rb")
        except FileNotFoundError:
            continue  # deleted meanwhile; its row is gone from the next snapshot on
        with source:
            yield archive.copy(source, BLOBS + file.relative_to(folder).as_posix())
        tell(Progress(part=BLOBS, done=min(archive.written, total), total=total))


def _refuse_too_little_room(folder: Path, needed: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < needed + RESERVE:
        raise NotEnoughRoom(folder, needed + RESERVE, free)
