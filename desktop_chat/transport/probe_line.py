"""One live connection that is opened to try something: what was sent, what came, nothing kept and nothing repaired."""

import asyncio
from collections.abc import Callable
from types import TracebackType
from typing import Self, TypeVar

from desktop_chat.domain.errors import Transient
from desktop_chat.domain.ports import Clock
from desktop_chat.protocol.phoenix import PhoenixProtocol
from desktop_chat.protocol.phoenix_events import HeartbeatAnswered, Joined, JoinRefused, ProtocolEvent
from desktop_chat.protocol.wire_types import JsonObject
from desktop_chat.transport.wire import CLOSE_LIMIT, Wire, WireEnded

SEND_LIMIT = 5.0

_Found = TypeVar("_Found")


class ProbeLine:
    """An open wire with its channels, read by whoever waits for something; closed at the end of `async with`."""

    def __init__(self, wire: Wire, clock: Clock) -> None:
        self._wire = wire
        self._clock = clock
        self.protocol = PhoenixProtocol(version=wire.version)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            async with asyncio.timeout(CLOSE_LIMIT):
                await self._wire.close()
        except TimeoutError:
            self._wire.abort()

    async def join(self, topic: str, payload: JsonObject, limit: float) -> str:
        """Join a channel; return "" when it is up, or why it is not.

        Raises:
            Transient: no answer within `limit` seconds, or the connection broke.
        """

        def answered(event: ProtocolEvent) -> str | None:
            match event:
                case Joined(topic=of) if of == topic:
                    return ""
                case JoinRefused(topic=of, reason=reason) if of == topic:
                    return reason or "refused"
                case _:
                    return None

        self.protocol.join(topic, payload, self._clock.monotonic())
        reason = await self.until(answered, limit)
        if reason is None:
            raise Transient(f"no answer to a join within {limit:g} s")
        return reason

    async def beat(self, limit: float) -> float | None:
        """Return how many seconds a heartbeat takes, or None when none was answered (raises `Transient`)."""
        self.protocol.beat(self._clock.monotonic())
        return await self.until(lambda event: event.latency if isinstance(event, HeartbeatAnswered) else None, limit)

    async def until(self, wanted: Callable[[ProtocolEvent], _Found | None], limit: float) -> _Found | None:
        """Send what waits and read on until something is what is `wanted`; None after `limit` seconds.

        Raises:
            Transient: the connection has ended.
        """
        try:
            await self._wire.send(self.protocol.data_to_send(), SEND_LIMIT)
            async with asyncio.timeout(limit):
                while True:
                    await self._read()
                    for event in self.protocol.events_received():
                        found = wanted(event)
                        if found is not None:
                            return found
        except TimeoutError:
            return None
        except WireEnded as ended:
            raise Transient(str(ended)) from ended

    async def _read(self) -> None:
        frame = await self._wire.receive()
        now = self._clock.monotonic()
        if isinstance(frame, str):
            self.protocol.receive_text(frame, now)
        else:
            self.protocol.receive_binary(frame, now)
