"""A damaged store is put aside, and what cannot be fetched again is saved from it."""

import asyncio
import random
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from desktop_chat.domain.delivery import Refusal
from desktop_chat.domain.errors import KeyRejected, StoreBroken
from desktop_chat.domain.ids import UnixMillis
from desktop_chat.domain.ports import Session, Snapshot
from desktop_chat.store.connection import connect
from desktop_chat.store.opening import begin_anew, open_store
from desktop_chat.store.rescue import rescue
from tests.store.builders import (
    ANN,
    KEY,
    OTHER_KEY,
    ROOM,
    START,
    an_account,
    editing,
    first_sync,
    open_at,
    sending,
)

NOW = UnixMillis(START)
PAGE = 4096
SESSION = Session(user=ANN, access_token="access", refresh_token="refresh", expires_at=UnixMillis(START))
ASIDE = pytest.mark.expects_log("was put aside")


async def a_filled_store(folder: Path) -> Snapshot:
    """Make a store with history, drafts and a queue; return what it knows."""
    store = await open_at(folder)
    await store.keep_account(an_account(SESSION))
    await store.record([first_sync(1000)])
    for number in range(1, 31):
        await store.enqueue(sending(number, f"waiting {number}"), NOW)
    await store.enqueue(editing(sending(1).message, "an edit"), NOW)
    await store.mark_tried(sending(2).op)
    await store.park(sending(3).op, Refusal(code="flood", sentence="Too fast."))
    await store.keep_draft(ROOM, "half a sentence")
    snapshot = await store.snapshot()
    await store.close()
    return snapshot


def flip(path: Path, *pages: int) -> None:
    """Change one bit in each of the pages, counted from 0."""
    content = bytearray(path.read_bytes())
    for page in pages:
        content[page * PAGE + 1000] ^= 1
    path.write_bytes(content)


def pages_of(path: Path, table: str) -> list[int]:
    """Return where a table lies, counted from 0."""
    with closing(connect(path, KEY)) as connection:
        rows = connection.execute("SELECT pageno FROM dbstat WHERE name = ?", (table,))
        return [number - 1 for (number,) in rows]


@ASIDE
async def test_unreadable_beginning_loses_no_command_draft_or_session(tmp_path: Path) -> None:
    before = await a_filled_store(tmp_path)
    flip(tmp_path / "store.db", 0)

    opened = await open_store(tmp_path, KEY, NOW)

    after = await opened.store.snapshot()
    assert opened.rescued is not None
    assert (opened.rescued.account, opened.rescued.commands, opened.rescued.drafts) == (True, 30, 1)
    assert after.account == before.account
    assert after.outbox == before.outbox
    assert after.lines == ()
    await opened.store.record([first_sync(5)])
    assert (await opened.store.snapshot()).lines[0].draft == "half a sentence"
    await opened.store.close()


@ASIDE
async def test_damaged_file_is_kept_as_it_was(tmp_path: Path) -> None:
    await a_filled_store(tmp_path)
    flip(tmp_path / "store.db", 0)
    damaged = (tmp_path / "store.db").read_bytes()

    opened = await open_store(tmp_path, KEY, NOW)
    await opened.store.close()

    assert opened.rescued is not None
    assert (opened.rescued.quarantine / "store.db").read_bytes() == damaged
    assert opened.rescued.quarantine.parent == tmp_path / "quarantine"


@ASIDE
async def test_rescued_store_is_whole_and_opens_again(tmp_path: Path) -> None:
    await a_filled_store(tmp_path)
    flip(tmp_path / "store.db", 0)
    opened = await open_store(tmp_path, KEY, NOW)
    await opened.store.close()

    again = await open_store(tmp_path, KEY, NOW)

    assert again.rescued is None
    assert len(await again.store.outbox()) == 30
    await again.store.close()


@pytest.mark.expects_log("The store is damaged")
@ASIDE
async def test_damage_met_in_use_is_rescued_by_the_next_opening(tmp_path: Path) -> None:
    before = await a_filled_store(tmp_path)
    flip(tmp_path / "store.db", *pages_of(tmp_path / "store.db", "messages"))
    opened = await open_store(tmp_path, KEY, NOW)
    with pytest.raises(StoreBroken):
        await opened.store.newest(ROOM, 1000)
    await opened.store.close()

    again = await open_store(tmp_path, KEY, NOW)

    assert again.rescued is not None
    assert (await again.store.snapshot()).outbox == before.outbox
    assert not (tmp_path / "store.db.broken").exists()
    await again.store.close()


@pytest.mark.expects_log("was put aside")
@pytest.mark.parametrize("seed", range(8))
async def test_random_damage_costs_at_most_what_lay_in_the_damaged_pages(tmp_path: Path, seed: int) -> None:
    before = await a_filled_store(tmp_path)
    path = tmp_path / "store.db"
    pages = path.stat().st_size // PAGE
    flip(path, *random.Random(seed).sample(range(pages), 3))

    rescued = rescue(path, KEY, NOW)

    opened = await open_store(tmp_path, KEY, NOW)
    kept = await opened.store.outbox()
    await opened.store.close()
    assert set(kept) <= set(before.outbox)
    assert rescued.commands == len(kept) >= 5


@ASIDE
async def test_rubbish_in_place_of_the_store_still_gives_a_store(tmp_path: Path) -> None:
    (tmp_path / "store.db").write_bytes(random.Random(1).randbytes(50_000))

    opened = await open_store(tmp_path, KEY, NOW)

    assert opened.rescued is not None
    assert (await opened.store.snapshot()).account is None
    await opened.store.close()


async def test_store_of_another_key_is_left_alone_until_it_is_put_aside(tmp_path: Path) -> None:
    await a_filled_store(tmp_path)
    with pytest.raises(KeyRejected):
        await open_store(tmp_path, OTHER_KEY, NOW)

    quarantine = await begin_anew(tmp_path, NOW)
    opened = await open_store(tmp_path, OTHER_KEY, NOW)

    assert (quarantine / "store.db").exists()
    assert (quarantine / "store.db.key-id").exists()
    assert (await opened.store.snapshot()).account is None
    await opened.store.close()


@ASIDE
async def test_exchange_that_was_cut_short_is_finished(tmp_path: Path) -> None:
    before = await a_filled_store(tmp_path)
    rescue(tmp_path / "store.db", KEY, NOW)
    (tmp_path / "store.db").rename(tmp_path / "store.db.rescue")

    opened = await open_store(tmp_path, KEY, NOW)

    assert await opened.store.outbox() == before.outbox
    assert not (tmp_path / "store.db.rescue").exists()
    await opened.store.close()


@ASIDE
async def test_emptied_file_is_not_taken_for_a_new_one(tmp_path: Path) -> None:
    await a_filled_store(tmp_path)
    (tmp_path / "store.db").write_bytes(b"")

    opened = await open_store(tmp_path, KEY, NOW)

    assert opened.rescued is not None
    await opened.store.close()


NO_ROOM = """
import asyncio, resource, signal, sys
from pathlib import Path
from desktop_chat.domain.errors import StoreFull
from desktop_chat.store.opening import open_store
from tests.store.builders import KEY

async def main():
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), before[1]))
    try:
        await open_store(Path(sys.argv[1]), KEY, 1)
    except StoreFull as full:
        print(full)
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    opened = await open_store(Path(sys.argv[1]), KEY, 2)
    print(len(await opened.store.outbox()))
    await opened.store.close()

asyncio.run(main())
"""


@pytest.mark.parametrize("limit", [0, 40_000, 100_000])
async def test_full_disk_postpones_the_rescue_and_loses_nothing(tmp_path: Path, limit: int) -> None:
    await a_filled_store(tmp_path)
    flip(tmp_path / "store.db", 0)

    ran = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-c", NO_ROOM, str(tmp_path), str(limit)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.stdout.splitlines()[1:] == ["30"], ran.stderr
    assert "The disk is full" in ran.stdout


async def test_half_written_rescue_is_no_rescue(tmp_path: Path) -> None:
    before = await a_filled_store(tmp_path)
    (tmp_path / "store.db.rescue.new").write_bytes(b"half")

    opened = await open_store(tmp_path, KEY, NOW)

    assert opened.rescued is None
    assert await opened.store.outbox() == before.outbox
    await opened.store.close()


async def test_opening_makes_a_profile_that_is_not_there(tmp_path: Path) -> None:
    opened = await open_store(tmp_path / "profiles" / "ann", KEY, NOW)

    assert (await opened.store.snapshot()).lines == ()
    await opened.store.close()
