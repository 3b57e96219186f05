"""What the window does about examining a server: the command, the dialog, and the SQL for who has to mend it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from desktop_chat.domain.diagnosis import Finding
from desktop_chat.qt.commands import Command, Group
from desktop_chat.qt.text import tr
from desktop_chat.qt.widgets.main_window import MainWindow
from desktop_chat.qt.wishes import ServerAddress

if TYPE_CHECKING:
    from desktop_chat.qt.widgets.checkup_dialog import CheckupDialog


class CheckupActions(QObject):
    """The signal is for whoever started the program, who answers by `show_finding` and, at the end, `finish`."""

    wanted = Signal(ServerAddress)  # examine this server; an empty address is that of the window's own conversation

    def __init__(self, window: MainWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._dialog: CheckupDialog | None = None
        self._address = ServerAddress(url="", key="")
        self.sql: Callable[[], str] = str
        """Gives the SQL that makes this app's tables; set by whoever can read it."""
        window.commands.add(
            Command(id="link.checkup", title=tr("Check the server…"), group=Group.GENERAL, run=self.examine_own)
        )
        window.checkup_wanted.connect(self.examine)

    def examine_own(self) -> None:
        """Examine the server of this window's conversations."""
        if self._window.in_chat():
            self.examine(ServerAddress(url="", key=""))

    def examine(self, address: ServerAddress) -> None:
        """Examine the server at an address that was typed."""
        from desktop_chat.qt.widgets.checkup_dialog import CheckupDialog  # noqa: PLC0415 - not before somebody asks

        if self._dialog is None:
            dialog = self._dialog = CheckupDialog(self._window.kit, self._window)
            dialog.again_wanted.connect(self._again)
            dialog.sql_wanted.connect(self._copy_sql)
        self._address = address
        self._dialog.show()
        self._dialog.raise_()
        self._dialog.activateWindow()
        self._again()

    def show_finding(self, finding: Finding) -> None:
        """Show one more finding."""
        if self._dialog is not None:
            self._dialog.show_finding(finding)

    def finish(self, problem: str = "") -> None:
        """Say that this was all, or why it could not be looked at."""
        if self._dialog is not None:
            self._dialog.finish(problem)

    def _again(self) -> None:
        if self._dialog is not None:
            self._dialog.begin()
            self.wanted.emit(self._address)

    def _copy_sql(self) -> None:
        QGuiApplication.clipboard().setText(self.sql())
        if self._dialog is not None:
            self._dialog.tell_copied(
                tr("The SQL is on the clipboard. Run it in the project's SQL editor, then check again.")
            )
