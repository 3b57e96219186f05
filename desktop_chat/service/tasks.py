"""The keeper of background tasks, and one timer that can be moved."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

from desktop_chat.domain.ports import Clock, Spawner, TaskHandle

logger = logging.getLogger(__name__)


class Tasks:
    """Starts tasks by name and holds them; an exception in one is logged and ends only that task."""

    def __init__(self) -> None:
        self._tasks: dict[asyncio.Task[None], None] = {}

    def spawn(self, work: Coroutine[Any, Any, None], name: str) -> TaskHandle:
        """Start a task on the running loop."""
        # The one place where tasks are made: everywhere else this is banned, because a bare task loses its exception.
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._tasks[task] = None
        task.add_done_callback(self._ended)
        return task

    async def cancel_all(self) -> None:
        """Cancel every task and wait until all have ended; new ones that they start meanwhile are ended too."""
        current = asyncio.current_task()
        while others := [task for task in self._tasks if task is not current]:
            for task in others:
                task.cancel()
            await asyncio.wait(others)
            # `_ended` runs as a callback in the loop's next turn; what has ended is not waited for again.
            for task in others:
                self._tasks.pop(task, None)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.pop(task, None)
        if task.cancelled():
            return
        error = task.exception()
        if error is not None:
            logger.error("The task %s failed", task.get_name(), exc_info=error)


class Group:
    """The tasks of one owner, so that they can be ended together while the spawner goes on."""

    def __init__(self, spawner: Spawner) -> None:
        self._spawner = spawner
        self._handles: list[TaskHandle] = []

    def spawn(self, work: Coroutine[Any, Any, None], name: str) -> TaskHandle:
        """Start a task that `cancel` ends."""
        self._handles = [handle for handle in self._handles if not handle.done()]
        handle = self._spawner.spawn(work, name)
        self._handles.append(handle)
        return handle

    def cancel(self) -> None:
        """Ask all tasks of this owner to stop; harmless when they have."""
        handles, self._handles = self._handles, []
        for handle in handles:
            handle.cancel()


class Alarm:
    """One timer that calls back at the time that was set last."""

    def __init__(self, clock: Clock, spawner: Spawner, name: str, ring: Callable[[], None]) -> None:
        self._clock = clock
        self._spawner = spawner
        self._name = name
        self._ring = ring
        self._at: float | None = None
        self._handle: TaskHandle | None = None

    def set(self, at: float | None) -> None:
        """Ring at this monotonic time in seconds instead of the former one; None means not at all."""
        if at == self._at:
            return
        if self._handle is not None:
            self._handle.cancel()
            self._handle = None
        self._at = at
        if at is not None:
            self._handle = self._spawner.spawn(self._wait(at), self._name)

    async def _wait(self, at: float) -> None:
        await self._clock.sleep(max(0.0, at - self._clock.monotonic()))
        self._at = None
        self._handle = None
        self._ring()
