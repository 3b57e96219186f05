"""The sheet of keyboard shortcuts."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QVBoxLayout, QWidget

from desktop_chat.qt.text import label, tr
from desktop_chat.qt.widgets.controls import button


def shortcuts() -> list[tuple[str, list[tuple[str, str]]]]:
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
    ]


class ShortcutSheet(QDialog):
    """Shows all shortcuts; opened by Ctrl+/."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Keyboard shortcuts"))
        inside = QVBoxLayout(self)
        inside.setContentsMargins(24, 20, 24, 16)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(7)
        line = 0
        for place, entries in shortcuts():
            grid.setRowMinimumHeight(line, 10 if line else 0)
            grid.addWidget(label(place, name="heading"), line + 1, 0, 1, 2)
            line += 2
            for keys, words in entries:
                cap = label(keys, name="keycap")
                grid.addWidget(cap, line, 0, Qt.AlignmentFlag.AlignLeft)
                grid.addWidget(label(words), line, 1)
                line += 1
        inside.addLayout(grid)
        close = button(tr("Close"), kind="primary")
        close.clicked.connect(self.accept)
        inside.addSpacing(8)
        inside.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
