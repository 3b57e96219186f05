"""What the window learns from the computer about its connection: who looks at it, and which network there is."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication

from desktop_chat.domain.link import Network
from desktop_chat.qt.bridge import ServiceBridge

if TYPE_CHECKING:
    from PySide6.QtNetwork import QNetworkInformation

SETTLE_MS = 300
"""Milliseconds for a change of network to come to rest: a new one comes as several changes."""


class Outside(QObject):
    """Tells the bridge of both, from now on. For the network call `watch_network` when there is time for it."""

    def __init__(self, bridge: ServiceBridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._network = Network.UNKNOWN
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._tell_network)
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.applicationStateChanged.connect(self._state_changed)

    def watch_network(self) -> None:
        """Ask Qt for the network, where it has a way to know; else nothing is told. It loads 2 MB in 20 ms."""
        from PySide6.QtNetwork import QNetworkInformation  # noqa: PLC0415 - start-up does without

        if not QNetworkInformation.loadBackendByFeatures(QNetworkInformation.Feature.Reachability):
            return
        information = QNetworkInformation.instance()
        information.reachabilityChanged.connect(self._reachability_changed)
        information.transportMediumChanged.connect(self._medium_changed)
        self._reachability_changed(information.reachability())

    def _state_changed(self, state: Qt.ApplicationState) -> None:
        self._bridge.focus_changed(focused=state is Qt.ApplicationState.ApplicationActive)

    def _reachability_changed(self, reachability: "QNetworkInformation.Reachability") -> None:
        # The name is compared because the class is not loaded here. A server may be near: any network will do.
        match reachability.name:
            case "Disconnected":
                self._network = Network.OFFLINE
            case "Unknown":
                self._network = Network.UNKNOWN
            case _:
                self._network = Network.ONLINE
        self._settle.start()

    def _medium_changed(self) -> None:
        self._settle.start()

    def _tell_network(self) -> None:
        self._bridge.network_changed(self._network)
