"""Pictures are kept by their names, the ones that nobody looks at go first, and former files learn what they lack."""

import shutil
from pathlib import Path

import apsw
import pytest

from desktop_chat.domain.account import OwnSettings, PersonCard
from desktop_chat.domain.errors import StoreError, StoreFull
from desktop_chat.domain.ids import UnixMillis
from desktop_chat.domain.picture import PictureId, picture_id
from desktop_chat.domain.values import replace
from desktop_chat.store import ballast, pictures
from desktop_chat.store.connection import connect
from desktop_chat.store.database import Database
from desktop_chat.store.local_store import LocalStore
from desktop_chat.store.migrations import MIGRATIONS, m0011_pictures, migrate
from desktop_chat.store.opening import clear_history, open_store
from tests.store.builders import BO, KEY, START, a_page, a_room, a_sync, first_sync

NOW = UnixMillis(START)
NAME = PictureId("0123456789abcdef" * 4)
OTHER_NAME = PictureId("f" * 64)
CARD = PersonCard(user=BO, handle="bob", name="Bob", picture=NAME)
HOSTILE = ["", "x" * 64, "F" * 64, f"{NAME}\n", "../" * 21 + "a", "' OR 1=1 --", "\ud800" * 64, "\x00" * 64]


def names(count: int, first: int = 0) -> list[PictureId]:
    return [PictureId(f"{number:064x}") for number in range(first, first + count)]


@pytest.fixture
def connection(tmp_path: Path) -> apsw.Connection:
    opened = connect(tmp_path / "store.db", KEY)
    migrate(opened)
    return opened


def kept(connection: apsw.Connection) -> list[PictureId]:
    """Return the names of all pictures, those that go first at the beginning."""
    return [name for (name,) in connection.execute("SELECT id FROM pictures ORDER BY used")]


async def test_a_picture_is_kept_as_it_is_and_an_unknown_one_is_none(store: LocalStore) -> None:
    data = bytes(range(256)) * 1024

    await store.keep_picture(picture_id(data), data)
    await store.keep_picture(picture_id(data), data)

    assert await store.picture(picture_id(data)) == data
    assert await store.picture(OTHER_NAME) is None


@pytest.mark.expects_log("was put aside")
async def test_a_picture_is_there_after_the_next_opening_and_goes_with_the_history(tmp_path: Path) -> None:
    first = (await open_store(tmp_path, KEY, NOW)).store
    await first.keep_picture(NAME, b"picture")
    await first.close()

    second = (await open_store(tmp_path, KEY, NOW)).store
    again = await second.picture(NAME)
    await second.close()
    await clear_history(tmp_path, KEY, NOW)
    third = (await open_store(tmp_path, KEY, NOW)).store

    assert (again, await third.picture(NAME)) == (b"picture", None)
    await third.close()


def test_beyond_so_many_the_oldest_go(connection: apsw.Connection) -> None:
    for name in names(pictures.MOST + 3):
        pictures.keep(connection, name, b"x")

    assert kept(connection) == names(pictures.MOST, 3)
    connection.close()


def test_beyond_so_many_bytes_the_oldest_go(connection: apsw.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MOST_BYTES", 1000)

    for name in names(9):
        pictures.keep(connection, name, bytes(300))

    assert kept(connection) == names(3, 6)
    connection.close()


async def test_what_is_looked_at_stays(store: LocalStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MOST", 8)
    monkeypatch.setattr(pictures, "FRESH", 2)

    for name in names(20):
        await store.keep_picture(name, b"x")
        assert await store.picture(names(1)[0]) == b"x"

    assert await store.picture(names(1, 1)[0]) is None


def test_looking_at_one_of_the_newest_writes_nothing(connection: apsw.Connection) -> None:
    for name in names(pictures.FRESH + 1):
        pictures.keep(connection, name, b"x")

    assert pictures.read(connection, names(1)[0]) == (b"x", True)
    assert pictures.read(connection, names(1, 1)[0]) == (b"x", False)
    connection.close()


def test_what_goes_is_found_without_reading_a_picture(connection: apsw.Connection) -> None:
    plan = [row[3] for row in connection.execute("EXPLAIN QUERY PLAN " + pictures._FORGET, (1, 1))]

    assert any("SCAN pictures USING COVERING INDEX pictures_by_use" in step for step in plan)
    connection.close()


@pytest.mark.parametrize("name", HOSTILE)
async def test_what_is_no_name_of_a_picture_is_not_kept_nor_found(store: LocalStore, name: str) -> None:
    with pytest.raises(StoreError):
        await store.keep_picture(PictureId(name), b"x")

    assert await store.picture(PictureId(name)) is None


@pytest.mark.parametrize("name", HOSTILE)
async def test_a_room_or_a_person_with_no_name_of_a_picture_has_none(store: LocalStore, name: str) -> None:
    details = replace(a_room(), picture=PictureId(name))

    await store.record([a_sync(a_page(details=details))])
    await store.keep_account_news((replace(CARD, picture=PictureId(name)),), 4, OwnSettings())

    assert (await store.snapshot()).lines[0].room.picture is None
    assert (await store.own_account()).people[BO].picture is None


async def test_pictures_of_rooms_and_people_are_kept_and_taken_away(store: LocalStore) -> None:
    told = []
    for rev, picture in ((1, NAME), (2, OTHER_NAME), (3, None)):
        recorded = await store.record([a_sync(a_page(details=replace(a_room(rev=rev), picture=picture)))])
        await store.keep_account_news((replace(CARD, picture=picture),), rev, OwnSettings())
        line, person = recorded.lines[0], (await store.own_account()).people[BO]
        told.append((line.room.picture, (await store.snapshot()).lines[0].room.picture, person.picture))

    assert told == [(NAME,) * 3, (OTHER_NAME,) * 3, (None,) * 3]


async def test_the_last_room_of_a_disk_is_left_for_words(store: LocalStore, monkeypatch: pytest.MonkeyPatch) -> None:
    free = ballast.ROOM_TO_SPARE - 1
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(free, 0, free))

    with pytest.raises(StoreFull):
        await store.keep_picture(NAME, b"x")

    assert await store.picture(NAME) is None
    await store.record([first_sync(1)])


async def test_a_former_file_has_no_pictures_and_asks_for_them(tmp_path: Path) -> None:
    before = MIGRATIONS[: MIGRATIONS.index(m0011_pictures.SQL)]
    database = await Database.open(tmp_path / "store.db", KEY, before)
    await database.write(_keep_as_before)
    await database.close()

    store = LocalStore(await Database.open(tmp_path / "store.db", KEY))
    account, line = await store.own_account(), (await store.snapshot()).lines[0]
    told = await store.record([a_sync(a_page(upto=3, details=replace(a_room(rev=7), picture=NAME)))])

    assert (account.people[BO].name, account.people[BO].picture, account.people_rev) == ("Bob", None, 0)
    assert (line.room.name, line.room.picture, line.position.cursor.seq) == ("Plans", None, 3)
    assert told.lines[0].room.picture == NAME
    await store.close()


def _keep_as_before(connection: apsw.Connection) -> None:
    """Store a person and a room as the former version did."""
    connection.execute("INSERT INTO people VALUES (?, 'bob', 'Bob', '', NULL, 3)", (BO,))
    connection.execute("UPDATE own_account SET people_rev = 9")
    room = a_room(rev=7)
    connection.execute(
        "INSERT INTO rooms (id, kind, name, state, created_by, created_at, rev, described, cursor_seq)"
        " VALUES (?, 'group', 'Plans', 'live', ?, 1, 7, 1, 3)",
        (room.id, room.created_by),
    )
