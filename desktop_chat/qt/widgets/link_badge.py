"""The connection badge: a dot with a shape of its own, one word, and a pop-over with the details and "Try now"."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from desktop_chat.core.indicator import Level, indicator_for
from desktop_chat.domain.link import LinkStatus
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.text import set_tooltip, tr
from desktop_chat.qt.theme import Role
from desktop_chat.qt.widgets.controls import ENTER
from desktop_chat.qt.widgets.link_state import QuietRule

if TYPE_CHECKING:
    from desktop_chat.qt.widgets.link_details import LinkDetails

ROLES = {Level.GREEN: Role.OK, Level.ORANGE: Role.WARNING, Level.RED: Role.ERROR}


class LinkBadge(QAbstractButton):
    """Shows a `LinkStatus` by the quiet rules; a click opens the details."""

    refresh_wanted = Signal()  # "Try now" was chosen
    level_changed = Signal(str)  # better or worse than before, in words; the first "Live" is not worth a word

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keeper = kit.keeper
        self._clock = kit.clock
        self._status = LinkStatus()
        self._rule = QuietRule(kit.clock.monotonic())
        self._details: LinkDetails | None = None
        self._level = Level.GREEN
        self._wait = QTimer(self, singleShot=True)
        self._wait.timeout.connect(self._tick)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(self.show_details)
        kit.keeper.changed.connect(self.update)
        self._show()

    def show_status(self, status: LinkStatus) -> None:
        """Take the newest status; the word changes when the quiet rules allow."""
        self._status = status
        left = self._rule.update(indicator_for(status), self._clock.monotonic())
        self._plan(left)
        if self._details is not None:
            self._details.show_status(status)

    def show_details(self) -> None:
        """Open the pop-over above the badge, or below it where the window begins just above."""
        if self._details is None:
            from desktop_chat.qt.widgets.link_details import LinkDetails  # noqa: PLC0415 - made when asked for

            self._details = LinkDetails(self._clock, self)
            self._details.refresh_wanted.connect(self.refresh_wanted)
        self._details.show_status(self._status)
        self._details.adjustSize()
        size = self._details.sizeHint()
        room_above = self.mapTo(self.window(), QPoint(0, 0)).y() > size.height()
        down = -size.height() - 6 if room_above else self.height() + 6
        right = min(8, self.window().width() - self.mapTo(self.window(), QPoint(0, 0)).x() - size.width())
        self._details.move(self.mapToGlobal(QPoint(right, down)))
        self._details.show()

    def word(self) -> str:
        """Return the word that is shown."""
        shown = self._rule.shown
        return shown.word if shown is not None else tr("Starting…")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the details with Enter as with Space."""
        if event.key() in ENTER:
            self.click()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """Return the place for dot and word."""
        width = self._keeper.fonts.small_metrics.horizontalAdvance(self.word())
        return QSize(width + 36, 32)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the shape (disc, triangle, ring), the word, and the focus."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._keeper.theme
        if self.hasFocus():
            painter.setPen(QPen(theme.colour(Role.ACCENT), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
        shown = self._rule.shown
        role = ROLES[shown.level] if shown is not None else Role.TEXT_3
        self._paint_shape(painter, shown.level if shown is not None else None, role)
        painter.setPen(theme.colour(Role.TEXT_2 if role is Role.OK or shown is None else role))
        painter.setFont(self._keeper.fonts.small)
        rect = self.rect().adjusted(26, 0, -4, 0)
        text = self._keeper.fonts.small_metrics.elidedText(self.word(), Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), text)

    def _paint_shape(self, painter: QPainter, level: Level | None, role: Role) -> None:
        colour = self._keeper.theme.colour(role)
        centre = QPointF(14, self.height() / 2)
        painter.setPen(QPen(colour, 1.6))
        painter.setBrush(colour)
        if level is Level.GREEN:
            painter.drawEllipse(centre, 3.6, 3.6)
        elif level is Level.ORANGE:
            points = [centre + QPointF(0, -4.6), centre + QPointF(5, 4), centre + QPointF(-5, 4)]
            painter.drawPolygon(QPolygonF(points))
        else:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(centre, 4.2, 4.2)

    def _tick(self) -> None:
        self._plan(self._rule.tick(self._clock.monotonic()))

    def _plan(self, left: float | None) -> None:
        if left is None:
            self._wait.stop()
            self._show()
        else:
            self._wait.start(max(1, round(left * 1000) + 1))

    def _show(self) -> None:
        detail = self._rule.shown.detail if self._rule.shown is not None else ""
        self.setAccessibleName(tr("Connection: {word}", word=self.word()))
        self.setAccessibleDescription(detail)
        set_tooltip(self, detail)
        self.updateGeometry()
        self.update()
        shown = self._rule.shown
        if shown is not None and shown.level is not self._level:
            self._level = shown.level
            self.level_changed.emit(f"{shown.word}. {shown.detail}")
