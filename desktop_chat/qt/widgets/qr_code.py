"""A QR code, painted by ourselves: dark on light whatever the theme, since many readers take no other."""

import segno
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop_chat.qt.text import tr

QUIET = 4
"""Modules of light around the code, as the standard asks for."""
SMALLEST_MODULE = 3


class QrCode(QWidget):
    """Shows the code of one text; without a text it takes no place."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[tuple[bool, ...], ...] = ()
        self.setAccessibleName(tr("QR code of the invitation"))
        self.hide()

    def show_text(self, text: str) -> None:
        """Show the code of this text, or nothing for an empty one."""
        self._rows = _modules(text) if text else ()
        self.setFixedSize(self.sizeHint())
        self.setVisible(bool(text))
        self.update()

    def sizeHint(self) -> QSize:
        """Return a size at which each module has a whole number of pixels."""
        side = (len(self._rows) + 2 * QUIET) * SMALLEST_MODULE
        return QSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the modules."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(Qt.GlobalColor.white))
        side = SMALLEST_MODULE
        for row, modules in enumerate(self._rows):
            for column, dark in enumerate(modules):
                if dark:
                    place = QRectF((column + QUIET) * side, (row + QUIET) * side, side, side)
                    painter.fillRect(place, QColor(Qt.GlobalColor.black))
        painter.end()


def _modules(text: str) -> tuple[tuple[bool, ...], ...]:
    return tuple(tuple(bool(module) for module in row) for row in segno.make_qr(text, error="m").matrix)
