"""Confirmed messages: a row is replaced only by one of a higher revision, and leaves only when the server denies it."""

# ruff: noqa: S608  -- the only values put into SQL here are column lists that are constants of this package

from collections.abc import Iterable
from itertools import pairwise
from json import dumps
from typing import Any, Protocol

import apsw

from desktop_chat.domain.ids import MessageId, RoomId, UserId
from desktop_chat.domain.message import Message
from desktop_chat.store.own_marks import VISIBLE
from desktop_chat.store.rooms import Standing
from desktop_chat.store.rows import (
    MESSAGE_COLUMN_COUNT,
    MESSAGE_COLUMNS,
    SEQ_BITS,
    TEXT,
    content_columns,
    message_columns,
    message_of,
    number_at,
    reactions_column,
)
from desktop_chat.store.search import WordChanges

_END = (1 << 63) - 1

_PLACES = ", ".join("?" * (3 + MESSAGE_COLUMN_COUNT))
_INSERT = f"INSERT INTO messages (number, room, era, {MESSAGE_COLUMNS}) VALUES ({_PLACES}) ON CONFLICT DO NOTHING"
_UPDATE = f"""
UPDATE messages SET ({MESSAGE_COLUMNS}) = ({", ".join("?" * MESSAGE_COLUMN_COUNT)}), era = ?, withdrawn = 0,
    foreseen = 0 WHERE number = ?
"""
_KNOWN = "SELECT number, room, era, withdrawn, rev, delivery, kind, body FROM messages WHERE id = ?"
_DELIVERY = "UPDATE messages SET delivery = ? WHERE number = ?"
_FREE_NUMBER = """
SELECT CASE WHEN NOT EXISTS (SELECT 1 FROM messages WHERE number = ?1) THEN ?1 ELSE (
    SELECT number + 1 FROM messages m WHERE number >= ?1
    AND NOT EXISTS (SELECT 1 FROM messages n WHERE n.number = m.number + 1) ORDER BY number LIMIT 1) END
"""
_WITHDRAW = """
UPDATE messages SET withdrawn = 1 WHERE room = ? AND withdrawn = 0 AND {which} RETURNING number, id, kind, body
"""
_SAME_SEQ = _WITHDRAW.format(which="seq = ? AND id <> ?")
_OLD_IN_SEQS = _WITHDRAW.format(which="seq > ? AND seq <= ? AND era < ?")
_AHEAD_IN_SEQS = _WITHDRAW.format(which="seq > ? AND seq <= ? AND id NOT IN (SELECT value FROM json_each(?))")
_PLACE_OF = "SELECT seq FROM messages WHERE room = ? AND no = ? AND era = ? AND withdrawn = 0"
_OLD_IN_NUMBERS = _WITHDRAW.format(which="seq >= ? AND no < ? AND era < ?")
_BY_ID = f"""
SELECT {", ".join("m." + column for column in MESSAGE_COLUMNS.split(", "))}, r.id
FROM messages m JOIN rooms r ON r.number = m.room WHERE m.id = ? AND m.withdrawn = 0
"""
_FORMER = f"SELECT {MESSAGE_COLUMNS} FROM messages WHERE id = ? AND room = ? AND era < ?"
_IS_KNOWN = "SELECT 1 FROM messages WHERE id = ? AND withdrawn = 0"
_NEWEST = f"""
SELECT {MESSAGE_COLUMNS} FROM messages WHERE room = ? AND withdrawn = 0 AND {VISIBLE} ORDER BY seq DESC LIMIT 1
"""
_UNSEEN = """
SELECT count(*) FROM (
    SELECT no, sender FROM messages
    WHERE EXISTS (SELECT 1 FROM blocked) AND room = ? AND withdrawn = 0 ORDER BY seq DESC LIMIT ?)
WHERE no > ? AND sender IN (SELECT user FROM blocked)
"""
_FORESEE = """
UPDATE messages SET kind = ?, body = ?, edited_at = ?, deleted_at = ?, reactions = ?, pinned_at = ?, foreseen = ?
WHERE number = ?
"""
_FORESEEN = """
SELECT id, foreseen FROM messages
WHERE room = ? AND foreseen > 0 AND foreseen > ? AND foreseen <= ? AND withdrawn = 0
"""
_BRIDGE = "UPDATE messages SET bridged = max(bridged, ?) WHERE room = ? AND id = ?"
_BRIDGE_NUMBER = """
UPDATE messages SET bridged = max(bridged, ?) WHERE number = (
    SELECT number FROM messages WHERE room = ? AND withdrawn = 0 AND seq > ? ORDER BY seq LIMIT 1) AND no = ?
"""
_LOST = f"""
UPDATE messages SET withdrawn = 2 WHERE room = ? AND withdrawn = 1 AND sender = ? AND kind = {TEXT}
RETURNING {MESSAGE_COLUMNS}
"""

UNSEEN_AT_MOST = 1000
"""Unread messages that are looked at for blocked senders: the newest. Of more the list of rooms shows no number."""


class Ledger(Protocol):
    """Where is noted what a transaction changes."""

    words: WordChanges

    def removed(self, room: RoomId, message: MessageId) -> None:
        """Note that a message is not to be seen any more."""
        ...

    def reworded(self, message: MessageId, former: str) -> None:
        """Note what a message said before the words that it has now."""
        ...


def merge(connection: apsw.Connection, changes: Ledger, standing: Standing, message: Message) -> Message | None:
    """Take the server's row of a message; return it as it is stored now, or None when nothing has changed.

    A row without a number of the log, or one that is stored for another room, is not taken.
    """
    if message.seq is None or message.seq < 1 or message.room != standing.position.room:
        return None
    columns = message_columns(message)
    # Most rows are new, and their number is free: one statement finds that out.
    number = _wished_number(message)
    connection.execute(_INSERT, (number, standing.number, standing.era, *columns))
    if connection.changes():
        changes.words.replace(number, "", indexed_text(columns[5], columns[6]))
        return message_of(columns, message.room)
    known = connection.execute(_KNOWN, (message.id,)).fetchone()
    if known is not None:
        return _replace(connection, changes, standing, known, message)
    _make_way(connection, changes, standing, message)
    number = next(connection.execute(_FREE_NUMBER, (number,)))[0]
    connection.execute(_INSERT, (number, standing.number, standing.era, *columns))
    changes.words.replace(number, "", indexed_text(columns[5], columns[6]))
    return message_of(columns, message.room)


def find(connection: apsw.Connection, message: MessageId) -> Message | None:
    """Return a confirmed message as the server has it, or None."""
    row = connection.execute(_BY_ID, (message,)).fetchone()
    return None if row is None else message_of(row, row[MESSAGE_COLUMN_COUNT])


def former(connection: apsw.Connection, standing: Standing, message: MessageId) -> Message | None:
    """Return a message as an older era has it, in view or not; None once the present one has told of it."""
    if standing.era == 0:
        return None
    row = connection.execute(_FORMER, (message, standing.number, standing.era)).fetchone()
    return None if row is None else message_of(row, standing.position.room)


def is_known(connection: apsw.Connection, message: MessageId) -> bool:
    """Tell whether a confirmed message is stored."""
    return connection.execute(_IS_KNOWN, (message,)).fetchone() is not None


def unseen(connection: apsw.Connection, standing: Standing) -> int:
    """Return how many unread messages of a room are of blocked people, as far as they are here and looked at."""
    position = standing.position
    if not position.unread:
        return 0
    # All that are unread are among so many of the newest.
    newest = min(position.unread, UNSEEN_AT_MOST)
    return int(next(connection.execute(_UNSEEN, (standing.number, newest, position.read_no)))[0])


def newest_of(connection: apsw.Connection, number: int, room: RoomId) -> Message | None:
    """Return the newest confirmed message of a room that is not hidden."""
    row = connection.execute(_NEWEST, (number,)).fetchone()
    return None if row is None else message_of(row, room)


def withdraw_between(
    connection: apsw.Connection, words: WordChanges, standing: Standing, start: int, upto: int | None
) -> bool:
    """Take out of sight what an older era has in the range (`start`, `upto`] of the log, without end if None.

    To be called once everything that the server has there is merged; return whether there was anything.
    """
    if standing.era == 0:
        return False
    last = upto if upto is not None else _END
    rows = connection.execute(_OLD_IN_SEQS, (standing.number, start, last, standing.era)).fetchall()
    return _unlist(words, rows)


def withdraw_ahead(
    connection: apsw.Connection, words: WordChanges, standing: Standing, upto: int, told: Iterable[MessageId]
) -> bool:
    """Take out of sight what stands between the cursor and `upto` and was not `told` of, though all of that was told.

    It was known by an answer to a write, or by a page of the past, of a history that the server has lost.
    """
    seqs = (standing.number, standing.position.cursor.seq, upto)
    return _unlist(words, connection.execute(_AHEAD_IN_SEQS, (*seqs, dumps(list(told)))).fetchall())


def withdraw_below(
    connection: apsw.Connection, words: WordChanges, standing: Standing, start: int, before: int | None
) -> bool:
    """Take out of sight what an older era has after `start` in the log and before the message of number `before`."""
    if standing.era == 0:
        return False
    # In another history the same place may have another number: where the message stands is what counts.
    place = connection.execute(_PLACE_OF, (standing.number, before, standing.era)).fetchone()
    if before is None or place is not None:
        return withdraw_between(connection, words, standing, start, None if place is None else place[0] - 1)
    rows = connection.execute(_OLD_IN_NUMBERS, (standing.number, start + 1, before, standing.era)).fetchall()
    return _unlist(words, rows)


def lost(connection: apsw.Connection, words: WordChanges, standing: Standing, sender: UserId) -> tuple[Message, ...]:
    """Return what somebody has written and the server denies, each once: there may be no other copy of it."""
    if standing.era == 0 and not words.withdrawn:
        return ()
    rows = connection.execute(_LOST, (standing.number, sender)).fetchall()
    return tuple(sorted((message_of(row, standing.position.room) for row in rows), key=lambda message: message.order))


def foresee(connection: apsw.Connection, words: WordChanges, message: Message, seq: int) -> None:
    """Show a message as an accepted command has left it, before its row has come.

    The revision stays as it was, so that the row, whose revision is at least `seq`, replaces this. When it has come
    already, nothing is done.
    """
    known = connection.execute(_KNOWN, (message.id,)).fetchone()
    if known is None or known[3] or known[4] >= seq:
        return
    number, _, _, _, _, _, old_kind, old_body = known
    kind, body = content_columns(message.content)
    reactions = reactions_column(message.reactions)
    values = (kind, body, message.edited_at, message.deleted_at, reactions, message.pinned_at)
    connection.execute(_FORESEE, (*values, seq, number))
    words.replace(number, indexed_text(old_kind, old_body), indexed_text(kind, body))


def denies_foreseen(connection: apsw.Connection, standing: Standing, upto: int, told: Iterable[Message]) -> bool:
    """Tell whether something foreseen between the cursor and `upto` is not in what the server has `told` of that."""
    revs = {message.id: message.rev for message in told}
    foreseen: list[tuple[Any, ...]] = connection.execute(
        _FORESEEN, (standing.number, standing.position.cursor.seq, upto)
    ).fetchall()
    return any(revs.get(message, 0) < seq for message, seq in foreseen)


def bridge(connection: apsw.Connection, number: int, rows: tuple[Message, ...], before: int | None) -> None:
    """Remember which message numbers the server does not have, so that they are no holes.

    `rows` came ascending and without anything between them; `before` is the number that was asked for, or None.
    """
    numbered = [row for row in rows if row.no is not None]
    for below, above in pairwise(numbered):
        missing = (above.no or 0) - (below.no or 0) - 1
        if missing > 0:
            connection.execute(_BRIDGE, (missing, number, above.id))
    if numbered and before is not None:
        last = numbered[-1]
        missing = before - (last.no or 0) - 1
        if missing > 0:
            connection.execute(_BRIDGE_NUMBER, (missing, number, last.seq, before))


def _replace(
    connection: apsw.Connection, changes: Ledger, standing: Standing, known: tuple[Any, ...], message: Message
) -> Message | None:
    number, room, era, withdrawn, rev, delivery, kind, body = known
    if room != standing.number:
        return None
    doubted = withdrawn or era < standing.era
    if message.rev <= rev and not doubted:
        if message.delivery <= delivery:
            return None
        connection.execute(_DELIVERY, (int(message.delivery), number))
        return find(connection, message.id)
    _make_way(connection, changes, standing, message)
    columns = message_columns(message)
    columns = (*columns[:12], max(delivery, columns[12]), *columns[13:])
    connection.execute(_UPDATE, (*columns, standing.era, number))
    if kind == TEXT and body != columns[6] and not doubted:
        changes.reworded(message.id, body)
    changes.words.replace(number, "" if withdrawn else indexed_text(kind, body), indexed_text(columns[5], columns[6]))
    return message_of(columns, message.room)


def _make_way(connection: apsw.Connection, changes: Ledger, standing: Standing, message: Message) -> None:
    """Take another message from the place in the log that the server gives to this one."""
    rows = connection.execute(_SAME_SEQ, (standing.number, message.seq, message.id)).fetchall()
    _unlist(changes.words, rows)
    for row in rows:
        changes.removed(message.room, MessageId(str(row[1])))


def _unlist(words: WordChanges, rows: list[tuple[Any, ...]]) -> bool:
    for number, _, kind, body in rows:
        words.replace(number, indexed_text(kind, body), "")
        words.withdrawn = True
    return bool(rows)


def _wished_number(message: Message) -> int:
    """Return a row number that grows with the time of sending, and within a millisecond with the place in the log."""
    return number_at(message.sent_at) + ((message.seq or 0) & ((1 << SEQ_BITS) - 1))


def indexed_text(kind: int, body: str) -> str:
    """Return what the word index knows of a row."""
    return body if kind == TEXT else ""
