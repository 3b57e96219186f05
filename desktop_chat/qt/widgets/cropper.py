"""The choice of a square from a picture: dragged and zoomed by mouse, wheel or keys."""

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QWidget

from desktop_chat.qt.faces import CORNER
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.text import tr
from desktop_chat.qt.theme import Role

SIDE = 240
LARGEST_ZOOM = 500
"""Per cent of what shows as much as there is."""
ZOOM_STEP = 10
MOVE_STEP = 8
"""Pixels of the screen for one press of an arrow key."""
VEIL = 0.55
_MOVES = {
    Qt.Key.Key_Left: QPointF(-MOVE_STEP, 0),
    Qt.Key.Key_Right: QPointF(MOVE_STEP, 0),
    Qt.Key.Key_Up: QPointF(0, -MOVE_STEP),
    Qt.Key.Key_Down: QPointF(0, MOVE_STEP),
}
_ZOOMS = {Qt.Key.Key_Plus: ZOOM_STEP, Qt.Key.Key_Equal: ZOOM_STEP, Qt.Key.Key_Minus: -ZOOM_STEP}


class Cropper(QWidget):
    """Shows a picture; what lies outside of the face is veiled."""

    zoomed = Signal()  # `zoom` is another one

    def __init__(self, kit: Kit, *, is_round: bool) -> None:
        super().__init__()
        self._keeper = kit.keeper
        self._is_round = is_round
        self._image = QImage()
        self._centre = QPointF()
        self._zoom = 100
        self._grip: QPointF | None = None
        self.setFixedSize(SIDE, SIDE)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.SizeAllCursor)
        self.setAccessibleName(tr("Part of the picture"))
        self.setAccessibleDescription(tr("The arrow keys move it, plus and minus zoom."))

    def show_image(self, image: QImage) -> None:
        """Begin with the middle of a picture."""
        self._image = image
        self._centre = QPointF(image.width() / 2, image.height() / 2)
        self._zoom = 100
        self.zoomed.emit()
        self.update()

    def zoom(self) -> int:
        """Return how large the picture is shown, in per cent; 100 shows as much of it as there is."""
        return self._zoom

    def set_zoom(self, percent: int) -> None:
        """Show less of the picture, larger, about the same middle."""
        percent = max(100, min(LARGEST_ZOOM, percent))
        if percent != self._zoom:
            self._zoom = percent
            self._move(QPointF())
            self.zoomed.emit()

    def image(self) -> QImage:
        """Return the whole picture."""
        return self._image

    def part(self) -> QRect:
        """Return the square that was chosen, in pixels of the picture."""
        square = self._square()
        side = max(1, min(round(square.width()), self._image.width(), self._image.height()))
        left = max(0, min(round(square.left()), self._image.width() - side))
        top = max(0, min(round(square.top()), self._image.height() - side))
        return QRect(left, top, side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the part, the veil over its corners, and a ring when it has the focus."""
        theme = self._keeper.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawImage(QRectF(self.rect()), self._image, self._square())
        corners, face = QPainterPath(), QPainterPath()
        corners.addRect(QRectF(self.rect()))
        radius = SIDE / 2 if self._is_round else SIDE * CORNER
        face.addRoundedRect(QRectF(self.rect()), radius, radius)
        painter.setOpacity(VEIL)
        painter.fillPath(corners - face, theme.colour(Role.CANVAS))
        painter.setOpacity(1)
        if self.hasFocus():
            painter.setPen(QPen(theme.colour(Role.ACCENT), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the picture."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._grip = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw the picture along."""
        if self._grip is not None:
            self._move(self._grip - event.position())
            self._grip = event.position()

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Let go of it."""
        self._grip = None

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom."""
        self.set_zoom(self._zoom + (ZOOM_STEP if event.angleDelta().y() > 0 else -ZOOM_STEP))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move and zoom."""
        key = Qt.Key(event.key())
        if key in _MOVES:
            self._move(_MOVES[key])
        elif key in _ZOOMS:
            self.set_zoom(self._zoom + _ZOOMS[key])
        else:
            super().keyPressEvent(event)

    def _square(self) -> QRectF:
        side = self._shown_side()
        return QRectF(self._centre.x() - side / 2, self._centre.y() - side / 2, side, side)

    def _shown_side(self) -> float:
        return min(self._image.width(), self._image.height()) * 100 / self._zoom

    def _move(self, by: QPointF) -> None:
        """Show what lies so many pixels of the screen further, but nothing beyond the picture."""
        side = self._shown_side()
        wanted = self._centre + by * (side / SIDE)
        half = side / 2
        self._centre = QPointF(
            max(half, min(self._image.width() - half, wanted.x())),
            max(half, min(self._image.height() - half, wanted.y())),
        )
        self.update()
