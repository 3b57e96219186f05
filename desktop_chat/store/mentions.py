"""Messages that name a person: the word index finds the handle, and their text says whether it is meant as one."""

# ruff: noqa: S608  -- the only values put into SQL here are column lists that are constants of this package

import re

import apsw

from desktop_chat.domain.content import TextContent
from desktop_chat.domain.ids import UserId
from desktop_chat.domain.message import Message
from desktop_chat.store.own_marks import VISIBLE
from desktop_chat.store.rows import MESSAGE_COLUMN_COUNT, MESSAGE_COLUMNS, message_of

LOOKED_AT = 2000
"""Messages with the handle's letters that are looked at, the newest first: some 20 milliseconds."""
_WITH_WORD = f"""
SELECT {", ".join("m." + column for column in MESSAGE_COLUMNS.split(", "))}, r.id
FROM words CROSS JOIN messages m ON m.number = words.rowid JOIN rooms r ON r.number = m.room
WHERE words MATCH ? AND m.withdrawn = 0 AND m.{VISIBLE} AND m.sender <> ? ORDER BY words.rowid DESC LIMIT {LOOKED_AT}
"""


def of(connection: apsw.Connection, handle: str, reader: UserId, limit: int) -> tuple[Message, ...]:
    """Return the newest messages that name `handle` with an @ before it and were not written by `reader`."""
    word = handle.replace('"', "").strip()
    if not re.search(r"[^\W_]", word):
        return ()
    meant = re.compile(rf"(?<![\w@])@{re.escape(word)}(?!\w)", re.IGNORECASE)
    found: list[Message] = []
    for row in connection.execute(_WITH_WORD, (f'"{word}"', reader)):
        message = message_of(row, row[MESSAGE_COLUMN_COUNT])
        if isinstance(message.content, TextContent) and meant.search(message.content.text):
            found.append(message)
        if len(found) == limit:
            break
    return tuple(found)
