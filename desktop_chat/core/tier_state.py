"""What the link policy remembers of one tier, and what follows from that alone: is it enough, and until when."""

from math import inf

from desktop_chat.domain.ids import UnixMillis
from desktop_chat.domain.link import Tier
from desktop_chat.domain.link_report import TierReport, TierStage
from desktop_chat.domain.values import dataclass

BESIDE = 2.0
"""Seconds after which a lower tier is opened beside an attempt, or a doubted connection, that has not been settled."""
STABLE = 10.0
"""Seconds that a tier has to be live before its loss is forgiven whatever was before: see `TierState.forgiven`."""
DOUBT_LIMIT = 15.0
"""Seconds after which a tier that has shown no sign of life is given up, should the transport itself not have done so.

It gives up after five, not counting the time in which a join is in flight.
"""
DEAF_AFTER = 3
"""Repairs in a row without any event in between, after which a tier that answers all questions counts as deaf."""
REPAIRS_APART = 10.0
"""Seconds within which repairs are one: a backlog comes in many pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """The instant of a decision by both clocks, and its chance in [0, 1). `steady` is monotonic, in seconds."""

    wall: UnixMillis
    steady: float
    chance: float

    def wall_at(self, steady: float) -> UnixMillis:
        """Return what the wall clock will show at this monotonic time."""
        return UnixMillis(self.wall + round((steady - self.steady) * 1000))


@dataclass(slots=True, kw_only=True)
class TierState:
    """One tier; `since`, `retry_at` and `doubted_at` are monotonic seconds. `failures` are in a row.

    `retry_at` is when a tier that waits, or an idle one that is needed, is opened.

    `shaky`: it was lost soon after it had been opened, and has not lasted since.

    `deaf`: it answered, but had brought nothing for `unheard` repairs, and has brought nothing since.
    """

    stage: TierStage = TierStage.IDLE
    since: float = 0.0
    retry_at: float = inf
    failures: int = 0
    shaky: bool = False
    deaf: bool = False
    unheard: int = 0
    repaired_at: float = -inf
    caught_up: bool = False
    doubted_at: float | None = None
    latency_ms: float | None = None
    interval_s: float | None = None
    reason: str = ""

    @property
    def active(self) -> bool:
        """Whether there is something to close."""
        return self.stage in {TierStage.OPENING, TierStage.LIVE}

    @property
    def live(self) -> bool:
        """Whether it has joined."""
        return self.stage is TierStage.LIVE

    @property
    def settled(self) -> bool:
        """Whether nothing lower is needed: it has joined, caught up, nobody doubts it, and it is not deaf."""
        return self.live and self.caught_up and self.doubted_at is None and not self.deaf

    @property
    def retries(self) -> bool:
        """Whether it will be tried again by itself, at `retry_at`."""
        return self.stage in {TierStage.WAITING, TierStage.BLOCKED}

    @property
    def unanswered(self) -> bool:
        """Whether it was tried in vain, and is tried again: nobody was there to open it or to refuse it."""
        return self.failures > 0 and self.stage in {TierStage.WAITING, TierStage.OPENING}

    def stable(self, now: float) -> bool:
        """Tell whether it has been live for so long that what was before does not count any more."""
        return self.live and now - self.since >= STABLE

    def forgiven(self, now: float) -> bool:
        """Tell whether its loss is no failure: it is then opened again before anything lower is.

        Any connection may break; one that breaks soon and then soon again is a failing one.
        """
        return not self.deaf and (self.stable(now) or (self.settled and not self.failures and not self.shaky))

    def miss(self, now: float) -> None:
        """Count that it has not brought what a repair has; one that only looks for news had not to bring it."""
        if self.live and self.interval_s is None and now - self.repaired_at >= REPAIRS_APART:
            self.unheard, self.repaired_at = self.unheard + 1, now
            self.deaf = self.deaf or self.unheard >= DEAF_AFTER

    def enough_until(self, patience: float) -> float:
        """Return until when nothing lower is opened beside it; `patience` is for a first attempt, in seconds.

        A refused token is enough for ever: the others would have to show the same.
        """
        match self.stage:
            case TierStage.LIVE if self.deaf:
                return -inf
            case TierStage.LIVE:
                return inf if self.doubted_at is None else self.doubted_at + BESIDE
            case TierStage.UNAUTHORISED:
                return inf
            case TierStage.OPENING if not self.failures:
                return self.since + patience
            case TierStage.WAITING if not self.failures:
                return self.retry_at
            case _:
                return -inf

    def alarm(self) -> float:
        """Return when something is to be done about it, whatever the others do."""
        if self.retries:
            return self.retry_at
        return inf if self.doubted_at is None else self.doubted_at + DOUBT_LIMIT

    def report(self, tier: Tier, attempts: int, now: Moment) -> TierReport:
        """Return what the person is told of it; `attempts` make a round."""
        return TierReport(
            tier=tier,
            offered=True,
            stage=self.stage,
            attempt=min(self.failures + (self.stage is TierStage.OPENING), attempts),
            next_try=now.wall_at(self.retry_at) if self.retries else None,
            reason=self.reason,
        )
