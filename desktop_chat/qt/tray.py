"""The icon in the system tray: what is unread, how the window is connected, and the way back to it."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from desktop_chat.core.indicator import Indicator, Level
from desktop_chat.domain.settings import Desktop
from desktop_chat.domain.values import dataclass
from desktop_chat.qt.app_icon import application_icon
from desktop_chat.qt.bridge import ServiceBridge
from desktop_chat.qt.quiet_actions import BY_HAND, QuietActions
from desktop_chat.qt.text import tr
from desktop_chat.qt.widgets.main_window import MainWindow


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """How many messages are unread in all rooms that are not muted, of all workspaces."""

    count: int


class Tray(QObject):
    """Shown wherever there is a tray, also one that comes later; while there is one, closing the window keeps it."""

    unread_changed = Signal(Unread)  # another number of messages is unread
    put_away = Signal()  # the window was closed and goes on in the tray

    def __init__(self, window: MainWindow, bridge: ServiceBridge, quiet: QuietActions) -> None:
        super().__init__(window)
        self._window = window
        self._quiet = quiet
        self._unread = 0
        self._indicator = Indicator(level=Level.GREEN, word="", detail="")
        self._menu = QMenu()  # of nobody: the window is often hidden when it is shown
        # Else Python would delete it when it looks for garbage, in the middle of whatever Qt does just then.
        self.destroyed.connect(self._menu.deleteLater)
        self._status = QAction(self)  # not the menu's, which deletes its own
        self._status.setEnabled(False)
        self.icon = QSystemTrayIcon(self)
        self.icon.setContextMenu(self._menu)
        self.icon.activated.connect(self._activated)
        self._menu.aboutToShow.connect(self._fill)
        self._fill()
        self._show()
        self._count()
        bridge.rooms_changed.connect(self._count)
        window.rooms.badge.shown_changed.connect(self._link_changed)
        quiet.changed.connect(self._show)
        window.kit.settings.desktop_changed.connect(self._choose)
        window.standing_changed.connect(self._stand)
        window.may_stay = self.holds_window
        window.put_away.connect(self.put_away)
        self._choose(window.kit.settings.value.desktop)

    def holds_window(self) -> bool:
        """Tell whether a window that is closed can be opened again from here."""
        return self.icon.isVisible() and QSystemTrayIcon.isSystemTrayAvailable()

    def unread(self) -> Unread:
        """Return what is unread now, in all workspaces."""
        return Unread(count=self._unread + self._window.standing.elsewhere)

    def leave(self) -> None:
        """Leave the tray."""
        self.icon.hide()

    def _choose(self, chosen: Desktop) -> None:
        self.icon.setVisible(chosen.tray and not self._window.standing.aside)

    def _stand(self) -> None:
        """Leave the tray to the window that is in front; what is unread in the others is counted there."""
        self._choose(self._window.kit.settings.value.desktop)
        if not self._window.standing.aside:
            self.unread_changed.emit(self.unread())
            self._show()

    def _count(self) -> None:
        unread = self._window.rooms.list.rooms.unread()
        if unread != self._unread:
            self._unread = unread
            self.unread_changed.emit(self.unread())
            self._show()

    def _link_changed(self, indicator: Indicator) -> None:
        self._indicator = indicator
        self._show()

    def _show(self) -> None:
        keeper = self._window.kit.keeper
        self.icon.setIcon(application_icon(keeper, unread=self.unread().count, level=self._indicator.level))
        self.icon.setToolTip(self.words())  # house: allow rich-text - our own words and a number, nothing of others
        self._status.setText(self._window.rooms.badge.word())

    def words(self) -> str:
        """Return what the icon says."""
        parts = [self._window.rooms.badge.word()]
        unread = self.unread().count
        if unread:
            parts.insert(0, tr("%n unread messages", n=unread))
        if self._quiet.is_quiet():
            parts.append(tr("do not disturb"))
        return tr("Desktop Chat: {state}", state=", ".join(parts))

    def _fill(self) -> None:
        """Make the menu anew: what applies may have changed."""
        self._menu.clear()
        self._menu.addAction(tr("Open Desktop Chat")).triggered.connect(self._open)
        self._menu.addSeparator()
        self._menu.addAction(self._status)
        self._window.commands.fill(self._menu, *BY_HAND)
        self._menu.addSeparator()
        self._menu.addAction(tr("Quit")).triggered.connect(self._quit)

    def _open(self) -> None:
        self._window.come_forward()

    def _quit(self) -> None:
        self._window.quit_wanted.emit()

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is QSystemTrayIcon.ActivationReason.Trigger:
            if self._window.isActiveWindow():
                self._window.close()
            else:
                self._window.come_forward()
