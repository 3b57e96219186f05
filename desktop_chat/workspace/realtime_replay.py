"""Replay: the newest messages of a private topic that the database has sent, for a client that joins it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import asyncpg

from desktop_chat.workspace.database_errors import DATABASE_ERRORS
from desktop_chat.workspace.realtime_frames import (
    Frame,
    Ref,
    UserBroadcast,
    Version,
    encode_push_text,
    user_payload,
)

MOST_MESSAGES = 25
LATEST = 253_402_300_799_999  # the end of the year 9999, in milliseconds: what PostgreSQL and Python both can say
READ_SECONDS = 8.0
EPOCH = datetime(1970, 1, 1, tzinfo=UTC).replace(tzinfo=None)  # the column has no time zone and means UTC

NEWEST = """
select id::text, event, payload::text, binary_payload
from realtime.messages
where topic = $1 and private is true and extension = 'broadcast' and inserted_at >= $2
order by inserted_at desc, id desc
limit $3
"""


class CannotReplay(Exception):
    """The database did not answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayRequest:
    """What to replay: sent at `since` (milliseconds since the epoch) or later, at most `limit` of them."""

    since: int
    limit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """A message that is sent again."""

    identity: str
    event: str
    payload: str | None
    binary: bytes | None

    def frame(self, version: Version, join_ref: Ref, topic: str) -> Frame | None:
        """Return it as a message to one channel; None when the serializer cannot carry it."""
        meta = f'{{"id":"{self.identity}","replayed":true}}'
        if self.binary is not None:
            again = UserBroadcast(topic=topic, event=self.event, payload=self.binary, is_json=False, meta=meta)
            return None if version is Version.V1 else again.v2
        payload = user_payload(self.event, self.payload or "{}", meta)
        return encode_push_text(version, join_ref, topic, "broadcast", payload)


def read_replay(value: object) -> ReplayRequest | None:
    """Return what a join asks for with `replay`; None when its parameters are not valid."""
    match value:
        case {"since": int(since), "limit": int(limit)}:
            pass
        case {"since": int(since), **more} if "limit" not in more:
            limit = MOST_MESSAGES
        case _:
            return None
    if isinstance(since, bool) or isinstance(limit, bool) or not 0 <= since <= LATEST:
        return None
    return ReplayRequest(since=since, limit=max(1, min(limit, MOST_MESSAGES)))


class Replays:
    """Reads messages again, on the pool of the gateway's own login."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool

    async def read(self, topic: str, request: ReplayRequest) -> list[Replayed]:
        """Return the newest messages of a topic (without its `realtime:` prefix), the oldest of them first.

        Raises:
            CannotReplay: the database did not answer.
        """
        since = EPOCH + timedelta(milliseconds=request.since)
        try:
            async with self._pool.acquire(timeout=READ_SECONDS) as connection:
                rows = await connection.fetch(NEWEST, topic, since, request.limit, timeout=READ_SECONDS)
        except DATABASE_ERRORS as error:
            raise CannotReplay(type(error).__name__) from None
        return [
            Replayed(identity=identity, event=event or "", payload=payload, binary=binary)
            for identity, event, payload, binary in reversed(rows)
        ]
