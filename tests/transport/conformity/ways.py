"""The ways to a server that have to behave alike, each led through a proxy that can do to it what networks do."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from dataclasses import dataclass
from enum import Enum
from typing import Any

import jwt

from desktop_chat.domain.commands import SendMessage
from desktop_chat.domain.content import TextContent
from desktop_chat.domain.events import RoomEvent
from desktop_chat.domain.ids import MessageId, OpId, RoomId, uuid7
from desktop_chat.domain.link import LinkSettings, Measured
from desktop_chat.domain.ports import Inbound, LiveRoom, Session, Spawner, TaskHandle, Transport
from desktop_chat.domain.room import RoomKind
from desktop_chat.service.tasks import Tasks
from desktop_chat.transport.direct import DirectTransport
from desktop_chat.transport.fault_kinds import Fault, Traffic
from desktop_chat.transport.faults import FaultProxy
from desktop_chat.transport.http_tier import HttpTransport
from desktop_chat.transport.library import LibraryTransport
from desktop_chat.transport.polling import Fetch, Polling
from desktop_chat.transport.rest import RestBackend
from desktop_chat.transport.site import Site, parse_site
from desktop_chat.workspace.keys import read_keys
from tests.support.system_clock import SystemClock
from tests.support.workspace_process import WorkspaceProcess

CLOCK = SystemClock()
PATIENCE = 15.0
QUICK = LinkSettings(heartbeat=3.0, connect_timeout=2.0)
"""Pings each second, answers within one."""
SHORT = LinkSettings(heartbeat=3.0, connect_timeout=0.6)
"""For what is certain not to be answered."""
PATIENT = LinkSettings(heartbeat=3.0, connect_timeout=30.0)
"""For what is certain to be answered: only a mistake waits so long."""


class Way(Enum):
    """Every way inside the three tiers."""

    DIRECT = "direct"
    LIBRARY = "library"
    LONG_POLL = "long poll"
    POLLING = "polling"


LIVE = (Way.DIRECT, Way.LIBRARY, Way.LONG_POLL)
SOCKETS = (Way.DIRECT, Way.LIBRARY)


class Watch:
    """Keeps the tasks of a proxy, one for each connection, and tells when one begins or ends. Fits `Spawner`."""

    def __init__(self) -> None:
        self.tasks = Tasks()
        self._changed = asyncio.Event()

    def spawn(self, work: Coroutine[Any, Any, None], name: str) -> TaskHandle:
        """Start a task."""
        return self.tasks.spawn(self._told(work), name)

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until something about the connections is so."""
        async with asyncio.timeout(PATIENCE):
            while not condition():
                self._changed.clear()
                await self._changed.wait()

    async def _told(self, work: Coroutine[Any, Any, None]) -> None:
        self._changed.set()
        try:
            await work
        finally:
            self._changed.set()


@dataclass(frozen=True)
class Line:
    """A workspace, and the proxy that a way to it is led through."""

    workspace: WorkspaceProcess
    proxy: FaultProxy
    watch: Watch
    offers_nothing: str

    async def until_connected(self) -> None:
        """Wait until something is connected through the proxy."""
        await self.watch.until(lambda: self.proxy.connections > 0)

    async def until_unconnected(self) -> None:
        """Wait until nothing is connected through the proxy any more."""
        await self.watch.until(lambda: self.proxy.connections == 0)

    def site(self, key: str | None = None, *, straight: bool = False) -> Site:
        """Return the workspace as it is reached through the proxy, or without anything in between."""
        state = self.workspace.state
        url = state.url if straight else f"http://127.0.0.1:{self.proxy.port}"
        return parse_site(url, key or state.anon_key)

    def expiring(self, token: str, seconds: int) -> str:
        """Return the same token, as the workspace would have made it to expire in so many seconds."""
        keys = read_keys(self.workspace.data / "keys.json")
        assert keys is not None
        claims = jwt.decode(token, options={"verify_signature": False})
        claims["exp"] = CLOCK.now() // 1000 + seconds
        return jwt.encode(claims, keys.private_key, algorithm="ES256", headers={"kid": keys.kid})

    def set(self, fault: Fault | None, traffic: Traffic = Traffic.ALL) -> None:
        """Let this go wrong on the way from now on."""
        self.proxy.set(fault, traffic)

    def over(self, way: Way, site: Site, look: Fetch, spawner: Spawner, settings: LinkSettings) -> Transport:
        """Return a transport that goes this way."""
        match way:
            case Way.DIRECT:
                return DirectTransport(site, clock=CLOCK, spawner=spawner, settings=settings)
            case Way.LIBRARY:
                return LibraryTransport(site, clock=CLOCK, spawner=spawner, settings=settings)
            case Way.LONG_POLL | Way.POLLING:
                calls = RestBackend(site, clock=CLOCK)
                looking = Polling(calls, look, clock=CLOCK, spawner=spawner, settings=settings)
                polls = site if way is Way.LONG_POLL else parse_site(self.offers_nothing, site.key)
                return HttpTransport(polls, looking, clock=CLOCK, spawner=spawner, settings=settings)


@dataclass(frozen=True)
class Somebody:
    """A person who is signed in, with calls that go straight to the workspace."""

    name: str
    backend: RestBackend
    session: Session

    async def gen(self, room: RoomId) -> int:
        """Return the generation of a room."""
        page = await self.backend.sync(None, 0, {}, [room], only=False)
        return next(found.gen for found in page.rooms if found.room == room)

    async def live(self, room: RoomId) -> LiveRoom:
        """Return a room as a transport wants it."""
        return LiveRoom(room=room, gen=await self.gen(room), typing=True)

    async def say(self, room: RoomId, text: str) -> int:
        """Write into a room; return the number of the event."""
        message = MessageId(new_id())
        command = SendMessage(op=OpId(message), room=room, message=message, content=TextContent(text=text))
        seq = (await self.backend.perform(command)).seq
        assert seq is not None
        return seq

    async def group(self, *others: "Somebody") -> RoomId:
        """Make a group of these people."""
        room = RoomId(new_id())
        members = [other.session.user for other in others]
        await self.backend.create_room(room, OpId(new_id()), RoomKind.GROUP, "Team", members)
        return room


SignIn = Callable[[str], Awaitable[Somebody]]


def new_id() -> str:
    """Return an id as clients make them."""
    return uuid7(CLOCK.now(), CLOCK.entropy(10))


class Ear:
    """Reads what a transport yields, with patience but not for ever."""

    def __init__(self, transport: Transport) -> None:
        self._items: AsyncIterator[Inbound] = transport.inbound()

    async def next_of(self, kind: type[Inbound]) -> Inbound:
        """Return the next item of one kind; others are stepped over."""
        async with asyncio.timeout(PATIENCE):
            while not isinstance(item := await anext(self._items), kind):
                continue
            return item

    async def event(self) -> RoomEvent:
        """Return the next event of a room."""
        item = await self.next_of(RoomEvent)
        assert isinstance(item, RoomEvent)
        return item

    async def rest(self) -> list[Inbound]:
        """Return what comes until the end, measurements left out."""
        async with asyncio.timeout(PATIENCE):
            return [item async for item in self._items if not isinstance(item, Measured)]


async def nothing() -> None:
    """Look at nothing."""
