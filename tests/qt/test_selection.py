"""Text is chosen by mouse and keys, within a message and over several, painted as chosen, and copied."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from desktop_chat.core.diffs import RowsRemoved, TimelinePatch
from desktop_chat.domain.content import DeletedContent
from desktop_chat.domain.ids import MessageId
from desktop_chat.qt.moments import moment_text
from desktop_chat.qt.theme import Role
from desktop_chat.qt.timeline.selection import END, Position
from desktop_chat.qt.timeline.view import TimelineView
from desktop_chat.qt.wishes import Action, MessageWish
from tests.qt.builders import ROOM, a_page, a_row, inserted, rows
from tests.qt.conftest import Stage
from tests.qt.hands import place_of, place_of_character, press

LEFT = Qt.MouseButton.LeftButton
SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
FIRST, SECOND, THIRD = "one two three", "four five\nsix", "\U0001f44d\U0001f3fd seven \u00e9 eight"


@pytest.fixture
def view(talk: Stage) -> TimelineView:
    talk.publish(a_page([a_row(number, text) for number, text in enumerate((FIRST, SECOND, THIRD), 1)]))
    made = talk.window.conversation.timeline
    made.setFocus()
    return made


def drag(view: TimelineView, start: QPoint, end: QPoint) -> None:
    """Drag with the left button, in steps as a hand does."""
    QTest.mousePress(view.viewport(), LEFT, pos=start)
    for step in (1, 2, 3, 4):
        QTest.mouseMove(view.viewport(), start + (end - start) * step / 4)
    QTest.mouseRelease(view.viewport(), LEFT, pos=end)


def at(view: TimelineView, row: int, text: str, part: str) -> QPoint:
    """Return the place where a part of a text begins."""
    return place_of_character(view, row, text, text.index(part))


def chosen_by_drag(qtbot: QtBot, view: TimelineView, start: QPoint, end: QPoint) -> str:
    drag(view, start, end)
    qtbot.waitUntil(lambda: view.selection.bounds() is not None)
    return view.selection.text()


def head(view: TimelineView, row: int) -> str:
    shown = view.timeline.row(row)
    return f"{shown.author}, {moment_text(shown.message.sent_at)}"


def test_a_drag_chooses_the_letters_it_went_over(qtbot: QtBot, view: TimelineView) -> None:
    assert chosen_by_drag(qtbot, view, at(view, 0, FIRST, "two"), at(view, 0, FIRST, "three")) == "two "


def test_a_drag_backwards_chooses_the_same(qtbot: QtBot, view: TimelineView) -> None:
    assert chosen_by_drag(qtbot, view, at(view, 0, FIRST, "three"), at(view, 0, FIRST, "two")) == "two "


def test_letters_outside_of_the_basic_plane_count_once(qtbot: QtBot, view: TimelineView) -> None:
    assert chosen_by_drag(qtbot, view, at(view, 2, THIRD, "seven"), at(view, 2, THIRD, "eight")) == "seven \u00e9 "


def test_a_drag_over_messages_names_who_wrote_what(qtbot: QtBot, view: TimelineView) -> None:
    text = chosen_by_drag(qtbot, view, at(view, 0, FIRST, "three"), at(view, 2, THIRD, "seven"))

    assert text.split("\n\n") == [
        f"{head(view, 0)}\nthree",
        f"{head(view, 1)}\nfour five\nsix",
        f"{head(view, 2)}\n\U0001f44d\U0001f3fd ",
    ]


def test_a_click_drops_the_choice(qtbot: QtBot, view: TimelineView) -> None:
    chosen_by_drag(qtbot, view, at(view, 0, FIRST, "two"), at(view, 0, FIRST, "three"))

    qtbot.mouseClick(view.viewport(), LEFT, pos=at(view, 1, SECOND, "five"))

    assert view.selection.text() == ""


def test_a_click_with_shift_leads_the_choice_further(qtbot: QtBot, view: TimelineView) -> None:
    chosen_by_drag(qtbot, view, at(view, 0, FIRST, "one"), at(view, 0, FIRST, "two"))

    qtbot.mouseClick(view.viewport(), LEFT, SHIFT, pos=at(view, 0, FIRST, "three"))

    assert view.selection.text() == "one two "


def test_a_double_click_chooses_a_word(qtbot: QtBot, view: TimelineView) -> None:
    qtbot.mouseDClick(view.viewport(), LEFT, pos=place_of(view, FIRST, "two"))

    assert view.selection.text() == "two"


def test_a_double_click_beside_the_text_replies(qtbot: QtBot, view: TimelineView) -> None:
    beside = QPoint(view.viewport().width() - 60, at(view, 0, FIRST, "one").y())

    with qtbot.waitSignal(view.wished) as wished:
        qtbot.mouseDClick(view.viewport(), LEFT, pos=beside)

    assert wished.args == [MessageWish(message=MessageId("m1"), action=Action.REPLY)]


def test_a_drag_below_the_list_scrolls_it_and_chooses_on(qtbot: QtBot, talk: Stage) -> None:
    talk.publish(a_page(rows(100)))
    view = talk.window.conversation.timeline
    view.scroll_by(-4000)
    last = view.visible_rows().stop
    start = view.viewport().rect().center()

    QTest.mousePress(view.viewport(), LEFT, pos=start)
    QTest.mouseMove(view.viewport(), QPoint(start.x(), view.viewport().height() + 80))
    qtbot.waitUntil(lambda: view.visible_rows().stop > last + 5)
    QTest.mouseRelease(view.viewport(), LEFT, pos=QPoint(start.x(), view.viewport().height() + 80))

    bounds = view.selection.bounds()
    assert bounds is not None
    assert bounds.last >= last


def test_keys_choose_whole_messages(view: TimelineView, talk: Stage) -> None:
    view.setCurrentIndex(view.timeline.index(2))

    press(talk.window, Qt.Key.Key_Up, SHIFT)

    assert view.selection.text().split("\n\n") == [
        f"{head(view, 1)}\nfour five\nsix",
        f"{head(view, 2)}\n{THIRD}",
    ]


def test_keys_take_messages_back(view: TimelineView, talk: Stage) -> None:
    view.setCurrentIndex(view.timeline.index(1))

    press(talk.window, Qt.Key.Key_Up, SHIFT)
    press(talk.window, Qt.Key.Key_Down, SHIFT)
    press(talk.window, Qt.Key.Key_Down, SHIFT)

    bounds = view.selection.bounds()
    assert bounds is not None
    assert (bounds.first, bounds.start, bounds.last, bounds.end) == (1, 0, 2, END)


def test_all_is_chosen_and_copied_by_keys(view: TimelineView, talk: Stage) -> None:
    press(talk.window, Qt.Key.Key_A, CONTROL)
    press(talk.window, Qt.Key.Key_C, CONTROL)

    copied = QGuiApplication.clipboard().text()
    assert all(text in copied for text in (FIRST, SECOND, THIRD))


def test_escape_drops_the_choice_before_it_leaves_the_list(qtbot: QtBot, view: TimelineView, talk: Stage) -> None:
    press(talk.window, Qt.Key.Key_A, CONTROL)

    press(talk.window, Qt.Key.Key_Escape)
    stayed = talk.window.focusWidget() is view
    with qtbot.waitSignal(view.left):
        press(talk.window, Qt.Key.Key_Escape)

    assert stayed
    assert view.selection.bounds() is None


def test_the_menu_copies_what_is_chosen(qtbot: QtBot, view: TimelineView, talk: Stage) -> None:
    view.selection.begin(Position(MessageId("m1"), 4))
    view.selection.lead(Position(MessageId("m1"), 7))
    view.wished.emit(MessageWish(message=MessageId("m1"), action=Action.MENU))
    menu = talk.window.findChild(QMenu)
    assert menu is not None

    next(entry for entry in menu.actions() if entry.text().startswith("Copy selected")).trigger()

    assert QGuiApplication.clipboard().text() == "two"


def test_a_choice_stays_at_its_messages_when_others_come(view: TimelineView) -> None:
    view.selection.begin(Position(MessageId("m1"), 4))
    view.selection.lead(Position(MessageId("m1"), 7))

    view.timeline.apply(inserted(0, a_row(100, "earlier")))

    assert view.selection.text() == "two"


def test_a_choice_goes_with_its_message(view: TimelineView) -> None:
    view.selection.begin(Position(MessageId("m1"), 4))
    view.selection.lead(Position(MessageId("m1"), 7))

    view.timeline.apply(TimelinePatch(room=ROOM, diffs=(RowsRemoved(at=0, count=1),)))

    assert view.selection.text() == ""


def test_deleted_messages_between_are_left_out(talk: Stage) -> None:
    talk.publish(a_page([a_row(1, "one"), a_row(2, content=DeletedContent()), a_row(3, "three")]))
    view = talk.window.conversation.timeline

    view.selection.lead_rows(0)
    view.selection.lead_rows(2)

    assert view.selection.text() == f"{head(view, 0)}\none\n\n{head(view, 2)}\nthree"


def test_what_is_chosen_is_painted_so(view: TimelineView) -> None:
    colour = view._keeper.theme.colour(Role.ACCENT)
    place = place_of(view, FIRST, "two")
    before = view.viewport().grab().toImage()

    view.selection.begin(Position(MessageId("m1"), 4))
    view.selection.lead(Position(MessageId("m1"), 7))
    after = view.viewport().grab().toImage()

    beside = [place + QPoint(0, dy) for dy in range(-6, 7)]
    assert not any(before.pixelColor(point) == colour for point in beside)
    assert any(after.pixelColor(point) == colour for point in beside)
