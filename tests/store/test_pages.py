"""Stretches of a timeline: limits, holes, and where the unsent messages stand."""

from desktop_chat.domain.events import Reset
from desktop_chat.domain.ids import UnixMillis
from desktop_chat.domain.message import OrderKey
from desktop_chat.store.local_store import LocalStore
from tests.store.builders import (
    OTHER_ROOM,
    ROOM,
    START,
    a_page,
    a_sync,
    an_id,
    first_sync,
    messages,
    numbers,
    sending,
    texts,
)

NOW = UnixMillis(START)


async def test_newest_page_says_that_there_is_more(store: LocalStore) -> None:
    await store.record([first_sync(10)])

    page = await store.newest(ROOM, 4)

    assert numbers(page.messages) == [7, 8, 9, 10]
    assert (page.older, page.newer, page.at_start) == (True, False, False)


async def test_page_of_exactly_all_is_at_the_start(store: LocalStore) -> None:
    await store.record([first_sync(4)])

    page = await store.newest(ROOM, 4)

    assert (page.older, page.at_start) == (False, True)


async def test_pages_walk_down_and_up_without_a_message_twice_or_missing(store: LocalStore) -> None:
    await store.record([first_sync(10)])

    last = await store.newest(ROOM, 4)
    middle = await store.older(ROOM, last.messages[0].order, 4)
    first = await store.older(ROOM, middle.messages[0].order, 4)
    up = await store.newer(ROOM, first.messages[-1].order, 4)
    end = await store.newer(ROOM, up.messages[-1].order, 4)

    assert numbers(middle.messages) == [3, 4, 5, 6]
    assert (middle.older, middle.newer) == (True, True)
    assert numbers(first.messages) == [1, 2]
    assert (first.older, first.at_start) == (False, True)
    assert up == middle
    assert end.messages == last.messages
    assert not end.newer


async def test_page_around_a_message_has_both_sides(store: LocalStore) -> None:
    await store.record([first_sync(20)])

    page = await store.around(ROOM, an_id(10), 6)

    assert numbers(page.messages) == [7, 8, 9, 10, 11, 12, 13]
    assert (page.older, page.newer) == (True, True)


async def test_page_around_an_unknown_message_is_the_newest(store: LocalStore) -> None:
    await store.record([first_sync(5)])

    assert await store.around(ROOM, an_id(99), 3) == await store.newest(ROOM, 3)


async def test_pages_reach_over_a_hole_and_say_where_it_is(store: LocalStore) -> None:
    await store.record([first_sync(3), a_sync(a_page(messages(9, 12), start=8, upto=12, reset=Reset.BEHIND))])

    whole = await store.newest(ROOM, 50)
    above = await store.newest(ROOM, 4)
    below = await store.older(ROOM, above.messages[0].order, 2)
    upwards = await store.newer(ROOM, OrderKey(unsent=False, number=2), 2)
    around = await store.around(ROOM, an_id(3), 4)

    assert numbers(whole.messages) == [1, 2, 3, 9, 10, 11, 12]
    assert whole.at_start
    assert whole.missing == above.missing == below.missing == upwards.missing == around.missing == {an_id(9): 5}
    assert (above.older, above.at_start) == (True, False)
    assert numbers(below.messages) == [2, 3]
    assert (numbers(upwards.messages), upwards.newer) == ([3, 9], True)
    assert numbers(around.messages) == [1, 2, 3, 9, 10]


async def test_hole_is_seen_between_any_two_rows_of_a_range(store: LocalStore) -> None:
    await store.record([first_sync(3), a_sync(a_page(messages(9, 12), start=8, upto=12, reset=Reset.BEHIND))])
    first, unsent = OrderKey(unsent=False, number=9), OrderKey(unsent=True, number=1)

    assert await store.missing(ROOM, first, unsent) == {an_id(9): 5}
    assert await store.missing(ROOM, OrderKey(unsent=False, number=10), unsent) == {}
    assert await store.missing(ROOM, unsent, unsent) == {}
    assert await store.missing(OTHER_ROOM, first, unsent) == {}


async def test_unsent_follow_the_newest_page_only(store: LocalStore) -> None:
    await store.record([first_sync(6)])
    await store.enqueue(sending(1, "waiting"), NOW)
    await store.enqueue(sending(2, "waiting too"), NOW)

    newest = await store.newest(ROOM, 2)
    older = await store.older(ROOM, newest.messages[0].order, 2)
    around = await store.around(ROOM, an_id(6), 2)

    assert texts(newest.messages) == ["message 5", "message 6", "waiting", "waiting too"]
    assert numbers(older.messages) == [3, 4]
    assert texts(around.messages)[-2:] == ["waiting", "waiting too"]


async def test_before_and_after_an_unsent_message(store: LocalStore) -> None:
    await store.record([first_sync(3)])
    await store.enqueue(sending(1, "one"), NOW)
    await store.enqueue(sending(2, "two"), NOW)
    second = (await store.newest(ROOM, 9)).messages[-1]

    before = await store.older(ROOM, second.order, 2)
    after = await store.newer(ROOM, before.messages[-1].order, 2)

    assert texts(before.messages) == ["message 2", "message 3", "one"]
    assert before.older
    assert texts(after.messages) == ["two"]


async def test_unknown_room_has_an_empty_page(store: LocalStore) -> None:
    page = await store.newest(OTHER_ROOM, 9)

    assert (page.messages, page.older, page.at_start) == ((), False, False)


async def test_first_message_of_a_room_that_is_not_synced_yet_is_shown(store: LocalStore) -> None:
    await store.enqueue(sending(1, room=OTHER_ROOM), NOW)

    assert texts((await store.newest(OTHER_ROOM, 9)).messages) == ["hello"]
    assert texts((await store.older(OTHER_ROOM, OrderKey(unsent=True, number=9), 9)).messages) == ["hello"]
    assert texts((await store.newer(OTHER_ROOM, OrderKey(unsent=True, number=0), 9)).messages) == ["hello"]


async def test_empty_room_is_at_its_start(store: LocalStore) -> None:
    await store.record([first_sync(0)])

    assert (await store.newest(ROOM, 9)).at_start


async def test_absurd_limits_are_harmless(store: LocalStore) -> None:
    await store.record([first_sync(3)])

    none = await store.newest(ROOM, 0)
    negative = await store.older(ROOM, OrderKey(unsent=False, number=3), -5)

    assert none.messages == ()
    assert negative.messages == ()
