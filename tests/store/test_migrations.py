"""The versions of the local schema."""

import shutil
from pathlib import Path

import apsw
import pytest

from desktop_chat.domain.errors import StoreTooNew
from desktop_chat.store.connection import connect
from desktop_chat.store.database import Database
from desktop_chat.store.local_store import LocalStore
from desktop_chat.store.migrations import MIGRATIONS, m0009_spaceless, migrate
from tests.store.builders import KEY, ROOM, an_account, hits_of, sending, texts

KEPT = Path(__file__).parent / "kept"
"""Files that released versions have written; they are never written anew."""


@pytest.mark.parametrize("version", [1])
async def test_kept_file_of_every_version_opens_with_its_content(tmp_path: Path, version: int) -> None:
    shutil.copy(KEPT / f"store-v{version}.db", tmp_path / "store.db")

    store = LocalStore(await Database.open(tmp_path / "store.db", KEY))

    snapshot = await store.snapshot()
    assert snapshot.account == an_account()
    assert [item.command for item in snapshot.outbox] == [sending(1)]
    assert texts((await store.newest(ROOM, 9)).messages) == ["message 1", "message 2", "hello"]
    assert len(await hits_of(store, "message")) == 2
    assert snapshot.lines[0].draft == "half a sentence"
    await store.close()


async def test_file_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    database = await Database.open(tmp_path / "store.db", KEY, (*MIGRATIONS, "CREATE TABLE more (x)"))
    await database.close()

    with pytest.raises(StoreTooNew, match="newer version"):
        await Database.open(tmp_path / "store.db", KEY)


async def test_migration_runs_once(tmp_path: Path) -> None:
    newer = (*MIGRATIONS, "CREATE TABLE more (x)")

    for _ in range(2):
        await (await Database.open(tmp_path / "store.db", KEY, newer)).close()

    database = await Database.open(tmp_path / "store.db", KEY, newer)
    assert await database.read(lambda connection: connection.pragma("user_version")) == len(newer)
    await database.close()


def test_failed_migration_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    connection = connect(tmp_path / "store.db", KEY)
    migrate(connection)

    with pytest.raises(apsw.SQLError):
        migrate(connection, (*MIGRATIONS, "CREATE TABLE more (x); INSERT INTO nowhere VALUES (1)"))

    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema")}
    assert connection.pragma("user_version") == len(MIGRATIONS)
    assert "more" not in tables
    connection.close()


def test_pages_are_read_by_index_alone(tmp_path: Path) -> None:
    connection = connect(tmp_path / "store.db", KEY)
    migrate(connection)
    page = "SELECT id FROM messages WHERE room = ? AND withdrawn = 0 AND seq <= ? ORDER BY seq DESC LIMIT ?"

    plan = [row[3] for row in connection.execute("EXPLAIN QUERY PLAN " + page, (1, 9, 50))]

    assert plan == ["SEARCH messages USING INDEX messages_by_seq (room=? AND seq<?)"]
    connection.close()


async def test_texts_without_spaces_of_an_older_file_are_found_too(tmp_path: Path) -> None:
    before = MIGRATIONS[: MIGRATIONS.index(m0009_spaceless.SQL)]
    database = await Database.open(tmp_path / "store.db", KEY, before)
    await database.write(_say_as_before)
    await database.close()

    store = LocalStore(await Database.open(tmp_path / "store.db", KEY))

    assert texts([hit.message for hit in await hits_of(store, "北京")]) == ["我们在北京"]
    assert texts([hit.message for hit in await hits_of(store, "plain")]) == ["plain words"]
    await store.close()


def _say_as_before(connection: apsw.Connection) -> None:
    """Store messages and their words as the former version did."""
    connection.execute("INSERT INTO rooms (number, id) VALUES (1, ?)", (ROOM,))
    for number, text in ((1, "plain words"), (2, "我们在北京")):
        connection.execute(
            "INSERT INTO messages (number, id, room, seq, no, rev, era, sender, kind, body, sent_at, delivery)"
            " VALUES (?, ?, 1, ?, ?, 1, 0, 'ann', 0, ?, 1, 2)",
            (number, f"m{number}", number, number, text),
        )
        connection.execute("INSERT INTO words (rowid, body) VALUES (?, ?)", (number, text))
