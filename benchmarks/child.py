"""A function of a benchmark that runs in a process of its own and says what it finds, one line at a time."""

import asyncio
import contextlib
import os
import sys
import threading
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator

from benchmarks.two_people import PATIENCE


@contextlib.asynccontextmanager
async def child(module: str, function: str, *arguments: str) -> AsyncIterator[Process]:
    """Run a function of a module of `benchmarks` in a process of its own, which ends with its input."""
    script = f"import benchmarks.{module} as found; found.{function}()"
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", script, *arguments, stdin=PIPE, stdout=PIPE)
    assert process.stdin is not None
    try:
        yield process
    finally:
        process.stdin.close()
        _ = await asyncio.wait_for(process.wait(), PATIENCE)


async def line_of(process: Process) -> bytes:
    """Return the next line that a child says.

    Raises:
        RuntimeError: it has ended.
        TimeoutError: it says nothing.
    """
    assert process.stdout is not None
    async with asyncio.timeout(PATIENCE):
        line = await process.stdout.readline()
    if not line:
        raise RuntimeError("the other process has ended")
    return line


@contextlib.asynccontextmanager
async def while_wanted() -> AsyncIterator[None]:
    """Go on, in a child, only as long as its input: whoever started it may have been killed meanwhile."""
    task, here = asyncio.current_task(), asyncio.get_running_loop()
    assert task is not None
    over = threading.Event()

    def give_up() -> None:
        if not over.is_set():
            task.cancel()

    def watch() -> None:
        while os.read(sys.stdin.fileno(), 1024):  # not `sys.stdin.read`, whose lock the end of Python would wait for
            pass
        with contextlib.suppress(RuntimeError):  # the loop has ended by itself
            here.call_soon_threadsafe(give_up)

    threading.Thread(target=watch, name="parent watch", daemon=True).start()
    try:
        yield
    finally:
        over.set()


async def input_ended() -> None:
    """Wait, in a child, for the end of its input."""
    await asyncio.to_thread(sys.stdin.read)
