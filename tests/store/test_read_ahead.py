"""What is read ahead of the first picture is given once, and never when something was written since."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from desktop_chat.domain.ids import UnixMillis
from desktop_chat.domain.room import RoomPosition
from desktop_chat.store.local_store import LocalStore
from tests.store.builders import ANN, OTHER_ROOM, ROOM, START, a_message, an_event, first_sync, open_at, sending

LIMIT = 5


def first_page(_: RoomPosition) -> int:
    return LIMIT


@pytest.fixture
async def filled(tmp_path: Path) -> AsyncIterator[LocalStore]:
    store = await open_at(tmp_path)
    await store.record([first_sync(8)])
    yield store
    await store.close()


async def test_what_was_read_ahead_is_what_would_be_read(filled: LocalStore) -> None:
    snapshot, page = await filled.snapshot(), await filled.newest(ROOM, LIMIT)

    await filled.read_ahead(ROOM, first_page)

    assert await filled.account() == snapshot.account
    assert await filled.snapshot() == snapshot
    assert await filled.newest(ROOM, LIMIT) == page


async def test_it_is_given_once(filled: LocalStore) -> None:
    await filled.read_ahead(ROOM, first_page)

    first, second = await filled.newest(ROOM, LIMIT), await filled.newest(ROOM, LIMIT)

    assert first == second
    assert first is not second


async def test_another_room_or_size_is_read_anew(filled: LocalStore) -> None:
    await filled.read_ahead(ROOM, first_page)
    assert (await filled.newest(OTHER_ROOM, LIMIT)).messages == ()

    await filled.read_ahead(ROOM, first_page)
    assert len((await filled.newest(ROOM, LIMIT + 1)).messages) == LIMIT + 1


async def test_what_was_written_meanwhile_is_seen(filled: LocalStore) -> None:
    await filled.read_ahead(ROOM, first_page)

    await filled.record([an_event(a_message(9, "news"))])

    snapshot, page = await filled.snapshot(), await filled.newest(ROOM, LIMIT)
    assert snapshot.lines[0].last == page.messages[-1] == a_message(9, "news")


async def test_an_own_message_written_meanwhile_is_seen(filled: LocalStore) -> None:
    await filled.read_ahead(ROOM, first_page)

    await filled.enqueue(sending(1, "mine"), UnixMillis(START))

    assert (await filled.newest(ROOM, LIMIT)).messages[-1].sender == ANN
    assert len((await filled.snapshot()).outbox) == 1


async def test_no_room_and_an_unknown_room_are_no_fault(filled: LocalStore) -> None:
    await filled.read_ahead(None, first_page)
    await filled.read_ahead(OTHER_ROOM, first_page)

    assert len((await filled.snapshot()).lines) == 1


async def test_the_account_is_known_without_reading_ahead(tmp_path: Path) -> None:
    store = await open_at(tmp_path)

    account = await store.account()

    assert account is not None
    assert account.me.id == ANN
    await store.close()
