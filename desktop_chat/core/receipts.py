"""Which read and delivered marks wait to be told to the server, gathered so that one call carries many rooms."""

from collections.abc import Iterable

from desktop_chat.domain.ids import RoomId, UserId
from desktop_chat.domain.marker import ReadMarker

GATHER = 2.0
"""Seconds from the first waiting mark to the call that carries it and all that have come since."""

MOST_AT_ONCE = 500
"""Rooms in one call; the server refuses more."""

SMALL_ROOM = 8
"""Delivered marks are sent in rooms of up to this many people; beyond, they are noise that everybody pays for."""


class Receipts:
    """High-water marks that only grow: what is wanted, and what the server is known to have."""

    def __init__(self, me: UserId) -> None:
        self._me = me
        self._wanted: dict[RoomId, ReadMarker] = {}
        self._known: dict[RoomId, ReadMarker] = {}
        self._failures = 0
        self._due: float | None = None

    def note(self, room: RoomId, *, read_seq: int = 0, delivered_seq: int = 0, now: float) -> None:
        """Want a mark to stand at least here; a mark that the server has already costs nothing."""
        self.want(ReadMarker(room=room, user=self._me, read_seq=read_seq, delivered_seq=delivered_seq), now)

    def want(self, marker: ReadMarker, now: float) -> None:
        """Want a mark that was found waiting, at `now` (seconds)."""
        wanted = self._wanted.get(marker.room, _nothing(marker.room, self._me)).merged(marker)
        if _covers(self._known.get(marker.room), wanted):
            return
        self._wanted[marker.room] = wanted
        if self._due is None:
            self._due = now + GATHER

    def due(self) -> float | None:
        """Return when the next call should be made, or None while nothing waits."""
        return self._due

    def waiting(self) -> tuple[ReadMarker, ...]:
        """Return the marks that wait, by room, as one call should carry them (rooms in one fixed order)."""
        return tuple(self._wanted[room] for room in sorted(self._wanted)[:MOST_AT_ONCE])

    def confirm(self, markers: Iterable[ReadMarker], now: float) -> None:
        """Remember what the server has, by one's own call or from another device."""
        self._failures = 0
        for marker in markers:
            known = self._known.get(marker.room, _nothing(marker.room, self._me)).merged(marker)
            self._known[marker.room] = known
            wanted = self._wanted.get(marker.room)
            if wanted is not None and _covers(known, wanted):
                del self._wanted[marker.room]
        if not self._wanted:
            self._due = None
        elif self._due is None or self._due <= now:
            self._due = now + GATHER

    def postpone(self, until: float) -> None:
        """Keep everything and wait, because the server could not be reached."""
        if self._wanted:
            self._failures += 1
            self._due = until

    @property
    def failures(self) -> int:
        """How many calls in a row have failed."""
        return self._failures

    def hurry(self, now: float) -> None:
        """Try at once what waits, because the server can be reached again."""
        if self._wanted:
            self._due = now

    def restart(self, rooms: Iterable[RoomId]) -> None:
        """Forget what is known and wanted of rooms whose history was replaced: their numbers mean something else."""
        for room in rooms:
            _ = self._known.pop(room, None)
            _ = self._wanted.pop(room, None)
        if not self._wanted:
            self._due = None

    def drop(self, markers: Iterable[ReadMarker]) -> None:
        """Forget marks that the server refused for good, so that they are not tried in a loop."""
        for marker in markers:
            self._wanted.pop(marker.room, None)
        if not self._wanted:
            self._due = None


def sends_delivered(members: int) -> bool:
    """Tell whether delivered marks are worth their cost in a room of this many people."""
    return members <= SMALL_ROOM


def _nothing(room: RoomId, user: UserId) -> ReadMarker:
    return ReadMarker(room=room, user=user, read_seq=0, delivered_seq=0)


def _covers(known: ReadMarker | None, wanted: ReadMarker) -> bool:
    reached = known if known is not None else _nothing(wanted.room, wanted.user)
    return reached.read_seq >= wanted.read_seq and reached.delivered_seq >= wanted.delivered_seq
