"""How long a server lives: one for each data folder, for as long as it is used or until it is told to end."""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

from desktop_chat.workspace.errors import AlreadyServed
from desktop_chat.workspace.folders import explain

if sys.platform == "win32":
    import msvcrt

    _FOLLOW_NO_LINK = 0
else:
    import fcntl

    _FOLLOW_NO_LINK = os.O_NOFOLLOW

FIRST_LEASE_SECONDS = 30.0
"""How long a server that ends when unused waits for the window that started it."""


class FolderLock:
    """The operating system's lock on a data folder; the system gives it back however the process ends."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    def acquire(self) -> None:
        """Take the lock.

        Raises:
            AlreadyServed: another process has it.
            FolderUnusable: the file cannot be made.
        """
        try:
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | _FOLLOW_NO_LINK, 0o600)
        except OSError as error:
            raise explain(error, self._path.parent) from error
        try:
            _lock(descriptor)
        except OSError:
            os.close(descriptor)
            raise AlreadyServed(self._path.parent) from None
        self._descriptor = descriptor

    def release(self) -> None:
        """Give the lock back; harmless when it is not held. The file stays: removing it would let two in."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)


class Lifetime:
    """Counts who uses the server and says when it is over."""

    def __init__(self, linger: float | None) -> None:
        """Take how many seconds to live on after the last lease has gone; None lives until `end` is called."""
        self._linger = linger
        self._leases = 0
        self._timer: asyncio.TimerHandle | None = None
        self._over = asyncio.Event()

    @property
    def over(self) -> bool:
        """Tell whether the end has come; no lease is given any more."""
        return self._over.is_set()

    def begin(self) -> None:
        """Start to wait for the first lease."""
        if self._linger is not None:
            self._end_in(max(FIRST_LEASE_SECONDS, self._linger))

    def lease(self) -> bool:
        """Count one more user; False when it is over."""
        if self.over:
            return False
        self._leases += 1
        self._cancel_timer()
        return True

    def give_back(self) -> None:
        """Count one user less."""
        self._leases -= 1
        if self._leases == 0 and self._linger is not None:
            self._end_in(self._linger)

    def end(self) -> None:
        """End now."""
        self._cancel_timer()
        self._over.set()

    async def wait(self) -> None:
        """Return when it is over."""
        await self._over.wait()

    def _end_in(self, seconds: float) -> None:
        self._cancel_timer()
        self._timer = asyncio.get_running_loop().call_later(seconds, self.end)

    def _cancel_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


@contextlib.contextmanager
def signals_end(lifetime: Lifetime) -> Iterator[None]:
    """Let Ctrl+C, a logout and a polite kill end the server in order."""
    loop = asyncio.get_running_loop()
    names = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
    numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]
    if sys.platform == "win32":
        before = [(number, signal.getsignal(number)) for number in numbers]
        for number in numbers:
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(lifetime.end))
        yield
        for number, handler in before:
            signal.signal(number, handler)
        return
    for number in numbers:
        loop.add_signal_handler(number, lifetime.end)
    try:
        yield
    finally:
        for number in numbers:
            loop.remove_signal_handler(number)


def _lock(descriptor: int) -> None:
    if sys.platform == "win32":
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
