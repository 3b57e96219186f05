"""Markdown as people type it in a chat, taken apart: which letters are shown, and how; nothing is painted here.

A text stays as it was typed, in the store and on the wire; this is only a way of looking at it. The subset is read line
by line: `**bold**`, `*italic*`, `_italic_`, `~~strike~~`, `||spoiler||`, `` `code` ``, `[label](address)`, "> " before
a quote, "- " or "1. " before an item, and code between two lines of three backticks. What is not closed is no delimiter
and is shown. Any text at all has a reading, in time proportional to its length, and `Reading.markdown` gives it back.
"""

import re
from collections.abc import Container, Iterator
from enum import Enum
from functools import cache
from itertools import groupby
from typing import NamedTuple

from desktop_chat.core.hyperlinks import hyperlinks
from desktop_chat.core.inline_markup import Mark, Style, inline_marks

MARKS_MOST = 400
"""Delimiters that are taken for such in one text; who types more of them means to be looked at, not to be read."""
QUOTES_MOST = 3
DEPTH_MOST = 3
HIDDEN = "[spoiler]"
"""What stands for a spoiler where it cannot be opened."""
_NEW_LINES = str.maketrans({"\r": "\n", "\u2028": "\n", "\u2029": "\n", "\x0b": "\n", "\x0c": "\n", "\x85": "\n"})
_ANY = r"[*_~`|\[\\]|(?m:^[ \t]*(?:[-+>]|[0-9]{1,3}[.)]))"
_PREFIX = (
    rf"(?P<quote>(?:>(?: |$)){{0,{QUOTES_MOST}}})"
    r"(?:(?P<indent>[ \t]{0,12})(?P<marker>[-*+]|[0-9]{1,3}[.)])[ \t]+(?=\S))?"
)
_FENCE = r" {0,3}(?P<ticks>`{3,})[ \t]*(?P<language>[\w+#.-]{0,20})[ \t]*"


class Kind(Enum):
    """What the lines of a block are."""

    TEXT = "text"
    LIST = "list"
    CODE = "code"


class Span(NamedTuple):
    """Letters from `start` to before `end` with one look; spans nest, and an outer one comes before those in it.

    `opening` and `closing` are the delimiters as they were typed.
    """

    start: int
    end: int
    mark: Mark
    opening: str
    closing: str

    @property
    def style(self) -> Style:
        """The look."""
        return self.mark.style


class Marker(NamedTuple):
    """What stands before an item, whose first letter has the number `at`."""

    at: int
    text: str


class Block(NamedTuple):
    """Lines of one kind, from the letter `start` to before `end`; between two blocks there is one line feed.

    `quotes` says how often it is quoted, `depth` how far a list is indented; `language` is what was typed for code.
    """

    start: int
    end: int
    kind: Kind = Kind.TEXT
    quotes: int = 0
    depth: int = 0
    markers: tuple[Marker, ...] = ()
    language: str = ""


class Reading(NamedTuple):
    """A text as it is read: its `letters` without delimiters, their looks, and the blocks that they make up."""

    letters: str
    spans: tuple[Span, ...]
    blocks: tuple[Block, ...]

    def plain(self, first: int = 0, last: int | None = None) -> str:
        """Return the letters from `first` to before `last` as plain text, with the markers of items and all addresses.

        An address that is shown by its host only is given in full.
        """
        end = len(self.letters) if last is None else min(last, len(self.letters))
        addresses = [
            (span.start, span.end, f" ({span.mark.link.target})")
            for span in self.spans
            if span.style is Style.ADDRESS and span.mark.link is not None and first <= span.start and span.end <= end
        ]
        return self._edited(first, end, addresses)

    def told(self, opened: Container[int] = ()) -> str:
        """Return all letters as somebody would tell them: with the markers of items, without what is in spoilers.

        Those spoilers are told that begin at the letters `opened`.
        """
        hidden = [
            (span.start, span.end, HIDDEN)
            for span in self.spans
            if span.style is Style.SPOILER and span.start not in opened
        ]
        return self._edited(0, len(self.letters), hidden)

    def markdown(self, first: int = 0, last: int | None = None) -> str:
        """Return the letters from `first` to before `last` as they were typed, inside the delimiters around them.

        For all letters this is the text itself.
        """
        end = len(self.letters) if last is None else min(last, len(self.letters))
        parts: list[str] = []
        open_spans: list[Span] = []
        at = first
        for span in self.spans:
            touched = span.start < end and span.end > first
            if not touched and not (span.start == span.end and first <= span.start <= end):
                continue
            begin = max(span.start, first)
            at = self._close(open_spans, parts, at, begin)
            parts += (self.letters[at:begin], span.opening)
            at = min(span.end, end) if span.style is Style.ADDRESS else begin
            open_spans.append(span)
        at = self._close(open_spans, parts, at, end)
        parts.append(self.letters[at:end])
        # What is left goes on behind the last letter wanted.
        parts += [span.closing for span in reversed(open_spans)]
        return "".join(parts)

    def _close(self, open_spans: list[Span], parts: list[str], at: int, upto: int) -> int:
        """Close the spans that end up to here; return the number of the first letter that is not in `parts`."""
        while open_spans and open_spans[-1].end <= upto:
            span = open_spans.pop()
            parts += (self.letters[at : span.end], span.closing)
            at = max(at, span.end)
        return at

    def _edited(self, first: int, end: int, changes: list[tuple[int, int, str]]) -> str:
        """Return letters with some replaced, and with the markers of all items that begin among them."""
        markers = [
            (marker.at, marker.at, f"{'  ' * block.depth}{marker.text} ")
            for block in self.blocks
            for marker in block.markers
            if first <= marker.at < end
        ]
        parts: list[str] = []
        at = first
        for start, behind, text in sorted([*markers, *changes]):
            parts += (self.letters[at:start], text)
            at = max(at, behind)
        return "".join((*parts, self.letters[at:end]))


class _Line(NamedTuple):
    """A line of the source, or all lines of a code block: its content from `start` to before `end`, and what it is."""

    start: int
    end: int
    kind: Kind = Kind.TEXT
    quotes: int = 0
    depth: int = 0
    marker: str = ""
    language: str = ""

    def look(self) -> tuple[object, ...]:
        """Return what lines of one block have in common; code is a block by itself."""
        return self.kind, self.quotes, self.depth, self.start if self.kind is Kind.CODE else 0


def even_lines(text: str) -> str:
    """Return the text with every kind of line break as one line feed; letters are numbered in this form."""
    return text.replace("\r\n", "\n").translate(_NEW_LINES)


def unmarked(text: str) -> Reading:
    """Return the reading of a text in which nothing is a delimiter."""
    source = even_lines(text)
    return Reading(source, (), (Block(0, len(source)),))


def reading(text: str) -> Reading:
    """Take a text apart; there is none that fails."""
    source = even_lines(text)
    links = hyperlinks(source)
    if not _pattern(_ANY).search(source):
        bare = (Mark(link.start, 0, link.end, 0, Style.LINK, link) for link in links)
        spans = tuple(Span(mark.at, mark.until, mark, "", "") for mark in bare)
        return Reading(source, spans, (Block(0, len(source)),))
    marks: list[Mark] = []
    lines = list(_lines(source, marks))
    number = 0
    for line in lines:
        first = number
        while number < len(links) and links[number].start < line.end:
            number += 1
        if line.kind is not Kind.CODE:
            inside = [link for link in links[first:number] if link.start >= line.start]
            marks += inline_marks(source, line.start, line.end, inside, MARKS_MOST - len(marks))
    letters, spans = _woven(source, sorted(marks, key=lambda mark: (mark.at, -mark.until)))
    return Reading(letters, spans, tuple(_blocks(letters, lines)))


def _lines(source: str, marks: list[Mark]) -> Iterator[_Line]:
    """Yield the lines with what they are, and note the delimiters before and around them."""
    bounds = _bounds(source)
    closing = _closing_fences(source, bounds)
    number = 0
    while number < len(bounds):
        start, end = bounds[number]
        last = closing.get(number)
        if last is not None and len(marks) < MARKS_MOST:
            fence = _pattern(_FENCE).fullmatch(source, start, end)
            assert fence is not None
            first, behind = bounds[number + 1][0], bounds[last - 1][1]
            marks.append(Mark(start, first - start, behind, bounds[last][1] - behind, Style.FENCE))
            yield _Line(first, behind, Kind.CODE, language=fence["language"])
            number = last + 1
            continue
        yield _text_line(source, start, end, marks)
        number += 1


def _text_line(source: str, start: int, end: int, marks: list[Mark]) -> _Line:
    found = _pattern(_PREFIX).match(source, start, end)
    assert found is not None
    if found.end() == start or len(marks) >= MARKS_MOST:
        return _Line(start, end)
    marks.append(Mark(start, found.end() - start, end, 0, Style.TYPED))
    quotes, marker = found["quote"].count(">"), found["marker"]
    if marker is None:
        return _Line(found.end(), end, quotes=quotes)
    depth = min(DEPTH_MOST, len(found["indent"].expandtabs(4)) // 2)
    shown = marker if marker[0].isdigit() else "•◦"[depth % 2]
    return _Line(found.end(), end, Kind.LIST, quotes, depth, shown)


def _bounds(source: str) -> list[tuple[int, int]]:
    """Return where each line begins and ends."""
    found = []
    at = 0
    for line in source.split("\n"):
        found.append((at, at + len(line)))
        at += len(line) + 1
    return found


def _closing_fences(source: str, bounds: list[tuple[int, int]]) -> dict[int, int]:
    """Return for each line that could begin a code block the line that ends it; others are no fences."""
    if "```" not in source:
        return {}
    fences = {}
    for number, (start, end) in enumerate(bounds):
        found = _pattern(_FENCE).fullmatch(source, start, end)
        if found is not None:
            fences[number] = (len(found["ticks"]), not found["language"])
    closing: dict[int, int] = {}
    # From the end, with the fences that can close something: a longer one hides all shorter ones behind it.
    closers: list[tuple[int, int]] = []
    for number in sorted(fences, reverse=True):
        ticks, bare = fences[number]
        able = [closer for closer in closers if closer[0] >= ticks]
        if able and able[-1][1] > number + 1:
            closing[number] = able[-1][1]
        if bare:
            closers = [*(closer for closer in closers if closer[0] > ticks), (ticks, number)]
    return closing


def _woven(source: str, marks: list[Mark]) -> tuple[str, tuple[Span, ...]]:
    """Return the letters that are left without delimiters, and the marks by the numbers of letters."""
    # Where several meet, inner ones are closed before outer ones, and all before others open.
    cuts = sorted(
        [(mark.at, 1, number) for number, mark in enumerate(marks)]
        + [(mark.until, 0, -number) for number, mark in enumerate(marks)]
    )
    parts: list[str] = []
    spans: list[Span] = []
    places: dict[int, int] = {}
    at = shown = 0
    for place, opens, signed in cuts:
        number = abs(signed)
        mark = marks[number]
        parts.append(source[at:place])
        shown += place - at
        at = place + (mark.opening if opens else mark.closing)
        if opens:
            places[number] = len(spans)
            spans.append(Span(shown, shown, mark, source[place:at], source[mark.until : mark.until + mark.closing]))
            continue
        if mark.added:
            parts.append(mark.added)
            spans.append(Span(shown, shown + len(mark.added), mark._replace(style=Style.ADDRESS), "", ""))
            shown += len(mark.added)
        spans[places[number]] = spans[places[number]]._replace(end=shown)
    return "".join((*parts, source[at:])), tuple(spans)


def _blocks(letters: str, lines: list[_Line]) -> Iterator[Block]:
    """Yield the blocks: neighbouring lines of one kind together."""
    at = 0
    for _, found in groupby(lines, _Line.look):
        block = list(found)
        start, markers = at, []
        for line in block:
            if line.marker:
                markers.append(Marker(at, line.marker))
            at = _behind(letters, at, line) + 1
        first = block[0]
        yield Block(start, at - 1, first.kind, first.quotes, first.depth, tuple(markers), first.language)


def _behind(letters: str, at: int, line: _Line) -> int:
    """Return where the letters of a line end that begin here; those of code are all that was typed."""
    if line.kind is Kind.CODE:
        return at + line.end - line.start
    found = letters.find("\n", at)
    return len(letters) if found < 0 else found


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    """Compile a pattern when the first text needs it: 1 ms of the start."""
    return re.compile(pattern)
