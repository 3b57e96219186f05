"""The local workspace as a server: its start, what it takes when idle, and how fast it writes, tells and lets catch up.

The program itself serves, in processes of its own; the clients are hand-made (`raw_client`), in this process. A write
is a message of one person to the same function that every client calls, and counts when it is acknowledged, on disk.
`write_to_receive` is the time from before a write until somebody else has the broadcast: one write after the other, and
(`rested`) after pauses of 20 ms, in which processors go to sleep and forget: the same work takes twice as long then.
`fanout` is the same until the last of so many sockets in the room has it, after pauses. Only the limit on how fast one
person may write is lifted.
"""

import asyncio
import contextlib
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.figures import Distribution, distribution
from benchmarks.raw_client import RawHttp, RawSocket, open_socket
from benchmarks.two_people import lift_limits
from desktop_chat.app.paths import Paths
from desktop_chat.protocol.control import Failed, Ready, decode_ready
from desktop_chat.system.launcher import RunningWorkspace, join_workspace

STARTS = 5
WRITES = 300
WRITERS = 16
WRITING_SECONDS = 5.0
SOCKETS = (50, 200, 1000)
FANOUTS = 40
ROOMS_TO_SYNC, EVENTS_TO_SYNC = 20, 10_000
_PATIENCE = 120.0
_SETTLE_SECONDS = 3.0
_PAUSE_SECONDS = 0.02
_AT_ONCE = 16


def measure() -> dict[str, object]:
    """Run the benchmark."""
    with tempfile.TemporaryDirectory(prefix="dcw-") as folder:
        home = Path(folder) / "home"
        cold = [_time_start(Path(folder) / f"cold{number}") for number in range(STARTS)]
        warm = [_time_start(home) for _ in range(STARTS + 1)][1:]
        figures = asyncio.run(_measure(home))
    return {
        "cold_start_s": _median(cold),
        "warm_start_s": _median(warm),
        **figures,
        "load": round(os.getloadavg()[0], 2),
    }


# Starting --------------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def _server(home: Path) -> Any:
    """Serve the workspace of a home; yields what it announced and after how many seconds."""
    command = [sys.executable, "-m", "desktop_chat", "serve", "--data", str(Paths(home).workspace)]
    environment = os.environ | {"DESKTOP_CHAT_HOME": str(home)}
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, env=environment)
    try:
        assert process.stdout is not None
        answer = decode_ready(process.stdout.readline())
        took = time.perf_counter() - started
        if isinstance(answer, Failed):
            raise RuntimeError(answer.message)  # noqa: TRY004  (no fault of a type)
        yield answer, took
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(_PATIENCE)


def _time_start(home: Path) -> float:
    with _server(home) as (_, took):
        return float(took)


# Serving ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody signed in, with a connection of their own."""

    id: str
    token: str
    http: RawHttp

    async def write(self, room: str, text: str) -> None:
        """Send a message."""
        content = {"t": "text", "text": text}
        identity = str(uuid.uuid4())
        await self.http.call("send_message", p_room=room, p_id=identity, p_content=content, p_reply=None, p_mentions=[])


@dataclass(slots=True, kw_only=True)
class Crowd:
    """The people and sockets of the benchmark; `waiting` is told how often a text was heard."""

    server: Ready
    workspace: RunningWorkspace
    people: dict[str, Person] = field(default_factory=dict)
    sockets: list[RawSocket] = field(default_factory=list)
    marker: bytes = b""
    missing: int = 0
    heard: asyncio.Event = field(default_factory=asyncio.Event)

    async def person(self, name: str) -> Person:
        """Return somebody, made and signed in on first use."""
        if name not in self.people:
            ticket = await self.workspace.ticket(name)
            port, key = self.server.port, self.server.anon_key
            nobody = RawHttp(port, key, key)
            session = await nobody.post("/auth/v1/token?grant_type=ticket", {"ticket": ticket})
            nobody.close()
            http = RawHttp(port, key, session["access_token"])
            await http.call("ensure_profile", p_display_name=name)
            self.people[name] = Person(id=session["user"]["id"], token=session["access_token"], http=http)
        return self.people[name]

    async def room(self, owner: Person, others: Sequence[Person] = ()) -> str:
        """Make a group and return its id."""
        room, members = str(uuid.uuid4()), [other.id for other in others]
        await owner.http.call(
            "create_room", p_id=room, p_op=str(uuid.uuid4()), p_kind="group", p_name="Benchmark", p_history="all",
            p_members=members,
        )  # fmt: skip
        return room

    async def listen(self, count: int, room: str, people: Sequence[Person]) -> float:
        """Let so many sockets be in the room; return how many joined in a second."""
        port, key = self.server.port, self.server.anon_key
        wanted = range(len(self.sockets), count)
        fresh = [await open_socket(port, key, self._hear) for _ in wanted]
        self.sockets += fresh
        gate = asyncio.Semaphore(_AT_ONCE)

        async def join(socket: RawSocket, person: Person) -> None:
            async with gate:
                await socket.join(f"room:{room}:1", person.token)

        started = time.perf_counter()
        await asyncio.gather(*(join(one, people[number % len(people)]) for number, one in enumerate(fresh)))
        return len(fresh) / (time.perf_counter() - started)

    async def time_to_last(self, writer: Person, room: str, text: str) -> float:
        """Write; return after how many milliseconds the last socket has it."""
        self.marker, self.missing = text.encode(), len(self.sockets)
        self.heard.clear()
        started = time.perf_counter()
        async with asyncio.timeout(_PATIENCE), asyncio.TaskGroup() as tasks:
            tasks.create_task(writer.write(room, text))
            await self.heard.wait()
            last = time.perf_counter()
        return (last - started) * 1000

    def hang_up(self) -> int:
        """Close all sockets; return how many the server had closed before."""
        lost = sum(socket.lost for socket in self.sockets)
        for socket in self.sockets:
            socket.close()
        self.sockets.clear()
        return lost

    def _hear(self, frame: bytes) -> None:
        if self.marker in frame:
            self.missing -= 1
            if self.missing == 0:
                self.heard.set()


async def _measure(home: Path) -> dict[str, object]:
    with _server(home) as (ready, _):
        await asyncio.sleep(_SETTLE_SECONDS)
        idle = _pss_mb(ready.pid)
        await lift_limits(Paths(home).workspace)
        async with _crowd(home, ready) as crowd:
            people = [await crowd.person(f"person {number}") for number in range(WRITERS)]
            busy = await _write_to_receive(crowd, people, pause=0.0)
            rested = await _write_to_receive(crowd, people, pause=_PAUSE_SECONDS)
            writes = await _writes_per_second(crowd, people)
            fanout, joins = await _fanout(crowd, people)
            sync = await _sync(crowd, people)
    return {
        "idle_pss_mb": idle,
        "write_to_receive_ms": busy,
        "write_to_receive_rested_ms": rested,
        "writes_per_s": writes,
        "fanout": fanout,
        "joins_per_s": joins,
        "sync_10000_ms": sync,
    }


@contextlib.asynccontextmanager
async def _crowd(home: Path, ready: Ready) -> AsyncIterator[Crowd]:
    joined = await join_workspace(Paths(home).workspace)
    assert joined is not None
    async with joined as workspace:
        crowd = Crowd(server=ready, workspace=workspace)
        yield crowd
        crowd.hang_up()
        for person in crowd.people.values():
            person.http.close()


async def _write_to_receive(crowd: Crowd, people: list[Person], *, pause: float) -> Distribution:
    """Write again and again in a room with one listener, each time when the last one has arrived and after a pause."""
    room = await crowd.room(people[0], people[1:2])
    await crowd.listen(1, room, people[1:2])
    samples = []
    for number in range(WRITES + 20):
        samples.append(await crowd.time_to_last(people[0], room, f"latency {number};"))
        await asyncio.sleep(pause)
    crowd.hang_up()
    return distribution(samples[20:])


async def _writes_per_second(crowd: Crowd, people: list[Person]) -> float:
    """Let everybody write at once, each in a room with a neighbour, one message after the other."""
    rooms = [await crowd.room(one, [people[number - 1]]) for number, one in enumerate(people)]
    done = 0
    end = time.perf_counter() + WRITING_SECONDS

    async def keep_writing(person: Person, room: str) -> None:
        nonlocal done
        while time.perf_counter() < end:
            await person.write(room, f"a line of usual length or so, number {done}")
            done += 1

    await asyncio.gather(*(keep_writing(*pair) for pair in zip(people, rooms, strict=True)))
    return round(done / WRITING_SECONDS, 1)


async def _fanout(crowd: Crowd, people: list[Person]) -> tuple[dict[str, dict[str, Distribution]], float]:
    room = await crowd.room(people[0], people[1:])
    found: dict[str, dict[str, Distribution]] = {}
    joins = 0.0
    for count in SOCKETS:
        joins = await crowd.listen(count, room, people)
        samples = []
        for number in range(FANOUTS + 3):
            samples.append(await crowd.time_to_last(people[0], room, f"to {count} {number};"))
            await asyncio.sleep(_PAUSE_SECONDS)
        found[str(count)] = {"last_ms": distribution(samples[3:])}
    lost = crowd.hang_up()
    if lost:
        raise RuntimeError(f"the server dropped {lost} of {SOCKETS[-1]} sockets")
    return found, round(joins, 1)


async def _sync(crowd: Crowd, people: list[Person]) -> float:
    """Let somebody who was away fetch all that was said meanwhile in many rooms, page by page."""
    late = await crowd.person("late")
    rooms = [await crowd.room(people[number % WRITERS], [late]) for number in range(ROOMS_TO_SYNC)]
    state = await late.http.call("sync", p={"v": 1})
    await _fill(rooms, people)
    cursors = {room: [page["upto"], page["tip"], 0] for room, page in state["rooms"].items()}
    request = {"v": 1, "epoch": state["epoch"], "user_rev": state["user_rev"], "rooms": cursors}
    events, started = 0, time.perf_counter()
    while events < EVENTS_TO_SYNC:
        answer = await late.http.call("sync", p=request)
        for room, page in answer["rooms"].items():
            events += len(page["events"])
            cursors[room] = [page["upto"], page["tip"], 0]
        request |= {"user_rev": answer["user_rev"]}
    return round((time.perf_counter() - started) * 1000, 1)


async def _fill(rooms: list[str], people: list[Person]) -> None:
    async def fill(person: Person, own: list[str]) -> None:
        for room in own:
            for number in range(EVENTS_TO_SYNC // ROOMS_TO_SYNC):
                await person.write(room, f"a line of usual length or so, number {number}")

    await asyncio.gather(*(fill(one, rooms[number::WRITERS]) for number, one in enumerate(people)))


def _pss_mb(server: int) -> float:
    """Return the memory of a server and all of its children, each page shared by n processes counted as an nth."""
    children: dict[int, list[int]] = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            text = status.read_text()
            children.setdefault(int(text.rpartition(")")[2].split()[1]), []).append(int(status.parent.name))
    family = [server]
    for process in family:
        family += children.get(process, [])
    total = 0
    for process in family:
        found = re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{process}/smaps_rollup").read_text(), re.MULTILINE)
        total += int(found[1]) if found else 0
    return round(total / 1024, 1)


def _median(samples: Sequence[float]) -> float:
    return round(sorted(samples)[len(samples) // 2], 3)
