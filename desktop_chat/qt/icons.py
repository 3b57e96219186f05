"""Icons from the program's own SVG files, drawn in the colour of a role when they are first needed.

The files use a small part of SVG: paths of the absolute commands M, L, C and Z on a canvas of 24, stroked, some filled.
Reading that takes forty lines; QtSvg would cost the first window 13 ms and its memory.
"""

import logging
import re
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QDir, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap

from desktop_chat.qt.stylesheet import ICON_FOLDER
from desktop_chat.qt.theme import Role, ThemeKeeper

log = logging.getLogger(__name__)

CANVAS = 24
STROKE = 1.7
_PATH = re.compile(r"<path ([^>]*)/>")
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
_COMMAND = re.compile(r"([MLCZ])([^MLCZ]*)")


class Icons:
    """Draws icons by name; pixmaps are kept per colour, size and screen scale.

    A file that is missing or that holds other SVG gives an empty icon, and the log says so once.
    """

    def __init__(self, folder: Path, keeper: ThemeKeeper) -> None:
        self.folder = folder
        QDir.setSearchPaths(ICON_FOLDER, [str(folder)])  # for the style sheet, which draws a tick from a picture
        self._keeper = keeper
        self._pixmaps: dict[tuple[str, str, int, float], QPixmap] = {}
        self._sources: dict[str, str] = {}

    def icon(self, name: str, role: Role = Role.TEXT_2, size: int = 20) -> QIcon:
        """Return an icon in the colour of a role of the present theme."""
        return QIcon(self.pixmap(name, role, size))

    def pixmap(self, name: str, role: Role, size: int) -> QPixmap:
        """Return the same as a pixmap, for painting."""
        colour = self._keeper.theme.hex(role)
        scale = self._keeper.scale()
        key = (name, colour, size, scale)
        made = self._pixmaps.get(key)
        if made is None:
            made = self._pixmaps[key] = self._drawn(name, colour, size, scale)
        return made

    def _drawn(self, name: str, colour: str, size: int, scale: float) -> QPixmap:
        pixmap = QPixmap(round(size * scale), round(size * scale))
        pixmap.setDevicePixelRatio(scale)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(size / CANVAS, size / CANVAS)
        for attributes in _paths(self._source(name)):
            _stroke(painter, attributes, QColor(colour))
        painter.end()
        return pixmap

    def _source(self, name: str) -> str:
        if name not in self._sources:
            try:
                self._sources[name] = (self.folder / f"{name}.svg").read_text(encoding="utf-8")
            except OSError as problem:
                log.warning("no icon %s: %s", name, problem)
                self._sources[name] = ""
        return self._sources[name]


def outline(commands: str) -> QPainterPath:
    """Return the path that an SVG `d` of absolute M, L, C and Z describes.

    Raises:
        ValueError: a command has another count of numbers than it takes, or there is something that is no number.
    """
    path = QPainterPath()
    for command, text in _COMMAND.findall(commands):
        numbers = [float(number) for number in text.split()]
        match command, numbers:
            case "M", [x, y]:
                path.moveTo(x, y)
            case "L", [x, y]:
                path.lineTo(x, y)
            case "C", [x1, y1, x2, y2, x, y]:
                path.cubicTo(x1, y1, x2, y2, x, y)
            case "Z", []:
                path.closeSubpath()
            case _:
                message = f"{command} with {len(numbers)} numbers"
                raise ValueError(message)
    return path


def _paths(source: str) -> Iterator[dict[str, str]]:
    for attributes in _PATH.findall(source):
        yield dict(_ATTRIBUTE.findall(attributes))


def _stroke(painter: QPainter, attributes: dict[str, str], colour: QColor) -> None:
    width = float(attributes.get("stroke-width", STROKE))
    caps, joins = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
    pen = QPen(colour, width, Qt.PenStyle.SolidLine, caps, joins)
    dashes = attributes.get("stroke-dasharray")
    if dashes:
        # SVG counts dashes in units of the canvas, Qt in widths of the pen.
        pen.setDashPattern([float(dash) / width for dash in dashes.split()])
    painter.setPen(pen)
    painter.setBrush(colour if "fill" in attributes else Qt.BrushStyle.NoBrush)
    painter.drawPath(outline(attributes.get("d", "")))
