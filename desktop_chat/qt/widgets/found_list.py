"""The list of what a search has found: its view, and the delegate that paints a line."""

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QFont, QPainter, QTextLayout

from desktop_chat.domain.search import Found, Hit
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.mirror import draw_line
from desktop_chat.qt.models.line_model import LineModel
from desktop_chat.qt.moments import short_text
from desktop_chat.qt.snippet import shown_words, told_words
from desktop_chat.qt.text import isolated, tr
from desktop_chat.qt.theme import Role
from desktop_chat.qt.widgets.line_delegate import PAD, LineDelegate, halves
from desktop_chat.qt.widgets.line_view import FoundLines


class FoundView(FoundLines[Hit]):
    """The messages found."""

    more_wanted = Signal()  # the end of the list is near

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit, tr("Messages found"), LineModel(hit_words, spoken_hit))
        self.setItemDelegate(_HitDelegate(self, kit))
        self.verticalScrollBar().valueChanged.connect(self._scrolled)

    def _scrolled(self, value: int) -> None:
        if value >= self.verticalScrollBar().maximum() - self.viewport().height():
            self.more_wanted.emit()


class _HitDelegate(LineDelegate):
    """Paints who, where and when; below that the words around the match."""

    height = 52

    def __init__(self, view: FoundView, kit: Kit) -> None:
        super().__init__(view, kit)
        self._hits = view.lines
        self._clock = kit.clock

    def paint_line(self, painter: QPainter, area: QRect, row: int) -> None:
        """Paint one message found."""
        hit = self._hits.line(row)
        upper, lower = halves(area.adjusted(PAD, 6, -PAD, -6))
        self._first_line(painter, hit, upper)
        self._words(painter, hit.found, lower)

    def _first_line(self, painter: QPainter, hit: Hit, rect: QRect) -> None:
        when = short_text(hit.found.message.sent_at, self._clock.now())
        room = rect.width() - self.small().write_aside(painter, rect, when)
        who = self.name()._replace(colour=self.keeper.theme.sender(hit.found.message.sender))
        taken = who.write(painter, rect, author_of(hit), room * 2 // 3) + 8
        place = tr("in {place}", place=isolated(hit.place)) if hit.place else ""
        self.small().write(painter, rect.adjusted(taken, 0, 0, 0), place, room - taken)

    def _words(self, painter: QPainter, found: Found, rect: QRect) -> None:
        text, start, length = shown_words(found)
        fonts, match_words = self.keeper.fonts, found.snippet[found.start : found.end]
        bolder = fonts.name_metrics.horizontalAdvance(match_words) - fonts.base_metrics.horizontalAdvance(match_words)
        text = self.base().cut(text, rect.width() - max(0, bolder))
        layout = QTextLayout(text, fonts.base)
        if length:
            match = QTextLayout.FormatRange()
            match.start, match.length = start, length
            match.format.setFontWeight(QFont.Weight.Bold)
            match.format.setBackground(self.keeper.theme.colour(Role.MENTION))
            layout.setFormats([match])
        layout.beginLayout()
        line = layout.createLine()
        line.setLineWidth(100_000)
        layout.endLayout()
        painter.setPen(self.keeper.theme.colour(Role.TEXT))
        draw_line(painter, layout, rect)


def hit_words(hit: Hit) -> str:
    """Return the words around a match, on one line."""
    return told_words(hit.found)


def spoken_hit(hit: Hit) -> str:
    """Return what a screen reader says for a hit."""
    return tr("{who} in {place}: {words}", who=author_of(hit), place=isolated(hit.place), words=hit_words(hit))


def author_of(hit: Hit) -> str:
    """Return who wrote a hit, unable to disturb what stands beside it."""
    return isolated(hit.author) if hit.author else tr("Somebody")
