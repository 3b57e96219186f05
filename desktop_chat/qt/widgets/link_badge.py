"""The connection badge: a dot with a shape of its own and one word; whoever presses it wants to know more."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from desktop_chat.core.indicator import Indicator, Level, indicator_for
from desktop_chat.core.quiet import QuietLabel
from desktop_chat.domain.link import LinkStatus
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.sentences import translated
from desktop_chat.qt.text import set_tooltip, tr
from desktop_chat.qt.theme import PAINTED_FROM, Role
from desktop_chat.qt.widgets.controls import ENTER
from desktop_chat.qt.widgets.level_mark import LEVEL_ROLES, paint_level


class LinkBadge(QAbstractButton):
    """Shows a `LinkStatus` by the quiet rules; a press wants the page about the connection."""

    shown_changed = Signal(Indicator)  # the word says something else now
    level_changed = Signal(str)  # better or worse than before, in words; the first "Live" is not worth a word

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keeper = kit.keeper
        self._clock = kit.clock
        self._rule = QuietLabel(kit.clock.monotonic())
        self._told: Indicator | None = None
        self._level = Level.GREEN
        self._wait = QTimer(self, singleShot=True)
        self._wait.timeout.connect(self._tick)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        kit.keeper.changed.connect(self.updateGeometry)
        kit.keeper.changed.connect(self.update)
        self._show()

    def show_status(self, status: LinkStatus) -> None:
        """Take the newest status; the word changes when the quiet rules allow."""
        self._plan(self._rule.update(indicator_for(status), self._clock.monotonic()))

    def word(self) -> str:
        """Return the word that is shown."""
        shown = self._rule.shown
        return translated(shown.word) if shown is not None else tr("Starting…")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Treat Enter like Space."""
        if event.key() in ENTER:
            self.click()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """Return the place for dot and word."""
        width = self._keeper.fonts.small_metrics.horizontalAdvance(self.word())
        return QSize(width + 36, self._keeper.fonts.px(32))

    def minimumSizeHint(self) -> QSize:
        """Return the place for the dot and the beginning of the word, which the tooltip has whole."""
        return QSize(64, self._keeper.fonts.px(32))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the shape (disc, triangle, ring), the word, and the focus."""
        painter = QPainter(self)
        painter.setLayoutDirection(PAINTED_FROM)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._keeper.theme
        if self.hasFocus():
            painter.setPen(QPen(theme.colour(Role.ACCENT), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
        level = self._rule.shown.level if self._rule.shown is not None else None
        role = LEVEL_ROLES[level]
        mirrored = self.isRightToLeft()
        middle = QPointF(self.width() - 14 if mirrored else 14, self.height() / 2)
        paint_level(painter, middle, level, QPen(theme.colour(role), 1.6))
        painter.setPen(theme.colour(role if level in {Level.ORANGE, Level.RED} else Role.TEXT_2))
        painter.setFont(self._keeper.fonts.small)
        rect = self.rect().adjusted(4, 0, -26, 0) if mirrored else self.rect().adjusted(26, 0, -4, 0)
        text = self._keeper.fonts.small_metrics.elidedText(self.word(), Qt.TextElideMode.ElideRight, rect.width())
        side = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignVCenter | side), text)

    def _tick(self) -> None:
        self._plan(self._rule.tick(self._clock.monotonic()))

    def _plan(self, left: float | None) -> None:
        if left is None:
            self._wait.stop()
            self._show()
        else:
            self._wait.start(max(1, round(left * 1000) + 1))

    def _show(self) -> None:
        shown = self._rule.shown
        detail = translated(shown.detail) if shown is not None else ""
        self.setAccessibleName(tr("Connection: {word}", word=self.word()))
        self.setAccessibleDescription(detail)
        set_tooltip(self, "\n".join(part for part in (self.word(), detail) if part))
        self.updateGeometry()
        self.update()
        if shown is None or shown == self._told:
            return
        self._told = shown
        self.shown_changed.emit(shown)
        if shown.level is not self._level:
            self._level = shown.level
            self.level_changed.emit(f"{self.word()}. {detail}")
