"""What became of the link in the last hours: changes, latencies, the last heartbeat. Kept in memory, limited, pure."""

from collections import deque

from desktop_chat.domain.ids import UnixMillis
from desktop_chat.domain.link import LinkStatus, Tier
from desktop_chat.domain.link_report import LatencySample, LinkChange

KEPT_MS = 12 * 60 * 60 * 1000
MOST_CHANGES = 500
MOST_SAMPLES = 2000
"""At one heartbeat in 30 seconds these are 16 hours."""


class LinkHistory:
    """Remembers what it is told, and forgets what is older than `KEPT_MS` or more than the limits allow."""

    def __init__(self) -> None:
        self.last_heartbeat: UnixMillis | None = None
        self._changes: deque[LinkChange] = deque(maxlen=MOST_CHANGES)
        self._samples: deque[LatencySample] = deque(maxlen=MOST_SAMPLES)

    def announced(self, status: LinkStatus, at: UnixMillis) -> None:
        """Keep a status if it is another phase, tier or network than the last; a new reason alone is no change."""
        last = self._changes[-1] if self._changes else None
        if last is not None and (last.tier, last.phase, last.network) == (status.tier, status.phase, status.network):
            return
        self._changes.append(
            LinkChange(at=at, tier=status.tier, phase=status.phase, network=status.network, reason=status.reason)
        )

    def measured(self, tier: Tier, latency_ms: float, at: UnixMillis) -> None:
        """Keep the round trip of a heartbeat that was answered at this time."""
        self.last_heartbeat = at
        self._samples.append(LatencySample(at=at, tier=tier, latency_ms=latency_ms))

    def changes(self, now: UnixMillis) -> tuple[LinkChange, ...]:
        """Return the changes of the last hours, oldest first, beginning with the one that held when they began."""
        since = now - KEPT_MS
        while len(self._changes) > 1 and self._changes[1].at <= since:
            self._changes.popleft()
        return tuple(self._changes)

    def samples(self, now: UnixMillis) -> tuple[LatencySample, ...]:
        """Return the latencies of the last hours, oldest first."""
        while self._samples and self._samples[0].at < now - KEPT_MS:
            self._samples.popleft()
        return tuple(self._samples)
