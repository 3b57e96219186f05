"""How long the quick switcher's ranking takes: 10,000 names of two or three words, half of them with a handle.

`type_ms` is the answer after each letter of a word that occurs, `words_ms` for the beginnings of two words,
`nothing_ms` for letters that no name has in this order, `build_ms` making the names ready. No display is needed.
"""

import random
import time

from benchmarks.figures import distribution
from desktop_chat.core.fuzzy import Candidate, FuzzyIndex
from desktop_chat.domain.ids import UnixMillis

NAMES = 10_000
ASKED = 40
NOW = UnixMillis(1_780_000_000_000)
LIMIT = 20


def measure() -> dict[str, object]:
    """Return the figures, in milliseconds."""
    chance = random.Random(7)
    words = [_word(chance) for _ in range(2000)]
    began = time.perf_counter()
    index = FuzzyIndex([_candidate(chance, words, number) for number in range(NAMES)])
    build = (time.perf_counter() - began) * 1000
    asked = chance.sample(words, ASKED)
    return {
        "type_ms": distribution([_timed(index, word[:end]) for word in asked for end in range(1, len(word) + 1)]),
        "words_ms": distribution([_timed(index, f"{word[:2]} {chance.choice(words)[:2]}") for word in asked]),
        "nothing_ms": distribution([_timed(index, "qxqx") for _ in asked]),
        "build_ms": round(build, 1),
    }


def _candidate(chance: random.Random, words: list[str], number: int) -> Candidate:
    name = " ".join(chance.choices(words, k=2 + number % 2))
    used_at = UnixMillis(NOW - chance.randrange(90 * 86_400_000))
    return Candidate(id=str(number), name=name, other=chance.choice(words) if number % 2 else "", used_at=used_at)


def _timed(index: FuzzyIndex, typed: str) -> float:
    began = time.perf_counter()
    index.best(typed, NOW, LIMIT)
    return (time.perf_counter() - began) * 1000


def _word(letters: random.Random) -> str:
    length = letters.randint(3, 9)
    return "".join(letters.choice("bcdfghklmnprstvw" if place % 2 else "aeiouy") for place in range(length))
