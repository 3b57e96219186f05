"""Which rooms are followed live, and in which of them it is heard who types."""

from dataclasses import replace

from desktop_chat.domain.ids import RoomId, UnixMillis
from desktop_chat.service.book import LIVE_ROOMS, TYPING_ROOMS, Book
from tests.unit.core.builders import NOON, a_line


def a_book(count: int) -> Book:
    """Make a book of rooms, room-0 the most recently active."""
    book = Book()
    lines = [a_line(id=RoomId(f"room-{number}"), created_at=UnixMillis(NOON - number)) for number in range(count)]
    book.lines = {line.room.id: replace(line, position=replace(line.position, gen=1)) for line in lines}
    return book


def test_the_open_room_comes_first_and_the_most_recent_ones_after_it() -> None:
    book = a_book(LIVE_ROOMS + 9)
    book.opened = RoomId("room-50")

    live = book.live_rooms()

    assert [room.room for room in live[:3]] == ["room-50", "room-0", "room-1"]
    assert len(live) == LIVE_ROOMS


def test_typing_is_heard_where_it_is_seen() -> None:
    book = a_book(20)
    book.opened = RoomId("room-9")

    assert [room.room for room in book.live_rooms() if room.typing] == [
        "room-9",
        *(f"room-{number}" for number in range(TYPING_ROOMS - 1)),
    ]
