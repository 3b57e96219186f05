"""Moves what is on the screen already and has painted only what is new there: a new row costs one row, not a screenful.

What is painted of a row depends on its layout and its state, so the same two at another place are the same pixels.
"""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from desktop_chat.qt.timeline.layout import RowLayout
from desktop_chat.qt.timeline.painter import RowState
from desktop_chat.qt.timeline.textpainter import SPILL


class Shown(NamedTuple):
    """A row as it is to be seen: what it is painted from, and where."""

    layout: RowLayout
    state: RowState
    top: int
    height: int

    @property
    def bottom(self) -> int:
        """The y just below the row."""
        return self.top + self.height


class _Kept(NamedTuple):
    """A stretch of the new picture whose pixels are there already, so many pixels further up."""

    top: int
    bottom: int
    by: int


class Mover:
    """Knows what a surface shows, and brings it to show something else."""

    def __init__(self, surface: QWidget) -> None:
        self._surface = surface
        self._shown: Sequence[Shown] = ()

    def show(self, rows: Sequence[Shown]) -> None:
        """Let these rows be seen from the next painting on."""
        before, self._shown = self._shown, rows
        surface = self._surface.rect()
        kept = _kept(before, rows)
        if kept is None or kept.bottom - kept.top < surface.height() // 2 or not self._movable():
            self._surface.update()
            return
        if kept.by:
            self._surface.scroll(0, kept.by, surface)
        above, below = kept.top + SPILL, kept.bottom - SPILL
        if kept.top > 0:
            self._surface.update(QRect(0, 0, surface.width(), above))
        if kept.bottom < surface.height():
            self._surface.update(QRect(0, below, surface.width(), surface.height() - below))

    def _movable(self) -> bool:
        """Tell whether pixels can be moved: nothing lies on them, and they are whole ones."""
        ratio = self._surface.devicePixelRatioF()
        return ratio == int(ratio) and not any(
            isinstance(child, QWidget) and child.isVisible() for child in self._surface.children()
        )


def _kept(before: Sequence[Shown], now: Sequence[Shown]) -> _Kept | None:
    """Return the tallest stretch that is only at another place, or None."""
    former = {id(shown.layout): shown for shown in before}
    best: _Kept | None = None
    run: _Kept | None = None
    for row in now:
        was = former.get(id(row.layout))
        if was is None or was.state != row.state or was.height != row.height:
            run = None
            continue
        by = row.top - was.top
        run = _Kept(run.top if run is not None and run.by == by else row.top, row.bottom, by)
        if best is None or run.bottom - run.top > best.bottom - best.top:
            best = run
    return best
