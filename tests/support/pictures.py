"""Files of pictures, made for tests."""

from PySide6.QtCore import QBuffer, QIODevice, QSize
from PySide6.QtGui import QColor, QImage, QImageWriter


def a_picture(colour: str, *, kind: bytes = b"PNG", side: int = 256, corner: str | None = None) -> bytes:
    """Return the file of a picture of one colour, with another in its corners."""
    image = QImage(QSize(side, side), QImage.Format.Format_ARGB32)
    image.fill(QColor(colour))
    if corner is not None:
        for x in range(side // 8):
            for y in range(side // 8):
                image.setPixelColor(x, y, QColor(corner))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert QImageWriter(buffer, kind).write(image)
    return bytes(buffer.data().data())
