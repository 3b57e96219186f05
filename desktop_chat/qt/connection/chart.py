"""The arithmetic of the two pictures of the connection's last hours: their span, axis, scale and stretches. No Qt."""

from collections.abc import Sequence

from desktop_chat.domain.ids import UnixMillis
from desktop_chat.domain.link import Network, Phase, Tier
from desktop_chat.domain.link_report import LatencySample, LinkChange
from desktop_chat.domain.values import dataclass

MINUTE = 60_000
HOUR = 60 * MINUTE
SPANS = (5 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, 24 * HOUR)
STEPS = (MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR)
CEILINGS = (5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000)
BREAK = 2 * MINUTE
"""Samples further apart than this are not joined by a line: heartbeats come every 30 s, and polls more often."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A time during which one way, or none (`tier` None), carried the messages; `reason` is why it began."""

    start: UnixMillis
    end: UnixMillis
    tier: Tier | None
    network: Network
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The time that the pictures show, from `start` to `end`."""

    start: UnixMillis
    end: UnixMillis

    def place(self, moment: UnixMillis, width: float) -> float:
        """Return how far from the left a moment stands in a picture of this width."""
        share = (moment - self.start) / max(1, self.end - self.start)
        return min(1.0, max(0.0, share)) * width

    def marks(self, most: int) -> tuple[UnixMillis, ...]:
        """Return the moments to be named on the axis: round ones, `most` at most."""
        length = self.end - self.start
        step = next((step for step in STEPS if length // step <= most), STEPS[-1])
        first = -(-self.start // step) * step
        return tuple(UnixMillis(moment) for moment in range(first, self.end + 1, step))


def span_of(changes: Sequence[LinkChange], samples: Sequence[LatencySample], now: UnixMillis) -> Span:
    """Return the shortest of the usual spans that holds everything known, ending now."""
    known = [change.at for change in changes[:1]] + [sample.at for sample in samples[:1]]
    age = now - min(known, default=now)
    return Span(start=UnixMillis(now - next((span for span in SPANS if span >= age), SPANS[-1])), end=now)


def stretches_of(changes: Sequence[LinkChange], now: UnixMillis) -> tuple[Stretch, ...]:
    """Return which way was in use when; changes that alter nothing about that belong to the stretch before."""
    made: list[Stretch] = []
    for number, change in enumerate(changes):
        end = changes[number + 1].at if number + 1 < len(changes) else max(now, change.at)
        tier = change.tier if change.phase is Phase.LIVE else None
        network = Network.OFFLINE if tier is None and change.network is Network.OFFLINE else Network.UNKNOWN
        reason = change.reason
        start = change.at
        if made and (made[-1].tier, made[-1].network) == (tier, network):
            before = made.pop()
            start, reason = before.start, before.reason or reason
        made.append(Stretch(start=start, end=end, tier=tier, network=network, reason=reason))
    return tuple(made)


def ceiling(samples: Sequence[LatencySample]) -> int:
    """Return the round number of milliseconds at the top of the scale."""
    highest = max((sample.latency_ms for sample in samples), default=0.0)
    return next((step for step in CEILINGS if step >= highest), CEILINGS[-1])


def lines_of(samples: Sequence[LatencySample]) -> tuple[tuple[LatencySample, ...], ...]:
    """Return the samples as lines to be drawn: broken where time is missing or another way was measured."""
    lines: list[list[LatencySample]] = []
    for sample in samples:
        last = lines[-1][-1] if lines else None
        if last is None or last.tier is not sample.tier or sample.at - last.at > BREAK:
            lines.append([])
        lines[-1].append(sample)
    return tuple(tuple(line) for line in lines)
