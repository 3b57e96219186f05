"""Who works on the one connection of a file: its own thread, piece after piece, or the caller when that is quicker.

Going to a thread and back wakes two threads up, which takes longer than a small transaction does: 1.6 ms against 0.6
for a message that has come (same computer, same moment). So a small piece may be worked off at once, on the thread that
asks, when nothing is before it. That is the thread that paints: it is done only where small pieces have been quick, and
not for a while after one that was slow. What waits for the disk itself (a checkpoint, `Database.flush`) is not small.
"""

import asyncio
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import NamedTuple, TypeVar

SLOW = 0.006
"""Seconds that a small piece may take on the caller's thread: less than a frame can spare."""
SLOW_IN_THREAD = 0.020
"""Seconds that it may take on the thread, which also waits for others to let go of the interpreter."""
DOUBT = 4.0
"""Seconds for which small pieces go to the thread after one that was slow."""

_Result = TypeVar("_Result")

if sys.platform == "linux":
    from resource import RUSAGE_THREAD, getrusage

    def waits() -> int:
        """Return how often this thread has waited for something: a disk, but not its turn on a busy processor."""
        return getrusage(RUSAGE_THREAD).ru_nvcsw

else:

    def waits() -> int:
        """Return another number each time: this system does not tell whether a slow piece has waited for a disk."""
        return time.perf_counter_ns()


class Gauge(NamedTuple):
    """By what a piece of work is found to be quick: a steady clock in seconds, and a count of waits of this thread."""

    steady: Callable[[], float] = time.perf_counter
    waits: Callable[[], int] = waits


REAL = Gauge()


class NotNow(Exception):
    """A piece of work would have to wait; nothing of it was done."""


class Turns:
    """Gives everybody who works on the connection a turn, in the order in which they asked."""

    def __init__(self, thread: ThreadPoolExecutor, gauge: Gauge = REAL) -> None:
        self._thread = thread
        self._gauge = gauge
        self._turn = threading.Lock()
        # One entry for each piece that the thread has not ended. Its callbacks come from two threads; these are atomic.
        self._given: deque[None] = deque()
        self._quick = False
        self._doubted_until = float("-inf")

    def at_once(self, work: Callable[[], _Result]) -> _Result:
        """Do a small piece here and now.

        Raises:
            NotNow: something is before it, or small pieces are not known to be quick: give it to the thread.
        """
        if not self._quick or self._given or not self._turn.acquire(blocking=False):
            raise NotNow
        try:
            return self._timed(work, SLOW)
        finally:
            self._turn.release()

    async def take(self, work: Callable[[], _Result], *, small: bool = False) -> _Result:
        """Let the thread do a piece in its turn, and return what it returns; a small one shows how quick they are."""
        return await asyncio.wrap_future(self.give(lambda: self._timed(work, SLOW_IN_THREAD) if small else work()))

    def give(self, work: Callable[[], _Result]) -> "Future[_Result]":
        """Let the thread do a piece in its turn."""

        def in_turn() -> _Result:
            with self._turn:
                return work()

        self._given.append(None)
        given = self._thread.submit(in_turn)
        given.add_done_callback(lambda _: self._given.pop())
        return given

    def _timed(self, work: Callable[[], _Result], slow: float) -> _Result:
        began, waits_before = self._gauge.steady(), self._gauge.waits()
        try:
            return work()
        finally:
            now = self._gauge.steady()
            # What was slow only because the processor is busy would be slower still by way of the thread.
            if now - began > slow and self._gauge.waits() != waits_before:
                self._doubted_until = now + DOUBT
            self._quick = now >= self._doubted_until
