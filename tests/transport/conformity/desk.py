"""A person at a computer: the real service on a real store, with one way to the server and no other."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from pathlib import Path

import apsw

from desktop_chat.domain.errors import DesktopChatError
from desktop_chat.domain.ids import RoomId
from desktop_chat.domain.link import LinkSettings, LinkStatus
from desktop_chat.service.chat import ChatService
from desktop_chat.service.plugs import Server
from desktop_chat.service.tasks import Tasks
from desktop_chat.store.database import Database
from desktop_chat.store.local_store import LocalStore
from desktop_chat.store.migrations import MIGRATIONS, migrate
from desktop_chat.transport.rest import RestBackend
from tests.service.clients import Screen
from tests.service.virtual_time import InlineThread
from tests.transport.conformity.ways import CLOCK, Line, Way

PATIENCE = 20.0
SETTINGS = LinkSettings(backoff=0.2, heartbeat=3.0, connect_timeout=2.0)


class Desk:
    """What is on the screen of somebody who has one way only. The calls go through the proxy as well."""

    def __init__(self, line: Line, way: Way) -> None:
        self.line = line
        self.tasks = Tasks()
        self.screen = Screen()
        self.statuses: list[LinkStatus] = []
        self._news = asyncio.Event()
        connection = apsw.Connection(":memory:")
        connection.pragma("foreign_keys", 1)
        migrate(connection, MIGRATIONS)
        store = LocalStore(Database(Path("unused"), connection, InlineThread()))
        site = line.site()
        transport = line.over(way, site, self._look, self.tasks, SETTINGS)
        transport.pace(0.5)
        self._transport = transport
        self._backend = RestBackend(site, clock=CLOCK, call_limit=1.0)
        self.service = ChatService(
            store=store,
            backend=self._backend,
            transports={transport.tier: transport},
            clock=CLOCK,
            spawner=self.tasks,
            server=Server(url=site.address.base, key=site.key),
            settings=SETTINGS,
        )
        self.service.hub.subscribe(self._take)

    async def come_in(self, name: str) -> None:
        """Start and sign in; returns when live and caught up."""
        await self.service.start()
        ticket = await asyncio.to_thread(self.line.workspace.ask, {"op": "ticket", "person": name})
        await self.service.sign_in_with_ticket(str(ticket["ticket"]), name)
        await self.until(lambda: self.service.link.tier is not None)

    async def open(self, room: RoomId) -> None:
        """Show a room."""
        await self.until(lambda: any(entry.room == room for entry in self.screen.roster.entries))
        await self.service.open_room(room)

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until something on the screen is so."""
        async with asyncio.timeout(PATIENCE):
            while not condition():
                self._news.clear()
                await self._news.wait()

    async def shows(self, texts: list[str]) -> None:
        """Wait until exactly these messages are shown, in this order, each once."""
        try:
            await self.until(lambda: self.screen.texts() == texts)
        except TimeoutError:
            assert self.screen.texts() == texts

    @property
    def token(self) -> str:
        """The access token that the service takes for good."""
        session = self.service._engine.session.session
        assert session is not None
        return session.access_token

    async def grow_old(self, seconds: int) -> None:
        """Let the token that is used everywhere expire in so many seconds, and nobody here know that."""
        token = self.line.expiring(self.token, seconds)
        self._backend.authorise(token)
        await self._transport.authorise(token)

    async def asks_until(self, condition: Callable[[], bool]) -> None:
        """Ask for everything again and again, each time when the last answer is in, until something is so."""
        async with asyncio.timeout(PATIENCE):
            while not condition():
                await self._ask_once()

    async def asks_beside(self, meanwhile: Callable[[], Awaitable[None]]) -> None:
        """Ask for everything three times, side by side, something happening between the second and the third."""
        looks = [self._ask_once(), self._ask_once()]
        await asyncio.gather(*looks, self._after(meanwhile, self._ask_once))

    async def _after(self, first: Callable[[], Awaitable[None]], then: Callable[[], Awaitable[None]]) -> None:
        await first()
        await then()

    async def _ask_once(self) -> None:
        with contextlib.suppress(DesktopChatError):
            await self.service.look()

    async def leave(self) -> None:
        """Stop; nothing may go on after it."""
        await self.service.stop()

    async def _look(self) -> None:
        await self.service.look()

    def _take(self, value: object) -> None:
        if isinstance(value, LinkStatus):
            self.statuses.append(value)
        self.screen.take(value)  # type: ignore[arg-type]  # whatever is published
        texts = self.screen.texts()
        assert len(texts) == len({row.message.id for row in self.screen.rows}), "a message is shown twice"
        self._news.set()
