"""Two people of a workspace that really runs: a server process, two profiles with stores of their own, one room.

Everything is built as the program builds it. Only the flood limit is lifted, in this workspace's own table: it is there
against people who send faster than anybody can write, which is what a benchmark does.
"""

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from desktop_chat.app.address import Address
from desktop_chat.app.paths import Paths, private_folder, profile_for_person
from desktop_chat.app.wiring import build_service, open_profile_store
from desktop_chat.core.diffs import Published, SessionChanged, SessionPhase
from desktop_chat.domain.ids import RoomId
from desktop_chat.domain.link import Freshness, LinkSettings, LinkStatus, Phase
from desktop_chat.domain.room import RoomKind
from desktop_chat.service.chat import ChatService
from desktop_chat.service.tasks import Tasks
from desktop_chat.system import vault
from desktop_chat.system.clock import SystemClock
from desktop_chat.system.launcher import RunningWorkspace, ensure_workspace
from desktop_chat.workspace.keys import read_keys
from desktop_chat.workspace.logins import SUPERUSER, DatabaseLogin, Endpoint

WRITER, READER = "ann", "ben"
PATIENCE = 20.0
_LIFT = "update app.workspace set flood_burst = 1e9, flood_per_second = 1e9"


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """A started service that is signed in and live, with a way to wait for what it publishes."""

    service: ChatService
    news: "News"


class News:
    """What a service has published, to be waited for."""

    def __init__(self) -> None:
        self._seen: list[Published | LinkStatus] = []
        self._stir = asyncio.Event()

    def take(self, value: Published | LinkStatus) -> None:
        """Keep a value; a listener of the hub."""
        self._seen.append(value)
        self._stir.set()

    async def until(self, holds: Callable[[Published | LinkStatus], bool]) -> None:
        """Return when a value like this has been published; what came before is forgotten.

        Raises:
            TimeoutError: it did not come.
        """
        async with asyncio.timeout(PATIENCE):
            while True:
                seen, self._seen = self._seen, []
                if any(holds(value) for value in seen):
                    return
                self._stir.clear()
                _ = await self._stir.wait()


@contextlib.asynccontextmanager
async def running_workspace(home: Path) -> AsyncIterator[RunningWorkspace]:
    """Start the workspace of this home in a process of its own, without a flood limit, and end it."""
    data = Paths(home).workspace
    command = [sys.executable, "-m", "desktop_chat", "serve", "--data", str(data), "--while-used"]
    async with await ensure_workspace(data, command) as workspace:
        await lift_limits(data)
        yield workspace


async def lift_limits(data: Path) -> None:
    """Let the people of a running workspace write as fast as they can."""
    async with as_owner(data) as connection:
        await connection.execute(_LIFT)


@contextlib.asynccontextmanager
async def as_owner(data: Path) -> AsyncIterator[asyncpg.Connection]:
    """Connect to a running workspace's own PostgreSQL, with every right."""
    connection = await asyncpg.connect(**_superuser(data).arguments())
    try:
        yield connection
    finally:
        await connection.close()


def profile_of(home: Path, person: str) -> Path:
    """Return the folder of a person's profile, made if it is not there."""
    return private_folder(Paths(home).profile(profile_for_person(person)))


@contextlib.asynccontextmanager
async def client_of(home: Path, person: str, workspace: RunningWorkspace) -> AsyncIterator[Client]:
    """Run the service of one person until the end of the block; signed in, live and caught up at its beginning."""
    clock, tasks, news = SystemClock(), Tasks(), News()
    profile = profile_of(home, person)
    choice = vault.Auto() if vault.ways(profile) else vault.Unprotected()
    unlocked = await vault.unlock(profile, choice)
    opened = await open_profile_store(profile, unlocked.key, clock)
    address = Address(url=workspace.url, key=workspace.anon_key)
    service = build_service(opened.store, address, clock=clock, spawner=tasks, settings=LinkSettings())
    phases: list[SessionPhase] = []
    service.hub.subscribe(lambda value: phases.append(value.phase) if isinstance(value, SessionChanged) else None)
    service.hub.subscribe(news.take)
    try:
        await service.start()
        if phases[-1] is not SessionPhase.SIGNED_IN:
            await service.sign_in_with_ticket(await workspace.ticket(person), person)
        await news.until(_is_live)
        yield Client(service=service, news=news)
    finally:
        await service.stop()
        await tasks.cancel_all()


async def make_room(home: Path, workspace: RunningWorkspace) -> RoomId:
    """Let the writer make a room with the reader in it."""
    async with client_of(home, READER, workspace), client_of(home, WRITER, workspace) as writer:
        (reader,) = await writer.service.find_people(READER)
        return await writer.service.create_room(RoomKind.GROUP, "Delivery", [reader.id])


def _is_live(value: Published | LinkStatus) -> bool:
    return isinstance(value, LinkStatus) and value.phase is Phase.LIVE and value.freshness is Freshness.FRESH


def _superuser(data: Path) -> DatabaseLogin:
    """Return the way into the workspace's own PostgreSQL, as its files tell their owner."""
    lines = (next(data.glob("pgdata-*")) / "postmaster.pid").read_text(encoding="utf-8").splitlines()
    endpoint = Endpoint(host=lines[4] or "127.0.0.1", port=int(lines[3]))
    keys = read_keys(data / "keys.json")
    assert keys is not None
    return DatabaseLogin(endpoint=endpoint, user=SUPERUSER, password=keys.database_password)
