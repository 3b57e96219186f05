"""Emoji by name: the table of all there are, finding some of them by words or shortcodes, and the tones of skin.

The table is text, a line for each emoji in Unicode's order (`resources/emoji`); reading the file is for others.
"""

from collections.abc import Sequence
from enum import Enum
from typing import NamedTuple

from desktop_chat.core.fuzzy import fold

TONES = 5
_FIRST_TONE = 0x1F3FB
_PRESENTATION = "\ufe0f"
_FIELDS = 9


class EmojiGroup(Enum):
    """Unicode's groups, by the number that they have in the table; parts of emoji (2) are in none."""

    SMILEYS = "0"
    PEOPLE = "1"
    NATURE = "3"
    FOOD = "4"
    TRAVEL = "5"
    ACTIVITIES = "6"
    OBJECTS = "7"
    SYMBOLS = "8"
    FLAGS = "9"


_GROUPS = {group.value: group for group in EmojiGroup}
_PLAIN = {code: fold(chr(code)) for code in range(0x20, 0x180)}
"""Latin letters without accents, and a space for what is no letter; all that English and German names are made of."""


class Emoji(NamedTuple):
    """One emoji. `tones` is what `with_tone` needs, empty where there are none; names are English and German."""

    key: str
    group: EmojiGroup
    tones: str
    codes: tuple[str, ...]
    names: tuple[str, str]


class EmojiTable:
    """All emoji, in Unicode's order."""

    def __init__(self, text: str) -> None:
        """Read the table; `ValueError` when a line is none."""
        lines = [line for line in text.split("\n") if line and not line.startswith("#")]
        self.all = tuple(_read(line) for line in lines)
        self._lines = lines
        self._words: list[_Words] = []
        self._by_code = {code: emoji for emoji in reversed(self.all) for code in emoji.codes}
        self._by_key = {emoji.key: emoji for emoji in self.all}

    def group(self, group: EmojiGroup) -> tuple[Emoji, ...]:
        """Return the emoji of a group."""
        return tuple(emoji for emoji in self.all if emoji.group is group)

    def by_code(self, code: str) -> Emoji | None:
        """Return the emoji of a shortcode, without its colons."""
        return self._by_code.get(code.lower())

    def by_key(self, key: str) -> Emoji | None:
        """Return an emoji by itself, whatever tone it has."""
        return self._by_key.get(key) or self._by_key.get(without_tone(key))

    def find(self, typed: str, limit: int) -> tuple[Emoji, ...]:
        """Return emoji of which each word typed begins a shortcode, a name or a keyword; the likeliest first."""
        words = fold(typed).split()
        if not words:
            return ()
        if not self._words:
            plain = "\n".join(self._lines).lower().translate(_PLAIN)
            self._words = [_words_of(line) for line in plain.split("\n")]
        meant = self.by_code(typed.strip(": "))
        found = []
        for number, known in enumerate(self._words):
            scores = [_score(known, word) for word in words]
            if all(scores):
                found.append((-sum(scores), number))
        found.sort()
        likely = dict.fromkeys(self.all[number] for _, number in found)
        return tuple({**({meant: None} if meant is not None else {}), **likely})[:limit]


def with_tone(key: str, tones: str, tone: int) -> str:
    """Return an emoji in a tone of skin: 0 for none, 1 (light) to 5 (dark)."""
    if not tone or not tones:
        return key
    if tones != "+":
        return tones.split(" ")[tone - 1]
    first, rest = key[0], key[1:].removeprefix(_PRESENTATION)
    return f"{first}{chr(_FIRST_TONE + tone - 1)}{rest}"


def without_tone(key: str) -> str:
    """Return an emoji without the tone of its skin; not always one that there is."""
    return "".join(letter for letter in key if not _FIRST_TONE <= ord(letter) < _FIRST_TONE + TONES)


def renewed(recent: Sequence[str], key: str, limit: int) -> tuple[str, ...]:
    """Return what was used of late with this one in front."""
    return (key, *(other for other in recent if other != key))[:limit]


class _Words(NamedTuple):
    """What an emoji is found by: its shortcodes, and its names and keywords with a space before each word."""

    codes: tuple[str, ...]
    names: str
    keywords: str


def _read(line: str) -> Emoji:
    fields = line.split("\t")
    if len(fields) != _FIELDS:
        raise ValueError("This is no line of the table of emoji.")
    key, group, _version, tones, codes, english, _keywords, german, _german_keywords = fields
    return Emoji(key=key, group=_GROUPS[group], tones=tones, codes=tuple(codes.split()), names=(english, german))


def _words_of(line: str) -> _Words:
    """Take from a line in plain small letters what an emoji is found by."""
    _key, _group, _version, _tones, codes, english, keywords, german, german_keywords = line.split("\t")
    return _Words(tuple(codes.split()), f" {codes} {english} {german}", f" {keywords} {german_keywords}")


def _score(known: _Words, word: str) -> int:
    if known.names.startswith(word, 1):
        return 4
    if word in known.codes:
        return 3
    if f" {word}" in known.names:
        return 2
    return int(f" {word}" in known.keywords)
