"""The list of what a search has found: its view, and the delegate that paints a line."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QTextLayout
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from desktop_chat.domain.search import Found, Hit
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.mirror import draw_line, sided
from desktop_chat.qt.models.line_model import LineModel
from desktop_chat.qt.moments import short_text
from desktop_chat.qt.snippet import shown_words, told_words
from desktop_chat.qt.text import isolated, tr
from desktop_chat.qt.theme import Role
from desktop_chat.qt.widgets.line_view import FoundLines

ROW_HEIGHT = 52
PAD = 10
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_ELIDE = Qt.TextElideMode.ElideRight

Index = QModelIndex | QPersistentModelIndex


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


class _HitDelegate(QStyledItemDelegate):
    """Paints lines of one height: who, where and when; below that the words around the match."""

    def __init__(self, view: FoundView, kit: Kit) -> None:
        super().__init__(view)
        self._view = view
        self._keeper = kit.keeper
        self._clock = kit.clock

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Return the height that all lines have."""
        return QSize(200, self._keeper.fonts.px(ROW_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one line."""
        hit = self._view.lines.line(index.row())
        area = option.rect.adjusted(2, 1, -2, -1)
        painter.save()
        painter = sided(painter, option)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._view.paint_ground(painter, self._keeper.theme, area, index)
        text = area.adjusted(PAD, 6, -PAD, -6)
        middle = text.height() // 2
        self._first_line(painter, hit, QRect(text.left(), text.top(), text.width(), middle))
        self._words(painter, hit.found, QRect(text.left(), text.top() + middle, text.width(), middle))
        painter.restore()

    def _first_line(self, painter: QPainter, hit: Hit, rect: QRect) -> None:
        fonts, theme = self._keeper.fonts, self._keeper.theme
        when = short_text(hit.found.message.sent_at, self._clock.now())
        room = rect.width() - fonts.small_metrics.horizontalAdvance(when) - PAD
        painter.setFont(fonts.small)
        painter.setPen(theme.colour(Role.TEXT_2))
        painter.drawText(rect, _RIGHT, when)
        who = fonts.name_metrics.elidedText(author_of(hit), _ELIDE, room * 2 // 3)
        taken = fonts.name_metrics.horizontalAdvance(who)
        painter.setFont(fonts.name)
        painter.setPen(theme.sender(hit.found.message.sender))
        painter.drawText(rect, _LEFT, who)
        place = tr("in {place}", place=isolated(hit.place)) if hit.place else ""
        painter.setFont(fonts.small)
        painter.setPen(theme.colour(Role.TEXT_2))
        shown = fonts.small_metrics.elidedText(place, _ELIDE, max(0, room - taken - 8))
        painter.drawText(rect.adjusted(taken + 8, 0, 0, 0), _LEFT, shown)

    def _words(self, painter: QPainter, found: Found, rect: QRect) -> None:
        text, start, length = shown_words(found)
        fonts, match_words = self._keeper.fonts, found.snippet[found.start : found.end]
        bolder = fonts.name_metrics.horizontalAdvance(match_words) - fonts.base_metrics.horizontalAdvance(match_words)
        text = fonts.base_metrics.elidedText(text, _ELIDE, rect.width() - max(0, bolder))
        layout = QTextLayout(text, fonts.base)
        if length:
            match = QTextLayout.FormatRange()
            match.start, match.length = start, length
            match.format.setFontWeight(QFont.Weight.Bold)
            match.format.setBackground(self._keeper.theme.colour(Role.MENTION))
            layout.setFormats([match])
        layout.beginLayout()
        line = layout.createLine()
        line.setLineWidth(100_000)
        layout.endLayout()
        painter.setPen(self._keeper.theme.colour(Role.TEXT))
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
