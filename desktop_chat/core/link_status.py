"""From the states of all tiers to the one status of the link. It decides nothing."""

from collections.abc import Mapping

from desktop_chat.core.tier_state import Moment, TierState
from desktop_chat.domain.ids import UnixMillis
from desktop_chat.domain.link import Freshness, LinkStatus, Phase, Tier
from desktop_chat.domain.link_report import TierStage
from desktop_chat.domain.values import replace

ROUNDING = 2
"""Milliseconds by which the same instant may differ, worked out at another time."""


def describe(
    tiers: Mapping[Tier, TierState], attempts: int, former: LinkStatus, now: Moment, *, on: bool
) -> LinkStatus:
    """Return the status that follows the former one; `tiers` come best first, `attempts` make a round."""
    carrier = carrying(tiers)
    phase, about = _phase(tiers, carrier) if on else (Phase.CLOSED, next(iter(tiers)))
    state = tiers[about]
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
        attempt=0 if carrier is not None else min(state.failures + (not state.retries), attempts),
        next_try=_next_try(former, now, state) if state.retries else None,
        freshness=fresh,
        interval_s=state.interval_s,
    )


def carrying(tiers: Mapping[Tier, TierState]) -> Tier | None:
    """Return the tier that carries: the best that nothing is wrong with, else that has caught up, else that is live."""
    live = [tier for tier, state in tiers.items() if state.live]
    caught_up = [tier for tier in live if tiers[tier].caught_up]
    settled = [tier for tier in caught_up if tiers[tier].settled]
    return next(iter([*settled, *caught_up, *live]), None)


def _phase(tiers: Mapping[Tier, TierState], carrier: Tier | None) -> tuple[Phase, Tier]:
    """Return the phase of the whole link and the tier that it is told about."""
    if carrier is not None:
        return Phase.LIVE, carrier
    by_stage = {state.stage: tier for tier, state in reversed(tuple(tiers.items()))}
    if TierStage.UNAUTHORISED in by_stage:
        return Phase.REFUSED, by_stage[TierStage.UNAUTHORISED]
    if TierStage.OPENING in by_stage:
        return Phase.CONNECTING, by_stage[TierStage.OPENING]
    waiting = [tier for tier, state in tiers.items() if state.stage is TierStage.WAITING]
    if waiting:
        return Phase.WAITING, min(waiting, key=lambda tier: tiers[tier].retry_at)
    return Phase.REFUSED, next(iter(tiers))


def _next_try(former: LinkStatus, now: Moment, state: TierState) -> UnixMillis:
    exact = now.wall_at(state.retry_at)
    # The same retry, seen a little later, must not look like news because of a rounded millisecond.
    same = former.next_try is not None and abs(former.next_try - exact) <= ROUNDING
    return former.next_try if same and former.next_try is not None else exact
