"""Finding messages by their words and by all else that narrows it; the index is kept with the rows it belongs to."""

# ruff: noqa: S608  -- the only values put into SQL here are column lists that are constants of this package

import json
import re
from collections.abc import Sequence

import apsw

from desktop_chat.domain.content import TextContent, storable
from desktop_chat.domain.ids import UnixMillis
from desktop_chat.domain.message import Message
from desktop_chat.domain.search import Found, FoundPage, SearchQuery
from desktop_chat.store.own_marks import VISIBLE
from desktop_chat.store.rows import MESSAGE_COLUMNS, TEXT, message_of, number_at
from desktop_chat.store.spaceless import indexed, part, runs

MAX_WORDS = 12
SNIPPET = 200
"""Characters of a hit that is shown without a word to show it around."""
MADE_WAY = 1000
"""Milliseconds by which a row may stand later than it was sent, because others had its number."""
BEFORE = 40
"""Characters of a hit before its match, where the index does not know the place."""
WINDOW = 2_000
"""Messages that one call looks through row by row: some 20 milliseconds, since each lies on a page of its own."""
SHORTEST_BEGINNING = 2
"""Letters from which on the beginning of a word is looked for: for a single one, half of the index would be merged."""
LAST_NUMBER = 2**63 - 1
MAX_WORD_LENGTH = 100
_OPEN, _CLOSE = "\ufdd0", "\ufdd1"
"""Around the match in a snippet: two code points that are no characters, so that no text means anything by them."""

_REMOVE = "INSERT INTO words (words, rowid, body) VALUES ('delete', ?, ?)"
_ADD = "INSERT INTO words (rowid, body) VALUES (?, ?)"
# CROSS JOIN keeps the index outside, so that its own order (newest first) is used and nothing is sorted.
_COLUMNS = ", ".join("m." + column for column in MESSAGE_COLUMNS.split(", "))
_BY_WORDS = f"""
SELECT {_COLUMNS}, r.id, snippet(words, 0, '{_OPEN}', '{_CLOSE}', '…', 24), m.number
FROM words CROSS JOIN messages m ON m.number = words.rowid JOIN rooms r ON r.number = m.room
WHERE words MATCH ? AND m.withdrawn = 0 AND m.{VISIBLE}
AND words.rowid BETWEEN ? AND ?{{}} ORDER BY words.rowid DESC LIMIT ?
"""
_BY_FILTERS = f"""
SELECT {_COLUMNS}, r.id, substr(m.body, 1, {SNIPPET}), m.number FROM messages m JOIN rooms r ON r.number = m.room
WHERE m.kind = {TEXT} AND m.withdrawn = 0 AND m.{VISIBLE}
AND m.number BETWEEN ? AND ?{{}} ORDER BY m.number DESC LIMIT ?
"""
_MERGE = "INSERT INTO words (words, rank) VALUES ('merge', ?)"
MERGED_PAGES = 500
"""Pages of the index that are written at most when segments are merged, about 20 ms; three or four usually."""
_LAST_MATCH = "SELECT rowid FROM words WHERE words MATCH ? AND rowid <= ? ORDER BY rowid DESC LIMIT 1 OFFSET ?"
_LAST_ROW = "SELECT number FROM messages WHERE number <= ? ORDER BY number DESC LIMIT 1 OFFSET ?"


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
                connection.execute(_REMOVE, (number, indexed(old)))
            if new:
                connection.execute(_ADD, (number, indexed(new)))
        self._changes.clear()


def merge(connection: apsw.Connection) -> None:
    """Merge segments of the index where there are many of a size, so that a search has few to look through."""
    connection.execute(_MERGE, (MERGED_PAGES,))


def match_expression(query: SearchQuery) -> str:
    """Return the FTS5 query: all words and phrases, the last word as a prefix if it may go on; nothing as an operator.

    Every word is a quoted string, in which only the quotation mark has a meaning; in a script without spaces it is any
    part of a text. Empty when there is no word, or words are looked for within others.
    """
    if query.within:
        return ""
    parts = [_in_index(word) for word in _usable(query.words)]
    if query.open_end and _is_beginning(query.words[-1:]):
        parts[-1] += "*"
    return " ".join([*(_in_index(phrase) for phrase in _usable(query.phrases)), *parts])


def search(connection: apsw.Connection, query: SearchQuery, limit: int, below: int | None) -> FoundPage:
    """Return messages that fit the query, newest first, and where to go on."""
    expression = match_expression(query)
    top = LAST_NUMBER if below is None else below - 1
    floor = 0
    if query.since is not None:
        floor = number_at(query.since)
    if query.until is not None:
        top = min(top, number_at(UnixMillis(query.until + MADE_WAY)))
    exact = _exact(query)
    if limit <= 0 or not (expression or exact or (query.narrows and not query.words and not query.phrases)):
        return FoundPage()
    condition, values = _conditions(query, exact)
    statement, last, first = (_BY_WORDS, _LAST_MATCH, (expression,)) if expression else (_BY_FILTERS, _LAST_ROW, ())
    # Words alone are found by the index; whatever else narrows the search is looked at row by row.
    window = connection.execute(last, (*first, top, WINDOW)).fetchone() if query.narrows or exact else None
    bottom = floor if window is None else max(floor, window[0])
    rows = connection.execute(statement.format(condition), (*first, bottom, top, *values, limit)).fetchall()
    more = bottom if bottom > floor else None
    if len(rows) == limit:
        more = rows[-1][-1]
    needle = _needle(query, exact)
    return FoundPage(found=tuple(_found(row[:-1], needle) for row in rows), below=more)


def _in_index(text: str) -> str:
    """Return how a word or phrase is looked for in the index."""
    return " ".join(part(run) for run in runs(text)) or f'"{text}"'


def _exact(query: SearchQuery) -> list[str]:
    """Return what has to be in a text letter by letter: what the index alone does not know."""
    if query.within:
        return _usable(query.words)
    return [text for text in (*_usable(query.phrases), *_usable(query.words)) if runs(text) not in ([], [text])]


def _needle(query: SearchQuery, exact: Sequence[str]) -> str:
    """Return what a snippet is made around where the index says nothing about its place; empty where it does."""
    if exact:
        return exact[0]
    return next((run for text in (*_usable(query.phrases), *_usable(query.words)) for run in runs(text)), "")


def _is_beginning(last: Sequence[str]) -> bool:
    """Tell whether a word that is being typed is long enough; one letter of another script may well be a word."""
    usable = _usable(last)
    return bool(usable) and not runs(usable[0]) and (len(usable[0]) >= SHORTEST_BEGINNING or not usable[0].isascii())


def _usable(texts: Sequence[str]) -> list[str]:
    cleaned = [" ".join(storable(text).replace('"', " ").split()) for text in texts]
    return [text[:MAX_WORD_LENGTH] for text in cleaned if re.search(r"[^\W_]", text)][:MAX_WORDS]


def _conditions(query: SearchQuery, exact: Sequence[str]) -> tuple[str, list[object]]:
    """Return what narrows the search beside the words, as SQL with its values."""
    parts: list[str] = []
    values: list[object] = []
    for column, wanted in (("m.sender", query.senders), ("r.id", query.rooms)):
        if wanted is not None:
            parts.append(f"{column} IN (SELECT value FROM json_each(?))")
            values.append(json.dumps(list(wanted)))
    for condition, instant in (("m.sent_at >= ?", query.since), ("m.sent_at < ?", query.until)):
        if instant is not None:
            parts.append(condition)
            values.append(instant)
    flags = (
        ("(instr(m.body, '://') > 0 OR instr(lower(m.body), 'www.') > 0)", query.with_link),
        ("m.reactions IS NOT NULL", query.with_reaction),
        ("m.edited_at IS NOT NULL", query.edited),
    )
    parts += [condition for condition, wanted in flags if wanted]
    for text in exact:
        parts.append("instr(lower(m.body), lower(?)) > 0")
        values.append(text)
    return "".join(f" AND {part}" for part in parts), values


def _found(row: tuple[object, ...], needle: str) -> Found:
    message = message_of(row, row[-2])  # type: ignore[arg-type]  # SQLite's columns are untyped
    if needle and isinstance(message.content, TextContent):
        return _found_in(message, message.content.text, needle)
    marked = str(row[-1])
    start = max(0, marked.find(_OPEN))
    end = max(start, marked.find(_CLOSE, start) - 1)
    snippet = marked.replace(_OPEN, "").replace(_CLOSE, "")
    return Found(message=message, snippet=snippet, start=start, end=end)


def _found_in(message: Message, text: str, needle: str) -> Found:
    """Return a hit with the letters around the first place of what was looked for."""
    match = re.search(re.escape(needle), text, re.IGNORECASE)
    start, end = match.span() if match is not None else (0, 0)
    first = max(0, start - BEFORE)
    head = "…" if first else ""
    tail = "…" if first + SNIPPET < len(text) else ""
    snippet = f"{head}{text[first : first + SNIPPET]}{tail}"
    return Found(message=message, snippet=snippet, start=start - first + len(head), end=end - first + len(head))
