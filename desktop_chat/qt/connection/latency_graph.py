"""Paints the round trips of the last hours as a line; what it shows is also said in words."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_chat.domain.ids import UnixMillis
from desktop_chat.domain.link import Tier
from desktop_chat.domain.link_report import LatencySample
from desktop_chat.qt.connection.chart import Span, ceiling, lines_of
from desktop_chat.qt.connection.words import latency_summary, latency_text, tier_word
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.moments import exact_time_text
from desktop_chat.qt.text import show_tooltip, tr
from desktop_chat.qt.theme import PAINTED_FROM, Role

HEIGHT = 84
GUTTER = 56
"""Room for the names of the scale; the strip below leaves the same, so that both have one axis."""
EDGE = 6
DOT = 2.2
REACH = 12
"""Pixels between the mouse and a sample that it still means."""
LOOKS = {
    Tier.DIRECT: (Role.OK, Qt.PenStyle.SolidLine),
    Tier.LIBRARY: (Role.WARNING, Qt.PenStyle.DashLine),
    Tier.HTTP: (Role.WARNING, Qt.PenStyle.DotLine),
}
"""Colour and dashes of each way's line: never colour alone."""


def area_of(chart: QWidget, gutter: int, top: int, height: float) -> QRectF:
    """Return where a picture of time stands: beside the gutter, which is where a line of text begins."""
    left, right = (EDGE, gutter) if chart.isRightToLeft() else (gutter, EDGE)
    return QRectF(left, top, max(1, chart.width() - left - right), height)


def place_of(chart: QWidget, area: QRectF, span: Span, moment: UnixMillis) -> float:
    """Return where a moment stands: time goes the way in which one reads."""
    along = span.place(moment, area.width())
    return area.right() - along if chart.isRightToLeft() else area.left() + along


class LatencyGraph(QWidget):
    """Shows round trips in milliseconds; the mouse tells single ones."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._keeper = kit.keeper
        self._samples: tuple[LatencySample, ...] = ()
        self._span = Span(start=UnixMillis(0), end=UnixMillis(1))
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Round trips"))
        kit.keeper.changed.connect(self.updateGeometry)
        kit.keeper.changed.connect(self.update)

    def show_samples(self, samples: Sequence[LatencySample], span: Span) -> None:
        """Show these, oldest first, on this span."""
        self._samples = tuple(sample for sample in samples if sample.at >= span.start)
        self._span = span
        self.setAccessibleDescription(latency_summary(samples, span))
        self.update()

    def sizeHint(self) -> QSize:
        """Return what fits a narrow window; any width will do."""
        return QSize(320, self._px(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """Return the least that still shows something."""
        return QSize(self._px(GUTTER) + 120, self._px(HEIGHT))

    def nearest(self, x: float) -> LatencySample | None:
        """Return the sample at this place of the widget, if there is one."""
        found = min(self._samples, key=lambda sample: abs(self._x(sample) - x), default=None)
        return found if found is not None and abs(self._x(found) - x) <= REACH else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell the sample under the mouse."""
        sample = self.nearest(event.position().x())
        words = ""
        if sample is not None:
            words = tr(
                "{time}: {latency}, {name}",
                time=exact_time_text(sample.at),
                latency=latency_text(sample.latency_ms),
                name=tier_word(sample.tier),
            )
        show_tooltip(event.globalPosition().toPoint(), words, self)

    def leaveEvent(self, event: QEvent) -> None:
        """Tell nothing any more."""
        super().leaveEvent(event)
        show_tooltip(self.mapToGlobal(self.rect().center()), "", self)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the scale and the lines."""
        painter = QPainter(self)
        painter.setLayoutDirection(PAINTED_FROM)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = ceiling(self._samples)
        self._paint_scale(painter, top)
        if not self._samples:
            painter.setPen(self._keeper.theme.colour(Role.TEXT_2))
            painter.drawText(self._area(), int(Qt.AlignmentFlag.AlignCenter), tr("Not measured yet"))
            return
        for line in lines_of(self._samples):
            self._paint_line(painter, line, top)

    def _area(self) -> QRectF:
        return area_of(self, self._px(GUTTER), self._px(8), self.height() - 2 * self._px(8))

    def _x(self, sample: LatencySample) -> float:
        return place_of(self, self._area(), self._span, sample.at)

    def _paint_scale(self, painter: QPainter, top: int) -> None:
        theme, fonts, area = self._keeper.theme, self._keeper.fonts, self._area()
        painter.setFont(fonts.small)
        names = ((area.top(), str(top)), (area.center().y(), ""), (area.bottom(), "0"))
        for y, name in names:
            painter.setPen(QPen(theme.colour(Role.BORDER), 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(theme.colour(Role.TEXT_2))
            beside = Qt.AlignmentFlag.AlignRight
            place = QRect(0, round(y) - self._px(9), self._px(GUTTER) - 8, self._px(18))
            if self.isRightToLeft():
                beside = Qt.AlignmentFlag.AlignLeft
                place.moveRight(self.width() - 1)
            words = tr("{count} ms", count=name) if name else ""
            painter.drawText(place, int(beside | Qt.AlignmentFlag.AlignVCenter), words)

    def _paint_line(self, painter: QPainter, line: Sequence[LatencySample], top: int) -> None:
        area = self._area()
        role, style = LOOKS[line[0].tier]
        colour = self._keeper.theme.colour(role)
        points = [
            QPointF(self._x(sample), area.bottom() - min(1.0, sample.latency_ms / top) * area.height())
            for sample in line
        ]
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour, 1.6, style))
        painter.drawPolyline(QPolygonF(points))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawEllipse(points[-1], DOT, DOT)

    def _px(self, pixels: int) -> int:
        return self._keeper.fonts.px(pixels)
