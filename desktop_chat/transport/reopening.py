"""A live connection that is opened again as often as it is asked for, whatever carries it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Protocol

from desktop_chat.domain.errors import Transient
from desktop_chat.domain.ids import UserId
from desktop_chat.domain.link import LinkSettings
from desktop_chat.domain.ports import Clock, Inbound, LiveRoom, Spawner
from desktop_chat.transport.inbox import Inbox
from desktop_chat.transport.quiet import silence_wire_logs

if TYPE_CHECKING:
    from desktop_chat.transport.wire import Wire

CAPACITY = 10_000
"""Events that may wait to be read; more than that is a reader that has stopped, and catching up is cheaper."""


class Connection(Protocol):
    """One open connection with its channels. What arrives goes into its inbox from the start."""

    @property
    def inbox(self) -> Inbox:
        """Where everything goes that arrives."""

    @property
    def user_is_up(self) -> bool:
        """Whether the account's own channel is up."""

    def start(self, user: UserId, token: str, rooms: Sequence[LiveRoom]) -> None:
        """Begin to read and to join, what matters first."""

    async def until_up(self) -> None:
        """Wait until the account's channel is up and every room has answered (raises `TransportError`: never)."""

    def announce(self) -> None:
        """Tell that the connection is open, and measure it."""

    async def follow(self, rooms: Sequence[LiveRoom]) -> None:
        """Join what is new, wait for the answers, then leave what is gone."""

    def authorise(self, token: str) -> None:
        """Give every channel a fresh token, and ask again for those that the old one could not open."""

    def say_typing(self, room: LiveRoom, user: UserId, *, on: bool) -> None:
        """Send a typing notice if the room's channel for it is up."""

    def prove(self) -> None:
        """Ask for a sign of life now; without one the connection ends."""

    async def close(self) -> None:
        """End quietly, within `CLOSE_LIMIT` seconds; harmless when it has ended."""


class Reopening:
    """All of `domain.ports.Transport` but the tier.

    `inbound` yields `Opened` when it is up, and again when a single channel has been joined anew after a gap: then
    something may have been missed, and catching up is due. After `Lost` it ends; `open` begins anew.

    Args:
        connect: makes a connection for an inbox (raises `TransportError`); the time limit is set here.
        settings: the numbers that a person can change.
    """

    def __init__(self, connect: Callable[[Inbox], Awaitable[Connection]], settings: LinkSettings) -> None:
        self._make = connect
        self._settings = settings
        self._inbox = Inbox(CAPACITY)
        self._live: Connection | None = None
        self._opening = 0
        silence_wire_logs()

    async def open(self, user: UserId, token: str, rooms: Sequence[LiveRoom]) -> None:
        """Connect and join: the account's channel, at most 90 rooms, then typing; returns when they have answered.

        A room that is refused (its generation has moved) does not hold the others up: `sync` tells its generation,
        then `follow` joins it. Rooms that have not answered in time go on joining.

        Raises:
            Transient: it did not work within the connect timeout, which is for everything together.
            Unauthorised: the token is not accepted.
            Refused: it can never work like this (wrong key, no such project).
        """
        self._opening += 1
        mine = self._opening
        await self._shut()
        if self._inbox.ended:
            self._inbox = Inbox(CAPACITY)
        limit = self._settings.connect_timeout
        try:
            async with asyncio.timeout(limit):
                live = await self._connect(mine)
                live.start(user, token, rooms)
                await live.until_up()
                live.announce()
        except TimeoutError:
            if self._live is None or not self._live.user_is_up:
                await self._drop(mine)
                raise Transient(f"no answer within {limit:g} s") from None
            self._live.announce()
        except BaseException:
            # Cancelled or refused: nothing may stay open behind.
            await self._drop(mine)
            raise

    async def close(self) -> None:
        """End within a second; harmless when closed. `inbound` then ends."""
        self._opening += 1
        self._inbox.discard()
        await self._shut()

    async def follow(self, rooms: Sequence[LiveRoom]) -> None:
        """Change which rooms are live; returns when the new ones have answered, so that catching up can follow."""
        if self._live is not None:
            await self._live.follow(rooms)

    async def authorise(self, token: str) -> None:
        """Give every joined channel a fresh token, and join again what the old one could not."""
        if self._live is not None:
            self._live.authorise(token)

    async def say_typing(self, room: LiveRoom, user: UserId, *, on: bool) -> None:
        """Tell the room that this person is typing; silent when its channel is not up."""
        if self._live is not None:
            self._live.say_typing(room, user, on=on)

    def prove(self) -> None:
        """Ask for the answer to a heartbeat now."""
        if self._live is not None:
            self._live.prove()

    def pace(self, interval_s: float) -> None:
        """Do nothing: news come by themselves."""

    def inbound(self, at_once: Callable[[Inbound], bool] | None = None) -> AsyncIterator[Inbound]:
        """Yield what arrives during the current or else the next opening, for one reader; ends after `Lost` or `close`.

        It may be called before or after `open`.
        """
        if self._inbox.drained:
            self._inbox = Inbox(CAPACITY)
        return self._inbox.read(at_once)

    async def _connect(self, mine: int) -> Connection:
        live = await self._make(self._inbox)
        if self._opening != mine:
            await live.close()
            raise Transient("closed while it was being opened")
        self._live = live
        return live

    async def _shut(self) -> None:
        """End the current connection and what is read from it; a reader of the next opening may be there already."""
        live, self._live = self._live, None
        if live is not None:
            live.inbox.discard()
            await live.close()

    async def _drop(self, mine: int) -> None:
        """Close what this attempt has opened, without ending what may be read."""
        if self._opening == mine and self._live is not None:
            live, self._live = self._live, None
            await live.close()


def over_wire(
    dial: "Callable[[], Awaitable[Wire]]", *, clock: Clock, spawner: Spawner, settings: LinkSettings
) -> Callable[[Inbox], Awaitable[Connection]]:
    """Return how a connection is made of our own protocol over the wire that `dial` opens."""

    async def connect(inbox: Inbox) -> Connection:
        # The protocol's modules cost start-up time that it does not have.
        await asyncio.to_thread(import_module, "desktop_chat.transport.live")
        from desktop_chat.transport.live import LiveConnection  # noqa: PLC0415  imported above, in a thread

        return LiveConnection(await dial(), inbox, clock=clock, spawner=spawner, settings=settings)

    return connect
