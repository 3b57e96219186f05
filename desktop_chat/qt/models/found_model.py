"""The messages that a search has found, as a Qt model; further pages are added at the end."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop_chat.domain.search import Hit
from desktop_chat.qt.text import isolated, one_line, tr

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
SNIPPET_LIMIT = 400


class FoundModel(QAbstractListModel):
    """A list of `Hit`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shown: list[Hit] = []

    def show(self, hits: Sequence[Hit]) -> None:
        """Show these hits."""
        self.beginResetModel()
        self._shown = list(hits)
        self.endResetModel()

    def add(self, hits: Sequence[Hit]) -> None:
        """Show these hits below those that are shown."""
        if hits:
            self.beginInsertRows(ROOT, len(self._shown), len(self._shown) + len(hits) - 1)
            self._shown += hits
            self.endInsertRows()

    def hit(self, number: int) -> Hit:
        """Return the hit at this place."""
        return self._shown[number]

    def count(self) -> int:
        """Return how many hits are shown."""
        return len(self._shown)

    def rowCount(self, parent: Index = ROOT) -> int:
        """Return the number of rows; rows have no children."""
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the words of a hit, or the sentence that a screen reader says for it."""
        if not index.isValid() or not 0 <= index.row() < len(self._shown):
            return None
        hit = self._shown[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return one_line(hit.found.snippet, SNIPPET_LIMIT)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            words = one_line(hit.found.snippet, SNIPPET_LIMIT)
            return tr("{who} in {place}: {words}", who=author_of(hit), place=isolated(hit.place), words=words)
        return None


def author_of(hit: Hit) -> str:
    """Return who wrote a hit, unable to disturb what stands beside it."""
    return isolated(hit.author) if hit.author else tr("Somebody")
