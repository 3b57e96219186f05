"""Lays out a message's text: paragraphs of one direction together, in pieces that stay cheap whatever a person pasted.

A single long line costs Qt more than its length would suggest, and a message of nothing but line feeds would make
thousands of layouts; so text is cut into pieces of at most `PIECE` characters, each one `QTextLayout`.
"""

import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QTextLayout, QTextLine, QTextOption

from desktop_chat.core.hyperlinks import Hyperlink, hyperlinks
from desktop_chat.domain.values import dataclass

PIECE = 1000
LINE_SEPARATOR = "\u2028"
LINE_HEIGHT = 1.4
LINES_SHOWN = 100
"""A longer message is folded; who wants the rest unfolds it."""
LINES_MAX = 20_000
_NEW_LINES = str.maketrans({"\r": "\n", "\u2028": "\n", "\u2029": "\n", "\x0b": "\n", "\x0c": "\n", "\x85": "\n"})


class PlacedLink(NamedTuple):
    """A hyperlink in a piece of text; where a piece ends within one, both parts are the same."""

    start: int
    length: int
    link: Hyperlink


class Placed(NamedTuple):
    """One piece of text: its layout, its y in the block, its height, and the hyperlinks in it.

    `start` is the number of its first character in the whole text. The places of hyperlinks are counted as Qt counts,
    in UTF-16 units from the beginning of the piece.
    """

    layout: QTextLayout
    y: float
    height: float
    start: int = 0
    links: tuple[PlacedLink, ...] = ()


class TextBlock(NamedTuple):
    """A laid-out text: `width` is that of its widest line, `last_width` of its last one.

    `cut` says that lines after the last one are not shown, `long` that there are more than `LINES_SHOWN`.
    """

    pieces: tuple[Placed, ...]
    width: float
    height: int
    last_width: float
    cut: bool
    long: bool = False


@dataclass(slots=True, kw_only=True)
class _Lines:
    """The measure of a text so far; `left` is how many more lines may be shown."""

    width: int
    step: int
    left: int
    widest: float = 0.0
    last: float = 0.0


def text_block(text: str, font: QFont, metrics: QFontMetrics, width: int, *, most: int = LINES_SHOWN) -> TextBlock:
    """Lay the text out in at most `most` lines of `width` pixels; words that are longer are broken."""
    lines = _Lines(width=width, step=round(metrics.height() * LINE_HEIGHT / 1.17), left=most)
    pieces: list[Placed] = []
    turned: list[QTextLayout] = []
    y = 0.0
    cut = False
    text = even_lines(text)
    links = hyperlinks(text)
    start = 0
    for piece, right_to_left in _pieces(text):
        if lines.left <= 0:
            cut = True
            break
        layout = QTextLayout(piece, font)
        layout.setCacheEnabled(True)
        layout.setTextOption(_option(right_to_left=right_to_left))
        placed = _placed_links(links, piece, start) if links else ()
        if placed:
            layout.setFormats([_underlined(link) for link in placed])
        height = _break(layout, lines)
        pieces.append(Placed(layout=layout, y=y, height=height, start=start, links=placed))
        start += len(piece) + (text[start + len(piece) : start + len(piece) + 1] == "\n")
        cut = _is_cut(layout, piece)
        y += height
        if right_to_left:
            turned.append(layout)
            lines.last = lines.widest
    for layout in turned:
        _flush_right(layout, lines.widest)
    return TextBlock(
        pieces=tuple(pieces),
        width=lines.widest,
        height=round(y),
        last_width=lines.last,
        cut=cut,
        long=cut or most - lines.left > LINES_SHOWN,
    )


def even_lines(text: str) -> str:
    """Return the text with every kind of line break as one line feed; characters are numbered in this form."""
    return text.replace("\r\n", "\n").translate(_NEW_LINES)


def character_at(block: TextBlock, x: float, y: float) -> int:
    """Return before which character of the text a point is: of the nearest line, where it is beside or between."""
    piece = next((piece for piece in block.pieces if y < piece.y + piece.height), block.pieces[-1])
    lines = [piece.layout.lineAt(number) for number in range(piece.layout.lineCount())]
    line = next((line for line in lines if y - piece.y < line.y() + line.height()), lines[-1])
    return piece.start + _characters(piece.layout.text(), line.xToCursor(x))


def word_at(block: TextBlock, x: float, y: float) -> tuple[int, int] | None:
    """Return from which to before which character the word at a point goes; None beside the text."""
    for piece, line in _lines_at(block, x, y):
        at = line.xToCursor(x, QTextLine.CursorPosition.CursorOnCharacter)
        words, text = QTextLayout.CursorMode.SkipWords, piece.layout.text()
        after = piece.layout.nextCursorPosition(at, words)
        start = _characters(text, piece.layout.previousCursorPosition(after, words))
        end = _characters(text, after)
        return piece.start + start, piece.start + start + len(text[start:end].rstrip())
    return None


def stretches(block: TextBlock, first: int, last: int) -> Iterator[tuple[Placed, int, int]]:
    """Yield the pieces with some of these characters: where in the piece they begin and how many, in UTF-16 units."""
    for piece in block.pieces:
        text = piece.layout.text()
        start, end = max(0, first - piece.start), min(len(text), last - piece.start)
        if start < end:
            yield piece, _utf16_length(text[:start]), _utf16_length(text[start:end])


def link_at(block: TextBlock, x: float, y: float) -> Hyperlink | None:
    """Return the hyperlink whose letters are at a point of the block."""
    for piece, line in _lines_at(block, x, y):
        at = line.xToCursor(x, QTextLine.CursorPosition.CursorOnCharacter)
        return next((one.link for one in piece.links if one.start <= at < one.start + one.length), None)
    return None


def links_of(block: TextBlock) -> tuple[Hyperlink, ...]:
    """Return the hyperlinks of a block in order, each once."""
    return tuple(dict.fromkeys(placed.link for piece in block.pieces for placed in piece.links))


def _placed_links(links: tuple[Hyperlink, ...], piece: str, start: int) -> tuple[PlacedLink, ...]:
    placed = []
    for link in links:
        first, last = max(0, link.start - start), min(len(piece), link.end - start)
        if first < last:
            at = _utf16_length(piece[:first])
            placed.append(PlacedLink(at, _utf16_length(piece[first:last]), link))
    return tuple(placed)


def _underlined(placed: PlacedLink) -> QTextLayout.FormatRange:
    found = QTextLayout.FormatRange()
    found.start, found.length = placed.start, placed.length
    found.format.setFontUnderline(True)
    return found


def _lines_at(block: TextBlock, x: float, y: float) -> Iterator[tuple[Placed, QTextLine]]:
    """Yield the line whose letters are at a point, if there is one."""
    for piece in block.pieces:
        if piece.y <= y < piece.y + piece.height:
            lines = (piece.layout.lineAt(number) for number in range(piece.layout.lineCount()))
            yield from ((piece, line) for line in lines if line.naturalTextRect().contains(x, y - piece.y))


def _characters(text: str, units: int) -> int:
    """Return how many characters so many UTF-16 units are."""
    return (
        units
        if text.isascii()
        else len(text.encode("utf-16-le", "surrogatepass")[: 2 * units].decode("utf-16-le", "ignore"))
    )


def _utf16_length(text: str) -> int:
    return len(text) if text.isascii() else len(text) + sum(character > "\uffff" for character in text)


def _break(layout: QTextLayout, lines: _Lines) -> float:
    """Break the layout into lines; returns its height."""
    y = 0.0
    layout.beginLayout()
    line = layout.createLine()
    while line.isValid():
        line.setLineWidth(lines.width)
        height = line.height()
        room = max(0.0, lines.step - height)
        line.setPosition(QPointF(0, y + room // 2))
        y += height + room
        lines.last = line.naturalTextWidth()
        lines.widest = max(lines.widest, lines.last)
        lines.left -= 1
        if lines.left <= 0:
            break
        line = layout.createLine()
    layout.endLayout()
    return y


def _is_cut(layout: QTextLayout, piece: str) -> bool:
    line = layout.lineAt(layout.lineCount() - 1)
    return line.isValid() and line.textStart() + line.textLength() < _utf16_length(piece)


def _flush_right(layout: QTextLayout, width: float) -> None:
    """Put lines that run from right to left at the right edge of the block, which is as wide as its widest line."""
    for number in range(layout.lineCount()):
        line = layout.lineAt(number)
        line.setPosition(QPointF(width - line.naturalTextWidth(), line.position().y()))


def _option(*, right_to_left: bool) -> QTextOption:
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    option.setTextDirection(Qt.LayoutDirection.RightToLeft if right_to_left else Qt.LayoutDirection.LeftToRight)
    return option


def _pieces(text: str) -> Iterator[tuple[str, bool]]:
    """Yield stretches of one direction, at most `PIECE` characters long."""
    waiting: list[str] = []
    size = 0
    direction = False
    for paragraph in text.split("\n"):
        own = _direction(paragraph)
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
