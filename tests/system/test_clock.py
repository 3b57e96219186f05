"""The real clock."""

import asyncio
import time

from desktop_chat.domain.ports import Clock
from desktop_chat.system.clock import SystemClock


def test_now_is_the_wall_clock_in_milliseconds() -> None:
    before = time.time_ns() // 1_000_000

    now = SystemClock().now()

    assert before <= now <= time.time_ns() // 1_000_000


def test_entropy_has_the_length_asked_for_and_differs() -> None:
    clock = SystemClock()

    assert len(clock.entropy(10)) == 10
    assert clock.entropy(32) != clock.entropy(32)


async def test_sleep_never_returns_early() -> None:
    clock: Clock = SystemClock()
    start = clock.monotonic()

    await clock.sleep(0.02)

    assert clock.monotonic() - start >= 0.02


async def test_sleep_of_nothing_lets_others_run() -> None:
    ran = asyncio.Event()
    asyncio.get_running_loop().call_soon(ran.set)

    await SystemClock().sleep(-1)

    assert ran.is_set()
