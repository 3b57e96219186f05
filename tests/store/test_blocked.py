"""Whom the account blocks, and what the store says of a room that the account was removed from."""

from dataclasses import replace

import pytest

from desktop_chat.domain.content import HiddenContent
from desktop_chat.domain.events import Reset
from desktop_chat.domain.ids import UserId
from desktop_chat.domain.user import Profile
from desktop_chat.store.local_store import LocalStore
from desktop_chat.store.rows import content_columns
from tests.store.builders import ROOM, a_message, a_page, a_sync, an_event, own_marker

BO = Profile(id=UserId("bo"), handle="bo", name="Bo")
CY = Profile(id=UserId("cy"), handle="cy", name="Cy \ud800")


async def unread(store: LocalStore) -> tuple[int, int]:
    """Return how many messages of the room are unread, and how many of them are of blocked people."""
    (line,) = (await store.snapshot()).lines
    return line.position.unread, line.unseen


async def a_mixed_room(store: LocalStore) -> None:
    """Record ten messages, those with even numbers by Bo and the others by Cy; two are read."""
    rows = tuple(a_message(no, author=BO.id if no % 2 == 0 else CY.id) for no in range(1, 11))
    page = a_page(rows, upto=10, reset=Reset.NEW)
    await store.record([replace(a_sync(page), own_markers=(own_marker(2, 2),))])


async def test_unread_messages_of_blocked_people_are_told_apart(store: LocalStore) -> None:
    await a_mixed_room(store)
    assert await unread(store) == (8, 0)

    blocked = await store.keep_blocked([BO])
    assert [(line.position.unread, line.unseen) for line in blocked.lines] == [(8, 4)]
    more = await store.record([an_event(a_message(11, author=BO.id)), an_event(a_message(12, author=CY.id))])
    assert [(line.position.unread, line.unseen) for line in more.lines] == [(10, 5)]
    read = await store.keep_read(ROOM, 9, 9)
    assert [(line.position.unread, line.unseen) for line in read.lines] == [(3, 2)]
    assert await unread(store) == (3, 2)

    freed = await store.keep_blocked([])
    assert [line.unseen for line in freed.lines] == [0]


async def test_what_is_not_here_is_counted_as_the_server_counts_it(store: LocalStore) -> None:
    rows = tuple(a_message(no, author=BO.id) for no in range(98, 101))
    await store.keep_blocked([BO])

    await store.record([a_sync(a_page(rows, start=97, upto=100, last_no=100, reset=Reset.NEW))])

    assert await unread(store) == (100, 3)


async def test_a_room_in_which_all_is_read_has_nothing_unseen(store: LocalStore) -> None:
    await a_mixed_room(store)
    await store.keep_read(ROOM, 10, 10)

    recorded = await store.keep_blocked([BO])

    assert recorded.lines == ()
    assert await unread(store) == (0, 0)


async def test_the_people_who_were_kept_last_are_blocked_and_nobody_else(store: LocalStore) -> None:
    await store.keep_blocked([CY, BO])
    first = (await store.snapshot()).blocked
    await store.keep_blocked([BO])

    assert [person.name for person in first] == ["Bo", "Cy �"]
    assert (await store.snapshot()).blocked == (BO,)


def test_what_stands_for_a_hidden_text_is_never_stored() -> None:
    with pytest.raises(TypeError):
        content_columns(HiddenContent())
