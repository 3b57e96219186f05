"""Choosing text with the mouse: from a press over a drag, which scrolls at the edges, to letting go."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, QTimer
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtWidgets import QApplication

from desktop_chat.qt.timeline.lazy_list import LazyList
from desktop_chat.qt.timeline.selection import Position

SCROLL_MS = 30
FASTEST = 60
"""Pixels of one step of scrolling while the mouse is far beyond an edge."""


class Dragging(QObject):
    """Leads a list's selection by the mouse. `position_at` tells which character is nearest to a point."""

    def __init__(self, shown: LazyList, position_at: Callable[[QPoint], Position | None]) -> None:
        super().__init__(shown)
        self._list = shown
        self._position_at = position_at
        self._pressed: QPoint | None = None
        self._from: Position | None = None
        self._last = QPoint()
        self._scroll = QTimer(self, interval=SCROLL_MS)
        self._scroll.timeout.connect(self._scroll_on)

    def press(self, point: QPoint, *, lead: bool) -> None:
        """Begin here, or with `lead` choose from where the former selection began up to here."""
        position = self._position_at(point)
        if lead and position is not None:
            self._list.selection.lead(position)
        else:
            self._list.selection.clear()
            self._pressed, self._from = point, position
        self._list.viewport().update()

    def move(self, point: QPoint) -> bool:
        """Choose up to here, once the mouse has gone far enough for a drag; return whether it has."""
        if self._from is None or self._pressed is None:
            return False
        if not self._scroll.isActive():
            if (point - self._pressed).manhattanLength() < QApplication.startDragDistance():
                return False
            self._list.selection.begin(self._from)
            self._scroll.start()
        self._last = point
        self._lead()
        return True

    def release(self) -> bool:
        """End; return whether anything was dragged. Where a middle click pastes, it pastes this from now on."""
        dragged = self._scroll.isActive()
        self._scroll.stop()
        self._from = self._pressed = None
        clipboard = QGuiApplication.clipboard()
        if dragged and clipboard.supportsSelection():
            clipboard.setText(self._list.selection.text(), QClipboard.Mode.Selection)
        return dragged

    def _lead(self) -> None:
        position = self._position_at(self._last)
        if position is not None:
            self._list.selection.lead(position)
            self._list.viewport().update()

    def _scroll_on(self) -> None:
        y, height = self._last.y(), self._list.viewport().height()
        beyond = min(0, y) + max(0, y - height)
        if beyond:
            self._list.scroll_by(max(-FASTEST, min(FASTEST, beyond)))
            self._lead()
