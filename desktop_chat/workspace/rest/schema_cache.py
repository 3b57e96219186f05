"""The catalogue as last read from PostgreSQL, and when it is read again."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

import asyncpg

from desktop_chat.domain.ports import Clock
from desktop_chat.workspace.rest.catalogue import Catalogue
from desktop_chat.workspace.rest.catalogue_rows import build_catalogue
from desktop_chat.workspace.rest.catalogue_sql import READ_COLUMNS, READ_FUNCTIONS, READ_KEYS
from desktop_chat.workspace.rest.errors import RestError

RELOAD_SECONDS = 1.0
"""A name that is not known may be new: the catalogue is read again for it, but not more often than this."""
# Refusals that a newer catalogue might turn into an answer.
MAYBE_NEW = frozenset({"PGRST200", "PGRST202", "PGRST204", "PGRST205", "42703"})

Found = TypeVar("Found")


class SchemaCache:
    """The catalogue of the exposed schemas. What it does not know makes it read again, so that what is new is found."""

    def __init__(self, pool: asyncpg.Pool, clock: Clock, schemas: tuple[str, ...] = ("public",)) -> None:
        """Read through `pool`; the first of `schemas` answers where a request names none."""
        self._pool = pool
        self._clock = clock
        self.schemas = schemas
        self._catalogue: Catalogue | None = None
        self._loaded_at = 0.0
        self._dropped = 0
        self._loading = asyncio.Lock()

    def drop(self) -> None:
        """Read the catalogue again before the next answer, for it is old; so is one that is being read now."""
        self._catalogue = None
        self._dropped += 1

    def doubt(self) -> None:
        """Do the same for what may be a request's own fault: not more often than each second."""
        if self._clock.monotonic() - self._loaded_at >= RELOAD_SECONDS:
            self.drop()

    async def find(self, lookup: Callable[[Catalogue], Found]) -> Found:
        """Return what `lookup` finds; if it misses something, try once more with the catalogue as it is now.

        Raises:
            RestError: it is not there.
        """
        catalogue = self._catalogue
        fresh = catalogue is None
        if catalogue is None:
            catalogue = await self._load(None)
        loaded_at = self._loaded_at
        try:
            return lookup(catalogue)
        except RestError as error:
            if fresh or error.code not in MAYBE_NEW or self._clock.monotonic() - loaded_at < RELOAD_SECONDS:
                raise
        return lookup(await self._load(catalogue))

    async def _load(self, old: Catalogue | None) -> Catalogue:
        """Read the catalogue, unless somebody else has replaced the old one meanwhile."""
        async with self._loading:
            if self._catalogue is not None and self._catalogue is not old:
                return self._catalogue
            dropped = self._dropped
            catalogue = await self._read()
            self._catalogue = catalogue if dropped == self._dropped else None
            self._loaded_at = self._clock.monotonic()
            return catalogue

    async def _read(self) -> Catalogue:
        async with self._pool.acquire(timeout=10) as connection, connection.transaction(readonly=True):
            # With an empty path every type is written with its schema.
            await connection.execute("select set_config('search_path', '', true)")
            names = list(self.schemas)
            columns = await connection.fetch(READ_COLUMNS, names, timeout=10)
            keys = await connection.fetch(READ_KEYS, timeout=10)
            functions = await connection.fetch(READ_FUNCTIONS, names, timeout=10)
        return build_catalogue(columns, keys, functions)
