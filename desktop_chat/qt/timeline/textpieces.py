"""Cuts a text into pieces that are cheap to lay out, whatever a person pasted.

A single long line costs Qt more than its length would suggest, and a message of nothing but line feeds would make
thousands of layouts; so a piece is as many lines of one direction as fit into `PIECE` characters, or a part of one.
"""

import unicodedata
from collections.abc import Iterator

PIECE = 1000
LINE_SEPARATOR = "\u2028"


def pieces_of(text: str, *, turning: bool) -> Iterator[tuple[str, bool]]:
    """Yield stretches of one direction, at most `PIECE` characters long; without `turning` all run to the right."""
    waiting: list[str] = []
    size = 0
    direction = False
    for paragraph in text.split("\n"):
        own = _direction(paragraph) if turning else None
        turned = own is not None and own != direction
        if waiting and (turned or size + len(paragraph) > PIECE):
            yield LINE_SEPARATOR.join(waiting), direction
            waiting, size = [], 0
        direction = direction if own is None else own
        parts = _cut(paragraph)
        for part in parts[:-1]:
            yield part, direction
        waiting.append(parts[-1])
        size += len(parts[-1]) + 1
    yield LINE_SEPARATOR.join(waiting), direction


def _direction(paragraph: str) -> bool | None:
    """Return whether the first strong character runs right to left (UAX 9, P2), or None without one."""
    for character in paragraph[:200]:
        kind = unicodedata.bidirectional(character)
        if kind == "L":
            return False
        if kind in {"R", "AL"}:
            return True
    return None


def _cut(paragraph: str) -> list[str]:
    """Cut a long paragraph, at a space where there is one, and never before a combining character."""
    parts = []
    while len(paragraph) > PIECE:
        at = paragraph.rfind(" ", PIECE // 2, PIECE) + 1
        if at == 0:
            at = PIECE
            while at > PIECE - 100 and _clings(paragraph, at):
                at -= 1
        parts.append(paragraph[:at])
        paragraph = paragraph[at:]
    return [*parts, paragraph]


def _clings(paragraph: str, at: int) -> bool:
    here, before = paragraph[at], paragraph[at - 1]
    return (
        unicodedata.category(here)[0] == "M"
        or here == "\u200d"
        or before == "\u200d"
        or "\U0001f3fb" <= here <= "\U0001f3ff"
    )


def utf16_length(text: str) -> int:
    """Return how many UTF-16 units a text has, which is how Qt counts."""
    return len(text) if text.isascii() else len(text) + sum(character > "\uffff" for character in text)
