"""The loop keeps asyncio's promises on Qt: timers are never early, nothing is left over, a coroutine ends it all."""

import asyncio
import gc
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any

import pytest
from PySide6.QtCore import QEventLoop, QObject, QTimer, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_chat.domain.ports import TaskHandle
from desktop_chat.qt.loop import BATCH, run
from desktop_chat.qt.tasks import connect_async

Play = Callable[[Coroutine[Any, Any, None]], None]


@pytest.fixture
def play(qapp: QApplication) -> Play:
    """Run a coroutine on the product's loop."""

    def run_it(work: Coroutine[Any, Any, None]) -> None:
        async def main() -> int:
            await work
            return 7

        assert run(main(), qapp) == 7

    return run_it


def test_sleep_is_never_early(play: Play) -> None:
    async def work() -> None:
        loop = asyncio.get_running_loop()
        for seconds in (0.0004, 0.001, 0.0015, 0.02, 0.05):
            start = loop.time()
            await asyncio.sleep(seconds)
            assert loop.time() - start >= seconds

    play(work())


def test_calls_come_in_the_order_in_which_they_were_asked_for(play: Play) -> None:
    order: list[int] = []

    async def work() -> None:
        loop = asyncio.get_running_loop()
        done = loop.create_future()
        for number in range(20):
            loop.call_soon(order.append, number)
        loop.call_soon(done.set_result, None)
        await done

    play(work())

    assert order == list(range(20))


def test_many_handles_run_in_one_turn(play: Play) -> None:
    turns: list[int] = []

    async def work() -> None:
        timer = QTimer()
        timer.timeout.connect(lambda: turns.append(1))
        timer.start(0)
        for _ in range(1000):
            await asyncio.sleep(0)
        timer.stop()

    play(work())

    assert len(turns) < 100


def test_a_flood_of_handles_leaves_qt_its_turns(play: Play) -> None:
    turns: list[float] = []

    async def work() -> None:
        loop = asyncio.get_running_loop()
        timer = QTimer()
        timer.timeout.connect(lambda: turns.append(loop.time()))
        timer.start(0)
        began = loop.time()
        while loop.time() - began < 0.2:  # noqa: ASYNC110  the flood
            await asyncio.sleep(0)
        timer.stop()

    play(work())

    assert len(turns) >= 0.2 / BATCH / 4  # a busy computer takes its share


def test_a_widget_is_painted_during_a_flood(play: Play, qtbot: QtBot) -> None:
    painted: list[int] = []

    class Watched(QWidget):
        def paintEvent(self, _event: QPaintEvent) -> None:
            painted.append(1)

    widget = Watched()
    qtbot.addWidget(widget)
    widget.show()

    async def work() -> None:
        before = len(painted)
        widget.update()
        while len(painted) == before:  # noqa: ASYNC110  the flood
            await asyncio.sleep(0)

    play(work())


def test_a_qt_loop_inside_of_a_handle_holds_the_others_up_and_loses_none(play: Play, qapp: QApplication) -> None:
    order: list[str] = []

    async def inside() -> None:
        asyncio.get_running_loop().call_soon(order.append, "the other")
        asyncio.get_running_loop().call_later(0.001, order.append, "the timer")
        asyncio.get_running_loop().call_later(0.005, order.append, "the later timer")
        asyncio.get_running_loop().call_later(0.2, order.append, "the last timer")
        qapp.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)
        order.append("this one")
        await asyncio.sleep(0.3)

    play(inside())

    assert order == ["this one", "the other", "the timer", "the later timer", "the last timer"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
def test_a_signal_of_the_system_is_heard(play: Play) -> None:
    async def work() -> None:
        loop, heard = asyncio.get_running_loop(), asyncio.Event()
        loop.add_signal_handler(signal.SIGUSR1, heard.set)
        os.kill(os.getpid(), signal.SIGUSR1)
        async with asyncio.timeout(5):
            await heard.wait()
        assert loop.remove_signal_handler(signal.SIGUSR1)

    play(work())


def test_a_cancelled_timer_does_not_fire(play: Play) -> None:
    fired: list[int] = []

    async def work() -> None:
        loop = asyncio.get_running_loop()
        handle = loop.call_later(0.001, fired.append, 1)
        handle.cancel()
        handle.cancel()
        await asyncio.sleep(0.01)

    play(work())

    assert fired == []


def test_a_time_limit_works(play: Play) -> None:
    async def work() -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.005):
                await asyncio.Event().wait()

    play(work())


def test_qt_timers_run_beside_tasks(play: Play) -> None:
    async def work() -> None:
        fired = asyncio.Event()
        QTimer.singleShot(1, fired.set)
        await fired.wait()

    play(work())


def test_an_abandoned_generator_is_closed(play: Play) -> None:
    closed: list[bool] = []

    async def numbers() -> AsyncIterator[int]:
        try:
            yield 1
            yield 2
        finally:
            await asyncio.sleep(0)
            closed.append(True)

    async def work() -> None:
        async for _number in numbers():
            break
        gc.collect()
        await asyncio.sleep(0.01)
        assert closed == [True]

    play(work())


def test_work_in_a_thread_comes_back(play: Play) -> None:
    async def work() -> None:
        assert await asyncio.to_thread(sum, [1, 2, 3]) == 6

    play(work())


def test_a_socket_can_be_served_and_reached(play: Play) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(await reader.readline())
        await writer.drain()
        writer.close()

    async def work() -> None:
        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        host, port = server.sockets[0].getsockname()
        reader, writer = await asyncio.open_connection(host, port)
        writer.write(b"hello\n")
        assert await reader.readline() == b"hello\n"
        writer.close()
        await writer.wait_closed()
        server.close()
        await server.wait_closed()

    play(work())


def test_an_error_in_the_main_coroutine_goes_up(qapp: QApplication) -> None:
    async def main() -> int:
        await asyncio.sleep(0)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run(main(), qapp)


def test_one_loop_after_the_other_leaves_nothing_behind(qapp: QApplication, play: Play) -> None:
    play(asyncio.sleep(0))
    qapp.sendPostedEvents()
    before = len(qapp.findChildren(QObject))

    for _ in range(5):
        play(asyncio.sleep(0))
    qapp.processEvents()
    qapp.sendPostedEvents(None, 52)

    assert len(qapp.findChildren(QObject)) <= before + 1


class Sender(QObject):
    plain = Signal()
    worded = Signal(str)


class NotingSpawner:
    def __init__(self) -> None:
        self.names: list[str] = []

    def spawn(self, work: Coroutine[Any, Any, None], name: str) -> TaskHandle:
        self.names.append(name)
        with pytest.raises(StopIteration):
            work.send(None)
        return _Ended()


class _Ended:
    def cancel(self) -> bool:
        return False

    def done(self) -> bool:
        return True


def test_a_signal_starts_a_coroutine_with_what_it_takes(qapp: QApplication) -> None:
    sender, spawner = Sender(), NotingSpawner()
    heard: list[str] = []

    async def nothing() -> None:
        heard.append("nothing")

    async def word(text: str) -> None:
        heard.append(text)

    connect_async(sender.plain, nothing, spawner)
    connect_async(sender.worded, word, spawner)
    connect_async(sender.worded, nothing, spawner)
    sender.plain.emit()
    sender.worded.emit("x")

    assert heard == ["nothing", "x", "nothing"]
    assert all("nothing" in name or "word" in name for name in spawner.names)


def test_a_method_is_given_its_own_arguments_only(qapp: QApplication) -> None:
    sender, spawner = Sender(), NotingSpawner()

    class Owner:
        heard = ""

        async def take(self, text: str) -> None:
            self.heard = text

    owner = Owner()
    connect_async(sender.worded, owner.take, spawner)

    sender.worded.emit("x")

    assert owner.heard == "x"


def test_a_coroutine_that_takes_too_much_is_refused(qapp: QApplication) -> None:
    async def greedy(_one: str, _two: str) -> None:
        """Take two."""

    with pytest.raises(TypeError, match="one at most"):
        connect_async(Sender().worded, greedy, NotingSpawner())
