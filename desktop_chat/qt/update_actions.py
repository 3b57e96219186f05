"""What the window does about newer versions: the command, the bar, the dialog, and their part of the settings."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop_chat.domain.update import Stage, UpdateStatus
from desktop_chat.qt.commands import Command, Group
from desktop_chat.qt.settings_actions import SettingsActions
from desktop_chat.qt.text import tr
from desktop_chat.qt.widgets.main_window import MainWindow

if TYPE_CHECKING:
    from desktop_chat.qt.widgets.update_bar import UpdateBar
    from desktop_chat.qt.widgets.update_dialog import UpdateDialog


class UpdateActions(QObject):
    """Told each status by `show_status`; the signals are for whoever looks for versions and installs them."""

    check_wanted = Signal()  # look now
    install_wanted = Signal()  # install what is ready, and start again: the person has said so
    status_changed = Signal(UpdateStatus)  # for whatever shows it

    def __init__(self, window: MainWindow, status: UpdateStatus, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._status = status
        self._bar: UpdateBar | None = None
        self._dialog: UpdateDialog | None = None
        self._put_off = ""
        window.commands.add(
            Command(id="update.check", title=tr("Check for updates…"), group=Group.GENERAL, run=self.check)
        )
        window.findChild(SettingsActions).add_part("updates", self._part)

    def check(self) -> None:
        """Look now, where the person sees it; what is ready already is shown as it is."""
        self.show_details()
        if self._status.stage is not Stage.READY:
            self.check_wanted.emit()

    def show_details(self) -> None:
        """Bring the dialog to the front."""
        from desktop_chat.qt.widgets.update_dialog import UpdateDialog  # noqa: PLC0415 - not before somebody asks

        if self._dialog is None:
            self._dialog = UpdateDialog(self._window.kit, self._window)
            self._dialog.check_wanted.connect(self.check_wanted)
            self._dialog.install_wanted.connect(self.install_wanted)
            self.status_changed.connect(self._dialog.show_status)
        self._dialog.show_status(self._status)
        self._dialog.show()
        self._dialog.raise_()
        self._dialog.activateWindow()

    def show_status(self, status: UpdateStatus) -> None:
        """Show how it stands; something newer also in the bar, unless the person has put that off."""
        self._status = status
        self.status_changed.emit(status)
        news = status.stage in {Stage.READY, Stage.NEWER, Stage.STALE} and _topic(status) != self._put_off
        if news:
            self._made_bar().show_status(status)
        elif self._bar is not None:
            self._bar.hide()

    def _made_bar(self) -> "UpdateBar":
        from desktop_chat.qt.widgets.update_bar import UpdateBar  # noqa: PLC0415 - most days there is nothing to say

        if self._bar is None:
            self._bar = UpdateBar(self._window.kit, self._window.conversation)
            self._bar.install_wanted.connect(self.install_wanted)
            self._bar.details_wanted.connect(self.show_details)
            self._bar.put_off.connect(self._wait)
        return self._bar

    def _wait(self) -> None:
        """Say nothing more of this version, or of there being no news, until the next start."""
        self._put_off = _topic(self._status)
        if self._bar is not None:
            self._bar.hide()
        self._window.focus_pane()

    def _part(self) -> QWidget:
        from desktop_chat.qt.preferences.updates import UpdatesPart  # noqa: PLC0415 - as the dialog of settings

        part = UpdatesPart(self._status)
        part.check_wanted.connect(self.check)
        self.status_changed.connect(part.show_status)
        return part


def _topic(status: UpdateStatus) -> str:
    return status.stage.value if status.stage is Stage.STALE else status.version
