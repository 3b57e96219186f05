"""Every state of the link has its word, its colour and its sentence."""

import pytest

from desktop_chat.core.indicator import Level, indicator_for, is_offline
from desktop_chat.domain.link import Freshness, LinkStatus, Network, Phase, Tier


@pytest.mark.parametrize(
    ("status", "level", "word", "busy"),
    [
        (LinkStatus(phase=Phase.LIVE, tier=Tier.DIRECT, freshness=Freshness.FRESH), Level.GREEN, "Live", False),
        (
            LinkStatus(phase=Phase.LIVE, tier=Tier.DIRECT, freshness=Freshness.CATCHING_UP),
            Level.GREEN,
            "Updating…",
            True,
        ),
        (
            LinkStatus(phase=Phase.LIVE, tier=Tier.DIRECT, freshness=Freshness.CATCHING_UP, reason="It is busy."),
            Level.ORANGE,
            "Updating…",
            True,
        ),
        (LinkStatus(phase=Phase.LIVE, tier=Tier.LIBRARY), Level.ORANGE, "Live (backup)", False),
        (LinkStatus(phase=Phase.LIVE, tier=Tier.HTTP), Level.ORANGE, "Live (backup)", False),
        (
            LinkStatus(phase=Phase.LIVE, tier=Tier.HTTP, interval_s=5.0),
            Level.ORANGE,
            "Slow: checking every 5 s",
            False,
        ),
        (LinkStatus(phase=Phase.CONNECTING), Level.ORANGE, "Connecting…", True),
        (LinkStatus(phase=Phase.CONNECTING, attempt=1), Level.ORANGE, "Connecting…", True),
        (LinkStatus(phase=Phase.CONNECTING, attempt=2, queued=1), Level.RED, "Offline: 1 message waiting", True),
        (LinkStatus(phase=Phase.WAITING), Level.RED, "Offline", False),
        (LinkStatus(phase=Phase.WAITING, queued=1), Level.RED, "Offline: 1 message waiting", False),
        (LinkStatus(phase=Phase.CLOSED, queued=3), Level.RED, "Offline: 3 messages waiting", False),
        (LinkStatus(phase=Phase.REFUSED), Level.RED, "Not accepted", False),
    ],
)
def test_the_word_says_what_the_link_means(status: LinkStatus, level: Level, word: str, busy: bool) -> None:
    shown = indicator_for(status)

    assert (shown.level, shown.word, shown.busy) == (level, word, busy)
    assert is_offline(status) == (level is Level.RED)
    assert shown.backup == (status.tier in {Tier.LIBRARY, Tier.HTTP})


@pytest.mark.parametrize(
    ("status", "part"),
    [
        (LinkStatus(phase=Phase.CONNECTING, attempt=3), "attempt 3 of 5"),
        (LinkStatus(phase=Phase.CONNECTING), "Connecting to the server."),
        (LinkStatus(phase=Phase.WAITING, network=Network.OFFLINE), "no network"),
        (LinkStatus(phase=Phase.WAITING, reason="refused"), "(refused)"),
        (LinkStatus(phase=Phase.WAITING), "Trying again by itself"),
        (LinkStatus(phase=Phase.REFUSED, reason="The key is wrong."), "The key is wrong."),
        (
            LinkStatus(phase=Phase.LIVE, tier=Tier.HTTP, freshness=Freshness.CATCHING_UP, reason="It is busy."),
            "What is new cannot be fetched. It is busy.",
        ),
    ],
)
def test_the_detail_says_what_is_going_on(status: LinkStatus, part: str) -> None:
    assert part in indicator_for(status).detail
