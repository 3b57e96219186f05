"""The list of rooms: what each line says, and in which order they stand."""

from collections.abc import Iterable, Mapping

from desktop_chat.core.diffs import RosterEntry, RosterPatch
from desktop_chat.core.preview import preview
from desktop_chat.core.rights import RoomDeed, Seat, room_obstacle
from desktop_chat.domain.ids import RoomId, UnixMillis, UserId
from desktop_chat.domain.picture import PictureId
from desktop_chat.domain.ports import RoomLine
from desktop_chat.domain.room import RoomKind, RoomState
from desktop_chat.domain.user import Member, MemberState

UNNAMED = "Unnamed room"


def peer_of(line: RoomLine, me: UserId) -> Member | None:
    """Return the other person of a direct room, or None (a note to oneself has none)."""
    if line.room.kind is not RoomKind.DIRECT:
        return None
    return next((member for member in line.members if member.user != me), None)


def title_of(line: RoomLine, me: UserId) -> str:
    """Return what a room is called: its name, the peer of a direct room, or who is in it."""
    if line.room.name:
        return line.room.name
    if line.room.kind is RoomKind.DIRECT:
        person = peer_of(line, me) or next(iter(line.members), None)
        return person.name if person is not None else UNNAMED
    others = [member.name for member in line.members if member.user != me and member.state is MemberState.MEMBER]
    return ", ".join(others[:4]) or UNNAMED


def picture_of(line: RoomLine) -> PictureId | None:
    """Return the picture of a room; a direct one has none of its own, it shows the peer's."""
    return None if line.room.kind is RoomKind.DIRECT else line.room.picture


def room_titled(lines: Iterable[RoomLine], title: str, me: UserId) -> RoomId | None:
    """Return which room that this person is in is called so, in any case: a channel before others, then the oldest."""
    wanted = title.casefold()
    found = [
        line
        for line in lines
        if not line.position.gone
        and line.room.state is not RoomState.DELETED
        and title_of(line, me).casefold() == wanted
    ]
    best = min(
        found,
        key=lambda line: (line.room.kind is not RoomKind.CHANNEL, line.room.created_at, line.room.id),
        default=None,
    )
    return best.room.id if best is not None else None


def may_write(line: RoomLine, me: UserId) -> bool:
    """Tell whether this person may post here: the room takes messages and they are a member of it."""
    if line.position.gone or line.room.state is not RoomState.LIVE:
        return False
    own = next((member for member in line.members if member.user == me), None)
    return own is None or own.state is MemberState.MEMBER


def may_moderate(kind: RoomKind, members: Iterable[Member], me: UserId | None) -> bool:
    """Tell whether this person may delete messages of others for everyone here; the server decides by the same rule."""
    own = next((member for member in members if member.user == me and member.state is MemberState.MEMBER), None)
    seat = Seat(kind=kind, state=RoomState.LIVE, role=own.role if own is not None else None)
    return room_obstacle(seat, RoomDeed.DELETE_OTHERS) is None


def may_pin(kind: RoomKind, members: Iterable[Member], me: UserId | None) -> bool:
    """Tell whether this person may pin messages here: either one of a direct conversation, elsewhere moderators."""
    return kind is RoomKind.DIRECT or may_moderate(kind, members, me)


def entry_for(line: RoomLine, me: UserId) -> RosterEntry:
    """Return the line of the list that shows this room."""
    peer = peer_of(line, me)
    unread = 0 if line.position.gone else max(0, line.position.unread - line.unseen)
    mentions = sum(number > line.position.read_no for number in line.mentions)
    return RosterEntry(
        room=line.room.id,
        kind=line.room.kind,
        title=title_of(line, me),
        unread=unread,
        last_line=_last_line(line, me),
        last_at=line.last.sent_at if line.last is not None else line.room.created_at,
        draft=line.draft,
        gone=line.position.gone,
        peer=peer.user if peer is not None else None,
        mentions=min(mentions, unread),
        prefs=line.prefs,
        picture=picture_of(line),
    )


class Roster:
    """All lines of the list, kept so that a change costs one new line and a sort."""

    def __init__(self, me: UserId) -> None:
        self._me = me
        self._entries: dict[RoomId, RosterEntry] = {}
        self._shown = RosterPatch(entries=())

    def update(self, lines: Iterable[RoomLine]) -> RosterPatch | None:
        """Take changed rooms in and return the whole list anew, or None when it looks the same."""
        for line in lines:
            if line.room.state is RoomState.DELETED:
                self._entries.pop(line.room.id, None)
            else:
                self._entries[line.room.id] = entry_for(line, self._me)
        shown = RosterPatch(entries=tuple(sorted(self._entries.values(), key=_rank)))
        if shown == self._shown:
            return None
        self._shown = shown
        return shown

    def shown(self) -> RosterPatch:
        """Return the list as it stands."""
        return self._shown


def names_of(lines: Mapping[RoomId, RoomLine], room: RoomId, users: Iterable[UserId]) -> tuple[str, ...]:
    """Return the names of people in a room; who is no member there is left out."""
    line = lines.get(room)
    if line is None:
        return ()
    names = {member.user: member.name for member in line.members}
    return tuple(names[user] for user in users if user in names)


def _rank(entry: RosterEntry) -> tuple[bool, bool, UnixMillis, str]:
    return entry.gone, not entry.prefs.pinned, UnixMillis(-entry.last_at), entry.room


def _last_line(line: RoomLine, me: UserId) -> str:
    if line.last is None:
        return ""
    text = preview(line.last.content)
    if line.last.sender == me:
        return f"You: {text}"
    if line.room.kind is RoomKind.DIRECT:
        return text
    author = next((member.name for member in line.members if member.user == line.last.sender), "")
    return f"{author}: {text}" if author else text
