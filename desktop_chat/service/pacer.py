"""Keeps the pace of a tier that has to look for news: faster when somebody looks or writes, slower as it gets calm."""

from collections.abc import Callable
from math import inf

from desktop_chat.core.pace import pace
from desktop_chat.domain.ports import Clock, Spawner
from desktop_chat.service.tasks import Alarm


class Pacer:
    """Calls `apply` with the seconds between two looks, at first and whenever they change."""

    def __init__(self, clock: Clock, spawner: Spawner, apply: Callable[[float], None]) -> None:
        self._clock = clock
        self._apply = apply
        self._alarm = Alarm(clock, spawner, "pace.alarm", self._plan)
        self._looking = True
        self._active_at = 0.0
        self._interval = 0.0
        self._running = False

    def start(self) -> None:
        """Begin as for somebody who has just come."""
        self._running = True
        self.active()

    def stop(self) -> None:
        """Wait for nothing any more."""
        self._running = False
        self._interval = 0.0
        self._alarm.set(None)

    def look(self, *, looking: bool) -> None:
        """Learn whether somebody looks at the window."""
        self._looking = looking
        self._plan()

    def active(self) -> None:
        """Learn that something was written or has come; cheap, because it happens with every message."""
        self._active_at = self._clock.monotonic()
        if self._interval != pace(0.0, looking=self._looking).interval_s:
            self._plan()

    def _plan(self) -> None:
        if not self._running:
            return
        now = self._clock.monotonic()
        wanted = pace(max(0.0, now - self._active_at), looking=self._looking)
        # The alarm is not moved with every message; it looks again when it rings.
        self._alarm.set(self._active_at + wanted.until if wanted.until < inf else None)
        if wanted.interval_s != self._interval:
            self._interval = wanted.interval_s
            self._apply(wanted.interval_s)
