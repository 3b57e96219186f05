"""Tier 3: nothing but HTTP. Live by long polls where the server offers them, else by looking every few seconds."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from importlib import import_module

from desktop_chat.domain.errors import DesktopChatError, Refused, Transient, TransportError, Unauthorised
from desktop_chat.domain.ids import UserId
from desktop_chat.domain.link import LinkSettings, Lost, Paced, Tier
from desktop_chat.domain.ports import Clock, Inbound, LiveRoom, Spawner
from desktop_chat.domain.values import dataclass
from desktop_chat.transport.polling import Polling
from desktop_chat.transport.reopening import Reopening, over_wire
from desktop_chat.transport.site import Site
from desktop_chat.transport.wire import NotOffered, Wire

logger = logging.getLogger(__name__)

AVOID = 300.0
"""Seconds until long polls are tried again where they were not offered, or did not last."""

AGAIN = 30.0
"""Seconds until long polls are tried again beside the looking where they merely failed."""

SWITCH_LIMIT = 2.0
"""Seconds in which looking has to work when long polls have broken, before the way is told to be lost."""

SHORT_LIFE = 12.0
"""Seconds, a little more than a server holds a poll: what ends sooner is taken for a network that lets none be held."""


@dataclass(slots=True)
class _Wanted:
    """What one opening is for, as it stands now."""

    user: UserId
    token: str
    rooms: Sequence[LiveRoom]


class HttpTransport:
    """The way that works wherever web pages do; fits `domain.ports.Transport`.

    Args:
        site: the project, by the way for long polls.
        looking: what is used where nothing comes live.
        clock: time.
        spawner: keeps the tasks of the connection.
        settings: the numbers that a person can change.
    """

    tier = Tier.HTTP

    def __init__(
        self, site: Site, looking: Polling, *, clock: Clock, spawner: Spawner, settings: LinkSettings | None = None
    ) -> None:
        self._site = site
        self._clock = clock
        self._spawner = spawner
        self._settings = settings or LinkSettings()
        polls = over_wire(self._begin_polls, clock=clock, spawner=spawner, settings=self._settings)
        self._live = Reopening(polls, self._settings)
        self._looking = looking
        self._way: Reopening | Polling = self._looking
        self._avoid_until = clock.monotonic()
        self._wanted: _Wanted | None = None
        self._over = asyncio.Event()

    async def open(self, user: UserId, token: str, rooms: Sequence[LiveRoom]) -> None:
        """Begin long polls and join, or else make sure that looking works.

        Raises:
            Transient: it did not work within the connect timeout.
            Unauthorised: the token is not accepted.
            Refused: it can never work like this.
        """
        wanted = _Wanted(user, token, rooms)
        self._begin(wanted)
        await self._way.close()
        if self._clock.monotonic() >= self._avoid_until and await self._went_live(wanted):
            self._way = self._live
            return
        if self._wanted is not wanted:
            raise Transient("closed while it was being opened")
        await self._look(wanted)

    async def close(self) -> None:
        """End within a second; harmless when closed. `inbound` then ends."""
        self._begin(None)
        await self._live.close()
        await self._looking.close()

    async def follow(self, rooms: Sequence[LiveRoom]) -> None:
        """Change which rooms are live."""
        if self._wanted is not None:
            self._wanted.rooms = rooms
        await self._way.follow(rooms)

    async def authorise(self, token: str) -> None:
        """Use a fresh token."""
        if self._wanted is not None:
            self._wanted.token = token
        await self._way.authorise(token)

    async def say_typing(self, room: LiveRoom, user: UserId, *, on: bool) -> None:
        """Tell the room that this person is typing; silent when that is not possible."""
        await self._way.say_typing(room, user, on=on)

    def prove(self) -> None:
        """Ask for a sign of life now."""
        self._way.prove()

    def pace(self, interval_s: float) -> None:
        """Look this often where nothing comes live, now or after the next opening."""
        self._looking.pace(interval_s)

    async def inbound(self, at_once: Callable[[Inbound], bool] | None = None) -> AsyncIterator[Inbound]:
        """Yield what arrives during the current opening, for one reader; call it after `open`."""
        wanted = self._wanted
        while wanted is not None:
            way, since = self._way, self._clock.monotonic()
            async for item in way.inbound(at_once):
                if isinstance(item, Lost) and way is self._live and await self._fell_back(wanted, item.reason, since):
                    break
                yield item
            if self._wanted is not wanted:
                return
            if self._way is way:
                self._begin(None)
                return
            # `Opened` comes next, because of what was missed in between.
            if self._way is self._live:
                yield Paced(tier=Tier.HTTP, interval_s=None)

    def _begin(self, wanted: _Wanted | None) -> None:
        """Begin another opening, or none: what goes on beside the former one ends."""
        self._wanted = wanted
        self._over.set()
        self._over = asyncio.Event()

    async def _look(self, wanted: _Wanted) -> None:
        await self._looking.open(wanted.user, wanted.token, wanted.rooms)
        self._way = self._looking
        self._spawner.spawn(self._improve(wanted, self._over), "looking: try long polls")

    async def _fell_back(self, wanted: _Wanted, reason: str, since: float) -> bool:
        """Go on by looking where long polls have broken, if that works at once; else all of this way is lost."""
        if self._clock.monotonic() - since < SHORT_LIFE:
            self._avoid(reason)
        try:
            await self._live.close()
            async with asyncio.timeout(SWITCH_LIMIT):
                await self._look(wanted)
        except (DesktopChatError, TimeoutError) as error:
            logger.info("Long polls broke, and looking does not work either: %s", type(error).__name__)
            return False
        return self._wanted is wanted

    async def _improve(self, wanted: _Wanted, over: asyncio.Event) -> None:
        """Try long polls from time to time while it looks; once they are up, `inbound` goes on with them."""
        while self._wanted is wanted:
            wait = max(AGAIN, self._avoid_until - self._clock.monotonic())
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await over.wait()
            with contextlib.suppress(TransportError):
                # A token that is not taken is told by looking.
                if self._wanted is wanted and await self._went_live(wanted):
                    self._way = self._live
                    await self._looking.close()
                    return

    async def _went_live(self, wanted: _Wanted) -> bool:
        """Try long polls; what looking could not do better either goes up."""
        started = self._clock.monotonic()
        try:
            await self._live.open(wanted.user, wanted.token, wanted.rooms)
        except Unauthorised:
            raise
        except (NotOffered, Refused) as error:
            self._avoid(str(error))
        except TransportError as error:
            logger.info("Long polls did not begin: %s", error)
            if self._clock.monotonic() - started > self._settings.connect_timeout / 2:
                # Begun, but not joined in time: there is no time left now, and the next opening spends none on it.
                self._avoid(str(error))
                raise
        else:
            return True
        return False

    def _avoid(self, reason: str) -> None:
        logger.info("No long polls for %d s: %s", AVOID, reason)
        self._avoid_until = self._clock.monotonic() + AVOID

    async def _begin_polls(self) -> Wire:
        await asyncio.to_thread(import_module, "desktop_chat.transport.longpoll")
        from desktop_chat.transport.longpoll import OFFER_LIMIT, dial  # noqa: PLC0415  imported above, in a thread

        # Whatever comes of it, looking has to fit into the same time.
        return await dial(self._site, min(OFFER_LIMIT, self._settings.connect_timeout * 0.4))
