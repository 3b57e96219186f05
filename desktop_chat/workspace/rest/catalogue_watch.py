"""Hears when the schema has changed: the database says `NOTIFY pgrst, 'reload schema'` after each change."""

import asyncio
import logging

import asyncpg

from desktop_chat.domain.ports import Clock
from desktop_chat.workspace.database_errors import DATABASE_ERRORS
from desktop_chat.workspace.logins import DatabaseLogin
from desktop_chat.workspace.rest.schema_cache import SchemaCache

logger = logging.getLogger(__name__)

CHANNEL = "pgrst"
"""PostgREST's name for it, which migrations of others use; a forged notification costs one reading, no more."""
RETRY_SECONDS = 1.0


class CatalogueWatch:
    """One connection that listens; while it is lost the catalogue is taken for old."""

    def __init__(self, login: DatabaseLogin, schema: SchemaCache, clock: Clock) -> None:
        self._login = login
        self._schema = schema
        self._clock = clock
        self._lost = asyncio.Event()

    async def run(self) -> None:
        """Listen for ever; end by cancelling."""
        while True:
            try:
                await self._listen()
            except DATABASE_ERRORS as error:
                logger.debug("The watch over the schema was interrupted (%s)", type(error).__name__)
            self._schema.drop()
            await self._clock.sleep(RETRY_SECONDS)

    async def _listen(self) -> None:
        connection = await asyncpg.connect(**self._login.arguments())
        try:
            self._lost.clear()
            connection.add_termination_listener(self._terminated)
            await connection.add_listener(CHANNEL, self._notified)
            self._schema.drop()
            await self._lost.wait()
        finally:
            connection.remove_termination_listener(self._terminated)
            connection.terminate()

    def _notified(self, _connection: object, _process: int, _channel: str, payload: object) -> None:
        if payload in {"", "reload schema"}:
            self._schema.drop()

    def _terminated(self, _connection: object) -> None:
        self._lost.set()
