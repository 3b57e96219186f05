"""The sheet of keyboard shortcuts."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop_chat.qt.text import label, tr
from desktop_chat.qt.widgets.controls import button

TWO_COLUMNS = 760
"""Pixels of a window beside which two columns look right."""

Section = tuple[str, list[tuple[str, str]]]


def shortcuts() -> list[Section]:
    """Return all shortcuts by place: what is pressed, and what it does."""
    return [
        (
            tr("Everywhere"),
            [
                ("Ctrl+K", tr("Find a conversation")),
                ("Ctrl+F", tr("Search this conversation")),
                ("Ctrl+Shift+F", tr("Search all messages")),
                ("Ctrl+N", tr("New conversation")),
                ("Ctrl+J", tr("Browse channels")),
                ("Alt+↑ / Alt+↓", tr("Conversation above or below")),
                ("F6", tr("Next pane")),
                ("Ctrl+I", tr("Invite somebody")),
                ("F5 / Ctrl+R", tr("Try to connect now")),
                ("Ctrl+L", tr("Connection")),
                ("Ctrl+O", tr("Outbox: what waits to be sent")),
                ("Ctrl+/", tr("This sheet")),
            ],
        ),
        (
            tr("Writing"),
            [
                ("Enter", tr("Send")),
                ("Shift+Enter", tr("New line")),
                ("↑", tr("Edit your last message (when nothing is written)")),
                ("Esc", tr("Cancel reply or edit, close a notice, or go to the newest")),
            ],
        ),
        (
            tr("In the messages"),
            [
                ("↑ / ↓", tr("Message above or below")),
                ("R", tr("Reply")),
                ("E", tr("Edit")),
                ("+", tr("React")),
                ("C", tr("Copy text")),
                ("Q", tr("Go to the quoted message")),
                ("O", tr("Open an address in the message")),
                ("Shift+↑ / Shift+↓", tr("Select messages")),
                ("Ctrl+A", tr("Select all that is loaded")),
                ("Ctrl+C", tr("Copy what is selected, or the message")),
                ("L", tr("Load what is missing above")),
                ("A", tr("Show all, or less, of a long message")),
                (tr("Del"), tr("Delete")),
                (tr("Enter"), tr("All actions")),
                ("Esc", tr("Back to writing")),
            ],
        ),
        (
            tr("In the outbox"),
            [
                ("R", tr("Try again")),
                ("E", tr("Edit")),
                ("C", tr("Copy text")),
                ("S / Enter", tr("Show the message")),
                (tr("Del"), tr("Delete")),
            ],
        ),
    ]


class ShortcutSheet(QDialog):
    """Shows all shortcuts, in two columns where there is room, and scrolled where there is not; opened by Ctrl+/."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Keyboard shortcuts"))
        sections = shortcuts()
        half = len(sections) // 2
        parts = [sections[:half], sections[half:]] if parent.width() >= TWO_COLUMNS else [sections]
        page = QWidget()
        page.setObjectName("page")
        columns = QHBoxLayout(page)
        columns.setContentsMargins(24, 16, 24, 8)
        columns.setSpacing(40)
        for part in parts:
            columns.addLayout(_grid(part))
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setAccessibleName(tr("Keyboard shortcuts"))
        area.setWidget(page)
        close = button(tr("Close"), kind="primary")
        close.clicked.connect(self.accept)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 16)
        inside.addWidget(area, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(24, 0, 24, 0)
        foot.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        inside.addLayout(foot)
        self._whole = page.sizeHint() + QSize(2, close.sizeHint().height() + 32)
        self.resize(self._whole.boundedTo(self.screen().availableSize() * 0.9))
        close.setFocus()

    def sizeHint(self) -> QSize:
        """Return the size that shows all without scrolling."""
        return self._whole


def _grid(sections: list[Section]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(7)
    line = 0
    for place, entries in sections:
        grid.setRowMinimumHeight(line, 10 if line else 0)
        grid.addWidget(label(place, name="heading"), line + 1, 0, 1, 2)
        line += 2
        for keys, words in entries:
            grid.addWidget(label(keys, name="keycap"), line, 0, Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(label(words), line, 1)
            line += 1
    grid.setRowStretch(line, 1)
    return grid
