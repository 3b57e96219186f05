"""What follows from the state of one tier alone."""

from math import inf

import pytest

from desktop_chat.core.tier_state import BESIDE, DEAF_AFTER, DOUBT_LIMIT, REPAIRS_APART, STABLE, TierState
from desktop_chat.domain.link import Tier
from desktop_chat.domain.link_report import TierReport, TierStage
from tests.unit.core.builders import NOON, at


@pytest.mark.parametrize(
    ("state", "until"),
    [
        (TierState(stage=TierStage.LIVE), inf),
        (TierState(stage=TierStage.LIVE, doubted_at=7.0), 7.0 + BESIDE),
        (TierState(stage=TierStage.LIVE, deaf=True), -inf),
        (TierState(stage=TierStage.UNAUTHORISED, failures=1), inf),
        (TierState(stage=TierStage.OPENING, since=7.0), 8.5),
        (TierState(stage=TierStage.OPENING, since=7.0, failures=1), -inf),
        (TierState(stage=TierStage.WAITING, retry_at=7.0), 7.0),
        (TierState(stage=TierStage.WAITING, retry_at=7.0, failures=1), -inf),
        (TierState(stage=TierStage.BLOCKED, retry_at=7.0, failures=5), -inf),
    ],
)
def test_until_when_a_tier_is_enough(state: TierState, until: float) -> None:
    assert state.enough_until(patience=1.5) == until


@pytest.mark.parametrize("stage", list(TierStage))
def test_a_tier_is_unanswered_while_it_is_tried_in_vain(stage: TierStage) -> None:
    trying = stage in {TierStage.WAITING, TierStage.OPENING}

    assert TierState(stage=stage, failures=1).unanswered is trying
    assert not TierState(stage=stage).unanswered


def test_a_loss_is_forgiven_after_a_stable_time() -> None:
    state = TierState(stage=TierStage.LIVE, since=5.0)

    assert not state.forgiven(5.0 + STABLE - 1)
    assert state.forgiven(5.0 + STABLE)


def test_the_first_loss_of_a_settled_tier_is_forgiven_however_soon_it_comes() -> None:
    assert TierState(stage=TierStage.LIVE, caught_up=True).forgiven(1.0)
    assert not TierState(stage=TierStage.LIVE, caught_up=True, shaky=True).forgiven(1.0)
    assert not TierState(stage=TierStage.LIVE, caught_up=True, failures=1).forgiven(1.0)


def test_what_is_not_live_cannot_be_lost() -> None:
    assert not TierState(stage=TierStage.OPENING).forgiven(1000.0)


def test_a_tier_that_has_caught_up_is_settled_unless_it_is_doubted() -> None:
    assert TierState(stage=TierStage.LIVE, caught_up=True).settled
    assert not TierState(stage=TierStage.LIVE, caught_up=True, doubted_at=1.0).settled
    assert not TierState(stage=TierStage.LIVE).settled
    assert not TierState(stage=TierStage.WAITING).active
    assert TierState(stage=TierStage.OPENING).active


def test_a_tier_is_deaf_after_repairs_in_a_row_that_lie_apart() -> None:
    state = TierState(stage=TierStage.LIVE, caught_up=True)
    for number in range(DEAF_AFTER):
        assert not state.deaf
        state.miss(1.0 + REPAIRS_APART * number)
        state.miss(2.0 + REPAIRS_APART * number)

    assert state.deaf
    assert not state.settled
    assert not state.forgiven(1000.0)


def test_only_what_should_have_brought_it_has_missed_it() -> None:
    for state in (TierState(stage=TierStage.OPENING), TierState(stage=TierStage.LIVE, interval_s=5.0)):
        state.miss(1.0)
        assert state.unheard == 0


def test_the_alarm_is_the_next_try_or_the_end_of_a_doubt() -> None:
    assert TierState(stage=TierStage.BLOCKED, retry_at=7.0).alarm() == 7.0
    assert TierState(stage=TierStage.LIVE, doubted_at=7.0).alarm() == 7.0 + DOUBT_LIMIT
    assert TierState(stage=TierStage.LIVE).alarm() == inf


def test_a_report_counts_the_attempt_under_way() -> None:
    waiting = TierState(stage=TierStage.WAITING, retry_at=3.0, failures=9, reason="reset")

    assert waiting.report(Tier.HTTP, 5, at(1)) == TierReport(
        tier=Tier.HTTP, offered=True, stage=TierStage.WAITING, attempt=5, next_try=at(3).wall, reason="reset"
    )
    assert TierState(stage=TierStage.OPENING, failures=1).report(Tier.HTTP, 5, at(1)).attempt == 2
    assert at(0).wall_at(1.5) == NOON + 1500
