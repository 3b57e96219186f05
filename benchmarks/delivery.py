"""One message from a client to another: by the service, in the window, over a bare WebSocket, by the official client.

The workspace is a really started one, each client a process of its own. The ways without a window are measured in
turn, message by message, so that whatever else the computer does hits all of them alike:

- `service_ms`: `send` is called in one process -> the service in the other has published the row.
- `raw_ms`: a frame is sent -> it is received in the other process, over a bare relay of the `websockets` library.
- `official_ms`: the same function is called by the official client -> the other one's callback has the broadcast.
- `painted_ms`: Return is pressed -> the row is painted in the other window; `own_painted_ms`: in the same window.
"""

import asyncio
import contextlib
import json
import os
import random
import tempfile
import time
from asyncio.subprocess import Process
from collections.abc import Mapping
from pathlib import Path

from benchmarks.child import child, line_of
from benchmarks.display import private_screen
from benchmarks.figures import distribution
from benchmarks.listener import READY
from benchmarks.painted import measure_painted
from benchmarks.two_people import make_room, running_workspace
from benchmarks.ways import WAYS, Places, Say, make_official_room, no_one_hears, official_end, raw_end, service_end
from desktop_chat.system.launcher import RunningWorkspace

MESSAGES = 500
PAINTED = 60
WARM_UP = 20
_PAUSE_SECONDS = (0.008, 0.020)
"""Between two messages; so long that what the one before has caused is over, and of no fixed length."""


def measure(messages: int = MESSAGES, painted: int = PAINTED) -> dict[str, object]:
    """Run the benchmark with so many messages each way."""
    with tempfile.TemporaryDirectory(prefix="desktop-chat-delivery-") as folder:
        return asyncio.run(_measure(Path(folder) / "home", messages, painted))


async def _measure(home: Path, messages: int, painted: int) -> dict[str, object]:
    async with running_workspace(home) as workspace:
        room = await make_room(home, workspace)
        official_room = await make_official_room(workspace)
        async with child("listener", "run_relay") as bare:
            port = int(await line_of(bare))
            places = Places(home=str(home), room=room, official_room=official_room, relay=port)
            samples = await _measure_ways(places, workspace, messages)
        with private_screen() as screen:
            seen = await asyncio.to_thread(measure_painted, screen, home, room, painted)
    figures = {f"{way}_ms": distribution(samples[way]) for way in WAYS}
    return {
        **figures,
        "painted_ms": distribution(seen.other),
        "own_painted_ms": distribution(seen.own),
        "service_ratio": round(figures["service_ms"]["median"] / figures["official_ms"]["median"], 3),
        "load": round(os.getloadavg()[0], 2),
    }


async def _measure_ways(places: Places, workspace: RunningWorkspace, messages: int) -> dict[str, list[float]]:
    chance = random.Random(3)
    samples: dict[str, list[float]] = {way: [] for way in WAYS}
    async with contextlib.AsyncExitStack() as stack:
        other = await stack.enter_async_context(child("listener", "main", places.to_json()))
        assert (await _report(other))[0] == READY
        ways: Mapping[str, Say] = {
            "service": await stack.enter_async_context(service_end(places, workspace, no_one_hears, writer=True)),
            "raw": await stack.enter_async_context(raw_end(places, no_one_hears)),
            "official": await stack.enter_async_context(official_end(places, workspace, no_one_hears, writer=True)),
        }
        for number in range(messages + WARM_UP):
            for way in chance.sample(WAYS, len(WAYS)):
                await asyncio.sleep(chance.uniform(*_PAUSE_SECONDS))
                took = await _deliver(other, way, ways[way], f"message {number} {way}, a line of usual length or so")
                if number >= WARM_UP:
                    samples[way].append(took)
    return samples


async def _deliver(other: Process, way: str, say: Say, text: str) -> float:
    """Say a text and return after how many milliseconds it was heard in the other process."""
    started = time.perf_counter()
    _, heard = await asyncio.gather(say(text), _report(other))
    if (heard[0], heard[1]) != (way, text):
        raise RuntimeError(f"{heard[1]!r} came over {heard[0]} in place of {text!r} over {way}")
    return (heard[2] - started) * 1000


async def _report(other: Process) -> tuple[str, str, float]:
    way, text, at = json.loads(await line_of(other))
    return way, text, at
