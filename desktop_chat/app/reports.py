"""What the program can tell about itself: its log, by a command, and the report of a crash, at the next start."""

from collections.abc import Callable
from pathlib import Path

from desktop_chat.app.crash import LONGEST, CrashNet, without_home
from desktop_chat.qt.commands import Command, Group
from desktop_chat.qt.text import tr
from desktop_chat.qt.widgets.main_window import MainWindow


class Reports:
    """Adds its command to the window when it is made."""

    def __init__(self, window: MainWindow, log: Path, crash: CrashNet) -> None:
        self._window = window
        self._log = log
        self._crash = crash
        window.commands.add(Command(id="help.log", title=tr("Show the log…"), group=Group.GENERAL, run=self.show_log))

    def show_log(self) -> None:
        """Show what the program has noted of late."""
        self._show(tr("Log"), self._read, levels=True)

    def offer_crash(self) -> None:
        """Show the report about what killed a former run, once; nothing when it ended well."""
        text = self._crash.last()
        if text:
            self._show(tr("Desktop Chat ended unexpectedly the last time"), lambda: text, levels=False)

    def _show(self, title: str, read: Callable[[], str], *, levels: bool) -> None:
        from desktop_chat.qt.widgets.report_view import ReportView  # rarely needed

        ReportView(title, read, str(self._log.parent), self._window, levels=levels).open()

    def _read(self) -> str:
        try:
            return without_home(self._log.read_text(encoding="utf-8", errors="replace")[-LONGEST:])
        except FileNotFoundError:
            return ""  # nothing was noted yet
