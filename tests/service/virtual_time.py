"""A loop whose clock jumps to the next timer, so that hours pass in milliseconds and every run is the same."""

import asyncio
import random
import selectors
from collections.abc import Callable, Coroutine
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from desktop_chat.domain.ids import UnixMillis

T = TypeVar("T")

GRAIN = 1e-9
START = 1_800_000_000_000


class JumpingSelector(selectors.SelectSelector):
    """Never waits: when nothing is ready, time goes on to where the loop wanted to wait."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Return what is ready, or let time pass."""
        ready = super().select(0)
        if not ready:
            if timeout is None:
                raise RuntimeError("nothing will ever happen again")
            # A sum of floats may fall short of the wanted time, and the loop would find its timer due all the same:
            # whoever then compares times and sleeps for the rest would do so for ever.
            self.now += timeout + (GRAIN if timeout else 0.0)
        return ready


class VirtualLoop(asyncio.SelectorEventLoop):
    """The event loop on virtual time."""

    def __init__(self) -> None:
        self._jumping = JumpingSelector()
        super().__init__(self._jumping)

    def time(self) -> float:
        """Return virtual seconds."""
        return self._jumping.now

    def stand_still(self, seconds: float) -> None:
        """Let time pass in which nothing runs, as for a program that was stopped."""
        self._jumping.now += seconds


class VirtualClock:
    """The Clock port on the virtual loop; `ahead` is how wrong the wall clock of this computer is, in ms."""

    def __init__(self, chance: random.Random, ahead: int = 0) -> None:
        self.ahead = ahead
        self._chance = chance

    def now(self) -> UnixMillis:
        """Return the wall clock."""
        return UnixMillis(START + self.ahead + round(self.monotonic() * 1000))

    def monotonic(self) -> float:
        """Return virtual seconds."""
        return asyncio.get_running_loop().time()

    def entropy(self, count: int) -> bytes:
        """Return bytes that are the same in every run of a seed."""
        return self._chance.randbytes(count)

    async def sleep(self, seconds: float) -> None:
        """Wait in virtual time."""
        await asyncio.sleep(seconds)


class InlineThread(ThreadPoolExecutor):
    """The store's thread without a thread: the work is done where it is asked for, so time cannot pass meanwhile."""

    def __init__(self) -> None:
        super().__init__(max_workers=1)

    def submit(self, work: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        """Do the work now."""
        done: Future[Any] = Future()
        try:
            done.set_result(work(*args, **kwargs))
        except BaseException as error:  # noqa: BLE001  handed to whoever waits, as the executor does
            done.set_exception(error)
        return done


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run a scenario to its end in virtual time."""
    loop = VirtualLoop()
    try:
        return loop.run_until_complete(work)
    finally:
        while left := asyncio.all_tasks(loop):
            for task in left:
                task.cancel()
            loop.run_until_complete(asyncio.wait(left))
        loop.close()
