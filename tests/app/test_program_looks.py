"""What a person chooses about the looks of a window is there again the next time."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_chat.app.config import load_settings, save_settings
from desktop_chat.app.crash import CrashNet
from desktop_chat.app.head_start import HeadStart
from desktop_chat.app.options import WindowOptions
from desktop_chat.app.paths import resources_folder
from desktop_chat.app.program import Program
from desktop_chat.app.surroundings import Surroundings
from desktop_chat.app.taken import TakenProfile
from desktop_chat.domain.settings import Appearance, Looks, Settings
from desktop_chat.qt.bridge import ServiceBridge
from desktop_chat.qt.settings import LiveSettings
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
    light = Settings(appearance=Appearance(theme=Looks.LIGHT))
    live = LiveSettings(light, save=lambda before, after: save_settings(tmp_path, after, before))
    window = build_window(bridge, keeper, icons=resources_folder() / "icons", clock=clock, settings=live)
    qtbot.addWidget(window)
    taken = TakenProfile(
        options=WindowOptions(),
        folder=tmp_path,
        workspace=tmp_path / "workspace",
        clock=clock,
        settings=light,
        complaints=(),
        head_start=HeadStart(tmp_path, clock, unprotected=True, room=""),
        log=tmp_path / "default.log",
        crash=CrashNet(tmp_path, "default"),
    )
    yield Surroundings(taken=taken, spawner=tasks, window=window, bridge=bridge)
    asyncio.run(taken.head_start.abandon())


@pytest.mark.parametrize("mode", [Mode.DARK, Mode.SYSTEM])
def test_chosen_looks_are_remembered(given: Surroundings, keeper: ThemeKeeper, mode: Mode) -> None:
    program = Program(given)

    live = given.window.kit.settings
    live.put(replace(live.value.appearance, theme=mode))

    settings, complaints = load_settings(given.taken.folder)
    assert program is not None
    assert (settings.appearance.theme.value, complaints) == (mode.value, ())


@pytest.mark.expects_log("could not be saved")
def test_settings_that_cannot_be_kept_are_said(given: Surroundings, keeper: ThemeKeeper, tmp_path: Path) -> None:
    said: list[str] = []
    given.bridge.notice_raised.connect(lambda notice: said.append(notice.text))
    program = Program(given)
    (tmp_path / "settings.new").mkdir()

    given.window.kit.settings.put(Appearance(theme=Looks.DARK))

    assert program is not None
    assert len(said) == 1
    assert said[0].startswith("Your settings could not be saved")
