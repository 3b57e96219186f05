"""Scripts that put no spaces between words: their letters are indexed in pairs, so that any part of a text is found.

The word index takes a whole sentence in such a script for one word. So each of its letters is put into the index once
more, together with the one behind it; a row of pairs that follow one another is a part of the text as it stands. Texts
in other scripts cost nothing more: an index of all groups of three letters would double the store.
"""

import re
from collections.abc import Iterator
from functools import cache

# Tibetan and Myanmar, Thai and Lao, Khmer; radicals, iteration marks and numerals of Han; the Japanese syllables,
# Bopomofo; ideographs of all planes, and syllables of half width.
_SCRIPTS = (
    "[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3040-\u312f\u31a0-\u31bf"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff]+"
)


def runs(text: str) -> list[str]:
    """Return the stretches of a text in such scripts."""
    return [] if text.isascii() else _pattern().findall(text)


def indexed(text: str) -> str:
    """Return what the index is given of a text; the same for the same text, so that it can be taken out again."""
    found = runs(text)
    return f"{text}\n{' '.join(term for run in found for term in _terms(run))}" if found else text


def part(run: str) -> str:
    """Return the FTS5 phrase for all texts with this part of a run in them."""
    if len(run) == 1:
        return f'"{_term(run)}"*'
    return f'"{" ".join(_term(run[at : at + 2]) for at in range(len(run) - 1))}"'


def _terms(run: str) -> Iterator[str]:
    """Yield each letter with the one behind it; the last one is alone."""
    return (_term(run[at : at + 2]) for at in range(len(run)))


def _term(letters: str) -> str:
    """Return one or two letters as one word of the index: marks of Thai vowels would part it."""
    return "z" + "".join(f"{ord(letter):05x}" for letter in letters)


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(_SCRIPTS)
