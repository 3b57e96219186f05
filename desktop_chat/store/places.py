"""Where something begins in a room: times and numbers grow with the place in the log, so it is found by halving."""

from typing import Literal

import apsw

from desktop_chat.domain.ids import MessageId, RoomId
from desktop_chat.store import rooms
from desktop_chat.store.own_marks import VISIBLE

_ENDS = "SELECT min(seq), max(seq) FROM messages WHERE room = ? AND withdrawn = 0"
_AT = """
SELECT id, seq, sent_at, no FROM messages WHERE room = ? AND withdrawn = 0 AND {visible} AND seq >= ?
ORDER BY seq LIMIT 1
"""
_ROW = _AT.format(visible=VISIBLE)


def first_from(
    connection: apsw.Connection, room: RoomId, what: Literal["sent_at", "no"], value: int
) -> tuple[MessageId, int] | None:
    """Return the first message on this computer whose time or number is at least `value`, and its number."""
    standing = rooms.find(connection, room)
    if standing is None:
        return None
    ends = connection.execute(_ENDS, (standing.number,)).fetchone()
    if ends is None or ends[0] is None:
        return None
    low, high = ends[0], ends[1] + 1
    column = 2 if what == "sent_at" else 3
    while low < high:
        middle = (low + high) // 2
        row = connection.execute(_ROW, (standing.number, middle)).fetchone()
        if row is None or (row[column] or 0) >= value:
            high = middle
        else:
            low = row[1] + 1
    row = connection.execute(_ROW, (standing.number, low)).fetchone()
    return None if row is None else (row[0], row[3] or 0)
