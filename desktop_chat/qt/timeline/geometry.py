"""Where rows stand in the viewport, without knowing all of them: an anchor row, and its neighbours measured on demand.

The state is the anchor: one row, and the y of its body (the text, below any day line or author) in the viewport. Only
visible rows are ever measured, so nothing here costs more in a list of a million rows than in one of twenty. Everything
that changes above the anchor grows upwards; the anchor's body stays on its pixel.
"""

from collections.abc import Callable
from typing import NamedTuple

STICK_DISTANCE = 15
"""Within this many pixels of the end the list counts as being at its end (Signal's threshold)."""


class Extent(NamedTuple):
    """How tall a row is, and where in it the body begins."""

    height: int
    body: int


class Span(NamedTuple):
    """A row that is at least partly visible: its number, its top in the viewport, its height, where its body begins."""

    row: int
    top: int
    height: int
    body: int

    @property
    def bottom(self) -> int:
        """The y just below the row."""
        return self.top + self.height


class Geometry:
    """The anchor and what follows from it. `measure` must answer for every row below `rows`."""

    def __init__(self, measure: Callable[[int], Extent]) -> None:
        self._measure = measure
        self._spans: list[Span] | None = []
        self.rows = 0
        self.height = 0
        self.row = 0
        self.y = 0
        self._to_end = True

    def visible(self) -> list[Span]:
        """Return the visible rows, top to bottom; the list is kept until something changes."""
        if self._spans is None:
            self._spans = self._settled()
        return self._spans

    def at_end(self) -> bool:
        """Tell whether the last row is wholly visible, or nearly."""
        spans = self.visible()
        if not spans:
            return True
        last = spans[-1]
        return last.row == self.rows - 1 and last.bottom - self.height <= STICK_DISTANCE

    def changed(self, *, stick: bool) -> None:
        """Heights or the viewport have changed: keep the anchor, or with `stick` the end."""
        self._spans = None
        if stick:
            self._to_end = True

    def reset(self, rows: int) -> None:
        """Forget everything: there are other rows now; shows the end."""
        self.rows = rows
        self.row = max(0, rows - 1)
        self.to_end()

    def to_end(self) -> None:
        """Show the end of the list."""
        self._spans = None
        self._to_end = True

    def put(self, row: int, y: int) -> None:
        """Make this row the anchor with its body at this y (where the ends of the list allow)."""
        self.row, self.y = row, y
        self._to_end = False
        self._spans = None

    def scroll(self, pixels: int) -> None:
        """Move on by so many pixels, downwards when positive; stops at both ends."""
        self.visible()
        self._to_end = False
        self.y -= pixels
        self._spans = None
        self._choose_anchor()

    def inserted(self, at: int, count: int, *, stick: bool) -> None:
        """Rows were put in."""
        if self.rows and at <= self.row:
            self.row += count
        self.rows += count
        self.changed(stick=stick or self.rows == count)

    def removing(self, at: int, count: int) -> None:
        """Rows are about to go: when the anchor is among them, its nearest visible neighbour takes over."""
        self.visible()
        if not at <= self.row < at + count:
            return
        spans = [span for span in self.visible() if not at <= span.row < at + count]
        below = [span for span in spans if span.row >= at + count]
        heirs = below or spans[-1:]
        if heirs:
            self.row, self.y = heirs[0].row, heirs[0].top + heirs[0].body
        else:
            self.row = at + count if at + count < self.rows else max(0, at - 1)

    def removed(self, at: int, count: int, *, stick: bool) -> None:
        """Rows have gone."""
        if self.row >= at + count:
            self.row -= count
        self.rows -= count
        self.row = max(0, min(self.row, self.rows - 1))
        self.changed(stick=stick)

    def top_position(self) -> float:
        """Return the row at the top edge with the share of it that is hidden, as one number."""
        spans = self.visible()
        if not spans:
            return 0.0
        first = spans[0]
        return first.row + max(0, -first.top) / max(1, first.height)

    def _settled(self) -> list[Span]:
        if not self.rows or self.height <= 0:
            return []
        self.row = min(self.row, self.rows - 1)
        if self._to_end:
            spans = self._upwards_from_end()
            self._to_end = False
            self._anchor_in(spans)
            return spans
        spans = self._around_anchor()
        if spans[0].row == 0 and spans[0].top > 0:
            self.y -= spans[0].top
            spans = self._around_anchor()
        if spans[-1].row == self.rows - 1 and spans[-1].bottom < self.height:
            spans = self._upwards_from_end()
            self._follow(spans)
        return [span for span in spans if span.bottom > 0 and span.top < self.height]

    def _around_anchor(self) -> list[Span]:
        extent = self._measure(self.row)
        anchor = Span(self.row, self.y - extent.body, *extent)
        above: list[Span] = []
        top = anchor.top
        while top > 0 and self.row - len(above) > 0:
            number = self.row - len(above) - 1
            extent = self._measure(number)
            top -= extent.height
            above.append(Span(number, top, *extent))
        spans = [*reversed(above), anchor]
        while spans[-1].bottom < self.height and spans[-1].row + 1 < self.rows:
            number = spans[-1].row + 1
            spans.append(Span(number, spans[-1].bottom, *self._measure(number)))
        return spans

    def _upwards_from_end(self) -> list[Span]:
        spans: list[Span] = []
        bottom, number = self.height, self.rows - 1
        while number >= 0 and bottom > 0:
            extent = self._measure(number)
            bottom -= extent.height
            spans.append(Span(number, bottom, *extent))
            number -= 1
        spans.reverse()
        return spans

    def _follow(self, spans: list[Span]) -> None:
        """Take over where the anchor came to stand; another one if it is out of sight."""
        for span in spans:
            if span.row == self.row:
                self.y = span.top + span.body
                return
        self._anchor_in(spans)

    def _choose_anchor(self) -> None:
        spans = self._settled()
        self._anchor_in(spans)
        self._spans = spans

    def _anchor_in(self, spans: list[Span]) -> None:
        """Anchor at the first row whose body begins inside the viewport, else at the first one."""
        if not spans:
            return
        chosen = next((span for span in spans if 0 <= span.top + span.body < self.height), spans[0])
        self.row, self.y = chosen.row, chosen.top + chosen.body
