"""The connection's mark: a disc, a triangle or a ring, so that it says the same without its colour."""

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from desktop_chat.core.indicator import Level
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.theme import Role

LEVEL_ROLES = {Level.GREEN: Role.OK, Level.ORANGE: Role.WARNING, Level.RED: Role.ERROR, None: Role.TEXT_3}
SIZE = 14


class LevelMark(QWidget):
    """The mark alone, beside words that say what it means."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._keeper = kit.keeper
        self._level: Level | None = None
        self.setFixedSize(QSize(SIZE, SIZE))
        kit.keeper.changed.connect(self.update)

    def show_level(self, level: Level) -> None:
        """Show this level."""
        self._level = level
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the mark in the middle."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        role = LEVEL_ROLES[self._level]
        paint_level(painter, QPointF(SIZE / 2, SIZE / 2), self._level, QPen(self._keeper.theme.colour(role), 1.6))


def paint_level(painter: QPainter, centre: QPointF, level: Level | None, pen: QPen) -> None:
    """Paint the mark of a level (None: not known yet) around a centre."""
    painter.setPen(pen)
    painter.setBrush(pen.color())
    if level is Level.GREEN:
        painter.drawEllipse(centre, 3.6, 3.6)
    elif level is Level.ORANGE:
        points = [centre + QPointF(0, -4.6), centre + QPointF(5, 4), centre + QPointF(-5, 4)]
        painter.drawPolygon(QPolygonF(points))
    else:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(centre, 4.2, 4.2)
