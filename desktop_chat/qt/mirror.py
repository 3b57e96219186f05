"""Paints the lines of lists mirrored for who reads from right to left; their delegates think from left to right.

Places are mirrored, letters are not: each text keeps the direction that its own letters have. Qt's own way (a painter
with a layout direction) would turn the words round and leave their places.
"""

from typing import Any, cast

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QTextLayout
from PySide6.QtWidgets import QStyleOptionViewItem

from desktop_chat.qt.theme import PAINTED_FROM

_LEFT, _RIGHT = int(Qt.AlignmentFlag.AlignLeft), int(Qt.AlignmentFlag.AlignRight)


def sided(painter: QPainter, option: QStyleOptionViewItem) -> QPainter:
    """Return what a delegate should paint a line with: the painter, or one that mirrors what it is told."""
    painter.setLayoutDirection(PAINTED_FROM)
    if option.direction is Qt.LayoutDirection.RightToLeft:
        # It has those of the painter's methods that delegates use; a class that inherits them all could not mirror any.
        return cast("QPainter", Mirrored(painter, option.rect))
    return painter


def draw_line(painter: QPainter, layout: QTextLayout, rect: QRect) -> None:
    """Draw a text of one line at the beginning of a rectangle, in its middle, and cut where that ends."""
    line = layout.lineAt(0)
    y = rect.top() + (rect.height() - line.height()) / 2
    x = float(rect.left())
    mirror: object = painter  # see `sided`
    if isinstance(mirror, Mirrored):
        painter, rect = mirror.painter, mirror.mirrored(rect)
        x = rect.left() + max(0.0, rect.width() - line.naturalTextWidth())
    painter.setClipRect(rect)
    layout.draw(painter, QPointF(x, y))


class Mirrored:
    """Mirrors places about the middle of an area; the other methods are the painter's own."""

    def __init__(self, painter: QPainter, area: QRect) -> None:
        self.painter = painter
        self._sum = area.left() + area.left() + area.width()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.painter, name)

    def mirrored(self, rect: QRect) -> QRect:
        """Return where a rectangle goes."""
        return QRect(self._sum - rect.x() - rect.width(), rect.y(), rect.width(), rect.height())

    def drawText(self, rect: QRect, flags: int, text: str) -> None:  # noqa: N802 - the painter\'s own name
        """Draw a text at the other side."""
        if flags & (_LEFT | _RIGHT):
            flags ^= _LEFT | _RIGHT
        self.painter.drawText(self.mirrored(rect), flags, text)

    def drawPixmap(self, *place: Any) -> None:  # noqa: N802 - the painter\'s own name
        """Draw a picture whose corner is told, by a point or two numbers; the picture itself stays as it is."""
        *corner, pixmap = place
        x, y = (corner[0].x(), corner[0].y()) if isinstance(corner[0], QPoint) else corner
        width = round(pixmap.width() / pixmap.devicePixelRatio())
        self.painter.drawPixmap(self._sum - x - width, y, pixmap)

    def drawRoundedRect(self, rect: QRect | QRectF, across: float, down: float) -> None:  # noqa: N802 - the painter\'s own name
        """Draw a rounded rectangle."""
        self.painter.drawRoundedRect(self._moved(rect), across, down)

    def drawEllipse(self, rect: QRect | QRectF) -> None:  # noqa: N802 - the painter\'s own name
        """Draw an ellipse."""
        self.painter.drawEllipse(self._moved(rect))

    def fillRect(self, rect: QRect | QRectF, colour: Any) -> None:  # noqa: N802 - the painter\'s own name
        """Fill a rectangle."""
        self.painter.fillRect(self._moved(rect), colour)

    def setClipRect(self, rect: QRect) -> None:  # noqa: N802 - the painter\'s own name
        """Paint nowhere else from now on."""
        self.painter.setClipRect(self.mirrored(rect))

    def _moved(self, rect: QRect | QRectF) -> QRectF:
        return QRectF(self._sum - rect.x() - rect.width(), rect.y(), rect.width(), rect.height())
