"""The brain of the link: from signals of the transports to orders for them. It opens and closes nothing itself.

Written for any number of tiers, best first. The best one is tried in rounds, then probed for ever; a lower one is
opened beside the attempts as soon as the first of them fails or takes longer than two seconds, and closed only after
a higher one has joined and caught up. After any history of signals something is live, being opened, or waited for.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import assert_never

from desktop_chat.core.backoff import doubling
from desktop_chat.domain.ids import UnixMillis
from desktop_chat.domain.link import (
    Announce,
    AuthRefused,
    Blocked,
    CaughtUp,
    Close,
    FellBehind,
    Freshness,
    LinkOrder,
    LinkSettings,
    LinkSignal,
    LinkStatus,
    Lost,
    Measured,
    Open,
    Opened,
    Paced,
    Phase,
    Refresh,
    Tier,
    WakeAt,
)
from desktop_chat.domain.link_report import TierReport, TierStage
from desktop_chat.domain.values import dataclass

BESIDE = 2.0
"""Seconds after which a lower tier is opened beside an attempt that has not come to an end."""
STABLE = 10.0
"""Seconds that a tier has to be live before its loss is forgiven: the next attempt is then the first of a new round."""
PROBE_FIRST = 15.0
PROBE_CAP_BELOW = 60.0
"""Longest time between probes while a lower tier is live."""
PROBE_CAP = 300.0
"""Longest time between probes while nothing answers at all."""
SPREAD = 0.5
"""Seconds over which the first attempts after a loss are spread, so that a restarted server is not overrun."""
WOKE = "woke up"
"""The reason of a `Refresh` after which no open connection is believed any more."""
RENEWED = "a fresh token"
"""The reason of a `Refresh` that brings a new token; it sets no counter back, so that a server which refuses every
token is not asked in a loop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """The instant of a decision by both clocks, and its chance in [0, 1). `steady` is monotonic, in seconds."""

    wall: UnixMillis
    steady: float
    chance: float


@dataclass(slots=True, kw_only=True)
class TierState:
    """What the policy remembers of one tier; `since` and `retry_at` are monotonic seconds."""

    stage: TierStage = TierStage.IDLE
    since: float = 0.0
    retry_at: float = 0.0
    failures: int = 0
    caught_up: bool = False
    latency_ms: float | None = None
    interval_s: float | None = None
    reason: str = ""


class LinkPolicy:
    """Decides for all tiers. Every public method takes the moment and returns orders to be carried out in turn."""

    def __init__(self, tiers: Sequence[Tier], settings: LinkSettings) -> None:
        self._settings = settings
        self._tiers = {tier: TierState() for tier in sorted(tiers, key=lambda tier: tier.value)}
        self._on = False
        self._as_of: UnixMillis | None = None
        self._queued = 0
        self._status = LinkStatus(attempts=settings.attempts)

    @property
    def status(self) -> LinkStatus:
        """The last announced status."""
        return self._status

    def stage(self, tier: Tier) -> TierStage:
        """Return where a tier stands."""
        return self._tiers[tier].stage

    def reports(self, now: Moment) -> tuple[TierReport, ...]:
        """Return where every tier stands, best first."""
        return tuple(
            TierReport(
                tier=tier,
                offered=True,
                stage=state.stage,
                attempt=min(state.failures + (state.stage is TierStage.OPENING), self._settings.attempts),
                next_try=_wall(state.retry_at, now) if state.stage is TierStage.WAITING else None,
                reason=state.reason,
            )
            for tier, state in self._tiers.items()
        )

    def start(self, now: Moment) -> tuple[LinkOrder, ...]:
        """Go online; harmless when it is online already."""
        if self._on:
            return ()
        self._on = True
        return self._finish([self._open(self._best(), now)], now)

    def stop(self, now: Moment) -> tuple[LinkOrder, ...]:
        """Go offline on purpose: everything is closed and nothing is waited for."""
        orders: list[LinkOrder] = []
        for tier in self._tiers:
            orders += self._close(tier)
        self._on = False
        return self._finish(orders, now)

    def queued(self, count: int, now: Moment) -> tuple[LinkOrder, ...]:
        """Learn how many commands wait in the outbox."""
        self._queued = count
        return self._finish([], now)

    def wake(self, now: Moment) -> tuple[LinkOrder, ...]:
        """Do what has come due; called at the time of the last `WakeAt`."""
        orders: list[LinkOrder] = []
        for tier, state in self._tiers.items():
            if state.stage is TierStage.WAITING and state.retry_at <= now.steady:
                orders.append(self._open(tier, now))
        return self._finish(orders, now)

    def on(self, signal: LinkSignal, now: Moment) -> tuple[LinkOrder, ...]:
        """Answer a signal. One that does not fit the tier's stage (a late `Lost`) changes nothing."""
        if not self._on:
            return ()
        match signal:
            case Opened(tier=tier):
                orders = self._opened(tier, now)
            case Lost(tier=tier, reason=reason):
                orders = self._lost(tier, reason, now)
            case Measured(tier=tier, latency_ms=latency):
                self._tiers[tier].latency_ms = latency
                orders = []
            case Paced(tier=tier, interval_s=interval):
                self._tiers[tier].interval_s = interval
                orders = []
            case AuthRefused(tier=tier, reason=reason) | Blocked(tier=tier, reason=reason):
                stage = TierStage.BLOCKED if isinstance(signal, Blocked) else TierStage.UNAUTHORISED
                orders = self._refused(tier, stage, reason, now)
            case CaughtUp(tier=tier, as_of=as_of):
                orders = self._caught_up(tier, as_of)
            case FellBehind(reason=reason):
                orders = self._fell_behind(reason)
            case Refresh(reason=reason):
                orders = self._refresh(reason, now)
            case _:
                assert_never(signal)
        return self._finish(orders, now)

    def _opened(self, tier: Tier, now: Moment) -> list[LinkOrder]:
        state = self._tiers[tier]
        if state.stage is not TierStage.OPENING:
            return []
        self._tiers[tier] = replace(state, stage=TierStage.LIVE, since=now.steady, caught_up=False, reason="")
        # The first answer after an outage: whatever is better and merely waits is worth an attempt at once.
        return [
            self._open(other, now)
            for other, higher in self._tiers.items()
            if other.value < tier.value
            and higher.stage is TierStage.WAITING
            and higher.failures > self._settings.attempts
        ]

    def _lost(self, tier: Tier, reason: str, now: Moment) -> list[LinkOrder]:
        state = self._tiers[tier]
        if state.stage not in {TierStage.OPENING, TierStage.LIVE}:
            return []
        stable = state.stage is TierStage.LIVE and now.steady - state.since >= STABLE
        failures = 0 if stable else state.failures + 1
        wait = now.chance * SPREAD if stable else self._wait(tier, failures, now.chance)
        self._tiers[tier] = TierState(
            stage=TierStage.WAITING, since=now.steady, retry_at=now.steady + wait, failures=failures, reason=reason
        )
        return self._open_below(tier, now)

    def _wait(self, tier: Tier, failures: int, chance: float) -> float:
        """Return how long to wait after a failed attempt: a round of quick ones, then probes."""
        if failures < self._settings.attempts:
            return doubling(failures, first=self._settings.backoff, cap=PROBE_FIRST, chance=chance)
        below = any(state.stage is TierStage.LIVE for other, state in self._tiers.items() if other is not tier)
        cap = PROBE_CAP_BELOW if below else PROBE_CAP
        return doubling(failures - self._settings.attempts + 1, first=PROBE_FIRST, cap=cap, chance=chance)

    def _refused(self, tier: Tier, stage: TierStage, reason: str, now: Moment) -> list[LinkOrder]:
        former = self._tiers[tier]
        if former.stage not in {TierStage.OPENING, TierStage.LIVE}:
            return []
        self._tiers[tier] = TierState(stage=stage, since=now.steady, failures=former.failures + 1, reason=reason)
        # A token that one tier does not take is taken by no other; a blocked path may have a way round it.
        return self._open_below(tier, now) if stage is TierStage.BLOCKED else []

    def _caught_up(self, tier: Tier, as_of: UnixMillis) -> list[LinkOrder]:
        self._as_of = max(self._as_of or as_of, as_of)
        state = self._tiers[tier]
        if state.stage is not TierStage.LIVE:
            return []
        state.caught_up, state.reason = True, ""
        orders: list[LinkOrder] = []
        for other in self._tiers:
            if other.value > tier.value:
                orders += self._close(other)
        return orders

    def _fell_behind(self, reason: str) -> list[LinkOrder]:
        for state in self._tiers.values():
            if state.stage is TierStage.LIVE:
                state.caught_up, state.reason = False, reason
        return []

    def _refresh(self, reason: str, now: Moment) -> list[LinkOrder]:
        """Try at once whatever is better than what is live; after a wake-up nothing counts as live."""
        orders: list[LinkOrder] = []
        if reason == WOKE:
            for tier in self._tiers:
                orders += self._close(tier)
        for tier, state in self._tiers.items():
            if state.stage in {TierStage.OPENING, TierStage.LIVE}:
                break
            if state.stage is TierStage.IDLE and tier is not self._best():
                continue
            if reason == RENEWED:
                orders += self._try_token(tier, now)
            else:
                state.failures = 0
                orders.append(self._open(tier, now))
        return orders

    def _try_token(self, tier: Tier, now: Moment) -> list[LinkOrder]:
        """Open a tier that waits for a token: the first time at once, later as after a failure."""
        state = self._tiers[tier]
        if state.stage is not TierStage.UNAUTHORISED:
            return []
        if state.failures <= 1:
            return [self._open(tier, now)]
        wait = self._wait(tier, state.failures, now.chance)
        self._tiers[tier] = replace(state, stage=TierStage.WAITING, retry_at=now.steady + wait)
        return []

    def _open_below(self, tier: Tier, now: Moment) -> list[LinkOrder]:
        """Open the next lower tier beside this one, unless something is live or on its way there."""
        for other, state in self._tiers.items():
            if other.value <= tier.value:
                if other is not tier and state.stage is TierStage.LIVE:
                    return []
                continue
            if state.stage is TierStage.IDLE:
                return [self._open(other, now)]
            if state.stage in {TierStage.OPENING, TierStage.LIVE}:
                return []
        return []

    def _open(self, tier: Tier, now: Moment) -> LinkOrder:
        state = self._tiers[tier]
        self._tiers[tier] = TierState(
            stage=TierStage.OPENING, since=now.steady, failures=state.failures, reason=state.reason
        )
        return Open(tier=tier)

    def _close(self, tier: Tier) -> list[LinkOrder]:
        state = self._tiers[tier]
        self._tiers[tier] = TierState(failures=state.failures)
        return [Close(tier=tier)] if state.stage in {TierStage.OPENING, TierStage.LIVE} else []

    def _best(self) -> Tier:
        return next(iter(self._tiers))

    def _live(self) -> Tier | None:
        """Return the tier that carries: the best that has caught up, else the best that is live."""
        live = [tier for tier, state in self._tiers.items() if state.stage is TierStage.LIVE]
        settled = [tier for tier in live if self._tiers[tier].caught_up]
        return next(iter([*settled, *live]), None)

    def _finish(self, orders: list[LinkOrder], now: Moment) -> tuple[LinkOrder, ...]:
        """Add the tiers that are overdue beside a slow one, the next alarm and, when it has changed, the status."""
        alarms: list[float] = []
        for tier, state in tuple(self._tiers.items()):
            if state.stage is TierStage.WAITING:
                alarms.append(state.retry_at)
            elif state.stage is TierStage.OPENING and self._lower_idle(tier):
                beside = state.since + BESIDE
                if beside <= now.steady:
                    orders += self._open_below(tier, now)
                else:
                    alarms.append(beside)
        if alarms:
            orders.append(WakeAt(at=min(alarms)))
        status = self._describe(now)
        if status != self._status:
            self._status = status
            orders.append(Announce(status=status))
        return tuple(orders)

    def _lower_idle(self, tier: Tier) -> bool:
        lower = [state.stage for other, state in self._tiers.items() if other.value > tier.value]
        return self._live() is None and bool(lower) and TierStage.OPENING not in lower and TierStage.IDLE in lower

    def _describe(self, now: Moment) -> LinkStatus:
        carrier = self._live()
        phase, about = self._phase(carrier)
        former = self._status
        state = self._tiers[about]
        waiting = phase is Phase.WAITING
        fresh = Freshness.STALE
        if carrier is not None:
            fresh = Freshness.FRESH if state.caught_up else Freshness.CATCHING_UP
        return replace(
            former,
            tier=carrier,
            phase=phase,
            since=former.since if (phase, carrier) == (former.phase, former.tier) else now.wall,
            reason=state.reason,
            latency_ms=state.latency_ms,
            attempt=0 if carrier is not None else min(state.failures + (not waiting), self._settings.attempts),
            next_try=self._next_try(now, state) if waiting else None,
            freshness=fresh,
            as_of=self._as_of,
            queued=self._queued,
            interval_s=state.interval_s if carrier is not None else None,
        )

    def _next_try(self, now: Moment, state: TierState) -> UnixMillis:
        former = self._status.next_try
        exact = _wall(state.retry_at, now)
        # The same retry, seen a little later, must not look like news because of a rounded millisecond.
        return former if former is not None and abs(former - exact) <= 2 else exact

    def _phase(self, carrier: Tier | None) -> tuple[Phase, Tier]:
        """Return the phase of the whole link and the tier that it is told about."""
        if not self._on:
            return Phase.CLOSED, self._best()
        if carrier is not None:
            return Phase.LIVE, carrier
        by_stage = {state.stage: tier for tier, state in reversed(self._tiers.items())}
        if TierStage.UNAUTHORISED in by_stage:
            return Phase.REFUSED, by_stage[TierStage.UNAUTHORISED]
        if TierStage.OPENING in by_stage:
            return Phase.CONNECTING, by_stage[TierStage.OPENING]
        waiting = [tier for tier, state in self._tiers.items() if state.stage is TierStage.WAITING]
        if waiting:
            return Phase.WAITING, min(waiting, key=lambda tier: self._tiers[tier].retry_at)
        return Phase.REFUSED, self._best()


def _wall(steady: float, now: Moment) -> UnixMillis:
    """Return what the wall clock will show at this monotonic time."""
    return UnixMillis(now.wall + round((steady - now.steady) * 1000))
