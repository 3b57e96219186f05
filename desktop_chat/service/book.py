"""What is known in memory about the account and its rooms, kept equal to the store by what that changed."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from desktop_chat.core.diffs import RosterPatch
from desktop_chat.core.roster import Roster
from desktop_chat.domain.content import HiddenContent
from desktop_chat.domain.events import SyncPage
from desktop_chat.domain.ids import Epoch, RoomId, UnixMillis, UserId
from desktop_chat.domain.marker import ReadMarker
from desktop_chat.domain.ports import LiveRoom, Recorded, RoomLine, Snapshot
from desktop_chat.domain.room import Cursor
from desktop_chat.domain.user import Profile
from desktop_chat.domain.values import replace

LIVE_ROOMS = 90
"""Rooms followed live (Supabase allows 100 channels for one connection); the rest are seen by the full sync."""

TYPING_ROOMS = 5
"""Rooms in which it is heard who types; a channel each, and all of a room's typing goes to whoever hears it."""


class Book:
    """Rooms with their positions and members, read markers, and where the account's own log stands."""

    def __init__(self) -> None:
        self.me: Profile | None = None
        self.epoch: Epoch | None = None
        self.user_rev = 0
        self.lines: dict[RoomId, RoomLine] = {}
        self.markers: dict[RoomId, dict[UserId, ReadMarker]] = {}
        self.blocked: dict[UserId, Profile] = {}
        self.opened: RoomId | None = None
        self._roster = Roster(UserId(""))

    @property
    def user(self) -> UserId:
        """The own user id, or an empty one while nobody is signed in (no author has it)."""
        return self.me.id if self.me is not None else UserId("")

    def load(self, snapshot: Snapshot) -> None:
        """Start from what the store has."""
        self.me = snapshot.account.me if snapshot.account is not None else None
        self.epoch = snapshot.epoch
        self.user_rev = snapshot.user_rev
        self.lines = {line.room.id: line for line in snapshot.lines}
        self._take_markers(snapshot.markers)
        self.blocked = {person.id: person for person in snapshot.blocked}
        self._roster = Roster(self.user)
        _ = self._roster.update(self._shown(self.lines.values()))

    def enter(self, me: Profile) -> None:
        """Learn who is signed in."""
        self.me = me
        self._roster = Roster(me.id)
        _ = self._roster.update(self._shown(self.lines.values()))

    def block(self, people: Iterable[Profile]) -> None:
        """Learn whom the account blocks: these and nobody else."""
        self.blocked = {person.id: person for person in people}
        _ = self._roster.update(self._shown(self.lines.values()))

    def heard(self, page: SyncPage) -> None:
        """Learn from a recorded page where the account's log stands now."""
        self.epoch = page.epoch
        self.user_rev = page.user_rev
        if self.me is not None and page.me != self.me:
            self.me = page.me

    def absorb(self, recorded: Recorded) -> None:
        """Take in what a transaction has changed; the list of rooms follows with `relist`."""
        for room in recorded.reloaded:
            # In another history nobody has read what they had read in the former one.
            _ = self.markers.pop(room, None)
        self._take_markers(recorded.markers)
        for line in recorded.lines:
            self.lines[line.room.id] = line

    def relist(self, lines: Collection[RoomLine]) -> RosterPatch | None:
        """Bring these lines into the list of rooms; return it when it looks different now."""
        return self._roster.update(self._shown(lines)) if lines else None

    def roster(self) -> RosterPatch:
        """Return the list of rooms as it stands."""
        return self._roster.shown()

    def cursors(self, *, gone: bool) -> dict[RoomId, Cursor]:
        """Return how far every room is known of which the account is a member, most recently active first.

        With `gone` also the rooms that it was in: who comes back to one is told what was edited and deleted meanwhile.
        """
        known = {room: line.position.cursor for room, line in self._current()}
        if gone:
            known |= {room: line.position.cursor for room, line in self.lines.items() if line.position.gone}
        return known

    def known(self) -> tuple[Epoch | None, dict[RoomId, Cursor]]:
        """Return what a call that brings anything of a log changes: the history, and how far each room is known."""
        return self.epoch, {room: line.position.cursor for room, line in self.lines.items()}

    def promised(self, rooms: Collection[RoomId] | None) -> dict[RoomId, int]:
        """Return of which of these rooms the server has told more than is known here, and up to which number."""
        known = self._current() if rooms is None else [pair for pair in self._current() if pair[0] in rooms]
        return {room: line.position.head for room, line in known if line.position.head > line.position.cursor.seq}

    def took(self, page: SyncPage) -> bool:
        """Tell whether every room is known as far as a page has told; one that was found to be forked begins anew."""
        told = [(self.lines[room.room].position, room.upto) for room in page.rooms if room.room in self.lines]
        return all(position.gone or position.cursor.seq >= upto for position, upto in told)

    def left(self) -> int:
        """Return how many numbers of the rooms' logs are known to be missing here."""
        return sum(head - self.lines[room].position.cursor.seq for room, head in self.promised(None).items())

    def denied(self, promised: Mapping[RoomId, int]) -> dict[RoomId, int]:
        """Return what of that has not come, although all was asked for since and the history is still the same."""
        standing = {room: self.lines[room].position for room in promised if room in self.lines}
        return {
            room: promised[room]
            for room, position in standing.items()
            if not position.gone and position.cursor.seq < promised[room] <= position.head
        }

    def given_back(self, page: SyncPage) -> dict[RoomId, int]:
        """Return the rooms that the account was out of, and is not any more by a page that tells of all it is out of.

        Only a server that went back to before the removal says nothing else of them, as nothing was said in them since.
        """
        out = {gone.room for gone in page.gone}
        return {
            room: line.position.cursor.seq
            for room, line in self.lines.items()
            if line.position.gone and room not in out
        }

    def live_rooms(self) -> tuple[LiveRoom, ...]:
        """Return the rooms to follow live: the open one first, then the most recently active.

        Who types is heard in the first of them, where it is seen: in the open room and at the top of the list.
        """
        # Without a generation (a fork was found, its page is on its way) the topic has no name yet.
        rooms = [(room, line.position.gen) for room, line in self._current() if line.position.gen > 0]
        rooms.sort(key=lambda live: live[0] != self.opened)
        return tuple(
            LiveRoom(room=room, gen=gen, typing=place < TYPING_ROOMS)
            for place, (room, gen) in enumerate(rooms[:LIVE_ROOMS])
        )

    def names(self, room: RoomId) -> Mapping[UserId, str]:
        """Return what people are called in a room, former members included."""
        line = self.lines.get(room)
        names = {member.user: member.name for member in line.members} if line is not None else {}
        if self.me is not None:
            names.setdefault(self.me.id, self.me.name)
        return names

    def own_marker(self, room: RoomId) -> ReadMarker | None:
        """Return the own marker of a room as the store has it."""
        return self.markers.get(room, {}).get(self.user)

    def _shown(self, lines: Iterable[RoomLine]) -> Iterator[RoomLine]:
        """Return lines as the list of rooms may show them: without the words of blocked people."""
        for line in lines:
            hidden = line.last is not None and line.last.sender in self.blocked
            yield replace(line, last=replace(line.last, content=HiddenContent())) if line.last and hidden else line

    def _take_markers(self, markers: tuple[ReadMarker, ...]) -> None:
        for marker in markers:
            room = self.markers.setdefault(marker.room, {})
            known = room.get(marker.user)
            room[marker.user] = marker if known is None else known.merged(marker)

    def _current(self) -> list[tuple[RoomId, RoomLine]]:
        current = [(room, line) for room, line in self.lines.items() if not line.position.gone]
        return sorted(current, key=lambda pair: (-_activity(pair[1]), pair[0]))


def _activity(line: RoomLine) -> UnixMillis:
    return line.last.sent_at if line.last is not None else line.room.created_at
