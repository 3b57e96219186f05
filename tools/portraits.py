"""Pictures of people and rooms for the screenshots, painted here: nobody's photograph, and the same every time."""

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPolygonF

from desktop_chat.domain.picture import SIDE
from desktop_chat.qt.picture_file import written


def portrait(skin: str, hair: str, coat: str, ground: str, *, long_hair: bool) -> bytes:
    """Return the file of a face: ground, shoulders, hair, and what is in it."""

    def paint(painter: QPainter) -> None:
        for colour, x, y, wide, high in (
            (hair, 66, 44, 124, 190 if long_hair else 120),
            (coat, 36, 196, 184, 140),
            (skin, 104, 160, 48, 64),
            (skin, 78, 68, 100, 124),
            (hair, 74, 46, 108, 62),
            ("#2b2320", 104, 122, 10, 12),
            ("#2b2320", 142, 122, 10, 12),
        ):
            painter.setBrush(QColor(colour))
            painter.drawEllipse(QRectF(x, y, wide, high))
        painter.setBrush(QColor("#b4514f"))
        painter.drawChord(QRectF(108, 138, 40, 32), 180 * 16, 180 * 16)

    return _picture(ground, paint)


def landscape() -> bytes:
    """Return the file of a start: a rocket's trail over hills."""

    def paint(painter: QPainter) -> None:
        painter.setBrush(QColor("#ffd27a"))
        painter.drawEllipse(QPointF(190, 66), 26, 26)
        for colour, points in (
            ("#3f6f8f", ((0, 190), (70, 120), (150, 200), (0, 256))),
            ("#2f5873", ((60, 220), (170, 130), (256, 200), (256, 256), (40, 256))),
            ("#1f4057", ((0, 220), (120, 190), (256, 236), (256, 256), (0, 256))),
            ("#f7f4ee", ((96, 150), (112, 60), (128, 150))),
            ("#e2574c", ((96, 150), (84, 176), (104, 160), (112, 190), (120, 160), (140, 176), (128, 150))),
        ):
            painter.setBrush(QColor(colour))
            painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in points]))

    return _picture("#8fc3dd", paint)


def _picture(ground: str, paint: Callable[[QPainter], None]) -> bytes:
    image = QImage(QSize(SIDE, SIDE), QImage.Format.Format_RGB32)
    image.fill(QColor(ground))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    paint(painter)
    painter.end()
    return written(image)
