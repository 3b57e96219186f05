"""What a person keeps about messages on this computer, and no server knows: which are hidden, which bookmarked."""

# ruff: noqa: S608  -- the only values put into SQL here are names of tables that are constants of this module

from collections.abc import Iterable
from typing import Literal

import apsw

from desktop_chat.domain.ids import MessageId, RoomId, UnixMillis
from desktop_chat.domain.message import Message
from desktop_chat.domain.values import dataclass
from desktop_chat.store.rows import MESSAGE_COLUMN_COUNT, MESSAGE_COLUMNS, message_of

Table = Literal["hidden", "bookmarks"]

VISIBLE = "id NOT IN (SELECT message FROM hidden)"
"""What is so of a row of `messages` that is shown; an unqualified `id` must mean that of the message."""
BOOKMARKED = "id IN (SELECT message FROM bookmarks)"

_SET = "INSERT INTO {table} (message, room, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
_UNSET = "DELETE FROM {table} WHERE message = ?"
_MARKS = """
SELECT EXISTS (SELECT 1 FROM hidden WHERE message = ?1), EXISTS (SELECT 1 FROM bookmarks WHERE message = ?1)
"""
_BOOKMARKED = f"""
SELECT {", ".join("m." + column for column in MESSAGE_COLUMNS.split(", "))}, b.room
FROM bookmarks b JOIN messages m ON m.id = b.message WHERE m.withdrawn = 0 AND m.{VISIBLE} ORDER BY b.number DESC
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnMark:
    """A message that the person has marked, and when."""

    message: MessageId
    room: RoomId
    at: UnixMillis


def put(connection: apsw.Connection, table: Table, mark: OwnMark, *, on: bool) -> None:
    """Set a mark or take it away."""
    if on:
        connection.execute(_SET.format(table=table), (mark.message, mark.room, mark.at))
    else:
        connection.execute(_UNSET.format(table=table), (mark.message,))


def marks_of(connection: apsw.Connection, message: MessageId) -> tuple[bool, bool]:
    """Tell whether a message is hidden, and whether it is bookmarked."""
    hidden, bookmarked = next(connection.execute(_MARKS, (message,)))
    return bool(hidden), bool(bookmarked)


def bookmarked(connection: apsw.Connection) -> tuple[Message, ...]:
    """Return the bookmarked messages that are on this computer, the last marked first."""
    return tuple(message_of(row, row[MESSAGE_COLUMN_COUNT]) for row in connection.execute(_BOOKMARKED))


def restore(connection: apsw.Connection, table: Table, saved: Iterable[OwnMark]) -> None:
    """Put back what was saved from a damaged file."""
    for mark in saved:
        put(connection, table, mark, on=True)
