"""What has newly come, as against what is fetched of the past, is one's own, or was read elsewhere."""

from dataclasses import replace
from typing import Any

import pytest

from desktop_chat.core.arrivals import Arrivals
from desktop_chat.core.diffs import Arrival
from desktop_chat.domain.content import Content, DeletedContent, TextContent, UnsupportedContent
from desktop_chat.domain.ids import MessageId, RoomId
from desktop_chat.domain.message import Message
from desktop_chat.domain.ports import Recorded, RoomLine
from desktop_chat.domain.room import RoomKind
from desktop_chat.domain.user import Profile
from tests.unit.core.builders import ANN, BO, CY, OTHER, ROOM, a_line, a_member, a_message, a_position

ME = Profile(id=ANN, handle="ann", name="Ann")


def at(last_no: int, *, read_no: int = 0, room: RoomId = ROOM, **changes: Any) -> dict[RoomId, RoomLine]:
    """Return a room whose newest message has this number."""
    position = a_position(room=room, last_no=last_no, read_no=read_no, gone=changes.pop("gone", False))
    return {room: a_line(id=room, position=position, **changes)}


def begun(lines: dict[RoomId, RoomLine], *, first: bool = False, me: Profile | None = ME) -> Arrivals:
    arrivals = Arrivals()
    arrivals.begin(me, lines.values(), first=first)
    return arrivals


def come(arrivals: Arrivals, lines: dict[RoomId, RoomLine], *messages: Message) -> list[MessageId]:
    return [arrival.message for arrival in arrivals.of(Recorded(changed=messages), lines)]


def test_a_message_of_somebody_else_is_told_with_where_it_came() -> None:
    arrivals = begun(at(1))

    told = arrivals.of(Recorded(changed=(a_message(2, text="tea,  @Ann?\nnow"),)), at(2))

    assert told == (
        Arrival(
            room=ROOM,
            kind=RoomKind.GROUP,
            title="Team",
            message=MessageId("m2"),
            no=2,
            author="Bo",
            text="tea, @Ann? now",
            mentioned=True,
        ),
    )


def test_each_message_comes_once() -> None:
    arrivals = begun(at(1))

    assert come(arrivals, at(2), a_message(2)) == ["m2"]
    assert come(arrivals, at(2), a_message(2, rev=3, text="changed")) == []
    assert come(arrivals, at(4), a_message(3), a_message(4)) == ["m3", "m4"]


def test_history_that_is_fetched_has_not_come() -> None:
    arrivals = begun(at(100))

    assert come(arrivals, at(100), a_message(7), a_message(8)) == []


def test_what_came_during_an_absence_is_told_and_what_lies_before_its_page_is_not() -> None:
    arrivals = begun(at(10))

    assert come(arrivals, at(500), a_message(499), a_message(500)) == ["m499", "m500"]
    assert come(arrivals, at(500), a_message(11), a_message(12)) == []


@pytest.mark.parametrize(
    "message",
    [
        a_message(2, author=ANN),
        a_message(2, content=DeletedContent()),
        a_message(None),
        a_message(2, room=OTHER),
    ],
    ids=["own", "deleted", "unsent", "of a room that is not there"],
)
def test_nothing_to_tell(message: Message) -> None:
    assert come(begun(at(1)), at(2), message) == []


def test_what_was_read_on_another_device_is_not_told() -> None:
    assert come(begun(at(1)), at(3, read_no=2), a_message(2), a_message(3)) == ["m3"]


def test_blocked_people_are_not_told_of() -> None:
    arrivals = begun(at(1))

    told = arrivals.of(Recorded(changed=(a_message(2), a_message(3, author=CY))), at(3), {BO})

    assert [arrival.message for arrival in told] == ["m3"]


def test_a_room_that_was_left_tells_nothing() -> None:
    assert come(begun(at(1)), at(2, gone=True), a_message(2)) == []


def test_nothing_is_told_to_nobody() -> None:
    assert come(begun(at(1), me=None), at(2), a_message(2)) == []


def test_the_first_filling_of_a_store_tells_nothing_but_what_comes_after_it_does() -> None:
    arrivals = begun({}, first=True)

    arrivals.heard(more=True)
    assert come(arrivals, at(3), a_message(3)) == []
    arrivals.heard(more=False)
    assert come(arrivals, at(4), a_message(4)) == []
    assert come(arrivals, at(5), a_message(5)) == ["m5"]


def test_a_room_that_one_was_brought_into_tells_what_is_unread_there() -> None:
    arrivals = begun(at(1))

    assert come(arrivals, at(5, room=OTHER, read_no=4), a_message(4, room=OTHER), a_message(5, room=OTHER)) == ["m5"]


def test_another_history_counts_anew() -> None:
    arrivals = begun(at(100))
    arrivals.of(Recorded(reloaded=(ROOM, OTHER), changed=(a_message(7), a_message(8))), at(8))

    assert come(arrivals, at(9), a_message(9)) == ["m9"]


def test_an_author_who_is_not_known_has_no_name() -> None:
    arrivals = begun(at(1))

    told = arrivals.of(Recorded(changed=(a_message(2, author=BO),)), at(2, members=(a_member(ANN),)))

    assert [arrival.author for arrival in told] == [""]


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (TextContent(text="hi @Ann, come"), True),
        (TextContent(text="hi @bo"), False),
        (TextContent(text="`@ann`"), False),
        (TextContent(text="x" * 1000 + " @ann"), True),
        (UnsupportedContent(kind="poll"), False),
    ],
)
def test_who_is_named(content: Content, named: bool) -> None:
    arrivals = begun(at(1))

    told = arrivals.of(Recorded(changed=(a_message(2, content=content),)), at(2))

    assert [arrival.mentioned for arrival in told] == [named]


def edited(number: int, text: str, former: str, **changes: Any) -> Recorded:
    """Return what is recorded when the words of a message that was here are replaced."""
    message = a_message(number, rev=9, text=text, **changes)
    return Recorded(changed=(message,), former={message.id: former})


def test_an_edit_that_newly_names_somebody_is_told_though_the_message_was_read() -> None:
    arrivals = begun(at(4, read_no=4))

    told = arrivals.of(edited(2, "tea, @Ann?", "tea?"), at(4, read_no=4))

    assert [(arrival.message, arrival.mentioned, arrival.text) for arrival in told] == [("m2", True, "tea, @Ann?")]


@pytest.mark.parametrize(
    "recorded",
    [
        edited(2, "tea, @ann!", "tea, @Ann?"),
        edited(2, "tea", "tea, @Ann?"),
        edited(2, "`@ann`", "tea"),
        edited(2, "I, @ann", "I", sender=ANN),
        edited(2, "@ann", "tea", room=OTHER),
        replace(edited(2, "@ann", "tea"), reloaded=(ROOM,)),
    ],
    ids=["named before", "not any more", "in code", "own", "unknown room", "another history"],
)
def test_another_edit_is_not_told(recorded: Recorded) -> None:
    assert begun(at(4)).of(recorded, at(4)) == ()


def test_an_edit_of_a_blocked_person_calls_nobody() -> None:
    assert begun(at(4)).of(edited(2, "@ann", "tea"), at(4), {BO}) == ()


def test_a_message_that_came_and_was_edited_at_once_comes_once() -> None:
    told = begun(at(4)).of(edited(5, "@ann", "tea"), at(5))

    assert [arrival.message for arrival in told] == ["m5"]
