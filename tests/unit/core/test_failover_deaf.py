"""Playbooks of a tier that answers everything it is asked, and brings nothing."""

from desktop_chat.core.failover import LinkPolicy
from desktop_chat.core.tier_state import DEAF_AFTER, REPAIRS_APART
from desktop_chat.domain.link import CaughtUp, Close, Heard, LinkOrder, Measured, Open, Opened, Paced, Prove, Repaired
from desktop_chat.domain.link_report import TierStage
from tests.unit.core.builders import NOON, at
from tests.unit.core.link_builders import D, H, L, a_policy, acts


def a_live(*tiers: object) -> LinkPolicy:
    """Return a policy whose best tier has been live and caught up since second 1."""
    policy = a_policy(*tiers)  # type: ignore[arg-type]  # tiers they are
    policy.start(at(0))
    policy.on(Opened(tier=D), at(1))
    policy.on(CaughtUp(tier=D, as_of=NOON), at(1))
    return policy


def repair(policy: LinkPolicy, second: float) -> list[LinkOrder]:
    """Let the tail bring what nothing live has brought, while every question is answered."""
    orders = acts(policy.on(Repaired(), at(second)))
    policy.on(Measured(tier=D, latency_ms=5.0), at(second + 1))
    return orders


def test_one_repair_only_has_the_tier_prove_itself() -> None:
    policy = a_live(D, H)

    assert Prove(tier=D) in repair(policy, 30)
    assert policy.stage(H) is TierStage.IDLE


def test_what_brings_nothing_again_and_again_is_left_to_the_next_tier_and_opened_anew() -> None:
    policy = a_live(D, H)
    for number in range(1, DEAF_AFTER):
        assert Open(tier=H) not in repair(policy, 30.0 * number)
    assert Open(tier=H) in repair(policy, 90)
    policy.on(Opened(tier=H), at(92))
    assert policy.status.tier is D  # whatever it is: the other one has not caught up

    anew = policy.on(CaughtUp(tier=H, as_of=NOON), at(93))

    assert Close(tier=D) in anew
    assert policy.status.tier is H
    assert Open(tier=D) in policy.wake(at(95))


def test_what_was_deaf_carries_again_only_when_it_has_brought_something() -> None:
    policy = a_live(D, H)
    for number in range(DEAF_AFTER):
        repair(policy, 30.0 * (number + 1))
    policy.on(Opened(tier=H), at(92))
    policy.on(CaughtUp(tier=H, as_of=NOON), at(93))
    policy.wake(at(95))
    policy.on(Opened(tier=D), at(96))

    assert Close(tier=H) not in policy.on(CaughtUp(tier=D, as_of=NOON), at(97))
    assert policy.status.tier is H
    assert Close(tier=H) in policy.on(Heard(tier=D), at(98))
    assert policy.status.tier is D


def test_an_event_in_between_forgives_what_was_missed() -> None:
    policy = a_live(D, H)
    for number in range(2 * DEAF_AFTER):
        assert Open(tier=H) not in repair(policy, 30.0 * (number + 1))
        policy.on(Heard(tier=D), at(30.0 * (number + 1) + 2))

    assert policy.stage(D) is TierStage.LIVE


def test_the_pages_of_one_backlog_are_one_repair() -> None:
    policy = a_live(D, H)

    for number in range(2 * DEAF_AFTER):
        assert Open(tier=H) not in repair(policy, 30 + number * REPAIRS_APART / (3 * DEAF_AFTER))


def test_one_that_has_to_look_for_news_is_never_deaf() -> None:
    policy = a_policy(D, H)
    policy.start(at(0))
    policy.wake(at(2.5))
    policy.on(Opened(tier=H), at(3))
    policy.on(Paced(tier=H, interval_s=5.0), at(3))
    policy.on(CaughtUp(tier=H, as_of=NOON), at(3))
    for number in range(2 * DEAF_AFTER):
        policy.on(Repaired(), at(30.0 * (number + 1)))

    assert policy.stage(H) is TierStage.LIVE
    assert policy.status.tier is H


def test_the_only_tier_is_opened_anew_at_once_and_then_ever_less_often() -> None:
    policy = a_live(D)
    second, gaps = 0.0, []
    for _ in range(3):
        for _ in range(DEAF_AFTER - 1):
            second += 30
            repair(policy, second)
        second += 30
        orders = repair(policy, second)
        assert Close(tier=D) in orders
        report = policy.reports(at(second))[0]
        assert report.next_try is not None
        assert report.reason == "it answers, but brings nothing"
        gaps.append(report.next_try - at(second).wall)
        second += 10
        policy.wake(at(second))
        policy.on(Opened(tier=D), at(second))
        policy.on(CaughtUp(tier=D, as_of=NOON), at(second))

    assert gaps == sorted(gaps)
    assert gaps[0] < gaps[-1]


def test_a_deaf_one_between_two_is_not_closed_while_nothing_else_carries() -> None:
    policy = a_live(D, L, H)
    for number in range(DEAF_AFTER):
        repair(policy, 30.0 * (number + 1))
    policy.on(Opened(tier=H), at(92))

    for number in range(DEAF_AFTER):
        assert Close(tier=D) not in repair(policy, 120.0 + 30 * number)
