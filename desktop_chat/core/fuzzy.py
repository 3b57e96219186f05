"""Finds names by a few of their letters: which names are meant, the likeliest first, and which letters matched.

A letter counts in any case and without its accents. Each word typed has to be found: at the beginning of a name best,
at the beginning of a word, as initials, inside a word, or as letters in this order with few between. What was used
lately comes before what only reads a little better. 10,000 names take 4 ms (`python -m benchmarks fuzzy`).
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache
from heapq import nlargest
from typing import NamedTuple

from desktop_chat.domain.ids import UnixMillis
from desktop_chat.domain.values import dataclass

WHOLE, START, WORD, INITIALS, INSIDE, SCATTERED = 110.0, 100.0, 85.0, 75.0, 55.0, 40.0
LATELY = 25.0
"""What being used this moment adds; half of it is left after `HALF_LIFE_DAYS`."""
HALF_LIFE_DAYS = 7.0
_DAY_MS = 86_400_000.0
_NO_LETTER = re.compile(r"[\W_]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Something that can be meant. `other` is a second name, such as a handle; `used_at` is 0 if it never was."""

    id: str
    name: str
    other: str = ""
    used_at: UnixMillis = UnixMillis(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A candidate that fits what was typed, and how well."""

    id: str
    score: float


class FuzzyIndex:
    """Names, made ready once, in which is then looked after every letter."""

    def __init__(self, candidates: Sequence[Candidate]) -> None:
        self._candidates = tuple(candidates)
        self._keys = [_key(candidate) for candidate in self._candidates]

    def best(self, typed: str, now: UnixMillis, limit: int) -> tuple[Match, ...]:
        """Return at most `limit` candidates, the likeliest first; none when nothing is typed."""
        words = [_word(letters) for letters in fold(typed).split()]
        if not words:
            return ()
        found = []
        first = words[0].search
        for number, key in enumerate(self._keys):
            if first(key) is not None and (score := _score(key, words)):
                found.append((score + _lately(self._candidates[number].used_at, now), -number))
        return tuple(Match(id=self._candidates[-place].id, score=score) for score, place in nlargest(limit, found))


def fold(text: str) -> str:
    """Return the letters that count, in lower case and without accents, all else as spaces; as long as the text."""
    plain = text.lower() if text.isascii() else "".join(_fold_letter(letter) for letter in text)
    return _NO_LETTER.sub(" ", plain)


def matched(typed: str, name: str) -> tuple[tuple[int, int], ...]:
    """Return which letters of a name were meant by what is typed, as (start, end), in order and apart."""
    key = " " + fold(name)
    places: set[int] = set()
    for word in fold(typed).split():
        at = key.find(" " + word)
        at = at + 1 if at >= 0 else key.find(word)
        if at >= 0:
            places.update(range(at - 1, at - 1 + len(word)))
        else:
            places.update(_places_scattered(key, word))
    return _spans(sorted(places))


@lru_cache(4096)
def _fold_letter(letter: str) -> str:
    """One letter for one letter, so that places in the folded text are places in the text."""
    return unicodedata.normalize("NFKD", letter)[0].lower()[0]


def _key(candidate: Candidate) -> str:
    """Every word begins after a space, and a second name after the end of a line."""
    name = " " + fold(candidate.name)
    return f"{name}\n {fold(candidate.other)}" if candidate.other else name


class _Word(NamedTuple):
    """A word that is looked for; `begin` is how it stands at the beginning of one, `search` finds where it may be."""

    letters: str
    begin: str
    search: Callable[[str], re.Match[str] | None]


def _word(letters: str) -> _Word:
    """Make ready what finds the letters in this order, in one name; a single one is meant as the first of a word."""
    begin = f" {letters}"
    alone = len(letters) == 1 and letters.isascii()
    pattern = begin if alone else r"[^\n]*?".join(map(re.escape, letters))
    return _Word(letters, begin, re.compile(pattern).search)


def _score(key: str, words: Sequence[_Word]) -> float:
    total = 0.0
    for word in words:
        score = _score_word(key, word)
        if not score:
            return 0.0
        total += score
    return total / len(words)


def _score_word(key: str, word: _Word) -> float:
    at = key.find(word.begin)
    if at == 0:
        return WHOLE if len(word.begin) == len(key) else START
    if at > 0:
        return WORD
    found = word.search(key)
    if found is None:
        return 0.0
    return INSIDE if word.letters in key else _score_scattered(key, word.letters, found)


def _score_scattered(key: str, word: str, found: re.Match[str]) -> float:
    initials = "".join([part[0] for part in key.split()])
    if word in initials:
        return INITIALS
    span = found.end() - found.start()
    return SCATTERED * len(word) / span if span <= 2 * len(word) + 1 else 0.0


def _lately(used_at: UnixMillis, now: UnixMillis) -> float:
    if not used_at:
        return 0.0
    days = max(0, now - used_at) / _DAY_MS
    return float(LATELY * 0.5 ** (days / HALF_LIFE_DAYS))


def _places_scattered(key: str, word: str) -> list[int]:
    """Return where the letters of a word stand in a name, counted without the key's first space; none if not all do."""
    places: list[int] = []
    at = 0
    for letter in word:
        at = key.find(letter, at) + 1
        if not at:
            return []
        places.append(at - 2)
    return places


def _spans(places: Sequence[int]) -> tuple[tuple[int, int], ...]:
    spans: list[tuple[int, int]] = []
    for place in places:
        if spans and spans[-1][1] == place:
            spans[-1] = (spans[-1][0], place + 1)
        else:
            spans.append((place, place + 1))
    return tuple(spans)
