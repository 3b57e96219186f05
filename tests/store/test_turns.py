"""Small work is done at once where that is quick, and never before what was asked for earlier."""

import asyncio
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path

import apsw
import pytest

from desktop_chat.domain.errors import StoreFull
from desktop_chat.domain.ids import UnixMillis
from desktop_chat.store import search
from desktop_chat.store.connection import connect
from desktop_chat.store.database import LOG_PAGES, Database
from desktop_chat.store.local_store import LocalStore
from desktop_chat.store.turns import DOUBT, SLOW, SLOW_IN_THREAD, Gauge, NotNow, Turns, waits
from tests.store.builders import (
    KEY,
    ROOM,
    START,
    a_message,
    an_account,
    an_event,
    first_sync,
    hits_of,
    numbers,
    open_at,
    sending,
)

NOW = UnixMillis(START)
LOG_PAGE_BYTES = 4096 + 24
MERGED = 2
"""Changes of the file from which on the word index has really merged something (its documentation says so)."""


class Watch:
    """A steady clock that goes on only when told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    def take(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def thread() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(max_workers=1) as worker:
        yield worker


async def quick_turns(thread: ThreadPoolExecutor, watch: Watch) -> Turns:
    turns = Turns(thread, Gauge(watch, count().__next__))
    await turns.take(lambda: watch.take(SLOW / 2), small=True)
    return turns


async def test_the_first_small_piece_shows_how_quick_they_are(thread: ThreadPoolExecutor) -> None:
    watch = Watch()
    turns = Turns(thread, Gauge(watch, count().__next__))

    with pytest.raises(NotNow):
        turns.at_once(threading.get_ident)
    assert await turns.take(threading.get_ident, small=True) != threading.get_ident()

    assert turns.at_once(threading.get_ident) == threading.get_ident()


async def test_a_large_piece_shows_nothing(thread: ThreadPoolExecutor) -> None:
    watch = Watch()
    turns = await quick_turns(thread, watch)

    await turns.take(lambda: watch.take(1.0))

    assert turns.at_once(threading.get_ident) == threading.get_ident()


async def test_after_a_slow_piece_the_caller_does_none_for_a_while(thread: ThreadPoolExecutor) -> None:
    watch = Watch()
    turns = await quick_turns(thread, watch)

    turns.at_once(lambda: watch.take(SLOW * 2))

    with pytest.raises(NotNow):
        turns.at_once(threading.get_ident)
    watch.take(DOUBT / 2)
    await turns.take(lambda: watch.take(SLOW_IN_THREAD * 2), small=True)
    watch.take(DOUBT / 2)
    await turns.take(lambda: watch.take(SLOW), small=True)
    with pytest.raises(NotNow):
        turns.at_once(threading.get_ident)
    watch.take(DOUBT)
    await turns.take(lambda: watch.take(0.0), small=True)
    assert turns.at_once(threading.get_ident) == threading.get_ident()


async def test_a_piece_that_was_slow_without_waiting_costs_no_trust(thread: ThreadPoolExecutor) -> None:
    watch = Watch()
    turns = Turns(thread, Gauge(watch, lambda: 7))
    await turns.take(lambda: watch.take(SLOW_IN_THREAD * 2), small=True)

    turns.at_once(lambda: watch.take(SLOW * 2))

    assert turns.at_once(threading.get_ident) == threading.get_ident()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells")
def test_who_waits_is_told_from_who_works() -> None:
    before = waits()
    threading.Event().wait(0.001)
    assert waits() > before


async def test_nothing_is_done_before_what_was_asked_for_earlier(thread: ThreadPoolExecutor) -> None:
    turns = await quick_turns(thread, Watch())
    begun, go_on = threading.Event(), threading.Event()
    done: list[str] = []

    def first() -> None:
        begun.set()
        assert go_on.wait(10)
        done.append("first")

    waiting = turns.give(first)
    next_one = turns.give(lambda: done.append("second"))
    await asyncio.to_thread(begun.wait, 10)
    with pytest.raises(NotNow):
        turns.at_once(lambda: done.append("third"))
    go_on.set()
    await asyncio.gather(asyncio.wrap_future(waiting), asyncio.wrap_future(next_one))
    turns.at_once(lambda: done.append("third"))

    assert done == ["first", "second", "third"]


async def test_a_piece_that_nobody_waits_for_any_more_holds_nothing_up(thread: ThreadPoolExecutor) -> None:
    turns = await quick_turns(thread, Watch())
    begun, go_on = threading.Event(), threading.Event()

    def first() -> None:
        begun.set()
        assert go_on.wait(10)

    waiting = turns.give(first)
    await asyncio.to_thread(begun.wait, 10)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0):
            await turns.take(threading.get_ident)
    go_on.set()
    await asyncio.wrap_future(waiting)

    assert turns.at_once(threading.get_ident) == threading.get_ident()


async def test_an_error_goes_up_and_the_next_turn_is_free(thread: ThreadPoolExecutor) -> None:
    turns = await quick_turns(thread, Watch())

    with pytest.raises(ZeroDivisionError):
        turns.at_once(lambda: 1 // 0)

    assert turns.at_once(threading.get_ident) == threading.get_ident()


async def a_quick_store(folder: Path) -> LocalStore:
    """Open a store whose small work is done at once."""
    database = await Database.open(folder / "store.db", KEY)
    store = LocalStore(Database(database.path, database._connection, database._thread, gauge=Gauge(lambda: 0.0)))
    await store.keep_account(an_account())
    await store.record([first_sync(1)])
    return store


async def test_small_changes_are_stored_when_the_call_returns_and_nothing_else_ran(tmp_path: Path) -> None:
    store = await a_quick_store(tmp_path)
    ran: list[int] = []
    asyncio.get_running_loop().call_soon(ran.append, 1)

    await store.enqueue(sending(1), NOW)
    await store.record([an_event(a_message(2))])

    assert ran == []
    assert numbers((await store.newest(ROOM, 9)).messages) == [1, 2, None]
    await store.close()


async def test_the_loop_runs_on_while_the_disk_is_waited_for(tmp_path: Path) -> None:
    go_on = threading.Event()
    with ThreadPoolExecutor(max_workers=1) as disk:
        opened = await Database.open(tmp_path / "store.db", KEY)
        database = Database(opened.path, opened._connection, opened._thread, disk, gauge=Gauge(lambda: 0.0))
        store = LocalStore(database)
        await store.keep_account(an_account())
        await store.enqueue(sending(1), NOW)
        disk.submit(go_on.wait, 10)
        ran: list[int] = []

        async with asyncio.TaskGroup() as both:
            _ = both.create_task(store.flush())
            await asyncio.sleep(0)
            asyncio.get_running_loop().call_soon(ran.append, 1)
            await store.enqueue(sending(2), NOW)
            go_on.set()
        assert ran == [1]
        asyncio.get_running_loop().call_soon(ran.append, 2)
        await store.enqueue(sending(3), NOW)
        assert ran == [1]

        await store.close()


async def test_the_loop_runs_on_while_another_program_holds_the_file(tmp_path: Path) -> None:
    store = await a_quick_store(tmp_path)
    other = connect(tmp_path / "store.db", KEY)
    other.execute("BEGIN IMMEDIATE")
    asyncio.get_running_loop().call_soon(other.execute, "ROLLBACK")

    await store.record([an_event(a_message(2))])

    other.close()
    assert numbers((await store.newest(ROOM, 9)).messages) == [1, 2]
    await store.close()


async def test_the_word_index_is_merged_beside_the_work(tmp_path: Path) -> None:
    store = await a_quick_store(tmp_path)
    tidied: list[int] = []

    def merge(connection: apsw.Connection) -> None:
        before = connection.total_changes()
        search.merge(connection)
        tidied.append(connection.total_changes() - before)

    store._database.tidy_with(merge)
    for number in range(2, 300):
        await store.record([an_event(a_message(number, f"word{number} " * 200))])
        await store.newest(ROOM, 1)

    assert tidied
    assert all(changes >= MERGED for changes in tidied)
    assert len(await hits_of(store, "word299")) == 1
    await store.close()


@pytest.mark.expects_log("the ballast was given up")
async def test_a_change_that_fails_at_once_is_told_and_leaves_no_trace(tmp_path: Path) -> None:
    store = await a_quick_store(tmp_path)
    await store._database.read(lambda connection: connection.pragma("max_page_count", 1))

    with pytest.raises(StoreFull):
        await store.enqueue(sending(1, "long " * 3000), NOW)

    assert await store.outbox() == ()
    await store.close()


async def test_the_log_is_brought_into_the_file_beside_the_work(tmp_path: Path) -> None:
    store = await a_quick_store(tmp_path)

    for number in range(2, 400):
        await store.record([an_event(a_message(number, "long " * 2000))])
        await store.newest(ROOM, 1)  # its turn is after a checkpoint that is due

    log = (tmp_path / "store.db-wal").stat().st_size
    file = (tmp_path / "store.db").stat().st_size
    await store.close()
    assert log < 2 * LOG_PAGES * LOG_PAGE_BYTES
    assert file > LOG_PAGES * 4096


LIMITED = """
import asyncio, resource, signal, sys
from pathlib import Path
from desktop_chat.store.database import LOG_PAGES
from tests.store.builders import ROOM, a_message, an_event, first_sync, numbers, open_at

async def main(folder):
    store = await open_at(folder)
    await store.record([first_sync(20)])
    await store._database._turns.take(store._database._checkpoint)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    size = (folder / "store.db").stat().st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    await store.record([an_event(a_message(number, "long " * 200)) for number in range(21, 41)])
    store._database._log_pages = LOG_PAGES
    store._database._checkpoint_if_due()
    print(numbers((await store.newest(ROOM, 3)).messages))
    await store.close()

asyncio.run(main(Path(sys.argv[1])))
"""


def test_a_log_that_cannot_be_brought_into_the_file_keeps_everything(tmp_path: Path) -> None:
    ran = subprocess.run([sys.executable, "-c", LIMITED, str(tmp_path)], capture_output=True, text=True, check=True)

    async def kept() -> list[int | None]:
        store = await open_at(tmp_path)
        page = await store.newest(ROOM, 3)
        await store.close()
        return numbers(page.messages)

    assert "could not be brought into its file" in ran.stderr
    assert ran.stdout.split() == ["[38,", "39,", "40]"]
    assert asyncio.run(kept()) == [38, 39, 40]
