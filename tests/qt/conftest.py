"""Fixtures of the screen's tests: one theme for the session, a kit, and a whole window over a fake service."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, QTranslator
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_chat.core.diffs import Published
from desktop_chat.domain.link import LinkStatus
from desktop_chat.qt.bridge import ServiceBridge
from desktop_chat.qt.faces import Faces
from desktop_chat.qt.icons import Icons
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.theme import Mode, ThemeKeeper
from desktop_chat.qt.widgets.main_window import MainWindow
from desktop_chat.qt.window import build_window
from tests.qt.builders import a_page, a_roster, a_view, an_entry, rows, signed_in
from tests.qt.fakes import FakeChat, FakeClock, SteppingSpawner

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
ICONS = RESOURCES / "icons"
TRANSLATIONS = RESOURCES / "translations"


CANNOT = ("This plugin does not support", "systemTrayWindowChanged")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen platform remarks what it cannot do (size hints, raising, a tray); that is all it means."""
    for item in items:
        if "/qt/" in item.nodeid:
            item.add_marker(pytest.mark.qt_log_ignore(*CANNOT, extend=True))


@pytest.fixture(scope="session", autouse=True)
def english(qapp: QApplication) -> None:
    """Say everything in English, whose plurals are a translation too, whichever test comes first."""
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    translator = QTranslator(qapp)
    assert translator.load("desktop_chat_en", str(TRANSLATIONS)), "make setup-test compiles the translations"
    qapp.installTranslator(translator)


@pytest.fixture(scope="session")
def keeper(qapp: QApplication) -> ThemeKeeper:
    keeper = ThemeKeeper(qapp, Mode.LIGHT)
    keeper.dress()
    return keeper


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def kit(keeper: ThemeKeeper, clock: FakeClock) -> Kit:
    return Kit(keeper=keeper, icons=Icons(ICONS, keeper), faces=Faces(keeper, clock.monotonic), clock=clock)


@dataclass
class Stage:
    """A window with everything around it."""

    window: MainWindow
    bridge: ServiceBridge
    chat: FakeChat
    spawner: SteppingSpawner
    clock: FakeClock

    def publish(self, *news: Published | LinkStatus) -> None:
        for one in news:
            self.chat.hub.publish(one)


@pytest.fixture
def stage(qtbot: QtBot, keeper: ThemeKeeper, clock: FakeClock) -> Iterator[Stage]:
    """A window that shows nothing yet."""
    spawner = SteppingSpawner()
    bridge = ServiceBridge(spawner)
    window = build_window(bridge, keeper, icons=ICONS, clock=clock)
    qtbot.addWidget(window)
    chat = FakeChat()
    bridge.attach(chat)
    show(qtbot, window)
    looks = keeper.appearance
    yield Stage(window=window, bridge=bridge, chat=chat, spawner=spawner, clock=clock)
    bridge.detach()
    keeper.apply(looks)  # the next test has the same keeper


@pytest.fixture
def talk(stage: Stage) -> Stage:
    """A window in which Ann looks at a room with thirty messages, m1 to m30."""
    stage.publish(signed_in(), a_roster(an_entry()), a_view(), a_page(rows(30)))
    stage.chat.calls.clear()
    return stage


def show(qtbot: QtBot, widget: QWidget) -> None:
    """Show a window and wait until it is there and in front."""
    widget.show()
    qtbot.waitExposed(widget)
    widget.activateWindow()
    qtbot.waitUntil(widget.isActiveWindow)
