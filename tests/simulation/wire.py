"""The network of one device: it loses, doubles, delays, swallows, refuses, and lets strangers answer."""

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from desktop_chat.domain.errors import NotOurServer, Transient, TransportError
from desktop_chat.domain.link import Tier
from tests.service.clients import Network

CALL_LIMIT = 10.0
"""Seconds after which a call that nobody has answered counts as failed, as the real backend has it."""


@dataclass(slots=True)
class Wire(Network):
    """`hole`: everything vanishes in silence. `blocked` tiers cannot be opened. `strangers`: how often a gateway or a
    captive portal answers for the server. `held` keeps a server's lock for so long."""

    hole: bool = False
    strangers: float = 0.0
    blocked: dict[Tier, None] = field(default_factory=dict)

    def heal(self) -> None:
        """Be a perfect network again."""
        self.up, self.hole = True, False
        self.blocked.clear()
        self.slowest = self.lost = self.doubled = self.request_lost = self.answer_lost = self.strangers = 0.0

    async def call(self, serve: Callable[[Callable[[Any], None], Callable[[Exception], None]], None]) -> Any:
        """Put a request on the wire and wait for its answer; it may arrive twice, late, or after nobody waits.

        `serve` is called whenever it arrives, with where the answer or the error goes.

        Raises:
            TransportError: what the server, a stranger or the network said.
        """
        await self._misfortune()
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Any] = loop.create_future()

        def settle(set_it: Callable[[Any], None]) -> Callable[[Any], None]:
            def arrives(value: Any) -> None:
                if not answer.done():
                    set_it(value)

            def leaves(value: Any) -> None:
                if not self.hole and not self.fails(self.answer_lost):
                    loop.call_later(self.delay(), arrives, value)

            return leaves

        for _copy in range(2 if self.hits(self.doubled) else 1):
            if not self.hole and not self.hits(self.request_lost):
                loop.call_later(self.delay(), serve, settle(answer.set_result), settle(answer.set_exception))
        try:
            async with asyncio.timeout(CALL_LIMIT):
                return await answer
        except TimeoutError:
            raise Transient("no answer in time") from None

    async def _misfortune(self) -> None:
        """Fail at once where there is no network, or where somebody else answers."""
        stranger = self.hits(self.strangers)
        if stranger or not self.up:
            await asyncio.sleep(self.delay())
            raise self._stranger() if self.up else Transient("the network is down")

    def _stranger(self) -> TransportError:
        return (
            Transient("503 Service Unavailable"),
            Transient("429 Too Many Requests", retry_after=3.0),
            NotOurServer("a captive portal"),
        )[self.chance.randrange(3)]


def a_wire(seed: str) -> Wire:
    """Return a perfect network whose misfortunes will come from this seed."""
    return Wire(random.Random(seed))
