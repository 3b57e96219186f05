"""Invitations into a shared workspace: a token that lets exactly one person make an account. Only its hash is kept."""

import base64
import datetime as dt
from dataclasses import dataclass, field
from hashlib import sha256

import asyncpg

from desktop_chat.domain.ids import UnixMillis
from desktop_chat.domain.ports import Clock
from desktop_chat.domain.sharing import OpenInvitation
from desktop_chat.protocol.sharing import LONGEST_NAME

LIFETIME_SECONDS = 7 * 24 * 3600
MOST_OPEN = 100
_TOKEN_BYTES = 18

_ADD = """
insert into workspace_internal.invitations (token_hash, name, expires_at)
select $1, $2, $3 where (select count(*) from workspace_internal.invitations i where i.expires_at > $4) < $5
returning id::text
"""
_FORGET = "delete from workspace_internal.invitations where expires_at <= $1"
_LIST = """
select id::text, name, (extract(epoch from expires_at) * 1000)::bigint as expires
from workspace_internal.invitations where expires_at > $1 order by expires_at, id
"""
_REVOKE = "delete from workspace_internal.invitations where id::text = $1"
_KNOWN = "select exists (select from workspace_internal.invitations where token_hash = $1 and expires_at > $2)"
_SPEND = "delete from workspace_internal.invitations where token_hash = $1 and expires_at > $2 returning true"


class TooManyInvitations(Exception):
    """So many are open that nobody can need another one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FreshInvitation:
    """An invitation whose token is told this once."""

    id: str
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitations:
    """The open invitations of one workspace; `pool` logs in as the gateway."""

    pool: asyncpg.Pool
    clock: Clock

    async def make(self, name: str) -> FreshInvitation:
        """Make an invitation for somebody, whose name only reminds its maker of whom it is for.

        Raises:
            TooManyInvitations: revoke one first.
        """
        token = base64.urlsafe_b64encode(self.clock.entropy(_TOKEN_BYTES)).decode("ascii")
        now = self._now()
        ends = now + dt.timedelta(seconds=LIFETIME_SECONDS)
        await self.pool.execute(_FORGET, now)
        made = await self.pool.fetchval(_ADD, _digest(token), name[:LONGEST_NAME], ends, now, MOST_OPEN)
        if made is None:
            raise TooManyInvitations
        return FreshInvitation(id=made, token=token)

    async def open(self) -> tuple[OpenInvitation, ...]:
        """Return those that still let somebody in, the one that ends first before the others."""
        rows = await self.pool.fetch(_LIST, self._now())
        return tuple(OpenInvitation(id=row["id"], name=row["name"], expires=UnixMillis(row["expires"])) for row in rows)

    async def revoke(self, invitation: str) -> None:
        """Let nobody in by it any more; harmless for one that is over."""
        await self.pool.execute(_REVOKE, invitation)

    async def is_open(self, token: str) -> bool:
        """Tell whether somebody could still make an account with this token."""
        return bool(await self.pool.fetchval(_KNOWN, _digest(token), self._now()))

    async def spend(self, connection: asyncpg.Connection, token: str) -> bool:
        """Use a token up within the transaction that makes the account; False when it lets nobody in.

        Of two that come at once the second waits here until the first account is made, or is not.
        """
        return bool(await connection.fetchval(_SPEND, _digest(token), self._now()))

    def _now(self) -> dt.datetime:
        return dt.datetime.fromtimestamp(self.clock.now() / 1000, dt.UTC)


def _digest(token: str) -> bytes:
    # It has 144 random bits, so its hash needs no salt, and the time of looking it up tells nothing.
    return sha256(token.encode("utf-8", "surrogatepass")).digest()
