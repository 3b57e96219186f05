"""The list in which channels are looked through: its view, and the delegate that paints a line."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from desktop_chat.domain.ids import UserId
from desktop_chat.domain.room import Channel
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.mirror import sided
from desktop_chat.qt.models.line_model import LineModel
from desktop_chat.qt.text import isolated, isolated_line, one_line, tr
from desktop_chat.qt.theme import Role
from desktop_chat.qt.widgets.line_view import FoundLines

ROW_HEIGHT = 56
TILE = 36
PAD = 10
TICK = 14
TOPIC_LIMIT = 120
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_CENTRE = int(Qt.AlignmentFlag.AlignCenter)
_RIGHT = Qt.TextElideMode.ElideRight

Index = QModelIndex | QPersistentModelIndex


class ChannelView(FoundLines[Channel]):
    """The channels found."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit, tr("Channels"), LineModel(channel_words, spoken_channel))
        self.setItemDelegate(_ChannelDelegate(self, kit))


class _ChannelDelegate(QStyledItemDelegate):
    """Paints lines of one height: the name and whether one is in it, below that its people and topic."""

    def __init__(self, view: ChannelView, kit: Kit) -> None:
        super().__init__(view)
        self._view = view
        self._keeper = kit.keeper
        self._icons = kit.icons

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Return the height that all lines have."""
        return QSize(200, self._keeper.fonts.px(ROW_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one line."""
        channel = self._view.lines.line(index.row())
        area = option.rect.adjusted(2, 1, -2, -1)
        painter.save()
        painter = sided(painter, option)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._view.paint_ground(painter, self._keeper.theme, area, index)
        self._tile(painter, channel, QRect(area.left() + PAD, area.center().y() - TILE // 2 + 1, TILE, TILE))
        text = area.adjusted(PAD + TILE + 10, 7, -PAD, -7)
        middle = text.height() // 2
        self._first_line(painter, channel, QRect(text.left(), text.top(), text.width(), middle))
        self._second_line(painter, channel, QRect(text.left(), text.top() + middle, text.width(), middle))
        painter.restore()

    def _tile(self, painter: QPainter, channel: Channel, rect: QRect) -> None:
        theme, who = self._keeper.theme, UserId(channel.id)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.sender_tint(who))
        painter.drawRoundedRect(rect, 10, 10)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(theme.sender(who))
        painter.setFont(self._keeper.fonts.name)
        painter.drawText(rect, _CENTRE, "#")

    def _first_line(self, painter: QPainter, channel: Channel, rect: QRect) -> None:
        fonts, theme = self._keeper.fonts, self._keeper.theme
        room = rect.width() - (self._mark(painter, rect) if channel.joined else 0)
        painter.setFont(fonts.name)
        painter.setPen(theme.colour(Role.TEXT))
        painter.drawText(rect, _LEFT, fonts.name_metrics.elidedText(isolated(channel.name), _RIGHT, room))

    def _mark(self, painter: QPainter, rect: QRect) -> int:
        """Paint that one is in the channel, in words too; returns how much room that takes."""
        fonts = self._keeper.fonts
        word = tr("Joined")
        width = fonts.small_metrics.horizontalAdvance(word)
        left = rect.right() - width
        tick = self._icons.pixmap("tick", Role.OK, TICK)
        painter.drawPixmap(QPoint(left - TICK - 4, rect.center().y() - TICK // 2), tick)
        painter.setFont(fonts.small)
        painter.setPen(self._keeper.theme.colour(Role.TEXT_2))
        painter.drawText(QRect(left, rect.top(), width + 1, rect.height()), _LEFT, word)
        return width + TICK + 16

    def _second_line(self, painter: QPainter, channel: Channel, rect: QRect) -> None:
        fonts = self._keeper.fonts
        painter.setFont(fonts.small)
        painter.setPen(self._keeper.theme.colour(Role.TEXT_2))
        shown = fonts.small_metrics.elidedText(second_line(channel), _RIGHT, rect.width())
        painter.drawText(rect, _LEFT, shown)


def channel_words(channel: Channel) -> str:
    """Return how a channel is called, on one line."""
    return one_line(channel.name)


def second_line(channel: Channel) -> str:
    """Return what stands below a channel's name: how many people are in it, and its topic."""
    count = members_text(channel.members)
    return f"{count} · {isolated_topic(channel)}" if channel.topic else count


def members_text(count: int) -> str:
    """Return how many people are in a channel."""
    return tr("%n members", n=count)


def isolated_topic(channel: Channel) -> str:
    """Return the topic on one line, unable to disturb what stands beside it."""
    return isolated_line(channel.topic or "", TOPIC_LIMIT)


def spoken_channel(channel: Channel) -> str:
    """Return what a screen reader says for a channel."""
    parts = [isolated(channel.name)]
    if channel.joined:
        parts.append(tr("joined"))
    parts.append(members_text(channel.members))
    if channel.topic:
        parts.append(isolated_topic(channel))
    return ", ".join(parts)
