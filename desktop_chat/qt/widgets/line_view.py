"""What the lists of dialogs have in common: lines of one height with a cursor, and the ground of the one at it."""

from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractItemView, QListView

from desktop_chat.qt.kit import Kit
from desktop_chat.qt.models.line_model import LineModel
from desktop_chat.qt.theme import Role, Theme

Index = QModelIndex | QPersistentModelIndex
Line = TypeVar("Line")


class LineView(QListView):
    """A list of which one line is chosen; `name` is what a screen reader calls it."""

    delete_pressed = Signal()  # the key, for the line at the cursor

    def __init__(self, kit: Kit, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        kit.keeper.changed.connect(self.scheduleDelayedItemsLayout)
        kit.keeper.changed.connect(self.viewport().update)
        kit.faces.changed.connect(self.viewport().update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Show the focus also where there is no line that could."""
        super().paintEvent(event)
        if self.hasFocus() and not self.currentIndex().isValid():
            painter = QPainter(self.viewport())
            painter.setPen(QPen(self.palette().highlight().color(), 2))
            painter.drawRoundedRect(self.viewport().rect().adjusted(1, 1, -1, -1), 8, 8)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tell of Delete, which Qt would take for a letter to search for."""
        if event.key() == Qt.Key.Key_Delete:
            self.delete_pressed.emit()
        else:
            super().keyPressEvent(event)

    def choose(self, number: int) -> None:
        """Put the cursor on a line, as near as there are lines."""
        shown: QAbstractItemModel = self.model()
        if count := shown.rowCount():
            self.setCurrentIndex(shown.index(max(0, min(count - 1, number)), 0))

    def paint_ground(self, painter: QPainter, theme: Theme, area: QRect, index: Index) -> None:
        """Paint what lies below the words of a line: nothing, unless it is the one at the cursor."""
        if not self.selectionModel().isSelected(index):
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(Role.SELECTED))
        painter.drawRoundedRect(area, 8, 8)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self.hasFocus():
            painter.setPen(theme.colour(Role.ACCENT))
            painter.drawRoundedRect(QRectF(area).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)


class FoundLines(LineView, Generic[Line]):
    """A list of what was found; Enter and a double click activate a line."""

    def __init__(self, kit: Kit, name: str, lines: LineModel[Line]) -> None:
        super().__init__(kit, name)
        self.lines = lines
        lines.setParent(self)
        self.setModel(lines)

    def chosen(self) -> Line | None:
        """Return what stands at the cursor."""
        index = self.currentIndex()
        return self.lines.line(index.row()) if index.isValid() else None
