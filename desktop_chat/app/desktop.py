"""What joins a window to the desktop around it, from the first picture on: handed-over starts, notifications."""

import logging
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from desktop_chat.app.code_desk import CodeDesk
from desktop_chat.app.entries import ProfileEntries
from desktop_chat.app.home import LocalWorkspace
from desktop_chat.app.owner_desk import OwnerDesk
from desktop_chat.app.reports import Reports
from desktop_chat.app.sharing import SharingDesk, WayIn
from desktop_chat.app.surroundings import Surroundings
from desktop_chat.core.deskchat_links import DeskchatLink, parse_link
from desktop_chat.domain.ports import Spawner
from desktop_chat.protocol.handover import Handover
from desktop_chat.qt.app_icon import application_icon
from desktop_chat.qt.link_opener import LinkOpener
from desktop_chat.qt.notifications import Notifications
from desktop_chat.qt.preferences.login_part import LoginPart
from desktop_chat.qt.quiet_actions import QuietActions
from desktop_chat.qt.settings_actions import SettingsActions
from desktop_chat.qt.tray import Tray, Unread
from desktop_chat.qt.widgets.pop_up import PopUps
from desktop_chat.system.desktop_entries import supported
from desktop_chat.system.handover import HandoverDesk

if TYPE_CHECKING:
    from desktop_chat.system.notifications import NotificationBus

logger = logging.getLogger(__name__)


class Desktop:
    """Begun by `start`, ended by `end`. `open_named` is called with the name of a room that a second start wants."""

    def __init__(self, given: Surroundings, open_named: Callable[[str], None]) -> None:
        self._window = given.window
        self._bridge = given.bridge
        self._open_named = open_named
        self._spawner = given.spawner
        self._links = given.window.findChild(LinkOpener)
        self._sharing: SharingDesk | None = None
        self._codes: CodeDesk | None = None
        self._owner: OwnerDesk | None = None
        self._desk = HandoverDesk(given.taken.folder, self._take)
        quiet = given.window.findChild(QuietActions)
        assert quiet is not None  # the window's controller has made it
        quiet.watch()
        self._notifications = Notifications(given.window, given.bridge, given.spawner, quiet=quiet.is_quiet)
        QApplication.setWindowIcon(application_icon(given.window.kit.keeper))
        self._tray = Tray(given.window, given.bridge, quiet)
        self._tray.put_away.connect(self._tell_of_tray)
        self._tray.unread_changed.connect(self._show_badge)
        self._reports = Reports(given.window, given.taken.log, given.taken.crash)
        settings = given.window.findChild(SettingsActions)
        if supported():
            entries = ProfileEntries(given.taken.folder.name, portable=given.taken.options.portable)
            settings.add_part("desktop", lambda: LoginPart(entries))
        self._pop_ups = PopUps(given.window.kit, given.window)
        self._pop_ups.answered.connect(self._notifications.answered)
        self._bus = _bus(given.spawner, self._notifications)
        self._show_badge(self._tray.unread())
        self._notifications.boards = (self._pop_ups,) if self._bus is None else (self._bus, self._pop_ups)

    def meet_owner(self, way_in: WayIn, home: LocalWorkspace) -> None:
        """Carry out what is wished about sharing and accounts, by the ways to the workspaces."""
        self._sharing = SharingDesk(self._window, self._bridge, way_in, self._spawner)
        self._codes = CodeDesk(self._window, home.code, self._spawner)
        self._owner = OwnerDesk(self._window, home, self._spawner)

    async def start(self) -> None:
        """Listen to further starts, and offer the report of a former run that was killed."""
        self._reports.offer_crash()
        try:
            await self._desk.open()
        except OSError as error:
            logger.warning("A second start cannot be taken over: %s", error.strerror or type(error).__name__)

    async def end(self) -> None:
        """Listen no more, and leave nothing on the screen; harmless before `start`."""
        await self._desk.close()
        self._tray.leave()
        self._pop_ups.clear()
        if self._bus is not None:
            await self._bus.close()

    def show_quietly(self) -> None:
        """Show no window where the tray can bring it; else one that is minimised."""
        if not self._tray.holds_window() and not self._window.isVisible() and not self._window.standing.aside:
            self._window.showMinimized()

    def follow(self, link: DeskchatLink) -> None:
        """Follow a link, when somebody is signed in."""
        self._links.follow(link)

    def _tell_of_tray(self) -> None:
        settings = self._window.kit.settings
        if not settings.value.told_tray:
            settings.use(replace(settings.value, told_tray=True))
            self._notifications.tell_of_tray()

    def _show_badge(self, unread: Unread) -> None:
        if self._window.standing.aside:
            return  # the window in front counts for all
        if self._bus is not None:
            self._spawner.spawn(self._bus.count(unread.count), "desktop.badge")
        else:
            application = QApplication.instance()
            assert isinstance(application, QApplication)
            application.setBadgeNumber(unread.count)

    def _take(self, handover: Handover) -> None:
        if handover.activation:
            os.environ["XDG_ACTIVATION_TOKEN"] = handover.activation  # Qt takes it from there, and uses it once
        self._window.come_forward()
        if handover.room.strip():
            self._open_named(handover.room.strip())
        link = parse_link(handover.link)
        if link is not None:
            self.follow(link)


def _bus(spawner: Spawner, notifications: Notifications) -> "NotificationBus | None":
    """Return the desktop's own notifications, where there is a way to them; on macOS and Windows we show our own."""
    if not sys.platform.startswith("linux"):
        return None
    from desktop_chat.system.notifications import NotificationBus  # jeepney, 20 ms

    return NotificationBus(spawner, notifications.answered)
