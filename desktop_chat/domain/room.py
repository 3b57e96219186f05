"""Rooms, and how far this client has followed each room's log."""

from enum import Enum

from desktop_chat.domain.ids import RoomId, UnixMillis, UserId
from desktop_chat.domain.picture import PictureId
from desktop_chat.domain.values import dataclass


class RoomKind(Enum):
    """What sort of conversation a room is."""

    DIRECT = "dm"
    GROUP = "group"
    CHANNEL = "channel"


class RoomState(Enum):
    """Whether a room takes messages."""

    LIVE = "live"
    ARCHIVED = "archived"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A room as the server describes it; a row of a higher `rev` replaces this one. A direct room has no name."""

    id: RoomId
    kind: RoomKind
    name: str | None
    topic: str | None
    state: RoomState
    created_by: UserId
    created_at: UnixMillis
    rev: int
    picture: PictureId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A channel as it is found, also by those who are not in it; `members` is their number."""

    id: RoomId
    name: str
    topic: str | None
    members: int
    joined: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """How far the log of a room is known here.

    `seq` is the last number applied, `tip` the last eight hex digits of the op id at that number (a restored or forked
    server is recognised by it), `marker_rev` the last revision of read markers.
    """

    seq: int = 0
    tip: str = ""
    marker_rev: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomPosition:
    """Everything countable about a room that the list of rooms and the transports need.

    `last_no` and `read_no` count posted messages, so their difference is the number of unread ones without counting
    rows. `head` is the newest known number of the log, `gen` the access generation that is part of the live topic,
    `floor_no` the highest message number below which the server has nothing for this person.
    """

    room: RoomId
    cursor: Cursor
    head: int
    gen: int
    last_no: int
    read_no: int
    read_seq: int
    floor_no: int
    gone: bool

    @property
    def unread(self) -> int:
        """How many messages came after the last one read."""
        return max(0, self.last_no - self.read_no)
