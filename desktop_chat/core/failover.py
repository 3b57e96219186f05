"""The brain of the link: from signals of the transports to orders for them. It opens and closes nothing itself.

Written for any number of tiers, best first. The best one is tried in rounds, then probed for ever; the lower ones are
opened beside it as soon as an attempt has failed or two seconds have passed, and closed only when a higher one has
joined and caught up. After any history of signals something is live, being opened, or waited for.
"""

from collections.abc import Sequence
from math import inf
from typing import assert_never

from desktop_chat.core.backoff import doubling
from desktop_chat.core.link_status import describe
from desktop_chat.core.tier_state import BESIDE, DEAF_AFTER, DOUBT_LIMIT, Moment, TierState
from desktop_chat.domain.ids import UnixMillis
from desktop_chat.domain.link import (
    Announce,
    AuthRefused,
    Blocked,
    CaughtUp,
    Cause,
    Close,
    Doubted,
    FellBehind,
    Heard,
    LinkOrder,
    LinkSettings,
    LinkSignal,
    LinkStatus,
    Lost,
    Measured,
    Network,
    NetworkChanged,
    Open,
    Opened,
    Paced,
    Prove,
    Refresh,
    Repaired,
    Tier,
    WakeAt,
)
from desktop_chat.domain.link_report import TierReport, TierStage
from desktop_chat.domain.values import replace

PROBE_FIRST = 15.0
PROBE_CAP_BELOW = 60.0
"""Longest time between probes while another tier is live."""
PROBE_CAP = 300.0
"""Longest time between probes while nothing answers at all."""
SPREAD = 0.5
"""Seconds over which the first attempts after a loss are spread, so that a restarted server is not overrun."""
REST = 5.0
"""Seconds that a failed tier is left alone by somebody who only looks at the window."""


class LinkPolicy:
    """Decides for all tiers. Every public method takes the moment and returns orders to be carried out in turn."""

    def __init__(self, tiers: Sequence[Tier], settings: LinkSettings) -> None:
        self._settings = settings
        self._tiers = {tier: TierState() for tier in sorted(tiers, key=lambda tier: tier.value)}
        self._on = False
        self._network = Network.UNKNOWN
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
        return tuple(state.report(tier, self._settings.attempts, now) for tier, state in self._tiers.items())

    def start(self, now: Moment) -> tuple[LinkOrder, ...]:
        """Go online; harmless when it is online already."""
        if self._on:
            return ()
        self._on = True
        return self._finish([], now)

    def stop(self, now: Moment) -> tuple[LinkOrder, ...]:
        """Go offline on purpose: everything is closed and nothing is waited for."""
        self._on = False
        return self._finish(self._close_all(), now)

    def queued(self, count: int, now: Moment) -> tuple[LinkOrder, ...]:
        """Learn how many commands wait in the outbox."""
        self._queued = count
        return self._finish([], now)

    def wake(self, now: Moment) -> tuple[LinkOrder, ...]:
        """Do what has come due; called at the time of the last `WakeAt`."""
        orders: list[LinkOrder] = []
        for tier, state in tuple(self._tiers.items()):
            if state.alarm() > now.steady:
                continue
            if state.retries:
                orders.append(self._open(tier, now))
            else:
                orders.append(Close(tier=tier))
                self._lost(tier, f"no sign of life within {DOUBT_LIMIT:g} s", now)
        return self._finish(orders, now)

    def on(self, signal: LinkSignal, now: Moment) -> tuple[LinkOrder, ...]:
        """Answer a signal. One that does not fit the tier's stage (a late `Lost`) changes nothing."""
        if not self._on and not isinstance(signal, NetworkChanged):
            return ()
        return self._finish(self._answer(signal, now), now)

    def _answer(self, signal: LinkSignal, now: Moment) -> list[LinkOrder]:  # noqa: C901, PLR0911, PLR0912  one arm for each
        match signal:
            case Opened(tier=tier):
                return self._opened(tier, now)
            case Lost(tier=tier, reason=reason, retry_after=asked):
                return self._lost(tier, reason, now, asked or 0.0)
            case Measured(tier=tier, latency_ms=latency):
                return self._measured(tier, latency)
            case Paced(tier=tier, interval_s=interval):
                self._tiers[tier].interval_s = interval
                return []
            case AuthRefused(tier=tier, reason=reason):
                return self._unauthorised(tier, reason, now)
            case Blocked(tier=tier, reason=reason):
                return self._blocked(tier, reason, now)
            case CaughtUp(tier=tier, as_of=as_of):
                return self._caught_up(tier, as_of, now)
            case FellBehind(reason=reason):
                return self._fell_behind(reason)
            case Doubted():
                return self._doubt(now)
            case Repaired():
                return self._repaired(now)
            case Heard(tier=tier):
                return self._heard(tier)
            case Refresh(cause=cause):
                return self._refresh(cause, now)
            case NetworkChanged(network=network):
                return self._network_changed(network, now)
            case _:
                assert_never(signal)

    # What a transport says.

    def _opened(self, tier: Tier, now: Moment) -> list[LinkOrder]:
        if self._tiers[tier].stage is not TierStage.OPENING:
            return []
        dark = not any(state.live for state in self._tiers.values())
        self._tiers[tier] = replace(self._tiers[tier], stage=TierStage.LIVE, since=now.steady, reason="")
        orders: list[LinkOrder] = []
        for other, state in [(better, state) for better, state in self._tiers.items() if better.value < tier.value]:
            if state.live and state.doubted_at is not None and now.steady - state.doubted_at >= BESIDE:
                # The server answers a newcomer, and this one's question of two seconds ago it does not.
                orders += [Close(tier=other), self._open(other, now)]
            elif dark and state.retries:
                # The first answer after an outage begins a new round with what is better, if not in the same instant.
                state.failures = 0
                state.retry_at = min(state.retry_at, state.since + self._settings.backoff)
                if state.retry_at <= now.steady:
                    orders.append(self._open(other, now))
        return orders

    def _lost(self, tier: Tier, reason: str, now: Moment, asked: float = 0.0) -> list[LinkOrder]:
        """Try again after a while; not before the seconds that the server asked for, unless a person wants it."""
        state = self._tiers[tier]
        if state.active:
            forgiven, shaky = state.forgiven(now.steady), not state.stable(now.steady)
            failures = 0 if forgiven else state.failures + 1
            wait = now.chance * SPREAD if forgiven else self._wait(tier, failures, now.chance)
            state = self._down(tier, TierStage.WAITING, failures, reason, now)
            state.retry_at, state.shaky = now.steady + max(wait, asked), shaky
        return []

    def _blocked(self, tier: Tier, reason: str, now: Moment) -> list[LinkOrder]:
        """Make no round of attempts at what is refused, only probe: a person may have mended it meanwhile."""
        state = self._tiers[tier]
        if state.active:
            failures = max(state.failures + 1, self._settings.attempts)
            wait = self._wait(tier, failures, now.chance)
            self._down(tier, TierStage.BLOCKED, failures, reason, now).retry_at = now.steady + wait
        return []

    def _unauthorised(self, tier: Tier, reason: str, now: Moment) -> list[LinkOrder]:
        state = self._tiers[tier]
        if state.active:
            former = 0 if state.stable(now.steady) else state.failures
            self._down(tier, TierStage.UNAUTHORISED, former + 1, reason, now)
        return []

    def _measured(self, tier: Tier, latency_ms: float) -> list[LinkOrder]:
        state = self._tiers[tier]
        state.latency_ms, state.doubted_at = latency_ms, None
        return self._close_below(tier) if state.settled else []

    def _caught_up(self, tier: Tier, as_of: UnixMillis, now: Moment) -> list[LinkOrder]:
        self._as_of = max(self._as_of or as_of, as_of)
        state = self._tiers[tier]
        if not state.live:
            return []
        state.caught_up, state.reason = True, ""
        return [*self._close_below(tier), *self._leave_deaf(now)] if state.settled else []

    def _fell_behind(self, reason: str) -> list[LinkOrder]:
        for state in self._tiers.values():
            if state.live:
                state.caught_up, state.reason = False, reason
        return []

    # What others say.

    def _doubt(self, now: Moment) -> list[LinkOrder]:
        """Have every connection that should have brought something prove itself; one that only looks has no need to."""
        orders: list[LinkOrder] = []
        for tier, state in self._tiers.items():
            if state.live and state.interval_s is None and state.doubted_at is None:
                state.doubted_at = now.steady
                orders.append(Prove(tier=tier))
        return orders

    def _repaired(self, now: Moment) -> list[LinkOrder]:
        """Doubt what is live; what brings nothing again and again is left to the next tier, however it answers."""
        for state in self._tiers.values():
            state.miss(now.steady)
        return [*self._doubt(now), *self._leave_deaf(now)]

    def _heard(self, tier: Tier) -> list[LinkOrder]:
        state = self._tiers[tier]
        state.deaf, state.unheard = False, 0
        return self._close_below(tier) if state.settled else []

    def _leave_deaf(self, now: Moment) -> list[LinkOrder]:
        """Open deaf tiers anew, once another one carries; what lies below is closed only when they bring something."""
        orders: list[LinkOrder] = []
        carried = len(self._tiers) == 1 or any(state.settled for state in self._tiers.values())
        for tier, state in tuple(self._tiers.items()):
            if carried and state.live and state.unheard >= DEAF_AFTER:
                orders += [Close(tier=tier), *self._lost(tier, "it answers, but brings nothing", now)]
        return orders

    def _network_changed(self, network: Network, now: Moment) -> list[LinkOrder]:
        """Believe no connection that was made over another network; that none is there any more may be a mistake."""
        former, self._network = self._network, network
        if not self._on or network is not Network.ONLINE or former is Network.UNKNOWN:
            return []
        return self._refresh(Cause.NETWORK, now)

    def _refresh(self, cause: Cause, now: Moment) -> list[LinkOrder]:
        match cause:
            case Cause.WOKE | Cause.NETWORK:
                return self._close_all()  # and what is then idle is opened, best first
            case Cause.TOKEN:
                return self._try_token(now)
            case Cause.HAND | Cause.ANSWER:
                return [*self._doubt(now), *self._try_all(now)]
            case Cause.FOCUS:
                return [*self._doubt(now), *self._try_rested(now)]
            case _:
                assert_never(cause)

    def _try_all(self, now: Moment) -> list[LinkOrder]:
        """Begin a new round with everything above what is live, also where an attempt seems to hang."""
        orders: list[LinkOrder] = []
        for tier, state in self._above_live():
            if state.stage is TierStage.OPENING and now.steady - state.since < BESIDE:
                continue
            if state.active:
                orders.append(Close(tier=tier))
            if state.stage is not TierStage.IDLE:
                state.failures = 0
                orders.append(self._open(tier, now))
        return orders

    def _try_rested(self, now: Moment) -> list[LinkOrder]:
        """Try what has been left alone for a while, within its round."""
        return [
            self._open(tier, now) for tier, state in self._above_live() if state.retries and _rested(state, now, REST)
        ]

    def _try_token(self, now: Moment) -> list[LinkOrder]:
        """Open what waits for a token: the first time at once, later as after a failure."""
        orders: list[LinkOrder] = []
        for tier, state in tuple(self._tiers.items()):
            if state.stage is not TierStage.UNAUTHORISED:
                continue
            if state.failures <= 1:
                orders.append(self._open(tier, now))
            else:
                state.stage = TierStage.WAITING
                state.retry_at = now.steady + self._wait(tier, state.failures, now.chance)
        return orders

    # What is done to tiers.

    def _above_live(self) -> tuple[tuple[Tier, TierState], ...]:
        """Return the tiers that are better than the best live one."""
        best = min((tier.value for tier, state in self._tiers.items() if state.live), default=inf)
        return tuple((tier, state) for tier, state in self._tiers.items() if tier.value < best)

    def _wait(self, tier: Tier, failures: int, chance: float) -> float:
        """Return how long to wait after a failed attempt: a round of quick ones, then probes."""
        if failures < self._settings.attempts:
            return doubling(failures, first=self._settings.backoff, cap=PROBE_FIRST, chance=chance)
        below = any(state.live for other, state in self._tiers.items() if other is not tier)
        cap = PROBE_CAP_BELOW if below else PROBE_CAP
        return doubling(failures - self._settings.attempts + 1, first=PROBE_FIRST, cap=cap, chance=chance)

    def _open(self, tier: Tier, now: Moment) -> LinkOrder:
        state = self._tiers[tier]
        self._tiers[tier] = TierState(
            stage=TierStage.OPENING,
            since=now.steady,
            failures=state.failures,
            shaky=state.shaky,
            deaf=state.deaf,
            reason=state.reason,
        )
        return Open(tier=tier)

    def _down(self, tier: Tier, stage: TierStage, failures: int, reason: str, now: Moment) -> TierState:
        deaf = self._tiers[tier].deaf
        self._tiers[tier] = TierState(stage=stage, since=now.steady, failures=failures, reason=reason, deaf=deaf)
        return self._tiers[tier]

    def _close_below(self, tier: Tier) -> list[LinkOrder]:
        return self._close([other for other in self._tiers if other.value > tier.value])

    def _close_all(self) -> list[LinkOrder]:
        return self._close(list(self._tiers))

    def _close(self, tiers: Sequence[Tier]) -> list[LinkOrder]:
        orders: list[LinkOrder] = [Close(tier=tier) for tier in tiers if self._tiers[tier].active]
        self._tiers.update({tier: TierState() for tier in tiers})
        return orders

    def _finish(self, orders: list[LinkOrder], now: Moment) -> tuple[LinkOrder, ...]:
        """Add the tiers that are needed beside what is there, the next alarm and, when it has changed, the status."""
        alarm = self._ensure(orders, now) if self._on else inf
        if alarm < inf:
            orders.append(WakeAt(at=alarm))
        status = replace(
            describe(self._tiers, self._settings.attempts, self._status, now, on=self._on),
            network=self._network,
            as_of=self._as_of,
            queued=self._queued,
        )
        if status != self._status:
            self._status = status
            orders.append(Announce(status=status))
        return tuple(orders)

    def _ensure(self, orders: list[LinkOrder], now: Moment) -> float:
        """Open as many tiers as are needed, best first; return when to look again.

        Below one that is not enough, the last resort comes at once, because it works most widely and costs least. What
        lies between is heavier, and is worth it only when the trouble lasts.
        """
        patience, until = BESIDE, -inf
        alarms = [state.alarm() for state in self._tiers.values()]
        for tier, state in tuple(self._tiers.items()):
            if state.stage is TierStage.IDLE:
                due = until if until > now.steady else self._due(tier, now)
                if due > now.steady:
                    alarms.append(due)
                    continue
                orders.append(self._open(tier, now))
            enough_until = self._tiers[tier].enough_until(patience)
            if enough_until <= now.steady:
                patience = 0.0
            until = max(until, enough_until)
        return min(alarms)

    def _due(self, tier: Tier, now: Moment) -> float:
        """Return when an idle tier is to be opened that is needed from now on, or has been for a while."""
        last = next(reversed(self._tiers))
        if tier in {next(iter(self._tiers)), last}:
            return now.steady
        # What refuses one upgrade refuses others: what lies between is then no more urgent than the next probe.
        refused = any(other.stage is TierStage.BLOCKED for other in self._tiers.values())
        state = self._tiers[tier]
        state.retry_at = min(state.retry_at, now.steady + (PROBE_FIRST if refused else BESIDE))
        # Where the way that works most widely has no answer, one more client would only cost its memory.
        return inf if self._tiers[last].unanswered else state.retry_at


def _rested(state: TierState, now: Moment, seconds: float) -> bool:
    return now.steady - state.since >= seconds
