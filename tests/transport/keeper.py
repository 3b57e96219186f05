"""A Spawner for tests: keeps tasks, and raises what went wrong in them at the end."""

import asyncio
from collections.abc import Coroutine
from typing import Any


class Keeper:
    """Fits the Spawner port; `settle` at the end of a test."""

    def __init__(self) -> None:
        self._tasks: list[asyncio.Task[None]] = []

    def spawn(self, work: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
        loop = asyncio.get_running_loop()
        task = loop.create_task(work, name=name)
        self._tasks.append(task)
        return task

    @property
    def running(self) -> list[str]:
        """The names of the tasks that have not ended."""
        return [task.get_name() for task in self._tasks if not task.done()]

    async def settle(self) -> None:
        """Wait for every task to end by itself; raise what went wrong in any."""
        async with asyncio.timeout(5):
            await asyncio.gather(*self._tasks)
