"""Icons from the program's own SVG files, drawn in the colour of a role when they are first needed.

QtSvg is loaded with the first icon; a file that is missing gives an empty icon, and the log says so once.
"""

import logging
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap

from desktop_chat.qt.theme import Role, ThemeKeeper

log = logging.getLogger(__name__)


class Icons:
    """Draws icons by name; pixmaps are kept per colour, size and screen scale."""

    def __init__(self, folder: Path, keeper: ThemeKeeper) -> None:
        self._folder = folder
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
        from PySide6.QtSvg import QSvgRenderer  # noqa: PLC0415 - 4 ms that the first window need not wait for

        pixmap = QPixmap(round(size * scale), round(size * scale))
        pixmap.setDevicePixelRatio(scale)
        pixmap.fill(Qt.GlobalColor.transparent)
        source = self._source(name)
        if source:
            renderer = QSvgRenderer(QByteArray(source.replace("currentColor", colour).encode()))
            painter = QPainter(pixmap)
            renderer.render(painter, QRectF(0, 0, size, size))
            painter.end()
        return pixmap

    def _source(self, name: str) -> str:
        if name not in self._sources:
            try:
                self._sources[name] = (self._folder / f"{name}.svg").read_text(encoding="utf-8")
            except OSError as problem:
                log.warning("no icon %s: %s", name, problem)
                self._sources[name] = ""
        return self._sources[name]
