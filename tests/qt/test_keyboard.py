"""Everything by keyboard alone: what is reached, where the focus goes, and that it can be seen there."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QListWidget, QMenu, QRadioButton
from pytestqt.qtbot import QtBot

from desktop_chat.core.diffs import Notice, NoticeKind
from desktop_chat.domain.errors import UserError
from desktop_chat.domain.ids import MessageId
from desktop_chat.domain.link import LinkStatus, Phase
from desktop_chat.domain.room import RoomKind
from desktop_chat.qt.connection.page import ConnectionPage
from desktop_chat.qt.widgets.new_room import InviteDialog, NewRoomDialog
from desktop_chat.qt.widgets.notice_bar import NoticeBar
from desktop_chat.qt.wishes import NewRoom
from tests.qt.builders import (
    ANN,
    BO,
    CARL,
    OTHER_ROOM,
    ROOM,
    a_page,
    a_roster,
    a_row,
    a_view,
    an_entry,
    inserted,
    rows,
    signed_in,
)
from tests.qt.conftest import Stage
from tests.qt.hands import button, press

CONTROL = Qt.KeyboardModifier.ControlModifier
BOTH = CONTROL | Qt.KeyboardModifier.ShiftModifier
LONG = "\n".join(f"line {number}" for number in range(300))


def to_messages(stage: Stage) -> None:
    """Put the focus into the messages, the cursor on the newest."""
    stage.window.conversation.timeline.setFocus()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_a_button_with_the_focus_is_pressed_by_enter_and_by_space(talk: Stage, key: Qt.Key) -> None:
    talk.window.rooms.new_button.setFocus()

    press(talk.window, key)

    assert talk.window.findChild(NewRoomDialog) is not None


def test_the_page_about_the_connection_opens_and_tries_again_by_enter(talk: Stage) -> None:
    talk.publish(LinkStatus(phase=Phase.WAITING))
    talk.window.rooms.badge.setFocus()

    press(talk.window, Qt.Key.Key_Return)
    page = talk.window.findChild(ConnectionPage)
    assert page is not None
    QTest.keyClick(page.focusWidget(), Qt.Key.Key_Return)

    assert talk.chat.asked("refresh") == [()]


def test_a_person_is_found_and_chosen_without_leaving_the_field(qtbot: QtBot, talk: Stage) -> None:
    press(talk.window, Qt.Key.Key_N, CONTROL)
    dialog = talk.window.findChild(NewRoomDialog)
    assert dialog is not None
    QTest.keyClicks(dialog.focusWidget(), "ca")
    qtbot.waitUntil(lambda: ("ca",) in talk.chat.asked("find_people"))

    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)
    made: list[NewRoom] = []
    dialog.made.connect(made.append)
    button(dialog, "Start").click()

    assert made == [NewRoom(kind=RoomKind.DIRECT, name="", members=(CARL.id,))]


def test_down_goes_from_the_field_to_the_people_and_shows_where_one_is(talk: Stage) -> None:
    press(talk.window, Qt.Key.Key_N, CONTROL)
    dialog = talk.window.findChild(NewRoomDialog)
    assert dialog is not None

    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Down)

    people = dialog.focusWidget()
    assert isinstance(people, QListWidget)
    assert people.currentRow() == 0


def test_somebody_is_invited_by_name_and_enter(qtbot: QtBot, talk: Stage) -> None:
    talk.publish(a_view(people=(ANN, BO)))
    press(talk.window, Qt.Key.Key_I, BOTH)
    dialog = talk.window.findChild(InviteDialog)
    assert dialog is not None
    QTest.keyClicks(dialog.focusWidget(), "ca")
    qtbot.waitUntil(lambda: ("ca",) in talk.chat.asked("find_people"))

    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)
    button(dialog, "Invite").click()

    assert talk.chat.asked("invite") == [(ROOM, CARL.id)]


def test_kinds_of_conversations_are_one_stop_and_chosen_by_arrows(qtbot: QtBot, talk: Stage) -> None:
    press(talk.window, Qt.Key.Key_N, CONTROL)
    dialog = talk.window.findChild(NewRoomDialog)
    assert dialog is not None
    qtbot.waitUntil(dialog.isActiveWindow)
    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Backtab)
    first = dialog.focusWidget()

    QTest.keyClick(first, Qt.Key.Key_Right)
    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Right)

    assert isinstance(first, QRadioButton)
    assert first.text() == "Direct message"
    assert dialog.kind() is RoomKind.CHANNEL
    assert isinstance(dialog.focusWidget(), QRadioButton)


def test_closing_a_dialog_gives_the_focus_back_to_where_one_writes(qtbot: QtBot, talk: Stage) -> None:
    press(talk.window, Qt.Key.Key_N, CONTROL)
    dialog = talk.window.findChild(QDialog)
    assert dialog is not None

    QTest.keyClick(dialog, Qt.Key.Key_Escape)

    qtbot.waitUntil(talk.window.conversation.composer.field.hasFocus)


def test_a_long_message_is_unfolded_and_folded_by_a_key(talk: Stage) -> None:
    talk.publish(a_page([a_row(1, LONG)]))
    timeline = talk.window.conversation.timeline
    to_messages(talk)
    before = timeline.fold(MessageId("m1"))

    press(talk.window, Qt.Key.Key_A)
    unfolded = timeline.fold(MessageId("m1"))
    press(talk.window, Qt.Key.Key_A)

    assert (before, unfolded, timeline.fold(MessageId("m1"))) == ("Show all", "Show less", "Show all")


def test_the_menu_of_a_long_message_unfolds_it(qtbot: QtBot, talk: Stage) -> None:
    talk.publish(a_page([a_row(1, LONG)]))
    to_messages(talk)
    press(talk.window, Qt.Key.Key_Return)
    menu = talk.window.findChild(QMenu)
    assert menu is not None
    qtbot.waitUntil(menu.isVisible)

    next(entry for entry in menu.actions() if entry.text().startswith("Show all")).trigger()

    assert talk.window.conversation.timeline.fold(MessageId("m1")) == "Show less"


def test_a_short_message_has_nothing_to_unfold(talk: Stage) -> None:
    to_messages(talk)

    press(talk.window, Qt.Key.Key_A)

    assert talk.window.conversation.timeline.fold(MessageId("m30")) == ""


def test_the_menu_opens_with_its_first_entry_chosen(qtbot: QtBot, talk: Stage) -> None:
    to_messages(talk)
    press(talk.window, Qt.Key.Key_Return)
    menu = talk.window.findChild(QMenu)
    assert menu is not None
    qtbot.waitUntil(menu.isVisible)

    assert menu.activeAction() is menu.actions()[0]


def test_a_refused_message_is_deleted_by_its_key(talk: Stage) -> None:
    talk.publish(a_page([a_row(1, author=ANN, refused="Too fast.", unsent=True)]))
    to_messages(talk)

    press(talk.window, Qt.Key.Key_Delete)

    assert talk.chat.asked("discard") == [(ROOM, MessageId("m1"))]


def test_escape_closes_a_notice_first_and_then_goes_to_the_newest_message(talk: Stage) -> None:
    talk.publish(Notice(kind=NoticeKind.ERROR, text="No."))
    talk.window.conversation.timeline.scroll_by(-600)

    press(talk.window, Qt.Key.Key_Escape)
    closed = not talk.window.conversation.notices.isVisible()
    stayed = not talk.window.conversation.timeline.at_end()
    press(talk.window, Qt.Key.Key_Escape)

    assert closed
    assert stayed
    assert talk.window.conversation.timeline.at_end()


def test_a_notice_is_on_the_walk_through_the_panes(talk: Stage) -> None:
    talk.publish(Notice(kind=NoticeKind.ERROR, text="No."))

    press(talk.window, Qt.Key.Key_F6)
    reached = talk.window.conversation.notices.close_button.hasFocus()
    press(talk.window, Qt.Key.Key_Return)

    assert reached
    assert not talk.window.conversation.notices.isVisible()
    assert talk.window.conversation.composer.field.hasFocus()


def test_panes_are_walked_in_a_narrow_window_too(talk: Stage) -> None:
    window = talk.window
    window.resize(400, 600)
    QApplication.processEvents()

    press(window, Qt.Key.Key_F6)
    rooms = (window.rooms.isVisible(), window.rooms.list.hasFocus())
    press(window, Qt.Key.Key_F6)

    assert rooms == (True, True)
    assert window.conversation.timeline.hasFocus()
    assert not window.rooms.isVisible()


def test_a_notice_lies_over_the_list_of_rooms_when_that_is_all_there_is(talk: Stage) -> None:
    window = talk.window
    window.resize(400, 600)
    window.show_list()
    talk.publish(Notice(kind=NoticeKind.ERROR, text="The name is taken."))

    bar = window.findChild(NoticeBar)
    assert bar is not None
    assert bar.isVisible()
    assert window.rect().contains(bar.geometry())


def test_a_first_window_has_the_focus_on_what_one_does_first(stage: Stage) -> None:
    stage.publish(signed_in(), a_roster())
    empty = stage.window.focusWidget()

    stage.publish(a_roster(an_entry()))

    assert empty is button(stage.window.rooms, "New conversation")
    assert stage.window.focusWidget() is stage.window.rooms.list


def test_a_window_with_an_open_room_has_the_focus_where_one_writes(stage: Stage) -> None:
    stage.publish(signed_in(), a_roster(an_entry()), a_view())

    assert stage.window.focusWidget() is stage.window.conversation.composer.field


def test_the_shield_says_what_it_means(talk: Stage) -> None:
    talk.window.show_unprotected(unprotected=True)
    talk.window.rooms.risk_asked.emit()

    assert "has no protection" in talk.window.conversation.notices.text()


def test_what_is_typed_while_a_room_opens_goes_to_that_room(talk: Stage) -> None:
    talk.publish(a_roster(an_entry(), an_entry(OTHER_ROOM, "Other")))
    press(talk.window, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)

    QTest.keyClicks(talk.window.conversation.composer.field, "quick")
    press(talk.window, Qt.Key.Key_Return)
    talk.publish(a_view(OTHER_ROOM, "Other"))

    assert talk.chat.asked("send") == [(OTHER_ROOM, "quick", None)]
    assert talk.chat.asked("save_draft") == []


def test_of_rooms_chosen_quickly_only_the_last_is_shown(talk: Stage) -> None:
    talk.window.rooms.room_chosen.emit(OTHER_ROOM)
    talk.window.rooms.room_chosen.emit(ROOM)

    talk.publish(a_view(OTHER_ROOM, "Other"))

    assert talk.window.conversation.room() == ROOM
    assert talk.chat.asked("open_room") == [(OTHER_ROOM,), (ROOM,)]


def test_a_room_that_cannot_be_opened_leaves_the_one_before_usable(talk: Stage) -> None:
    QTest.keyClicks(talk.window.conversation.composer.field, "half")
    talk.chat.problem = UserError("There is no such room.")

    talk.window.rooms.room_chosen.emit(OTHER_ROOM)
    talk.chat.problem = None
    press(talk.window, Qt.Key.Key_Return)

    assert talk.window.conversation.notices.text() == "There is no such room."
    assert talk.chat.asked("send") == [(ROOM, "half", None)]


def test_sending_from_far_above_shows_what_was_sent(talk: Stage) -> None:
    timeline = talk.window.conversation.timeline
    timeline.scroll_by(-600)
    talk.publish(inserted(30, a_row(31, "mine", author=ANN, unsent=True)))

    QTest.keyClicks(talk.window.conversation.composer.field, "mine")
    press(talk.window, Qt.Key.Key_Return)

    assert timeline.at_end()


def test_sending_from_an_older_page_asks_for_the_newest_one(talk: Stage) -> None:
    talk.publish(a_page(rows(30), newer=True))
    talk.chat.calls.clear()

    QTest.keyClicks(talk.window.conversation.composer.field, "mine")
    press(talk.window, Qt.Key.Key_Return)

    assert (ROOM,) in talk.chat.asked("jump_to_newest")


def test_a_text_that_is_too_long_is_kept_and_the_reason_is_said(talk: Stage) -> None:
    talk.chat.problem = UserError("This message is too long (20 KiB; at most 16 KiB). Split it in two.")
    field = talk.window.conversation.composer.field
    field.setPlainText("word " * 4096)

    press(talk.window, Qt.Key.Key_Return)

    assert field.toPlainText() == "word " * 4096
    assert "too long" in talk.window.conversation.notices.text()
    assert field.hasFocus()


@pytest.mark.parametrize("width", [360, 420, 640, 1400])
def test_the_field_stands_under_the_messages_at_every_width(talk: Stage, width: int) -> None:
    talk.window.resize(width, 480)
    QApplication.processEvents()

    field = talk.window.conversation.composer.field
    assert field.width() > min(200, width - 130)


def test_a_large_room_with_a_long_name_asks_for_no_more_place(talk: Stage) -> None:
    before = talk.window.conversation.minimumSizeHint().width()

    talk.publish(a_view(title="A name that is much longer than any header can be wide " * 3, people=(BO,) * 60))

    assert talk.window.conversation.minimumSizeHint().width() == before
    assert "60 members" in talk.window.conversation.subtitle()
    assert "59 more" in talk.window.conversation.subtitle()


@pytest.mark.parametrize(
    ("key", "held"),
    [
        (Qt.Key.Key_F6, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier),
    ],
    ids=["next pane", "find"],
)
def test_keys_of_the_chat_leave_the_focus_of_the_first_page(
    talk: Stage, key: Qt.Key, held: Qt.KeyboardModifier
) -> None:
    talk.window.show_onboarding()
    before = talk.window.focusWidget()

    press(talk.window, key, held)

    assert before is not None
    assert before.isVisible()
    assert talk.window.focusWidget() is before
