"""What carries frames between a live connection and its server: a WebSocket or long polls. The channels do not care."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Protocol

from desktop_chat.domain.errors import Transient
from desktop_chat.domain.link import Tier
from desktop_chat.domain.values import dataclass
from desktop_chat.protocol.serializer import Version

CLOSE_LIMIT = 1.0
"""Seconds that a close may wait for its answer; into a black hole the WebSocket library's own default waits ten."""


class WireEnded(Exception):
    """Nothing more can be sent or received; its text says why, in words for the details pane."""


@dataclass
class NotOffered(Transient):
    """A wire of this kind is not offered there, or not to us: trying again soon is no use."""


class Wire(Protocol):
    """An open way for frames. Whoever opened it reads with one task and sends with one other."""

    tier: Tier
    version: Version

    async def receive(self, at_once: Callable[[bytes], None] | None = None) -> str | bytes:
        """Return the next frame, however long that takes (raises `WireEnded`).

        Binary frames that come while nothing is before them may be given to `at_once` instead, in their order.
        """
        ...

    async def send(self, frames: Sequence[str], limit: float) -> None:
        """Hand frames over, in order; `limit` is for each step that the other side has to take, in seconds.

        Raises:
            WireEnded: it has ended.
            TimeoutError: the other side takes nothing more.
        """
        ...

    async def ping(self) -> "asyncio.Future[float] | None":
        """Ask for a sign of life, which sets the future; None where the wire asks by itself (raises `WireEnded`)."""
        ...

    async def close(self) -> None:
        """Say farewell and end, within `CLOSE_LIMIT` seconds; harmless when it has ended."""
        ...

    def abort(self) -> None:
        """End at once, without any farewell; harmless when it has ended."""
        ...
