"""An open window in a room in which very much goes on: 200,000 events in 10 minutes, of all kinds.

Somebody writes, edits, reacts and deletes in the workspace, 333 times a second, by the server's own functions; each
event goes the whole way: PostgreSQL, gateway, live connection, encrypted store, painted row. The window stays at the
newest message, in a process of its own.

- `longest_stall_ms`: the longest time in which the window could not have moved.
- `frame_ms`: each painting of the window.
- `rss_slope_mb_per_h`: how the memory of the window's process grows, as the line of least squares through what it was
  each second, after a fifth of the time to settle. Of a short run it says little.
- `beside_cache_mb_per_h`: the same without what SQLite has: its cache of pages fills up to 4 MB, once.
- `written_s` and `watched_s`: how long the writing took, and until the window showed the last of it.
"""

import asyncio
import json
import os
import random
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import apsw
import asyncpg
import psutil

from benchmarks.child import child, line_of
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
SETTLED = 0.2
"""Share of the time that is not counted for memory: caches fill."""
MEGABYTE = 1024 * 1024
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
    async with running_workspace(home) as workspace:
        room = await make_room(home, workspace)
        async with child("soak", "look_on", str(home), room) as window:
            _ = await line_of(window)
            written_s = await _talk(home, workspace, room, events, minutes * 60)
            assert window.stdout is not None
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


async def _talk(home: Path, workspace: RunningWorkspace, room: str, events: int, seconds: float) -> float:
    """Write so many events, evenly spread over the time; return how long it took."""
    async with client_of(home, WRITER, workspace):
        pass  # so that the account is there
    async with as_owner(Paths(home).workspace) as database:
        writer = await database.fetchval("select id::text from public.profiles where display_name = $1", WRITER)
        await database.execute(_CLAIM, writer)
        talk = _Talk(database, room)
        started = time.perf_counter()
        for number in range(events - 1):
            early = started + number * seconds / events - time.perf_counter()
            if early > 0:
                await asyncio.sleep(early)
            await talk.do(number)
        await talk.post(LAST_WORDS)
        return round(time.perf_counter() - started, 1)


# ---- the window, in a process of its own


def look_on() -> None:
    """Open the reader's window on the room, and print what was measured when the last words are shown."""
    home, room = sys.argv[1:]
    print(json.dumps(run_on_qt(lambda theme: _look_on(Path(home), RoomId(room), theme))), flush=True)


async def _look_on(home: Path, room: RoomId, theme: ThemeKeeper) -> Found:
    workspace = await join_workspace(Paths(home).workspace)
    assert workspace is not None
    profile = profile_of(home, READER)
    key = (await vault.unlock(profile, vault.Auto())).key
    async with real_window(profile, key, Address(url=workspace.url, key=workspace.anon_key), theme) as opened:
        await opened.service.load()
        await opened.service.start()
        await opened.service.open_room(room)
        heart, frames = Heart(opened.window), Frames(opened.window)
        print("open", flush=True)
        started = time.perf_counter()
        memory = await _until_last_words(opened)
        result: Found = {
            "longest_stall_ms": round(heart.longest_ms, 1),
            "frame_ms": distribution(frames.took_ms),
            "rss_slope_mb_per_h": _slope([(at, whole) for at, whole, _ in memory]),
            "beside_cache_mb_per_h": _slope([(at, whole - cache) for at, whole, cache in memory]),
            "rss_mb": round(memory[-1][1], 1),
            "watched_s": round(time.perf_counter() - started, 1),
        }
    await workspace.close()
    return result


async def _until_last_words(opened: RealWindow) -> list[tuple[float, float, float]]:
    """Return the memory at each second until the last message is shown, and SQLite's part of it, in MB."""
    process, rows = psutil.Process(), opened.window.conversation.timeline.timeline
    memory: list[tuple[float, float, float]] = []
    while not (rows.count() and preview(rows.row(rows.count() - 1).message.content) == LAST_WORDS):
        whole, cache = process.memory_info().rss / MEGABYTE, apsw.memory_used() / MEGABYTE
        memory.append((time.perf_counter(), whole, cache))
        await asyncio.sleep(1.0)
    return memory


def _slope(memory: list[tuple[float, float]]) -> float:
    """Return the growth per hour by least squares, after the first fifth."""
    counted = memory[round(SETTLED * len(memory)) :]
    middle_s = sum(at for at, _ in counted) / len(counted)
    middle_mb = sum(mb for _, mb in counted) / len(counted)
    spread = sum((at - middle_s) ** 2 for at, _ in counted)
    along = sum((at - middle_s) * (mb - middle_mb) for at, mb in counted)
    return round(along / spread * 3600, 1) if spread else 0.0
