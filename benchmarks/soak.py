"""An open window in a room in which very much goes on: 200,000 events in 10 minutes, of all kinds.

Somebody writes, edits, reacts and deletes in the workspace, 333 times a second, by the server's own functions; each
event goes the whole way: PostgreSQL, gateway, live connection, encrypted store, painted row. The window stays at the
newest message, in a process of its own.

Before that 40,000 more events go through the same window, three times as fast, of which nothing is counted: until then
the memory grows to its bounds (SQLite's 4 MB of pages, rows and layouts kept, garbage until the rarest collection,
gaps between what the allocator has given out). Of a run of less than two minutes it is twice the events counted.

- `longest_stall_ms`: the longest time in which the window could not have moved.
- `frame_ms`: each painting of the window.
- `rss_slope_mb_per_h`: how the memory of the window's process grows, as the line of least squares through what it was
  each second. One page of 4 KB in a minute is 0.2 MB/h: of a short run it says little.
- `halves_mb_per_h`: the same of the first and of the second half apart. What is more than their difference is growth;
  what goes on growing is so in both.
- `beside_cache_mb_per_h`: as `rss_slope_mb_per_h`, without what SQLite has.
- `written_s` and `watched_s`: how long the writing took, and until the window showed the last of it.
"""

import asyncio
import contextlib
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import apsw
import asyncpg
import psutil

from benchmarks.child import child, line_of, while_wanted
from benchmarks.figures import distribution
from benchmarks.real_window import Found, Frames, Heart, RealWindow, real_window, run_on_qt
from benchmarks.two_people import READER, WRITER, as_owner, client_of, make_room, profile_of, running_workspace
from desktop_chat.app.address import Address
from desktop_chat.app.paths import Paths
from desktop_chat.core.preview import preview
from desktop_chat.domain.ids import RoomId
from desktop_chat.qt.theme import ThemeKeeper
from desktop_chat.system import vault
from desktop_chat.system.launcher import RunningWorkspace, join_workspace

EVENTS_PER_MINUTE = 20_000
MINUTES = 10.0
WARM_EVENTS = 40_000
WARM_TIMES = 2
"""As many events to begin with, but not more than so many times those that are counted."""
WARM_PER_SECOND = 1000.0
FRAMES_PER_SECOND = 300
MEGABYTE = 1024 * 1024
WARM_WORDS = "now it counts"
LAST_WORDS = "the last of all"
_LATE_SECONDS = 60.0
_CLAIM = "select set_config('request.jwt.claims', json_build_object('sub', $1::text)::text, false)"
_POST = """
select public.send_message($1::text::uuid, $2::text::uuid, jsonb_build_object('t', 'text', 'text', $3::text), null,
    '{}')
"""
_EDIT = """
select public.edit_message($1::text::uuid, uuidv7(), $2::text::uuid,
    jsonb_build_object('t', 'text', 'text', $3::text), m.content_rev)
from public.messages m where m.id = $2::text::uuid
"""
_REACT = "select public.set_reaction($1::text::uuid, uuidv7(), $2::text::uuid, $3::text, true, null)"
_DELETE = "select public.delete_message($1::text::uuid, uuidv7(), $2::text::uuid)"
_NEW_ID = "select uuidv7()::text"


def measure(minutes: float = MINUTES) -> dict[str, object]:
    """Run the benchmark for so many minutes."""
    with tempfile.TemporaryDirectory(prefix="dcs-") as folder:
        return asyncio.run(_measure(Path(folder) / "home", minutes))


async def _measure(home: Path, minutes: float) -> dict[str, object]:
    events = round(minutes * EVENTS_PER_MINUTE)
    warm = min(WARM_EVENTS, WARM_TIMES * events)
    async with running_workspace(home) as workspace:
        room = await make_room(home, workspace)
        async with (
            child("soak", "look_on", str(home), room, str(minutes)) as window,
            _writer(home, workspace, room) as talk,
        ):
            _ = await line_of(window)
            await talk.go_on(warm, warm / WARM_PER_SECOND, WARM_WORDS)
            assert window.stdout is not None
            _ = await asyncio.wait_for(window.stdout.readline(), 2 * _LATE_SECONDS)
            written_s = await talk.go_on(events, minutes * 60, LAST_WORDS)
            line = await asyncio.wait_for(window.stdout.readline(), 2 * _LATE_SECONDS)
        if not line:
            raise RuntimeError("the window ended without a result")
        found: dict[str, object] = json.loads(line)
    return {**found, "events": events, "written_s": written_s, "load": round(os.getloadavg()[0], 2)}


# ---- who writes


@dataclass(slots=True)
class _Talk:
    """One connection of the writer, who does a mixture of everything to the newest messages."""

    database: asyncpg.Connection
    room: str
    chance: random.Random = field(default_factory=lambda: random.Random(11))
    newest: list[str] = field(default_factory=list)

    async def go_on(self, events: int, seconds: float, last_words: str) -> float:
        """Do so many things, evenly spread over the time; return how long it took."""
        started = time.perf_counter()
        for number in range(events - 1):
            early = started + number * seconds / events - time.perf_counter()
            if early > 0:
                await asyncio.sleep(early)
            await self.do(number)
        await self.post(last_words)
        return round(time.perf_counter() - started, 1)

    async def do(self, number: int) -> None:
        """Post eight times of ten; else edit, react, or delete."""
        kind = self.chance.random()
        if kind < 0.8 or len(self.newest) < 20:
            await self.post(f"message {number}, " + "as long as messages are " * (1 + number % 5))
        elif kind < 0.88:
            await self.database.execute(_EDIT, self.room, self.chance.choice(self.newest), f"edited {number}")
        elif kind < 0.98:
            await self.database.execute(_REACT, self.room, self.chance.choice(self.newest), "👍")
        else:
            await self.database.execute(_DELETE, self.room, self.newest.pop(0))

    async def post(self, text: str) -> None:
        """Write one message."""
        made: str = await self.database.fetchval(_NEW_ID)
        await self.database.execute(_POST, self.room, made, text)
        self.newest = [*self.newest[-40:], made]


@contextlib.asynccontextmanager
async def _writer(home: Path, workspace: RunningWorkspace, room: str) -> AsyncIterator[_Talk]:
    """Give a connection of the writer, whose account is there."""
    async with client_of(home, WRITER, workspace):
        pass
    async with as_owner(Paths(home).workspace) as database:
        writer = await database.fetchval("select id::text from public.profiles where display_name = $1", WRITER)
        await database.execute(_CLAIM, writer)
        yield _Talk(database, room)


# ---- the window, in a process of its own


def look_on() -> None:
    """Open the reader's window on the room, and print what was measured when the last words are shown."""
    home, room, minutes = sys.argv[1:]
    frames = round(float(minutes) * 60 * FRAMES_PER_SECOND)
    print(json.dumps(run_on_qt(lambda theme: _look_on(Path(home), RoomId(room), frames, theme))), flush=True)


async def _look_on(home: Path, room: RoomId, expected: int, theme: ThemeKeeper) -> Found:
    workspace = await join_workspace(Paths(home).workspace)
    assert workspace is not None
    profile = profile_of(home, READER)
    key = (await vault.unlock(profile, vault.Auto())).key
    address = Address(url=workspace.url, key=workspace.anon_key)
    async with while_wanted(), real_window(profile, key, address, theme) as opened:
        await opened.service.load()
        await opened.service.start()
        await opened.service.open_room(room)
        frames = Frames(opened.window, expected)
        print("open", flush=True)
        _ = await _until_shown(opened, WARM_WORDS)
        frames.forget()
        heart, started = Heart(opened.window), time.perf_counter()
        print("warm", flush=True)
        memory = await _until_shown(opened, LAST_WORDS)
        result: Found = {
            "longest_stall_ms": round(heart.longest_ms, 1),
            "frame_ms": distribution(frames.took_ms),
            "rss_slope_mb_per_h": _slope(memory),
            "halves_mb_per_h": [_slope(memory[: len(memory) // 2]), _slope(memory[len(memory) // 2 :])],
            "beside_cache_mb_per_h": _slope([(at, whole - cache, 0.0) for at, whole, cache in memory]),
            "rss_mb": round(memory[-1][1], 1),
            "watched_s": round(time.perf_counter() - started, 1),
        }
    await workspace.close()
    return result


async def _until_shown(opened: RealWindow, words: str) -> list[tuple[float, float, float]]:
    """Return the memory at each second until these words are the last shown, and SQLite's part of it, in MB."""
    process, rows = psutil.Process(), opened.window.conversation.timeline.timeline
    memory: list[tuple[float, float, float]] = []
    while not (rows.count() and preview(rows.row(rows.count() - 1).message.content) == words):
        whole, cache = process.memory_info().rss / MEGABYTE, apsw.memory_used() / MEGABYTE
        memory.append((time.perf_counter(), whole, cache))
        await asyncio.sleep(1.0)
    return memory


def _slope(memory: list[tuple[float, float, float]]) -> float:
    """Return the growth per hour by least squares."""
    middle_s = sum(at for at, *_ in memory) / max(1, len(memory))
    middle_mb = sum(mb for _, mb, _ in memory) / max(1, len(memory))
    spread = sum((at - middle_s) ** 2 for at, *_ in memory)
    along = sum((at - middle_s) * (mb - middle_mb) for at, mb, _ in memory)
    return round(along / spread * 3600, 1) if spread else 0.0
