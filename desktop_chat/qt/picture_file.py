"""From a picture of the person's own to the small square that others see: read in a thread, cut out, written anew.

Nothing but pixels gets into the square: no place where a photograph was taken, no name, no colours of a printer.
"""

from PySide6.QtCore import QBuffer, QFileInfo, QIODevice, QObject, QRect, QSize, Qt, QThreadPool, Signal
from PySide6.QtGui import QColorSpace, QImage, QImageReader, QImageWriter, QPainter

from desktop_chat.domain.picture import LARGEST, SIDE
from desktop_chat.qt.text import tr

KINDS = frozenset({"png", "jpeg", "jpg", "webp", "gif", "bmp"})
"""Formats that are only pixels; what Qt could read besides may name other files."""
PATTERNS = "*.png *.jpg *.jpeg *.webp *.gif *.bmp"
LARGEST_FILE = 64 * 1024 * 1024
READ_SIDE = 1024
"""Pixels of the shorter side that are kept of a picture that somebody has chosen."""
QUALITY = 90
PNG, JPEG = b"PNG", b"JPEG"


class PictureReader(QObject):
    """Reads a file in a thread, which is not waited for when nobody wants it any more."""

    ready = Signal(QImage)  # what was asked for; a null image when it is not to be read as a picture

    def read(self, path: str) -> None:
        """Read a file; `ready` tells what is in it."""
        reading = _Reading()  # belongs to the thread alone: this reader may go before it is done
        reading.done.connect(self.ready, Qt.ConnectionType.QueuedConnection)
        QThreadPool.globalInstance().start(lambda: reading.done.emit(read_picture(path)))


class _Reading(QObject):
    """Brings what one thread has read."""

    done = Signal(QImage)


def read_picture(path: str) -> QImage:
    """Return the picture in a file, turned as it was taken; a null image when there is none that can be read."""
    if QFileInfo(path).size() > LARGEST_FILE:
        return QImage()
    reader = QImageReader(path)
    reader.setDecideFormatFromContent(True)
    if reader.format().toStdString() not in KINDS:
        return QImage()
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and min(size.width(), size.height()) > READ_SIDE:
        reader.setScaledSize(size.scaled(READ_SIDE, READ_SIDE, Qt.AspectRatioMode.KeepAspectRatioByExpanding))
    image = reader.read()
    if image.colorSpace().isValid():
        image.convertToColorSpace(QColorSpace(QColorSpace.NamedColorSpace.SRgb))
    return image


def cut_out(image: QImage, part: QRect) -> QImage:
    """Return a square part of a picture in the size that all have."""
    kind = QImage.Format.Format_ARGB32_Premultiplied if image.hasAlphaChannel() else QImage.Format.Format_RGB32
    made = QImage(QSize(SIDE, SIDE), kind)
    made.fill(Qt.GlobalColor.transparent)
    # Smooth scaling by a painter takes four pixels for one; of a large picture that would leave stairs.
    small = image.copy(part).scaled(
        SIDE, SIDE, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    painter = QPainter(made)
    painter.drawImage(0, 0, small)
    painter.end()
    return made


def written(image: QImage) -> bytes:
    """Return a square as the file that is sent: JPEG, or PNG where something shines through."""
    if image.hasAlphaChannel():
        data = _file(image, PNG)
        if len(data) <= LARGEST:
            return data
        solid = QImage(image.size(), QImage.Format.Format_RGB32)
        solid.fill(Qt.GlobalColor.white)
        painter = QPainter(solid)
        painter.drawImage(0, 0, image)
        painter.end()
        image = solid
    return _file(image, JPEG)


def _file(image: QImage, kind: bytes) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, kind)
    if kind == JPEG:  # of PNG it would be how little is packed
        writer.setQuality(QUALITY)
    writer.write(image)
    return bytes(buffer.data().data())


def unreadable() -> str:
    """Return the sentence about a file that is no picture."""
    return tr("This cannot be read as a picture. Pictures are PNG, JPEG, WebP, GIF or BMP files of up to 64 MB.")
