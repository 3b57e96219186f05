"""Looking for news every few seconds, where nothing can come live: calls over HTTP and nothing else.

What is fetched is fetched by the service, which knows how far it is; this only says when, and what came of it.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

from desktop_chat.domain.errors import DesktopChatError, Refused, Transient, TransportError, Unauthorised
from desktop_chat.domain.ids import UserId
from desktop_chat.domain.link import AuthRefused, Blocked, LinkSettings, LinkSignal, Lost, Measured, Opened, Paced, Tier
from desktop_chat.domain.ports import Clock, Inbound, LiveRoom, Spawner
from desktop_chat.protocol.realtime import TalkTopic, encode_typing
from desktop_chat.transport.inbox import Inbox
from desktop_chat.transport.rest import RestBackend

logger = logging.getLogger(__name__)

FIRST_INTERVAL = 5.0
"""Seconds between two looks until `pace` says something else."""

PROOF_LIMIT = 5.0
"""Seconds for a sign of life. Somebody who wants shorter waits gets half of what connecting may take."""

CAPACITY = 100
"""Signals that may wait to be read; there is at most one for each look, and `Lost` is taken even beyond that."""

Fetch = Callable[[], Awaitable[None]]
"""Fetches what is new and takes it in. Raises `TransportError`, or `StoreError` when it could not be kept."""


class Polling:
    """All of `domain.ports.Transport` but the tier. `inbound` yields signals only, and ends after one that is bad.

    Args:
        backend: the calls, of its own: it has the token that `open` was given.
        fetch: what a look does.
        clock: time.
        spawner: keeps the tasks.
        settings: the numbers that a person can change.
    """

    def __init__(
        self, backend: RestBackend, fetch: Fetch, *, clock: Clock, spawner: Spawner, settings: LinkSettings
    ) -> None:
        self._backend = backend
        self._fetch = fetch
        self._clock = clock
        self._spawner = spawner
        self._proof_limit = min(PROOF_LIMIT, settings.connect_timeout / 2)
        self._interval = FIRST_INTERVAL
        self._inbox = Inbox(CAPACITY)
        self._inbox.end()
        self._stir = asyncio.Event()
        self._fetching: asyncio.Timeout | None = None
        self._proving = False

    async def open(self, user: UserId, token: str, rooms: Sequence[LiveRoom]) -> None:  # noqa: ARG002  the port's shape
        """Ask once whether the server takes this token; the first look comes an interval later.

        Raises:
            Transient, Unauthorised, Refused: as for any call; a key that is not taken is `Refused`, as on other ways.
            NotOurServer: something else answers.
        """
        self._inbox.discard()
        self._inbox = inbox = Inbox(CAPACITY)
        self._backend.authorise(token)
        try:
            latency = await self._ask()
        except Unauthorised:
            inbox.discard()
            # A wrong key is answered like a wrong token, and only the token can be renewed.
            await self._backend.probe()
            raise
        except BaseException:
            inbox.discard()
            raise
        for signal in (
            Opened(tier=Tier.HTTP),
            Paced(tier=Tier.HTTP, interval_s=self._interval),
            Measured(tier=Tier.HTTP, latency_ms=latency),
        ):
            inbox.put(signal)
        self._spawner.spawn(self._look(inbox), "polling: look")

    async def close(self) -> None:
        """Stop looking, at once; harmless when closed."""
        self._inbox.discard()
        self._let_go()
        await self._backend.close()

    async def follow(self, rooms: Sequence[LiveRoom]) -> None:
        """Do nothing: a look is at every room."""

    async def authorise(self, token: str) -> None:
        """Use this token from now on."""
        self._backend.authorise(token)

    async def say_typing(self, room: LiveRoom, user: UserId, *, on: bool) -> None:
        """Tell the room by a call; silent when that fails."""
        try:
            await self._backend.broadcast(TalkTopic(room.room, room.gen), "typing", encode_typing(user, on=on))
        except TransportError as error:
            logger.debug("Typing was not told: %s", type(error).__name__)

    def prove(self) -> None:
        """Ask for a sign of life now."""
        if not self._inbox.ended and not self._proving:
            self._proving = True
            self._spawner.spawn(self._prove(self._inbox), "polling: prove")

    def pace(self, interval_s: float) -> None:
        """Look this often from now on; one that is overdue by this comes at once."""
        if interval_s != self._interval:
            self._interval = interval_s
            self._inbox.put(Paced(tier=Tier.HTTP, interval_s=interval_s))
            self._stir.set()

    def inbound(self, at_once: Callable[[Inbound], bool] | None = None) -> AsyncIterator[Inbound]:
        """Yield signals about the current opening, for one reader."""
        return self._inbox.read(at_once)

    async def _look(self, inbox: Inbox) -> None:
        async def look() -> None:
            started = self._clock.monotonic()
            await self._fetch_with_doubt()
            # Most looks find nothing, and then are one call: as good a sign of life as any.
            inbox.put(Measured(tier=Tier.HTTP, latency_ms=(self._clock.monotonic() - started) * 1000))

        while not inbox.ended:
            await self._rest(inbox)
            if not inbox.ended:
                await self._try(inbox, look)

    async def _fetch_with_doubt(self) -> None:
        """Fetch, for as long as the server gives signs of life: much news on a slow line is no loss."""
        doubt = asyncio.get_running_loop().call_later(self._proof_limit, self.prove)
        try:
            async with asyncio.timeout(None) as self._fetching:
                await self._fetch()
        except TimeoutError:
            return  # It was let go of, because it is over.
        finally:
            self._fetching = None
            doubt.cancel()

    async def _rest(self, inbox: Inbox) -> None:
        """Wait until the interval is over, as long as it is by then."""
        since = self._clock.monotonic()
        while not inbox.ended and (left := since + self._interval - self._clock.monotonic()) > 0:
            self._stir.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(left):
                    await self._stir.wait()

    async def _prove(self, inbox: Inbox) -> None:
        async def prove() -> None:
            inbox.put(Measured(tier=Tier.HTTP, latency_ms=await self._ask()))

        try:
            await self._try(inbox, prove)
        finally:
            self._proving = False

    async def _try(self, inbox: Inbox, step: Fetch) -> None:
        """Take a step, and end with the right signal if it fails."""
        try:
            await step()
        except DesktopChatError as error:
            inbox.end(_signal_for(error))
            self._let_go()

    def _let_go(self) -> None:
        """Wake whoever rests or fetches for an opening that is over."""
        self._stir.set()
        if self._fetching is not None and not self._fetching.expired():
            self._fetching.reschedule(asyncio.get_running_loop().time())

    async def _ask(self) -> float:
        """Ask the server for next to nothing; return how long that took, in milliseconds."""
        started = self._clock.monotonic()
        try:
            async with asyncio.timeout(self._proof_limit):
                await self._backend.sync(None, 0, {}, (), only=True)
        except TimeoutError:
            raise Transient(f"no answer within {self._proof_limit:g} s") from None
        return (self._clock.monotonic() - started) * 1000


def _signal_for(error: DesktopChatError) -> LinkSignal:
    match error:
        case Unauthorised(reason=reason):
            return AuthRefused(tier=Tier.HTTP, reason=reason)
        case Refused():
            return Blocked(tier=Tier.HTTP, reason=str(error))
        case Transient(reason=reason, retry_after=asked):
            return Lost(tier=Tier.HTTP, reason=reason, retry_after=asked)
        case _:
            return Lost(tier=Tier.HTTP, reason=str(error))
