"""What is remembered of the link, and for how long."""

from desktop_chat.core.link_history import KEPT_MS, MOST_CHANGES, MOST_SAMPLES, LinkHistory
from desktop_chat.domain.ids import UnixMillis
from desktop_chat.domain.link import LinkStatus, Network, Phase, Tier
from desktop_chat.domain.link_report import LatencySample, LinkChange
from tests.unit.core.builders import NOON

LIVE = LinkStatus(phase=Phase.LIVE, tier=Tier.DIRECT)
WAITING = LinkStatus(phase=Phase.WAITING, reason="reset")


def later(seconds: float) -> UnixMillis:
    return UnixMillis(NOON + round(seconds * 1000))


def test_a_change_is_kept_with_its_reason_and_a_repetition_is_none() -> None:
    history = LinkHistory()
    history.announced(LIVE, NOON)
    history.announced(LinkStatus(phase=Phase.LIVE, tier=Tier.DIRECT, queued=3, reason="busy"), later(1))
    history.announced(WAITING, later(2))

    assert history.changes(later(3)) == (
        LinkChange(at=NOON, tier=Tier.DIRECT, phase=Phase.LIVE, network=Network.UNKNOWN, reason=""),
        LinkChange(at=later(2), tier=None, phase=Phase.WAITING, network=Network.UNKNOWN, reason="reset"),
    )


def test_what_held_when_the_kept_time_began_stays() -> None:
    history = LinkHistory()
    history.announced(LIVE, NOON)
    history.announced(WAITING, later(10))
    history.announced(LIVE, later(20))

    assert [change.at for change in history.changes(UnixMillis(later(15) + KEPT_MS))] == [later(10), later(20)]


def test_nothing_is_known_before_the_first_change() -> None:
    assert LinkHistory().changes(NOON) == ()
    assert LinkHistory().last_heartbeat is None


def test_latencies_are_kept_for_some_hours() -> None:
    history = LinkHistory()
    history.measured(Tier.DIRECT, 12.5, NOON)
    history.measured(Tier.HTTP, 30.0, later(30))

    assert history.last_heartbeat == later(30)
    kept = LatencySample(at=later(30), tier=Tier.HTTP, latency_ms=30.0)
    assert history.samples(UnixMillis(later(1) + KEPT_MS)) == (kept,)


def test_no_history_makes_it_grow_without_end() -> None:
    history = LinkHistory()
    for turn in range(2 * MOST_SAMPLES):
        history.announced(LIVE if turn % 2 else WAITING, later(turn / 1000))
        history.measured(Tier.DIRECT, 1.0, later(turn / 1000))

    assert len(history.changes(later(5))) == MOST_CHANGES
    assert len(history.samples(later(5))) == MOST_SAMPLES
