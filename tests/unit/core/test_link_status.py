"""What the states of the tiers mean for the link as a whole."""

from dataclasses import replace

from desktop_chat.core.link_status import carrying, describe
from desktop_chat.core.tier_state import TierState
from desktop_chat.domain.link import Freshness, LinkStatus, Phase, Tier
from desktop_chat.domain.link_report import TierStage
from tests.unit.core.builders import NOON, at

D, L, H = Tier.DIRECT, Tier.LIBRARY, Tier.HTTP
NEW = LinkStatus()


def live(*, caught_up: bool = True, doubted_at: float | None = None) -> TierState:
    return TierState(stage=TierStage.LIVE, caught_up=caught_up, doubted_at=doubted_at, latency_ms=9.0, interval_s=5.0)


def waiting(retry_at: float, reason: str = "") -> TierState:
    return TierState(stage=TierStage.WAITING, retry_at=retry_at, failures=2, reason=reason)


def told(former: LinkStatus = NEW, second: float = 0.0, **tiers: TierState) -> LinkStatus:
    return describe({Tier[name]: state for name, state in tiers.items()}, 5, former, at(second), on=True)


def test_the_best_tier_that_nothing_is_wrong_with_carries() -> None:
    assert carrying({D: live(), H: live()}) is D
    assert carrying({D: live(caught_up=False), H: live()}) is H
    assert carrying({D: live(doubted_at=1.0), H: live()}) is H
    assert carrying({D: live(doubted_at=1.0), H: live(caught_up=False)}) is D
    assert carrying({D: live(caught_up=False), H: live(caught_up=False)}) is D
    assert carrying({D: TierState()}) is None


def test_a_live_link_tells_of_the_tier_that_carries() -> None:
    status = told(DIRECT=waiting(9), HTTP=live())

    assert (status.phase, status.tier, status.freshness) == (Phase.LIVE, H, Freshness.FRESH)
    assert (status.latency_ms, status.interval_s, status.attempt, status.next_try) == (9.0, 5.0, 0, None)
    assert told(DIRECT=live(caught_up=False)).freshness is Freshness.CATCHING_UP


def test_a_phase_is_told_since_it_began() -> None:
    first = told(DIRECT=live(), second=1)
    later = told(first, 5, DIRECT=live())
    lost = told(later, 9, DIRECT=waiting(20))

    assert (first.since, later.since, lost.since) == (NOON + 1000, NOON + 1000, NOON + 9000)


def test_while_anything_is_being_opened_the_link_connects() -> None:
    status = told(DIRECT=waiting(9), HTTP=TierState(stage=TierStage.OPENING, failures=1))

    assert (status.phase, status.attempt, status.freshness) == (Phase.CONNECTING, 2, Freshness.STALE)


def test_of_several_that_wait_the_next_one_is_told() -> None:
    status = told(DIRECT=waiting(9, "reset"), HTTP=waiting(4, "refused"))

    assert (status.phase, status.reason, status.next_try, status.attempt) == (Phase.WAITING, "refused", NOON + 4000, 2)


def test_a_refusal_is_told_when_nothing_else_is_tried() -> None:
    refused = TierState(stage=TierStage.UNAUTHORISED, failures=1, reason="expired")
    blocked = TierState(stage=TierStage.BLOCKED, retry_at=15.0, failures=5, reason="wrong key")

    assert (told(DIRECT=refused).phase, told(DIRECT=refused).reason) == (Phase.REFUSED, "expired")
    assert (told(DIRECT=blocked).phase, told(DIRECT=blocked).next_try) == (Phase.REFUSED, NOON + 15_000)
    assert told(DIRECT=blocked, HTTP=waiting(4)).phase is Phase.WAITING


def test_a_link_that_is_switched_off_is_closed() -> None:
    assert describe({D: TierState()}, 5, NEW, at(0), on=False).phase is Phase.CLOSED


def test_the_same_next_try_is_no_news_because_of_a_rounded_millisecond() -> None:
    first = told(DIRECT=waiting(4))
    moved = replace(at(1), wall=at(1.001).wall)

    assert describe({D: waiting(4)}, 5, first, moved, on=True) == first
    assert told(first, 1, DIRECT=waiting(5)).next_try == NOON + 5000
