"""One person at one computer: a store that outlives the service, the service that runs now, and what it shows."""

import asyncio
import random
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import apsw

from desktop_chat.core.diffs import Published, SessionChanged, SessionPhase, TimelinePatch
from desktop_chat.domain.errors import TransportError
from desktop_chat.domain.ids import RoomId, UserId
from desktop_chat.domain.link import LinkStatus, Tier
from desktop_chat.service.chat import ChatService
from desktop_chat.service.tasks import Tasks
from desktop_chat.store.database import Database
from desktop_chat.store.local_store import LocalStore
from desktop_chat.store.migrations import MIGRATIONS, migrate
from desktop_chat.store.turns import Gauge
from tests.service.clients import SERVER, Screen
from tests.service.virtual_time import InlineThread, VirtualClock
from tests.simulation.backend import SimBackend
from tests.simulation.history import History
from tests.simulation.server import SimServer
from tests.simulation.transport import SimTransport
from tests.simulation.wire import a_wire

PATIENCE = 60.0
"""Seconds that a person goes on trying to sign in before they do something else."""

Watch = Callable[["Device", Published | LinkStatus], None]


class SimScreen(Screen):
    """A screen that keeps nothing but what it shows now."""

    def take(self, value: Published | LinkStatus) -> None:
        """Apply what was published."""
        super().take(value)
        self.published.clear()


class Device:
    """`watch` sees all that is published, after the screen has taken it."""

    def __init__(self, name: str, server: SimServer, user: UserId, history: History, seed: int) -> None:
        self.name = name
        self.user = user
        self.server = server
        self.history = history
        self.chance = random.Random(f"{seed}-{name}")
        self.clock = VirtualClock(self.chance)
        self.wire = a_wire(f"{seed}-{name}-wire")
        self.backend = SimBackend(server, self.wire, user, history, name)
        self.backend.local_now = self.clock.now
        self.transports = {tier: SimTransport(server, self.wire, tier, self._closing) for tier in Tier}
        self.phase = SessionPhase.SIGNED_OUT
        self.alive = False
        self.jumped_at = -1.0
        self.watch: Watch = lambda _device, _value: None
        self.closing: Callable[[Device, Tier], None] = lambda _device, _tier: None
        self._disk = random.Random(f"{seed}-{name}-disk")
        self._connection = apsw.Connection(":memory:")
        self._connection.pragma("foreign_keys", 1)
        migrate(self._connection, MIGRATIONS)
        self._build()

    async def start(self) -> None:
        """Begin to run on what the store has kept."""
        self._build()
        self.alive = True
        self.history.note(self.name, "starts")
        await self.service.start()

    async def sign_in(self) -> None:
        """Sign in, unless that was done; a person tries a few times."""
        for _try in range(10):
            if self.phase is SessionPhase.SIGNED_IN:
                return
            try:
                async with asyncio.timeout(PATIENCE):
                    await self.service.sign_in(f"{self.name}@example.org", "secret")
            except (TransportError, TimeoutError) as error:
                self.history.note(self.name, "cannot sign in", type(error).__name__)
                await asyncio.sleep(2.0)

    async def kill(self) -> None:
        """End as kill -9 does: nothing is finished, only what the store has committed is left."""
        self.alive = False
        self.history.note(self.name, "killed")
        self.database._closed = True  # a dead process writes nothing, whatever its tasks do when they are cancelled
        await self.tasks.cancel_all()
        for transport in self.transports.values():
            await transport.close()

    async def stop(self) -> None:
        """End in order."""
        self.alive = False
        await self.service.stop()
        await self.tasks.cancel_all()

    def fill_disk(self, *, full: bool) -> None:
        """Let the store's disk be full, as SQLite sees it, or free it."""
        self._connection.pragma("max_page_count", 1 if full else 1_000_000)

    def cursor(self, room: RoomId) -> int:
        """Return how far the device knows the log of a room."""
        line = self.service._engine.book.lines.get(room)
        return line.position.cursor.seq if line is not None else 0

    def _build(self) -> None:
        self.tasks = Tasks()
        self.hands = asyncio.Lock()
        self.screen = SimScreen()
        self.room: RoomId | None = None
        # The connection stays: a killed service leaves what it has committed, and nothing else.
        gauge = Gauge(self._uneven_disk().__next__, count().__next__)
        self.database = Database(Path("unused"), self._connection, InlineThread(), gauge=gauge)
        self.store = LocalStore(self.database)
        self.service = ChatService(
            store=self.store,
            backend=self.backend,
            transports=self.transports,
            clock=self.clock,
            spawner=self.tasks,
            server=SERVER,
        )
        self.service.hub.subscribe(self._take)

    def _uneven_disk(self) -> Iterator[float]:
        """Let small work be now quick and now slow, so that both ways of doing it are met."""
        now = 0.0
        while True:
            now += self._disk.choice((0.0001, 0.0001, 0.0001, 6.0))
            yield now

    def _take(self, value: Published | LinkStatus) -> None:
        if not self.alive:
            return
        self.screen.take(value)
        if isinstance(value, SessionChanged):
            self.phase = value.phase
        if isinstance(value, TimelinePatch) and value.reset:
            self.room = value.room
        self.watch(self, value)

    def _closing(self, tier: Tier, was_up: bool) -> None:
        if was_up and self.alive and self.phase is SessionPhase.SIGNED_IN:
            self.closing(self, tier)
