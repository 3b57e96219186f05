"""Paints a laid-out text: grounds of code, bars of quotes, markers, letters, and what hides a spoiler."""

from typing import NamedTuple

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QPainter, QTextLayout

from desktop_chat.core.inline_markup import Style
from desktop_chat.qt.theme import Role, Theme
from desktop_chat.qt.timeline.textblock import Placed, TextBlock
from desktop_chat.qt.timeline.textformats import chosen
from desktop_chat.qt.timeline.textplaces import covers, stretches

SPILL = 8
"""Pixels by which a row may paint beyond its place: its ground, letters that rise out of their line."""
ROUND = 6
_BEFORE = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_BEHIND = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class Seen(NamedTuple):
    """Which letters are selected, and the first letters of the spoilers that are open."""

    chosen: tuple[int, int] | None
    opened: frozenset[int]


def paint_text(painter: QPainter, at: QPoint, text: TextBlock, theme: Theme, seen: Seen) -> None:
    """Paint a text with its top left corner here, in the painter's pen; what is outside of its clip is left out."""
    painter.translate(at)
    clip = painter.clipBoundingRect().adjusted(0, -SPILL, 0, SPILL)
    _grounds(painter, text, theme)
    for piece in text.pieces:
        if piece.y < clip.bottom() and piece.y + piece.height > clip.top():
            ranges = _chosen(text, piece, theme, seen.chosen) if seen.chosen is not None else []
            piece.layout.draw(painter, QPointF(0, piece.y), ranges)
            if piece.spans:
                _cover(painter, piece, theme, seen.opened)
    painter.translate(-at)


def _grounds(painter: QPainter, text: TextBlock, theme: Theme) -> None:
    if text.panels:
        pen = painter.pen()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.colour(Role.BORDER))
        painter.setBrush(theme.colour(Role.CODE))
        for panel in text.panels:
            painter.drawRoundedRect(panel.adjusted(0.5, 0.5, -0.5, -0.5), ROUND, ROUND)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(pen)
    for bar in text.bars:
        painter.fillRect(bar, theme.colour(Role.ACCENT))
    if text.bullets:
        painter.setFont(text.font)
    for bullet in text.bullets:
        painter.drawText(bullet.rect, _BEHIND if bullet.turned else _BEFORE, bullet.text)


def _chosen(text: TextBlock, piece: Placed, theme: Theme, part: tuple[int, int]) -> list[QTextLayout.FormatRange]:
    return [chosen(at, theme) for there, at in stretches(text, *part) if there is piece]


def _cover(painter: QPainter, piece: Placed, theme: Theme, opened: frozenset[int]) -> None:
    """Hide the spoilers that are not open; whatever was painted there, a picture of an emoji too, is covered."""
    for placed in piece.spans:
        if placed.span.style is Style.SPOILER and placed.span.start not in opened:
            for cover in covers(piece, placed):
                painter.fillRect(cover.translated(0, piece.y).adjusted(-1, 0, 1, 0), theme.colour(Role.TEXT_3))
