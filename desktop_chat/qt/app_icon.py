"""The program's own icon, drawn: on its window, and in the tray with how much is unread and how it is connected."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QIcon, QPainter, QPainterPath, QPen, QPixmap

from desktop_chat.core.indicator import Level
from desktop_chat.qt.theme import Role, ThemeKeeper

SIZES = (16, 22, 24, 32, 48, 64, 128)
MOST_SHOWN = 99
_GROUND = QColor("#2860d8")
_GREY = QColor("#69707b")
_BADGE = QColor("#c4232c")
_WHITE = QColor("#ffffff")
"""The same in every theme: a tray has its own ground, which nobody tells."""


def application_icon(keeper: ThemeKeeper, *, unread: int = 0, level: Level | None = Level.GREEN) -> QIcon:
    """Return the icon in the usual sizes; grey without a connection, with a number when there is something unread."""
    icon = QIcon()
    for size in SIZES:
        icon.addPixmap(_drawn(keeper, size, unread, level))
    return icon


def _drawn(keeper: ThemeKeeper, size: int, unread: int, level: Level | None) -> QPixmap:
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(size / 32, size / 32)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_GREY if level in {Level.RED, None} else _GROUND)
    painter.drawRoundedRect(QRectF(1, 1, 30, 30), 8, 8)
    painter.setBrush(_WHITE)
    painter.drawPath(_bubble())
    if unread:
        _draw_badge(painter, unread)
    elif level is not Level.GREEN:
        _draw_state(painter, keeper, level)
    painter.end()
    return pixmap


def _bubble() -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(QRectF(7, 8, 18, 13), 4, 4)
    path.moveTo(11, 20)
    path.lineTo(11, 26)
    path.lineTo(17, 20)
    path.closeSubpath()
    return path.simplified()


def _draw_badge(painter: QPainter, unread: int) -> None:
    words = str(unread) if unread <= MOST_SHOWN else f"{MOST_SHOWN}+"
    width = 17 if len(words) == 1 else 12 + 5.5 * len(words)
    place = QRectF(32 - width, 15, width, 17)
    painter.setPen(QPen(_WHITE, 1.5))
    painter.setBrush(_BADGE)
    painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
    font = QFont(painter.font())
    font.setPixelSize(12 if len(words) < 3 else 10)
    font.setBold(True)
    painter.setFont(font)
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)


def _draw_state(painter: QPainter, keeper: ThemeKeeper, level: Level | None) -> None:
    """Draw a triangle for trouble, a ring without a connection: a shape beside the colour."""
    painter.setPen(QPen(_WHITE, 1.5))
    if level is Level.ORANGE:
        painter.setBrush(QBrush(keeper.theme.colour(Role.WARNING)))
        painter.drawPolygon([QPointF(25, 18), QPointF(31, 30), QPointF(19, 30)])
    else:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(_WHITE, 3))
        painter.drawEllipse(QPointF(25, 25), 5, 5)
        painter.setPen(QPen(_BADGE, 2))
        painter.drawEllipse(QPointF(25, 25), 5, 5)
