"""The real time and the real chance, for everything that takes a `Clock`."""

import asyncio
import os
import time

from desktop_chat.domain.ids import UnixMillis


class SystemClock:
    """The clock of this computer; fits `domain.ports.Clock`."""

    def now(self) -> UnixMillis:
        """Return the wall clock in milliseconds since the epoch, UTC."""
        return UnixMillis(time.time_ns() // 1_000_000)

    def monotonic(self) -> float:
        """Return seconds that never go back; on Linux they stand still while the computer sleeps."""
        return time.monotonic()

    def entropy(self, count: int) -> bytes:
        """Return random bytes fit for ids and keys."""
        return os.urandom(count)

    async def sleep(self, seconds: float) -> None:
        """Wait; never returns early, which some event loops' timers do by up to 5 percent (Qt's coarse ones)."""
        due = time.monotonic() + seconds
        while (left := due - time.monotonic()) > 0:  # noqa: ASYNC110  # there is no event: time itself is waited for
            await asyncio.sleep(left)
        # Even a wait of nothing lets others run.
        if seconds <= 0:
            await asyncio.sleep(0)
