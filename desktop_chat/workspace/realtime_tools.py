"""What all connections of realtime share, and what one of them came with."""

import asyncio
from dataclasses import dataclass

from desktop_chat.domain.ports import Clock
from desktop_chat.workspace.auth_tokens import Claims, TokenMint
from desktop_chat.workspace.gateway_settings import RealtimeSettings
from desktop_chat.workspace.rate_limit import RateLimit, RollingRate
from desktop_chat.workspace.realtime_access import AccessKeeper
from desktop_chat.workspace.realtime_authorise import NO_HEADERS, Authoriser
from desktop_chat.workspace.realtime_hub import Hub
from desktop_chat.workspace.realtime_presence import Presence
from desktop_chat.workspace.realtime_replay import Replays


@dataclass(frozen=True, slots=True, kw_only=True)
class RealtimeTools:
    """What all connections share; `joins` and `presence_events` are the limits of the whole workspace."""

    hub: Hub
    presence: Presence
    access: AccessKeeper
    authoriser: Authoriser
    replays: Replays
    mint: TokenMint
    clock: Clock
    settings: RealtimeSettings
    feed_up: asyncio.Event
    joins: RateLimit
    presence_events: RollingRate

    def now(self) -> int:
        """Return seconds since the epoch."""
        return self.clock.now() // 1000


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Credentials:
    """A token and what it says; `headers` are those of the connection that policies may ask for, as JSON."""

    token: str
    claims: Claims
    headers: str = NO_HEADERS
