"""The message list over a real store with 1,000, 100,000 and 1,000,000 messages in one room.

Everything is the product's own: the encrypted store, the service (offline), the bridge and the window. A figure is the
time from asking until the rows are painted: `append` goes the way of the composer's text, through the outbox, `prepend`
reads a page from the store, `frame` scrolls by a third of a screen, `resize` changes the width. Each size has a process
of its own; the store grows from one size to the next and is measured in a copy, which it may change.
"""

import asyncio
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import psutil

from benchmarks.figures import Distribution, distribution
from benchmarks.filling import fill
from benchmarks.real_window import Found, RealWindow, paint_now, real_window, run_on_qt
from desktop_chat.app.address import Address
from desktop_chat.core.preview import preview
from desktop_chat.domain.ids import MessageId, RoomId
from desktop_chat.domain.link import Phase
from desktop_chat.qt.bridge import ServiceBridge
from desktop_chat.qt.theme import ThemeKeeper
from desktop_chat.qt.widgets.main_window import MainWindow
from desktop_chat.qt.wishes import Draft
from desktop_chat.service.chat import ChatService

SIZES = (1_000, 100_000, 1_000_000)
OPENS = 15
APPENDS = 60
FRAMES = 200
PREPENDS = 12
RESIZES = 30
NEAR_TOP = 20
NOWHERE = "http://127.0.0.1:9"
_KEY = b"timeline" * 4
_LIMIT_SECONDS = 10.0


def measure() -> dict[str, object]:
    """Fill a store up to each size, and measure it."""
    sizes: dict[str, object] = {}
    with tempfile.TemporaryDirectory(prefix="desktop-chat-timeline-") as folder:
        for size in SIZES:
            room = _run("fill_one", folder, str(size))
            with tempfile.TemporaryDirectory(prefix="desktop-chat-timeline-") as copied:
                shutil.copytree(folder, copied, dirs_exist_ok=True)
                sizes[str(size)] = json.loads(_run("measure_one", copied, room))
    return {"sizes": sizes, "load": round(os.getloadavg()[0], 2)}


def _run(function: str, *arguments: str) -> str:
    """Run a function of this module in a process of its own, whose memory goes with it; returns its last line."""
    script = f"import sys, benchmarks.timeline as found; print(found.{function}(*sys.argv[1:]))"
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", script, *arguments]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout.splitlines()[-1]


def measure_one(folder: str, room: str) -> str:
    """Measure a filled store; returns the figures as JSON."""
    return json.dumps(_measure_window(Path(folder), room))


def fill_one(folder: str, size: str) -> str:
    """Fill a store up to this many messages; returns the room."""
    return fill(Path(folder), _KEY, rooms=1, messages=int(size), url=NOWHERE)


def _measure_window(profile: Path, room: str) -> Found:
    async def live(theme: ThemeKeeper) -> Found:
        async with real_window(profile, _KEY, Address(url=NOWHERE, key="bench"), theme) as opened:
            await _begin(opened)
            return await _Bench(RoomId(room), opened.window, opened.service, opened.bridge).figures()

    return run_on_qt(live)


async def _begin(opened: RealWindow) -> None:
    """Start the service, and wait until its first attempt to connect has ended: no opening should be charged for it."""
    tried = asyncio.Event()
    opened.bridge.link_changed.connect(lambda status: tried.set() if status.phase is Phase.WAITING else None)
    await opened.service.start()
    await asyncio.wait_for(tried.wait(), _LIMIT_SECONDS)


class _Bench:
    """One window on one store, with the service between."""

    def __init__(self, room: RoomId, window: MainWindow, service: ChatService, bridge: ServiceBridge) -> None:
        self._room = room
        self._bridge = bridge
        self._window = window
        self._service = service
        self._view = window.conversation.timeline
        self._moved = asyncio.Event()
        self._view.moved.connect(self._moved.set)

    async def figures(self) -> dict[str, object]:
        """Measure everything, in the order in which a person would do it."""
        opened = await self._timed(OPENS, self._open, before=self._service.close_room)
        appended = await self._timed(APPENDS, self._append)
        frames = await self._timed(FRAMES, self._scroll)
        prepended, kept = await self._prepends()
        resized = await self._timed(RESIZES, self._resize)
        return {
            "open_ms": opened,
            "append_ms": appended,
            "frame_ms": frames,
            "prepend_ms": prepended,
            "resize_ms": resized,
            "rss_mb": round(psutil.Process().memory_info().rss / 1024 / 1024, 1),
            "anchor_kept": kept,
        }

    async def _timed(
        self,
        count: int,
        work: Callable[[int], Awaitable[None]],
        before: Callable[[], Awaitable[None]] | None = None,
    ) -> Distribution:
        samples = []
        for number in range(count):
            if before is not None:
                await before()
            await self._settle()
            started = time.perf_counter()
            await work(number)
            paint_now(self._window)
            samples.append((time.perf_counter() - started) * 1000)
        return distribution(samples)

    async def _settle(self) -> None:
        """Let everything that the last step has caused be done."""
        for _ in range(5):
            await asyncio.sleep(0.002)

    async def _open(self, _number: int) -> None:
        await self._service.open_room(self._room)
        await self._until(lambda: self._view.timeline.count() > 0)

    async def _append(self, number: int) -> None:
        text = f"message number {number}, written while the window is open"
        self._bridge.send(Draft(room=self._room, text=text))
        await self._until(lambda: self._last_text() == text)

    async def _scroll(self, number: int) -> None:
        self._view.scroll_by(-240 if number % 40 < 30 else 240)

    async def _resize(self, number: int) -> None:
        self._window.resize((1080, 900, 1240)[number % 3], 720)

    async def _prepends(self) -> tuple[Distribution, bool]:
        samples, kept = [], True
        self._view.older_wanted.disconnect()  # the window would ask by itself, at a moment that cannot be timed
        for _ in range(PREPENDS):
            while self._view.visible_rows().start > NEAR_TOP:
                self._view.scroll_by(-400)
            await self._settle()
            rows, anchor = self._first(), self._view.anchor()
            started = time.perf_counter()
            await self._service.load_older(self._room)
            paint_now(self._window)
            elapsed = (time.perf_counter() - started) * 1000
            if self._first() == rows:
                break  # the beginning of the room
            samples.append(elapsed)
            kept = kept and self._view.anchor() == anchor
        return distribution(samples), kept

    def _first(self) -> MessageId:
        return self._view.timeline.row(0).message.id

    def _last_text(self) -> str:
        return preview(self._view.timeline.row(self._view.timeline.count() - 1).message.content)

    async def _until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(_LIMIT_SECONDS):
            while not condition():
                self._moved.clear()
                await self._moved.wait()
