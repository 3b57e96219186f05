"""Who may touch a resumable upload now: one request at a time, and the newest wins.

A client whose connection breaks comes back at once, while its old request still waits for bytes that will never come;
so whoever comes asks the one before to let go, instead of being told to wait.
"""

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator

from desktop_chat.workspace.storage.errors import StorageError

TURN_SECONDS = 10.0
"""How long a request waits for the one before it to let go of the same upload."""


class Turn:
    """The right to touch an upload, until somebody else asks for it."""

    def __init__(self) -> None:
        self._patience: asyncio.Timeout | None = None
        self._asked = False

    def ask_back(self) -> None:
        """Have the holder stop waiting for bytes."""
        self._asked = True
        if self._patience is not None:
            self._patience.reschedule(asyncio.get_running_loop().time())

    @contextlib.asynccontextmanager
    async def waiting(self) -> AsyncIterator[None]:
        """Wait for bytes in the body, as long as nobody else wants the upload.

        Raises:
            StorageError: somebody does; most likely it is the same client, whose connection had broken.
        """
        try:
            async with asyncio.timeout(0 if self._asked else None) as self._patience:
                yield
        except TimeoutError:
            raise StorageError(423, "ResourceLocked", "Another request has taken over this upload") from None
        finally:
            self._patience = None


class Turns:
    """One request at a time for each upload."""

    def __init__(self) -> None:
        self._locks: dict[str, asyncio.Lock] = {}
        self._holders: dict[str, Turn] = {}
        self._wanted: Counter[str] = Counter()

    @contextlib.asynccontextmanager
    async def take(self, upload: str) -> AsyncIterator[Turn]:
        """Take the turn from whoever has it.

        Raises:
            StorageError: it was not given up in time.
        """
        lock = self._locks.setdefault(upload, asyncio.Lock())
        self._wanted[upload] += 1
        if upload in self._holders:
            self._holders[upload].ask_back()
        try:
            await _acquire(lock)
            turn = self._holders[upload] = Turn()
            try:
                yield turn
            finally:
                del self._holders[upload]
                lock.release()
        finally:
            self._wanted[upload] -= 1
            if not self._wanted[upload]:
                del self._wanted[upload], self._locks[upload]


async def _acquire(lock: asyncio.Lock) -> None:
    try:
        async with asyncio.timeout(TURN_SECONDS):
            await lock.acquire()
    except TimeoutError:
        raise StorageError(423, "LockTimeout", "acquiring lock timeout") from None
