"""Everything that the Connection and Outbox pages show: each tier's state, what became of the link, and what waits."""

from enum import Enum

from desktop_chat.domain.delivery import Refusal
from desktop_chat.domain.ids import MessageId, OpId, RoomId, UnixMillis
from desktop_chat.domain.link import LinkStatus, Network, Phase, Tier
from desktop_chat.domain.values import dataclass


class TierStage(Enum):
    """Where one tier stands."""

    IDLE = "idle"
    OPENING = "opening"
    LIVE = "live"
    WAITING = "waiting"
    UNAUTHORISED = "unauthorised"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True, kw_only=True)
class TierReport:
    """One tier. `attempt` is the one under way or else the last, `next_try` when the next is due, if it waits.

    A tier that is not `offered` is never opened; `reason` is then the sentence why. Else it says what went wrong last.
    """

    tier: Tier
    offered: bool
    stage: TierStage = TierStage.IDLE
    attempt: int = 0
    next_try: UnixMillis | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkChange:
    """The link has become this; `tier` is the one that carried from then on, or None. `reason` says why, if known."""

    at: UnixMillis
    tier: Tier | None
    phase: Phase
    network: Network
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LatencySample:
    """One answered heartbeat."""

    at: UnixMillis
    tier: Tier
    latency_ms: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Counters:
    """What has become of events since the start.

    `delivered` came live and in order, `repaired` had to be fetched although a tier was live, `duplicates` were dropped
    because they were known. `shown_twice` counts messages that stood in a timeline twice: seen in what the screen was
    told, not worked out, and never anything but 0.
    """

    delivered: int = 0
    repaired: int = 0
    duplicates: int = 0
    shown_twice: int = 0


class Rehearsal(Enum):
    """A fault of the network that a person can try out; see `domain.ports.FaultSwitch`."""

    CUT_SOCKET = "cut_socket"
    BLOCK_WEBSOCKETS = "block_websockets"
    BLOCK_REALTIME = "block_realtime"
    BLACK_HOLE = "black_hole"
    DELAY = "delay"
    OFFLINE = "offline"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkReport:
    """The link in full. `changes` and `samples` are of the last hours, oldest first, and limited in number.

    `behind` counts what is known to be still missing here of the rooms' logs. `last_heartbeat` is when the server last
    answered one. `rehearsal` is the fault that is being tried out now; without `can_rehearse` there is nothing that
    could make one.
    """

    status: LinkStatus
    tiers: tuple[TierReport, ...] = ()
    changes: tuple[LinkChange, ...] = ()
    samples: tuple[LatencySample, ...] = ()
    counters: Counters = Counters()
    behind: int = 0
    last_heartbeat: UnixMillis | None = None
    rehearsal: Rehearsal | None = None
    can_rehearse: bool = False


class WaitingKind(Enum):
    """What the command that waits does."""

    MESSAGE = "message"
    EDIT = "edit"
    DELETION = "deletion"
    REACTION = "reaction"
    PIN = "pin"


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingItem:
    """One line of the Outbox page. `text` is the message's, the edit's, or the emoji; else empty.

    `op` is the command itself, `refusal` the definite no that parked it; without one it goes out by itself, and
    `sending` tells whether it is on its way just now.
    """

    op: OpId
    room: RoomId
    message: MessageId
    kind: WaitingKind
    text: str
    since: UnixMillis
    refusal: Refusal | None = None
    sending: bool = False
