"""The words around a match, as one line shows them: the match in view, whatever is before it, and nothing hidden."""

from desktop_chat.core.markup import reading
from desktop_chat.domain.search import Found
from desktop_chat.qt.text import one_line

SNIPPET_LIMIT = 400
BEFORE = 40
"""Letters shown before a match at most, so that the match itself is in view."""
_OPEN, _CLOSE = "\ufdd0", "\ufdd1"
"""Around the match while its delimiters are taken away: two code points that are no characters."""


def shown_words(found: Found) -> tuple[str, int, int]:
    """Return the words of a hit on one line, and where the match stands in them, in UTF-16 units."""
    parts = [_flat(part) for part in _told(found)]
    before, match, after = parts
    if len(before) > BEFORE:
        before = "…" + before[-BEFORE:]
    return f"{before}{match}{after}", _units(before), _units(match)


def told_words(found: Found) -> str:
    """Return the words of a hit on one line."""
    return one_line("".join(_told(found)), SNIPPET_LIMIT)


def _told(found: Found) -> tuple[str, str, str]:
    """Return what stands before, in and behind a match, without delimiters; a match in a spoiler is not shown."""
    snippet = found.snippet
    marked = f"{snippet[: found.start]}{_OPEN}{snippet[found.start : found.end]}{_CLOSE}{snippet[found.end :]}"
    told = reading(marked).told()
    before, opening, rest = told.partition(_OPEN)
    match, closing, after = rest.partition(_CLOSE)
    if not opening or not closing:
        return told.replace(_CLOSE, ""), "", ""
    return before, match, after


def _flat(part: str) -> str:
    """Return a part of a text on one line; unlike those of a whole line, the spaces at its ends stay."""
    head = " " if part[:1].isspace() else ""
    tail = " " if part[-1:].isspace() and part.strip() else ""
    return f"{head}{one_line(part, SNIPPET_LIMIT)}{tail}"


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
