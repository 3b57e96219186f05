"""From the database to the sockets: one connection that listens and reads, one query for all that was announced.

A notification carries only which row; rows are read and handed over in the order in which their transactions committed.
When the listening connection is lost, or rows cannot be read, every socket is closed with 1012: clients come back and
catch up, so nothing is lost in silence.
"""

import asyncio
import logging
from collections import deque
from dataclasses import dataclass

import asyncpg

from desktop_chat.domain.ports import Clock
from desktop_chat.workspace.database_errors import DATABASE_ERRORS
from desktop_chat.workspace.logins import DatabaseLogin
from desktop_chat.workspace.realtime_frames import UserBroadcast
from desktop_chat.workspace.realtime_hub import Hub

logger = logging.getLogger(__name__)

RESTARTING = 1012
RETRY_SECONDS = (0.05, 0.1, 0.25, 0.5, 1.0)
MOST_ROWS_AT_ONCE = 500
READ_SECONDS = 10.0

READ_ROWS = """
select message.id::text, message.topic, message.event, message.payload::text, message.binary_payload, message.private
from unnest($1::text[]::uuid[], $2::text[]::timestamp[]) with ordinality as announced(id, inserted_at, place)
join realtime.messages as message on message.id = announced.id and message.inserted_at = announced.inserted_at
where message.extension = 'broadcast'
order by announced.place
"""


class FeedLost(Exception):
    """Announcements may have been missed: the sockets have to start over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedSource:
    """Where announcements come from: the login that listens and reads, and on which channel it listens."""

    login: DatabaseLogin
    channel: str


class Feed:
    """Brings every committed row of realtime.messages to the hub; `up` tells whether it does so now."""

    def __init__(self, source: FeedSource, hub: Hub, clock: Clock) -> None:
        self.up = asyncio.Event()
        self._source = source
        self._hub = hub
        self._clock = clock
        self._announced: deque[tuple[str, str]] = deque()
        self._wake = asyncio.Event()
        self._lost = False

    async def run(self) -> None:
        """Listen for ever; end by cancelling."""
        failures = 0
        while True:
            try:
                await self._listen()
            except (FeedLost, *DATABASE_ERRORS) as error:
                failures = 0 if self.up.is_set() else failures + 1
                logger.warning("The feed of broadcasts was interrupted (%s)", type(error).__name__)
            finally:
                self._fall()
            await self._clock.sleep(RETRY_SECONDS[min(failures, len(RETRY_SECONDS) - 1)])

    async def _listen(self) -> None:
        connection = await asyncpg.connect(**self._source.login.arguments())
        try:
            self._lost = False
            self._announced.clear()
            connection.add_termination_listener(self._terminated)
            await connection.add_listener(self._source.channel, self._notified)
            self.up.set()
            while True:
                await self._wake.wait()
                self._wake.clear()
                if self._lost:
                    raise FeedLost
                await self._hand_over(connection)
        finally:
            connection.remove_termination_listener(self._terminated)
            connection.terminate()

    def _notified(self, _connection: object, _process: int, _channel: str, payload: object) -> None:
        identity, _, inserted_at = str(payload).partition(" ")
        self._announced.append((identity, inserted_at))
        self._wake.set()

    def _terminated(self, _connection: object) -> None:
        self._lost = True
        self._wake.set()

    async def _hand_over(self, connection: asyncpg.Connection) -> None:
        while self._announced:
            batch = [self._announced.popleft() for _ in range(min(len(self._announced), MOST_ROWS_AT_ONCE))]
            ids, times = [identity for identity, _ in batch], [inserted_at for _, inserted_at in batch]
            for row in await connection.fetch(READ_ROWS, ids, times, timeout=READ_SECONDS):
                self._hub.publish(_broadcast(row), private=bool(row["private"]))

    def _fall(self) -> None:
        if self.up.is_set():
            self.up.clear()
            self._hub.close_all(RESTARTING)


def _broadcast(row: asyncpg.Record) -> UserBroadcast:
    binary = row["binary_payload"]
    payload = binary if binary is not None else (row["payload"] or "{}").encode()
    return UserBroadcast(
        topic=f"realtime:{row['topic']}",
        event=row["event"] or "",
        payload=payload,
        is_json=binary is None,
        meta=f'{{"id":"{row["id"]}"}}',
    )
