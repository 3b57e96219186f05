"""Selectors and boxes for numbers and times in the program's own look: frames by the style sheet, arrows painted here.

The style sheet can draw arrows from files alone, and those of the style have its colours. The wheel changes something
only while it has the focus: else scrolling over a page would change settings.
"""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen, QPolygonF, QWheelEvent
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QLineEdit, QSpinBox, QTimeEdit, QWidget

ARROWS = 24
"""Pixels at the end of a box that are the arrows', as the style sheet has them."""
REACH = 3.5


class Selector(QComboBox):
    """One of several."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page unless this has the focus."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Add the arrow."""
        super().paintEvent(event)
        _paint_arrow(self, _end_of(self).center(), up=False)


class WholeBox(QSpinBox):
    """A whole number."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page unless this has the focus."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Add the arrows."""
        super().paintEvent(event)
        _paint_arrows(self)


class NumberBox(QDoubleSpinBox):
    """A number, shown without zeros that say nothing."""

    def textFromValue(self, value: float) -> str:
        """Return the shortest text that is this number."""
        return self.locale().toString(float(value), "g")

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page unless this has the focus."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Add the arrows."""
        super().paintEvent(event)
        _paint_arrows(self)


class TimeBox(QTimeEdit):
    """A time of day."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page unless this has the focus."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Add the arrows."""
        super().paintEvent(event)
        _paint_arrows(self)


def give_room(box: QWidget) -> None:
    """Let the text of a box for numbers stand away from its frame: the style sheet's padding does not reach it."""
    line = box.findChild(QLineEdit)
    assert isinstance(line, QLineEdit)
    line.setTextMargins(6, 0, 0, 0)


def _paint_arrows(box: QWidget) -> None:
    end = _end_of(box)
    _paint_arrow(box, QPointF(end.center().x(), end.top() + end.height() * 0.32), up=True)
    _paint_arrow(box, QPointF(end.center().x(), end.top() + end.height() * 0.68), up=False)


def _end_of(widget: QWidget) -> QRectF:
    """Return where the arrows are: at the end of the line as one reads."""
    mirrored = widget.layoutDirection() is Qt.LayoutDirection.RightToLeft
    return QRectF(4 if mirrored else widget.width() - ARROWS - 4, 0, ARROWS, widget.height())


def _paint_arrow(widget: QWidget, middle: QPointF, *, up: bool) -> None:
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    group = QPalette.ColorGroup.Normal if widget.isEnabled() else QPalette.ColorGroup.Disabled
    painter.setPen(QPen(widget.palette().color(group, QPalette.ColorRole.Text), 1.6))
    tip = -REACH / 2 if up else REACH / 2
    corners = [QPointF(-REACH, -tip), QPointF(0, tip), QPointF(REACH, -tip)]
    painter.drawPolyline(QPolygonF([middle + corner for corner in corners]))
