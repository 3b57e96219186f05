"""What is different between two texts, word by word, as pieces that can be shown one after the other."""

import re
from difflib import SequenceMatcher
from enum import Enum

from desktop_chat.domain.values import dataclass

MOST_WORK = 400_000
"""Pairs of words that are compared at most, some tenth of a second; beyond that, lines are compared, or nothing is."""
_WORDS = re.compile(r"\w+|\s+|[^\w\s]")
_LINES = re.compile(r"[^\n]*\n|[^\n]+")


class Change(Enum):
    """What has become of a piece of text."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text that is in both, in the former only, or in the latter only."""

    change: Change
    text: str


def differences(before: str, after: str) -> tuple[Piece, ...]:
    """Return the pieces of both texts in order: all but the new ones are `before`, all but the gone ones `after`."""
    for parts in (_WORDS, _LINES):
        old, new = parts.findall(before), parts.findall(after)
        if len(old) * len(new) <= MOST_WORK:
            return _joined(_compared(old, new))
    return _joined([Piece(Change.GONE, before), Piece(Change.NEW, after)])


def _compared(old: list[str], new: list[str]) -> list[Piece]:
    pieces: list[Piece] = []
    for kind, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece(Change.SAME, "".join(old[start:end])))
        else:
            pieces += [Piece(Change.GONE, "".join(old[start:end])), Piece(Change.NEW, "".join(new[new_start:new_end]))]
    return pieces


def _joined(pieces: list[Piece]) -> tuple[Piece, ...]:
    return tuple(piece for piece in pieces if piece.text)
