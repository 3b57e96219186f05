"""From the database to the sockets: one connection that listens, and reads what is too long to be told.

A transaction announces a broadcast, or only which row it is, by a notification or with its own answer (`echo`). They
are handed over in the order in which they come, all rows that were announced together by one query.
When the listening connection is lost, rows cannot be read, or an answer did not come, every socket is closed with 1012:
clients come back and catch up, so nothing is lost in silence.
"""

import asyncio
import json
import logging
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import asyncpg

from desktop_chat.domain.ports import Clock
from desktop_chat.workspace.database_errors import DATABASE_ERRORS
from desktop_chat.workspace.logins import DatabaseLogin
from desktop_chat.workspace.realtime_frames import UserBroadcast
from desktop_chat.workspace.realtime_hub import GOODBYE, Hub

logger = logging.getLogger(__name__)

RESTARTING = 1012
ACCESS = "desktop_chat_access"
"""The channel on which the schema tells whose rights have changed: a public name, for forging it does no harm."""
RETRY_SECONDS = (0.05, 0.1, 0.2)
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

    def __init__(self, source: FeedSource, hub: Hub, access: Callable[[str], None], clock: Clock) -> None:
        """Take where to listen; `access` is told the id of a person whose rights have changed."""
        self.up = asyncio.Event()
        self._access = access
        self._source = source
        self._hub = hub
        self._clock = clock
        self._announced: deque[_Told | _Row] = deque()
        self._reading = False
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
            self._reading = False
            connection.add_termination_listener(self._terminated)
            await connection.add_listener(self._source.channel, self._notified)
            await connection.add_listener(ACCESS, self._access_changed)
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
        self.announced(str(payload))

    def announced(self, said: str, author: str | None = None) -> None:
        """Hand over what a committed transaction has announced; nothing overtakes what has to be read.

        `author` is the id of the person whose call made it, if that is known.
        """
        if not self.up.is_set():
            return  # nobody is connected; who comes catches up
        announced = _announced(said, author)
        if isinstance(announced, _Told) and not self._announced and not self._reading:
            self._tell(announced)
            return
        self._announced.append(announced)
        self._wake.set()

    def lose(self) -> None:
        """Let everybody come back and catch up: an announcement may have been lost."""
        self._lost = True
        self._wake.set()

    def _tell(self, told: "_Told") -> None:
        self._hub.publish(told.broadcast, private=told.private, author=told.author)

    def _access_changed(self, _connection: object, _process: int, _channel: str, person: object) -> None:
        self._access(str(person))

    def _terminated(self, _connection: object) -> None:
        self.lose()

    async def _hand_over(self, connection: asyncpg.Connection) -> None:
        while self._announced:
            first = self._announced.popleft()
            if isinstance(first, _Told):
                self._tell(first)
                continue
            batch = [first]
            while self._announced and len(batch) < MOST_ROWS_AT_ONCE and isinstance(row := self._announced[0], _Row):
                batch.append(row)
                self._announced.popleft()
            await self._hand_over_rows(connection, batch)

    async def _hand_over_rows(self, connection: asyncpg.Connection, batch: list["_Row"]) -> None:
        """Read rows and hand them over; what is announced meanwhile waits behind them."""
        ids, times = [row.identity for row in batch], [row.inserted_at for row in batch]
        self._reading = True
        for row in await connection.fetch(READ_ROWS, ids, times, timeout=READ_SECONDS):
            self._hub.publish(_broadcast(row), private=bool(row["private"]))
        self._reading = False

    def _fall(self) -> None:
        if self.up.is_set():
            self.up.clear()
            self._hub.close_all(RESTARTING, goodbye=GOODBYE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """A broadcast that came whole."""

    broadcast: UserBroadcast
    private: bool
    author: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """A broadcast that has to be read."""

    identity: str
    inserted_at: str


def _announced(said: str, author: str | None) -> _Told | _Row:
    head, told, payload = said.partition("\n")
    if not told:
        identity, _, inserted_at = said.partition(" ")
        return _Row(identity=identity, inserted_at=inserted_at)
    identity, topic, event, private = json.loads(head)
    broadcast = UserBroadcast(
        topic=f"realtime:{topic}",
        event=event or "",
        payload=payload.encode(),
        is_json=True,
        meta=f'{{"id":"{identity}"}}',
        identity=identity,
    )
    return _Told(broadcast=broadcast, private=bool(private), author=author)


def _broadcast(row: asyncpg.Record) -> UserBroadcast:
    binary = row["binary_payload"]
    payload = binary if binary is not None else (row["payload"] or "{}").encode()
    return UserBroadcast(
        topic=f"realtime:{row['topic']}",
        event=row["event"] or "",
        payload=payload,
        is_json=binary is None,
        meta=f'{{"id":"{row["id"]}"}}',
        identity=row["id"],
    )
