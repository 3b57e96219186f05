"""Notices that requests are not answered. Nearly free while they are: at most one timer, and none per request."""

from collections.abc import Callable

from desktop_chat.domain.ports import Clock, Spawner
from desktop_chat.service.tasks import Alarm

LIMIT = 1.0
"""Seconds without any answer that are no accident."""


class Silence:
    """Calls `ring` once when nothing has been answered for `LIMIT` seconds after a request."""

    def __init__(self, clock: Clock, spawner: Spawner, ring: Callable[[], None]) -> None:
        self._clock = clock
        self._ring = ring
        self._alarm = Alarm(clock, spawner, "silence.alarm", self._look)
        self._asked_at: float | None = None
        self._watching = False

    def asked(self) -> None:
        """Learn that a request went out."""
        if self._asked_at is None:
            self._asked_at = self._clock.monotonic()
        if not self._watching:
            self._watching = True
            self._alarm.set(self._asked_at + LIMIT)

    def answered(self) -> None:
        """Learn that some request was answered."""
        self._asked_at = None

    def stop(self) -> None:
        """Wait for nothing any more."""
        self._asked_at, self._watching = None, False
        self._alarm.set(None)

    def _look(self) -> None:
        self._watching = False
        if self._asked_at is None:
            return
        if self._asked_at + LIMIT <= self._clock.monotonic():
            self._asked_at = None
            self._ring()
        else:
            self._watching = True
            self._alarm.set(self._asked_at + LIMIT)
