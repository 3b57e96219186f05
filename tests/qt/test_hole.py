"""A hole in the history is marked between two rows, and is filled by mouse, by key and from the menu."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_chat.core.diffs import RowChanged, RowsInserted, TimelinePatch
from desktop_chat.domain.errors import Transient
from desktop_chat.domain.ids import MessageId
from desktop_chat.qt.timeline.layout import RowLayout
from desktop_chat.qt.timeline.layout_cache import LayoutCache
from desktop_chat.qt.widgets.message_menu import entries
from desktop_chat.qt.wishes import Action, MessageWish
from desktop_chat.qt.wording import spoken_row
from tests.qt.builders import ROOM, a_page, a_row, rows
from tests.qt.conftest import Stage

MESSAGE = MessageId("m50")
TORN = replace(a_row(50), missing=40)


@pytest.fixture
def torn(talk: Stage) -> Stage:
    """A room of which the messages m10 to m49 are missing."""
    talk.publish(a_page((*rows(9), TORN, *rows(3, start=51))))
    QApplication.processEvents()
    return talk


def layout(stage: Stage, message: MessageId = MESSAGE) -> RowLayout:
    """Return how a row is laid out now."""
    view = stage.window.conversation.timeline
    number = view.timeline.find(message)
    assert number is not None
    cache = LayoutCache(view.timeline, stage.window.kit.keeper, stage.clock.now)
    cache.width = view.viewport().width()
    return cache.layout(number)


def test_the_hole_says_how_much_is_missing(torn: Stage) -> None:
    hole = layout(torn).hole

    assert hole is not None
    assert hole.text == "40 older messages were not fetched yet"
    assert hole.load.text == "Load"


def test_only_the_row_after_the_hole_is_marked(torn: Stage) -> None:
    assert layout(torn, MessageId("m9")).hole is None
    assert layout(torn, MessageId("m51")).hole is None


def test_above_the_first_row_nothing_is_marked(torn: Stage) -> None:
    torn.publish(a_page((TORN, *rows(3, start=51))))

    assert layout(torn).hole is None


def test_a_click_fills_it(torn: Stage) -> None:
    view = torn.window.conversation.timeline
    chip = view.chips(MESSAGE)[0]

    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=chip.center())

    assert torn.chat.asked("load_missing") == [(ROOM, MESSAGE)]


def test_a_key_fills_it(torn: Stage) -> None:
    view = torn.window.conversation.timeline
    number = view.timeline.find(MESSAGE)
    assert number is not None
    view.setFocus()
    view.setCurrentIndex(view.timeline.index(number))

    QTest.keyClick(view, Qt.Key.Key_L)

    assert torn.chat.asked("load_missing") == [(ROOM, MESSAGE)]


def test_the_key_does_nothing_where_nothing_is_missing(torn: Stage) -> None:
    torn.window.conversation.timeline.wished.emit(MessageWish(message=MessageId("m9"), action=Action.LOAD))

    assert torn.chat.asked("load_missing") == []


def test_the_menu_offers_it_where_something_is_missing() -> None:
    assert entries(TORN)[0] == (Action.LOAD, "Load what is missing above")
    assert Action.LOAD not in dict(entries(a_row(51)))


def test_a_screen_reader_says_it_before_the_message() -> None:
    assert spoken_row(TORN).startswith("40 older messages were not fetched yet. ")
    assert spoken_row(replace(TORN, missing=1)).startswith("1 older message was not fetched yet. ")


def test_it_says_that_it_is_loading(torn: Stage) -> None:
    torn.publish(TimelinePatch(room=ROOM, loading=True))
    busy = layout(torn).hole
    torn.publish(TimelinePatch(room=ROOM))
    done = layout(torn).hole

    assert busy is not None
    assert busy.load.text == "Loading…"
    assert done is not None
    assert done.load.text == "Load"


def test_what_comes_stands_above_and_the_view_stays(torn: Stage) -> None:
    view = torn.window.conversation.timeline
    place = view.row_rect(MessageId("m52")).top()

    torn.publish(
        TimelinePatch(
            room=ROOM,
            diffs=(RowsInserted(at=9, rows=rows(40, start=10)), RowChanged(at=49, row=replace(TORN, missing=0))),
        )
    )
    QApplication.processEvents()

    assert layout(torn).hole is None
    assert view.timeline.count() == 53
    assert abs(view.row_rect(MessageId("m52")).top() - place) <= 60


def test_a_failure_is_said_and_the_hole_stays(torn: Stage) -> None:
    torn.chat.problem = Transient(reason="no route")

    torn.window.conversation.timeline.wished.emit(MessageWish(message=MESSAGE, action=Action.LOAD))

    assert "no route" in torn.window.conversation.notices.text()
    assert layout(torn).hole is not None


@pytest.mark.parametrize("width", [360, 420, 1080])
def test_sentence_and_button_keep_apart_in_any_width(torn: Stage, width: int) -> None:
    torn.window.resize(width, 600)
    QApplication.processEvents()
    view = torn.window.conversation.timeline
    hole = layout(torn).hole
    assert hole is not None

    assert hole.words.right() < hole.load.rect.left()
    assert QPoint(hole.load.rect.right(), 0).x() < view.viewport().width()
