"""Bookmarks, mentions and pins: marked by key, listed, shown where they stand, and the bar of pins."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from desktop_chat.core.diffs import PinsChanged
from desktop_chat.domain.errors import StoreFull
from desktop_chat.domain.ids import MessageId
from desktop_chat.domain.room import RoomKind
from desktop_chat.domain.search import Found, Hit
from desktop_chat.qt.collection_actions import CollectionActions
from desktop_chat.qt.message_wishes import Rights
from desktop_chat.qt.widgets.collection_dialog import CollectionDialog
from desktop_chat.qt.widgets.message_menu import entries
from desktop_chat.qt.widgets.pin_bar import PinBar
from desktop_chat.qt.wishes import Action
from desktop_chat.qt.wording import spoken_row
from tests.qt.builders import BO, OTHER_ROOM, ROOM, a_message, a_page, a_row, a_view
from tests.qt.conftest import Stage
from tests.qt.hands import button, named, press
from tests.qt.test_deleting import at_row

CTRL = Qt.KeyboardModifier.ControlModifier
HOSTILE = "<img src=x> & more"


def a_hit(number: int, text: str = HOSTILE) -> Hit:
    return Hit(found=Found(message=a_message(number, text), snippet=text), author="Bo", place="Crew")


def dialog(talk: Stage) -> CollectionDialog:
    found = talk.window.findChild(CollectionDialog)
    assert found is not None
    return found


def lines(talk: Stage) -> list[str]:
    model = dialog(talk).list.model()
    return [model.data(model.index(row, 0)) for row in range(model.rowCount())]


def test_a_message_is_bookmarked_and_unmarked_by_a_key(talk: Stage) -> None:
    talk.publish(a_page([a_row(1, author=BO), a_row(2, author=BO, bookmarked=True)]))

    at_row(talk, 1)
    press(talk.window, Qt.Key.Key_B)
    at_row(talk, 2)
    press(talk.window, Qt.Key.Key_B)

    assert talk.chat.asked("messages.bookmark") == [(ROOM, MessageId("m1"), True), (ROOM, MessageId("m2"), False)]


@pytest.mark.parametrize(("kind", "allowed"), [(RoomKind.DIRECT, True), (RoomKind.GROUP, False)])
def test_pinning_by_a_key_needs_the_right(talk: Stage, kind: RoomKind, *, allowed: bool) -> None:
    talk.publish(a_view(kind=kind), a_page([a_row(1, author=BO), a_row(2, author=BO, pinned=True)]))

    for number in (1, 2):
        at_row(talk, number)
        press(talk.window, Qt.Key.Key_P)

    pinned = [(ROOM, MessageId("m1"), True), (ROOM, MessageId("m2"), False)]
    assert talk.chat.asked("messages.pin") == (pinned if allowed else [])
    why = "" if allowed else "Only owners, admins and moderators may do this."
    assert talk.window.conversation.notices.text() == why


def test_marks_are_said_and_the_menu_knows_them() -> None:
    row = a_row(1, author=BO, pinned=True, bookmarked=True)
    plain = a_row(1, author=BO)

    assert "pinned. bookmarked" in spoken_row(row)
    assert dict(entries(row, "", Rights(pin=True)))[Action.PIN] == "Take down the pin"
    assert dict(entries(row))[Action.BOOKMARK] == "Remove bookmark"
    assert dict(entries(plain, "", Rights(pin=True)))[Action.PIN] == "Pin for everyone"
    assert Action.PIN not in dict(entries(plain))


def test_the_bookmarks_are_listed_and_one_is_shown_where_it_stands(talk: Stage) -> None:
    talk.chat.messages.marked = (a_hit(3), a_hit(4, "other"))
    press(talk.window, Qt.Key.Key_D, CTRL)
    listed = lines(talk)

    QTest.keyClick(dialog(talk).list, Qt.Key.Key_Down)
    QTest.keyClick(dialog(talk).list, Qt.Key.Key_Return)

    assert listed == [HOSTILE, "other"]
    assert talk.chat.asked("jump_to") == [(ROOM, MessageId("m4"))]


def test_a_bookmark_is_removed_in_the_list(talk: Stage) -> None:
    talk.chat.messages.marked = (a_hit(3), a_hit(4, "other"))
    press(talk.window, Qt.Key.Key_D, CTRL)
    talk.chat.messages.marked = (a_hit(4, "other"),)

    button(dialog(talk), "Remove bookmark").click()

    assert talk.chat.asked("messages.bookmark") == [(ROOM, MessageId("m3"), False)]
    assert lines(talk) == ["other"]


def test_mentions_are_listed_and_cannot_be_removed(talk: Stage) -> None:
    talk.chat.messages.naming = (a_hit(5, "@ann look"),)
    press(talk.window, Qt.Key.Key_M, CTRL)

    assert lines(talk) == ["@ann look"]
    assert not dialog(talk).remove.isVisible()


def test_an_empty_or_unreadable_collection_says_so(talk: Stage) -> None:
    press(talk.window, Qt.Key.Key_M, CTRL)
    empty = dialog(talk).state.text()
    dialog(talk).close()
    talk.chat.problem = StoreFull()
    press(talk.window, Qt.Key.Key_D, CTRL)

    assert empty == "Nobody has mentioned you yet."
    found = [made for made in talk.window.findChildren(CollectionDialog) if made.isVisible()]
    assert found[-1].state.text() == str(talk.chat.problem)


def bar(talk: Stage) -> PinBar:
    return talk.window.findChild(CollectionActions).pin_bar()


def test_the_bar_shows_one_pin_after_the_other(talk: Stage) -> None:
    talk.publish(PinsChanged(room=ROOM, pins=(a_hit(3, "first"), a_hit(4, "second"))))
    first = bar(talk).text()

    named(bar(talk), "Show the pinned message").click()
    second = bar(talk).text()
    QTest.mouseClick(bar(talk), Qt.MouseButton.LeftButton, pos=QPoint(200, 10))

    assert first == "1 of 2   \u2068Bo\u2069: first"
    assert second == "2 of 2   \u2068Bo\u2069: second"
    assert talk.chat.asked("jump_to") == [(ROOM, MessageId("m3")), (ROOM, MessageId("m4"))]
    talk.publish(PinsChanged(room=ROOM, pins=()))
    assert not bar(talk).isVisible()


def test_pins_of_another_room_are_not_shown(talk: Stage) -> None:
    talk.publish(PinsChanged(room=OTHER_ROOM, pins=(a_hit(3),)))

    assert talk.window.findChild(PinBar) is None


def test_the_list_of_pins_follows_and_takes_down_with_the_right(talk: Stage) -> None:
    talk.publish(a_view(kind=RoomKind.DIRECT), PinsChanged(room=ROOM, pins=(a_hit(3, "one"), a_hit(4, "two"))))
    named(bar(talk), "All pinned messages").click()
    listed = lines(talk)

    button(dialog(talk), "Take down").click()
    talk.publish(PinsChanged(room=ROOM, pins=(a_hit(4, "two"),)))

    assert listed == ["one", "two"]
    assert talk.chat.asked("messages.pin") == [(ROOM, MessageId("m3"), False)]
    assert lines(talk) == ["two"]


def test_without_the_right_nothing_is_taken_down(talk: Stage) -> None:
    press(talk.window, Qt.Key.Key_P, CTRL)

    assert not dialog(talk).remove.isVisible()
    assert dialog(talk).state.text() == "Nothing is pinned here."
