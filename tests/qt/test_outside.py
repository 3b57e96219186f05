"""Focus and network are told by the computer, and reach the service."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtNetwork import QNetworkInformation
from pytestqt.qtbot import QtBot

from desktop_chat.domain.link import Network
from desktop_chat.qt.bridge import ServiceBridge
from desktop_chat.qt.outside import Outside
from tests.qt.fakes import FakeChat, SteppingSpawner

Reachability = QNetworkInformation.Reachability


@pytest.fixture
def chat(qtbot: QtBot) -> FakeChat:
    return FakeChat()


@pytest.fixture
def outside(chat: FakeChat) -> Outside:
    bridge = ServiceBridge(SteppingSpawner())
    bridge.attach(chat)
    chat.calls.clear()
    return Outside(bridge, bridge)


def application() -> QGuiApplication:
    running = QGuiApplication.instance()
    assert isinstance(running, QGuiApplication)
    return running


def test_focus_reaches_the_service(chat: FakeChat, outside: Outside) -> None:
    application().applicationStateChanged.emit(Qt.ApplicationState.ApplicationInactive)
    application().applicationStateChanged.emit(Qt.ApplicationState.ApplicationActive)

    assert outside.parent() is not None
    assert chat.calls == [("focus_changed", False), ("focus_changed", True)]


def test_a_change_of_network_reaches_the_service_once_it_has_come_to_rest(
    qtbot: QtBot, chat: FakeChat, outside: Outside
) -> None:
    outside.watch_network()
    information = QNetworkInformation.instance()
    for reachability in (Reachability.Disconnected, Reachability.Local, Reachability.Online):
        information.reachabilityChanged.emit(reachability)
    qtbot.waitUntil(lambda: chat.calls == [("network_changed", Network.ONLINE)])
    information.transportMediumChanged.emit(QNetworkInformation.TransportMedium.Cellular)
    qtbot.waitUntil(lambda: chat.calls == [("network_changed", Network.ONLINE)] * 2)
    information.reachabilityChanged.emit(Reachability.Disconnected)
    qtbot.waitUntil(lambda: chat.calls[-1] == ("network_changed", Network.OFFLINE))
    information.reachabilityChanged.emit(Reachability.Unknown)
    qtbot.waitUntil(lambda: chat.calls[-1] == ("network_changed", Network.UNKNOWN))


def test_a_service_that_comes_later_is_told_of_the_network(qtbot: QtBot, chat: FakeChat, outside: Outside) -> None:
    outside.watch_network()
    QNetworkInformation.instance().reachabilityChanged.emit(Reachability.Disconnected)
    qtbot.waitUntil(lambda: bool(chat.calls))
    later = FakeChat()
    bridge = outside.parent()
    assert isinstance(bridge, ServiceBridge)
    bridge.attach(later)

    assert ("network_changed", Network.OFFLINE) in later.calls
