"""Ways through the history: to a day, to a mention, and the day over the list while it is scrolled."""

from dataclasses import replace

from PySide6.QtCore import QDate, QDateTime, Qt, QTime
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_chat.qt.history_actions import HistoryActions
from desktop_chat.qt.widgets.date_bubble import SHOWN_MS, DateBubble
from desktop_chat.qt.widgets.date_dialog import DateDialog
from tests.qt.builders import NOON, ROOM, a_page, a_roster, a_row, an_entry, inserted, rows
from tests.qt.conftest import Stage
from tests.qt.hands import press

CTRL = Qt.KeyboardModifier.ControlModifier
DAY_MS = 86_400_000


def test_a_day_is_chosen_by_keys_and_gone_to_at_its_first_instant(talk: Stage) -> None:
    press(talk.window, Qt.Key.Key_G, CTRL)
    dialog = talk.window.findChild(DateDialog)
    assert dialog is not None
    begun = dialog.calendar.selectedDate()
    dialog.calendar.setSelectedDate(begun.addDays(-3))

    QTest.keyClick(dialog, Qt.Key.Key_Return)

    today = QDateTime.fromMSecsSinceEpoch(NOON).date()
    midnight = QDateTime(today.addDays(-3), QTime(0, 0)).toMSecsSinceEpoch()
    assert begun == today
    assert talk.chat.asked("messages.go_to_date") == [(ROOM, midnight)]


def test_no_day_after_today_can_be_chosen(talk: Stage) -> None:
    press(talk.window, Qt.Key.Key_G, CTRL)
    dialog = talk.window.findChild(DateDialog)
    assert dialog is not None

    assert dialog.calendar.maximumDate() == QDateTime.fromMSecsSinceEpoch(talk.clock.wall).date()
    assert isinstance(dialog.calendar.selectedDate(), QDate)


def test_the_pills_count_what_is_unread_and_what_names_one(talk: Stage) -> None:
    talk.window.conversation.timeline.scroll_by(-600)
    talk.publish(a_roster(replace(an_entry(unread=12), mentions=2)))
    pill = talk.window.findChild(HistoryActions).mention_pill()
    shown = pill.isVisible(), pill.text(), talk.window.conversation.pill.text()

    pill.click()
    talk.publish(a_roster(an_entry()))

    assert shown == (True, "@ 2", "12 new ↓")
    assert talk.chat.asked("messages.go_to_mention") == [(ROOM,)]
    assert not pill.isVisible()
    assert talk.window.conversation.pill.text() == "Newest ↓"


def test_the_day_is_shown_while_scrolling_and_goes(talk: Stage, qtbot: QtBot) -> None:
    assert SHOWN_MS == 1000
    old = tuple(a_row(number, "old", sent_at=NOON - DAY_MS * 40 + number) for number in range(1, 30))
    talk.publish(a_page((*old, *rows(30, start=30))))
    timeline = talk.window.conversation.timeline
    assert talk.window.findChild(DateBubble) is None

    timeline.scroll_by(-100)
    first = talk.window.findChild(DateBubble)
    assert first is not None
    today = first.shown.text()
    timeline.scroll_by(-10_000)
    on_the_line = first.shown.isVisible()
    timeline.scroll_by(60)
    assert (on_the_line, first.shown.isVisible()) == (False, True)
    first._timer.setInterval(1)
    first._timer.start()

    assert today == "Today"
    assert first.shown.text() not in {"", "Today"}
    qtbot.waitUntil(lambda: not first.shown.isVisible())


def test_new_messages_show_no_day(talk: Stage) -> None:
    talk.publish(inserted(30, a_row(31)))

    assert talk.window.findChild(DateBubble) is None
