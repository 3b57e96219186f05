"""Paints the lines of dialogs' lists: height, ground, focus, direction and cut words are here, what is said is not."""

from typing import NamedTuple

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from desktop_chat.qt.kit import Kit
from desktop_chat.qt.mirror import sided
from desktop_chat.qt.theme import Role
from desktop_chat.qt.widgets.line_view import LineView

LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
CENTRE = int(Qt.AlignmentFlag.AlignCenter)
PAD = 10

Index = QModelIndex | QPersistentModelIndex


class Ink(NamedTuple):
    """What words are written with."""

    font: QFont
    metrics: QFontMetrics
    colour: QColor

    def cut(self, text: str, room: int) -> str:
        """Return as much of a text as has room."""
        return self.metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0, room))

    def write(self, painter: QPainter, rect: QRect, text: str, room: int | None = None) -> int:
        """Write at the beginning of a line, cut to the room; returns how much of it that takes."""
        shown = self.cut(text, rect.width() if room is None else room)
        self._put(painter, rect, LEFT, shown)
        return self.metrics.horizontalAdvance(shown)

    def write_aside(self, painter: QPainter, rect: QRect, text: str) -> int:
        """Write at the end of a line, on half of it at most; returns how much room that takes, none for no words."""
        shown = self.cut(text, rect.width() // 2)
        self._put(painter, rect, RIGHT, shown)
        return self.metrics.horizontalAdvance(shown) + PAD if shown else 0

    def write_amid(self, painter: QPainter, rect: QRect, text: str) -> None:
        """Write in the middle."""
        self._put(painter, rect, CENTRE, text)

    def _put(self, painter: QPainter, rect: QRect, flags: int, text: str) -> None:
        painter.setFont(self.font)
        painter.setPen(self.colour)
        painter.drawText(rect, flags, text)


class LineDelegate(QStyledItemDelegate):
    """One kind of list says in `paint_line` what stands in a line, from left to right; `height` is a line's."""

    height = 38

    def __init__(self, view: LineView, kit: Kit) -> None:
        super().__init__(view)
        self.view = view
        self.keeper = kit.keeper
        self.faces = kit.faces

    def paint_line(self, painter: QPainter, area: QRect, row: int) -> None:
        """Paint what stands in the line."""
        raise NotImplementedError

    def paint_heading(self, _painter: QPainter, area: QRect, _row: int) -> QRect:
        """Paint what stands above the line and does not belong to it; returns what is left for the line."""
        return area

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Return the height that all lines have."""
        return QSize(200, self.keeper.fonts.px(self.height))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one line."""
        painter.save()
        painter = sided(painter, option)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = self.paint_heading(painter, option.rect.adjusted(2, 1, -2, -1), index.row())
        self.view.paint_ground(painter, self.keeper.theme, area, index)
        self.paint_line(painter, area, index.row())
        painter.restore()

    # ---- for `paint_line`

    def base(self, role: Role = Role.TEXT) -> Ink:
        """Return the ink of what one reads."""
        fonts = self.keeper.fonts
        return Ink(fonts.base, fonts.base_metrics, self.keeper.theme.colour(role))

    def name(self, role: Role = Role.TEXT) -> Ink:
        """Return the ink of names."""
        fonts = self.keeper.fonts
        return Ink(fonts.name, fonts.name_metrics, self.keeper.theme.colour(role))

    def small(self, role: Role = Role.TEXT_2) -> Ink:
        """Return the ink of what stands beside or below."""
        fonts = self.keeper.fonts
        return Ink(fonts.small, fonts.small_metrics, self.keeper.theme.colour(role))

    def chip(self, role: Role = Role.TEXT_2) -> Ink:
        """Return the ink of headings and marks."""
        fonts = self.keeper.fonts
        return Ink(fonts.chip, fonts.chip_metrics, self.keeper.theme.colour(role))


class PlainLines(LineDelegate):
    """Paints lines that are nothing but words: those that the model tells."""

    def paint_line(self, painter: QPainter, area: QRect, row: int) -> None:
        """Paint the words."""
        words = self.view.model().index(row, 0).data()
        self.base().write(painter, area.adjusted(PAD, 0, -PAD, 0), words)


def tile_in(area: QRect, side: int, pad: int = PAD) -> QRect:
    """Return where a tile stands at the beginning of a line."""
    return QRect(area.left() + pad, area.center().y() - side // 2 + 1, side, side)


def halves(area: QRect) -> tuple[QRect, QRect]:
    """Return the upper and the lower half, for a line that says two things."""
    half = area.height() // 2
    upper = QRect(area.left(), area.top(), area.width(), half)
    return upper, upper.translated(0, half)
