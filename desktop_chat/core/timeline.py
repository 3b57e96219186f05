"""The rows of the open room: a window of messages in order, and how it changes as a list of diffs.

The window is a stretch of the whole history; what lies beyond a side that can still be loaded is not taken in. Where
messages are missing within it, the row after the hole says how many. A row that moves is a removal and an insertion.
Delivery of own messages and readers come from the others' read markers.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Mapping

from desktop_chat.core.diffs import Reader, RowChanged, RowDiff, RowsInserted, RowsRemoved, TimelineRow
from desktop_chat.core.preview import preview
from desktop_chat.domain.content import HiddenContent, TextContent
from desktop_chat.domain.delivery import Delivery
from desktop_chat.domain.ids import MessageId, RoomId, UserId
from desktop_chat.domain.marker import ReadMarker
from desktop_chat.domain.message import Message, OrderKey
from desktop_chat.domain.values import replace

WINDOW = 600
"""Rows kept after a page was loaded; the far end is let go."""
SLACK = 400
"""Live messages that may come on top of that before the oldest rows are let go."""
UNKNOWN_AUTHOR = "Somebody"
_FIRST_UNSENT = OrderKey(unsent=True, number=-1)


class Timeline:
    """The window over one room as one person sees it. Changing methods return the diffs in the order to apply them."""

    def __init__(self, room: RoomId, me: UserId) -> None:
        self.room = room
        self.older = False
        self.newer = False
        self._me = me
        self._rows: list[TimelineRow] = []
        self._keys: list[OrderKey] = []
        self._by_id: dict[MessageId, Message] = {}
        self._names: dict[UserId, str] = {}
        self._markers: dict[UserId, ReadMarker] = {}
        self._read = 0
        self._delivered = 0
        self._readers: dict[MessageId, tuple[Reader, ...]] = {}
        self._quoted: dict[MessageId, Message] = {}
        self._quoting: dict[MessageId, dict[MessageId, None]] = {}
        self._missing: dict[MessageId, int] = {}
        self._blocked: frozenset[UserId] = frozenset()
        self._revealed: set[MessageId] = set()
        self._held_up = False

    def rows(self) -> tuple[TimelineRow, ...]:
        """Return all rows of the window."""
        return tuple(self._rows)

    def message(self, message: MessageId) -> Message | None:
        """Return a message of the window."""
        return self._by_id.get(message)

    def first(self) -> Message | None:
        """Return the oldest message of the window that the server has."""
        return self._rows[0].message if self._rows and not self._keys[0].unsent else None

    def last(self) -> Message | None:
        """Return the newest message of the window that the server has."""
        at = bisect_left(self._keys, _FIRST_UNSENT) - 1
        return self._rows[at].message if at >= 0 else None

    def last_up_to(self, message: MessageId) -> Message | None:
        """Return the newest message that the server has, at or before this one."""
        known = self._by_id.get(message)
        return self.last() if known is not None and known.order.unsent else known

    def missing_before(self, message: MessageId) -> int:
        """Return how many messages are missing here directly before this one."""
        return self._missing.get(message, 0)

    def unread_from(self, read_no: int) -> MessageId | None:
        """Return the first message of somebody else that comes after the last one read."""
        for row in self._rows:
            if (row.message.no or 0) > read_no and not row.own:
                return row.message.id
        return None

    def missing_quotes(self) -> tuple[MessageId, ...]:
        """Return messages that are replied to in the window and not known; give them to `learn_quotes`."""
        return tuple(message for message in self._quoting if self._find(message) is None)

    def reset(self, messages: Iterable[Message], *, older: bool, newer: bool) -> tuple[RowDiff, ...]:
        """Show these messages and nothing else; the caller says that all former rows are dropped."""
        self.older, self.newer = older, newer
        self._rows, self._keys, self._readers = [], [], {}
        self._by_id, self._quoting = {}, {}
        ordered = sorted(messages, key=lambda message: message.order)
        for message in ordered:
            self._remember(message)
        self._keys = [message.order for message in ordered]
        self._rows = [self._row(message) for message in ordered]
        _ = self._redecorated(())  # only now is it known at which rows the readers stand
        return (RowsInserted(at=0, rows=tuple(self._rows)),) if self._rows else ()

    def apply(self, messages: Iterable[Message]) -> tuple[RowDiff, ...]:
        """Take changed and new messages of this room in, as far as they belong into the window."""
        diffs: list[RowDiff] = []
        fresh: list[Message] = []
        touched: list[MessageId] = []
        for message in messages:
            touched.append(message.id)
            if message.id in self._quoted:
                self._quoted[message.id] = message
            shown = self._by_id.get(message.id)
            if shown is None:
                fresh.append(message)
                continue
            # How far an own message has come never goes back on the screen, whatever the order of the news.
            fresh += self._change(replace(message, delivery=max(message.delivery, shown.delivery)), diffs)
        self._insert([*(message for message in fresh if self._belongs(message)), *self._adjoining(fresh)], diffs)
        if not self.newer and len(self._rows) > WINDOW + SLACK:
            diffs.append(self._remove(0, len(self._rows) - WINDOW))
            self.older = True
        return (*diffs, *self._redecorated(touched))

    def remove(self, messages: Iterable[MessageId]) -> tuple[RowDiff, ...]:
        """Take rows out that are no more (discarded unsent ones)."""
        removed = [message for message in messages if message in self._by_id]
        if not removed:
            return ()
        diffs = [self._remove(self._index(self._by_id[message]), 1) for message in removed]
        return (*diffs, *self._redecorated(removed))

    def extend_older(self, messages: Iterable[Message], *, older: bool) -> tuple[RowDiff, ...]:
        """Put a page before the first row; when the window grows too long its newest rows are let go."""
        diffs: list[RowDiff] = []
        self._insert([message for message in messages if not self._keys or message.order < self._keys[0]], diffs)
        self.older = older
        if len(self._rows) > WINDOW:
            diffs.append(self._remove(WINDOW, len(self._rows) - WINDOW))
            self.newer = True
        return (*diffs, *self._redecorated(()))

    def extend_newer(self, messages: Iterable[Message], *, newer: bool) -> tuple[RowDiff, ...]:
        """Put a page after the last row; when the window grows too long its oldest rows are let go."""
        diffs: list[RowDiff] = []
        self._insert([message for message in messages if not self._keys or message.order > self._keys[-1]], diffs)
        self.newer = newer
        if len(self._rows) > WINDOW:
            diffs.append(self._remove(0, len(self._rows) - WINDOW))
            self.older = True
        return (*diffs, *self._redecorated(()))

    def take_markers(self, markers: Iterable[ReadMarker]) -> tuple[RowDiff, ...]:
        """Move the read markers of others forward; one's own says nothing about one's own messages."""
        read, delivered = self._read, self._delivered
        moved = False
        for marker in markers:
            if marker.user == self._me or marker.room != self.room:
                continue
            moved = True
            known = self._markers.get(marker.user, marker).merged(marker)
            self._markers[marker.user] = known
            self._read = max(self._read, known.read_seq)
            self._delivered = max(self._delivered, known.delivered_seq)
        if not moved:
            return ()
        return self._redecorated([*self._own_between(read, self._read), *self._own_between(delivered, self._delivered)])

    def take_names(self, names: Mapping[UserId, str]) -> tuple[RowDiff, ...]:
        """Learn what people are called here."""
        if names == self._names:
            return ()
        self._names = dict(names)
        return self._redecorated(tuple(self._by_id))

    def take_missing(self, missing: Mapping[MessageId, int]) -> tuple[RowDiff, ...]:
        """Learn before which rows how many messages are missing here; before all others there is no hole."""
        former, self._missing = self._missing, dict(missing)
        return self._redecorated(dict.fromkeys((*former, *self._missing)))

    def take_blocked(self, people: Collection[UserId]) -> tuple[RowDiff, ...]:
        """Learn whose messages are to be hidden."""
        self._blocked = frozenset(people)
        self._revealed.clear()
        return self._redecorated(tuple(self._by_id))

    def reveal(self, message: MessageId) -> tuple[RowDiff, ...]:
        """Show a message that is hidden because its author is blocked, or hide it again."""
        self._revealed ^= {message}
        return self._redecorated([message])

    def hold_up(self, *, held_up: bool) -> tuple[RowDiff, ...]:
        """Learn whether the server is out of reach: what was not sent yet waits then, also what was on its way."""
        if held_up == self._held_up:
            return ()
        self._held_up = held_up
        return self._redecorated([row.message.id for row in self._rows[bisect_left(self._keys, _FIRST_UNSENT) :]])

    def learn_quotes(self, messages: Iterable[Message]) -> tuple[RowDiff, ...]:
        """Learn messages outside the window that rows of it reply to."""
        learned = {message.id: message for message in messages}
        self._quoted.update(learned)
        return self._redecorated(tuple(learned))

    def _own_between(self, after: int, upto: int) -> list[MessageId]:
        """Return the own rows whose numbers lie in (`after`, `upto`]."""
        low = bisect_right(self._keys, OrderKey(unsent=False, number=after))
        high = bisect_right(self._keys, OrderKey(unsent=False, number=upto))
        return [row.message.id for row in self._rows[low:high] if row.own]

    def _belongs(self, message: Message) -> bool:
        """Tell whether a new message lies in the window, or directly at an end that has nothing beyond it."""
        if message.room != self.room:
            return False
        if not self._keys:
            return not self.newer
        before_first = message.order < self._keys[0]
        after_last = message.order > self._keys[-1]
        return not (before_first and self.older) and not (after_last and self.newer)

    def _adjoining(self, messages: Iterable[Message]) -> list[Message]:
        """Return messages that stand directly before the first row, without a gap in their numbers.

        They came late: an own message was confirmed before those of others that precede it had arrived.
        """
        first = self.first()
        if not self.older or first is None or first.no is None:
            return []
        late = {message.no: message for message in messages if message.room == self.room and not message.order.unsent}
        found: list[Message] = []
        while (message := late.get(first.no - 1 - len(found))) is not None:
            found.append(message)
        return found

    def _change(self, message: Message, diffs: list[RowDiff]) -> list[Message]:
        """Replace a row in its place, or take it out and return the message so that it is put where it now stands."""
        at = self._index(self._by_id[message.id])
        before = self._keys[at - 1] if at else None
        after = self._keys[at + 1] if at + 1 < len(self._keys) else None
        if (before is not None and before > message.order) or (after is not None and after < message.order):
            diffs.append(self._remove(at, 1))
            return [message]
        self._remember(message)
        self._keys[at] = message.order
        self._rebuild_at(at, message, diffs)
        return []

    def _insert(self, messages: list[Message], diffs: list[RowDiff]) -> None:
        """Put new messages where they belong; neighbours that come together are one diff."""
        ordered = sorted({message.id: message for message in messages}.values(), key=lambda message: message.order)
        groups: list[tuple[int, list[Message]]] = []
        for message in ordered:
            self._remember(message)
            at = bisect_right(self._keys, message.order)
            if not groups or groups[-1][0] != at:
                groups.append((at, []))
            groups[-1][1].append(message)
        shift = 0
        for at, group in groups:
            rows = [self._row(message) for message in group]
            self._rows[at + shift : at + shift] = rows
            self._keys[at + shift : at + shift] = [message.order for message in group]
            diffs.append(RowsInserted(at=at + shift, rows=tuple(rows)))
            shift += len(rows)

    def _remove(self, at: int, count: int) -> RowDiff:
        for row in self._rows[at : at + count]:
            del self._by_id[row.message.id]
        del self._rows[at : at + count]
        del self._keys[at : at + count]
        return RowsRemoved(at=at, count=count)

    def _remember(self, message: Message) -> None:
        self._by_id[message.id] = message
        if message.reply_to is not None:
            self._quoting.setdefault(message.reply_to, {})[message.id] = None

    def _redecorated(self, touched: Iterable[MessageId]) -> tuple[RowDiff, ...]:
        """Look again at these rows, at those that quote them, and at those whose readers came or went."""
        readers = self._placed()
        affected: dict[MessageId, None] = {}
        for message in touched:
            affected[message] = None
            affected.update(self._quoting.get(message, {}))
        for message in (*self._readers, *readers):
            if self._readers.get(message) != readers.get(message):
                affected[message] = None
        self._readers = readers
        diffs: list[RowDiff] = []
        for message in affected:
            known = self._by_id.get(message)
            if known is not None:
                self._rebuild_at(self._index(known), known, diffs)
        return tuple(diffs)

    def _rebuild_at(self, at: int, message: Message, diffs: list[RowDiff]) -> None:
        row = self._row(message)
        if row != self._rows[at]:
            self._rows[at] = row
            diffs.append(RowChanged(at=at, row=row))

    def _placed(self) -> dict[MessageId, tuple[Reader, ...]]:
        """Return who stands at which row: the last one that they have read, unless they wrote it."""
        placed: dict[MessageId, list[Reader]] = {}
        newest = bisect_left(self._keys, _FIRST_UNSENT) - 1
        for user, marker in self._markers.items():
            at = bisect_right(self._keys, OrderKey(unsent=False, number=marker.read_seq)) - 1
            name = self._names.get(user)
            # Who stands at the last row of a window with more below may have read on.
            if at < 0 or name is None or (at == newest and self.newer):
                continue
            message = self._rows[at].message
            if message.sender != user:
                placed.setdefault(message.id, []).append(Reader(user=user, name=name))
        return {
            message: tuple(sorted(readers, key=lambda reader: (reader.name, reader.user)))
            for message, readers in placed.items()
        }

    def _row(self, message: Message) -> TimelineRow:
        own = message.sender == self._me
        quoted = self._find(message.reply_to) if message.reply_to is not None else None
        delivery = self._delivery(message) if own else message.delivery
        blocked = message.sender in self._blocked
        if blocked and message.id not in self._revealed and isinstance(message.content, TextContent):
            message = replace(message, content=HiddenContent())
        return TimelineRow(
            message=message if delivery is message.delivery else replace(message, delivery=delivery),
            author=self._names.get(message.sender, UNKNOWN_AUTHOR),
            own=own,
            readers=self._readers.get(message.id, ()),
            quoted_author=self._names.get(quoted.sender, UNKNOWN_AUTHOR) if quoted is not None else "",
            quoted=self._preview(quoted) if quoted is not None else "",
            missing=self._missing.get(message.id, 0),
            blocked=blocked,
        )

    def _preview(self, message: Message) -> str:
        return preview(HiddenContent() if message.sender in self._blocked else message.content)

    def _delivery(self, message: Message) -> Delivery:
        if message.seq is None:
            return Delivery.QUEUED if self._held_up else message.delivery
        if self._read >= message.seq:
            return Delivery.READ
        return max(message.delivery, Delivery.DELIVERED if self._delivered >= message.seq else Delivery.SENT)

    def _find(self, message: MessageId) -> Message | None:
        return self._by_id.get(message) or self._quoted.get(message)

    def _index(self, message: Message) -> int:
        """Return where a message of the window stands (its order is its own: numbers of the log are unique)."""
        at = bisect_left(self._keys, message.order)
        while self._rows[at].message.id != message.id:
            at += 1
        return at
