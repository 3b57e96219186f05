"""What one transaction has touched, gathered while it runs and told at its end as it should be shown."""

import apsw

from desktop_chat.domain.ids import MessageId, RoomId, UserId
from desktop_chat.domain.marker import ReadMarker
from desktop_chat.domain.message import Message
from desktop_chat.domain.ports import Recorded, RoomLine
from desktop_chat.store import markers, rooms, view
from desktop_chat.store.rooms import Standing
from desktop_chat.store.search import WordChanges


class Changes:
    """The gathered changes. `told` must be the last call of the transaction: it also brings in the word index."""

    def __init__(self, lines: view.Lines) -> None:
        self.words = WordChanges()
        self._lines = lines
        self._messages: dict[RoomId, dict[MessageId, None]] = {}
        self._removed: dict[tuple[RoomId, MessageId], None] = {}
        self._rooms: dict[RoomId, None] = {}
        self._people: set[RoomId] = set()
        self._markers: dict[tuple[RoomId, UserId], ReadMarker] = {}
        self._reloaded: dict[RoomId, None] = {}

    def message(self, room: RoomId, message: MessageId) -> None:
        """Note that a message is new or looks different."""
        self._messages.setdefault(room, {})[message] = None
        self._rooms[room] = None

    def removed(self, room: RoomId, message: MessageId) -> None:
        """Note that an unsent message was discarded."""
        self._removed[room, message] = None
        self._rooms[room] = None

    def room(self, room: RoomId) -> None:
        """Note that a room's line has changed."""
        self._rooms[room] = None

    def people(self, standing: Standing) -> None:
        """Note that members of a room have changed."""
        self._lines.forget(standing.number)
        self._people.add(standing.position.room)
        self._rooms[standing.position.room] = None

    def marker(self, marker: ReadMarker) -> None:
        """Note that a read marker has moved."""
        self._markers[marker.room, marker.user] = marker

    def reloaded(self, room: RoomId) -> None:
        """Note that a room's history was replaced; all its markers are then told."""
        self._reloaded[room] = None
        self._rooms[room] = None

    def told(self, connection: apsw.Connection) -> Recorded:
        """Bring the word index up to date and say what has changed."""
        self.words.apply(connection)
        shown: list[Message] = []
        lines: list[RoomLine] = []
        for room in self._rooms:
            waiting = view.waiting_in(connection, room)
            found = (view.shown(connection, message, waiting) for message in self._messages.get(room, ()))
            shown.extend(message for message in found if message is not None)
            standing = rooms.find(connection, room)
            if standing is not None:
                line = self._lines.line(connection, standing, waiting, keep=room not in self._people)
                lines.extend(() if line is None else (line,))
        for room in self._reloaded:
            self._markers.update({(room, marker.user): marker for marker in markers.of_room(connection, room)})
        present = {message.id for message in shown}
        return Recorded(
            changed=tuple(shown),
            removed=tuple(key for key in self._removed if key[1] not in present),
            lines=tuple(lines),
            markers=tuple(self._markers.values()),
            reloaded=tuple(self._reloaded),
        )
