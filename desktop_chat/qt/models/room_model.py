"""The list of rooms as a Qt model; each patch brings the whole list, of which only what differs is changed."""

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop_chat.core.diffs import PresenceChanged, RosterEntry, RosterPatch, TypingChanged
from desktop_chat.core.list_diff import Inserted, Moved, Removed, Step, steps
from desktop_chat.domain.account import UNKNOWN, PersonCard, Presence, PresenceMap
from desktop_chat.domain.ids import RoomId, UserId
from desktop_chat.domain.ports import Clock
from desktop_chat.qt.text import one_line
from desktop_chat.qt.wording_rooms import presence_text, spoken_room

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()


class Shelf(Enum):
    """Which rooms are listed. The archive is put away: nothing else shows what is in it, but a search by name."""

    ALL = "all"
    UNREAD = "unread"
    FAVOURITES = "favourites"
    ARCHIVE = "archive"


class RoomModel(QAbstractListModel):
    """A list of `RosterEntry`: those of one shelf, or those of all whose title holds the words that are looked for."""

    def __init__(self, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._now = clock.now
        self._all: tuple[RosterEntry, ...] = ()
        self._shown: list[RosterEntry] = []
        self._typing: dict[RoomId, tuple[str, ...]] = {}
        self._presence: PresenceMap = {}
        self._people: Mapping[UserId, PersonCard] = {}
        self._words = ""
        self._kept: RoomId | None = None
        self.shelf = Shelf.ALL

    def apply(self, patch: RosterPatch) -> None:
        """Show these rooms."""
        self._all = patch.entries
        self._show()

    def filter_by(self, words: str) -> None:
        """Show only rooms whose title holds these words, in any case."""
        self._words = words.casefold().strip()
        self._show()

    def show_shelf(self, shelf: Shelf) -> None:
        """List the rooms of a shelf."""
        self.shelf = shelf
        self._show()

    def keep(self, room: RoomId | None) -> None:
        """Leave the open room on the shelf of the unread ones although it is read: it should not vanish underhand."""
        if room != self._kept:
            self._kept = room
            self._show()

    def show_typing(self, typing: TypingChanged) -> None:
        """Say in a room's line who is typing there."""
        if typing.names:
            self._typing[typing.room] = typing.names
        else:
            self._typing.pop(typing.room, None)
        number = self.find(typing.room)
        if number is not None:
            self.dataChanged.emit(self.index(number), self.index(number))

    def show_presence(self, presence: PresenceChanged) -> None:
        """Say in the lines of direct rooms whether the other is there."""
        self._presence = presence.people
        self._repaint(entry.peer is not None for entry in self._shown)

    def show_people(self, people: Mapping[UserId, PersonCard]) -> None:
        """Know what people say of themselves."""
        self._people = people
        self._repaint(entry.peer is not None for entry in self._shown)

    def presence(self, entry: RosterEntry) -> Presence | None:
        """Return what is known of the other person of a direct room; None where there is no other."""
        return None if entry.peer is None else self._presence.get(entry.peer, UNKNOWN)

    def status(self, entry: RosterEntry) -> str:
        """Return the other person's status of a direct room, if there is one now."""
        card = self._people.get(entry.peer) if entry.peer is not None else None
        return "" if card is None else card.status_at(self._now())

    def typing(self, room: RoomId) -> tuple[str, ...]:
        """Return who is typing in a room, by name."""
        return self._typing.get(room, ())

    def entry(self, number: int) -> RosterEntry:
        """Return the room at this place."""
        return self._shown[number]

    def entry_of(self, room: RoomId) -> RosterEntry | None:
        """Return the line of a room, whatever is listed."""
        return next((entry for entry in self._all if entry.room == room), None)

    def find(self, room: RoomId) -> int | None:
        """Return where a room stands, or None."""
        return next((number for number, entry in enumerate(self._shown) if entry.room == room), None)

    def entries(self) -> tuple[RosterEntry, ...]:
        """Return all rooms, whatever is shown of them."""
        return self._all

    def has(self, room: RoomId) -> bool:
        """Tell whether the person is in this room, whatever the filter."""
        entry = self.entry_of(room)
        return entry is not None and not entry.gone

    def count(self) -> int:
        """Return how many rooms are shown."""
        return len(self._shown)

    def is_empty(self) -> bool:
        """Tell whether there is no room at all, whatever the filter."""
        return not self._all

    def is_muted(self, entry: RosterEntry) -> bool:
        """Tell whether a room is silent now."""
        return entry.prefs.muted(self._now())

    def titles(self) -> Mapping[RoomId, str]:
        """Return how all rooms are called, whatever the filter."""
        return {entry.room: entry.title for entry in self._all}

    def unread(self) -> int:
        """Return how many messages wait for the person; of rooms that are muted or put away, those that name them."""
        return sum(
            entry.mentions if entry.prefs.archived or self.is_muted(entry) else entry.unread
            for entry in self._all
            if not entry.gone
        )

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
            said = spoken_room(entry, self.typing(entry.room), self._now())
            presence = self.presence(entry)
            parts = [said] if presence is None else [said, presence_text(presence, self._now()), self.status(entry)]
            return ", ".join(part for part in parts if part)
        return None

    def _repaint(self, touched: Iterable[bool]) -> None:
        for number, touches in enumerate(touched):
            if touches:
                self.dataChanged.emit(self.index(number), self.index(number))

    def _show(self) -> None:
        wanted = [entry for entry in self._all if self._is_wanted(entry)]
        way = steps([entry.room for entry in self._shown], [entry.room for entry in wanted])
        if way is None:
            self.beginResetModel()
            self._shown = wanted
            self.endResetModel()
            return
        for step in way:
            self._take(step, wanted)
        self._replace(wanted)

    def _is_wanted(self, entry: RosterEntry) -> bool:
        if self._words:
            return self._words in entry.title.casefold()
        match self.shelf:
            case Shelf.ALL:
                return not entry.prefs.archived
            case Shelf.UNREAD:
                return entry.is_unread or entry.room == self._kept
            case Shelf.FAVOURITES:
                return entry.prefs.favourite
            case Shelf.ARCHIVE:
                return entry.prefs.archived

    def _take(self, step: Step, wanted: list[RosterEntry]) -> None:
        match step:
            case Removed(at=at, count=count):
                self.beginRemoveRows(ROOT, at, at + count - 1)
                del self._shown[at : at + count]
                self.endRemoveRows()
            case Moved(source=source, target=target):
                # Qt names the row before which it comes while it is still where it was.
                self.beginMoveRows(ROOT, source, source, ROOT, target + (target > source))
                self._shown.insert(target, self._shown.pop(source))
                self.endMoveRows()
            case Inserted(at=at, count=count):
                self.beginInsertRows(ROOT, at, at + count - 1)
                self._shown[at:at] = wanted[at : at + count]
                self.endInsertRows()

    def _replace(self, wanted: list[RosterEntry]) -> None:
        for number, entry in enumerate(wanted):
            shown = self._shown[number]
            if shown is not entry and shown != entry:
                self._shown[number] = entry
                index = self.index(number)
                self.dataChanged.emit(index, index)
