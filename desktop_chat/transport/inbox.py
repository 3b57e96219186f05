"""A bounded queue from a transport to whoever reads `inbound`: it never waits, and it ends."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable

from desktop_chat.domain.ports import Inbound


class Inbox:
    """One opening's worth of what arrived, for one reader."""

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._waiting: deque[Inbound] = deque()
        self._stir = asyncio.Event()
        self._ended = False
        self._at_once: Callable[[Inbound], bool] | None = None

    @property
    def ended(self) -> bool:
        """Whether nothing more is taken."""
        return self._ended

    @property
    def drained(self) -> bool:
        """Whether it has ended and everything was read."""
        return self._ended and not self._waiting

    def put(self, item: Inbound) -> bool:
        """Add an item; False when the inbox is full or has ended, and the item was not taken."""
        if self._ended or len(self._waiting) >= self._capacity:
            return False
        if self._at_once is not None and self._at_once(item):
            return True
        self._at_once = None  # what comes next waits behind this
        self._waiting.append(item)
        self._stir.set()
        return True

    def end(self, last: Inbound | None = None) -> None:
        """Take nothing more; what is there can still be read, and `last` after it. Harmless when ended."""
        if not self._ended and last is not None:
            self._waiting.append(last)
        self._ended = True
        self._stir.set()

    def discard(self) -> None:
        """End it and forget what was not read."""
        self.end()
        self._waiting.clear()

    async def read(self, at_once: Callable[[Inbound], bool] | None = None) -> AsyncIterator[Inbound]:
        """Yield items as they come, until the end.

        While the reader waits, with nothing before it, an item is offered to `at_once`, and yielded if that says no.
        """
        while True:
            while self._waiting:
                yield self._waiting.popleft()
            if self._ended:
                return
            self._stir.clear()
            self._at_once = at_once
            try:
                await self._stir.wait()
            finally:
                self._at_once = None
