"""When the connection badge may change its word: quiet at the start, and no flicker for what passes by itself. Pure."""

from desktop_chat.core.indicator import Indicator, Level

START_QUIET = 3.0
CHANGE_QUIET = 1.0


class QuietRule:
    """Decides what the badge shows, given times in seconds from a clock that never goes back.

    Green comes at once; orange and red must have lasted a second, and nothing but green is shown in the first three
    seconds after the start. A red badge may turn orange at once, because that is good news.
    """

    def __init__(self, start: float) -> None:
        self._quiet_until = start + START_QUIET
        self._wanted: Indicator | None = None
        self._since = start
        self.shown: Indicator | None = None

    def update(self, wanted: Indicator, now: float) -> float | None:
        """Take the newest indicator; returns in how many seconds to call `tick`, or None when it is shown already."""
        if self._wanted is None or wanted.level is not self._wanted.level:
            self._since = now
        self._wanted = wanted
        return self.tick(now)

    def tick(self, now: float) -> float | None:
        """Show what is due; returns how many seconds are left to wait, or None."""
        wanted = self._wanted
        if wanted is None:
            return None
        left = self._due(wanted) - now
        if left > 0:
            return left
        self.shown = wanted
        return None

    def _due(self, wanted: Indicator) -> float:
        same = self.shown is not None and self.shown.level is wanted.level
        better = self.shown is not None and self.shown.level is Level.RED
        if wanted.level is Level.GREEN or same or better:
            return self._since
        return max(self._quiet_until, self._since + CHANGE_QUIET)
