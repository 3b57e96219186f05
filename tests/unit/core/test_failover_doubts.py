"""Playbooks of connections that are not believed any more: (signal, second) -> the orders that have to follow."""

from desktop_chat.core.failover import REST
from desktop_chat.core.tier_state import DOUBT_LIMIT
from desktop_chat.domain.link import (
    Blocked,
    CaughtUp,
    Cause,
    Close,
    Doubted,
    Measured,
    Network,
    NetworkChanged,
    Open,
    Opened,
    Paced,
    Phase,
    Prove,
    Refresh,
    WakeAt,
)
from desktop_chat.domain.link_report import TierStage
from tests.unit.core.builders import NOON, at
from tests.unit.core.link_builders import D, H, a_policy, acts, lost


def test_after_a_sleep_and_on_another_network_no_connection_is_believed() -> None:
    policy = a_policy(D, H)
    policy.on(NetworkChanged(network=Network.ONLINE), at(0))
    policy.start(at(0))
    policy.on(Opened(tier=D), at(1))

    for signal in (Refresh(cause=Cause.WOKE), NetworkChanged(network=Network.ONLINE)):
        assert acts(policy.on(signal, at(2))) == [Close(tier=D), Open(tier=D), WakeAt(at=4.0)]
        assert policy.status.phase is Phase.CONNECTING


def test_the_first_word_about_the_network_and_its_absence_leave_a_live_link_alone() -> None:
    policy = a_policy()
    policy.start(at(0))
    policy.on(Opened(tier=D), at(1))
    for network in (Network.ONLINE, Network.OFFLINE):
        assert acts(policy.on(NetworkChanged(network=network), at(2))) == []
        assert (policy.status.phase, policy.status.network) == (Phase.LIVE, network)

    assert Close(tier=D) in policy.on(NetworkChanged(network=Network.ONLINE), at(3))


def test_somebody_who_looks_has_rested_tiers_tried_within_their_round() -> None:
    policy = a_policy(D, H)
    policy.start(at(0))
    policy.on(Blocked(tier=D, reason="no upgrade"), at(0))
    policy.on(Opened(tier=H), at(0.5))

    assert Open(tier=D) not in policy.on(Refresh(cause=Cause.FOCUS), at(REST / 2))
    assert Open(tier=D) in policy.on(Refresh(cause=Cause.FOCUS), at(REST))


def test_a_doubted_link_has_two_seconds_to_prove_itself_before_the_next_is_opened_beside_it() -> None:
    policy = a_policy(D, H)
    policy.start(at(0))
    policy.on(Opened(tier=D), at(1))
    policy.on(CaughtUp(tier=D, as_of=NOON), at(1))

    assert acts(policy.on(Doubted(), at(20))) == [Prove(tier=D), WakeAt(at=22.0)]
    assert acts(policy.on(Doubted(), at(21))) == [WakeAt(at=22.0)]
    assert acts(policy.wake(at(22))) == [Open(tier=H), WakeAt(at=20 + DOUBT_LIMIT)]
    assert acts(policy.on(Measured(tier=D, latency_ms=2100.0), at(22.1))) == [Close(tier=H)]
    assert policy.status.tier is D


def test_a_silent_link_is_made_anew_as_soon_as_the_server_answers_on_another_way() -> None:
    policy = a_policy(D, H)
    policy.start(at(0))
    policy.on(Opened(tier=D), at(1))
    policy.on(CaughtUp(tier=D, as_of=NOON), at(1))
    policy.on(Doubted(), at(20))
    policy.wake(at(22))

    assert acts(policy.on(Opened(tier=H), at(22.1))) == [Close(tier=D), Open(tier=D)]
    assert policy.status.tier is H


def test_a_link_that_was_just_asked_is_not_made_anew_because_another_way_opens() -> None:
    policy = a_policy(D, H)
    policy.start(at(0))
    policy.wake(at(2))
    policy.on(Opened(tier=D), at(3))
    policy.on(Doubted(), at(3.1))

    assert Close(tier=D) not in policy.on(Opened(tier=H), at(3.2))


def test_a_link_that_proves_itself_in_time_is_left_alone() -> None:
    policy = a_policy(D, H)
    policy.start(at(0))
    policy.on(Opened(tier=D), at(1))
    policy.on(Doubted(), at(20))

    assert acts(policy.on(Measured(tier=D, latency_ms=3.0), at(20.1))) == []


def test_a_link_without_any_sign_of_life_is_given_up_also_when_its_transport_says_nothing() -> None:
    policy = a_policy(D, H)
    policy.start(at(0))
    policy.on(Opened(tier=D), at(1))
    policy.on(Doubted(), at(20))
    policy.wake(at(22))

    assert acts(policy.wake(at(20 + DOUBT_LIMIT, chance=0.5)))[0] == Close(tier=D)
    assert policy.stage(D) is TierStage.WAITING


def test_a_tier_that_only_looks_for_news_is_not_doubted() -> None:
    policy = a_policy(H)
    policy.start(at(0))
    policy.on(Opened(tier=H), at(1))
    policy.on(Paced(tier=H, interval_s=5.0), at(1))

    assert acts(policy.on(Doubted(), at(2))) == []


def test_what_caught_up_while_it_was_doubted_closes_nothing() -> None:
    policy = a_policy(D, H)
    policy.start(at(0))
    policy.on(lost(), at(0))
    policy.on(Opened(tier=H), at(0.5))
    policy.wake(at(1))
    policy.on(Opened(tier=D), at(1.5))
    policy.on(Doubted(), at(1.6))

    assert Close(tier=H) not in policy.on(CaughtUp(tier=D, as_of=NOON), at(1.7))
