"""What the screen is told: rows of a timeline and how they changed, the list of rooms, who is typing, notices.

Values only. A widget shows them and asks nobody; a model applies diffs between Qt's begin and end calls.
"""

from collections.abc import Mapping
from enum import Enum

from desktop_chat.domain.account import OwnSettings, PersonCard, PresenceMap
from desktop_chat.domain.ids import MessageId, RoomId, UnixMillis, UserId
from desktop_chat.domain.message import Message
from desktop_chat.domain.picture import PictureId
from desktop_chat.domain.preferences import NO_PREFS, RoomPrefs
from desktop_chat.domain.room import RoomKind, RoomState
from desktop_chat.domain.search import Hit
from desktop_chat.domain.user import Member, Profile, Standing
from desktop_chat.domain.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A person whose read marker stands at a row."""

    user: UserId
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineRow:
    """One message as the list shows it. `quoted` is the first line of the message replied to, or empty.

    `missing` is not 0 where the history has a hole directly before this message: so many messages are on the server and
    not on this computer yet. Show that between the two rows; `ChatService.load_missing` fills it from its newer end,
    a page at a time, until `missing` is 0.

    `blocked` says that the person has blocked its author: it is shown to who asks for it only.
    """

    message: Message
    author: str
    own: bool
    readers: tuple[Reader, ...] = ()
    quoted_author: str = ""
    quoted: str = ""
    missing: int = 0
    blocked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsInserted:
    """These rows stand from index `at` on."""

    at: int
    rows: tuple[TimelineRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsRemoved:
    """`count` rows from index `at` on are gone."""

    at: int
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RowChanged:
    """The row at index `at` looks different."""

    at: int
    row: TimelineRow


RowDiff = RowsInserted | RowsRemoved | RowChanged


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelinePatch:
    """Changes of the open timeline, to be applied in order.

    With `reset` everything shown is dropped first. `older` and `newer` say whether more can be loaded at that end,
    `loading` that a page is under way. `unread_from` (with `reset` only) is the first unread message, `jump_to` the
    message to bring into view.
    """

    room: RoomId
    diffs: tuple[RowDiff, ...] = ()
    reset: bool = False
    older: bool = False
    newer: bool = False
    loading: bool = False
    unread_from: MessageId | None = None
    jump_to: MessageId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterEntry:
    """One line of the list of rooms. `peer` is the other person of a direct room; `gone` means no member any more.

    `mentions` counts the unread messages that name this person; `prefs` is how they keep the room.
    """

    room: RoomId
    kind: RoomKind
    title: str
    unread: int
    last_line: str
    last_at: UnixMillis
    draft: str
    gone: bool
    peer: UserId | None = None
    mentions: int = 0
    prefs: RoomPrefs = NO_PREFS
    picture: PictureId | None = None

    @property
    def is_unread(self) -> bool:
        """Whether there is something to come back to: unread messages, or a mark that the person has set."""
        return not self.gone and (self.unread > 0 or self.prefs.unread)


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterPatch:
    """The whole list of rooms: the pinned ones first, then those with the most recent activity."""

    entries: tuple[RosterEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomView:
    """The open room's header: its title and its people. `may_write` is false once the person has left."""

    room: RoomId
    kind: RoomKind
    title: str
    topic: str
    members: tuple[Member, ...]
    draft: str
    may_write: bool
    state: RoomState = RoomState.LIVE
    picture: PictureId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TypingChanged:
    """Who is typing in a room now, by name; empty when nobody is."""

    room: RoomId
    names: tuple[str, ...]


class SessionPhase(Enum):
    """Whether the server knows this person."""

    SIGNED_OUT = "signed_out"
    SIGNED_IN = "signed_in"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionChanged:
    """The session began, ended, or has to be renewed by the person. `me` is None while signed out."""

    phase: SessionPhase
    me: Profile | None
    url: str


class NoticeKind(Enum):
    """How much a notice matters."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A sentence for the person, shown once and quietly; `room` is where it belongs, if anywhere."""

    kind: NoticeKind
    text: str
    room: RoomId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxChanged:
    """How many commands wait, and how many of them were refused."""

    waiting: int
    refused: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CatchUpChanged:
    """How many numbers of the rooms' logs are still to be fetched, as far as is known; 0 at the end of catching up."""

    left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingChanged:
    """Where the own account stands in the workspace, and whom it blocks."""

    standing: Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A message of somebody else that has just come and that this person has read nowhere yet.

    `no` is its number among the room's messages, `mentioned` whether it names this person.
    """

    room: RoomId
    kind: RoomKind
    title: str
    message: MessageId
    no: int
    author: str
    text: str
    mentioned: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """What has come in one go, in order; nothing of what is fetched of the past."""

    arrivals: tuple[Arrival, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PinsChanged:
    """What is pinned in the open room, the last pinned first, each with what a line about it needs."""

    room: RoomId
    pins: tuple[Hit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountChanged:
    """What the server keeps for this person, and the profiles (also the own one) that were ever changed."""

    settings: OwnSettings
    people: Mapping[UserId, PersonCard]


@dataclass(frozen=True, slots=True, kw_only=True)
class PresenceChanged:
    """Whether others are there; of whom is not named, nothing is known."""

    people: PresenceMap


Published = (
    TimelinePatch
    | RosterPatch
    | RoomView
    | TypingChanged
    | SessionChanged
    | Notice
    | OutboxChanged
    | CatchUpChanged
    | StandingChanged
    | Arrived
    | PinsChanged
    | AccountChanged
    | PresenceChanged
)
