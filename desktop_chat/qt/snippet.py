"""The words around a match, as one line shows them: the match in view, whatever stands before it."""

from desktop_chat.domain.search import Found
from desktop_chat.qt.text import one_line

SNIPPET_LIMIT = 400
BEFORE = 40
"""Letters shown before a match at most, so that the match itself is in view."""


def shown_words(found: Found) -> tuple[str, int, int]:
    """Return the words of a hit on one line, and where the match stands in them, in UTF-16 units."""
    before = _flat(found.snippet[: found.start])
    match = _flat(found.snippet[found.start : found.end])
    after = _flat(found.snippet[found.end :])
    if len(before) > BEFORE:
        before = "…" + before[-BEFORE:]
    return f"{before}{match}{after}", len(before.encode("utf-16-le")) // 2, len(match.encode("utf-16-le")) // 2


def _flat(part: str) -> str:
    """Return a part of a text on one line; unlike those of a whole line, the spaces at its ends stay."""
    head = " " if part[:1].isspace() else ""
    tail = " " if part[-1:].isspace() and part.strip() else ""
    return f"{head}{one_line(part, SNIPPET_LIMIT)}{tail}"
