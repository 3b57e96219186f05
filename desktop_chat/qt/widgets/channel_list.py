"""The list in which channels are looked through: its view, and the delegate that paints a line."""

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QPainter

from desktop_chat.domain.ids import UserId
from desktop_chat.domain.room import Channel
from desktop_chat.qt.faces import Face
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.models.line_model import LineModel
from desktop_chat.qt.text import isolated, isolated_line, one_line, tr
from desktop_chat.qt.theme import Role
from desktop_chat.qt.widgets.line_delegate import PAD, LineDelegate, halves, tile_in
from desktop_chat.qt.widgets.line_view import FoundLines

TILE = 36
TICK = 14
TOPIC_LIMIT = 120


class ChannelView(FoundLines[Channel]):
    """The channels found."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit, tr("Channels"), LineModel(channel_words, spoken_channel))
        self.setItemDelegate(_ChannelDelegate(self, kit))


class _ChannelDelegate(LineDelegate):
    """Paints the name and whether one is in it, below that its people and topic."""

    height = 56

    def __init__(self, view: ChannelView, kit: Kit) -> None:
        super().__init__(view, kit)
        self._channels = view.lines
        self._icons = kit.icons

    def paint_line(self, painter: QPainter, area: QRect, row: int) -> None:
        """Paint one channel."""
        channel = self._channels.line(row)
        face = Face(UserId(channel.id), "#", is_round=False)
        self.faces.draw(painter, tile_in(area, TILE), face, self.name().font)
        upper, lower = halves(area.adjusted(PAD + TILE + 10, 7, -PAD, -7))
        room = upper.width() - (self._mark(painter, upper) if channel.joined else 0)
        self.name().write(painter, upper, isolated(channel.name), room)
        self.small().write(painter, lower, second_line(channel))

    def _mark(self, painter: QPainter, rect: QRect) -> int:
        """Paint that one is in the channel, in words too; returns how much room that takes."""
        taken = self.small().write_aside(painter, rect, tr("Joined")) - PAD
        tick = self._icons.pixmap("tick", Role.OK, TICK)
        painter.drawPixmap(QPoint(rect.right() - taken - TICK - 4, rect.center().y() - TICK // 2), tick)
        return taken + TICK + 16


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
