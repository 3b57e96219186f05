"""The real time and real chance, for tests in which real processes wait for each other."""

import asyncio
import secrets
import time

from desktop_chat.domain.ids import UnixMillis


class SystemClock:
    """Fits the Clock port."""

    def now(self) -> UnixMillis:
        return UnixMillis(time.time_ns() // 1_000_000)

    def monotonic(self) -> float:
        return time.monotonic()

    def entropy(self, count: int) -> bytes:
        return secrets.token_bytes(count)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
