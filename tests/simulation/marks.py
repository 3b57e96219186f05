"""Rule 8: nobody is said to have read what they were not shown, and no mark moves back, on the server or on a screen.

After a restore the server's marks are those of the backup, and the screens' go back to these once they have heard of
it: a device is held to the new history from the moment on in which it calls itself up to date in it. What it says from
then on is about numbers of the new history; what it said before may be about others, and nobody can tell. A device to
which nothing tells that the server went back (the epoch is the same, and of the lost lines it knew none) knows marks
that the server has lost, until it hears of a restore: meanwhile its marks are only held to what was shown. Whoever
begins anew with a room, because what came does not go with what is known, knows no marks of it until they have come.
"""

from collections.abc import Callable, Iterable, Sequence

from desktop_chat.core.diffs import TimelineRow
from desktop_chat.domain.ids import Epoch, RoomId, UserId
from desktop_chat.domain.marker import ReadMarker
from tests.simulation.device import Device
from tests.simulation.history import History
from tests.simulation.server import SimServer


class MarkRules:
    """Watches the marks of a server and of all devices; `is_aware` tells which device knows the present history.

    A `damaged` log, which gets the line that it lacked, looks like another history whenever that is: marks on a screen
    then go back to what the server says.
    """

    def __init__(self, server: SimServer, history: History, is_aware: Callable[[str], bool]) -> None:
        self.damaged = False
        self._server = server
        self._history = history
        self._is_aware = is_aware
        self._shown: dict[tuple[UserId, RoomId], int] = {}
        self._held: dict[str, dict[tuple[RoomId, UserId], ReadMarker]] = {}
        self._known_to: dict[str, dict[RoomId, int]] = {}
        self._unheard: dict[str, None] = {}
        self._rejoined: dict[tuple[UserId, RoomId], None] = {}
        self._real_mark = server.mark
        server.mark = self._mark  # type: ignore[method-assign]  # every mark passes here

    def watch(self, device: Device) -> None:
        """Let this device say with each mark in which history it believes itself to be."""
        device.backend.history_now = lambda: self._history.restores if self._is_aware(device.name) else None

    def restored(self, devices: Iterable[Device], *, told: bool) -> None:
        """Learn that the server has gone back: what was shown of the lost part counts no more."""
        for device in devices:
            rooms = [(room, model) for room, model in self._server.rooms.items() if model.has_member(device.user)]
            if told or any(device.cursor(room) > model.head for room, model in rooms):
                _ = self._unheard.pop(device.name, None)
            else:
                self._unheard[device.name] = None
        for key, seq in self._shown.items():
            self._shown[key] = min(seq, self._server.rooms[key[1]].head)

    def invited(self, user: UserId, room: RoomId) -> None:
        """Learn that somebody is a member again: what they told while they were none was passed over in silence."""
        self._rejoined[user, room] = None

    def shows(self, device: Device, room: RoomId, rows: Sequence[TimelineRow]) -> None:
        """Note how far somebody was shown what the server has now; rows of a lost history have no place in it."""
        there = self._server.rooms[room].messages
        newest = max((there[row.message.id].seq or 0 for row in rows if row.message.id in there), default=0)
        key = (device.user, room)
        self._shown[key] = max(self._shown.get(key, 0), newest)

    def hold(self, device: Device) -> None:
        """See that a device knows of no mark that the server does not have, and that none has moved back there."""
        if device.name in self._unheard or not self._is_aware(device.name):
            _ = self._held.pop(device.name, None)
            return
        former, now = self._held.get(device.name, {}), self._marks_of(device)
        self._held[device.name] = now
        begun_anew = self._begun_anew(device)
        for key, mark in now.items():
            if mark != former.get(key):
                said = self._server.rooms[mark.room].markers.get(mark.user)
                self._history.expect(_covers(said, mark), "8 a mark out of nothing", device.name, mark, said)
        for key, mark in former.items():
            is_held = not self.damaged and mark.room not in begun_anew
            if is_held and self._server.rooms[mark.room].has_member(device.user):
                moved = now.get(key)
                self._history.expect(_covers(moved, mark), "8 a mark moved back here", device.name, mark, moved)

    def _begun_anew(self, device: Device) -> frozenset[RoomId]:
        """Return the rooms whose marks a device asks for from the first on, although it knew some."""
        lines = device.service._engine.book.lines.values()
        now = {line.room.id: line.position.cursor.marker_rev for line in lines}
        former, self._known_to[device.name] = self._known_to.get(device.name, {}), now
        return frozenset(room for room, rev in now.items() if rev == 0 or rev < former.get(room, 0))

    def _marks_of(self, device: Device) -> dict[tuple[RoomId, UserId], ReadMarker]:
        """Return what a device knows; of a room that it is no member of it is told nothing, not even of a restore."""
        marks = device.service._engine.book.markers
        rooms = [room for room in marks if self._server.rooms[room].has_member(device.user)]
        return {(room, user): mark for room in rooms for user, mark in marks[room].items()}

    def at_rest(self, device: Device) -> None:
        """See that a device knows every mark that the server has, and has told it of all that was read."""
        book = device.service._engine.book
        for room, model in self._server.rooms.items():
            if device.name in self._unheard or not model.has_member(device.user):
                continue
            known = {user: mark for user, mark in book.markers.get(room, {}).items() if mark.delivered_seq}
            here = {user: (mark.read_seq, mark.delivered_seq) for user, mark in known.items()}
            there = {user: (mark.read_seq, mark.delivered_seq) for user, mark in model.markers.items()}
            self._history.expect(here == there, "8 marks at rest", device.name, room[-3:], here, there)
            read, told = book.lines[room].position.read_seq, model.own_marker(device.user).read_seq
            told = read if (device.user, room) in self._rejoined else told
            self._history.expect(read <= told, "8 what was read is told", device.name, room[-3:], read, told)

    def _mark(self, user: UserId, markers: Sequence[ReadMarker], epoch: Epoch | None = None) -> None:
        before = {room: dict(model.markers) for room, model in self._server.rooms.items()}
        if epoch in {None, self._server.epoch} and self._server.heard_in == self._history.restores:
            for marker in markers:
                if self._server.rooms[marker.room].has_member(user):
                    self._was_shown(user, marker)
        self._real_mark(user, markers, epoch)
        for room, model in self._server.rooms.items():
            for reader, former in before[room].items():
                now = model.markers[reader]
                self._history.expect(_covers(now, former), "8 a mark moved back", reader, former, now)
        self._history.note(user[-1], "marks", *((m.room[-3:], m.read_seq, m.delivered_seq) for m in markers))

    def _was_shown(self, user: UserId, marker: ReadMarker) -> None:
        model = self._server.rooms[marker.room]
        own = (m.seq or 0 for m in model.messages.values() if m.sender == user)
        known = model.markers.get(user)
        seen = max(self._shown.get((user, marker.room), 0), known.read_seq if known is not None else 0, *own, 0)
        self._history.expect(marker.read_seq <= seen, "8 read beyond what was shown", user, marker, seen)


def _covers(mark: ReadMarker | None, other: ReadMarker | None) -> bool:
    """Tell whether a mark is as far as another one."""
    if mark is None or other is None:
        return other is None or not other.delivered_seq
    return mark.read_seq >= other.read_seq and mark.delivered_seq >= other.delivered_seq
