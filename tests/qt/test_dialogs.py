"""Dialogs and menus about rooms and people, opened and answered by keyboard."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QListWidget, QMenu
from pytestqt.qtbot import QtBot

from desktop_chat.domain.errors import Transient
from desktop_chat.domain.room import RoomKind
from desktop_chat.domain.user import Role
from desktop_chat.qt.widgets.new_room import InviteDialog, NameDialog, NewRoomDialog
from desktop_chat.qt.wishes import NewRoom
from tests.qt.builders import (
    BO,
    OTHER_ROOM,
    ROOM,
    a_view,
)
from tests.qt.conftest import Stage
from tests.qt.hands import button, press

CONTROL = Qt.KeyboardModifier.ControlModifier
BOTH = CONTROL | Qt.KeyboardModifier.ShiftModifier


def people(dialog: QDialog) -> QListWidget:
    return next(shown for shown in dialog.findChildren(QListWidget) if shown.isVisible())


def name_field(dialog: QDialog) -> QLineEdit:
    return next(line for line in dialog.findChildren(QLineEdit) if line.accessibleName() == "Name of the conversation")


def choose_from_room_menu(stage: Stage, words: str) -> None:
    """Open the room's menu and choose the entry that begins with these words."""
    stage.window.conversation.menu_button.click()
    menu = stage.window.conversation.menu_button.findChild(QMenu)
    assert menu is not None
    entry = next(entry for entry in menu.actions() if entry.text().startswith(words))
    menu.hide()
    entry.trigger()


def test_a_direct_message_is_started_by_keyboard(qtbot: QtBot, talk: Stage) -> None:
    press(talk.window, Qt.Key.Key_N, CONTROL)
    dialog = talk.window.findChild(NewRoomDialog)
    assert dialog is not None
    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
    found = dialog.focusWidget()

    QTest.keyClick(found, Qt.Key.Key_Down)
    QTest.keyClick(found, Qt.Key.Key_Up)
    button(dialog, "Start").click()

    assert talk.chat.asked("open_direct") == [(BO.id,)]


def test_people_who_cannot_be_looked_for_are_so_in_the_dialog_and_by_a_button_again(talk: Stage) -> None:
    talk.chat.problem = Transient("no connection to the server")
    press(talk.window, Qt.Key.Key_N, CONTROL)
    dialog = talk.window.findChild(NewRoomDialog)
    assert dialog is not None
    said = [shown.text() for shown in dialog.findChildren(QLabel) if shown.isVisible()]
    assert any(words.startswith("The server could not be reached") for words in said)
    assert talk.window.conversation.notices.text() == ""

    talk.chat.problem = None
    again = button(dialog, "Try again")
    again.click()

    assert people(dialog).count() == 2
    assert not again.isVisible()


def test_a_group_is_made_with_its_people(talk: Stage) -> None:
    press(talk.window, Qt.Key.Key_N, CONTROL)
    dialog = talk.window.findChild(NewRoomDialog)
    assert dialog is not None
    made: list[NewRoom] = []
    dialog.made.connect(made.append)
    button(dialog, "Group").click()
    people(dialog).item(0).setCheckState(Qt.CheckState.Checked)
    name_field(dialog).setText("  Crew  ")

    button(dialog, "Start").click()

    assert made == [NewRoom(kind=RoomKind.GROUP, name="Crew", members=(BO.id,))]


def test_a_group_without_a_name_cannot_be_made(talk: Stage) -> None:
    press(talk.window, Qt.Key.Key_N, CONTROL)
    dialog = talk.window.findChild(NewRoomDialog)
    assert dialog is not None

    button(dialog, "Channel").click()

    assert not button(dialog, "Start").isEnabled()


def test_members_are_not_offered_for_an_invitation(talk: Stage) -> None:
    press(talk.window, Qt.Key.Key_I, BOTH)
    dialog = talk.window.findChild(InviteDialog)

    assert dialog is not None
    assert people(dialog).count() == 0


def test_nobody_is_invited_into_a_direct_room(talk: Stage) -> None:
    talk.publish(a_view(OTHER_ROOM, "Bo", kind=RoomKind.DIRECT))

    press(talk.window, Qt.Key.Key_I, BOTH)

    assert talk.window.findChild(InviteDialog) is None


def test_another_person_is_asked_for_by_name(qtbot: QtBot, talk: Stage) -> None:
    talk.window.rooms.menu_button.click()
    menu = talk.window.rooms.menu_button.findChild(QMenu)
    assert menu is not None
    entry = next(entry for entry in menu.actions() if "another person" in entry.text())
    menu.hide()
    entry.trigger()
    dialog = talk.window.findChild(NameDialog)
    assert dialog is not None
    QTest.keyClicks(dialog.focusWidget(), " Bo ")

    with qtbot.waitSignal(talk.window.another_person_wanted) as wanted:
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)

    assert wanted.args == ["Bo"]


def test_a_room_is_renamed_from_its_menu(talk: Stage) -> None:
    talk.publish(a_view(mine=Role.ADMIN))
    choose_from_room_menu(talk, "Rename")
    dialog = talk.window.findChild(NameDialog)
    assert dialog is not None

    QTest.keyClicks(dialog.focusWidget(), "New name")
    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)

    assert talk.chat.asked("rename") == [(ROOM, "New name")]


def test_a_room_is_left_from_its_menu_after_a_question(talk: Stage) -> None:
    choose_from_room_menu(talk, "Leave")
    before = talk.chat.asked("leave")

    button(talk.window.findChildren(QDialog)[-1], "Leave").click()

    assert before == []
    assert talk.chat.asked("leave") == [(ROOM,)]


@pytest.mark.parametrize(
    ("kind", "promise"), [(RoomKind.CHANNEL, "you can join it again"), (RoomKind.GROUP, "has to invite you")]
)
def test_who_leaves_is_told_how_to_come_back(talk: Stage, kind: RoomKind, promise: str) -> None:
    talk.publish(a_view(kind=kind))

    choose_from_room_menu(talk, "Leave")

    said = [shown.text() for shown in talk.window.findChildren(QDialog)[-1].findChildren(QLabel)]
    assert any(promise in text for text in said)
