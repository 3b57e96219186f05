"""The rows of the open timeline as a Qt model; it changes only by diffs, between Qt's begin and end calls."""

from collections.abc import Sequence
from typing import Any, assert_never

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop_chat.core.diffs import RowChanged, RowDiff, RowsInserted, RowsRemoved, TimelinePatch, TimelineRow
from desktop_chat.domain.ids import MessageId, RoomId
from desktop_chat.domain.message import Message
from desktop_chat.qt.models.spoilers import Spoilers
from desktop_chat.qt.wording import spoken_row, told_text

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
LAST_OWN_WITHIN = 200


class TimelineModel(QAbstractListModel):
    """A list of `TimelineRow`; `room`, `older`, `newer`, `loading` and `unread_from` are those of the last patch."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[TimelineRow] = []
        self.spoilers = Spoilers()
        self.room: RoomId | None = None
        self.older = False
        self.newer = False
        self.loading = False
        self.unread_from: MessageId | None = None

    def apply(self, patch: TimelinePatch) -> None:
        """Make the rows what the patch says.

        Raises:
            IndexError: a diff names rows that are not there; the rows before it were applied.
        """
        self.older, self.newer, self.loading = patch.older, patch.newer, patch.loading
        if patch.reset or patch.room != self.room:
            self._reset(patch)
            return
        for diff in patch.diffs:
            self._apply(diff)

    def clear(self) -> None:
        """Show no room."""
        self.beginResetModel()
        self._rows = []
        self.room = None
        self.older = self.newer = self.loading = False
        self.unread_from = None
        self.endResetModel()

    def row(self, number: int) -> TimelineRow:
        """Return the row at this place, counted from the top."""
        return self._rows[number]

    def count(self) -> int:
        """Return how many rows there are."""
        return len(self._rows)

    def find(self, message: MessageId) -> int | None:
        """Return where a message stands, or None; the newest rows are looked at first."""
        for number in range(len(self._rows) - 1, -1, -1):
            if self._rows[number].message.id == message:
                return number
        return None

    def last_own(self) -> int | None:
        """Return where the newest own message stands, or None when it is not among the last ones."""
        for number in range(len(self._rows) - 1, max(-1, len(self._rows) - 1 - LAST_OWN_WITHIN), -1):
            if self._rows[number].own:
                return number
        return None

    def turn_spoilers(self, message: Message, spoilers: Sequence[int]) -> None:
        """Show these spoilers of a message, or hide them when all of them are shown."""
        number = self.find(message.id)
        if number is not None and spoilers:
            self.spoilers.turn(message, spoilers)
            self.dataChanged.emit(self.index(number), self.index(number))

    def rowCount(self, parent: Index = ROOT) -> int:
        """Return the number of rows; rows have no children."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a row's text, or the sentence that a screen reader says for it."""
        if not index.isValid() or not 0 <= index.row() < len(self._rows):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            message = self._rows[index.row()].message
            return told_text(message, self.spoilers.opened(message))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            row = self._rows[index.row()]
            return spoken_row(row, self.spoilers.opened(row.message))
        return None

    def _reset(self, patch: TimelinePatch) -> None:
        self.beginResetModel()
        self.room = patch.room
        self.unread_from = patch.unread_from
        self._rows = []
        try:
            for diff in patch.diffs:
                _change(self._rows, diff)
        finally:
            self.endResetModel()

    def _apply(self, diff: RowDiff) -> None:
        _check(len(self._rows), diff)
        match diff:
            case RowsInserted(rows=()):
                return
            case RowsInserted(at=at, rows=rows):
                self.beginInsertRows(ROOT, at, at + len(rows) - 1)
                _change(self._rows, diff)
                self.endInsertRows()
            case RowsRemoved(at=at, count=count):
                self.beginRemoveRows(ROOT, at, at + count - 1)
                _change(self._rows, diff)
                self.endRemoveRows()
            case RowChanged(at=at):
                _change(self._rows, diff)
                index = self.index(at)
                self.dataChanged.emit(index, index)
            case _:
                assert_never(diff)


def _change(rows: list[TimelineRow], diff: RowDiff) -> None:
    _check(len(rows), diff)
    match diff:
        case RowsInserted(at=at, rows=new):
            rows[at:at] = new
        case RowsRemoved(at=at, count=count):
            del rows[at : at + count]
        case RowChanged(at=at, row=row):
            rows[at] = row
        case _:
            assert_never(diff)


def _check(count: int, diff: RowDiff) -> None:
    match diff:
        case RowsInserted(at=at):
            fits = 0 <= at <= count
        case RowsRemoved(at=at, count=removed):
            fits = at >= 0 and removed > 0 and at + removed <= count
        case RowChanged(at=at):
            fits = 0 <= at < count
        case _:
            assert_never(diff)
    if not fits:
        message = f"{type(diff).__name__} at {diff.at} does not fit a list of {count} rows"
        raise IndexError(message)
