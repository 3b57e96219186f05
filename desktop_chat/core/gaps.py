"""Is this the next number? Puts live events in order, lets a missing one come late by 300 ms, and says what to fetch.

A live event is a hint with a number: only the one directly after the cursor is let through, and only if it names the
one at the cursor as its predecessor; what lies ahead is held, what lies behind is dropped. Everything that cannot be
settled from live events alone is fetched.
"""

from dataclasses import field

from desktop_chat.domain.events import RoomEvent
from desktop_chat.domain.ids import Epoch, RoomId
from desktop_chat.domain.room import RoomPosition
from desktop_chat.domain.values import dataclass

GAP_WAIT = 0.3
"""Seconds that a missing number may be late before the range is fetched."""

MOST_HELD = 200
"""Events held for one room; what comes beyond is fetched with the gap."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What to do: apply `ready` in this order, fetch these rooms, or `fetch_all` (rooms or history have changed)."""

    ready: tuple[RoomEvent, ...] = ()
    fetch: tuple[RoomId, ...] = ()
    fetch_all: bool = False


NOTHING = Verdict()


@dataclass(slots=True, kw_only=True)
class _Stream:
    seq: int
    tip: str
    gen: int
    head: int = 0
    held: dict[int, RoomEvent] = field(default_factory=dict)
    patience: float | None = None


class Gaps:
    """How far every room has been applied, and what is held back."""

    def __init__(self) -> None:
        self.epoch: Epoch | None = None
        self.duplicates = 0
        self._streams: dict[RoomId, _Stream] = {}

    def restart(self, epoch: Epoch) -> None:
        """Learn which history the server tells; what was held from another one is dropped."""
        if epoch != self.epoch:
            self.epoch = epoch
            for stream in self._streams.values():
                stream.held.clear()
                stream.head, stream.patience = 0, None

    def place(self, position: RoomPosition) -> tuple[RoomEvent, ...]:
        """Learn how far the store is with a room; return held events that are next now."""
        room = position.room
        if position.gone:
            self._streams.pop(room, None)
            return ()
        cursor = position.cursor
        stream = self._streams.get(room)
        if stream is None:
            stream = self._streams[room] = _Stream(seq=0, tip="", gen=0)
        stream.seq, stream.tip, stream.gen = cursor.seq, cursor.tip, position.gen
        return self._release(stream)

    def heard(self, event: RoomEvent, now: float) -> Verdict:
        """Judge a live event at `now` (seconds)."""
        stream = self._streams.get(event.room)
        if stream is None or self.epoch not in {None, event.epoch}:
            return Verdict(fetch_all=True)
        if event.seq <= stream.seq:
            self.duplicates += 1
            forked = event.seq == stream.seq and event.tip != stream.tip
            return Verdict(fetch=(event.room,)) if forked else NOTHING
        if event.row is None or event.gen > stream.gen:
            # A hint, or a new generation, whose topic is known only from the server's own words.
            return Verdict(fetch=(event.room,))
        if event.seq > stream.seq + 1:
            return self._hold(stream, event, now)
        if not _continues(stream, event):
            return Verdict(fetch=(event.room,))
        stream.seq, stream.tip = event.seq, event.tip
        return Verdict(ready=(event, *self._release(stream)))

    def saw_head(self, room: RoomId, head: int, gen: int, now: float) -> Verdict:
        """Judge what a pulse or the answer to a write says of the end of the log; the event may be on its way."""
        stream = self._streams.get(room)
        if stream is None:
            return Verdict(fetch_all=True)
        if gen > stream.gen:
            return Verdict(fetch=(room,))
        if head > stream.seq:
            stream.head = max(head, stream.head)
            self._wait(stream, now)
        return NOTHING

    def overdue(self, now: float) -> tuple[RoomId, ...]:
        """Return rooms whose missing number did not come in time; they have to be fetched."""
        late = [room for room, stream in self._streams.items() if stream.patience is not None]
        late = [room for room in late if (self._streams[room].patience or 0.0) <= now]
        for room in late:
            self._streams[room].patience = None
        return tuple(late)

    def next_overdue(self) -> float | None:
        """Return when `overdue` has something to say next, or None."""
        times = [stream.patience for stream in self._streams.values() if stream.patience is not None]
        return min(times, default=None)

    def _hold(self, stream: _Stream, event: RoomEvent, now: float) -> Verdict:
        if event.seq in stream.held:
            self.duplicates += 1
        elif len(stream.held) < MOST_HELD:
            stream.held[event.seq] = event
        self._wait(stream, now)
        return NOTHING

    def _wait(self, stream: _Stream, now: float) -> None:
        if stream.patience is None:
            stream.patience = now + GAP_WAIT

    def _release(self, stream: _Stream) -> tuple[RoomEvent, ...]:
        """Take out what is next in the held events, in order, and forget what lies behind."""
        ready: list[RoomEvent] = []
        stream.held = {seq: event for seq, event in stream.held.items() if seq > stream.seq}
        while (event := stream.held.pop(stream.seq + 1, None)) is not None:
            if not _continues(stream, event):
                # What is held is of another history; the end that it speaks of is still waited for, and then fetched.
                stream.head = max(stream.head, event.seq)
                break
            ready.append(event)
            stream.seq, stream.tip = event.seq, event.tip
        if not stream.held and stream.seq >= stream.head:
            stream.patience = None
        return tuple(ready)


def _continues(stream: _Stream, event: RoomEvent) -> bool:
    """Tell whether an event follows upon what was applied last, or belongs to a history that was told anew."""
    return event.before is None or event.before == stream.tip
