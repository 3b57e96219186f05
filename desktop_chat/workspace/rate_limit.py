"""Token buckets by key: so many at once, then one every so often; the time is an argument."""

from collections import OrderedDict
from dataclasses import dataclass, field

MOST_KEYS = 10_000


@dataclass(slots=True)
class RateLimit:
    """Lets `burst` attempts of a key pass at once and one more every `seconds`; forgets the keys longest unused."""

    burst: int
    seconds: float
    _buckets: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)

    def allows(self, key: str, now: float) -> bool:
        """Count one attempt at `now` (seconds of a clock that never goes back) and tell whether it may pass."""
        tokens, then = self._buckets.pop(key, (float(self.burst), now))
        tokens = min(float(self.burst), tokens + (now - then) / self.seconds)
        passed = tokens >= 1.0
        self._buckets[key] = (tokens - 1.0 if passed else tokens, now)
        if len(self._buckets) > MOST_KEYS:
            self._buckets.popitem(last=False)
        return passed
