"""Paints rows from their layouts; measures nothing and decides nothing about places."""

from typing import NamedTuple

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from desktop_chat.core.diffs import TimelineRow
from desktop_chat.qt.faces import Face, Faces, person_face
from desktop_chat.qt.icons import Icons
from desktop_chat.qt.moments import time_text
from desktop_chat.qt.text import initials, tr
from desktop_chat.qt.theme import Fonts, Role, Theme
from desktop_chat.qt.timeline.attachments import Chip, ReaderMark
from desktop_chat.qt.timeline.hole import Hole
from desktop_chat.qt.timeline.layout import TEXT_X, TICK, Quote, RowLayout, column
from desktop_chat.qt.timeline.states import state_icon
from desktop_chat.qt.timeline.textpainter import Seen, paint_text
from desktop_chat.qt.wording import is_plain

_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_CENTRE = int(Qt.AlignmentFlag.AlignCenter)


class RowState(NamedTuple):
    """How a row is looked at: under the mouse, at the keyboard cursor, or brought into view just now.

    `chosen` are the letters of its text that are selected, from the first to before the last; `opened` are the first
    letters of the spoilers that are shown.
    """

    hovered: bool = False
    cursor: bool = False
    flagged: bool = False
    chosen: tuple[int, int] | None = None
    opened: frozenset[int] = frozenset()


class RowPainter:
    """Paints with one theme. The painter must be clipped to what is visible: text outside is skipped."""

    def __init__(self, theme: Theme, fonts: Fonts, icons: Icons, faces: Faces) -> None:
        self.theme = theme
        self.fonts = fonts
        self._icons = icons
        self._faces = faces

    def paint(self, painter: QPainter, row: TimelineRow, layout: RowLayout, area: QRect, state: RowState) -> None:
        """Paint a row into its area of the viewport."""
        painter.save()
        painter.translate(area.topLeft())
        self._ground(painter, layout, area, state)
        self._lines_above(painter, layout)
        self._author(painter, row, layout)
        if layout.time is None and state.hovered and layout.bubble is None:
            self._gutter_time(painter, row, layout, area)
        self._message(painter, row, layout, state)
        self._tail(painter, row, layout)
        for chip in layout.chips:
            self._chip(painter, chip)
        for mark in layout.readers:
            self._reader(painter, mark)
        painter.restore()

    def _ground(self, painter: QPainter, layout: RowLayout, area: QRect, state: RowState) -> None:
        body = QRect(0, layout.body - 2, area.width(), layout.height - layout.body + 4)
        if layout.author is not None:
            body.setTop(layout.author.rect.top() - 3)
        if state.flagged:
            painter.fillRect(body, self.theme.colour(Role.MENTION))
        elif state.hovered or state.cursor:
            painter.fillRect(body, self.theme.colour(Role.HOVER))
        if state.cursor:
            edge = area.width() - 3 if layout.mirrored else 0
            painter.fillRect(QRect(edge, body.top(), 3, body.height()), self.theme.colour(Role.ACCENT))

    def _lines_above(self, painter: QPainter, layout: RowLayout) -> None:
        if layout.hole is not None:
            self._hole(painter, layout.hole)
        if layout.day is not None:
            self._ruled(painter, layout.day.text, layout.day.rect, Role.BORDER, Role.TEXT_2)
        if layout.unread is not None:
            self._new_line(painter, layout.unread, mirrored=layout.mirrored)

    def _hole(self, painter: QPainter, hole: Hole) -> None:
        middle, told = hole.rect.center().y(), hole.words.united(hole.load.rect)
        painter.setPen(QPen(self.theme.colour(Role.WARNING), 1, Qt.PenStyle.DashLine))
        painter.drawLine(hole.rect.left(), middle, told.left() - 10, middle)
        painter.drawLine(told.right() + 10, middle, hole.rect.right(), middle)
        painter.setFont(self.fonts.chip)
        painter.setPen(self.theme.colour(Role.WARNING))
        painter.drawText(hole.words, _LEFT, hole.text)

    def _ruled(self, painter: QPainter, text: str, rect: QRect, line: Role, words: Role) -> None:
        painter.setFont(self.fonts.chip)
        width = self.fonts.chip_metrics.horizontalAdvance(text) + 24
        middle = rect.center().y()
        painter.setPen(self.theme.colour(line))
        painter.drawLine(rect.left(), middle, rect.center().x() - width // 2, middle)
        painter.drawLine(rect.center().x() + width // 2, middle, rect.right(), middle)
        painter.setPen(self.theme.colour(words))
        painter.drawText(rect, _CENTRE, text)

    def _new_line(self, painter: QPainter, rect: QRect, *, mirrored: bool) -> None:
        painter.setFont(self.fonts.chip)
        text = tr("New")
        width = self.fonts.chip_metrics.horizontalAdvance(text)
        middle = rect.center().y()
        painter.setPen(self.theme.colour(Role.ACCENT))
        start, end = (rect.left() + width + 10, rect.right()) if mirrored else (rect.left(), rect.right() - width - 10)
        painter.drawLine(start, middle, end, middle)
        painter.setPen(self.theme.colour(Role.LINK))
        place = QRect(rect.left() if mirrored else rect.right() - width, rect.top(), width + 2, rect.height())
        painter.drawText(place, _LEFT, text)

    def _author(self, painter: QPainter, row: TimelineRow, layout: RowLayout) -> None:
        if layout.avatar is not None:
            self._faces.draw(painter, layout.avatar, person_face(row.message.sender, row.author), self.fonts.chip)
        if layout.author is not None:
            painter.setFont(self.fonts.name)
            painter.setPen(self.theme.sender(row.message.sender))
            painter.drawText(layout.author.rect, _LEFT, layout.author.text)
        if layout.time is not None:
            painter.setFont(self.fonts.small)
            painter.setPen(self.theme.colour(Role.TEXT_3))
            painter.drawText(layout.time.rect, _LEFT, layout.time.text)

    def _gutter_time(self, painter: QPainter, row: TimelineRow, layout: RowLayout, area: QRect) -> None:
        left, _width = column(area.width())
        painter.setFont(self.fonts.tiny)
        painter.setPen(self.theme.colour(Role.TEXT_2))
        wide = TEXT_X + 8
        x = area.width() - left + 12 - wide if layout.mirrored else left - 12
        rect = QRect(x, layout.text_y, wide, self.fonts.base_metrics.height() + 3)
        painter.drawText(rect, _LEFT if layout.mirrored else _RIGHT, time_text(row.message.sent_at))

    def _message(self, painter: QPainter, row: TimelineRow, layout: RowLayout, state: RowState) -> None:
        plain = is_plain(row.message)
        if layout.bubble is not None:
            self._bubble(painter, layout.bubble, plain=plain)
        if layout.quote is not None:
            self._quote(painter, layout.quote, _RIGHT if layout.mirrored else _LEFT)
        painter.setPen(self.theme.colour(Role.TEXT if plain else Role.TEXT_2))
        at = QPoint(layout.text_x, layout.text_y)
        paint_text(painter, at, layout.text, self.theme, Seen(state.chosen if plain else None, state.opened))

    def _bubble(self, painter: QPainter, rect: QRect, *, plain: bool) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if plain:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.theme.colour(Role.BUBBLE_OWN))
        else:
            painter.setPen(self.theme.colour(Role.BORDER))
            painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 14, 14)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _quote(self, painter: QPainter, quote: Quote, beside: int) -> None:
        painter.fillRect(quote.bar, self.theme.colour(Role.ACCENT))
        painter.setFont(self.fonts.chip)
        painter.setPen(self.theme.colour(Role.LINK))
        painter.drawText(quote.author.rect, beside, quote.author.text)
        painter.setFont(self.fonts.small)
        painter.setPen(self.theme.colour(Role.TEXT_2))
        painter.drawText(quote.line.rect, beside, quote.line.text)

    def _tail(self, painter: QPainter, row: TimelineRow, layout: RowLayout) -> None:
        refused = row.message.refusal is not None
        if layout.tail is not None and layout.tail.text:
            painter.setFont(self.fonts.small)
            painter.setPen(self.theme.colour(Role.ERROR if refused else Role.TEXT_2))
            painter.drawText(layout.tail.rect, _LEFT, layout.tail.text)
        if layout.tick is not None:
            name, role = state_icon(row.message.delivery, refused=refused)
            painter.drawPixmap(layout.tick.topLeft(), self._icons.pixmap(name, role, TICK))
        if layout.refusal is not None:
            painter.setFont(self.fonts.small)
            painter.setPen(self.theme.colour(Role.ERROR))
            painter.drawText(layout.refusal.rect, _LEFT, layout.refusal.text)

    def _chip(self, painter: QPainter, chip: Chip) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self.theme.colour(Role.ACCENT if chip.own else Role.BORDER))
        painter.setBrush(self.theme.colour(Role.SELECTED if chip.own else Role.SIDEBAR))
        painter.drawRoundedRect(QRectF(chip.rect).adjusted(0.5, 0.5, -0.5, -0.5), 12, 12)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setFont(self.fonts.chip)
        painter.setPen(self.theme.colour(Role.TEXT))
        painter.drawText(chip.rect, _CENTRE, chip.text)

    def _reader(self, painter: QPainter, mark: ReaderMark) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        user, rect = mark.reader.user, mark.rect
        if mark.more:
            self._ring(painter, rect)
            painter.setBrush(self.theme.sender_tint(user))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawEllipse(rect)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setFont(self.fonts.tiny)
            painter.setPen(self.theme.sender(user))
            painter.drawText(rect, _CENTRE, f"+{mark.more}")
            return
        self._faces.draw(painter, rect, Face(user, initials(mark.reader.name)[:1]), self.fonts.tiny)
        self._ring(painter, rect)

    def _ring(self, painter: QPainter, rect: QRect) -> None:
        """Set a small face off from the one beside it."""
        painter.setPen(QPen(self.theme.colour(Role.CANVAS), 2))
        painter.drawEllipse(QRectF(rect).adjusted(-0.5, -0.5, 0.5, 0.5))
