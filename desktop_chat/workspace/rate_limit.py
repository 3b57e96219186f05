"""Limits: token buckets by key, windows of a fixed length, and the rolling average of a minute."""

from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

MOST_KEYS = 10_000
WINDOW_SECONDS = 60
PART_SECONDS = 5


@dataclass(slots=True)
class RateLimit:
    """Lets `burst` attempts of a key pass at once and one more every `seconds`; forgets the keys longest unused."""

    burst: int
    seconds: float
    _buckets: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)

    def allows(self, key: str, now: float, *, cost: int = 1) -> bool:
        """Count an attempt at `now` (seconds of a clock that never goes back) and tell whether it may pass.

        `cost` is how many attempts it stands for: all of them pass, or none.
        """
        tokens = self._tokens(key, now)
        passed = tokens >= cost
        self._buckets.pop(key, None)
        self._buckets[key] = (tokens - cost if passed else tokens, now)
        if len(self._buckets) > MOST_KEYS:
            self._buckets.popitem(last=False)
        return passed

    def exhausted(self, key: str, now: float) -> bool:
        """Tell whether an attempt would not pass now, without counting one."""
        return self._tokens(key, now) < 1.0

    def _tokens(self, key: str, now: float) -> float:
        tokens, then = self._buckets.get(key, (float(self.burst), now))
        return min(float(self.burst), tokens + (now - then) / self.seconds)


@dataclass(slots=True, kw_only=True)
class Window:
    """Lets `most` attempts pass in `seconds`, counted from the first; the next one after that begins anew."""

    most: int
    seconds: float
    _until: float = float("-inf")
    _count: int = 0

    def allows(self, now: float) -> bool:
        """Count an attempt at `now` (seconds of a clock that never goes back) and tell whether it may pass."""
        if now > self._until:
            self._until, self._count = now + self.seconds, 0
        self._count += 1
        return self._count <= self.most


class RollingRate:
    """Counts in parts of five seconds and compares the average of the last minute with `per_second`.

    As Supabase counts: bursts pass, and once the average is too high it takes up to a minute to come down.
    """

    def __init__(self, per_second: float, monotonic: Callable[[], float]) -> None:
        self._most = per_second * WINDOW_SECONDS
        self._monotonic = monotonic
        self._parts: deque[tuple[int, int]] = deque()
        self._sum = 0

    def exceeded(self, count: int = 0) -> bool:
        """Count so many and tell whether the average is too high now."""
        part = int(self._monotonic() // PART_SECONDS)
        while self._parts and self._parts[0][0] <= part - WINDOW_SECONDS // PART_SECONDS:
            self._sum -= self._parts.popleft()[1]
        if count:
            earlier = self._parts.pop()[1] if self._parts and self._parts[-1][0] == part else 0
            self._parts.append((part, earlier + count))
            self._sum += count
        return self._sum > self._most
