"""How this client is connected, on three separate axes: the network, the tier, and how fresh what is shown is."""

from enum import Enum

from desktop_chat.domain.ids import UnixMillis
from desktop_chat.domain.setting_rules import Number, Text, Whole, setting
from desktop_chat.domain.values import dataclass

OTHER_CERTIFICATE = "another computer answers in place of the workspace that you joined: its certificate is another one"
"""The reason of a link that is not made because the server shows another certificate than the one that was pinned."""


class Network(Enum):
    """What the operating system says of the network."""

    UNKNOWN = "unknown"
    ONLINE = "online"
    OFFLINE = "offline"


class Tier(Enum):
    """The ways to the server, best first."""

    DIRECT = 1
    LIBRARY = 2
    HTTP = 3


class Phase(Enum):
    """What the link is doing now."""

    CONNECTING = "connecting"
    LIVE = "live"
    WAITING = "waiting"
    REFUSED = "refused"
    CLOSED = "closed"


class Cause(Enum):
    """Why something is worth an attempt now.

    After `WOKE` and `NETWORK` no open connection is believed any more. `TOKEN` sets no counter back, so that a server
    which refuses every token is not asked in a loop. `ANSWER`: the server answers a request after it did not.
    """

    HAND = "by hand"
    WOKE = "the computer slept"
    NETWORK = "another network"
    FOCUS = "somebody looks"
    ANSWER = "the server answers"
    TOKEN = "a fresh token"  # noqa: S105 - no password


class Freshness(Enum):
    """Whether what is shown is all there is."""

    STALE = "stale"
    CATCHING_UP = "catching_up"
    FRESH = "fresh"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkSettings:
    """The adjustable numbers of the link, with their defaults; times in seconds.

    `attempts` make a round, `backoff` is the wait after the first failed one (then twice that, and so on), `heartbeat`
    the time between two, `connect_timeout` how long an attempt may take.
    """

    attempts: int = setting(5, Whole(1, 100))
    backoff: float = setting(1.0, Number(0.1, 60, "s"))
    heartbeat: float = setting(30.0, Number(5, 55, "s"))
    connect_timeout: float = setting(10.0, Number(1, 120, "s"))


@dataclass(frozen=True, slots=True, kw_only=True)
class WaySettings:
    """What a person has set about the ways, as text; empty is the address of the project.

    `socket` and `library` are of our own live connection and of the official client's, `http` of all else. `proxy` is
    `system`, `none` or the address of a proxy. Whether an address is one, the transport knows (`transport/ways.py`).
    """

    socket: str = setting("", Text())
    library: str = setting("", Text())
    http: str = setting("", Text())
    proxy: str = setting("system", Text())


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkStatus:
    """Everything a person can be told about the connection.

    `tier` is the one that carries live events, or None. `since` is when this phase began and `next_try` when the next
    attempt is due. `latency_ms` is the last measured round trip of a heartbeat. `as_of` is the server's time up to
    which everything is known here. `queued` counts what waits in the outbox, `attempt` is k of `attempts`. `interval_s`
    is how often the tier that carries looks for news, or None when they come by themselves.
    """

    network: Network = Network.UNKNOWN
    tier: Tier | None = None
    phase: Phase = Phase.CLOSED
    since: UnixMillis | None = None
    reason: str = ""
    latency_ms: float | None = None
    attempt: int = 0
    attempts: int = 5
    next_try: UnixMillis | None = None
    freshness: Freshness = Freshness.STALE
    as_of: UnixMillis | None = None
    queued: int = 0
    interval_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A transport has connected and joined what matters."""

    tier: Tier


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """A transport has ended by itself, or could not be opened. `reason` is for the details pane, not the label.

    `retry_after` is for how many seconds the server asked to be left alone, if it did.
    """

    tier: Tier
    reason: str
    retry_after: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A heartbeat was answered."""

    tier: Tier
    latency_ms: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Paced:
    """A transport looks for news every so many seconds, or (None) gets them as they happen."""

    tier: Tier
    interval_s: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthRefused:
    """The server does not accept the token on this transport."""

    tier: Tier
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocked:
    """A transport was refused for good (wrong key, no such project): only a person can change that."""

    tier: Tier
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaughtUp:
    """Everything up to the server's present has been fetched over or beside this tier."""

    tier: Tier
    as_of: UnixMillis


@dataclass(frozen=True, slots=True, kw_only=True)
class FellBehind:
    """Fetching has failed: whatever is live, nobody knows any more whether all is here. `reason` is a sentence."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubted:
    """Something has not come that a live connection should have brought: is it one still?"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repaired:
    """Something had to be fetched that whatever is live should have brought."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A transport has brought an event: the first of this opening, or the first since the last `Repaired`."""

    tier: Tier


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkChanged:
    """The operating system tells of another network, or of none; `ONLINE` twice means another one."""

    network: Network


@dataclass(frozen=True, slots=True, kw_only=True)
class Refresh:
    """A person or an event asks for an attempt now."""

    cause: Cause


LinkSignal = (
    Opened
    | Lost
    | Measured
    | Paced
    | AuthRefused
    | Blocked
    | CaughtUp
    | FellBehind
    | Doubted
    | Repaired
    | Heard
    | NetworkChanged
    | Refresh
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """Order: open this tier."""

    tier: Tier


@dataclass(frozen=True, slots=True, kw_only=True)
class Close:
    """Order: close this tier."""

    tier: Tier


@dataclass(frozen=True, slots=True, kw_only=True)
class Prove:
    """Order: have this tier ask the server for a sign of life now."""

    tier: Tier


@dataclass(frozen=True, slots=True, kw_only=True)
class WakeAt:
    """Order: call the policy again at this monotonic time in seconds; the newest such order replaces the former."""

    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Announce:
    """Order: tell everybody about this status."""

    status: LinkStatus


LinkOrder = Open | Close | Prove | WakeAt | Announce
