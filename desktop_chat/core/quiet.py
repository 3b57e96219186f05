"""When the connection's label may change: quiet at the start, and no flicker for what passes by itself. Pure.

The facts themselves (`ServiceBridge.link_changed`, the mark on a message) come at once; only the label is calm.
"""

from desktop_chat.core.indicator import Indicator, Level

START_QUIET = 3.0
"""Seconds after the start in which no trouble is shown."""
CHANGE_QUIET = 1.0
"""Seconds that something worse, or an attempt, must have lasted before it is shown."""
HOLD = 10.0
"""Seconds that the best way must have held before the label of a backup way goes back to it."""


class QuietLabel:
    """Decides what the label shows, given times in seconds from a clock that never goes back.

    Call `update` with each new indicator and `tick` after the seconds that either returns; `shown` is what to paint, or
    None while nothing has been shown yet. What is worse than shown must have lasted a second, however it changes
    meanwhile, and nothing but green is shown in the first three seconds. So must what is only being tried or fetched.
    What is better comes at once, except that a backup way is shown until the best one has held for ten seconds. What is
    as good comes at once: it is only news.
    """

    def __init__(self, start: float) -> None:
        self.shown: Indicator | None = None
        self._quiet_until = start + START_QUIET
        self._wanted: Indicator | None = None
        self._worse = 0
        self._busy = False
        self._since = start

    def update(self, wanted: Indicator, now: float) -> float | None:
        """Take the newest indicator; return in how many seconds to call `tick`, or None when it is shown already."""
        former = _badness(self.shown)
        worse = (_badness(wanted) > former) - (_badness(wanted) < former)
        # Trouble that takes turns is one trouble; an attempt that ends in nothing has not lasted.
        busy = wanted.busy and worse <= 0
        if self._wanted is None or (worse, busy) != (self._worse, self._busy):
            self._worse, self._busy, self._since = worse, busy, now
        self._wanted = wanted
        return self.tick(now)

    def tick(self, now: float) -> float | None:
        """Show what is due; return how many seconds are left to wait, or None."""
        wanted = self._wanted
        if wanted is None:
            return None
        left = self._due(wanted) - now
        if left > 0:
            return left
        self.shown, self._worse = wanted, 0
        return None

    def _due(self, wanted: Indicator) -> float:
        shown = self.shown
        if self._worse > 0:
            return max(self._quiet_until, self._since + CHANGE_QUIET)
        if self._worse < 0 and shown is not None and shown.backup:
            return self._since + HOLD
        if wanted.busy and (shown is None or not shown.busy):
            return self._since + CHANGE_QUIET
        return self._since


def _badness(indicator: Indicator | None) -> int:
    """Return how bad it is; before anything has been shown, nothing may be worse than green."""
    if indicator is None or indicator.level is Level.GREEN:
        return 0
    if indicator.level is Level.RED:
        return 3
    return 1 if indicator.backup else 2
