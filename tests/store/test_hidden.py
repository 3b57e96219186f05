"""Messages that a person has deleted for themselves: shown nowhere, and no hole where they were."""

from pathlib import Path

from desktop_chat.domain.ids import UnixMillis
from desktop_chat.domain.search import SearchQuery
from desktop_chat.store.local_store import LocalStore
from desktop_chat.store.opening import open_store
from tests.store.builders import (
    KEY,
    ROOM,
    START,
    a_message,
    a_page,
    a_sync,
    an_event,
    an_id,
    first_sync,
    messages,
    numbers,
    open_at,
)
from tests.store.test_rescue import ASIDE, flip

NOW = UnixMillis(START)


async def hide(store: LocalStore, *numbers_: int) -> None:
    for number in numbers_:
        await store.messages.hide(ROOM, an_id(number), NOW, hidden=True)


async def test_pages_are_full_and_in_one_piece_without_what_is_hidden(store: LocalStore) -> None:
    await store.record([first_sync(20)])
    await hide(store, 3, 4, 5, 15, 16, 17, 20)

    last = await store.newest(ROOM, 4)
    middle = await store.older(ROOM, last.messages[0].order, 6)
    first = await store.older(ROOM, middle.messages[0].order, 6)
    up = await store.newer(ROOM, first.messages[-1].order, 6)
    around = await store.around(ROOM, an_id(10), 6)

    assert numbers(last.messages) == [13, 14, 18, 19]
    assert numbers(middle.messages) == [7, 8, 9, 10, 11, 12]
    assert numbers(first.messages) == [1, 2, 6]
    assert up.messages == middle.messages
    assert numbers(around.messages) == [7, 8, 9, 10, 11, 12, 13]
    assert not any(page.missing for page in (last, middle, first, up, around))
    assert (first.older, first.at_start) == (False, True)


async def test_a_hole_beside_a_hidden_message_is_told_at_the_next_one(store: LocalStore) -> None:
    await store.record([a_sync(a_page((*messages(1, 2), *messages(6, 8)), upto=8))])
    await hide(store, 6)

    page = await store.newest(ROOM, 10)

    assert numbers(page.messages) == [1, 2, 7, 8]
    assert page.missing == {an_id(7): 3}


async def test_what_is_hidden_is_not_found_and_not_the_last_line(store: LocalStore) -> None:
    await store.record([first_sync(3)])
    told = await store.messages.hide(ROOM, an_id(3), NOW, hidden=True)

    found = await store.search(SearchQuery(words=("message",)), 10)
    filtered = await store.search(SearchQuery(rooms=(ROOM,)), 10)

    assert told.removed == ((ROOM, an_id(3)),)
    assert told.lines[0].last == a_message(2)
    assert [hit.message.no for hit in found.found] == [2, 1]
    assert [hit.message.no for hit in filtered.found] == [2, 1]


async def test_it_comes_back_as_it_is_by_then(store: LocalStore) -> None:
    await store.record([first_sync(3)])
    await hide(store, 2)
    changed = await store.record([an_event(a_message(2, "better", rev=4))])

    told = await store.messages.hide(ROOM, an_id(2), NOW, hidden=False)

    assert changed.changed == ()
    assert [message.content for message in told.changed] == [a_message(2, "better").content]


@ASIDE
async def test_what_is_hidden_outlives_a_damaged_file(tmp_path: Path) -> None:
    store = await open_at(tmp_path)
    await store.record([first_sync(3)])
    await hide(store, 2)
    await store.close()
    flip(tmp_path / "store.db", 0)

    opened = await open_store(tmp_path, KEY, NOW)
    await opened.store.record([first_sync(3)])

    assert numbers((await opened.store.newest(ROOM, 10)).messages) == [1, 3]
    await opened.store.close()
