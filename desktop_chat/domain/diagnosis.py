"""What an examination of a server found: one finding for each thing that has to be right."""

from enum import Enum

from desktop_chat.domain.values import dataclass


class Check(Enum):
    """What is looked at, in this order."""

    ADDRESS = "address"
    KEY = "key"
    PROJECT = "project"
    CLOCK = "clock"
    SCHEMA = "schema"
    RIGHTS = "rights"
    LIVE = "live"
    FORGERY = "forgery"
    ECHO = "echo"
    GENERATIONS = "generations"
    PUBLIC = "public"
    STORAGE = "storage"
    WAYS = "ways"


class Verdict(Enum):
    """How it stands: `OPEN` was not looked at, because something before it is wrong or nobody is signed in."""

    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"
    OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One finding: a plain sentence, and for whoever looks after the server what to do about it ("" if nothing)."""

    check: Check
    verdict: Verdict
    sentence: str
    fix: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaFacts:
    """What the database tells of itself.

    `at` is its clock in ms since the epoch. `migrations` are the versions that were noted as applied, None where nobody
    has noted any. `open` are sentences about rights that stand open, `policies` is how many of the two of
    `realtime.messages` are there.
    """

    at: int
    frozen: bool
    migrations: tuple[str, ...] | None
    open: tuple[str, ...]
    policies: int
    buckets: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveFacts:
    """What the channel of the own account has shown.

    `forged` tells whether a word of our own came back on it, on which only the database may speak. `echo` are the
    seconds after which a word of the database arrived, None when it did not.
    """

    forged: bool
    echo: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WayTimes:
    """The seconds that each way takes for a question and its answer; None where it is closed."""

    live: float | None
    long_poll: float | None
    calls: float | None
