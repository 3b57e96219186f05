"""A list of messages whose geometry is its own: only visible rows are measured, so the number of rows costs nothing.

A plain QListView asks the size of every row after each change (measured: 225 ms an append at 50,000 rows). Here
`Geometry` keeps an anchor; model, current row and accessibility stay Qt's (a QAbstractScrollArea is silent to a screen
reader). This class shows and scrolls; what a person can do with a row is in `view.py`.
"""

from collections.abc import Mapping
from typing import NamedTuple

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from desktop_chat.domain.ids import MessageId, RoomId, UserId
from desktop_chat.domain.message import Message
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.models.timeline_model import TimelineModel
from desktop_chat.qt.theme import PAINTED_FROM, Role
from desktop_chat.qt.timeline.bare_list import BareList, Index
from desktop_chat.qt.timeline.geometry import Extent, Geometry, Span
from desktop_chat.qt.timeline.layout import fold_words
from desktop_chat.qt.timeline.layout_cache import LayoutCache
from desktop_chat.qt.timeline.moving import Mover, Shown
from desktop_chat.qt.timeline.painter import RowPainter, RowState
from desktop_chat.qt.timeline.row_bar import BarPlace, RowBar
from desktop_chat.qt.timeline.selection import Selection
from desktop_chat.qt.timeline.syntax import Highlighter
from desktop_chat.qt.timeline.textpainter import SPILL

WHEEL_STEP = 60
NEAR_SCREENS = 3


class Anchor(NamedTuple):
    """Where the list stands: this message's body begins at this y of the viewport."""

    message: MessageId
    y: int


class LazyList(BareList):
    """Shows the rows of its own model `timeline`."""

    moved = Signal()  # the list was scrolled, or rows came, went or changed their height
    older_wanted = Signal()  # fewer than three screens are left above
    newer_wanted = Signal()  # fewer than three screens are left below

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.timeline = TimelineModel(self)
        self.selection = Selection(self.timeline)
        self._keeper = keeper = kit.keeper
        self._highlighter = Highlighter(self)
        self._cache = LayoutCache(self.timeline, keeper, kit.clock.now, self._highlighter.shades)
        self._cache.mirrored = self.isRightToLeft()
        self._painter = RowPainter(keeper.theme, keeper.fonts, kit.icons, kit.faces)
        self._geometry = Geometry(self._extent)
        self._kept_anchor: Anchor | None = None
        self._kept_room: RoomId | None = None
        self._stick = True
        self._hover = -1
        self._flagged: MessageId | None = None
        self._asked = (False, False)
        self._wheel_rest = 0
        self._surface = self.take_over()
        self._mover = Mover(self._surface)
        self.setModel(self.timeline)
        self.timeline.modelAboutToBeReset.connect(self._remember)
        self.timeline.modelReset.connect(self._start_over)
        self.timeline.rowsRemoved.connect(self._rows_removed)
        self._bar = RowBar(self.verticalScrollBar(), self._geometry, self._bar_moved)
        keeper.changed.connect(self._recolour)
        kit.faces.changed.connect(self._surface.update)
        self._highlighter.ready.connect(self._colour_code)

    def set_person(self, me: UserId | None, *, bubbles: bool) -> None:
        """Say whose reactions are own ones, and which skin to use."""
        if (me, bubbles) != (self._cache.me, self._cache.bubbles):
            self._cache.meet(me, self._cache.people)
            self._cache.bubbles = bubbles
            self.forget_layouts()

    def know(self, people: Mapping[str, UserId]) -> None:
        """Say whose handles are marked in texts."""
        if people != self._cache.people:
            self._cache.meet(self._cache.me, people)
            self._after_change()

    def person(self) -> UserId | None:
        """Return whose window this is."""
        return self._cache.me

    def fold(self, message: MessageId) -> str:
        """Return the words for showing more or less of a long message; empty when all of it is always shown."""
        number = self.timeline.find(message)
        if number is None:
            return ""
        return fold_words(self.timeline.row(number), self._cache.layout(number).text)

    def unfold(self, message: MessageId) -> None:
        """Show all of a long message, or only its beginning again."""
        number = self.timeline.find(message)
        if number is None or not self.fold(message):
            return
        self._cache.unfolded ^= {message}
        self._geometry.changed(stick=False)
        self._after_change()
        if message not in self._cache.unfolded:
            self._ensure_visible(number)

    def forget_layouts(self) -> None:
        """Lay everything out anew: the day has changed, or the looks."""
        self._cache.clear()
        self._after_change()

    def wait_for_colours(self) -> None:
        """Wait until all code that was laid out has its colours; for pictures of the window."""
        self._highlighter.wait()

    def layouts_made(self) -> int:
        """Return how many rows were laid out so far; what a benchmark and a test count."""
        return self._cache.misses

    def anchor(self) -> Anchor | None:
        """Return where the list stands; the same value again means that not one pixel has moved."""
        geometry = self._geometry
        if not geometry.visible():
            return None
        return Anchor(message=self.timeline.row(geometry.row).message.id, y=geometry.y)

    def at_end(self) -> bool:
        """Tell whether the newest row is in view, or nearly, so that new rows will be followed."""
        return self._geometry.at_end()

    def visible_rows(self) -> range:
        """Return the numbers of the rows that are at least partly visible."""
        spans = self._geometry.visible()
        return range(spans[0].row, spans[-1].row + 1) if spans else range(0)

    def last_seen(self) -> Message | None:
        """Return the newest message whose end is in view."""
        for span in reversed(self._geometry.visible()):
            if span.bottom <= self._geometry.height + 1:
                return self.timeline.row(span.row).message
        return None

    def scroll_by(self, pixels: int) -> None:
        """Move on by so many pixels, downwards when positive."""
        self._geometry.scroll(pixels)
        self._moved()

    def scroll_to_end(self) -> None:
        """Show the newest row."""
        self._geometry.to_end()
        self._moved()

    def show_message(self, message: MessageId, *, flag: bool = True) -> bool:
        """Bring a message into view, a third below the top; False when it is not among the rows.

        With a flag it is what somebody wanted to see, so that it is marked, and keys act on it from now on.
        """
        number = self.timeline.find(message)
        if number is None:
            return False
        self._flagged = message if flag else None
        if flag:
            self.setCurrentIndex(self.timeline.index(number))
        self._geometry.put(number, self.viewport().height() // 3)
        self._moved()
        return True

    def row_rect(self, message: MessageId) -> QRect:
        """Return where a message itself stands in the viewport, without the lines above it; empty when out of view."""
        for span in self._geometry.visible():
            if self.timeline.row(span.row).message.id == message:
                layout = self._cache.layout(span.row)
                top = layout.author.rect.top() if layout.author is not None else layout.body
                return QRect(0, span.top + top, self.viewport().width(), span.height - top)
        return QRect()

    def visualRect(self, index: Index) -> QRect:
        """Return where a row stands in the viewport; empty when it is out of view."""
        for span in self._geometry.visible():
            if span.row == index.row():
                return QRect(0, span.top, self.viewport().width(), span.height)
        return QRect()

    def indexAt(self, point: QPoint) -> QModelIndex:
        """Return the row at a point of the viewport."""
        span = self._span_at(point.y())
        return self.timeline.index(span.row) if span is not None else QModelIndex()

    def scrollTo(
        self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        """Bring a row into view, moving as little as possible unless the hint says where to."""
        if not index.isValid():
            return
        hints = QAbstractItemView.ScrollHint
        if hint in {hints.PositionAtTop, hints.PositionAtCenter}:
            middle = self.viewport().height() // 3 if hint == hints.PositionAtCenter else 0
            self._geometry.put(index.row(), middle + self._extent(index.row()).body)
            self._moved()
        else:
            self._ensure_visible(index.row())

    def moveCursor(self, action: QAbstractItemView.CursorAction, _modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Return the row to which a key moves the cursor."""
        actions = QAbstractItemView.CursorAction
        shown, last, now = self.visible_rows(), self.timeline.count() - 1, self.currentIndex().row()
        if not shown:
            return QModelIndex()
        if now < 0 and action not in {actions.MoveHome, actions.MoveEnd}:
            return self.timeline.index(shown[-1])
        target = {
            actions.MoveUp: now - 1,
            actions.MovePrevious: now - 1,
            actions.MoveDown: now + 1,
            actions.MoveNext: now + 1,
            actions.MoveHome: 0,
            actions.MoveEnd: last,
            actions.MovePageUp: now - max(1, len(shown) - 1),
            actions.MovePageDown: now + max(1, len(shown) - 1),
        }.get(action, now)
        return self.timeline.index(max(0, min(last, target)))

    def rowsInserted(self, parent: Index, start: int, end: int) -> None:
        """Keep the anchor, or follow the end."""
        QAbstractItemView.rowsInserted(self, parent, start, end)
        self._geometry.inserted(start, end - start + 1, stick=self._stick)
        self._after_change()

    def rowsAboutToBeRemoved(self, parent: Index, start: int, end: int) -> None:
        """Let a neighbour of the anchor take over if the anchor goes."""
        self._geometry.removing(start, end - start + 1)
        QAbstractItemView.rowsAboutToBeRemoved(self, parent, start, end)

    def dataChanged(self, _top: Index, _bottom: Index, _roles: object = ()) -> None:
        """Keep the anchor, or follow the end."""
        self._geometry.changed(stick=self._stick)
        self._after_change()

    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Keep the anchor, or the end, at the new size."""
        self._cache.width = self.viewport().width()
        self._geometry.height = self.viewport().height()
        self._geometry.changed(stick=self._stick)
        self._after_change()

    def changeEvent(self, event: QEvent) -> None:
        """Mirror the rows, or no longer, with the layout of the window."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LayoutDirectionChange and self._cache.mirrored is not self.isRightToLeft():
            self._cache.mirrored = self.isRightToLeft()
            self.forget_layouts()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the visible rows."""
        painter = QPainter(self.viewport())
        painter.setLayoutDirection(PAINTED_FROM)
        painter.setClipRect(event.rect())
        # Not `fillRect`: it also takes gradients, whose enums PySide would load to tell them apart, 2 ms of the start.
        painter.setBackground(self._keeper.theme.colour(Role.CANVAS))
        painter.eraseRect(event.rect())
        first, last = event.rect().top() - SPILL, event.rect().bottom() + SPILL
        width = self.viewport().width()
        for span, shown in zip(self._geometry.visible(), self._shown(), strict=True):
            if shown.bottom >= first and shown.top <= last:
                area = QRect(0, shown.top, width, shown.height)
                self._painter.paint(painter, self.timeline.row(span.row), shown.layout, area, shown.state)
        if self.hasFocus() and not self.timeline.count():  # there is no row at which the focus could be seen
            painter.setPen(QPen(self._keeper.theme.colour(Role.ACCENT), 2))
            painter.drawRoundedRect(self.viewport().rect().adjusted(2, 2, -2, -2), 8, 8)
        painter.end()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll by pixels; a notch of a wheel is `WHEEL_STEP`."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
            return
        pixels = event.pixelDelta().y()
        if not pixels:
            self._wheel_rest += event.angleDelta().y() * WHEEL_STEP
            pixels = int(self._wheel_rest / 120)
            self._wheel_rest -= pixels * 120
        if pixels:
            self.scroll_by(-pixels)
        event.accept()

    def _shown(self) -> list[Shown]:
        """Return what is to be seen: the visible rows, each with what it is painted from."""
        cursor = self.currentIndex().row() if self.hasFocus() else -1
        chosen = self.selection.bounds()
        shown = []
        for span in self._geometry.visible():
            state = RowState(
                hovered=span.row == self._hover,
                cursor=span.row == cursor,
                flagged=self.timeline.row(span.row).message.id == self._flagged,
                chosen=chosen.part(span.row) if chosen is not None else None,
                opened=self.timeline.spoilers.opened(self.timeline.row(span.row).message),
            )
            shown.append(Shown(self._cache.layout(span.row), state, span.top, span.height))
        return shown

    def _extent(self, number: int) -> Extent:
        layout = self._cache.layout(number)
        return Extent(height=layout.height, body=layout.body)

    def _span_at(self, y: int) -> Span | None:
        return next((span for span in self._geometry.visible() if span.top <= y < span.bottom), None)

    def _ensure_visible(self, number: int) -> None:
        height = self.viewport().height()
        for span in self._geometry.visible():
            if span.row == number and (span.top < 0 or span.bottom > height):
                fits = span.height <= height
                self.scroll_by(span.top if span.top < 0 or not fits else span.bottom - height)
            if span.row == number:
                return
        if 0 <= number < self.timeline.count():
            below = number > self.visible_rows().stop - 1
            extent = self._extent(number)
            self._geometry.put(number, extent.body + max(0, height - extent.height if below else 0))
            self._moved()

    def _remember(self) -> None:
        self._kept_anchor = None if self._stick else self.anchor()
        self._kept_room = self.timeline.room if self.timeline.count() else None

    def _start_over(self) -> None:
        """Show the new rows: at the same place if it is still among them, else from the unread line, else the end."""
        self._cache.last_own = self._last_own()
        self._geometry.reset(self.timeline.count())
        kept, unread = self._kept_anchor, self.timeline.unread_from
        number = self.timeline.find(kept.message) if kept is not None else None
        if kept is not None and number is not None:
            self._geometry.put(number, kept.y)
        elif self._kept_room == self.timeline.room:
            self._geometry.to_end()
        elif unread is not None and (number := self.timeline.find(unread)) is not None:
            self._geometry.put(number, self._extent(number).body)
        self._after_change()

    def _rows_removed(self, _parent: Index, start: int, end: int) -> None:
        self._geometry.removed(start, end - start + 1, stick=self._stick)
        self._after_change()

    def _last_own(self) -> MessageId | None:
        number = self.timeline.last_own()
        return self.timeline.row(number).message.id if number is not None else None

    def _after_change(self) -> None:
        self._cache.last_own = self._last_own()
        self._asked = (False, False)
        self._moved()

    def _moved(self) -> None:
        self._stick = self._geometry.at_end() and not self.timeline.newer
        self._bar.sync()
        self._mover.show(self._shown())
        self.moved.emit()
        self._ask_for_more()

    def _bar_moved(self, place: BarPlace) -> None:
        if place.end:
            self.scroll_to_end()
            return
        extent = self._extent(place.row)
        self._geometry.put(place.row, extent.body - int(extent.height * place.hidden))
        self._moved()

    def _ask_for_more(self) -> None:
        rows = self.visible_rows()
        if not rows or self.timeline.loading:
            return
        ahead = NEAR_SCREENS * len(rows)
        older, newer = self._asked
        if self.timeline.older and not older and rows.start < ahead:
            self._asked = (True, newer)
            self.older_wanted.emit()
        elif self.timeline.newer and not newer and self.timeline.count() - rows.stop < ahead:
            self._asked = (older, True)
            self.newer_wanted.emit()

    def _recolour(self) -> None:
        self._painter.theme, self._painter.fonts = self._keeper.theme, self._keeper.fonts
        self._cache.wear(self._keeper)
        self._after_change()

    def _colour_code(self) -> None:
        if self._cache.clear_waiting():
            self._after_change()
