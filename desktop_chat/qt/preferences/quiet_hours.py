"""The weekly hours of do-not-disturb, as a part of the Settings dialog."""

from PySide6.QtCore import QLocale, QTime
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop_chat.domain.settings import Notifications
from desktop_chat.domain.values import replace
from desktop_chat.qt.settings import LiveSettings
from desktop_chat.qt.text import label, tr
from desktop_chat.qt.widgets.selectors import TimeBox, give_room

DAYS = 7
IN_A_ROW = 4


class QuietHours(QWidget):
    """What is changed here holds at once, what is changed elsewhere is shown here."""

    def __init__(self, settings: LiveSettings) -> None:
        super().__init__()
        self._settings = settings
        self._showing = False
        self._weekly = QCheckBox(tr("Do not disturb at these hours every week"))
        self._start = _time(tr("From"))
        self._end = _time(tr("Until"))
        names = QLocale()
        self._days = [QCheckBox(names.standaloneDayName(number + 1)) for number in range(DAYS)]
        hint = label(
            tr("Nothing pops up or sounds then. An end before the beginning is on the next day."),
            name="small",
            wrap=True,
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 6)
        column.setSpacing(6)
        column.addWidget(self._weekly)
        column.addWidget(hint)
        column.addLayout(self._times())
        column.addLayout(self._grid())
        self._show(settings.value.notifications)
        settings.notifications_changed.connect(self._show)
        for box in (self._weekly, *self._days):
            box.toggled.connect(self._take)
        for edit in (self._start, self._end):
            edit.timeChanged.connect(self._take)

    def _times(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(8)
        for edit in (self._start, self._end):
            words = label(edit.accessibleName())
            words.setBuddy(edit)
            line.addWidget(words)
            line.addWidget(edit)
        line.addStretch(1)
        return line

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        for number, box in enumerate(self._days):
            grid.addWidget(box, number // IN_A_ROW, number % IN_A_ROW)
        return grid

    def _show(self, chosen: Notifications) -> None:
        schedule = chosen.schedule()
        self._showing = True
        self._weekly.setChecked(schedule.weekly)
        self._start.setTime(QTime.fromMSecsSinceStartOfDay(schedule.start * 60_000))
        self._end.setTime(QTime.fromMSecsSinceStartOfDay(schedule.end * 60_000))
        for number, box in enumerate(self._days):
            box.setChecked(number in schedule.days)
        for part in (self._start, self._end, *self._days):
            part.setEnabled(schedule.weekly)
        self._showing = False

    def _take(self) -> None:
        if self._showing:
            return
        days = "".join(str(number) for number, box in enumerate(self._days) if box.isChecked())
        self._settings.put(
            replace(
                self._settings.value.notifications,
                quiet_weekly=self._weekly.isChecked(),
                quiet_start=self._start.time().msecsSinceStartOfDay() // 60_000,
                quiet_end=self._end.time().msecsSinceStartOfDay() // 60_000,
                quiet_days=days,
            )
        )


def _time(name: str) -> TimeBox:
    edit = TimeBox()
    give_room(edit)
    edit.setAccessibleName(name)
    edit.setDisplayFormat(QLocale().timeFormat(QLocale.FormatType.ShortFormat))
    return edit
