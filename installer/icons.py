"""The program's icon in all the sizes and formats that systems ask for, drawn from one SVG: python -m installer.icons.

PNG for Linux, .ico for Windows, .icns for macOS; the latter two are containers of PNG pictures, written here.
"""

import os
import struct
import sys
from pathlib import Path

from installer import facts

SOURCE = Path(__file__).with_name("desktop-chat.svg")
SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
_ICO_SIZES = (16, 24, 32, 48, 64, 128, 256)
_ICNS_TYPES = {"icp4": 16, "icp5": 32, "icp6": 64, "ic07": 128, "ic08": 256, "ic09": 512}


def draw(folder: Path) -> None:
    """Write `desktop-chat-SIZE.png` for all sizes, and both containers."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    folder.mkdir(parents=True, exist_ok=True)
    pictures = {size: _png(size) for size in SIZES}
    for size, picture in pictures.items():
        (folder / f"{facts.NAME}-{size}.png").write_bytes(picture)
    (folder / f"{facts.NAME}.ico").write_bytes(ico({size: pictures[size] for size in _ICO_SIZES}))
    (folder / f"{facts.NAME}.icns").write_bytes(icns({name: pictures[size] for name, size in _ICNS_TYPES.items()}))


def _png(size: int) -> bytes:
    from PySide6.QtCore import QBuffer, QIODevice  # noqa: PLC0415 - the packages are made without Qt
    from PySide6.QtGui import QImage, QPainter  # noqa: PLC0415
    from PySide6.QtSvg import QSvgRenderer  # noqa: PLC0415

    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    QSvgRenderer(str(SOURCE)).render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # its stubs want the format as bytes, it wants a str
    return bytes(buffer.data().data())


def ico(pictures: dict[int, bytes]) -> bytes:
    """Return a Windows icon of PNG pictures by their sizes (256 is written as 0)."""
    head = struct.pack("<HHH", 0, 1, len(pictures))
    place = len(head) + 16 * len(pictures)
    entries, body = b"", b""
    for size, picture in pictures.items():
        entries += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(picture), place + len(body))
        body += picture
    return head + entries + body


def icns(pictures: dict[str, bytes]) -> bytes:
    """Return a macOS icon of PNG pictures by their types."""
    body = b"".join(struct.pack(">4sI", name.encode(), 8 + len(data)) + data for name, data in pictures.items())
    return struct.pack(">4sI", b"icns", 8 + len(body)) + body


if __name__ == "__main__":
    draw(Path(sys.argv[1]) if len(sys.argv) > 1 else facts.BUILD / "icons")
