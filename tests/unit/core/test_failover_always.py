"""What holds after any history of signals."""

from dataclasses import dataclass, field
from itertools import pairwise
from math import inf

from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.domain.link import (
    AuthRefused,
    Blocked,
    CaughtUp,
    Cause,
    Close,
    Doubted,
    FellBehind,
    Heard,
    LinkOrder,
    LinkSignal,
    Lost,
    Measured,
    Network,
    NetworkChanged,
    Open,
    Opened,
    Paced,
    Phase,
    Prove,
    Refresh,
    Repaired,
    Tier,
    WakeAt,
)
from desktop_chat.domain.link_report import TierStage
from tests.unit.core.builders import NOON, at
from tests.unit.core.link_builders import D, H, L, a_policy, lost


@dataclass
class _Shadow:
    """What the orders have made of the transports: which are open, and when each was opened."""

    opened: list[tuple[float, Tier]] = field(default_factory=list)
    active: set[Tier] = field(default_factory=set)
    alarm: float = inf

    def carry_out(self, orders: tuple[LinkOrder, ...], now: float) -> None:
        for order in orders:
            match order:
                case Open(tier=tier):
                    assert tier not in self.active, "two openings of one tier"
                    self.active.add(tier)
                    self.opened.append((now, tier))
                case Close(tier=tier):
                    assert tier in self.active, "closed without having been opened"
                    self.active.remove(tier)
                case Prove(tier=tier):
                    assert tier in self.active
                case WakeAt(at=alarm):
                    self.alarm = alarm
                case _:
                    pass

    def heard(self, signal: LinkSignal) -> None:
        if isinstance(signal, Lost | Blocked | AuthRefused):
            self.active.discard(signal.tier)


TIERS = (D, L, H)
SAID = st.sampled_from(TIERS).flatmap(
    lambda tier: st.sampled_from(
        (
            Opened(tier=tier),
            Lost(tier=tier, reason="x"),
            Measured(tier=tier, latency_ms=1.0),
            Paced(tier=tier, interval_s=5.0),
            AuthRefused(tier=tier, reason="x"),
            Blocked(tier=tier, reason="x"),
            CaughtUp(tier=tier, as_of=NOON),
            Heard(tier=tier),
        )
    )
)
ASKED = st.sampled_from(
    (
        *(Refresh(cause=cause) for cause in Cause),
        *(NetworkChanged(network=network) for network in Network),
        FellBehind(reason="x"),
        Doubted(),
        Repaired(),
        None,
    )
)


@given(
    st.lists(st.tuples(st.one_of(SAID, ASKED), st.floats(0, 400), st.floats(0, 0.999)), max_size=60),
    st.sampled_from((TIERS, (D, H), (D,))),
)
def test_after_any_history_something_is_live_or_being_opened_or_waited_for(
    history: list[tuple[LinkSignal | None, float, float]], tiers: tuple[Tier, ...]
) -> None:
    policy, shadow = a_policy(*tiers), _Shadow()
    shadow.carry_out(policy.start(at(0)), 0.0)
    now = 0.0
    for signal, later, chance in history:
        now += later
        if signal is None:
            shadow.carry_out(policy.wake(at(now, chance)), now)
        elif getattr(signal, "tier", D) in tiers:
            shadow.heard(signal)
            shadow.carry_out(policy.on(signal, at(now, chance)), now)

        stages = {policy.stage(tier) for tier in tiers}
        hopeful = stages & {TierStage.LIVE, TierStage.OPENING}
        waiting = stages & {TierStage.WAITING, TierStage.BLOCKED}
        assert hopeful or (waiting and shadow.alarm < inf) or TierStage.UNAUTHORISED in stages
        assert not waiting or shadow.alarm < inf
        assert shadow.active == {tier for tier in tiers if policy.stage(tier) in {TierStage.LIVE, TierStage.OPENING}}
        assert (policy.status.phase is Phase.LIVE) == (TierStage.LIVE in stages)


@given(st.sampled_from((Lost, Blocked)), st.sampled_from((TIERS, (D, H), (D,))), st.floats(0, 0.999))
def test_a_server_that_refuses_everything_is_not_asked_in_a_loop(
    refusal: type[Lost | Blocked], tiers: tuple[Tier, ...], chance: float
) -> None:
    policy, shadow = a_policy(*tiers), _Shadow()
    shadow.carry_out(policy.start(at(0, chance)), 0.0)
    now = 0.0
    while now < 3600:
        while shadow.active:
            signal = refusal(tier=next(iter(shadow.active)), reason="no")
            shadow.heard(signal)
            shadow.carry_out(policy.on(signal, at(now, chance)), now)
        assert shadow.alarm > now
        now = shadow.alarm
        shadow.carry_out(policy.wake(at(now, chance)), now)

    for tier in tiers:
        moments = [opened for opened, which in shadow.opened if which is tier]
        assert len([moment for moment in moments if moment < 60]) <= 10
        assert all(after - before > 0.7 for before, after in pairwise(moments))


@given(st.floats(0, 0.999))
def test_a_tier_that_joins_and_is_lost_at_once_is_not_opened_in_a_loop(chance: float) -> None:
    policy, shadow = a_policy(D, H), _Shadow()
    shadow.carry_out(policy.start(at(0, chance)), 0.0)
    now = 0.0
    while now < 600:
        for signal in (Opened(tier=D), CaughtUp(tier=D, as_of=NOON), lost()):
            shadow.heard(signal)
            shadow.carry_out(policy.on(signal, at(now, chance)), now)
        now = max(now + 0.001, shadow.alarm)
        shadow.carry_out(policy.wake(at(now, chance)), now)

    assert len([moment for moment, tier in shadow.opened if tier is D]) < 20
