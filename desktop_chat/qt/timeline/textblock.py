"""Lays out a message's text: paragraphs of one direction together, in pieces that stay cheap whatever a person pasted.

A single long line costs Qt more than its length would suggest, and a message of nothing but line feeds would make
thousands of layouts; so text is cut into pieces of at most `PIECE` characters, each one `QTextLayout`.
"""

import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QTextLayout, QTextOption

from desktop_chat.domain.values import dataclass

PIECE = 1000
LINE_SEPARATOR = "\u2028"
LINE_HEIGHT = 1.4
LINES_SHOWN = 100
"""A longer message is folded; who wants the rest unfolds it."""
LINES_MAX = 20_000
_NEW_LINES = str.maketrans({"\r": "\n", "\u2028": "\n", "\u2029": "\n", "\x0b": "\n", "\x0c": "\n", "\x85": "\n"})


class Placed(NamedTuple):
    """One piece of text: its layout, its y in the block, and its height."""

    layout: QTextLayout
    y: float
    height: float


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
    for piece, right_to_left in _pieces(text):
        if lines.left <= 0:
            cut = True
            break
        layout = QTextLayout(piece, font)
        layout.setCacheEnabled(True)
        layout.setTextOption(_option(right_to_left=right_to_left))
        height = _break(layout, lines)
        pieces.append(Placed(layout=layout, y=y, height=height))
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
    utf16_length = len(piece) + sum(character > "\uffff" for character in piece)
    return line.isValid() and line.textStart() + line.textLength() < utf16_length


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
    for paragraph in text.replace("\r\n", "\n").translate(_NEW_LINES).split("\n"):
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
