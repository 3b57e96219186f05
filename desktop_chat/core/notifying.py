"""What a person is told of while they do not look: which messages, how they are gathered, and when that is taken back.

There is at most one notification for each room, which grows, and one for all rooms together when many have news. Time
is an argument (seconds of a clock that never goes back); words and screens are made elsewhere.
"""

from collections.abc import Iterable
from typing import assert_never

from desktop_chat.core.diffs import Arrival
from desktop_chat.domain.ids import MessageId, RoomId
from desktop_chat.domain.room import RoomKind
from desktop_chat.domain.settings import Disclosure, Notifications, NotifyOf
from desktop_chat.domain.values import dataclass, replace

LINES = 4
"""Of so many last messages of a room the text is shown."""
ROOMS = 3
"""More rooms than this with news at a time are told of together."""
SOUND_GAP = 3.0
"""Seconds between two sounds: a burst sounds once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A message in a notification; `author` is empty where the title says it, `text` where it is not to be shown."""

    author: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bubble:
    """What one notification says: of `count` new messages in `rooms` rooms, the last `lines`.

    `room` and `newest` are where it leads to; None when it is about several rooms. `title` is empty where nothing is to
    be shown but that there is something. `sound` is whether it may be heard.
    """

    room: RoomId | None
    newest: MessageId | None
    title: str
    lines: tuple[Line, ...]
    count: int
    rooms: int
    sound: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw:
    """Take the notification of a room away, or (None) that about several."""

    room: RoomId | None


Order = Bubble | Withdraw


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """How it is when messages come: the room that somebody looks at, rooms to be silent about, do-not-disturb."""

    now: float
    looked_at: RoomId | None = None
    muted: frozenset[RoomId] = frozenset()
    quiet: bool = False


class Notifier:
    """Keeps what is told and neither read nor put away yet."""

    def __init__(self) -> None:
        self._told: dict[RoomId, Bubble] = {}
        self._together = False
        self._last_sound = float("-inf")

    def arrived(self, arrivals: Iterable[Arrival], situation: Situation, wanted: Notifications) -> tuple[Order, ...]:
        """Return what to show of messages that have come."""
        rooms: dict[RoomId, None] = {}
        for arrival in arrivals:
            if _concerns(arrival, situation, wanted):
                self._told[arrival.room] = _grown(self._told.get(arrival.room), arrival, wanted.show)
                rooms[arrival.room] = None
        if not rooms:
            return ()
        sound = wanted.sound and situation.now - self._last_sound >= SOUND_GAP
        if sound:
            self._last_sound = situation.now
        if self._together or len(self._told) > ROOMS:
            return self._tell_together(sound=sound)
        last = next(reversed(rooms))
        return tuple(replace(self._told[room], sound=sound and room == last) for room in rooms)

    def read(self, rooms: Iterable[RoomId]) -> tuple[Order, ...]:
        """Return what to take away now that nothing in these rooms is unread, here or on another device."""
        gone = [room for room in rooms if self._told.pop(room, None) is not None]
        if not self._together:
            return tuple(Withdraw(room=room) for room in gone)
        if self._told:
            return ()
        self._together = False
        return (Withdraw(room=None),)

    def put_away(self, room: RoomId | None) -> None:
        """Learn that the person has put a notification away or used it: the next begins anew."""
        if room is None:
            self._told.clear()
            self._together = False
        else:
            self._told.pop(room, None)

    def _tell_together(self, *, sound: bool) -> tuple[Order, ...]:
        before = () if self._together else tuple(Withdraw(room=room) for room in self._told)
        self._together = True
        count = sum(bubble.count for bubble in self._told.values())
        rooms = len(self._told)
        about = Bubble(room=None, newest=None, title="", lines=(), count=count, rooms=rooms, sound=sound)
        return (*before, about)


def _concerns(arrival: Arrival, situation: Situation, wanted: Notifications) -> bool:
    if situation.quiet or arrival.room == situation.looked_at:
        return False
    if arrival.room in situation.muted and not arrival.mentioned:
        return False
    match wanted.of:
        case NotifyOf.ALL:
            return True
        case NotifyOf.MENTIONS:
            return arrival.mentioned or arrival.kind is RoomKind.DIRECT
        case NotifyOf.NOTHING:
            return False
        case _:
            assert_never(wanted.of)


def _grown(bubble: Bubble | None, arrival: Arrival, show: Disclosure) -> Bubble:
    """Return a room's notification with one more message."""
    author = "" if arrival.kind is RoomKind.DIRECT else arrival.author
    line = Line(author=author, text=arrival.text if show is Disclosure.TEXT else "")
    before = bubble.lines if bubble is not None else ()
    return Bubble(
        room=arrival.room,
        newest=arrival.message,
        title="" if show is Disclosure.NOTHING else arrival.title,
        lines=() if show is Disclosure.NOTHING else (*before, line)[-LINES:],
        count=1 if bubble is None else bubble.count + 1,
        rooms=1,
        sound=False,
    )
