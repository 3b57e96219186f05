"""The plugs: what the service needs from the outside world, as protocols that adapters fit by shape.

Nothing here is inherited from. `app/main.py` puts adapters into these shapes, and the type checker proves it there.
"""

from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from dataclasses import field
from typing import Any, Protocol

from desktop_chat.domain.account import KeptAccount, OwnSettings, PersonCard
from desktop_chat.domain.commands import Accepted, Command, OutboxItem
from desktop_chat.domain.events import HistoryPage, Recordable, ServerEvent, SyncPage
from desktop_chat.domain.ids import Epoch, MessageId, RoomId, UnixMillis, UserId
from desktop_chat.domain.link import LinkSignal, Tier
from desktop_chat.domain.link_report import Rehearsal
from desktop_chat.domain.marker import ReadMarker
from desktop_chat.domain.message import Message, OrderKey
from desktop_chat.domain.picture import PictureId
from desktop_chat.domain.ports_account import AccountBackend
from desktop_chat.domain.ports_members import MemberBackend
from desktop_chat.domain.ports_messages import MessageBackend, MessageStore
from desktop_chat.domain.ports_outbox import OutboxStore
from desktop_chat.domain.ports_pictures import PictureBackend
from desktop_chat.domain.ports_preferences import PreferenceBackend, PreferenceStore
from desktop_chat.domain.ports_rooms import RoomBackend
from desktop_chat.domain.preferences import NO_PREFS, RoomPrefs
from desktop_chat.domain.room import Cursor, Room, RoomPosition
from desktop_chat.domain.search import FoundPage, SearchQuery
from desktop_chat.domain.user import Member, Profile
from desktop_chat.domain.values import dataclass


class Clock(Protocol):
    """Time and chance, the only way to either."""

    def now(self) -> UnixMillis:
        """Return the wall clock in milliseconds since the epoch, UTC."""
        ...

    def monotonic(self) -> float:
        """Return seconds that never go back; only differences mean anything."""
        ...

    def entropy(self, count: int) -> bytes:
        """Return random bytes fit for ids and keys."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait; never returns early."""
        ...


class Spawner(Protocol):
    """Keeps background tasks: their references, their names and their errors."""

    def spawn(self, work: Coroutine[Any, Any, None], name: str) -> "TaskHandle":
        """Start a task; an exception in it is logged with its name and raised again by nobody."""
        ...


class TaskHandle(Protocol):
    """A running background task."""

    def cancel(self) -> object:
        """Ask it to stop; harmless when it has ended."""
        ...

    def done(self) -> bool:
        """Tell whether it has ended."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A signed-in session. `expires_at` is by the server's clock as far as known; tokens never go into a log."""

    user: UserId
    access_token: str
    refresh_token: str
    expires_at: UnixMillis

    def __repr__(self) -> str:
        return f"Session(user={self.user!r}, expires_at={self.expires_at})"


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveRoom:
    """A room whose live topics are wanted: `gen` is part of the topic, `typing` asks for the talk topic as well."""

    room: RoomId
    gen: int
    typing: bool = False


Inbound = ServerEvent | LinkSignal


class Transport(Protocol):
    """A live way to the server: one of three tiers."""

    tier: Tier

    async def open(self, user: UserId, token: str, rooms: Sequence[LiveRoom]) -> None:
        """Connect and join, what matters first; returns when it is up.

        Raises:
            Transient: it did not work now.
            Unauthorised: the token is not accepted.
            Refused: it can never work like this (wrong key, no such project).
        """
        ...

    async def close(self) -> None:
        """End; harmless when it is closed. `inbound` then ends."""
        ...

    async def follow(self, rooms: Sequence[LiveRoom]) -> None:
        """Change which rooms are live: joins what is new, leaves what is gone, replaces changed generations."""
        ...

    async def authorise(self, token: str) -> None:
        """Give every joined channel a fresh token."""
        ...

    async def say_typing(self, room: LiveRoom, user: UserId, *, on: bool) -> None:
        """Tell the room that this person is typing; best effort, silent when it is not possible."""
        ...

    def prove(self) -> None:
        """Ask the server for a sign of life now; `Measured` follows, or `Lost` when none has come in five seconds.

        The time stands still while a join is in flight, because a server may answer nothing while it judges one.
        Harmless when it is closed, and when a sign has been asked for already.
        """
        ...

    def pace(self, interval_s: float) -> None:
        """Look for news this often from now on, where looking is all that can be done; the others do nothing.

        A transport that looks says so with `Paced`, once it is open and whenever that changes.
        """
        ...

    def inbound(self, at_once: Callable[[Inbound], bool] | None = None) -> AsyncIterator[Inbound]:
        """Yield what arrives, and signals about the link; ends after `Lost` or when closed.

        A transport may offer an item to `at_once` where it comes, if the reader has all that came before: when that
        says yes the item is not yielded, which saves the turn of the loop in which the reader would wake up.
        """
        ...


class FaultSwitch(Protocol):
    """Makes faults of the network on purpose, so that a person can see what happens. Off unless somebody asks."""

    async def set(self, fault: Rehearsal | None) -> None:
        """Make this fault from now on, instead of any other, or (None) make none any more."""
        ...


class Backend(PreferenceBackend, RoomBackend, Protocol):
    """Everything that is asked for over HTTP. Every method raises `Transient`, `Refused` or `Unauthorised`."""

    @property
    def messages(self) -> MessageBackend:
        """What is asked about single messages."""
        ...

    @property
    def account(self) -> AccountBackend:
        """The own account beside its rooms, and whether people are there."""
        ...

    @property
    def members(self) -> MemberBackend:
        """Roles, invitation links, blocked people and reports."""
        ...

    @property
    def pictures(self) -> PictureBackend:
        """The pictures of people and rooms."""
        ...

    async def sign_up(self, email: str, password: str, name: str, invitation: str = "") -> Session:
        """Make an account and sign in (`Refused` with `confirm_email` when the server wants that first)."""
        ...

    async def sign_in(self, email: str, password: str) -> Session:
        """Sign in by password."""
        ...

    async def ask_for_code(self, email: str) -> None:
        """Have a one-time code mailed, or tell the owner of a workspace that one is wanted."""
        ...

    async def enter_by_code(self, email: str, code: str, password: str) -> Session:
        """Sign in by a one-time code, which is used up, and have this password from now on."""
        ...

    async def redeem_ticket(self, ticket: str) -> Session:
        """Sign in by a one-use ticket of the local workspace."""
        ...

    async def refresh(self, refresh_token: str) -> Session:
        """Trade a refresh token for a new session; each token works once."""
        ...

    async def sign_out(self) -> None:
        """End this session on the server, not those of other devices."""
        ...

    def authorise(self, token: str | None) -> None:
        """Use this access token from now on."""
        ...

    async def probe(self) -> None:
        """Check that the address answers like a Supabase project that takes this key (raises `NotOurServer`)."""
        ...

    async def ensure_profile(self, name: str) -> Profile:
        """Make or return the own profile."""
        ...

    async def perform(self, command: Command) -> Accepted:
        """Carry out an outbox command; the same command twice is accepted twice and done once."""
        ...

    async def mark(self, markers: Sequence[ReadMarker], epoch: Epoch | None) -> None:
        """Move the own read and delivered marks of any number of rooms forward, if their history is this one."""
        ...

    async def sync(
        self,
        epoch: Epoch | None,
        user_rev: int,
        cursors: Mapping[RoomId, Cursor],
        opened: Sequence[RoomId],
        *,
        only: bool,
    ) -> SyncPage:
        """Fetch what lies after the cursors; `only` keeps to the rooms given (the cheap tail check)."""
        ...

    async def history(self, room: RoomId, before_no: int | None, limit: int) -> HistoryPage:
        """Fetch older messages, at most 200."""
        ...

    def distrust(self) -> None:
        """Ask on fresh connections from now on: after a sleep or on another network the kept ones are dead."""
        ...

    async def close(self) -> None:
        """Give connections back; harmless when closed."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Whose store this is: the server, the person, and the session that was last kept."""

    url: str
    key: str
    me: Profile
    session: Session | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomLine:
    """What the list of rooms shows of one room: everything that the store knows without opening it.

    `mentions` are the numbers of messages that name this person, as far as the server has told; `unseen` is how many of
    the unread ones are known to be of blocked people.
    """

    room: Room
    position: RoomPosition
    members: tuple[Member, ...]
    last: Message | None
    draft: str
    prefs: RoomPrefs = NO_PREFS
    mentions: tuple[int, ...] = ()
    unseen: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """All that is needed to paint the list of rooms and to go online, read at once when a store is opened."""

    account: Account | None
    epoch: Epoch | None
    user_rev: int
    lines: tuple[RoomLine, ...]
    markers: tuple[ReadMarker, ...]
    outbox: tuple[OutboxItem, ...]
    blocked: tuple[Profile, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A stretch of a room's timeline, ascending: confirmed messages with the waiting commands laid over them.

    The page that ends at the newest confirmed message is followed by the unsent ones. `older` says whether the store
    itself has older ones, `at_start` that nothing older exists anywhere. `missing` tells of holes: before which
    message how many are missing here that the server may have.
    """

    room: RoomId
    messages: tuple[Message, ...]
    older: bool
    newer: bool
    at_start: bool
    missing: Mapping[MessageId, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What a transaction changed, as it should be shown now.

    `changed` are messages that are new or look different, `removed` ids of unsent ones that were discarded, `moved`
    positions of rooms (cursor, head, unread), `details` rooms whose description or members changed, `markers` read
    markers that moved, `reloaded` rooms whose history was replaced so that an open timeline must be read again,
    `former` the words that stored messages had before the server told others.
    """

    changed: tuple[Message, ...] = ()
    removed: tuple[tuple[RoomId, MessageId], ...] = ()
    lines: tuple[RoomLine, ...] = ()
    markers: tuple[ReadMarker, ...] = ()
    reloaded: tuple[RoomId, ...] = ()
    former: Mapping[MessageId, str] = field(default_factory=dict)


class Store(OutboxStore[Recorded], PreferenceStore[Recorded], Protocol):
    """The encrypted local store of one profile. Each method that changes something is one transaction.

    Every method raises `StoreFull` (nothing was stored) or `StoreBroken`.
    """

    @property
    def messages(self) -> MessageStore[Recorded]:
        """What is kept about single messages."""
        ...

    async def snapshot(self) -> Snapshot:
        """Read everything that start-up needs."""
        ...

    async def keep_account(self, account: Account) -> None:
        """Remember server, person and session."""
        ...

    async def keep_blocked(self, people: Sequence[Profile]) -> Recorded:
        """Remember whom the account blocks: these and nobody else."""
        ...

    async def record(self, news: Sequence[Recordable]) -> Recorded:
        """Store what the server said, all of it together; what is known already changes nothing."""
        ...

    async def flush(self) -> None:
        """Wait until the disk has everything that was stored before: then not even a loss of power takes it back.

        It goes on beside other work; a transaction without it survives the end of the process.
        """
        ...

    async def keep_read(self, room: RoomId, read_seq: int, read_no: int) -> Recorded:
        """Remember how far the person has read here, before the server is told."""
        ...

    async def unsent_marks(self) -> tuple[ReadMarker, ...]:
        """Return own marks that the server has not confirmed."""
        ...

    async def confirm_marks(self, markers: Sequence[ReadMarker]) -> None:
        """Remember that the server has these marks."""
        ...

    async def own_account(self) -> KeptAccount:
        """Read the profiles that were changed, and what the server keeps for this person."""
        ...

    async def keep_account_news(
        self, people: Sequence[PersonCard], people_rev: int, settings: OwnSettings
    ) -> "Recorded":
        """Take changed profiles (up to this number of the workspace's line) and the own settings."""
        ...

    async def picture(self, picture: PictureId) -> bytes | None:
        """Return the file of a picture that was kept."""
        ...

    async def keep_picture(self, picture: PictureId, data: bytes) -> None:
        """Keep the file of a picture; of many, those that were not kept or asked for lately are forgotten."""
        ...

    async def keep_draft(self, room: RoomId, text: str) -> Recorded:
        """Keep the unfinished text of a room; an empty one is forgotten."""
        ...

    async def newest(self, room: RoomId, limit: int) -> Page:
        """Read the last messages of a room and all unsent ones."""
        ...

    async def older(self, room: RoomId, before: OrderKey, limit: int) -> Page:
        """Read what lies directly before a message."""
        ...

    async def newer(self, room: RoomId, after: OrderKey, limit: int) -> Page:
        """Read what lies directly after a message."""
        ...

    async def around(self, room: RoomId, message: MessageId, limit: int) -> Page:
        """Read the neighbourhood of one message."""
        ...

    async def missing(self, room: RoomId, first: OrderKey, last: OrderKey) -> Mapping[MessageId, int]:
        """Read before which messages of a range how many are missing that the server may have."""
        ...

    async def search(self, query: SearchQuery, limit: int, below: int | None = None) -> FoundPage:
        """Find messages, the newest first; `below` goes on after the page that told it.

        A page may hold fewer than `limit` hits although there are more: a call looks through a part of the history
        only, so that other work can come between.
        """
        ...

    async def forget_before(self, moment: UnixMillis, limit: int) -> int:
        """Forget the oldest messages of before a moment, at most `limit`, but not the last ones of any room.

        Returns:
            How many were forgotten. The server has them still: scrolling up to them fetches them again.
        """
        ...

    async def close(self) -> None:
        """Close the file; harmless when closed."""
        ...
