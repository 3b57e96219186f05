"""Carries out what the link policy orders for the transports: opens, closes, passes events on and signals back.

It decides nothing. A transport that was told to close can say nothing any more: each opening has a number, and signals
of a former one are dropped.
"""

import asyncio
import logging
from collections.abc import Mapping
from functools import partial
from typing import Protocol, assert_never

from desktop_chat.core.failover import LinkPolicy
from desktop_chat.core.link_history import LinkHistory
from desktop_chat.core.tier_state import Moment
from desktop_chat.domain.errors import DesktopChatError, Refused, Transient, Unauthorised
from desktop_chat.domain.events import AccountHint, RoomEvent, RoomPulse, ServerEvent, Typing
from desktop_chat.domain.ids import RoomId, UserId
from desktop_chat.domain.link import (
    Announce,
    AuthRefused,
    Blocked,
    Close,
    Heard,
    LinkOrder,
    LinkSettings,
    LinkSignal,
    LinkStatus,
    Lost,
    Measured,
    Open,
    Opened,
    Prove,
    Repaired,
    Tier,
    WakeAt,
)
from desktop_chat.domain.link_report import TierReport
from desktop_chat.domain.ports import Clock, Inbound, LiveRoom, Spawner, TaskHandle, Transport
from desktop_chat.service.tasks import Alarm, Group

logger = logging.getLogger(__name__)

CLOSING = 2.0
"""Seconds that a transport may take to close; a black hole must not hold up the next attempt."""


class LinkListener(Protocol):
    """What the link needs from the service, and tells it."""

    async def deliver(self, event: ServerEvent) -> None:
        """Take a live event in; waiting here holds the transport back."""
        ...

    def deliver_at_once(self, event: ServerEvent) -> bool:
        """Take a live event in, if there is room for it; False: nothing was done."""
        ...

    def link_changed(self, status: LinkStatus) -> None:
        """Tell everybody about this status."""
        ...

    def link_opened(self, tier: Tier) -> None:
        """Catch up: this tier has joined."""
        ...

    def rooms_joined(self, rooms: tuple[RoomId, ...]) -> None:
        """Catch up with these rooms: they are live only now."""
        ...

    def token_refused(self, token: str) -> None:
        """Renew the session, unless this token is out of use already, and refresh the link then."""
        ...

    def credentials(self) -> tuple[UserId, str] | None:
        """Return the own id and the access token, or None while signed out."""
        ...

    def live_rooms(self) -> tuple[LiveRoom, ...]:
        """Return the rooms that should be live, the most important first."""
        ...


class HybridTransport:
    """All tiers as one link."""

    def __init__(
        self,
        *,
        transports: Mapping[Tier, Transport],
        clock: Clock,
        spawner: Spawner,
        settings: LinkSettings,
        listener: LinkListener,
    ) -> None:
        self._transports = dict(transports)
        self._clock = clock
        self._settings = settings
        self._listener = listener
        self.history = LinkHistory()
        self._policy = LinkPolicy(tuple(transports), settings)
        self._group = Group(spawner)
        self._alarm = Alarm(clock, spawner, "link.alarm", self._woken)
        self._locks = {tier: asyncio.Lock() for tier in transports}
        self._number = dict.fromkeys(transports, 0)
        self._serving: dict[Tier, TaskHandle] = {}
        self._live: dict[Tier, tuple[LiveRoom, ...]] = {}
        self._following: dict[Tier, None] = {}
        self._heard: dict[Tier, None] = {}

    @property
    def status(self) -> LinkStatus:
        """The last announced status."""
        return self._policy.status

    def reports(self) -> tuple[TierReport, ...]:
        """Return where every tier stands, best first."""
        return self._policy.reports(self._moment())

    def start(self) -> None:
        """Go online and stay so."""
        self._carry_out(self._policy.start(self._moment()))

    def stop(self) -> None:
        """Go offline; the transports close in the background."""
        self._carry_out(self._policy.stop(self._moment()))
        self._alarm.set(None)

    async def close(self) -> None:
        """Go offline and wait until every transport has closed, for a limited time."""
        self.stop()
        self._group.cancel()
        for transport in self._transports.values():
            await self._end(transport)

    def signal(self, signal: LinkSignal) -> None:
        """Let the policy answer a signal."""
        if isinstance(signal, Measured):
            self.history.measured(signal.tier, signal.latency_ms, self._clock.now())
        self._carry_out(self._policy.on(signal, self._moment()))

    def repaired(self) -> None:
        """Tell that something had to be fetched which should have come by itself."""
        self._heard.clear()
        self.signal(Repaired())

    def queued(self, count: int) -> None:
        """Tell how many commands wait in the outbox."""
        self._carry_out(self._policy.queued(count, self._moment()))

    def pace(self, interval_s: float) -> None:
        """Have the tiers that must look for news do so this often."""
        for transport in self._transports.values():
            transport.pace(interval_s)

    def follow(self) -> None:
        """Bring every open transport to the rooms that should be live now; cheap when nothing has changed."""
        for tier in tuple(self._live):
            if tier not in self._following and _changed(self._live[tier], self._listener.live_rooms()):
                self._following[tier] = None
                self._group.spawn(self._follow(tier), f"link.follow.{tier.name.lower()}")

    async def authorise(self, token: str) -> None:
        """Give every open transport a fresh token."""
        for tier in tuple(self._live):
            try:
                async with asyncio.timeout(self._settings.connect_timeout):
                    await self._transports[tier].authorise(token)
            except (DesktopChatError, TimeoutError) as error:
                # The server closes what it does not accept any more, and then the tier is opened anew.
                logger.info("%s did not take the new token: %s", tier.name, type(error).__name__)

    async def say_typing(self, room: LiveRoom, user: UserId, *, on: bool) -> None:
        """Tell the room over the tier that carries; silent when none does."""
        tier = self.status.tier
        if tier is None or tier not in self._live:
            return
        try:
            async with asyncio.timeout(CLOSING):
                await self._transports[tier].say_typing(room, user, on=on)
        except (DesktopChatError, TimeoutError) as error:
            logger.debug("Typing was not told: %s", type(error).__name__)

    def _carry_out(self, orders: tuple[LinkOrder, ...]) -> None:
        for order in orders:
            match order:
                case Open(tier=tier):
                    self._number[tier] += 1
                    serving = self._serve(tier, self._number[tier])
                    self._serving[tier] = self._group.spawn(serving, f"link.{tier.name.lower()}")
                case Close(tier=tier):
                    self._number[tier] += 1
                    _ = self._live.pop(tier, None)
                    _ = self._serving[tier].cancel()
                case Prove(tier=tier):
                    self._transports[tier].prove()
                case WakeAt(at=at):
                    self._alarm.set(at)
                case Announce(status=status):
                    self.history.announced(status, self._clock.now())
                    self._listener.link_changed(status)
                case _:
                    assert_never(order)

    async def _serve(self, tier: Tier, number: int) -> None:
        """Open a transport, pass on what it brings, and say how it ended; the lock keeps two openings apart."""
        async with self._locks[tier]:
            if number != self._number[tier]:
                return
            credentials = self._listener.credentials()
            end: LinkSignal | None = Lost(tier=tier, reason="the connection failed")
            try:
                if credentials is None:
                    end = AuthRefused(tier=tier, reason="not signed in")
                else:
                    end = await self._open(tier, number, credentials) or await self._read(tier, number)
            except asyncio.CancelledError:
                end = None  # Whoever cancels knows; there is nothing to signal.
                raise
            finally:
                # First the word, then the farewell: to a silent server that takes a second, and the lock keeps the
                # next opening waiting for it, but nobody else.
                if end is not None and number == self._number[tier]:
                    _ = self._live.pop(tier, None)
                    self._emit(tier, number, end)
                await self._end(self._transports[tier])
        # Only now does the policy wait for a token: an earlier one would find the tier open still.
        if isinstance(end, AuthRefused) and credentials is not None:
            self._listener.token_refused(credentials[1])

    async def _open(self, tier: Tier, number: int, credentials: tuple[UserId, str]) -> LinkSignal | None:
        """Open a transport; return why it could not be, or None."""
        rooms = self._listener.live_rooms()
        try:
            async with asyncio.timeout(self._settings.connect_timeout + 1.0):
                await self._transports[tier].open(*credentials, rooms)
        except Unauthorised as error:
            return AuthRefused(tier=tier, reason=error.reason)
        except Refused as error:
            return Blocked(tier=tier, reason=str(error))
        except Transient as error:
            return Lost(tier=tier, reason=error.reason, retry_after=error.retry_after)
        except TimeoutError:
            return Lost(tier=tier, reason="no answer in time")
        except DesktopChatError as error:
            return Lost(tier=tier, reason=str(error))
        if number == self._number[tier]:
            self._live[tier] = rooms
            _ = self._heard.pop(tier, None)
            self._emit(tier, number, Opened(tier=tier))
            self._listener.link_opened(tier)
            self.follow()
        return None

    async def _read(self, tier: Tier, number: int) -> LinkSignal:
        """Pass on what a transport brings until it ends; return how it did.

        The first `Opened` repeats what `open` has told. A later one says that a channel was joined anew on a connection
        that stayed up: what was sent in between is fetched at once instead of by the next check of the tail.
        """
        told = False
        try:
            async for inbound in self._transports[tier].inbound(partial(self._pass_on, tier, number)):
                if number != self._number[tier]:
                    break
                match inbound:
                    case RoomEvent() | RoomPulse() | AccountHint() | Typing():
                        if tier not in self._heard and isinstance(inbound, RoomEvent):
                            self._heard[tier] = None
                            self._emit(tier, number, Heard(tier=tier))
                        await self._listener.deliver(inbound)
                    case Lost() | Blocked() | AuthRefused():
                        return inbound
                    case Opened():
                        if told:
                            self._listener.link_opened(tier)
                        told = True
                    case _:
                        self._emit(tier, number, inbound)
        except DesktopChatError as error:
            return Lost(tier=tier, reason=str(error))
        return Lost(tier=tier, reason="the connection ended")

    def _pass_on(self, tier: Tier, number: int, inbound: Inbound) -> bool:
        """Pass an event on as it comes, if nothing else is to be done about it; False: it is read in its turn."""
        if number != self._number[tier] or not isinstance(inbound, RoomEvent | RoomPulse | AccountHint | Typing):
            return False
        return tier in self._heard and self._listener.deliver_at_once(inbound)

    async def _follow(self, tier: Tier) -> None:
        """Bring one transport to the wanted rooms, again if they change meanwhile, and have new ones caught up with."""
        try:
            while (former := self._live.get(tier)) is not None:
                wanted = self._listener.live_rooms()
                if not _changed(former, wanted):
                    return
                async with asyncio.timeout(self._settings.connect_timeout):
                    await self._transports[tier].follow(wanted)
                if tier in self._live:
                    self._live[tier] = wanted
                    known = {(room.room, room.gen) for room in former}
                    joined = tuple(room.room for room in wanted if (room.room, room.gen) not in known)
                    if joined:
                        self._listener.rooms_joined(joined)
        except (DesktopChatError, TimeoutError) as error:
            # The next check of the tail asks again; until then the tail check itself brings what is new.
            logger.info("%s could not change its rooms: %s", tier.name, type(error).__name__)
        finally:
            _ = self._following.pop(tier, None)

    async def _end(self, transport: Transport) -> None:
        try:
            async with asyncio.timeout(CLOSING):
                await transport.close()
        except (DesktopChatError, TimeoutError) as error:
            logger.debug("A transport did not close cleanly: %s", type(error).__name__)

    def _emit(self, tier: Tier, number: int, signal: LinkSignal) -> None:
        if number == self._number[tier]:
            self.signal(signal)

    def _woken(self) -> None:
        self._carry_out(self._policy.wake(self._moment()))

    def _moment(self) -> Moment:
        chance = int.from_bytes(self._clock.entropy(2), "big") / 65536
        return Moment(wall=self._clock.now(), steady=self._clock.monotonic(), chance=chance)


def _changed(former: tuple[LiveRoom, ...], wanted: tuple[LiveRoom, ...]) -> bool:
    """Tell whether other rooms are wanted; another order of the same ones is no change."""
    return dict.fromkeys(former).keys() != dict.fromkeys(wanted).keys()
