"""Lays out a message's text: paragraphs of one direction together, in pieces that stay cheap whatever a person pasted.

Each block of a text is cut into pieces (`textpieces.py`), and each piece is one `QTextLayout`. Which letters are at a
point, and the other way round, is in `textplaces.py`.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QTextLayout, QTextLine, QTextOption

from desktop_chat.core.inline_markup import Style
from desktop_chat.core.markup import QUOTES_MOST, Block, Kind, Reading, Span
from desktop_chat.core.mentions import MOST as MENTIONS_MOST
from desktop_chat.core.mentions import Mention, mentions_in
from desktop_chat.domain.values import dataclass
from desktop_chat.qt.timeline.textformats import Shaded, Stretch, TextLooks, code_font, formatted, named, shaded
from desktop_chat.qt.timeline.textpieces import pieces_of, utf16_length

LINE_HEIGHT = 1.4
LINES_SHOWN = 100
"""A longer message is folded; who wants the rest unfolds it."""
LINES_MAX = 20_000
QUOTE_STEP = 14
DEPTH_STEP = 20
BULLET_GAP = 8
CODE_PAD = 8
CODE_GAP = 4


class PlacedSpan(NamedTuple):
    """A span of letters in a piece of text; where a piece ends within one, both parts have the same span."""

    at: Stretch
    span: Span


class Placed(NamedTuple):
    """One piece of text: its layout, its y in the block, its height, and the spans that have letters in it.

    `start` is the number of its first letter in the whole text.
    """

    layout: QTextLayout
    y: float
    height: float
    start: int = 0
    spans: tuple[PlacedSpan, ...] = ()


class Bullet(NamedTuple):
    """What stands before an item, and where; behind it, where the item runs from right to left (`turned`)."""

    text: str
    rect: QRectF
    turned: bool


class TextBlock(NamedTuple):
    """A laid-out text: `width` is that of its widest line, `last_width` of its last one.

    `cut` says that lines after the last one are not shown, `long` that there are more than `LINES_SHOWN`, `waits` that
    the colours of code in it are not known yet. `panels` are the grounds of code, `bars` stand beside quotes. With
    `coloured`, some letters have colours of their own, which are part of the layout.
    """

    reading: Reading
    font: QFont
    pieces: tuple[Placed, ...]
    width: float
    height: int
    last_width: float
    cut: bool
    long: bool
    waits: bool
    panels: tuple[QRectF, ...]
    bars: tuple[QRectF, ...]
    bullets: tuple[Bullet, ...]
    coloured: bool


class _Place(NamedTuple):
    """Where the lines of a block begin, and how wide they may be; the `gutter` before them is for markers."""

    font: QFont
    x: float
    width: float
    step: int
    gutter: float = 0.0


@dataclass(slots=True, kw_only=True)
class _Lines:
    """The measure of a text so far; `left` is how many more lines may be shown."""

    left: int
    y: float = 0.0
    widest: float = 0.0
    last: float = 0.0
    cut: bool = False


def text_block(reading: Reading, looks: TextLooks, width: int, *, most: int = LINES_SHOWN) -> TextBlock:
    """Lay a text out in at most `most` lines of `width` pixels; words that are longer are broken."""
    return _Layer(reading, looks, width, most).block()


class _Layer:
    """Lays out one text, block by block."""

    def __init__(self, reading: Reading, looks: TextLooks, width: int, most: int) -> None:
        self._reading = reading
        self._looks = looks
        self._width = width
        self._most = most
        self._lines = _Lines(left=most)
        self._pieces: list[Placed] = []
        self._turned: list[tuple[QTextLayout, float]] = []
        self._panels: list[QRectF] = []
        self._bars: list[tuple[QRectF, bool]] = []
        self._bullets: list[Bullet] = []
        self._waits = False
        self._coloured = False
        self._mentions = self._named()
        self._next_span = 0
        self._open_spans: list[Span] = []

    def block(self) -> TextBlock:
        """Return all of it."""
        lines = self._lines
        for block in self._reading.blocks:
            if lines.left <= 0:
                lines.cut = True
                break
            self._add(block)
        for layout, free in self._turned:
            _flush_right(layout, lines.widest - free)
        for panel in self._panels:
            panel.setRight(lines.widest)
        return TextBlock(
            reading=self._reading,
            font=self._looks.font,
            pieces=tuple(self._pieces),
            width=lines.widest,
            height=round(lines.y),
            last_width=lines.last,
            cut=lines.cut,
            long=lines.cut or self._most - lines.left > LINES_SHOWN,
            waits=self._waits,
            panels=tuple(self._panels),
            coloured=self._coloured,
            bars=tuple(_mirrored(bar, lines.widest) if turned else bar for bar, turned in self._bars),
            bullets=tuple(
                one._replace(rect=_mirrored(one.rect, lines.widest)) if one.turned else one for one in self._bullets
            ),
        )

    def _add(self, block: Block) -> None:
        lines, top = self._lines, self._lines.y
        if block.kind is Kind.CODE:
            self._add_code(block)
        else:
            place = self._place(block)
            for start, piece, right_to_left in self._pieces_of(block):
                spans = self._spans_in(start, piece)
                formats = [shown for one in spans if (shown := formatted(one.at, one.span, self._looks.theme))]
                formats += self._formats_of_names(start, piece)
                layout, y = self._lay(piece, formats, place, right_to_left=right_to_left)
                self._pieces.append(Placed(layout, y, lines.y - y, start, spans))
                self._add_bullets(block, place, right_to_left=right_to_left)
            turned = bool(self._turned) and self._turned[-1][0] is self._pieces[-1].layout
            for number in range(block.quotes):
                self._add_bar(QRectF(number * QUOTE_STEP, top + 2, 3, max(0.0, lines.y - top - 4)), turned=turned)

    def _add_bar(self, bar: QRectF, *, turned: bool) -> None:
        """Put a bar beside a quote; one that stands directly above it goes on."""
        for number in range(max(0, len(self._bars) - QUOTES_MOST), len(self._bars)):
            above, same = self._bars[number]
            if same == turned and above.x() == bar.x() and above.bottom() + 4 >= bar.top():
                self._bars[number] = (above.united(bar), turned)
                return
        self._bars.append((bar, turned))

    def _add_code(self, block: Block) -> None:
        lines, looks = self._lines, self._looks
        top = lines.y + (CODE_GAP if lines.y else 0)
        before, lines.widest, lines.y = lines.widest, 0.0, top + CODE_PAD
        place = _Place(code_font(looks.font), CODE_PAD, self._width - 2 * CODE_PAD, round(looks.metrics.height() * 1.1))
        code = self._reading.letters[block.start : block.end]
        known = looks.shades(code, block.language) if block.language else ()
        self._waits = self._waits or known is None
        shades = _Shades(known or ())
        for start, piece, _ in self._pieces_of(block):
            formats = [
                shaded(_stretch(piece, first, last), shade, looks.theme)
                for first, last, shade in shades.within(start - block.start, len(piece))
            ]
            layout, y = self._lay(piece, formats, place, right_to_left=False)
            self._pieces.append(Placed(layout, y, lines.y - y, start))
        lines.y += CODE_PAD
        self._panels.append(QRectF(0, top, 0, lines.y - top))
        lines.y += CODE_GAP
        lines.widest = max(before, lines.widest + CODE_PAD)
        # What goes on in the last line of a text stands below code.
        lines.last = float(self._width)

    def _place(self, block: Block) -> _Place:
        """Return where the lines of a block stand: beside the bars of quotes, behind the markers of a list."""
        metrics = self._looks.metrics
        gutter = 0.0
        if block.markers:
            widest = max(metrics.horizontalAdvance(text) for text in {marker.text for marker in block.markers})
            gutter = widest + BULLET_GAP + float(block.depth * DEPTH_STEP)
        x = block.quotes * QUOTE_STEP + gutter
        return _Place(
            self._looks.font, x, max(40.0, self._width - x), round(metrics.height() * LINE_HEIGHT / 1.17), gutter
        )

    def _pieces_of(self, block: Block) -> Iterator[tuple[int, str, bool]]:
        """Yield the pieces of a block, each with the number of its first letter, as long as there is room for lines."""
        letters = self._reading.letters
        start = block.start
        for piece, right_to_left in pieces_of(letters[block.start : block.end], turning=block.kind is not Kind.CODE):
            if self._lines.left <= 0:
                self._lines.cut = True
                return
            yield start, piece, right_to_left
            start += len(piece)
            start += start < block.end and letters[start] == "\n"

    def _spans_in(self, start: int, piece: str) -> tuple[PlacedSpan, ...]:
        """Return the spans with letters in a piece; pieces have to come in order."""
        spans, end = self._reading.spans, start + len(piece)
        if not spans:
            return ()
        self._open_spans = [span for span in self._open_spans if span.end > start]
        while self._next_span < len(spans) and spans[self._next_span].start < end:
            if spans[self._next_span].style not in {Style.TYPED, Style.FENCE}:
                self._open_spans.append(spans[self._next_span])
            self._next_span += 1
        return tuple(
            PlacedSpan(_stretch(piece, max(0, span.start - start), min(len(piece), span.end - start)), span)
            for span in self._open_spans
            if span.start < span.end and span.end > start
        )

    def _named(self) -> Sequence[Mention]:
        """Return who is named in the text, outside code."""
        code = [(span.start, span.end) for span in self._reading.spans if span.style in {Style.CODE, Style.FENCE}]
        found = mentions_in(self._reading.letters, self._looks.people)
        return [one for one in found if not any(start <= one.start < end for start, end in code)][:MENTIONS_MOST]

    def _formats_of_names(self, start: int, piece: str) -> Iterator[QTextLayout.FormatRange]:
        for one in self._mentions:
            first, last = max(0, one.start - start), min(len(piece), one.end - start)
            if first < last:
                own = one.user == self._looks.me
                yield named(_stretch(piece, first, last), self._looks.theme, own=own)

    def _lay(
        self, piece: str, formats: list[QTextLayout.FormatRange], place: _Place, *, right_to_left: bool
    ) -> tuple[QTextLayout, float]:
        """Break a piece into lines below those that are there; return its layout and where it begins."""
        layout = QTextLayout(piece, place.font)
        layout.setCacheEnabled(True)
        layout.setTextOption(_option(right_to_left=right_to_left))
        if formats:
            layout.setFormats(formats)
            self._coloured = True
        y = self._lines.y
        _break(layout, self._lines, place)
        line = layout.lineAt(layout.lineCount() - 1)
        self._lines.cut = line.isValid() and line.textStart() + line.textLength() < utf16_length(piece)
        if right_to_left:
            self._turned.append((layout, place.x))
            self._lines.last = self._lines.widest
        return layout, y

    def _add_bullets(self, block: Block, place: _Place, *, right_to_left: bool) -> None:
        """Put the markers of the items that begin in the last piece before their first lines."""
        piece = self._pieces[-1]
        text = piece.layout.text()
        for marker in block.markers:
            at = marker.at - piece.start
            line = piece.layout.lineForTextPosition(utf16_length(text[:at])) if 0 <= at < len(text) else QTextLine()
            if line.isValid():
                rect = QRectF(place.x - place.gutter, piece.y + line.y(), place.gutter - BULLET_GAP, line.height())
                self._bullets.append(Bullet(marker.text, rect, right_to_left))


class _Shades:
    """Hands out the shades of a block of code piece by piece."""

    def __init__(self, shades: Iterable[Shaded]) -> None:
        self._rest = iter(shades)
        self._next = next(self._rest, None)

    def within(self, start: int, length: int) -> Iterator[Shaded]:
        """Yield what is shaded in a piece, by letters of the piece; pieces have to come in order."""
        while self._next is not None and self._next.start < start + length:
            yield Shaded(max(0, self._next.start - start), min(length, self._next.end - start), self._next.shade)
            if self._next.end > start + length:
                return
            self._next = next(self._rest, None)


def _stretch(piece: str, first: int, last: int) -> Stretch:
    return Stretch(utf16_length(piece[:first]), utf16_length(piece[first:last]))


def _break(layout: QTextLayout, lines: _Lines, place: _Place) -> None:
    """Break the layout into lines, and count them."""
    y = 0.0
    layout.beginLayout()
    line = layout.createLine()
    while line.isValid():
        line.setLineWidth(place.width)
        height = line.height()
        room = max(0.0, place.step - height)
        line.setPosition(QPointF(place.x, y + room // 2))
        y += height + room
        lines.last = place.x + line.naturalTextWidth()
        lines.widest = max(lines.widest, lines.last)
        lines.left -= 1
        if lines.left <= 0:
            break
        line = layout.createLine()
    layout.endLayout()
    lines.y += y


def _mirrored(rect: QRectF, width: float) -> QRectF:
    """Return where a rectangle is for who reads from right to left."""
    return QRectF(width - rect.right(), rect.y(), rect.width(), rect.height())


def _flush_right(layout: QTextLayout, right: float) -> None:
    """Put lines that run from right to left at the right edge of the block, which is as wide as its widest line."""
    for number in range(layout.lineCount()):
        line = layout.lineAt(number)
        line.setPosition(QPointF(right - line.naturalTextWidth(), line.position().y()))


def _option(*, right_to_left: bool) -> QTextOption:
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    option.setTextDirection(Qt.LayoutDirection.RightToLeft if right_to_left else Qt.LayoutDirection.LeftToRight)
    return option
