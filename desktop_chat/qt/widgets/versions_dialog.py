"""The dialog that shows what a message said before it was edited: each version with its time and what it changed."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from desktop_chat.core.differences import Change, differences
from desktop_chat.domain.content import Content, TextContent
from desktop_chat.domain.ids import MessageId
from desktop_chat.domain.version import MessageVersion
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.message_wishes import VersionsListed
from desktop_chat.qt.moments import as_of_text
from desktop_chat.qt.text import label, tr
from desktop_chat.qt.theme import Role
from desktop_chat.qt.widgets.controls import button
from desktop_chat.qt.widgets.sizes import open_at
from desktop_chat.qt.widgets.text_page import TextPage

SPACE = "\n\n"


class VersionsDialog(QDialog):
    """Told the versions of one message; until then it says that they are being fetched."""

    def __init__(self, kit: Kit, message: MessageId, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("What it said before"))
        open_at(self, 520, 460)
        self._clock = kit.clock
        self._message = message
        self.state = label(tr("Loading…"), name="secondary", wrap=True)
        self.page = TextPage(kit, tr("Versions, the newest first"))
        self.page.hide()
        close = button(tr("Close"), kind="primary")
        close.clicked.connect(self.accept)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(20, 18, 20, 16)
        inside.setSpacing(10)
        inside.addWidget(label(tr("What it said before"), name="heading"))
        inside.addWidget(self.state, 1)
        inside.addWidget(self.page, 20)
        inside.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)

    def show_versions(self, listed: VersionsListed) -> None:
        """Show the versions, the newest first, each with what is different from the one before."""
        if listed.message != self._message:
            return
        if listed.problem or len(listed.versions) < 2:
            self.state.setText(listed.problem or tr("The earlier versions are not kept any more."))
            return
        self.state.setText(tr("Struck out is what was taken away, underlined what was put in."))
        cursor = self.page.textCursor()
        versions = listed.versions
        for number in reversed(range(len(versions))):
            self._add(cursor, versions[number], _text(versions[number - 1].content) if number else None)
        self.page.moveCursor(QTextCursor.MoveOperation.Start)
        self.page.show()
        self.page.setFocus()

    def _add(self, cursor: QTextCursor, version: MessageVersion, before: str | None) -> None:
        when = as_of_text(version.at, self._clock.now())
        words = tr("Changed {time}", time=when) if before is not None else tr("First written {time}", time=when)
        space = "" if cursor.atStart() else SPACE
        cursor.insertText(f"{space}{words}\n", self.page.looks(Role.TEXT_2))
        after = _text(version.content)
        if before is None:
            cursor.insertText(after, self.page.looks(Role.TEXT))
            return
        for piece in differences(before, after):
            cursor.insertText(piece.text, self._looks_of(piece.change))

    def _looks_of(self, change: Change) -> QTextCharFormat:
        looks = self.page.looks({Change.GONE: Role.ERROR, Change.NEW: Role.OK, Change.SAME: Role.TEXT}[change])
        looks.setFontStrikeOut(change is Change.GONE)
        looks.setFontUnderline(change is Change.NEW)
        return looks


def _text(content: Content) -> str:
    return content.text if isinstance(content, TextContent) else ""
