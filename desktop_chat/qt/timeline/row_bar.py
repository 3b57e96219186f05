"""A scroll bar that counts rows instead of pixels, so that it does not jump with heights that nobody has measured."""

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QScrollBar

from desktop_chat.qt.timeline.geometry import Geometry

ROW_UNITS = 100
"""Steps of the scroll bar for each row."""


class BarPlace(NamedTuple):
    """Where a person has moved the bar: to a row, of which a share is above the top; `end` is the very bottom."""

    row: int
    hidden: float
    end: bool


class RowBar(QObject):
    """Keeps a scroll bar at what a geometry shows, and tells `moved` where a person moves it."""

    def __init__(self, bar: QScrollBar, geometry: Geometry, moved: Callable[[BarPlace], None]) -> None:
        super().__init__(bar)
        self._bar = bar
        self._geometry = geometry
        self._moved = moved
        self._moving = False
        bar.valueChanged.connect(self._value_changed)

    def sync(self) -> None:
        """Show where the list stands."""
        geometry, bar = self._geometry, self._bar
        spans = geometry.visible()
        shown, rows = len(spans), geometry.rows
        overflows = bool(spans) and (shown < rows or spans[0].top < 0)
        self._moving = True
        bar.setPageStep(max(1, shown * ROW_UNITS))
        bar.setSingleStep(ROW_UNITS // 2)
        bar.setEnabled(overflows)
        bar.setRange(0, max(0, (rows - shown + 1) * ROW_UNITS if overflows else 0))
        last = bar.maximum()
        bar.setValue(last if geometry.at_end() else min(last - 1, round(geometry.top_position() * ROW_UNITS)))
        self._moving = False

    def _value_changed(self, value: int) -> None:
        rows = self._geometry.rows
        if not self._moving and rows:
            number = min(value // ROW_UNITS, rows - 1)
            self._moved(BarPlace(number, value % ROW_UNITS / ROW_UNITS, value >= self._bar.maximum()))
