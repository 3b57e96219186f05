"""The real window on Qt's loop with service and encrypted store, for a process of its own, and what it feels."""

import contextlib
import gc
import os
import time
from array import array
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from desktop_chat.app.address import Address
from desktop_chat.app.paths import resources_folder
from desktop_chat.app.wiring import build_service
from desktop_chat.domain.link import LinkSettings
from desktop_chat.qt import loop
from desktop_chat.qt.bridge import ServiceBridge
from desktop_chat.qt.theme import Mode, ThemeKeeper
from desktop_chat.qt.widgets.main_window import MainWindow
from desktop_chat.qt.window import build_window
from desktop_chat.service.chat import ChatService
from desktop_chat.service.tasks import Tasks
from desktop_chat.store.opening import open_store
from desktop_chat.system.clock import SystemClock

BEAT_MS = 2
Found = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class RealWindow:
    """A shown window; its service is not started yet."""

    window: MainWindow
    service: ChatService
    bridge: ServiceBridge


def run_on_qt(measure: Callable[[ThemeKeeper], Awaitable[Found]]) -> Found:
    """Run a measurement on Qt's loop, where nobody sees it, and return what it found."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication([])
    theme = ThemeKeeper(application, Mode.LIGHT)
    found: Found = {}

    async def live() -> int:
        found.update(await measure(theme))
        return 0

    loop.run(live(), application)
    return found


@contextlib.asynccontextmanager
async def real_window(profile: Path, key: bytes, address: Address, theme: ThemeKeeper) -> AsyncIterator[RealWindow]:
    """Open a window on a profile's store until the end of the block."""
    tasks, clock = Tasks(), SystemClock()
    bridge = ServiceBridge(tasks)
    window = build_window(bridge, theme, icons=resources_folder() / "icons", clock=clock)
    window.show_chat()
    window.show()
    opened = await open_store(profile, key, clock.now())
    service = build_service(opened.store, address, clock=clock, spawner=tasks, settings=LinkSettings())
    bridge.attach(service)
    gc.freeze()  # as `Program` does after its first picture: looking through all that is loaded takes 58 ms
    try:
        yield RealWindow(window=window, service=service, bridge=bridge)
    finally:
        bridge.detach()
        await service.stop()
        await tasks.cancel_all()


def paint_now(window: QWidget) -> None:
    """Paint what is to be painted, as Qt would next."""
    QApplication.sendPostedEvents(window, QEvent.Type.UpdateRequest.value)


class Heart(QObject):
    """Beats on Qt's loop, and remembers the longest time between two beats: the window could not have moved in it."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.longest_ms = 0.0
        self._last = time.perf_counter()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._beat)
        self._timer.start(BEAT_MS)

    def _beat(self) -> None:
        now = time.perf_counter()
        self.longest_ms = max(self.longest_ms, (now - self._last) * 1000 - BEAT_MS)
        self._last = now


class Frames(QObject):
    """Measures how long each painting of a window takes, in milliseconds; `expected` are as many as may come."""

    def __init__(self, window: QWidget, expected: int = 0) -> None:
        super().__init__(window)
        # Taken before anything is measured: numbers that are added one by one would be taken for a leak of the window.
        self._took_ms = array("d", bytes(8 * expected))
        self._count = 0
        self._window = window
        window.installEventFilter(self)

    @property
    def took_ms(self) -> "array[float]":
        """Return how long each has taken since the last `forget`."""
        return self._took_ms[: self._count]

    def forget(self) -> None:
        """Begin anew."""
        self._count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the window paint, with a watch in the hand."""
        if watched is not self._window or event.type() is not QEvent.Type.UpdateRequest:
            return False
        started = time.perf_counter()
        self._window.event(event)
        took_ms = (time.perf_counter() - started) * 1000
        if self._count < len(self._took_ms):
            self._took_ms[self._count] = took_ms
        else:
            self._took_ms.append(took_ms)
        self._count += 1
        return True
