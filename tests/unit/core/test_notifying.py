"""What a person is told while they look elsewhere: never too much, never what they see, and taken back when read."""

from typing import Any

import pytest

from desktop_chat.core.diffs import Arrival
from desktop_chat.core.notifying import LINES, ROOMS, SOUND_GAP, Bubble, Line, Notifier, Order, Situation, Withdraw
from desktop_chat.domain.ids import MessageId, RoomId
from desktop_chat.domain.room import RoomKind
from desktop_chat.domain.settings import Disclosure, Notifications, NotifyOf
from tests.unit.core.builders import OTHER, ROOM

ALL = Notifications()


def an_arrival(no: int = 1, **changes: Any) -> Arrival:
    values: dict[str, Any] = {
        "room": ROOM,
        "kind": RoomKind.GROUP,
        "title": "Team",
        "message": MessageId(f"m{no}"),
        "no": no,
        "author": "Bo",
        "text": f"text {no}",
        "mentioned": False,
    }
    return Arrival(**(values | changes))


def tell(notifier: Notifier, *arrivals: Arrival, wanted: Notifications = ALL, **situation: Any) -> tuple[Order, ...]:
    return notifier.arrived(arrivals, Situation(**({"now": 100.0} | situation)), wanted)


def bubbles(orders: tuple[Order, ...]) -> list[Bubble]:
    return [order for order in orders if isinstance(order, Bubble)]


def rooms(count: int) -> list[Arrival]:
    return [an_arrival(number, room=RoomId(f"r{number}")) for number in range(count)]


def test_a_message_is_told_with_sender_room_and_text() -> None:
    assert tell(Notifier(), an_arrival()) == (
        Bubble(
            room=ROOM,
            newest=MessageId("m1"),
            title="Team",
            lines=(Line(author="Bo", text="text 1"),),
            count=1,
            rooms=1,
            sound=True,
        ),
    )


def test_a_direct_message_needs_no_name_beside_its_title() -> None:
    (bubble,) = bubbles(tell(Notifier(), an_arrival(kind=RoomKind.DIRECT, title="Bo")))

    assert (bubble.title, bubble.lines) == ("Bo", (Line(author="", text="text 1"),))


@pytest.mark.parametrize(
    ("show", "title", "lines"),
    [
        (Disclosure.TEXT, "Team", (Line(author="Bo", text="text 1"),)),
        (Disclosure.SENDER, "Team", (Line(author="Bo", text=""),)),
        (Disclosure.NOTHING, "", ()),
    ],
)
def test_no_more_is_shown_than_is_wanted(show: Disclosure, title: str, lines: tuple[Line, ...]) -> None:
    (bubble,) = bubbles(tell(Notifier(), an_arrival(), wanted=Notifications(show=show)))

    assert (bubble.title, bubble.lines) == (title, lines)


@pytest.mark.parametrize(
    ("changes", "situation", "of", "told"),
    [
        ({}, {"looked_at": ROOM}, NotifyOf.ALL, False),
        ({"mentioned": True}, {"looked_at": ROOM}, NotifyOf.ALL, False),
        ({}, {"looked_at": OTHER}, NotifyOf.ALL, True),
        ({}, {"muted": frozenset({ROOM})}, NotifyOf.ALL, False),
        ({"mentioned": True}, {"muted": frozenset({ROOM})}, NotifyOf.ALL, True),
        ({}, {"muted": frozenset({OTHER})}, NotifyOf.ALL, True),
        ({"mentioned": True}, {"quiet": True}, NotifyOf.ALL, False),
        ({}, {}, NotifyOf.MENTIONS, False),
        ({"mentioned": True}, {}, NotifyOf.MENTIONS, True),
        ({"kind": RoomKind.DIRECT}, {}, NotifyOf.MENTIONS, True),
        ({"mentioned": True}, {}, NotifyOf.NOTHING, False),
    ],
)
def test_what_is_told_of(changes: dict[str, Any], situation: dict[str, Any], of: NotifyOf, told: bool) -> None:
    orders = tell(Notifier(), an_arrival(**changes), wanted=Notifications(of=of), **situation)

    assert bool(orders) is told


def test_messages_of_a_room_are_gathered_in_one() -> None:
    notifier = Notifier()
    tell(notifier, an_arrival(1))

    (bubble,) = bubbles(tell(notifier, *(an_arrival(number) for number in range(2, LINES + 3))))

    assert bubble.count == LINES + 2
    assert [line.text for line in bubble.lines] == [f"text {number}" for number in range(3, LINES + 3)]
    assert bubble.newest == f"m{LINES + 2}"


def test_news_of_many_rooms_are_told_together() -> None:
    notifier = Notifier()
    separate = tell(notifier, *rooms(ROOMS))

    together = tell(notifier, an_arrival(room=RoomId("one more")))
    again = tell(notifier, an_arrival(room=RoomId("r1")))

    assert [bubble.rooms for bubble in bubbles(separate)] == [1] * ROOMS
    assert [order.room for order in together if isinstance(order, Withdraw)] == ["r0", "r1", "r2", "one more"]
    (about,) = bubbles(together)
    assert (about.room, about.newest, about.count, about.rooms) == (None, None, ROOMS + 1, ROOMS + 1)
    assert [(bubble.count, bubble.rooms) for bubble in bubbles(again)] == [(ROOMS + 2, ROOMS + 1)]
    assert len(again) == 1


def test_what_was_read_elsewhere_is_taken_back() -> None:
    notifier = Notifier()
    tell(notifier, an_arrival(), an_arrival(room=OTHER))

    assert notifier.read([ROOM, RoomId("never told of")]) == (Withdraw(room=ROOM),)
    assert notifier.read([ROOM]) == ()


def test_what_is_told_together_is_taken_back_when_all_of_it_is_read() -> None:
    notifier = Notifier()
    tell(notifier, *rooms(ROOMS + 1))

    assert notifier.read([RoomId("r0")]) == ()
    assert notifier.read([RoomId(f"r{number}") for number in range(1, ROOMS + 1)]) == (Withdraw(room=None),)
    assert [bubble.rooms for bubble in bubbles(tell(notifier, an_arrival()))] == [1]


def test_after_a_notification_was_put_away_the_next_begins_anew() -> None:
    notifier = Notifier()
    tell(notifier, an_arrival(1))
    notifier.put_away(ROOM)

    assert [bubble.count for bubble in bubbles(tell(notifier, an_arrival(2)))] == [1]
    tell(notifier, *rooms(ROOMS + 1))
    notifier.put_away(None)
    assert [(bubble.count, bubble.room) for bubble in bubbles(tell(notifier, an_arrival(3)))] == [(1, ROOM)]


def test_a_burst_sounds_once() -> None:
    notifier = Notifier()

    first = bubbles(tell(notifier, an_arrival(1), an_arrival(2, room=OTHER), now=50.0))
    soon = bubbles(tell(notifier, an_arrival(3), now=50.0 + SOUND_GAP / 2))
    later = bubbles(tell(notifier, an_arrival(4), now=50.0 + SOUND_GAP))

    assert [bubble.sound for bubble in first] == [False, True]
    assert [bubble.sound for bubble in soon + later] == [False, True]


def test_sounds_can_be_switched_off() -> None:
    silent = Notifications(sound=False)

    assert not any(bubble.sound for bubble in bubbles(tell(Notifier(), an_arrival(), wanted=silent)))
    assert not any(bubble.sound for bubble in bubbles(tell(Notifier(), *rooms(ROOMS + 1), wanted=silent)))
