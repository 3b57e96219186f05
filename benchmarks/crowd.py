"""Many people of one workspace that really runs, each behind a fault proxy, with a witness of what is shown.

Everything is built as the program builds it: service, encrypted store, transports. Only the clock can be put forward,
and the workspace's limit on how much one person may write is lifted. Tests of faults and benchmarks share this.
"""

import asyncio
import contextlib
import os
import random
import sys
import time
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from benchmarks.two_people import lift_limits
from desktop_chat.app.address import Address
from desktop_chat.app.wiring import build_service
from desktop_chat.core.diffs import (
    Published,
    RosterPatch,
    RowChanged,
    RowsInserted,
    RowsRemoved,
    SessionChanged,
    TimelinePatch,
    TimelineRow,
)
from desktop_chat.domain.content import TextContent
from desktop_chat.domain.ids import RoomId, UnixMillis, UserId
from desktop_chat.domain.link import Freshness, LinkSettings, LinkStatus, Phase, Tier
from desktop_chat.domain.room import RoomKind
from desktop_chat.domain.user import Profile
from desktop_chat.protocol.control import Ready, decode_ready
from desktop_chat.service.chat import ChatService
from desktop_chat.service.tasks import Tasks
from desktop_chat.store.opening import open_store
from desktop_chat.system.clock import SystemClock
from desktop_chat.system.launcher import RunningWorkspace, join_workspace
from desktop_chat.transport.faults import FaultProxy

PATIENCE = 60.0
_KEY = b"crowd---" * 4


class JumpingClock(SystemClock):
    """The real time, whose wall clock alone can be put forward, as a sleeping computer's is."""

    def __init__(self) -> None:
        self._ahead = 0

    def now(self) -> UnixMillis:
        """Return the wall clock."""
        return UnixMillis(super().now() + self._ahead)

    def jump(self, seconds: float) -> None:
        """Put the wall clock forward, and not the monotonic one."""
        self._ahead += int(seconds * 1000)


class Witness:
    """Does with patches what a window's model does, and remembers which texts it has shown, and since when."""

    def __init__(self) -> None:
        self.rows: list[TimelineRow] = []
        self.rooms: tuple[RoomId, ...] = ()
        self.user: UserId | None = None
        self.status = LinkStatus()
        self.first_shown: dict[str, float] = {}
        self.changes: list[tuple[float, LinkStatus]] = []
        self.twice = 0
        self._stir = asyncio.Event()

    def take(self, value: Published | LinkStatus) -> None:
        """See what is published; a listener of the hub."""
        match value:
            case LinkStatus():
                self.status = value
                self.changes.append((time.perf_counter(), value))
            case TimelinePatch():
                self._apply(value)
            case RosterPatch(entries=entries):
                self.rooms = tuple(entry.room for entry in entries)
            case SessionChanged(me=Profile(id=user)):
                self.user = user
            case _:
                return
        self._stir.set()

    async def until(self, holds: Callable[["Witness"], bool], limit: float = PATIENCE) -> float:
        """Return the time at which this first holds, at once if it does.

        Raises:
            TimeoutError: it did not come to hold.
        """
        async with asyncio.timeout(limit):
            while not holds(self):
                self._stir.clear()
                _ = await self._stir.wait()
        return time.perf_counter()

    def texts(self) -> list[str]:
        """Return what stands in the timeline now, in order."""
        return [_text(row) for row in self.rows]

    def _apply(self, patch: TimelinePatch) -> None:
        if patch.reset:
            self.rows = []
        for diff in patch.diffs:
            match diff:
                case RowsInserted(at=at, rows=rows):
                    self.rows[at:at] = rows
                case RowsRemoved(at=at, count=count):
                    del self.rows[at : at + count]
                case RowChanged(at=at, row=row):
                    self.rows[at] = row
        now = time.perf_counter()
        for text, count in Counter(self.texts()).items():
            _ = self.first_shown.setdefault(text, now)
            self.twice += count - 1


def is_live(status: LinkStatus, tier: Tier | None = None) -> bool:
    """Tell whether this status says: live over this tier (None: over any), and all is here."""
    live = status.phase is Phase.LIVE and status.freshness is Freshness.FRESH
    return live and tier in {None, status.tier}


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One person's client, started and signed in."""

    name: str
    service: ChatService
    proxy: FaultProxy
    clock: JumpingClock
    witness: Witness

    @property
    def user(self) -> UserId:
        """The account."""
        assert self.witness.user is not None
        return self.witness.user

    async def live(self, tier: Tier | None = None, limit: float = PATIENCE) -> float:
        """Return when it is live over this tier (None: over any) with all that is there."""
        return await self.witness.until(lambda witness: is_live(witness.status, tier), limit)

    async def shows(self, text: str, limit: float = PATIENCE) -> float:
        """Return when this text was first shown, at once if it was."""
        await self.witness.until(lambda witness: text in witness.first_shown, limit)
        return self.witness.first_shown[text]

    def lost(self, texts: Sequence[str]) -> list[str]:
        """Return which of these have never been shown."""
        return [text for text in texts if text not in self.witness.first_shown]


class Serving(Protocol):
    """A workspace that serves: where its files are, and what it said when it was ready."""

    @property
    def data(self) -> Path:
        """Its folder."""
        ...

    @property
    def ready(self) -> Ready:
        """Where it serves."""
        ...


@dataclass(slots=True)
class Server:
    """A workspace's server process, which can be killed and started again where it was."""

    data: Path
    ready: Ready
    process: Process
    ready_at: float
    back: asyncio.Event

    @classmethod
    async def start(cls, data: Path, port: int = 0) -> "Server":
        """Start a server on a folder, and wait until it serves.

        Raises:
            RuntimeError: it did not come up.
        """
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "desktop_chat", "serve", "--data", str(data), "--port", str(port)),
            env=os.environ | {"DESKTOP_CHAT_HOME": str(data.parent)},
            stdin=DEVNULL,
            stdout=PIPE,
        )
        assert process.stdout is not None
        async with asyncio.timeout(PATIENCE):
            answer = decode_ready(await process.stdout.readline())
        if not isinstance(answer, Ready):
            raise RuntimeError(f"the workspace did not start: {answer}")  # noqa: TRY004  it is an answer, not a type
        server = cls(data, answer, process, time.perf_counter(), asyncio.Event())
        server.back.set()
        return server

    async def kill(self) -> None:
        """Kill it (SIGKILL): nothing is said to anybody."""
        self.back.clear()
        self.process.kill()
        _ = await self.process.wait()

    async def start_again(self) -> None:
        """Start it where it was, after `kill`; tells by `back`."""
        again = await Server.start(self.data, self.ready.port)
        self.ready, self.process, self.ready_at = again.ready, again.process, again.ready_at
        self.back.set()

    async def end(self) -> None:
        """End it in order; harmless when it has ended."""
        if self.process.returncode is None:
            self.process.terminate()
            _ = await asyncio.wait_for(self.process.wait(), PATIENCE)


@dataclass(slots=True)
class Crowd:
    """The people and their workspace. `members` are all in `room`, which each has open."""

    home: Path
    server: Serving
    running: RunningWorkspace
    settings: LinkSettings
    stack: contextlib.AsyncExitStack
    room: RoomId
    members: list[Member] = field(default_factory=list)

    async def arrive(self, names: Sequence[str]) -> list[Member]:
        """Let more people in; each is live, and in no room yet."""
        arrived = [await self.stack.enter_async_context(self._client(name)) for name in names]
        for member in arrived:
            await member.live()
        self.members += arrived
        return arrived

    async def gather(self) -> None:
        """Make a room of all members, by the first, and let each open it."""
        first, *others = self.members
        self.room = await first.service.create_room(RoomKind.GROUP, "Crowd", [member.user for member in others])
        for member in self.members:
            await member.witness.until(lambda witness: self.room in witness.rooms)
            await member.service.open_room(self.room)

    @contextlib.asynccontextmanager
    async def _client(self, name: str) -> AsyncIterator[Member]:
        clock, tasks, witness = JumpingClock(), Tasks(), Witness()
        profile = self.home / "profiles" / name
        profile.mkdir(parents=True)
        chance = random.Random(name).random
        proxy = FaultProxy("127.0.0.1", self.server.ready.port, spawner=tasks, chance=chance)
        await proxy.start()
        opened = await open_store(profile, _KEY, clock.now())
        address = Address(url=f"http://127.0.0.1:{proxy.port}", key=self.server.ready.anon_key)
        service = build_service(opened.store, address, clock=clock, spawner=tasks, settings=self.settings)
        service.hub.subscribe(witness.take)
        try:
            await service.start()
            await service.sign_in_with_ticket(await self.running.ticket(name), name)
            yield Member(name=name, service=service, proxy=proxy, clock=clock, witness=witness)
        finally:
            await service.stop()
            await proxy.close()
            await tasks.cancel_all()


@contextlib.asynccontextmanager
async def a_crowd(
    home: Path, names: Sequence[str], server: Serving, settings: LinkSettings | None = None
) -> AsyncIterator[Crowd]:
    """Let these people in and make a room of them; they leave at the end of the block. Their profiles are in `home`."""
    await lift_limits(server.data)
    running = await join_workspace(server.data)
    assert running is not None
    async with running, contextlib.AsyncExitStack() as stack:
        crowd = Crowd(home, server, running, settings or LinkSettings(), stack, RoomId(""))
        await crowd.arrive(names)
        await crowd.gather()
        yield crowd


@contextlib.asynccontextmanager
async def a_server(home: Path) -> AsyncIterator[Server]:
    """Serve a fresh workspace in a process of its own, for the block."""
    server = await Server.start(home / "workspace")
    try:
        yield server
    finally:
        await server.end()


def _text(row: TimelineRow) -> str:
    content = row.message.content
    return content.text if isinstance(content, TextContent) else type(content).__name__
