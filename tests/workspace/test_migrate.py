"""Migrations: once each, in order, whole or not at all, and never on a history that is not ours."""

from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from desktop_chat.workspace.errors import DataFromTheFuture, MigrationChanged, MigrationFailed
from desktop_chat.workspace.migrate import Migration, apply_compat, apply_migrations, read_migrations
from tests.support.postgres import RunningPostgres, TestDatabase, compat_text

pytestmark = pytest.mark.database

FIRST = Migration(version="20250101000000", name="first", text="create table one (n int); insert into one values (1);")
SECOND = Migration(version="20250102000000", name="second", text="insert into one values (2);")
BROKEN = Migration(
    version="20250103000000", name="broken", text="insert into one values (3);\n\ninsert into two values (4);"
)


@pytest.fixture
async def database(postgres: RunningPostgres) -> AsyncIterator[TestDatabase]:
    """Return an empty database with the contract, and no migration."""
    async with postgres.database("template0") as database:
        await apply_compat(database.superuser, compat_text())
        yield database


async def value(database: TestDatabase, sql: str) -> object:
    connection = await asyncpg.connect(**database.owner.arguments())
    try:
        return await connection.fetchval(sql)
    finally:
        await connection.close()


async def test_each_is_applied_once_and_in_order(database: TestDatabase) -> None:
    assert await apply_migrations(database.owner, (FIRST,)) == ("20250101000000_first.sql",)
    assert await apply_migrations(database.owner, (FIRST, SECOND)) == ("20250102000000_second.sql",)
    assert await apply_migrations(database.owner, (FIRST, SECOND)) == ()

    assert await value(database, "select array_agg(n) from one") == [1, 2]


async def test_the_history_is_kept_as_the_supabase_cli_keeps_it(database: TestDatabase) -> None:
    await apply_migrations(database.owner, (FIRST,))

    row = await value(database, "select row(version, name, statements) from supabase_migrations.schema_migrations")

    assert row == ("20250101000000", "first", [FIRST.text])


async def test_the_owner_of_what_they_make_is_no_superuser(database: TestDatabase) -> None:
    await apply_migrations(database.owner, (FIRST,))

    assert await value(database, "select tableowner from pg_tables where tablename = 'one'") == "postgres"
    assert await value(database, "select rolsuper from pg_roles where rolname = 'postgres'") is False


async def test_a_broken_one_leaves_nothing_and_names_its_line(database: TestDatabase) -> None:
    with pytest.raises(MigrationFailed) as caught:
        await apply_migrations(database.owner, (FIRST, BROKEN))

    assert (caught.value.name, caught.value.line) == ("20250103000000_broken.sql", 3)
    assert "42P01" in caught.value.reason
    assert await value(database, "select array_agg(n) from one") == [1]
    assert await value(database, "select count(*) from supabase_migrations.schema_migrations") == 1


async def test_a_changed_one_is_refused_before_anything_is_applied(database: TestDatabase) -> None:
    await apply_migrations(database.owner, (FIRST,))
    changed = Migration(version=FIRST.version, name=FIRST.name, text=FIRST.text + " -- edited")

    with pytest.raises(MigrationChanged, match=r"20250101000000_first\.sql"):
        await apply_migrations(database.owner, (changed, SECOND))

    assert await value(database, "select array_agg(n) from one") == [1]


async def test_a_newer_history_is_refused(database: TestDatabase) -> None:
    await apply_migrations(database.owner, (FIRST, SECOND))

    with pytest.raises(DataFromTheFuture) as caught:
        await apply_migrations(database.owner, (FIRST,))

    assert caught.value.names == ("20250102000000_second",)
    assert "newer version" in str(caught.value)


async def test_a_broken_contract_changes_nothing(database: TestDatabase) -> None:
    with pytest.raises(MigrationFailed, match=r"compat\.sql, line 2"):
        await apply_compat(database.superuser, "create table half (n int);\nselect nonsense;")

    assert await value(database, "select to_regclass('half')") is None


async def test_the_contract_is_applied_again_only_when_its_text_has_changed(database: TestDatabase) -> None:
    assert await apply_compat(database.superuser, compat_text()) is False
    assert await apply_compat(database.superuser, compat_text() + "\n-- a newer one\n") is True


def test_line_ends_are_no_change() -> None:
    windows = Migration(version=FIRST.version, name=FIRST.name, text="a;\r\nb;\r\n")
    unix = Migration(version=FIRST.version, name=FIRST.name, text="a;\nb;\n")

    assert windows.checksum == unix.checksum


def test_files_are_read_in_order_and_others_are_left_alone(tmp_path: Path) -> None:
    for name in ("20250102000000_b.sql", "20250101000000_a.sql", "notes.sql", "20250103000000_c.sql.bak"):
        (tmp_path / name).write_text("select 1;")

    assert [migration.file_name for migration in read_migrations(tmp_path)] == [
        "20250101000000_a.sql",
        "20250102000000_b.sql",
    ]
