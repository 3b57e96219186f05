"""The dialog that shows an examination of a server: what was looked at, how it stands, and what to do about it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QTextBlockFormat, QTextCursor, QTextOption
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop_chat.domain.diagnosis import Check, Finding, Verdict
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.sentences import translated
from desktop_chat.qt.text import label, say, tr
from desktop_chat.qt.theme import Role
from desktop_chat.qt.widgets.controls import button
from desktop_chat.qt.widgets.sizes import open_at
from desktop_chat.qt.widgets.text_page import TextPage

_MARKS = {
    Verdict.GOOD: ("✓", Role.OK),
    Verdict.WARNING: ("!", Role.WARNING),
    Verdict.BAD: ("✗", Role.ERROR),
    Verdict.OPEN: ("·", Role.TEXT_3),
}


class CheckupDialog(QDialog):
    """Told one finding after the other, then that it was all; stands beside the window and blocks nothing."""

    again_wanted = Signal()  # look at everything anew
    sql_wanted = Signal()  # the SQL that makes this app's tables, on the clipboard

    def __init__(self, kit: Kit, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Check the server"))
        px = kit.keeper.fonts.px
        open_at(self, 560, 600)
        self._step = px(20)
        self._told: list[Finding] = []
        self.state = label(name="secondary", wrap=True)
        self.page = TextPage(kit, tr("Findings"))
        self.again = button(tr("Check again"))
        self.copy = button(tr("Copy report"))
        self.sql = button(tr("Copy the SQL"))
        self._copied = label(name="small", wrap=True)
        close = button(tr("Close"), kind="primary")
        close.clicked.connect(self.close)
        self.again.clicked.connect(self.again_wanted)
        self.sql.clicked.connect(self.sql_wanted)
        self.copy.clicked.connect(self._copy_report)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for one in (self.again, self.copy, self.sql):
            buttons.addWidget(one)
        buttons.addStretch(1)
        buttons.addWidget(close)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(20, 18, 20, 16)
        inside.setSpacing(10)
        inside.addWidget(label(tr("Check the server"), name="heading"))
        inside.addWidget(self.state)
        inside.addWidget(self.page, 1)
        inside.addWidget(self._copied)
        inside.addLayout(buttons)

    def begin(self) -> None:
        """Show that it is being looked at."""
        self._told.clear()
        self.page.clear()
        say(self._copied, "")
        self.sql.hide()
        self.again.setEnabled(False)
        self.copy.setEnabled(False)
        self._count()

    def show_finding(self, finding: Finding) -> None:
        """Add one more, at the end."""
        self._told.append(finding)
        mark, role = _MARKS[finding.verdict]
        cursor = self.page.textCursor()
        cursor.movePosition(QTextCursor.MoveOperation.End)
        self._begin_paragraph(cursor, hanging=True)
        quiet = finding.verdict is Verdict.OPEN
        cursor.insertText(f"{mark}\t", self.page.looks(role))
        cursor.insertText(translated(finding.sentence), self.page.looks(Role.TEXT_2 if quiet else Role.TEXT))
        if finding.fix:
            self._begin_paragraph(cursor, hanging=False)
            cursor.insertText(translated(finding.fix), self.page.looks(Role.TEXT_2))
        self._count()

    def finish(self, problem: str = "") -> None:
        """Everything was looked at, or it could not be (`problem`)."""
        self.again.setEnabled(True)
        self.copy.setEnabled(bool(self._told))
        if problem:
            say(self.state, problem)
            return
        bad = sum(one.verdict is Verdict.BAD for one in self._told)
        warnings = sum(one.verdict is Verdict.WARNING for one in self._told)
        if bad:
            say(self.state, tr("%n thing(s) must be mended before people can use this server well.", n=bad))
        elif warnings:
            say(self.state, tr("It works. %n thing(s) could be better.", n=warnings))
        else:
            say(self.state, tr("Everything that was looked at is well."))
        self.sql.setVisible(any(one.check is Check.SCHEMA and one.verdict is Verdict.BAD for one in self._told))
        self.page.setFocus(Qt.FocusReason.OtherFocusReason)

    def tell_copied(self, words: str) -> None:
        """Say what lies on the clipboard now."""
        say(self._copied, words)

    def _begin_paragraph(self, cursor: QTextCursor, *, hanging: bool) -> None:
        """Begin a finding, whose mark hangs at the edge, or what to do about it, in line with its words."""
        step = self._step
        paragraph = QTextBlockFormat()
        paragraph.setLeftMargin(step)
        if hanging:
            paragraph.setTextIndent(-step)
            paragraph.setTabPositions([QTextOption.Tab(step, QTextOption.TabType.LeftTab)])
            paragraph.setTopMargin(step / 3)
        if cursor.atStart():
            cursor.setBlockFormat(paragraph)
        else:
            cursor.insertBlock(paragraph)

    def _count(self) -> None:
        say(self.state, tr("Looking… {done} of {all}", done=len(self._told), all=len(Check)))

    def _copy_report(self) -> None:
        QGuiApplication.clipboard().setText(self.page.toPlainText())
        self.tell_copied(tr("The report is on the clipboard. No key and no text of a message is in it."))
