"""Playbooks of the link: (signal, second) -> the orders that have to follow."""

from desktop_chat.core.failover import PROBE_CAP
from desktop_chat.core.tier_state import BESIDE, DOUBT_LIMIT, STABLE
from desktop_chat.domain.ids import UnixMillis
from desktop_chat.domain.link import (
    Announce,
    AuthRefused,
    Blocked,
    CaughtUp,
    Cause,
    Close,
    FellBehind,
    Freshness,
    Lost,
    Measured,
    Open,
    Opened,
    Paced,
    Phase,
    Prove,
    Refresh,
    WakeAt,
)
from desktop_chat.domain.link_report import TierReport, TierStage
from tests.unit.core.builders import NOON, at
from tests.unit.core.link_builders import D, H, L, a_policy, acts, lost


def test_going_online_opens_the_best_tier_once() -> None:
    policy = a_policy()

    assert acts(policy.start(at(0))) == [Open(tier=D)]
    assert policy.start(at(1)) == ()
    assert policy.status.phase is Phase.CONNECTING
    assert policy.status.attempt == 1


def test_an_open_tier_is_live_and_fresh_once_caught_up() -> None:
    policy = a_policy()
    policy.start(at(0))
    policy.on(Opened(tier=D), at(1))
    assert (policy.status.phase, policy.status.tier, policy.status.freshness) == (
        Phase.LIVE,
        D,
        Freshness.CATCHING_UP,
    )
    policy.on(CaughtUp(tier=D, as_of=UnixMillis(7)), at(2))
    policy.on(CaughtUp(tier=D, as_of=UnixMillis(5)), at(2))
    policy.on(Measured(tier=D, latency_ms=12.5), at(3))

    assert (policy.status.freshness, policy.status.as_of, policy.status.latency_ms) == (Freshness.FRESH, 7, 12.5)
    assert policy.status.since == NOON + 1000


def test_a_live_tier_that_fell_behind_is_fresh_only_when_it_has_caught_up_again() -> None:
    policy = a_policy()
    policy.start(at(0))
    policy.on(Opened(tier=D), at(1))
    policy.on(CaughtUp(tier=D, as_of=NOON), at(2))
    assert acts(policy.on(FellBehind(reason="It is busy."), at(3))) == []
    assert (policy.status.phase, policy.status.freshness) == (Phase.LIVE, Freshness.CATCHING_UP)
    assert policy.status.reason == "It is busy."
    policy.on(CaughtUp(tier=D, as_of=NOON), at(4))

    assert (policy.status.freshness, policy.status.reason) == (Freshness.FRESH, "")


def test_falling_behind_says_nothing_of_a_tier_that_is_not_live() -> None:
    policy = a_policy(D, H)
    policy.start(at(0))
    policy.on(Opened(tier=D), at(1))

    policy.on(FellBehind(reason="It is busy."), at(2))

    assert [report.reason for report in policy.reports(at(2))] == ["It is busy.", ""]


def test_a_round_doubles_and_then_probes_for_ever() -> None:
    policy = a_policy()
    policy.start(at(0))
    now, waits = 0.0, []
    for _attempt in range(12):
        [wake] = acts(policy.on(lost(), at(now)))
        assert isinstance(wake, WakeAt)
        waits.append(wake.at - now)
        now = wake.at
        assert Open(tier=D) in policy.wake(at(now))

    assert waits == [1, 2, 4, 8, 15, 30, 60, 120, 240, PROBE_CAP, PROBE_CAP, PROBE_CAP]
    assert policy.status.attempt == policy.status.attempts


def test_the_status_says_when_the_next_try_is() -> None:
    policy = a_policy()
    policy.start(at(0))
    policy.on(lost(), at(10))
    assert (policy.status.phase, policy.status.next_try, policy.status.attempt) == (Phase.WAITING, NOON + 11000, 1)
    assert policy.status.reason == "reset"

    assert policy.queued(0, at(10.5004)) == (WakeAt(at=11.0),)
    assert policy.queued(3, at(10.6))[-1] == Announce(status=policy.status)
    assert policy.status.queued == 3


def test_a_wake_up_too_early_changes_nothing() -> None:
    policy = a_policy()
    policy.start(at(0))
    policy.on(lost(), at(10))

    assert acts(policy.wake(at(10.5))) == [WakeAt(at=11.0)]


def test_a_stable_link_is_tried_again_at_once_and_a_flapping_one_is_not() -> None:
    policy = a_policy()
    policy.start(at(0))
    policy.on(Opened(tier=D), at(0))
    assert acts(policy.on(lost(), at(STABLE, chance=0.5))) == [WakeAt(at=STABLE + 0.25)]

    policy.wake(at(20))
    policy.on(Opened(tier=D), at(20))
    assert acts(policy.on(lost(), at(21))) == [WakeAt(at=22.0)]


def test_a_late_signal_changes_nothing() -> None:
    policy = a_policy()
    assert policy.on(lost(), at(0)) == ()
    policy.start(at(0))
    policy.on(lost(), at(1))

    refused = (AuthRefused(tier=D, reason="old"), Blocked(tier=D, reason="old"))
    for signal in (lost(), Opened(tier=D), *refused, CaughtUp(tier=D, as_of=NOON)):
        assert acts(policy.on(signal, at(1.5))) == [WakeAt(at=2.0)]
    assert policy.stage(D) is TierStage.WAITING


def test_a_refused_token_waits_for_another_one() -> None:
    policy = a_policy()
    policy.start(at(0))

    assert acts(policy.on(AuthRefused(tier=D, reason="expired"), at(1))) == []
    assert (policy.status.phase, policy.status.reason) == (Phase.REFUSED, "expired")
    assert acts(policy.on(Refresh(cause=Cause.TOKEN), at(2))) == [Open(tier=D)]


def test_a_server_that_refuses_every_token_is_not_asked_in_a_loop() -> None:
    policy = a_policy()
    policy.start(at(0))
    policy.on(AuthRefused(tier=D, reason="expired"), at(1))
    policy.on(Refresh(cause=Cause.TOKEN), at(1))
    policy.on(AuthRefused(tier=D, reason="expired"), at(1))

    assert acts(policy.on(Refresh(cause=Cause.TOKEN), at(1))) == [WakeAt(at=3.0)]
    assert acts(policy.on(Refresh(cause=Cause.TOKEN), at(1))) == [WakeAt(at=3.0)]
    assert acts(policy.wake(at(3))) == [Open(tier=D)]


def test_a_refused_tier_has_no_round_of_attempts_but_is_probed_for_ever_and_at_once_when_somebody_asks() -> None:
    policy = a_policy()
    policy.start(at(0))

    assert acts(policy.on(Blocked(tier=D, reason="wrong key"), at(1))) == [WakeAt(at=16.0)]
    assert (policy.status.phase, policy.status.next_try) == (Phase.REFUSED, NOON + 16_000)
    assert acts(policy.wake(at(16))) == [Open(tier=D)]
    assert acts(policy.on(Blocked(tier=D, reason="wrong key"), at(16))) == [WakeAt(at=46.0)]
    assert acts(policy.on(Refresh(cause=Cause.HAND), at(17))) == [Open(tier=D)]


def test_try_now_opens_at_once_and_begins_a_new_round() -> None:
    policy = a_policy()
    policy.start(at(0))
    policy.on(lost(), at(0))
    policy.wake(at(1))
    policy.on(lost(), at(1))

    assert acts(policy.on(Refresh(cause=Cause.HAND), at(1.5))) == [Open(tier=D)]
    assert acts(policy.on(lost(), at(2))) == [WakeAt(at=3.0)]


def test_try_now_has_a_live_link_prove_itself_and_opens_nothing() -> None:
    policy = a_policy()
    policy.start(at(0))
    assert acts(policy.on(Refresh(cause=Cause.HAND), at(0.5))) == []
    policy.on(Opened(tier=D), at(1))

    assert Prove(tier=D) in acts(policy.on(Refresh(cause=Cause.HAND), at(2)))
    assert acts(policy.on(Refresh(cause=Cause.ANSWER), at(2.1))) == [WakeAt(at=2 + DOUBT_LIMIT)]


def test_try_now_begins_an_attempt_anew_that_seems_to_hang() -> None:
    policy = a_policy()
    policy.start(at(0))

    assert acts(policy.on(Refresh(cause=Cause.HAND), at(BESIDE))) == [Close(tier=D), Open(tier=D)]


def test_going_offline_closes_everything_and_waits_for_nothing() -> None:
    policy = a_policy(D, H)
    policy.start(at(0))
    policy.on(lost(), at(0))

    assert acts(policy.stop(at(1))) == [Close(tier=H)]
    assert policy.status.phase is Phase.CLOSED


def test_the_lower_tiers_are_opened_as_soon_as_the_first_attempt_fails() -> None:
    policy = a_policy(H, D, L)
    policy.start(at(0))

    assert acts(policy.on(lost(), at(0.25))) == [Open(tier=H), WakeAt(at=1.25)]
    assert acts(policy.wake(at(1.25))) == [Open(tier=D), WakeAt(at=2.25)]
    assert acts(policy.wake(at(2.25))) == [Open(tier=L)]


def test_what_lies_between_is_not_opened_for_a_trouble_that_passes() -> None:
    policy = a_policy(D, L, H)
    policy.start(at(0))
    policy.on(lost(), at(0.25))
    policy.on(Opened(tier=H), at(0.5))
    policy.wake(at(1.25))
    policy.on(Opened(tier=D), at(1.5))
    assert acts(policy.on(CaughtUp(tier=D, as_of=NOON), at(1.6))) == [Close(tier=H)]

    assert acts(policy.wake(at(2.25))) == []
    policy.on(lost(), at(60, chance=0.5))
    policy.wake(at(60.25))
    assert acts(policy.on(lost(), at(61)))[0] == Open(tier=H)


def test_what_lies_between_is_left_out_while_nothing_answers() -> None:
    policy = a_policy(D, L, H)
    policy.start(at(0))
    policy.on(lost(), at(0.1))
    policy.on(Lost(tier=H, reason="refused"), at(0.2))
    opened = [order for second in range(1, 400) for order in policy.wake(at(second)) if isinstance(order, Open)]
    assert {order.tier for order in opened} == {D, H}

    policy.on(Refresh(cause=Cause.HAND), at(400))
    policy.on(Opened(tier=H), at(400.1))
    assert Open(tier=L) in policy.wake(at(400 + BESIDE))


def test_of_the_lower_tiers_the_best_that_has_caught_up_stays() -> None:
    policy = a_policy(D, L, H)
    policy.start(at(0))
    policy.on(lost(), at(0.25))
    policy.on(Opened(tier=H), at(0.5))
    policy.on(CaughtUp(tier=H, as_of=NOON), at(0.5))
    assert policy.status.tier is H
    policy.wake(at(1.25))
    policy.on(lost(), at(1.3))
    policy.wake(at(2.25))
    policy.on(Opened(tier=L), at(2.9))

    assert Close(tier=H) in policy.on(CaughtUp(tier=L, as_of=NOON), at(3))


def test_a_link_that_breaks_soon_is_forgiven_once_and_its_second_loss_is_a_failure() -> None:
    policy = a_policy(D, H)
    policy.start(at(0))
    policy.on(Opened(tier=D), at(0))
    policy.on(CaughtUp(tier=D, as_of=NOON), at(0))
    assert acts(policy.on(lost(), at(1, chance=0.5))) == [WakeAt(at=1.25)]
    policy.wake(at(1.25))
    policy.on(Opened(tier=D), at(1.3))
    policy.on(CaughtUp(tier=D, as_of=NOON), at(1.3))

    assert acts(policy.on(lost(), at(2))) == [Open(tier=H), WakeAt(at=3.0)]


def test_a_link_lost_after_a_long_time_is_tried_once_more_before_the_next_is_opened() -> None:
    policy = a_policy(D, H)
    policy.start(at(0))
    policy.on(Opened(tier=D), at(0))

    assert acts(policy.on(lost(), at(STABLE, chance=0.5))) == [WakeAt(at=STABLE + 0.25)]
    assert acts(policy.wake(at(STABLE + 0.25))) == [Open(tier=D), WakeAt(at=STABLE + 0.25 + BESIDE)]
    assert Open(tier=H) in policy.on(lost(), at(STABLE + 0.3))


def test_the_next_tier_is_opened_beside_a_slow_attempt() -> None:
    policy = a_policy(D, H)

    assert acts(policy.start(at(0))) == [Open(tier=D), WakeAt(at=BESIDE)]
    assert acts(policy.wake(at(BESIDE))) == [Open(tier=H)]
    assert acts(policy.on(lost(), at(3))) == [WakeAt(at=4.0)]


def test_a_blocked_tier_has_a_way_round() -> None:
    policy = a_policy(D, H)
    policy.start(at(0))

    assert acts(policy.on(Blocked(tier=D, reason="no upgrade"), at(1))) == [Open(tier=H), WakeAt(at=16.0)]


def test_where_an_upgrade_is_refused_the_way_without_one_is_opened_at_once() -> None:
    policy = a_policy(D, L, H)
    policy.start(at(0))

    assert acts(policy.on(Blocked(tier=D, reason="no upgrade"), at(1))) == [Open(tier=H), WakeAt(at=16.0)]
    assert acts(policy.wake(at(16))) == [Open(tier=D), Open(tier=L)]


def test_the_lower_tier_is_closed_only_when_the_higher_has_caught_up() -> None:
    policy = a_policy(D, H)
    policy.start(at(0))
    policy.on(lost(), at(0))
    policy.on(Opened(tier=H), at(0.5))
    policy.on(CaughtUp(tier=H, as_of=NOON), at(0.6))
    policy.wake(at(1))
    assert acts(policy.on(Opened(tier=D), at(1.5))) == []
    assert policy.status.tier is H

    assert acts(policy.on(CaughtUp(tier=D, as_of=NOON), at(2))) == [Close(tier=H)]
    assert policy.status.tier is D


def test_the_better_tier_is_probed_every_minute_while_a_lower_one_is_live() -> None:
    policy = a_policy(D, H)
    policy.start(at(0))
    policy.on(lost(), at(0))
    policy.on(Opened(tier=H), at(0.5))
    now, wait = 1.0, 0.0
    for _attempt in range(10):
        policy.wake(at(now))
        wakes = [order.at for order in policy.on(lost(), at(now)) if isinstance(order, WakeAt)]
        wait, now = wakes[0] - now, wakes[0]

    assert wait == 60.0


def test_the_first_answer_of_a_lower_tier_after_an_outage_has_the_better_one_tried_at_once() -> None:
    policy = a_policy(D, H)
    policy.start(at(0))
    now = 0.0
    for _attempt in range(6):
        policy.on(lost(), at(now))
        now += 1000
        policy.wake(at(now))
    policy.on(lost(), at(now))

    assert acts(policy.on(Opened(tier=H), at(now + 1))) == [Open(tier=D)]


def test_a_tier_below_a_live_one_is_not_opened() -> None:
    policy = a_policy(D, L, H)
    policy.start(at(0))
    policy.on(lost(), at(0))
    policy.on(Opened(tier=L), at(0.1))
    policy.wake(at(1))
    policy.on(Opened(tier=D), at(1))

    assert Open(tier=H) not in policy.on(lost(L), at(1.1))


def test_lower_tiers_that_wait_are_not_opened_twice() -> None:
    policy = a_policy(D, H)
    policy.start(at(0))
    policy.on(lost(), at(0))
    policy.on(lost(H), at(0))
    policy.wake(at(1))

    assert Open(tier=H) not in policy.on(lost(), at(1))


def test_try_now_tries_lower_tiers_that_wait_but_opens_no_idle_one() -> None:
    policy = a_policy(D, L, H)
    policy.start(at(0))
    policy.on(Blocked(tier=D, reason="x"), at(0))
    policy.on(lost(H), at(0.5))
    orders = acts(policy.on(Refresh(cause=Cause.HAND), at(1)))
    assert orders[:2] == [Open(tier=D), Open(tier=H)]
    assert Open(tier=L) not in orders
    policy.on(Opened(tier=H), at(1.1))
    policy.on(Blocked(tier=D, reason="x"), at(1.2))

    assert acts(policy.on(Refresh(cause=Cause.HAND), at(1.5)))[:2] == [Prove(tier=H), Open(tier=D)]


def test_with_every_tier_idle_but_the_best_only_the_best_is_refreshed() -> None:
    policy = a_policy(D, H)
    policy.start(at(0))
    policy.on(AuthRefused(tier=D, reason="expired"), at(1))

    assert [order for order in policy.on(Refresh(cause=Cause.HAND), at(2)) if isinstance(order, Open)] == [Open(tier=D)]


def test_how_often_the_tier_that_carries_looks_for_news_is_told() -> None:
    policy = a_policy(D, H)
    policy.start(at(0))
    policy.on(lost(), at(0))
    policy.on(Opened(tier=H), at(0.5))
    policy.on(Paced(tier=H, interval_s=5.0), at(0.5))
    assert policy.status.interval_s == 5.0

    policy.on(lost(H), at(0.6))
    assert policy.status.interval_s is None


def test_every_tier_is_reported_with_its_attempt_and_its_next_try() -> None:
    policy = a_policy(D, H)
    policy.start(at(0))
    policy.on(lost(), at(1))

    assert policy.reports(at(1.5)) == (
        TierReport(
            tier=D,
            offered=True,
            stage=TierStage.WAITING,
            attempt=1,
            next_try=UnixMillis(NOON + 2000),
            reason="reset",
        ),
        TierReport(tier=H, offered=True, stage=TierStage.OPENING, attempt=1),
    )


def test_a_server_that_asks_to_be_left_alone_is_unless_a_person_wants_it() -> None:
    policy = a_policy()
    policy.start(at(0))

    asked = Lost(tier=D, reason="too many connections", retry_after=20.0)
    assert acts(policy.on(asked, at(1))) == [WakeAt(at=21.0)]
    assert acts(policy.on(Refresh(cause=Cause.HAND), at(2))) == [Open(tier=D)]
