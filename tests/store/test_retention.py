"""Old messages go when they need not be kept: from the rows and from the word index, and never the last of a room."""

from pathlib import Path

from desktop_chat.domain.events import HistoryPage
from desktop_chat.domain.ids import UnixMillis
from desktop_chat.domain.search import SearchQuery
from desktop_chat.store.local_store import LocalStore
from desktop_chat.store.opening import open_store
from desktop_chat.store.retention import KEPT
from tests.store.builders import KEY, ROOM, START, a_message, first_sync, numbers

LATER = UnixMillis(START + 10_000_000)


def at(number: int) -> UnixMillis:
    """Return when a message was sent."""
    return UnixMillis(START + number * 1000)


async def shown(store: LocalStore) -> list[int | None]:
    return numbers((await store.newest(ROOM, 1000)).messages)


async def hits(store: LocalStore, word: str) -> int:
    return len((await store.search(SearchQuery(words=(word,)), 500)).found)


async def test_what_is_older_goes_in_pieces_and_its_words_with_it(store: LocalStore) -> None:
    await store.record([first_sync(200)])
    before = await hits(store, "message")

    counts = [await store.forget_before(at(51), 20) for _ in range(4)]

    assert counts == [20, 20, 10, 0]
    assert await shown(store) == list(range(51, 201))
    assert (before, await hits(store, "message")) == (200, 150)


async def test_the_last_of_a_room_stay_whatever_their_age(store: LocalStore) -> None:
    await store.record([first_sync(KEPT + 30)])

    assert await store.forget_before(LATER, 1000) == 30
    assert await store.forget_before(LATER, 1000) == 0
    assert len(await shown(store)) == KEPT


async def test_a_room_says_that_it_goes_on_above_and_takes_again_what_was_forgotten(store: LocalStore) -> None:
    await store.record([first_sync(150)])
    await store.forget_before(at(41), 1000)
    page = await store.newest(ROOM, 1000)

    older = tuple(a_message(number, f"message {number}") for number in range(31, 41))
    await store.record([HistoryPage(room=ROOM, before_no=41, rows=older, more=True)])

    assert (page.older, page.at_start) == (False, False)
    assert await shown(store) == list(range(31, 151))
    assert await hits(store, "31") == 1


async def test_what_was_forgotten_is_gone_after_the_next_opening(tmp_path: Path) -> None:
    first = (await open_store(tmp_path, KEY, UnixMillis(START))).store
    await first.record([first_sync(150)])
    await first.forget_before(at(21), 1000)
    await first.close()

    second = (await open_store(tmp_path, KEY, UnixMillis(START))).store
    try:
        assert numbers((await second.newest(ROOM, 1000)).messages) == list(range(21, 151))
    finally:
        await second.close()
