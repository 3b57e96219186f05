"""The dialog with a calendar that asks which day to go to."""

from PySide6.QtCore import QDate, QDateTime, QLocale, QSize, Qt, QTime, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QDialog, QTableView, QToolButton, QVBoxLayout, QWidget

from desktop_chat.domain.ids import UnixMillis
from desktop_chat.qt.message_wishes import DayWish
from desktop_chat.qt.text import label, tr
from desktop_chat.qt.widgets.controls import ENTER, button
from desktop_chat.qt.widgets.new_room import foot

LINES = 7
"""Of a month: the names of the days and six weeks; and so many days has a week."""
AROUND_DAY = 10


class DateDialog(QDialog):
    """Begins at the day that is shown; no later day than today can be chosen. Enter goes there."""

    chosen = Signal(DayWish)  # go to this day

    def __init__(self, shown: UnixMillis, now: UnixMillis, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Go to a date"))
        self.calendar = QCalendarWidget()
        self.calendar.setAccessibleName(tr("Date"))
        self.calendar.setLocale(QLocale())
        self.calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.calendar.setMaximumDate(_day(now))
        self.calendar.setSelectedDate(_day(shown))
        self._calm_down()
        self._name_parts()
        go = button(tr("Go"), kind="primary")
        cancel = button(tr("Cancel"))
        inside = QVBoxLayout(self)
        inside.setContentsMargins(20, 18, 20, 16)
        inside.setSpacing(10)
        inside.addWidget(label(tr("Go to a date"), name="heading"))
        inside.addWidget(self.calendar, 1)
        inside.addLayout(foot(cancel, go))
        self.calendar.activated.connect(self._choose)
        go.clicked.connect(self._choose)
        cancel.clicked.connect(self.reject)
        self.calendar.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the chosen day by Enter, wherever the focus is."""
        if event.key() in ENTER:
            self._choose()
        else:
            super().keyPressEvent(event)

    def _calm_down(self) -> None:
        """Take away what the style paints without asking the theme: red days, black arrows."""
        plain = QTextCharFormat()
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.calendar.setWeekdayTextFormat(day, plain)
        for name, sign, words in (
            ("qt_calendar_prevmonth", "←", tr("Previous month")),
            ("qt_calendar_nextmonth", "→", tr("Next month")),
        ):
            arrow = self.calendar.findChild(QToolButton, name)
            if arrow is not None:
                arrow.setIcon(QIcon())
                arrow.setText(sign)
                arrow.setAccessibleName(words)

    def _name_parts(self) -> None:
        """Name what else Qt has put into the calendar and left without a name."""
        names = {
            "qt_calendar_monthbutton": tr("Month"),
            "qt_calendar_yearbutton": tr("Year"),
            "qt_calendar_yearedit": tr("Year"),
            "qt_calendar_calendarview": tr("Days of the month"),
        }
        for part in self.calendar.findChildren(QWidget):
            name = names.get(part.objectName())
            if name:
                part.setAccessibleName(name)
            if isinstance(part, QTableView):
                part.setFrameShape(QTableView.Shape.StyledPanel)  # which can show the focus
                # Qt asks for less than the seven lines and the frame take, and cuts the last one.
                letters = self.fontMetrics()
                day = QSize(letters.horizontalAdvance("00") + 2 * AROUND_DAY, letters.height() + AROUND_DAY)
                bar = self.calendar.findChild(QWidget, "qt_calendar_navigationbar")
                self.calendar.setMinimumSize(day * LINES + QSize(0, bar.sizeHint().height()))

    def _choose(self) -> None:
        midnight = QDateTime(self.calendar.selectedDate(), QTime(0, 0)).toMSecsSinceEpoch()
        self.chosen.emit(DayWish(at=UnixMillis(midnight)))
        self.accept()


def _day(moment: UnixMillis) -> QDate:
    return QDateTime.fromMSecsSinceEpoch(moment).date()
