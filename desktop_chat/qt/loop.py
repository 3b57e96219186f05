"""The only module that knows qasync: an asyncio loop on Qt's own, with the sharp edges of qasync 0.28 mended.

What is mended: timers are precise and never early, cancelled timers are taken from Qt at once, timers belong to the
application (so that no other thread ever destroys them), and abandoned async generators are closed. `asyncSlot` and
`asyncClose` are not used at all; the program ends when its main coroutine returns, see `run`.
"""

import asyncio
import math
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimerEvent  # before qasync, which takes the first binding that it finds
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

WORKER_THREADS = 4
BATCH = 0.008
"""Seconds for which handles run before Qt has its turn: half a frame."""


class _Timers(QObject):
    """Runs asyncio handles from Qt timers; a child of the application, so that it dies in the right thread.

    What is due runs in one go, in order, with all that it makes due, instead of each from a timer of its own: a message
    is some twenty handles. After `BATCH` seconds Qt has its turn to paint and to read the keyboard.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._due: deque[asyncio.Handle] = deque()
        self._later: dict[int, asyncio.TimerHandle] = {}
        self._numbers: dict[int, int] = {}
        self._next_turn = 0
        self._running = False
        self._stopped = False

    def add_callback(self, handle: asyncio.Handle) -> asyncio.Handle:
        """Run the handle as soon as what was due before has run."""
        self._due.append(handle)
        self._ask_for_turn()
        return handle

    def add_timer(self, handle: asyncio.TimerHandle, delay: float) -> asyncio.TimerHandle:
        """Run the handle after `delay` seconds; rounded up, because Qt counts whole milliseconds."""
        number = self.startTimer(max(0, math.ceil(delay * 1000)), Qt.TimerType.PreciseTimer)
        self._later[number] = handle
        self._numbers[id(handle)] = number
        return handle

    def forget(self, handle: asyncio.Handle) -> None:
        """Stop the timer of a cancelled handle; harmless when it is due."""
        number = self._numbers.pop(id(handle), None)
        if number is not None:
            self.killTimer(number)
            self._later.pop(number, None)

    def timerEvent(self, event: QTimerEvent) -> None:
        """Run what is due, or wait for the rest when Qt came early."""
        number = event.timerId()
        self.killTimer(number)
        if number == self._next_turn:
            self._next_turn = 0
        elif (handle := self._later.pop(number, None)) is not None:
            self._numbers.pop(id(handle), None)
            early = handle.when() - asyncio.get_running_loop().time()
            if early > 0:
                self.add_timer(handle, early)
                return
            self._due.append(handle)
        self.run_due()

    def run_due(self) -> None:
        """Run what is due, for a limited time. In a Qt loop inside of a handle nothing runs: that one has not ended."""
        if self._running:
            return
        self._running = True
        enough = time.perf_counter() + BATCH
        try:
            while self._due and not self._stopped:
                handle = self._due.popleft()
                if not handle.cancelled():
                    handle._run()  # noqa: SLF001 - what every asyncio loop does with its handles; there is no public name
                if time.perf_counter() >= enough:
                    break
        finally:
            self._running = False
            self._ask_for_turn()

    def stop(self) -> None:
        """Run nothing more; the owner deletes this object."""
        self._stopped = True
        for number in (*self._later, self._next_turn):
            if number:
                self.killTimer(number)
        self._next_turn = 0
        self._due.clear()
        self._later.clear()
        self._numbers.clear()

    def set_debug(self, enabled: bool) -> None:  # noqa: FBT001 - qasync calls it so
        """Take part in qasync's debug switch; nothing to do."""

    def _ask_for_turn(self) -> None:
        if self._due and not self._next_turn and not self._running and not self._stopped:
            self._next_turn = self.startTimer(0)


class Loop(QEventLoop):  # type: ignore[misc]  # qasync ships no types
    """An asyncio event loop driven by the application's Qt loop."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._timer = _Timers(application)
        # qasync's own default is ten QThreads at once; these threads start when they are needed.
        self.set_default_executor(ThreadPoolExecutor(max_workers=WORKER_THREADS, thread_name_prefix="worker"))

    def call_later(
        self, delay: float, callback: Callable[..., object], *args: Any, context: Context | None = None
    ) -> asyncio.Handle:
        """Call back after `delay` seconds, never earlier."""
        if delay <= 0:
            return self._timer.add_callback(asyncio.Handle(callback, args, self, context=context))
        return self._timer.add_timer(
            asyncio.TimerHandle(self.time() + delay, callback, args, self, context=context), delay
        )

    def run_forever(self) -> Any:
        """Run until stopped, closing abandoned async generators as asyncio's own loop does."""
        self._thread_id = threading.get_ident()
        old = sys.get_asyncgen_hooks()
        sys.set_asyncgen_hooks(firstiter=self._asyncgen_firstiter_hook, finalizer=self._asyncgen_finalizer_hook)
        try:
            return super().run_forever()
        finally:
            sys.set_asyncgen_hooks(*old)

    def close(self) -> None:
        """Give everything back; harmless twice."""
        if not self.is_closed():
            super().close()
            self._timer.deleteLater()

    def _add_callback(self, handle: asyncio.Handle) -> asyncio.Handle:
        """Run a handle that asyncio made itself: those of Unix signals."""
        return self._timer.add_callback(handle)

    def _timer_handle_cancelled(self, handle: asyncio.TimerHandle) -> None:
        self._timer.forget(handle)


def run(main: Coroutine[Any, Any, int], application: QApplication) -> int:
    """Run the main coroutine on Qt's loop and return its result, the exit code.

    `main` waits for an event of its own (the last window closed, Quit was chosen) and puts everything away before it
    returns. `QApplication.quit` must not be called: it would stop the loop under the coroutine.
    """
    application.setQuitOnLastWindowClosed(False)
    with asyncio.Runner(loop_factory=lambda: Loop(application)) as runner:
        return runner.run(main)
