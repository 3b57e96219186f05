"""Delivery over each tier alone, all in one run, with the official client beside them.

Two processes against a really started workspace. One has the writer; the other has a reader for each way, each a whole
client that may use this way only and shares a room with the writer alone. A figure is the time from `send` in the one
to the published row in the other, message by message in random turns; `official_ms` is the same function called by the
official client until the other one's callback has the broadcast. Who polls is written to beside that, at any moment of
its interval (`polling_interval_s`).
"""

import asyncio
import contextlib
import json
import os
import random
import tempfile
import time
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.child import child, line_of
from benchmarks.figures import Distribution, distribution
from benchmarks.tier_readers import OFFICIAL, POLLING, READY, ROOM, Place
from benchmarks.two_people import PATIENCE, WRITER, client_of, running_workspace
from benchmarks.ways import Places, Say, make_official_room, no_one_hears, official_end
from desktop_chat.core.pace import pace
from desktop_chat.domain.ids import RoomId, UserId
from desktop_chat.domain.room import RoomKind
from desktop_chat.service.chat import ChatService
from desktop_chat.transport.ways import Way

MESSAGES = 200
POLLS = 30
WARM_UP = 20
LIVE = {"direct": Way.SOCKET, "library": Way.LIBRARY, "longpoll": Way.LONG_POLL}
_PAUSE_SECONDS = (0.008, 0.020)
_POLL_PAUSE_SECONDS = (0.4, 1.6)


def measure(messages: int = MESSAGES, polls: int = POLLS) -> dict[str, object]:
    """Run the benchmark with so many messages each way."""
    with tempfile.TemporaryDirectory(prefix="dct-") as folder:
        return asyncio.run(_measure(Path(folder) / "home", messages, polls))


@dataclass(slots=True)
class Readers:
    """The other process: what it has said, by the text that was heard."""

    process: Process
    heard: dict[str, "asyncio.Future[tuple[str, float]]"] = field(default_factory=dict)

    async def listen(self) -> None:
        """Take its reports until cancelled."""
        while True:
            assert self.process.stdout is not None
            line = await self.process.stdout.readline()
            if not line:
                raise RuntimeError("the readers have ended")
            way, text, at = json.loads(line)
            if text in self.heard and not self.heard[text].done():
                self.heard[text].set_result((way, at))

    async def time(self, way: str, say: Say, text: str) -> float:
        """Say a text; return after how many milliseconds its reader had it."""
        self.heard[text] = asyncio.get_running_loop().create_future()
        started = time.perf_counter()
        async with asyncio.timeout(PATIENCE):
            _, (over, at) = await asyncio.gather(say(text), self.heard[text])
        if over != way:
            raise RuntimeError(f"{text!r} came over {over}")
        return (at - started) * 1000


async def _measure(home: Path, messages: int, polls: int) -> dict[str, object]:
    async with contextlib.AsyncExitStack() as stack:
        workspace = await stack.enter_async_context(running_workspace(home))
        official_room = await make_official_room(workspace)
        writer = await stack.enter_async_context(client_of(home, WRITER, workspace))
        process = await stack.enter_async_context(
            child("tier_readers", "main", Place(home=str(home), official_room=official_room).to_json())
        )
        ways = {way: _into(writer.service, room) for way, room in await _make_rooms(process, writer.service)}
        places = Places(home=str(home), room="", official_room=official_room, relay=0)
        ways[OFFICIAL] = await stack.enter_async_context(official_end(places, workspace, no_one_hears, writer=True))
        async with _listening(Readers(process)) as readers:
            samples = await _measure_ways(readers, ways, messages, polls)
    figures = {f"{way}_ms": distribution(found) for way, found in samples.items()}
    return {**figures, **_ratios(figures), "load": round(os.getloadavg()[0], 2)}


async def _make_rooms(process: Process, writer: ChatService) -> list[tuple[str, RoomId]]:
    """Make a room with each reader; return them when all have it open."""
    kind, readers = json.loads(await line_of(process))
    if kind != READY:
        raise RuntimeError(f"the readers are not ready: {kind}")
    rooms = [(way, await writer.create_room(RoomKind.GROUP, way, [UserId(reader)])) for way, reader in readers.items()]
    waited_for = {str(room) for _, room in rooms}
    while waited_for:
        kind, opened = json.loads(await line_of(process))
        if kind == ROOM:
            waited_for.discard(opened)
    return rooms


def _into(writer: ChatService, room: RoomId) -> Say:
    return lambda text: writer.send(room, text)


async def _measure_ways(readers: Readers, ways: dict[str, Say], messages: int, polls: int) -> dict[str, list[float]]:
    async with asyncio.TaskGroup() as tasks:
        polled = tasks.create_task(_poll(readers, ways[POLLING], polls))
        lively = tasks.create_task(_in_turns(readers, {way: ways[way] for way in (*LIVE, OFFICIAL)}, messages))
    return {**lively.result(), POLLING: polled.result()}


async def _in_turns(readers: Readers, ways: dict[str, Say], messages: int) -> dict[str, list[float]]:
    chance = random.Random(5)
    samples: dict[str, list[float]] = {way: [] for way in ways}
    for number in range(messages + WARM_UP):
        for way in chance.sample(list(ways), len(ways)):
            await asyncio.sleep(chance.uniform(*_PAUSE_SECONDS))
            took = await readers.time(way, ways[way], f"message {number} {way}, a line of usual length or so")
            if number >= WARM_UP:
                samples[way].append(took)
    return samples


async def _poll(readers: Readers, say: Say, polls: int) -> list[float]:
    chance = random.Random(6)
    async with asyncio.TaskGroup() as tasks:
        waiting = []
        for number in range(polls):
            waiting.append(tasks.create_task(readers.time(POLLING, say, f"message {number} to who polls")))
            await asyncio.sleep(chance.uniform(*_POLL_PAUSE_SECONDS))
    return [task.result() for task in waiting]


def _ratios(figures: dict[str, Distribution]) -> dict[str, float]:
    """Return what the aims are about: each way by what it is held against."""
    median = {name: found["median"] for name, found in figures.items()}
    interval = pace(0.0, looking=True).interval_s
    return {
        "direct_to_official": round(median["direct_ms"] / median["official_ms"], 3),
        "longpoll_to_direct": round(median["longpoll_ms"] / median["direct_ms"], 3),
        "polling_interval_s": interval,
    }


@contextlib.asynccontextmanager
async def _listening(readers: Readers) -> AsyncIterator[Readers]:
    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(readers.listen())
        yield readers
        task.cancel()
