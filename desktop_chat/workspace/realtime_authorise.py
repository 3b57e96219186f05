"""Asks the database whether a person may read or write a private topic, by trying it out under row-level security.

The way of `supabase/realtime`: a probe row that the person's policies let through is a right; all is rolled back. The
policies see nothing but the topic, the extension and the claims, so the answer holds for every message of the topic.
"""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

import asyncpg

from desktop_chat.workspace.auth_tokens import Claims
from desktop_chat.workspace.database_errors import DATABASE_AWAY

logger = logging.getLogger(__name__)

EXTENSIONS = ("broadcast", "presence")

INSERT_PROBES = """
insert into realtime.messages (topic, extension, private)
select $1, extension, true from unnest($2::text[]) as extensions(extension)
returning id::text, extension
"""
# All that policies written for Supabase ask for.
BECOME = """
select
    set_config('role', $1, true),
    set_config('realtime.topic', $2, true),
    set_config('request.jwt.claims', $3, true),
    set_config('request.jwt.claim.sub', coalesce($3::jsonb ->> 'sub', ''), true),
    set_config('request.jwt.claim.role', $1, true),
    set_config('request.headers', $4, true)
"""
SEE_PROBES = "select id::text from realtime.messages where topic = $1 and id = any($2::text[]::uuid[])"
INSERT_AS_USER = "insert into realtime.messages (topic, extension, private) values ($1, $2, true)"

ENSURE_PARTITIONS = "select realtime.ensure_partitions()"

NO_HEADERS = "{}"

Answer = TypeVar("Answer")
Question = Callable[[asyncpg.Connection], Awaitable[Answer]]

# Roles that row-level security does not apply to need no probe.
UNBOUND_ROLES = frozenset({"service_role"})


class CannotAuthorise(Exception):
    """The database could not be asked now; the same join may work later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Which extensions of a topic a person may read."""

    broadcast: bool
    presence: bool

    @property
    def any(self) -> bool:
        """Tell whether joining makes sense at all."""
        return self.broadcast or self.presence

    def loses(self, now: "Reading") -> bool:
        """Tell whether a right is missing that was there before."""
        return (self.broadcast and not now.broadcast) or (self.presence and not now.presence)


EVERYTHING = Reading(broadcast=True, presence=True)
NOTHING = Reading(broadcast=False, presence=False)


class Authoriser:
    """Tries out rights on the pool of the gateway's own login, which may become `anon` or `authenticated`."""

    def __init__(self, pool: asyncpg.Pool, *, seconds: float = 8.0) -> None:
        self._pool = pool
        self._seconds = seconds

    async def may_read(self, topic: str, claims: Claims, headers: str = NO_HEADERS) -> Reading:
        """Tell what a person may read on a topic (without its `realtime:` prefix); `headers` are JSON for policies.

        Raises:
            CannotAuthorise: the database did not answer.
        """
        if claims.role in UNBOUND_ROLES:
            return EVERYTHING
        return await self._asked(lambda connection: self._read(connection, topic, claims, headers)) or NOTHING

    async def may_write(
        self, topic: str, claims: Claims, extension: str = "broadcast", headers: str = NO_HEADERS
    ) -> bool:
        """Tell whether a person may send to a topic: broadcasts, or with the extension `presence` their presence.

        Raises:
            CannotAuthorise: the database did not answer.
        """
        if claims.role in UNBOUND_ROLES:
            return True
        insert = partial(self._write, topic=topic, extension=extension, become=_become(topic, claims, headers))
        return bool(await self._asked(insert))

    async def _asked(self, question: Question[Answer]) -> Answer | None:
        """Ask in a transaction that leaves nothing behind; None when a right is missing altogether."""
        try:
            async with self._pool.acquire(timeout=self._seconds) as connection:
                try:
                    return await _rolled_back(connection, question(connection))
                except asyncpg.CheckViolationError:
                    # No partition for today: this computer has slept for days, or its clock was set.
                    await connection.execute(ENSURE_PARTITIONS, timeout=self._seconds)
                    return await _rolled_back(connection, question(connection))
        except asyncpg.InsufficientPrivilegeError:
            return None
        except DATABASE_AWAY as error:
            raise CannotAuthorise(type(error).__name__) from None
        except asyncpg.PostgresError as error:
            # A policy that fails lets nobody through, on the real server too.
            logger.warning("The policies of realtime.messages failed (%s): nobody is let in", type(error).__name__)
            return None

    async def _read(self, connection: asyncpg.Connection, topic: str, claims: Claims, headers: str) -> Reading:
        probes = await connection.fetch(INSERT_PROBES, topic, EXTENSIONS, timeout=self._seconds)
        ids = {extension: probe for probe, extension in probes}
        await connection.execute(BECOME, *_become(topic, claims, headers), timeout=self._seconds)
        rows = await connection.fetch(SEE_PROBES, topic, list(ids.values()), timeout=self._seconds)
        seen = {row["id"] for row in rows}
        return Reading(broadcast=ids["broadcast"] in seen, presence=ids["presence"] in seen)

    async def _write(self, connection: asyncpg.Connection, topic: str, extension: str, become: tuple[str, ...]) -> bool:
        await connection.execute(BECOME, *become, timeout=self._seconds)
        await connection.execute(INSERT_AS_USER, topic, extension, timeout=self._seconds)
        return True


def _become(topic: str, claims: Claims, headers: str) -> tuple[str, ...]:
    return claims.role, topic, claims.text, headers


async def _rolled_back(connection: asyncpg.Connection, asking: Awaitable[Answer]) -> Answer:
    transaction = connection.transaction()
    await transaction.start()
    try:
        return await asking
    finally:
        await transaction.rollback()
