"""Coming back to 50,000 events in 20 rooms: until the open room shows its newest page, and until all is caught up.

A person leaves, somebody writes 2,500 messages into each of 20 rooms, by the server's own function; then the person's
window opens: the real window on Qt's loop, the service, the encrypted store, in a process of its own.

- `first_page_ms`: from when the client begins to connect until the newest message of the open room is painted.
- `caught_up_s`: from then until it is live and knows where every room stands; rooms that are far behind have their
  newest page then and a marked hole below it, which fills on demand.
- `longest_stall_ms`: the longest time in which the window could not have moved, between two beats of a timer.
- `rss_mb`: the memory of the window's process at the end.
"""

import asyncio
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from benchmarks.child import child, while_wanted
from benchmarks.crowd import Witness, is_live
from benchmarks.real_window import Found, Heart, paint_now, real_window, run_on_qt
from benchmarks.two_people import READER, WRITER, as_owner, client_of, running_workspace
from desktop_chat.app.address import Address
from desktop_chat.app.paths import Paths, private_folder
from desktop_chat.app.wiring import build_service
from desktop_chat.core.preview import preview
from desktop_chat.domain.ids import RoomId
from desktop_chat.domain.link import LinkSettings
from desktop_chat.domain.room import RoomKind
from desktop_chat.qt.theme import ThemeKeeper
from desktop_chat.service.tasks import Tasks
from desktop_chat.store.opening import open_store
from desktop_chat.system.clock import SystemClock
from desktop_chat.system.launcher import RunningWorkspace, join_workspace

ROOMS = 20
EVENTS = 50_000
CALM = 1.0
"""Seconds in which the window goes on after all is caught up, so that what that causes counts too."""
_KEY = b"backlog-" * 4
_LIMIT_SECONDS = 60.0
_WRITE = """
with me as (select set_config('request.jwt.claims', json_build_object('sub', $1::text)::text, true))
select count(public.send_message($2::text::uuid, uuidv7(), jsonb_build_object('t', 'text', 'text',
    'message ' || number || ', ' || repeat('as long as messages are ', 1 + number % 5)), null, '{}'))
from me, generate_series(1, $3::int) as number
"""
_NEWEST = """
select content ->> 'text' from public.messages where room_id = $1::text::uuid order by seq desc limit 1
"""


def measure(rooms: int = ROOMS, events: int = EVENTS) -> dict[str, object]:
    """Run the benchmark with so many events in so many rooms."""
    with tempfile.TemporaryDirectory(prefix="dcb-") as folder:
        return asyncio.run(_measure(Path(folder) / "home", rooms, events))


async def _measure(home: Path, rooms: int, events: int) -> dict[str, object]:
    async with running_workspace(home) as workspace:
        made = await _leave_rooms(home, workspace, rooms)
        newest = await _write(home, made, events // rooms)
        async with child("backlog", "come_back", str(home), made[0], newest) as window:
            assert window.stdout is not None
            line = await asyncio.wait_for(window.stdout.readline(), 2 * _LIMIT_SECONDS)
        if not line:
            raise RuntimeError("the window ended without a result")
        found: dict[str, object] = json.loads(line)
    return {**found, "events": rooms * (events // rooms), "load": round(os.getloadavg()[0], 2)}


async def _leave_rooms(home: Path, workspace: RunningWorkspace, count: int) -> list[str]:
    """Let the reader know every room, and go away."""
    tasks, clock, witness = Tasks(), SystemClock(), Witness()
    opened = await open_store(_profile(home), _KEY, clock.now())
    address = Address(url=workspace.url, key=workspace.anon_key)
    service = build_service(opened.store, address, clock=clock, spawner=tasks, settings=LinkSettings())
    service.hub.subscribe(witness.take)
    await service.start()
    await service.sign_in_with_ticket(await workspace.ticket(READER), READER)
    await witness.until(lambda witness: is_live(witness.status))
    assert witness.user is not None
    async with client_of(home, WRITER, workspace) as writer:
        members = [witness.user]
        made = [await writer.service.create_room(RoomKind.GROUP, f"Room {n}", members) for n in range(count)]
    await witness.until(lambda witness: set(made) <= set(witness.rooms))
    await service.stop()
    await tasks.cancel_all()
    return [str(room) for room in made]


async def _write(home: Path, rooms: list[str], each: int) -> str:
    """Write into every room past all clients; return the newest message of the first."""
    async with as_owner(Paths(home).workspace) as database:
        writer = await database.fetchval("select id::text from public.profiles where display_name = $1", WRITER)
        for room in rooms:
            written = await database.fetchval(_WRITE, writer, room, each)
            if written != each:
                raise RuntimeError(f"{written} of {each} messages were written")
        newest: str = await database.fetchval(_NEWEST, rooms[0])
    return newest


def _profile(home: Path) -> Path:
    return private_folder(Paths(home).profile("back"))


# ---- the window, in a process of its own


def come_back() -> None:
    """Open the window of who was away, and print what was measured."""
    home, room, newest = sys.argv[1:]
    found = run_on_qt(lambda theme: _come_back(Path(home), RoomId(room), newest, theme))
    print(json.dumps(found), flush=True)


async def _come_back(home: Path, room: RoomId, newest: str, theme: ThemeKeeper) -> Found:
    workspace = await join_workspace(Paths(home).workspace)
    assert workspace is not None
    address = Address(url=workspace.url, key=workspace.anon_key)
    async with while_wanted(), real_window(_profile(home), _KEY, address, theme) as opened:
        window, service, witness = opened.window, opened.service, Witness()
        service.hub.subscribe(witness.take)
        await service.load()
        await service.open_room(room)
        timeline = window.conversation.timeline
        heart = Heart(window)
        started = time.perf_counter()
        await service.start()
        moved = asyncio.Event()
        timeline.moved.connect(moved.set)

        def shows_newest() -> bool:
            rows = timeline.timeline
            return rows.count() > 0 and preview(rows.row(rows.count() - 1).message.content) in newest

        await _until(moved, shows_newest)
        paint_now(window)
        painted = time.perf_counter()
        await witness.until(lambda witness: is_live(witness.status), _LIMIT_SECONDS)
        caught_up = time.perf_counter()
        await asyncio.sleep(CALM)
        result: Found = {
            "first_page_ms": round((painted - started) * 1000, 1),
            "caught_up_s": round(caught_up - started, 3),
            "longest_stall_ms": round(heart.longest_ms, 1),
            "rss_mb": round(psutil.Process().memory_info().rss / 1024 / 1024, 1),
        }
    await workspace.close()
    return result


async def _until(moved: asyncio.Event, holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(_LIMIT_SECONDS):
        while not holds():
            moved.clear()
            _ = await moved.wait()
