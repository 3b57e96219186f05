"""The word index: kept in the transaction of the row it belongs to, asked with any text that a person types."""

# ruff: noqa: S608  -- the only values put into SQL here are column lists that are constants of this package

import re

import apsw

from desktop_chat.domain.content import storable
from desktop_chat.domain.ports import Found
from desktop_chat.store.rows import MESSAGE_COLUMNS, message_of

MAX_WORDS = 12
MAX_WORD_LENGTH = 100
_OPEN, _CLOSE = "\ufdd0", "\ufdd1"
"""Around the match in a snippet: two code points that are no characters, so that no text means anything by them."""

_REMOVE = "INSERT INTO words (words, rowid, body) VALUES ('delete', ?, ?)"
_ADD = "INSERT INTO words (rowid, body) VALUES (?, ?)"
# CROSS JOIN keeps the index outside, so that its own order (newest first) is used and nothing is sorted.
_SEARCH = f"""
SELECT {", ".join("m." + column for column in MESSAGE_COLUMNS.split(", "))}, r.id,
    snippet(words, 0, '{_OPEN}', '{_CLOSE}', '…', 24)
FROM words CROSS JOIN messages m ON m.number = words.rowid JOIN rooms r ON r.number = m.room
WHERE words MATCH ? AND m.withdrawn = 0 ORDER BY words.rowid DESC LIMIT ?
"""


class WordChanges:
    """The changes of the index in one transaction, brought in at its end.

    Rows go in by ascending number, because FTS5 begins a new segment whenever a number goes back.
    """

    def __init__(self) -> None:
        self._changes: dict[int, tuple[str, str]] = {}
        self.withdrawn = False
        """Whether rows were taken out of sight in this transaction."""

    def replace(self, number: int, old: str, new: str) -> None:
        """Note that the text of a row has changed; an empty text is not in the index."""
        first = self._changes[number][0] if number in self._changes else old
        self._changes[number] = (first, new)

    def apply(self, connection: apsw.Connection) -> None:
        """Bring the changes in."""
        for number, (old, new) in sorted(self._changes.items()):
            if old == new:
                continue
            if old:
                connection.execute(_REMOVE, (number, old))
            if new:
                connection.execute(_ADD, (number, new))
        self._changes.clear()


def match_expression(words: str) -> str:
    """Return the FTS5 query for what a person typed: all words, the last one as a prefix, nothing as an operator.

    Every word is a quoted string, in which only the quotation mark has a meaning. Empty when there is no word.
    """
    typed = storable(words).replace('"', " ").split()
    usable = [word[:MAX_WORD_LENGTH] for word in typed if re.search(r"[^\W_]", word)][:MAX_WORDS]
    if not usable:
        return ""
    return " ".join(f'"{word}"' for word in usable) + "*"


def search(connection: apsw.Connection, words: str, limit: int) -> tuple[Found, ...]:
    """Return messages that hold all the words, newest first."""
    expression = match_expression(words)
    if not expression:
        return ()
    return tuple(_found(row) for row in connection.execute(_SEARCH, (expression, max(0, limit))))


def _found(row: tuple[object, ...]) -> Found:
    marked = str(row[-1])
    start = max(0, marked.find(_OPEN))
    end = max(start, marked.find(_CLOSE, start) - 1)
    snippet = marked.replace(_OPEN, "").replace(_CLOSE, "")
    return Found(message=message_of(row, row[-2]), snippet=snippet, start=start, end=end)  # type: ignore[arg-type]  # SQLite's columns are untyped
