"""The commands of a window: each by name, by its keys, in the menus and in the sheet; keys that a person has chosen."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QMessageBox, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop_chat.domain.ids import MessageId
from desktop_chat.domain.room import RoomKind
from desktop_chat.qt.commands import Command, Commands, Group, key_text
from desktop_chat.qt.widgets.new_room import NewRoomDialog
from desktop_chat.qt.widgets.shortcuts import sections
from tests.qt.builders import ROOM, a_page, a_row, a_view
from tests.qt.conftest import Stage, show
from tests.qt.hands import press

CONTROL = Qt.KeyboardModifier.ControlModifier


def test_no_two_commands_have_the_same_shortcut_where_both_could_be_meant(talk: Stage) -> None:
    commands = talk.window.commands

    clashes = [
        (key, command.id, other.id)
        for command in commands
        for key in commands.keys(command.id)
        if (other := commands.holder(key, command)) is not None
    ]

    assert clashes == []


def test_every_command_has_words_and_an_id_of_its_place(talk: Stage) -> None:
    assert all(command.title.strip() and "." in command.id for command in talk.window.commands)


def test_a_second_command_of_the_same_id_is_refused(talk: Stage) -> None:
    with pytest.raises(ValueError, match=r"room\.new"):
        talk.window.commands.add(Command(id="room.new", title="Again", group=Group.ROOMS))


def test_a_command_that_does_not_apply_does_nothing(talk: Stage) -> None:
    talk.publish(a_view(kind=RoomKind.DIRECT))

    talk.window.commands.run("room.leave")

    assert talk.window.findChildren(QMessageBox) == []


def test_a_menu_has_what_applies_with_its_keys_and_runs_it(talk: Stage) -> None:
    menu = QMenu(talk.window)
    talk.publish(a_view(kind=RoomKind.DIRECT))

    talk.window.commands.fill(menu, "room.new", "room.leave", "room.newest")
    menu.actions()[0].trigger()

    assert [entry.text() for entry in menu.actions()] == ["New conversation…\tCtrl+N", "Go to the newest message"]
    assert talk.window.findChild(NewRoomDialog) is not None


def test_keys_that_are_chosen_count_at_once_and_the_old_ones_no_longer(talk: Stage) -> None:
    talk.window.commands.choose_keys({"room.new": ("Ctrl+Alt+N",)})

    press(talk.window, Qt.Key.Key_N, CONTROL)
    before = talk.window.findChildren(NewRoomDialog)
    press(talk.window, Qt.Key.Key_N, CONTROL | Qt.KeyboardModifier.AltModifier)

    assert before == []
    assert talk.window.findChild(NewRoomDialog) is not None
    assert "Ctrl+Alt+N" in dict(sections(talk.window.commands)[1][1])


def test_a_command_can_have_no_key_and_get_its_own_back(talk: Stage) -> None:
    commands = talk.window.commands
    commands.choose_keys({"room.new": (), "long.gone": ("F9",)})

    without = commands.keys("room.new")
    commands.choose_keys({})

    assert without == ()
    assert commands.keys("room.new") == ("Ctrl+N",)


def test_keys_of_a_widget_count_only_where_the_focus_is(qtbot: QtBot) -> None:
    window, here, there = QWidget(), QLineEdit(), QLineEdit()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    column.addWidget(here)
    column.addWidget(there)
    commands = Commands(window)
    done: list[str] = []
    commands.add(Command(id="a.b", title="A", group=Group.GENERAL, keys=("F7",), run=lambda: done.append("b"), on=here))
    show(qtbot, window)

    there.setFocus()
    QTest.keyClick(there, Qt.Key.Key_F7)
    elsewhere = list(done)
    here.setFocus()
    QTest.keyClick(here, Qt.Key.Key_F7)

    assert elsewhere == []
    assert done == ["b"]


def test_the_holder_of_a_key_is_told_only_where_both_count(talk: Stage) -> None:
    commands = talk.window.commands

    assert commands.holder("R", commands["message.edit"]) is commands["message.reply"]
    assert commands.holder("Ctrl+N", commands["message.edit"]) is commands["room.new"]
    assert commands.holder("Up", commands["room.new"]) is not None
    assert commands.holder("Z", commands["room.new"]) is None


def test_a_key_acts_on_the_message_at_the_cursor(talk: Stage) -> None:
    talk.publish(a_page([a_row(1), a_row(2, "an answer", reply_to=MessageId("m1"))]))
    talk.window.conversation.timeline.setFocus()

    press(talk.window, Qt.Key.Key_Q)

    assert talk.chat.asked("jump_to") == [(ROOM, MessageId("m1"))]


def test_a_key_without_a_message_does_nothing(talk: Stage) -> None:
    talk.publish(a_page([]))
    talk.window.conversation.timeline.setFocus()
    talk.chat.calls.clear()

    press(talk.window, Qt.Key.Key_R)

    assert talk.chat.calls == []


@pytest.mark.parametrize(
    ("sequence", "words"), [("Alt+Up", "Alt+↑"), ("Return", "Enter"), ("+", "+"), ("Ctrl++", "Ctrl++"), ("F1", "F1")]
)
def test_keys_are_written_as_people_read_them(qapp: QApplication, sequence: str, words: str) -> None:
    assert key_text(sequence) == words


def test_the_sheet_has_all_commands_with_keys_by_place(talk: Stage) -> None:
    told = dict(sections(talk.window.commands))

    assert list(told) == ["Everywhere", "Conversations", "Writing", "In the messages", "In the outbox"]
    assert ("F5 / Ctrl+R", "Try to connect now") in told["Everywhere"]
    assert ("R", "Reply") in told["In the messages"]
    assert all(keys for entries in told.values() for keys, _ in entries)
