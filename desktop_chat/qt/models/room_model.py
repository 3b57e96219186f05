"""The list of rooms as a Qt model; each patch brings the whole list, which is compared so that the cursor stays put."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop_chat.core.diffs import RosterEntry, RosterPatch
from desktop_chat.domain.ids import RoomId
from desktop_chat.qt.text import isolated, one_line, tr

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()


class RoomModel(QAbstractListModel):
    """A list of `RosterEntry`, all of them or those whose title holds the filter's words."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[RosterEntry, ...] = ()
        self._shown: list[RosterEntry] = []
        self._filter = ""

    def apply(self, patch: RosterPatch) -> None:
        """Show these rooms."""
        self._all = patch.entries
        self._show()

    def filter_by(self, words: str) -> None:
        """Show only rooms whose title holds these words, in any case."""
        self._filter = words.casefold().strip()
        self._show()

    def entry(self, number: int) -> RosterEntry:
        """Return the room at this place."""
        return self._shown[number]

    def find(self, room: RoomId) -> int | None:
        """Return where a room stands, or None."""
        return next((number for number, entry in enumerate(self._shown) if entry.room == room), None)

    def count(self) -> int:
        """Return how many rooms are shown."""
        return len(self._shown)

    def is_empty(self) -> bool:
        """Tell whether there is no room at all, whatever the filter."""
        return not self._all

    def has(self, room: RoomId) -> bool:
        """Tell whether the person is in this room, whatever the filter."""
        return any(entry.room == room and not entry.gone for entry in self._all)

    def titles(self) -> Mapping[RoomId, str]:
        """Return how all rooms are called, whatever the filter."""
        return {entry.room: entry.title for entry in self._all}

    def unread(self) -> int:
        """Return how many messages are unread in all rooms together."""
        return sum(entry.unread for entry in self._all if not entry.gone)

    def rowCount(self, parent: Index = ROOT) -> int:
        """Return the number of rows; rows have no children."""
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a room's title, or the sentence that a screen reader says for it."""
        if not index.isValid() or not 0 <= index.row() < len(self._shown):
            return None
        entry = self._shown[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return one_line(entry.title)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return _spoken(entry)
        return None

    def _show(self) -> None:
        wanted = [entry for entry in self._all if self._filter in entry.title.casefold()]
        if [entry.room for entry in wanted] == [entry.room for entry in self._shown]:
            self._replace(wanted)
            return
        self._move_or_reset(wanted)

    def _replace(self, wanted: list[RosterEntry]) -> None:
        for number, entry in enumerate(wanted):
            if self._shown[number] != entry:
                self._shown[number] = entry
                index = self.index(number)
                self.dataChanged.emit(index, index)

    def _move_or_reset(self, wanted: list[RosterEntry]) -> None:
        """One room that has come up is moved, so that the cursor goes with it; anything else is a new list."""
        source = self._moved_from(wanted)
        if source is None:
            self.beginResetModel()
            self._shown = wanted
            self.endResetModel()
            return
        target = next(number for number, entry in enumerate(wanted) if entry.room == self._shown[source].room)
        self.beginMoveRows(ROOT, source, source, ROOT, target)
        self._shown.insert(target, self._shown.pop(source))
        self.endMoveRows()
        self._replace(wanted)

    def _moved_from(self, wanted: list[RosterEntry]) -> int | None:
        old = [entry.room for entry in self._shown]
        new = [entry.room for entry in wanted]
        if len(old) != len(new):
            return None
        first = next((number for number, room in enumerate(new) if room != old[number]), None)
        if first is None or new[first] not in old:
            return None
        source = old.index(new[first])
        if source < first or [*old[:first], new[first], *old[first:source], *old[source + 1 :]] != new:
            return None
        return source


def _spoken(entry: RosterEntry) -> str:
    parts = [isolated(entry.title)]
    if entry.unread:
        parts.append(tr("{count} unread", count=entry.unread))
    if entry.gone:
        parts.append(tr("you are not a member any more"))
    if entry.draft:
        parts.append(tr("draft: {text}", text=one_line(entry.draft)))
    elif entry.last_line:
        parts.append(one_line(entry.last_line))
    return ", ".join(parts)
