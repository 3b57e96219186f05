"""The sheet of keyboard shortcuts."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop_chat.qt.commands import Commands, Group, group_title, key_text, plain_title
from desktop_chat.qt.text import label, tr
from desktop_chat.qt.widgets.controls import button

TWO_COLUMNS = 760
"""Pixels of a window beside which two columns look right."""

Section = tuple[str, list[tuple[str, str]]]


def sections(commands: Commands) -> list[Section]:
    """Return all shortcuts by place: what is pressed, and what it does; what has no shortcut is left out."""
    found = []
    for group in Group:
        entries = [
            (keys_text(commands.keys(command.id)), plain_title(command))
            for command in commands
            if command.group is group and commands.keys(command.id)
        ]
        if entries:
            found.append((group_title(group), entries))
    return found


def keys_text(keys: tuple[str, ...]) -> str:
    """Return all shortcuts of a command, as people read them."""
    return " / ".join(dict.fromkeys(key_text(key) for key in keys))


class ShortcutSheet(QDialog):
    """Shows all shortcuts, in two columns where there is room, and scrolled where there is not; opened by Ctrl+/."""

    edit_wanted = Signal()  # other shortcuts shall be chosen

    def __init__(self, commands: Commands, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Keyboard shortcuts"))
        room = self.screen().availableSize() * 0.9
        whole = sections(commands)
        page = _page(_halves(whole), wrap=False)
        if parent.width() < TWO_COLUMNS or page.sizeHint().width() > room.width():
            page = _page([whole], wrap=True)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setAccessibleName(tr("Keyboard shortcuts"))
        area.setWidget(page)
        close = button(tr("Close"), kind="primary")
        close.clicked.connect(self.accept)
        edit = button(tr("Change…"))
        edit.clicked.connect(self._edit)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 16)
        inside.addWidget(area, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(24, 0, 24, 0)
        foot.addWidget(edit)
        foot.addStretch(1)
        foot.addWidget(close)
        inside.addLayout(foot)
        self._whole = page.sizeHint() + QSize(2, close.sizeHint().height() + 32)
        self.resize(self._whole.boundedTo(room))
        close.setFocus()

    def _edit(self) -> None:
        self.accept()
        self.edit_wanted.emit()

    def sizeHint(self) -> QSize:
        """Return the size that shows all without scrolling."""
        return self._whole


def _halves(whole: list[Section]) -> list[list[Section]]:
    """Part the sections into two columns of about the same height."""
    heights = [len(entries) + 2 for _, entries in whole]
    cut = min(range(1, len(whole)), key=lambda at: abs(sum(heights[:at]) - sum(heights[at:])), default=0)
    return [whole[:cut], whole[cut:]]


def _page(parts: list[list[Section]], *, wrap: bool) -> QWidget:
    page = QWidget()
    page.setObjectName("page")
    columns = QHBoxLayout(page)
    columns.setContentsMargins(24, 16, 24, 8)
    columns.setSpacing(40)
    for part in parts:
        columns.addLayout(_grid(part, wrap=wrap))
    return page


def _grid(part: list[Section], *, wrap: bool) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(7)
    line = 0
    for place, entries in part:
        grid.setRowMinimumHeight(line, 10 if line else 0)
        grid.addWidget(label(place, name="heading"), line + 1, 0, 1, 2)
        line += 2
        for keys, words in entries:
            grid.addWidget(label(keys, name="keycap"), line, 0, Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(label(words, wrap=wrap), line, 1)
            line += 1
    grid.setRowStretch(line, 1)
    return grid
