"""What waits to be sent, over all rooms, as a Qt model; each answer is a new list."""

from collections.abc import Mapping, Sequence
from typing import Any, assert_never

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop_chat.domain.delivery import Delivery
from desktop_chat.domain.ids import RoomId
from desktop_chat.domain.link_report import WaitingItem, WaitingKind
from desktop_chat.qt.moments import time_text
from desktop_chat.qt.sentences import translated
from desktop_chat.qt.text import isolated, isolated_line, tr
from desktop_chat.qt.wording import delivery_word

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
TEXT_LIMIT = 160


class OutboxModel(QAbstractListModel):
    """A list of `WaitingItem` with the titles of their rooms."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._items: tuple[WaitingItem, ...] = ()
        self._titles: Mapping[RoomId, str] = {}

    def show(self, items: Sequence[WaitingItem], titles: Mapping[RoomId, str]) -> bool:
        """Show these; returns whether anything is different now."""
        if tuple(items) == self._items and titles == self._titles:
            return False
        self.beginResetModel()
        self._items = tuple(items)
        self._titles = dict(titles)
        self.endResetModel()
        return True

    def item(self, number: int) -> WaitingItem:
        """Return what stands at this place."""
        return self._items[number]

    def find(self, item: WaitingItem) -> int | None:
        """Return where the same thing stands, though it may have been refused meanwhile."""
        wanted = (item.room, item.message, item.kind, item.since)
        places = enumerate(self._items)
        return next((n for n, one in places if (one.room, one.message, one.kind, one.since) == wanted), None)

    def title(self, item: WaitingItem) -> str:
        """Return the room's title, fit for a line."""
        return isolated(self._titles.get(item.room, tr("A conversation that is not here any more")))

    def count(self) -> int:
        """Return how many things wait."""
        return len(self._items)

    def rowCount(self, parent: Index = ROOT) -> int:
        """Return the number of rows; rows have no children."""
        return 0 if parent.isValid() else len(self._items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what waits, or the sentence that a screen reader says for it."""
        if not index.isValid() or not 0 <= index.row() < len(self._items):
            return None
        item = self._items[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return what_text(item)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            parts = (self.title(item), what_text(item), state_text(item), time_text(item.since))
            return ", ".join(parts)
        return None


def what_text(item: WaitingItem) -> str:
    """Return what waits, on one line."""
    text = isolated_line(item.text, TEXT_LIMIT)
    match item.kind:
        case WaitingKind.MESSAGE:
            return text
        case WaitingKind.EDIT:
            return tr("Edit: {text}", text=text)
        case WaitingKind.DELETION:
            return tr("Deletion of a message")
        case WaitingKind.REACTION:
            return tr("Reaction: {text}", text=text)
        case WaitingKind.PIN:
            return tr("Pin of a message")
        case _:
            assert_never(item.kind)


def state_text(item: WaitingItem) -> str:
    """Return whether it goes out by itself, or why the server did not take it."""
    if item.refusal is None:
        return delivery_word(Delivery.SENDING) if item.sending else tr("Waiting, will be sent by itself")
    return tr("Not sent: {reason}", reason=isolated_line(translated(item.refusal.sentence), TEXT_LIMIT))
