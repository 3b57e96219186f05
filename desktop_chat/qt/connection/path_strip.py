"""Paints which way carried the messages when, as a strip that mouse and arrow keys walk along."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_chat.domain.ids import UnixMillis
from desktop_chat.domain.link import Tier
from desktop_chat.qt.connection.chart import Span, Stretch
from desktop_chat.qt.connection.latency_graph import GUTTER, area_of, place_of
from desktop_chat.qt.connection.words import path_summary, span_labels, stretch_text
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.text import tr
from desktop_chat.qt.theme import PAINTED_FROM, Role

BAR = 26
AXIS = 20
LABEL_WIDTH = 64
NARROWEST = 3
"""Pixels that even the shortest stretch is wide: a break of a second is worth seeing."""
STEPS: dict[int, int] = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
LOOKS = {
    Tier.DIRECT: (Role.OK, 1.0, Qt.BrushStyle.SolidPattern),
    Tier.LIBRARY: (Role.WARNING, 0.7, Qt.BrushStyle.SolidPattern),
    Tier.HTTP: (Role.WARNING, 0.4, Qt.BrushStyle.SolidPattern),
    None: (Role.ERROR, 0.4, Qt.BrushStyle.Dense4Pattern),
}
"""Colour, height and pattern of each way: the better, the higher, and none is dotted, so that no colour is needed."""


class PathStrip(QWidget):
    """Shows stretches; the one that mouse or keys are at is told in words."""

    told = Signal(str)  # the chosen stretch in words, or all of them in one sentence when none is chosen

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._keeper = kit.keeper
        self._stretches: tuple[Stretch, ...] = ()
        self._span = Span(start=UnixMillis(0), end=UnixMillis(1))
        self._chosen: UnixMillis | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Paths in use, oldest to newest; arrow keys tell each"))
        kit.keeper.changed.connect(self.updateGeometry)
        kit.keeper.changed.connect(self.update)

    def show_stretches(self, stretches: Sequence[Stretch], span: Span) -> None:
        """Show these, oldest first, on this span; what was chosen stays chosen."""
        self._stretches = tuple(stretch for stretch in stretches if stretch.end > span.start)
        self._span = span
        self._tell()

    def sizeHint(self) -> QSize:
        """Return what fits a narrow window; any width will do."""
        return QSize(320, BAR + self._px(AXIS))

    def minimumSizeHint(self) -> QSize:
        """Return the least that still shows something."""
        return QSize(self._px(GUTTER) + 120, BAR + self._px(AXIS))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk along with the arrow keys; Home and End go to the ends."""
        if not self._stretches:
            super().keyPressEvent(event)
        elif event.key() in STEPS:
            step = STEPS[event.key()]
            self._choose(self._number() + (-step if self.isRightToLeft() else step))
        elif event.key() == Qt.Key.Key_Home:
            self._choose(0)
        elif event.key() == Qt.Key.Key_End:
            self._choose(len(self._stretches) - 1)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin at the newest stretch."""
        super().focusInEvent(event)
        if self._stretches and self._chosen is None:
            self._choose(len(self._stretches) - 1)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Choose none any more."""
        super().focusOutEvent(event)
        self._let_go()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Choose the stretch under the mouse."""
        x = event.position().x()
        for number, _ in enumerate(self._stretches):
            if self._rect(number).left() <= x <= self._rect(number).right():
                self._choose(number)
                return

    def leaveEvent(self, event: QEvent) -> None:
        """Choose none any more, unless the keys are here."""
        super().leaveEvent(event)
        if not self.hasFocus():
            self._let_go()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the stretches, the chosen one framed, and the axis."""
        painter = QPainter(self)
        painter.setLayoutDirection(PAINTED_FROM)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, area = self._keeper.theme, self._area()
        painter.fillRect(area, theme.colour(Role.SIDEBAR))
        for number, stretch in enumerate(self._stretches):
            role, share, pattern = LOOKS[stretch.tier]
            rect = self._rect(number)
            rect.setTop(area.bottom() - area.height() * share)
            painter.fillRect(rect, QBrush(theme.colour(role), pattern))
        painter.setPen(QPen(theme.colour(Role.BORDER), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        self._paint_axis(painter)
        if self._chosen is not None and self._stretches:
            rect = self._rect(self._number()).intersected(area).adjusted(-1, 0, 1, 0)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour(Role.ACCENT if self.hasFocus() else Role.TEXT), 2))
            painter.drawRect(rect)
        elif self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour(Role.ACCENT), 2))
            painter.drawRect(area.adjusted(1, 1, -1, -1))

    def _paint_axis(self, painter: QPainter) -> None:
        theme, area = self._keeper.theme, self._area()
        painter.setFont(self._keeper.fonts.small)
        wide = self._px(LABEL_WIDTH)
        for moment, name in span_labels(self._span, max(1, int(area.width() // wide))):
            x = place_of(self, area, self._span, moment)
            painter.setPen(QPen(theme.colour(Role.BORDER), 1))
            painter.drawLine(QPointF(x, area.bottom()), QPointF(x, area.bottom() + 4))
            painter.setPen(theme.colour(Role.TEXT_2))
            left = max(0.0, min(x - wide / 2, self.width() - wide))
            place = QRect(round(left), BAR + 5, wide, self._px(AXIS) - 4)
            painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), name)

    def _area(self) -> QRectF:
        return area_of(self, self._px(GUTTER), 1, BAR)

    def _rect(self, number: int) -> QRectF:
        """Return the place of a stretch; the shortest can still be seen."""
        area, stretch = self._area(), self._stretches[number]
        ends = (place_of(self, area, self._span, stretch.start), place_of(self, area, self._span, stretch.end))
        return QRectF(min(ends), area.top(), max(NARROWEST, abs(ends[1] - ends[0])), area.height())

    def _number(self) -> int:
        """Return which stretch is chosen: the one that began then, or has taken it up since."""
        last = len(self._stretches) - 1
        chosen = self._chosen if self._chosen is not None else self._span.end
        return next((last - back for back in range(last + 1) if self._stretches[last - back].start <= chosen), 0)

    def _choose(self, number: int) -> None:
        self._chosen = self._stretches[max(0, min(len(self._stretches) - 1, number))].start
        self._tell()

    def _let_go(self) -> None:
        self._chosen = None
        self._tell()

    def _tell(self) -> None:
        if self._chosen is None or not self._stretches:
            words = path_summary(self._stretches, self._span)
        else:
            words = stretch_text(self._stretches[self._number()], self._span.end)
        self.setAccessibleDescription(words)
        self.told.emit(words)
        self.update()

    def _px(self, pixels: int) -> int:
        return self._keeper.fonts.px(pixels)
