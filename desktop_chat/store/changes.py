"""What one transaction has touched, gathered while it runs and told at its end as it should be shown."""

import apsw

from desktop_chat.domain.commands import OutboxItem
from desktop_chat.domain.ids import MessageId, RoomId, UserId
from desktop_chat.domain.marker import ReadMarker
from desktop_chat.domain.message import Message
from desktop_chat.domain.ports import Recorded, RoomLine
from desktop_chat.domain.values import replace
from desktop_chat.store import account, markers, messages, outbox, own_marks, view
from desktop_chat.store.glance import Glance, glance
from desktop_chat.store.rooms import Standing
from desktop_chat.store.search import WordChanges


class Changes:
    """The gathered changes. `told` must be the last call of the transaction: it also brings in the word index."""

    def __init__(self, lines: view.Lines) -> None:
        self.words = WordChanges()
        self._lines = lines
        self._author: UserId | None = None
        self._glance: Glance | None = None
        self._outbox_grew = False
        self._messages: dict[RoomId, dict[MessageId, Message | None]] = {}
        self._unsent: set[MessageId] = set()
        self._removed: dict[tuple[RoomId, MessageId], None] = {}
        self._rooms: dict[RoomId, Standing | None] = {}
        self._described: set[RoomId] = set()
        self._markers: dict[tuple[RoomId, UserId], ReadMarker] = {}
        self._reloaded: dict[RoomId, None] = {}
        self._former: dict[MessageId, str] = {}

    def look(self, connection: apsw.Connection) -> Glance:
        """Look at how things stand, once, for a transaction that marks no message and blocks nobody."""
        self._glance = glance(connection)
        self._author = self._glance.user
        return self._glance

    def outbox_grew(self) -> None:
        """Note that something waits that did not at the beginning."""
        self._outbox_grew = True

    def waiting(self, connection: apsw.Connection) -> tuple[OutboxItem, ...]:
        """Return what waits now."""
        if self._glance is not None and not (self._glance.waits or self._outbox_grew):
            return ()
        return outbox.read_all(connection)

    def author(self, connection: apsw.Connection) -> UserId:
        """Return the own account, which no transaction changes that changes messages."""
        if self._author is None:
            self._author = account.own_id(connection)
        return self._author

    def message(self, room: RoomId, message: MessageId, stored: Message | None = None) -> None:
        """Note that a message is new or looks different; `stored` is its row as it is now, if that is known."""
        self._messages.setdefault(room, {})[message] = stored
        self._rooms[room] = None

    def unsent(self, room: RoomId, message: MessageId) -> None:
        """Note that a message is new of which the server's row is not stored."""
        self._unsent.add(message)
        self.message(room, message)

    def removed(self, room: RoomId, message: MessageId) -> None:
        """Note that an unsent message was discarded."""
        self._removed[room, message] = None
        self._rooms[room] = None

    def reworded(self, message: MessageId, former: str) -> None:
        """Note what a message said before the words that it has now."""
        self._former.setdefault(message, former)

    def moved(self, room: RoomId, standing: Standing | None = None) -> None:
        """Note that a room's position has changed, and with it its line; `standing` is what was stored, if known."""
        self._rooms[room] = standing

    def room(self, room: RoomId) -> None:
        """Note that something else about a room has changed: its description, members, preferences, draft."""
        self._lines.forget(room)
        self._described.add(room)
        self._rooms[room] = None

    def marker(self, marker: ReadMarker) -> None:
        """Note that a read marker has moved."""
        self._markers[marker.room, marker.user] = marker

    def reloaded(self, room: RoomId) -> None:
        """Note that a room's history was replaced; all its markers are then told."""
        self._reloaded[room] = None
        self._rooms[room] = None

    def told(self, connection: apsw.Connection, items: tuple[OutboxItem, ...]) -> Recorded:
        """Bring the word index up to date and say what has changed; `items` is the outbox as it is now."""
        self.words.apply(connection)
        waiting_in = view.waiting_by_room(items, self.author(connection))
        shown: list[Message] = []
        lines: list[RoomLine] = []
        blocks = self._glance is None or self._glance.blocks
        for room, standing in self._rooms.items():
            waiting = waiting_in[room]
            last: Message | None = None
            for message, stored in self._messages.get(room, {}).items():
                known = self._confirmed(connection, message, stored)
                seen = waiting.seen(message, known)
                hidden, bookmarked = self._marks(connection, message)
                if seen is not None and not hidden:
                    shown.append(replace(seen, bookmarked=True) if bookmarked else seen)
                    last = known or last
            ground = view.Ground(standing=standing, keep=room not in self._described, blocks=blocks)
            line = self._lines.line(connection, room, waiting, last, ground)
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
            former=self._former,
        )

    def _marks(self, connection: apsw.Connection, message: MessageId) -> tuple[bool, bool]:
        if message in self._unsent or not (self._glance is None or self._glance.marks):
            return False, False
        return own_marks.marks_of(connection, message)

    def _confirmed(self, connection: apsw.Connection, message: MessageId, stored: Message | None) -> Message | None:
        """Return the server's row of a message that was noted, as it is stored at the end."""
        if message in self._unsent:
            return None
        # A row that another one has taken the place of since is not to be seen.
        return messages.find(connection, message) if stored is None or self.words.withdrawn else stored
