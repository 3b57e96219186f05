"""Values that no honest server sends: they are refused or kept harmlessly, and never stop the store."""

from dataclasses import replace

import pytest

from desktop_chat.domain.content import TextContent, UnsupportedContent
from desktop_chat.domain.errors import StoreError
from desktop_chat.domain.ids import MessageId, RoomId, UnixMillis, UserId
from desktop_chat.domain.message import Message
from desktop_chat.domain.reaction import Reaction
from desktop_chat.store.local_store import LocalStore
from tests.store.builders import (
    OTHER_ROOM,
    ROOM,
    START,
    a_marker,
    a_member,
    a_message,
    a_page,
    a_pulse,
    a_room,
    a_sync,
    an_event,
    an_id,
    first_sync,
    numbers,
    sending,
    texts,
)


async def test_lone_surrogates_and_nul_are_kept_as_storable_text(store: LocalStore) -> None:
    rows = (
        a_message(1, "a\ud800b\x00c"),
        a_message(2, content=UnsupportedContent(kind="\udfff")),
        a_message(3, reactions=(Reaction(key="\ud83d", users=(UserId("x"),)),)),
    )
    page = a_page(rows, upto=3, details=a_room(name="\ud800"), members=(a_member(UserId("x"), "\udc00\x00"),))

    await store.record([a_sync(page)])
    await store.enqueue(sending(1, "q\ud800\x00"), UnixMillis(START))
    await store.keep_draft(ROOM, "d\udfff\x00")

    assert texts((await store.newest(ROOM, 9)).messages)[0] == "a\ufffdbc"
    assert (await store.snapshot()).lines[0].room.name == "\ufffd"


@pytest.mark.parametrize(
    "row",
    [
        a_message(1, seq=None),
        a_message(1, seq=0),
        a_message(1, seq=-5),
        a_message(1, room=OTHER_ROOM),
    ],
)
async def test_row_without_a_place_in_this_room_is_not_taken(store: LocalStore, row: Message) -> None:
    recorded = await store.record([a_sync(a_page([row], upto=1))])

    assert recorded.changed == ()
    assert (await store.newest(ROOM, 9)).messages == ()


async def test_row_that_claims_a_message_of_another_room_is_not_taken(store: LocalStore) -> None:
    await store.record([first_sync(2)])

    await store.record([an_event(a_message(2, "moved", room=OTHER_ROOM, rev=50))])

    assert texts((await store.newest(ROOM, 9)).messages) == ["message 1", "message 2"]
    assert (await store.newest(OTHER_ROOM, 9)).messages == ()


@pytest.mark.parametrize(
    "row",
    [
        a_message(1, sent_at=UnixMillis(-1)),
        a_message(1, sent_at=UnixMillis((1 << 63) - 1)),
        replace(a_message(1), no=None),
        replace(a_message(1), no=-7),
        a_message(1, seq=(1 << 63) - 1),
        a_message(1, rev=(1 << 63) - 1),
        a_message(1, sender=UserId("")),
        a_message(1, id=MessageId("not a uuid '; --")),
        a_message(1, "x" * 1_000_000),
        a_message(1, reactions=tuple(Reaction(key=f"k{key}", users=()) for key in range(5000))),
    ],
)
async def test_odd_row_is_kept_and_read_back(store: LocalStore, row: Message) -> None:
    await store.record([a_sync(a_page([row], upto=1))])

    assert (await store.newest(ROOM, 9)).messages == (row,)
    assert (await store.older(ROOM, row.order, 9)).messages == ()


@pytest.mark.parametrize(
    "row",
    [a_message(1, rev=1 << 63), a_message(1, sent_at=UnixMillis(1 << 80)), a_message(1, id=MessageId("\ud800"))],
)
async def test_row_that_cannot_be_stored_is_an_error_and_stores_nothing(store: LocalStore, row: Message) -> None:
    with pytest.raises(StoreError, match="cannot be stored"):
        await store.record([first_sync(3), an_event(replace(row, seq=4))])

    assert (await store.snapshot()).lines == ()


async def test_absurd_numbers_of_a_room_are_harmless(store: LocalStore) -> None:
    await store.record([first_sync(2)])

    await store.record([a_sync(a_page(start=-9, upto=-5, head=-1, last_no=-4, read_no=-4))])
    await store.keep_read(ROOM, -4, -4)
    await store.keep_read(ROOM, 1 << 62, 1 << 62)

    position = (await store.snapshot()).lines[0].position
    assert position.cursor.seq == 2
    assert position.unread == 0


async def test_markers_of_strangers_and_of_unknown_rooms_are_harmless(store: LocalStore) -> None:
    await store.record([first_sync(2)])

    await store.record(
        [a_pulse(a_marker(UserId("?"), -3)), a_sync(a_page(room=RoomId("?"), details=None, members=None))]
    )

    assert numbers((await store.newest(ROOM, 9)).messages) == [1, 2]


async def test_empty_news_is_no_news(store: LocalStore) -> None:
    recorded = await store.record([])

    assert (recorded.changed, recorded.lines, recorded.reloaded) == ((), (), ())


async def test_command_for_an_unknown_message_waits_without_showing_anything(store: LocalStore) -> None:
    send = sending(1)
    recorded = await store.enqueue(replace(send, content=TextContent(text="")), UnixMillis(0))

    around = await store.around(ROOM, an_id(404), 9)

    assert texts(recorded.changed) == [""]
    assert texts(around.messages) == [""]
