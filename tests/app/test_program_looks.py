"""What a person chooses about the looks of a window is there again the next time."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_chat.app.config import Settings, load_settings
from desktop_chat.app.head_start import HeadStart
from desktop_chat.app.options import WindowOptions
from desktop_chat.app.paths import resources_folder
from desktop_chat.app.program import Program
from desktop_chat.app.surroundings import Surroundings
from desktop_chat.app.taken import TakenProfile
from desktop_chat.qt.bridge import ServiceBridge
from desktop_chat.qt.theme import Mode, ThemeKeeper
from desktop_chat.qt.window import build_window
from desktop_chat.service.tasks import Tasks
from desktop_chat.system.clock import SystemClock


@pytest.fixture
def keeper(qapp: QApplication) -> ThemeKeeper:
    return ThemeKeeper(qapp, Mode.LIGHT)


@pytest.fixture
def given(qtbot: QtBot, keeper: ThemeKeeper, tmp_path: Path) -> Iterator[Surroundings]:
    clock, tasks = SystemClock(), Tasks()
    bridge = ServiceBridge(tasks)
    window = build_window(bridge, keeper, icons=resources_folder() / "icons", clock=clock)
    qtbot.addWidget(window)
    taken = TakenProfile(
        options=WindowOptions(),
        folder=tmp_path,
        workspace=tmp_path / "workspace",
        clock=clock,
        settings=Settings(theme="light"),
        complaints=(),
        head_start=HeadStart(tmp_path, clock, unprotected=True, room=""),
    )
    yield Surroundings(taken=taken, spawner=tasks, window=window, bridge=bridge)
    asyncio.run(taken.head_start.abandon())


@pytest.mark.parametrize("mode", [Mode.DARK, Mode.SYSTEM])
def test_chosen_looks_are_remembered(given: Surroundings, keeper: ThemeKeeper, mode: Mode) -> None:
    program = Program(given)

    keeper.choose(mode)

    settings, complaints = load_settings(given.taken.folder)
    assert program is not None
    assert (settings.theme, complaints) == (mode.value, ())
