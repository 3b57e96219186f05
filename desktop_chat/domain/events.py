"""What the server said: numbered events of a room's log, pages of it, hints, and what is never stored.

An event that came live is a hint with a number; a page that was fetched covers a range. Both carry whole rows, and a
row is replaced only by one of a higher revision, so repetition and order of arrival change nothing.
"""

from collections.abc import Mapping
from enum import Enum

from desktop_chat.domain.ids import Epoch, MessageId, OpId, RoomId, UnixMillis, UserId
from desktop_chat.domain.marker import ReadMarker
from desktop_chat.domain.message import Message
from desktop_chat.domain.preferences import OwnPrefs
from desktop_chat.domain.room import Room
from desktop_chat.domain.user import Member, MemberState, Profile
from desktop_chat.domain.values import dataclass


class EventKind(Enum):
    """What a line of a room's log is about. `OTHER` stands for kinds that this version does not know."""

    POSTED = "posted"
    EDITED = "edited"
    DELETED = "deleted"
    REACTED = "reacted"
    PINNED = "pinned"
    MEMBER = "member"
    ROOM = "room"
    KEY = "key"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomEvent:
    """One change of a room, live.

    `row` is the message as it stands now, or None: then this is only a hint, the range has to be fetched and the
    cursor stays. `tip` is the last eight hex digits of `op`, `before` that of the event before this one (None from a
    server that does not tell): an event of another history does not continue this one, whatever its number.
    """

    room: RoomId
    epoch: Epoch
    seq: int
    kind: EventKind
    op: OpId
    actor: UserId
    ref: str | None
    at: UnixMillis
    row: Message | None
    last_no: int
    gen: int
    before: str | None = None

    @property
    def tip(self) -> str:
        """What a cursor at this event remembers of it: chance, since the beginning of an id is the time."""
        return self.op[-8:]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomPulse:
    """Moved read markers of a room, and its head, so that a lost last event is noticed."""

    room: RoomId
    epoch: Epoch
    head: int
    gen: int
    marker_rev: int
    markers: tuple[ReadMarker, ...]


class AccountChange(Enum):
    """What about the own account has changed."""

    MEMBER = "member"
    MARKER = "marker"
    PREFS = "prefs"
    PEOPLE = "people"
    PRESENCE = "presence"
    MENTION = "mention"
    BLOCK = "block"


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountHint:
    """Something about the own account has changed; the facts come by `sync`."""

    epoch: Epoch
    user_rev: int
    change: AccountChange
    room: RoomId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Typing:
    """Somebody says that they are typing, or have stopped. A claim of the sender, never stored."""

    room: RoomId
    user: UserId
    on: bool


ServerEvent = RoomEvent | RoomPulse | AccountHint | Typing


class Reset(Enum):
    """Why a page does not continue from the cursor."""

    NEW = "new"
    BEHIND = "behind"
    PRUNED = "pruned"
    FORK = "fork"


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomPage:
    """What `sync` says of one room: everything in the range (`start`, `upto`] of its log.

    `rows` are the messages touched in the range as they stand now, `changed` those below the cursor that have changed
    since (after a reset). `room`, `members` and `markers` are None when nothing about them has moved.
    """

    room: RoomId
    start: int
    upto: int
    tip: str
    head: int
    gen: int
    last_no: int
    read_no: int
    marker_rev: int
    rows: tuple[Message, ...]
    reset: Reset | None = None
    changed: tuple[Message, ...] = ()
    details: Room | None = None
    members: tuple[Member, ...] | None = None
    markers: tuple[ReadMarker, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnMarker:
    """How far the own account has read a room on any of its devices."""

    room: RoomId
    read_seq: int
    read_no: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GoneRoom:
    """A room of which the own account is no member any more, and why."""

    room: RoomId
    state: MemberState
    at: UnixMillis


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncPage:
    """One answer of `sync`; `more` says that the next call with the new cursors has more to tell.

    `mentions` are the unread messages that name this person, by their numbers: all of them, each time; None when the
    server does not tell.
    """

    epoch: Epoch
    server_now: UnixMillis
    user_rev: int
    me: Profile
    own_markers: tuple[OwnMarker, ...]
    gone: tuple[GoneRoom, ...]
    rooms: tuple[RoomPage, ...]
    more: bool
    own_prefs: tuple[OwnPrefs, ...] = ()
    mentions: Mapping[RoomId, tuple[int, ...]] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryPage:
    """Older messages of a room, ascending; `more` is false when nothing older can be had."""

    room: RoomId
    rows: tuple[Message, ...]
    before_no: int | None
    more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomRows:
    """Messages of a room as they stand now, from anywhere in its history; nothing is said of what lies between."""

    room: RoomId
    rows: tuple[Message, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """An outbox item was accepted: what the server's `Accepted` means for the row and the outbox.

    `repeat`: the server found it in its log, and did nothing anew.
    """

    op: OpId
    room: RoomId
    message: MessageId
    seq: int | None
    no: int | None
    at: UnixMillis | None
    repeat: bool = False


Recordable = SyncPage | HistoryPage | RoomRows | RoomEvent | RoomPulse | Settled
