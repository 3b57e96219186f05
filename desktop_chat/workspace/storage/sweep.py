"""Clears what no row names: bytes whose row was never written or is gone, and resumable uploads that have run out."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from desktop_chat.domain.ports import Clock
from desktop_chat.domain.values import dataclass
from desktop_chat.workspace.database_errors import DATABASE_ERRORS
from desktop_chat.workspace.storage.blobs import BlobStore
from desktop_chat.workspace.storage.database import StorageDatabase

logger = logging.getLogger(__name__)

BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep:
    """Runs at start-up and every `seconds`. `kept` first clears old resumable uploads and returns who is left."""

    database: StorageDatabase
    blobs: BlobStore
    kept: Callable[[], Awaitable[frozenset[str]]]
    clock: Clock
    seconds: float

    async def run(self) -> None:
        """Sweep until cancelled; a disk or database that fails is tried again the next time."""
        while True:
            try:
                swept = await self.once()
                if swept:
                    logger.info("Swept %d files that belong to nothing", swept)
            except (*DATABASE_ERRORS, OSError) as error:
                logger.warning("Files are swept later: %s", type(error).__name__)
            await self.clock.sleep(self.seconds)

    async def once(self) -> int:
        """Remove what belongs to nothing, and return how many files that were.

        Raises:
            OSError, DATABASE_ERRORS: not all could be looked at; nothing that is named was removed.
        """
        kept = await self.kept()
        present = await asyncio.to_thread(lambda: list(self.blobs.versions()))
        swept = 0
        for batch in _batches(present):
            swept += await self._sweep(frozenset(batch) - kept)
        return swept

    async def _sweep(self, versions: frozenset[str]) -> int:
        # What is being written is asked for before the rows: a row that is committed in between is found there.
        lost = versions - self.blobs.unnamed()
        if lost:
            lost -= await self.database.named_versions(sorted(lost))
        await self.blobs.remove(lost)
        return len(lost)


def _batches(versions: list[str]) -> list[list[str]]:
    return [versions[first : first + BATCH] for first in range(0, len(versions), BATCH)]
