"""A live way of one device to the server, for any tier: it joins, is cut, goes deaf in a hole, notices that late."""

import asyncio
from collections.abc import Callable, Sequence

from desktop_chat.domain.errors import Refused, Transient, Unauthorised
from desktop_chat.domain.events import ServerEvent
from desktop_chat.domain.ids import UserId
from desktop_chat.domain.link import AuthRefused, Lost, Measured, Tier
from desktop_chat.domain.ports import Inbound, LiveRoom
from tests.service.clients import ModelTransport
from tests.service.model_server import Topic
from tests.simulation.server import SimServer
from tests.simulation.wire import Wire

HEARTBEAT = 15.0
NEVER = 1e6
HTTP_DELAY = 2.0
"""Seconds that an event may take over the lowest tier, which fetches instead of being told."""

Closing = Callable[[Tier, bool], None]


class SimTransport(ModelTransport):
    """`closing` is told of each close, and whether the transport was up and had lost nothing that it knows of.

    While it is `deaf` it answers every heartbeat, and brings nothing.
    """

    def __init__(self, server: SimServer, wire: Wire, tier: Tier, closing: Closing) -> None:
        super().__init__(server, wire, {})
        self.tier = tier
        self.opened_at = -1.0
        self.deaf = False
        self._sim = server
        self._wire = wire
        self._closing = closing
        self._token = ""
        self._healthy = False
        self._beat: asyncio.TimerHandle | None = None
        server.on_restart(self.cut)

    @property
    def is_up(self) -> bool:
        """Whether it is open and nothing has ended it."""
        return self._healthy

    async def open(self, user: UserId, token: str, rooms: Sequence[LiveRoom]) -> None:
        await self._travel()
        if self.tier in self._wire.blocked:
            raise Transient("blocked on the way")
        if self._sim.down:
            raise Transient("connection refused")
        _ = self._sim.check(token)
        self.opened += 1
        self._user, self._token = user, token
        self._queue = asyncio.Queue()
        self._join(rooms)
        joined_in = self._sim.run
        await self._travel()
        if self._sim.run != joined_in:
            raise Transient("reset by peer")
        self._healthy = True
        loop = asyncio.get_running_loop()
        self.opened_at = loop.time()
        self._beat = loop.call_later(HEARTBEAT, self._heartbeat)

    async def close(self) -> None:
        was_up, self._healthy = self._healthy, False
        if self._beat is not None:
            self._beat.cancel()
        if self._queue is not None:
            self._closing(self.tier, was_up)
        await super().close()

    async def follow(self, rooms: Sequence[LiveRoom]) -> None:
        await self._travel()
        if not self._healthy:
            raise Transient("not connected")
        self._join(rooms)

    async def authorise(self, token: str) -> None:
        await self._travel()
        self._token = token

    def cut(self) -> None:
        """End the connection as a reset does."""
        self._end(Lost(tier=self.tier, reason="reset by peer"))

    async def _travel(self) -> None:
        """Take the time of a way there; in a hole that never ends."""
        await asyncio.sleep(NEVER if self._wire.hole else self._wire.delay())
        if not self._wire.up:
            raise Transient("the network is down")

    def _end(self, signal: Inbound) -> None:
        if self._healthy:
            self._healthy = False
            self.push(signal)

    def _heartbeat(self) -> None:
        """Find out that nothing comes through any more, or that the token is over."""
        if self._wire.hole:
            self._end(Lost(tier=self.tier, reason="no heartbeat"))
            return
        try:
            _ = self._sim.check(self._token)
        except Unauthorised as error:
            self._end(AuthRefused(tier=self.tier, reason=error.reason))
            return
        except Refused as error:
            self._end(Lost(tier=self.tier, reason=error.code))
            return
        if self._healthy:
            self.push(Measured(tier=self.tier, latency_ms=self._wire.delay() * 2000))
            self._beat = asyncio.get_running_loop().call_later(HEARTBEAT, self._heartbeat)

    def _hear(self, target: Topic | UserId, event: ServerEvent) -> None:
        if not self._healthy or self.deaf or self._wire.hole or (target != self._user and target not in self._topics):
            return
        if self._wire.hits(self._wire.lost):
            return
        loop = asyncio.get_running_loop()
        slow = self._wire.chance.uniform(0.0, HTTP_DELAY) if self.tier is Tier.HTTP else 0.0
        queue = self._queue
        for _copy in range(2 if self._wire.hits(self._wire.doubled) else 1):
            loop.call_later(slow + self._wire.delay(), self._arrive, queue, event)

    def _arrive(self, queue: "asyncio.Queue[Inbound | None] | None", event: ServerEvent) -> None:
        if queue is self._queue and self._healthy and not self._wire.hole:
            self.push(event)
