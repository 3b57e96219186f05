"""The encrypted file: keys, kills, full disks, damage, and what can be read of it without the key."""

import asyncio
import stat
import subprocess
import sys
from pathlib import Path

import apsw
import pytest

from desktop_chat.domain.content import DeletedContent
from desktop_chat.domain.errors import KeyRejected, NoRoomToOpen, StoreBroken, StoreError, StoreFull, StoreLocked
from desktop_chat.domain.ids import UnixMillis
from desktop_chat.store import ballast
from desktop_chat.store.connection import connect
from desktop_chat.store.database import Database, classify
from desktop_chat.store.local_store import LocalStore
from tests.store.builders import (
    KEY,
    OTHER_KEY,
    ROOM,
    START,
    a_message,
    an_event,
    first_sync,
    numbers,
    open_at,
    sending,
)

NOW = UnixMillis(START)
WRITER = """
import asyncio, sys
from pathlib import Path
from tests.store.builders import a_message, an_event, first_sync, open_at, sending
from desktop_chat.domain.ids import UnixMillis

async def main():
    store = await open_at(Path(sys.argv[1]))
    await store.record([first_sync(1)])
    for number in range(2, 100_000):
        await store.record([an_event(a_message(number))])
        await store.enqueue(sending(number), UnixMillis(number))
        print(number, flush=True)

asyncio.run(main())
"""


def integrity(path: Path) -> str:
    connection = connect(path, KEY)
    try:
        return str(connection.pragma("integrity_check"))
    finally:
        connection.close()


def modes_in(folder: Path) -> dict[str, int]:
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.glob("store.db*")}


def write_until_killed(folder: Path, stop_after: int) -> list[int]:
    """Let another process write, kill it after so many numbers, and return all numbers that it told."""
    with subprocess.Popen([sys.executable, "-c", WRITER, str(folder)], stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        told = [int(next(writer.stdout)) for _ in range(stop_after)]
        writer.kill()
        return told + [int(line) for line in writer.stdout]


def bytes_on_disk(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir() if path.is_file())


async def test_closed_store_opens_with_everything(tmp_path: Path) -> None:
    store = await open_at(tmp_path)
    await store.record([first_sync(3)])
    await store.close()
    await store.close()

    again = await open_at(tmp_path)

    assert numbers((await again.newest(ROOM, 9)).messages) == [1, 2, 3]
    await again.close()


async def test_closed_store_says_so(tmp_path: Path) -> None:
    store = await open_at(tmp_path)
    await store.close()

    with pytest.raises(StoreError, match="closed"):
        await store.snapshot()


async def test_wrong_key_is_told_from_damage(tmp_path: Path) -> None:
    await (await open_at(tmp_path)).close()

    with pytest.raises(KeyRejected):
        await Database.open(tmp_path / "store.db", OTHER_KEY)


async def test_wrong_key_changes_nothing(tmp_path: Path) -> None:
    await (await open_at(tmp_path)).close()
    before = (tmp_path / "store.db").read_bytes()

    with pytest.raises(KeyRejected):
        await Database.open(tmp_path / "store.db", OTHER_KEY)

    assert (tmp_path / "store.db").read_bytes() == before


@pytest.mark.parametrize("content", [b"SQLite format 3\x00" + bytes(5000), b"hello", bytes(8192)])
async def test_file_of_another_kind_is_broken(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "store.db").write_bytes(content)

    with pytest.raises(StoreBroken):
        await Database.open(tmp_path / "store.db", KEY)


async def test_key_of_another_length_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        await Database.open(tmp_path / "store.db", b"short")


async def test_only_the_owner_can_read_what_is_kept(tmp_path: Path) -> None:
    store = await open_at(tmp_path)
    await store.record([first_sync(3)])

    modes = modes_in(tmp_path)
    await store.close()

    assert {"store.db", "store.db-wal"} <= set(modes)
    assert set(modes.values()) == {0o600}


async def test_nothing_that_was_written_can_be_read_on_the_disk(tmp_path: Path) -> None:
    store = await open_at(tmp_path)
    await store.record([first_sync(50, text="xylophone")])
    await store.enqueue(sending(1, "xylophone"), NOW)
    await store.keep_draft(ROOM, "xylophone")

    while_open = bytes_on_disk(tmp_path)
    await store.close()

    assert b"xylophone" not in while_open + bytes_on_disk(tmp_path)
    assert b"Plans" not in bytes_on_disk(tmp_path)


async def test_deleted_words_are_gone_even_for_who_has_the_key(tmp_path: Path) -> None:
    store = await open_at(tmp_path)
    await store.record([first_sync(3), an_event(a_message(2, "xylophone", rev=4))])
    await store.record([an_event(a_message(2, content=DeletedContent(), rev=5))])
    await store.close()
    connection = connect(tmp_path / "store.db", KEY)
    plain = tmp_path / "plain.db"
    connection.pragma("journal_mode", "delete")
    connection.pragma("rekey", "")
    connection.close()
    (tmp_path / "store.db").rename(plain)

    text = plain.read_bytes()

    assert b"message" in text
    assert b"xylophone" not in text
    assert b"ylophone" not in text


@pytest.mark.parametrize("stop_after", [1, 37, 90])
async def test_killed_writer_loses_nothing_that_was_stored(tmp_path: Path, stop_after: int) -> None:
    told = await asyncio.to_thread(write_until_killed, tmp_path, stop_after)

    store = await open_at(tmp_path)
    stored = numbers((await store.newest(ROOM, 100_000)).messages)
    queued = {item.command for item in await store.outbox()}
    await store.close()
    assert integrity(tmp_path / "store.db") == "ok"
    assert set(range(1, told[-1] + 1)) <= set(stored)
    assert {sending(number) for number in told} <= queued


@pytest.mark.expects_log("the ballast was given up")
async def test_full_disk_loses_nothing_and_is_told(tmp_path: Path) -> None:
    database = await Database.open(tmp_path / "store.db", KEY)
    store = LocalStore(database)
    await store.record([first_sync(20)])
    before = await store.newest(ROOM, 50)
    await database.read(lambda connection: connection.pragma("max_page_count", 100))

    with pytest.raises(StoreFull):
        await store.record([an_event(a_message(no, "long " * 3000)) for no in range(21, 200)])

    assert not (tmp_path / "ballast").exists()
    assert await store.newest(ROOM, 50) == before
    await store.enqueue(sending(1), NOW)
    await store.close()
    assert integrity(tmp_path / "store.db") == "ok"


LIMITED = """
import asyncio, resource, signal, sys
from pathlib import Path
from tests.store.builders import a_message, an_event, first_sync, open_at
from desktop_chat.domain.errors import StoreFull

async def main():
    store = await open_at(Path(sys.argv[1]))
    await store.record([first_sync(20)])
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, 600_000))
    for number in range(21, 3000):
        try:
            await store.record([an_event(a_message(number, "long " * 500))])
        except StoreFull as full:
            print(number, full)
            break
    page = await store.newest(page_room(), 5)
    print(page.messages[-1].no)
    await store.close()

def page_room():
    from tests.store.builders import ROOM
    return ROOM

asyncio.run(main())
"""


NO_ROOM = """
import asyncio, resource, signal, sys
from pathlib import Path
from tests.store.builders import open_at
from desktop_chat.domain.errors import StoreFull

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
try:
    asyncio.run(open_at(Path(sys.argv[1])))
except StoreFull as full:
    print(full)
"""


@pytest.mark.parametrize("room", [20_000, 60_000])
def test_a_new_store_for_which_there_is_no_room_says_so(tmp_path: Path, room: int) -> None:
    command = [sys.executable, "-c", NO_ROOM, str(tmp_path), str(room)]

    ran = subprocess.run(command, capture_output=True, text=True, check=True)

    assert ran.stdout == f"{NoRoomToOpen()}\n"


def test_limit_of_the_file_system_is_told_and_damages_nothing(tmp_path: Path) -> None:
    ran = subprocess.run([sys.executable, "-c", LIMITED, str(tmp_path)], capture_output=True, text=True, check=True)

    refused, newest = ran.stdout.splitlines()
    assert "The disk is full" in refused
    assert int(newest) == int(refused.split()[0]) - 1
    assert integrity(tmp_path / "store.db") == "ok"


async def test_ballast_is_loaded_when_there_is_room(tmp_path: Path) -> None:
    await (await open_at(tmp_path)).close()

    assert (tmp_path / "ballast").stat().st_size == ballast.BALLAST_BYTES
    assert ballast.drop(tmp_path)
    assert not ballast.drop(tmp_path)
    assert ballast.load(tmp_path)


async def test_ballast_is_not_loaded_where_nothing_can_be_written(tmp_path: Path) -> None:
    assert not ballast.load(tmp_path / "missing")


@pytest.mark.expects_log("The store is damaged")
async def test_damage_in_use_is_told_and_remembered(tmp_path: Path) -> None:
    store = await open_at(tmp_path)
    await store.record([first_sync(500)])
    await store.close()
    path = tmp_path / "store.db"
    content = bytearray(path.read_bytes())
    content[4096 * 40 :: 4096] = bytes(byte ^ 1 for byte in content[4096 * 40 :: 4096])
    path.write_bytes(content)

    store = LocalStore(await Database.open(path, KEY))
    with pytest.raises(StoreBroken):
        await store.newest(ROOM, 500)
    await store.close()

    assert (tmp_path / "store.db.broken").exists()


async def test_failed_work_leaves_no_trace(tmp_path: Path) -> None:
    store = await open_at(tmp_path)
    await store.record([first_sync(1)])

    with pytest.raises(StoreError):
        await store.record([an_event(a_message(2)), an_event(a_message(3, sent_at=UnixMillis(1 << 70)))])

    assert numbers((await store.newest(ROOM, 9)).messages) == [1]
    await store.close()


async def test_cancelled_caller_leaves_the_work_whole(tmp_path: Path) -> None:
    store = await open_at(tmp_path)

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0):
            await store.record([first_sync(500)])

    # All of it, or nothing when the work had not begun.
    assert len((await store.newest(ROOM, 500)).messages) in {0, 500}
    await store.close()


async def test_what_was_stored_can_be_brought_to_the_disk_at_any_time(tmp_path: Path) -> None:
    store = await open_at(tmp_path)

    await store.enqueue(sending(1), NOW)
    await asyncio.gather(store.flush(), store.enqueue(sending(2), NOW), store.flush())
    await store.close()
    await store.flush()

    assert integrity(tmp_path / "store.db") == "ok"


@pytest.mark.skipif(not Path("/dev/null").is_char_device(), reason="needs a file that cannot be brought to a disk")
async def test_a_disk_that_confirms_nothing_is_told(tmp_path: Path) -> None:
    store = await open_at(tmp_path)
    await store.enqueue(sending(1), NOW)
    log = tmp_path / "store.db-wal"
    log.rename(tmp_path / "aside")
    log.symlink_to("/dev/null")

    with pytest.raises(StoreError, match="does not confirm"):
        await store.flush()

    (tmp_path / "aside").replace(log)
    await store.flush()
    assert len(await store.outbox()) == 1
    await store.close()


async def test_work_is_done_in_the_order_in_which_it_was_asked(tmp_path: Path) -> None:
    store = await open_at(tmp_path)

    await asyncio.gather(*(store.enqueue(sending(number), NOW) for number in range(20)))

    assert [item.command for item in await store.outbox()] == [sending(number) for number in range(20)]
    await store.close()


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (apsw.FullError(), StoreFull),
        (apsw.ReadOnlyError(), StoreFull),
        (apsw.CantOpenError(), StoreFull),
        (apsw.CorruptError(), StoreBroken),
        (apsw.NotADBError(), StoreBroken),
        (apsw.IOError(), StoreBroken),
        (apsw.BusyError(), StoreLocked),
        (apsw.SQLError(), StoreError),
    ],
)
def test_failures_of_sqlite_become_ours(error: apsw.Error, kind: type[StoreError]) -> None:
    assert type(classify(error, Path("profiles/ann/store.db"))) is kind


async def test_folder_that_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreFull):
        await Database.open(tmp_path / "missing" / "store.db", KEY)
