"""The day of the topmost message, shown over the list while it is scrolled, and for a second after that."""

from PySide6.QtCore import QObject, Qt, QTimer

from desktop_chat.qt.kit import Kit
from desktop_chat.qt.moments import day_number, day_text
from desktop_chat.qt.text import label
from desktop_chat.qt.timeline.layout import DAY_HEIGHT
from desktop_chat.qt.timeline.view import TimelineView

SHOWN_MS = 1000
TOP = 8


class DateBubble(QObject):
    """Its label is a child of the list, not of what is scrolled in it; the mouse goes through."""

    def __init__(self, kit: Kit, view: TimelineView) -> None:
        super().__init__(view)
        self._view = view
        self._keeper = kit.keeper
        self._now = kit.clock.now
        self.shown = label(name="banner", parent=view)
        self.shown.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.shown.hide()
        self._timer = QTimer(self, singleShot=True, interval=SHOWN_MS)
        self._timer.timeout.connect(self.shown.hide)

    def show_day(self) -> None:
        """Show the day of the topmost message in view, from now on for a second; not over a line that says a day."""
        rows = self._view.visible_rows()
        if not rows:
            return
        words = day_text(self._view.timeline.row(rows.start).message.sent_at, self._now())
        if words != self.shown.text():
            self.shown.setText(words)
            self.shown.adjustSize()
        self.shown.move((self._view.viewport().width() - self.shown.width()) // 2, TOP)
        self.shown.setVisible(not self._lies_on_a_line(rows))
        self.shown.raise_()
        self._timer.start()

    def _lies_on_a_line(self, rows: range) -> bool:
        place, height = self.shown.geometry(), self._keeper.fonts.px(DAY_HEIGHT)
        for number in rows:
            top = self._view.visualRect(self._view.timeline.index(number)).top()
            if top > place.bottom():
                return False
            if self._begins_a_day(number) and top + height > place.top():
                return True
        return False

    def _begins_a_day(self, number: int) -> bool:
        row = self._view.timeline.row
        days = [day_number(row(at).message.sent_at) for at in (number - 1, number) if at >= 0]
        return len(set(days)) == len(days)
