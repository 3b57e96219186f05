"""Forgets old messages on this computer; the server has them, and scrolling up to them fetches them again."""

from typing import Any

import apsw

from desktop_chat.domain.ids import UnixMillis
from desktop_chat.store.messages import indexed_text
from desktop_chat.store.rows import number_at
from desktop_chat.store.search import WordChanges

KEPT = 100
"""Places at the end of each room whose messages stay whatever their age, so that no conversation opens empty."""

_OLD = """
SELECT number, kind, body FROM messages m WHERE number < ? AND withdrawn = 0
AND seq <= (SELECT max(seq) FROM messages n WHERE n.room = m.room AND n.withdrawn = 0) - ?
ORDER BY number LIMIT ?
"""
_FORGET = "DELETE FROM messages WHERE number = ?"


def forget_before(connection: apsw.Connection, moment: UnixMillis, limit: int) -> int:
    """Forget the oldest messages that were sent before a moment, at most `limit`; return how many."""
    rows: list[tuple[Any, ...]] = connection.execute(_OLD, (number_at(moment), KEPT, limit)).fetchall()
    words = WordChanges()
    for number, kind, body in rows:
        words.replace(number, indexed_text(kind, body), "")
    words.apply(connection)
    connection.executemany(_FORGET, [(number,) for number, _, _ in rows])
    return len(rows)
