"""The delimiters within one line of Markdown: which of them belong together; whole texts are `markup.py`'s business.

One pass from left to right. Each kind of delimiter is open at most once, so that what is open stays a handful, and code
and addresses are passed over as they stand.
"""

import re
from collections.abc import Generator, Iterator, Sequence
from enum import Enum
from functools import cache
from typing import NamedTuple

from desktop_chat.core.hyperlinks import Hyperlink, hyperlinks

LONGEST_LABEL = 300
_DELIMITER = r"\\(?P<escaped>[*`~|\[>])|(?P<ticks>`+)|(?P<run>\*+|_+|~+|\|+)|(?P<bracket>\[)"
_LABELLED = (
    rf"\[(?P<label>[^\[\]]{{1,{LONGEST_LABEL}}})\]"
    r"\((?P<address>[^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*)\)"
)
_ISOLATE, _END = "\u2066", "\u2069"


class Style(Enum):
    """How letters look. `TYPED` only has delimiters (a backslash, what begins a line), `FENCE` is around code.

    `ADDRESS` is what is put behind the label of a link: letters that nobody typed.
    """

    TYPED = "typed"
    BOLD = "bold"
    ITALIC = "italic"
    STRIKE = "strike"
    SPOILER = "spoiler"
    CODE = "code"
    LINK = "link"
    ADDRESS = "address"
    FENCE = "fence"


class Mark(NamedTuple):
    """A pair of delimiters in the source: the opening one at `at`, the closing one at `until`, and how long each is.

    `added` is put before the closing one when shown.
    """

    at: int
    opening: int
    until: int
    closing: int
    style: Style
    link: Hyperlink | None = None
    added: str = ""


class _Opener(NamedTuple):
    at: int
    length: int
    style: Style


_PAIRS = {
    ("*", 1): Style.ITALIC,
    ("*", 2): Style.BOLD,
    ("_", 1): Style.ITALIC,
    ("~", 2): Style.STRIKE,
    ("|", 2): Style.SPOILER,
}


def inline_marks(source: str, start: int, end: int, links: Sequence[Hyperlink], most: int) -> list[Mark]:
    """Return the delimiters of a line, at most `most` pairs; `links` are the bare addresses in it, in order."""
    found = _Marks(source, start, end)
    marks: list[Mark] = []
    for mark in found.read(links):
        if len(marks) >= most:
            break
        marks.append(mark)
    return marks


class _Marks:
    """Reads one line of the source."""

    def __init__(self, source: str, start: int, end: int) -> None:
        self._source = source
        self._start = start
        self._end = end
        self._openers: list[_Opener] = []
        self._code: dict[int, int] | None = None

    def read(self, links: Sequence[Hyperlink]) -> Iterator[Mark]:
        """Yield the marks as they are closed."""
        at = self._start
        waiting = iter(links)
        link = next(waiting, None)
        while True:
            token = _pattern(_DELIMITER).search(self._source, at, self._end)
            stop = token.start() if token is not None else self._end
            if link is not None and link.start < at:
                link = next(waiting, None)
            elif link is not None and link.start < stop:
                yield Mark(link.start, 0, link.end, 0, Style.LINK, link)
                at = link.end
            elif token is None:
                return
            else:
                at = yield from self._token(token)

    def _token(self, token: re.Match[str]) -> Generator[Mark, None, int]:
        """Yield what a token closes; the value is where to read on."""
        at, behind = token.span()
        if token["run"]:
            yield from self._run(at, token["run"])
            return behind
        mark = None
        if token["escaped"]:
            mark = Mark(at, 1, behind, 0, Style.TYPED)
        elif token["ticks"]:
            mark = self._code_from(at, behind - at)
        else:
            mark = self._labelled(at)
        if mark is None:
            return behind
        yield mark
        return mark.until + mark.closing

    def _run(self, at: int, run: str) -> Iterator[Mark]:
        """Close and open with a run of one character; what is left of it is shown."""
        letter, left = run[0], len(run)
        if left > 3 or (letter != "*" and (letter, left) not in _PAIRS):
            return
        if self._may_close(at, letter):
            while (opener := self._closed_by(at, letter, left)) is not None:
                yield Mark(opener.at, opener.length, at, opener.length, opener.style)
                at += opener.length
                left -= opener.length
        if left and self._may_open(at + left, at, letter):
            for length in (2, 1):
                style = _PAIRS.get((letter, length))
                if style is not None and left >= length:
                    self._open(_Opener(at, length, style))
                    at += length
                    left -= length

    def _open(self, opener: _Opener) -> None:
        """Open anew; a former one of the kind was never closed."""
        self._openers = [known for known in self._openers if not self._is(known, opener)]
        self._openers.append(opener)

    def _is(self, known: _Opener, opener: _Opener) -> bool:
        return known.length == opener.length and self._source[known.at] == self._source[opener.at]

    def _closed_by(self, at: int, letter: str, left: int) -> _Opener | None:
        """Return what so many of a letter close, best of their number, and forget what was opened within it."""
        able = [
            number
            for number, opener in enumerate(self._openers)
            if self._source[opener.at] == letter and opener.length <= left and opener.at + opener.length < at
        ]
        if not able:
            return None
        number = next((number for number in able if self._openers[number].length == left), able[-1])
        opener, inner = self._openers[number], self._openers[number + 1 : number + 2]
        del self._openers[number:]
        if inner and inner[0].at == opener.at + opener.length and self._source[inner[0].at] == letter:
            # Of three that were opened at once, the two that are closed first are the inner ones.
            self._openers.append(_Opener(opener.at, inner[0].length, inner[0].style))
            return opener._replace(at=opener.at + inner[0].length)
        return opener

    def _may_open(self, behind: int, at: int, letter: str) -> bool:
        """Tell whether a run may stand before what it marks: at a word, and with one letter not in the midst of one."""
        if behind >= self._end or self._source[behind].isspace():
            return False
        # The shrug `\_` loses no arm, and no underscore behind a backslash begins anything.
        arm = letter == "_" and at > self._start and self._source[at - 1] == "\\"
        return not arm and not self._clings(at - 1, letter, behind - at)

    def _may_close(self, at: int, letter: str) -> bool:
        """Tell whether a run may stand behind what it marks."""
        if at <= self._start or self._source[at - 1].isspace():
            return False
        behind = at
        while behind < self._end and self._source[behind] == letter:
            behind += 1
        return not self._clings(behind, letter, behind - at)

    def _clings(self, neighbour: int, letter: str, length: int) -> bool:
        """Tell whether the run is within a word: `snake_case`, `2*3*4`; other scripts have no spaces between words."""
        if length != 1 or not self._start <= neighbour < self._end:
            return False
        beside = self._source[neighbour]
        return beside.isalnum() and (letter == "_" or beside.isascii())

    def _code_from(self, at: int, ticks: int) -> Mark | None:
        """Return the code that begins here, if as many backticks end it."""
        if self._code is None:
            self._code = self._paired_ticks()
        until = self._code.get(at)
        if until is None:
            return None
        inside = self._source[at + ticks : until]
        # So that code can begin or end with a backtick, one space beside it belongs to the delimiter.
        pad = 1 if inside.startswith(" ") and inside.endswith(" ") and inside.strip() else 0
        return Mark(at, ticks + pad, until - pad, ticks + pad, Style.CODE)

    def _paired_ticks(self) -> dict[int, int]:
        """Return for each run of backticks where the next one of its length is."""
        paired: dict[int, int] = {}
        last: dict[int, int] = {}
        for run in _pattern("`+").finditer(self._source, self._start, self._end):
            length = run.end() - run.start()
            if length in last:
                paired[last[length]] = run.start()
            last[length] = run.start()
        return paired

    def _labelled(self, at: int) -> Mark | None:
        """Return the link with a label that begins here, if its address is one and its label does not look like one."""
        found = _pattern(_LABELLED).match(self._source, at, self._end)
        if found is None:
            return None
        label, address = found["label"], found["address"]
        judged = hyperlinks(address)
        whole = len(judged) == 1 and (judged[0].start, judged[0].end) == (0, len(address))
        if not whole or not label.strip() or not label.isprintable() or hyperlinks(label):
            return None
        added = f" ({_ISOLATE}{judged[0].host}{_END})"
        closing = found.end() - found.end("label")
        return Mark(at, 1, found.end("label"), closing, Style.LINK, judged[0], added)


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
