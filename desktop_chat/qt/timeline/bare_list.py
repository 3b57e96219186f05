"""A QListView that leaves all geometry to a subclass: what Qt would measure, lay out or shift by itself, it does not.

What is left of Qt's list is its model, its current row, and what a screen reader finds.
"""

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QRegion
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

Index = QModelIndex | QPersistentModelIndex


class BareList(QListView):
    """The subclass says where rows are (`visualRect`, `indexAt`, `scrollTo`), and paints them on its viewport."""

    def take_over(self) -> QWidget:
        """Let the subclass decide from now on; it is asked at once, so call this when it can answer.

        Return the viewport.
        """
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAutoScroll(False)
        # A viewport of our own: to find the class of one that Qt has made, PySide loads all its widgets, 15 ms.
        surface = QWidget()
        surface.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setViewport(surface)
        return surface

    def horizontalOffset(self) -> int:
        """Rows are as wide as the viewport."""
        return 0

    def verticalOffset(self) -> int:
        """Nobody may add up heights here: positions are relative to the viewport."""
        return 0

    def isIndexHidden(self, _index: Index) -> bool:
        """No row is hidden."""
        return False

    def doItemsLayout(self) -> None:
        """Do not measure all rows, which is what this would do."""
        self.viewport().update()

    def updateGeometries(self) -> None:
        """Leave the scroll bar alone; `RowBar` sets it."""

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Do not shift pixels: the scroll bar counts rows, not pixels."""

    def visualRegionForSelection(self, _selection: object) -> QRegion:
        """Repaint as a whole; that costs 2 ms."""
        return QRegion(self.viewport().rect())

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """Select the row at the middle of the rectangle."""
        index = self.indexAt(rect.center())
        self.selectionModel().select(QItemSelection(index, index), command)
