"""The lines that a search has found, of whatever kind, as a Qt model; each answer is a new list or a further page."""

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
Line = TypeVar("Line")


class LineModel(QAbstractListModel, Generic[Line]):
    """A list of values. `words` is what a line shows, `spoken` the sentence that a screen reader says for it."""

    def __init__(
        self, words: Callable[[Line], str], spoken: Callable[[Line], str], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._texts: dict[int, Callable[[Line], str]] = {
            Qt.ItemDataRole.DisplayRole: words,
            Qt.ItemDataRole.AccessibleTextRole: spoken,
        }
        self._shown: list[Line] = []

    def show(self, lines: Sequence[Line]) -> None:
        """Show these."""
        self.beginResetModel()
        self._shown = list(lines)
        self.endResetModel()

    def add(self, lines: Sequence[Line]) -> None:
        """Show these below those that are shown."""
        if lines:
            self.beginInsertRows(ROOT, len(self._shown), len(self._shown) + len(lines) - 1)
            self._shown += lines
            self.endInsertRows()

    def line(self, number: int) -> Line:
        """Return what stands at this place."""
        return self._shown[number]

    def lines(self) -> tuple[Line, ...]:
        """Return all that is shown."""
        return tuple(self._shown)

    def count(self) -> int:
        """Return how many lines there are."""
        return len(self._shown)

    def rowCount(self, parent: Index = ROOT) -> int:
        """Return the number of rows; rows have no children."""
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a line's words, or what a screen reader says for it."""
        text = self._texts.get(role)
        if text is None or not index.isValid() or not 0 <= index.row() < len(self._shown):
            return None
        return text(self._shown[index.row()])
