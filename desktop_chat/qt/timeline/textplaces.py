"""Where letters of a laid-out text are, and which are at a point; all points are from the top left of the block."""

from collections.abc import Iterator

from PySide6.QtCore import QRectF
from PySide6.QtGui import QTextLayout, QTextLine

from desktop_chat.core.hyperlinks import Hyperlink
from desktop_chat.core.inline_markup import Style
from desktop_chat.core.markup import Span
from desktop_chat.qt.timeline.textblock import Placed, PlacedSpan, TextBlock
from desktop_chat.qt.timeline.textformats import Stretch
from desktop_chat.qt.timeline.textpieces import utf16_length


def character_at(block: TextBlock, x: float, y: float) -> int:
    """Return before which letter of the text a point is: of the nearest line, where it is beside or between."""
    piece = next((piece for piece in block.pieces if y < piece.y + piece.height), block.pieces[-1])
    lines = [piece.layout.lineAt(number) for number in range(piece.layout.lineCount())]
    line = next((line for line in lines if y - piece.y < line.y() + line.height()), lines[-1])
    return piece.start + _characters(piece.layout.text(), line.xToCursor(x))


def word_at(block: TextBlock, x: float, y: float) -> tuple[int, int] | None:
    """Return from which to before which letter the word at a point goes; None beside the text."""
    for piece, line in _lines_at(block, x, y):
        at = line.xToCursor(x, QTextLine.CursorPosition.CursorOnCharacter)
        words, text = QTextLayout.CursorMode.SkipWords, piece.layout.text()
        after = piece.layout.nextCursorPosition(at, words)
        start = _characters(text, piece.layout.previousCursorPosition(after, words))
        end = _characters(text, after)
        return piece.start + start, piece.start + start + len(text[start:end].rstrip())
    return None


def stretches(block: TextBlock, first: int, last: int) -> Iterator[tuple[Placed, Stretch]]:
    """Yield the pieces with some of these letters, and which of the piece they are."""
    for piece in block.pieces:
        text = piece.layout.text()
        start, end = max(0, first - piece.start), min(len(text), last - piece.start)
        if start < end:
            yield piece, Stretch(utf16_length(text[:start]), utf16_length(text[start:end]))


def link_at(block: TextBlock, x: float, y: float) -> Hyperlink | None:
    """Return the hyperlink whose letters are at a point of the block."""
    return next((span.mark.link for span in _spans_at(block, x, y) if span.style is Style.LINK), None)


def spoiler_at(block: TextBlock, x: float, y: float) -> Span | None:
    """Return the outermost spoiler whose letters are at a point of the block."""
    return next((span for span in _spans_at(block, x, y) if span.style is Style.SPOILER), None)


def links_of(block: TextBlock) -> tuple[Hyperlink, ...]:
    """Return the hyperlinks of a block in order, each once."""
    spans = (placed.span for piece in block.pieces for placed in piece.spans)
    return tuple(dict.fromkeys(span.mark.link for span in spans if span.style is Style.LINK and span.mark.link))


def spoilers_of(block: TextBlock) -> tuple[int, ...]:
    """Return the first letters of the spoilers of a text, shown or not."""
    return tuple(span.start for span in block.reading.spans if span.style is Style.SPOILER)


def covers(piece: Placed, placed: PlacedSpan) -> Iterator[QRectF]:
    """Yield rectangles of a piece that cover all letters of a span, whichever way they run."""
    first, last = placed.at.start, placed.at.start + placed.at.length
    for number in range(piece.layout.lineCount()):
        line = piece.layout.lineAt(number)
        start, end = max(first, line.textStart()), min(last, line.textStart() + line.textLength())
        if start < end:
            # Letters of both directions may jump back and forth in a line: all of their edges count.
            edges = [_edge(line, at) for at in range(start, end + 1)]
            yield QRectF(min(edges), line.y(), max(edges) - min(edges), line.height())


def _edge(line: QTextLine, at: int) -> float:
    found = line.cursorToX(at)
    return float(found[0] if isinstance(found, tuple) else found)


def _spans_at(block: TextBlock, x: float, y: float) -> Iterator[Span]:
    for piece, line in _lines_at(block, x, y):
        at = line.xToCursor(x, QTextLine.CursorPosition.CursorOnCharacter)
        yield from (one.span for one in piece.spans if one.at.start <= at < one.at.start + one.at.length)


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
