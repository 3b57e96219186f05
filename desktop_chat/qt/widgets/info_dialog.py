"""The dialog about one message: who reacted with what, who has read it and received it, and when."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from desktop_chat.domain.ids import MessageId, UnixMillis
from desktop_chat.domain.receipt import Receipt
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.message_wishes import InfoListed
from desktop_chat.qt.moments import as_of_text
from desktop_chat.qt.text import isolated, label, say, tr
from desktop_chat.qt.theme import Role
from desktop_chat.qt.widgets.controls import button
from desktop_chat.qt.widgets.sizes import open_at
from desktop_chat.qt.widgets.text_page import TextPage


class InfoDialog(QDialog):
    """Told the reactions with it, and the receipts when they have come."""

    def __init__(self, kit: Kit, message: MessageId, reactions: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("About this message"))
        open_at(self, 440, 440)
        self._clock = kit.clock
        self._message = message
        self._reactions = tuple(reactions)
        self.page = TextPage(kit, tr("Reactions and receipts"))
        # Names keep the direction of their letters; the list of them has that of the window.
        option = self.page.document().defaultTextOption()
        option.setTextDirection(self.layoutDirection())
        self.page.document().setDefaultTextOption(option)
        self.state = label(tr("Loading…"), name="secondary", wrap=True)
        close = button(tr("Close"), kind="primary")
        close.clicked.connect(self.accept)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(20, 18, 20, 16)
        inside.setSpacing(10)
        inside.addWidget(label(tr("About this message"), name="heading"))
        inside.addWidget(self.state)
        inside.addWidget(self.page, 1)
        inside.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        self._fill(())
        self.page.setFocus()

    def show_info(self, listed: InfoListed) -> None:
        """Show who has read and received the message."""
        if listed.message != self._message:
            return
        say(self.state, listed.problem)
        self._fill(listed.receipts)

    def _fill(self, receipts: Sequence[Receipt]) -> None:
        self.page.clear()
        read = [one for one in receipts if one.read]
        delivered = [one for one in receipts if one.delivered and not one.read]
        waiting = [one for one in receipts if not one.delivered]
        self._section(tr("Reactions"), self._reactions)
        self._section(tr("Read by"), [self._line(one, one.read_at) for one in read])
        self._section(tr("Delivered to"), [self._line(one, one.delivered_at) for one in delivered])
        self._section(tr("Not delivered yet"), [self._line(one, None) for one in waiting])
        self.page.moveCursor(QTextCursor.MoveOperation.Start)

    def _section(self, title: str, lines: Sequence[str]) -> None:
        if not lines:
            return
        cursor = self.page.textCursor()
        cursor.movePosition(QTextCursor.MoveOperation.End)
        space = "" if cursor.atStart() else "\n\n"
        cursor.insertText(f"{space}{title}", self.page.looks(Role.TEXT_2))
        for line in lines:
            cursor.insertText(f"\n{line}", self.page.looks(Role.TEXT))

    def _line(self, receipt: Receipt, at: UnixMillis | None) -> str:
        name = isolated(receipt.name)
        return name if at is None else tr("{name}, {time}", name=name, time=as_of_text(at, self._clock.now()))
