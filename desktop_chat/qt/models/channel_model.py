"""The channels that a search has found, as a Qt model; each answer is a new list."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop_chat.domain.room import Channel
from desktop_chat.qt.text import isolated, isolated_line, one_line, tr

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
TOPIC_LIMIT = 120


class ChannelModel(QAbstractListModel):
    """A list of `Channel`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[Channel, ...] = ()

    def show(self, channels: Sequence[Channel]) -> None:
        """Show these channels."""
        self.beginResetModel()
        self._shown = tuple(channels)
        self.endResetModel()

    def channel(self, number: int) -> Channel:
        """Return the channel at this place."""
        return self._shown[number]

    def count(self) -> int:
        """Return how many channels are shown."""
        return len(self._shown)

    def rowCount(self, parent: Index = ROOT) -> int:
        """Return the number of rows; rows have no children."""
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a channel's name, or the sentence that a screen reader says for it."""
        if not index.isValid() or not 0 <= index.row() < len(self._shown):
            return None
        channel = self._shown[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return one_line(channel.name)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return _spoken(channel)
        return None


def second_line(channel: Channel) -> str:
    """Return what stands below a channel's name: how many people are in it, and its topic."""
    count = members_text(channel.members)
    return f"{count} · {isolated_topic(channel)}" if channel.topic else count


def members_text(count: int) -> str:
    """Return how many people are in a channel."""
    return tr("1 member") if count == 1 else tr("{count} members", count=count)


def isolated_topic(channel: Channel) -> str:
    """Return the topic on one line, unable to disturb what stands beside it."""
    return isolated_line(channel.topic or "", TOPIC_LIMIT)


def _spoken(channel: Channel) -> str:
    parts = [isolated(channel.name)]
    if channel.joined:
        parts.append(tr("joined"))
    parts.append(members_text(channel.members))
    if channel.topic:
        parts.append(isolated_topic(channel))
    return ", ".join(parts)
