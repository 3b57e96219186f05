"""Other shortcuts by keyboard: recorded, taken from another command, given back, kept in the settings, used at once."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_chat.domain.settings import Keyboard
from desktop_chat.qt.widgets.new_room import NewRoomDialog
from desktop_chat.qt.widgets.shortcut_editor import ShortcutDialog, ShortcutEditor
from desktop_chat.qt.widgets.shortcuts import ShortcutSheet
from tests.qt.conftest import Stage
from tests.qt.hands import button, press

CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


def editor(stage: Stage, typed: str = "") -> ShortcutEditor:
    stage.window.commands.run("help.edit_shortcuts")
    made = stage.window.findChildren(ShortcutDialog)[-1].editor
    QTest.keyClicks(made.finder.field, typed)
    return made


def record(made: ShortcutEditor, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press Enter on the command at the cursor, and then the keys."""
    QTest.keyClick(made.finder.field, Qt.Key.Key_Return)
    QTest.keyClick(made.recorder, key, modifier)


def kept(stage: Stage) -> tuple[tuple[str, str], ...]:
    return stage.window.kit.settings.value.keyboard.shortcuts


def test_a_command_gets_the_keys_that_are_pressed(talk: Stage) -> None:
    made = editor(talk, "new conversation")

    record(made, Qt.Key.Key_Y, CONTROL | ALT)
    made.window().close()
    press(talk.window, Qt.Key.Key_Y, CONTROL | ALT)

    assert kept(talk) == (("room.new", "Ctrl+Alt+Y"),)
    assert talk.window.findChild(NewRoomDialog) is not None


def test_keys_of_another_command_are_taken_only_when_that_is_wished(talk: Stage) -> None:
    made = editor(talk, "browse")
    record(made, Qt.Key.Key_N, CONTROL)
    said, before = made.state_text(), kept(talk)

    QTest.keyClick(made.window().focusWidget(), Qt.Key.Key_Return)

    assert "New conversation" in said
    assert before == ()
    assert kept(talk) == (("room.browse", "Ctrl+N"), ("room.new", ""))
    assert talk.window.commands.keys("room.new") == ()


def test_a_key_that_belongs_to_a_widget_cannot_be_taken(talk: Stage) -> None:
    made = editor(talk, "browse")

    record(made, Qt.Key.Key_A, CONTROL)

    assert "cannot be changed" in made.state_text()
    assert not made.take.isVisible()
    assert kept(talk) == ()


def test_a_letter_alone_stays_for_writing(talk: Stage) -> None:
    made = editor(talk, "browse")

    record(made, Qt.Key.Key_B)

    assert "needed for writing" in made.state_text()
    assert kept(talk) == ()


def test_in_the_messages_a_letter_alone_is_a_shortcut(talk: Stage) -> None:
    made = editor(talk, "reply")

    record(made, Qt.Key.Key_Z)

    assert kept(talk) == (("message.reply", "Z"),)


def test_escape_leaves_all_as_it_is(talk: Stage) -> None:
    made = editor(talk, "browse")

    record(made, Qt.Key.Key_Escape)

    assert kept(talk) == ()
    assert made.window().isVisible()
    assert made.window().focusWidget() is made.finder.field


def test_a_shortcut_is_removed_and_given_back(talk: Stage) -> None:
    made = editor(talk, "browse")

    button(made, "Remove").click()
    removed = kept(talk)
    button(made, "Reset").click()

    assert removed == (("room.browse", ""),)
    assert kept(talk) == ()
    assert talk.window.commands.keys("room.browse") == ("Ctrl+J",)


def test_what_was_given_away_is_not_given_back_twice(talk: Stage) -> None:
    talk.window.kit.settings.put(Keyboard(shortcuts=(("room.browse", "Ctrl+N"), ("room.new", ""))))
    made = editor(talk, "new conversation")

    button(made, "Reset").click()

    assert "change that first" in made.state_text()
    assert talk.window.commands.keys("room.new") == ()


def test_all_are_given_back(talk: Stage) -> None:
    talk.window.kit.settings.put(Keyboard(shortcuts=(("room.browse", "Ctrl+N"), ("room.new", ""))))
    made = editor(talk)

    made.reset_all.click()

    assert kept(talk) == ()
    assert not made.reset_all.isEnabled()


def test_settings_that_change_elsewhere_count_at_once(talk: Stage) -> None:
    talk.window.kit.settings.put(Keyboard(shortcuts=(("room.new", "F8; Ctrl+F8"), ("unknown", "F9"))))

    press(talk.window, Qt.Key.Key_F8, CONTROL)

    assert talk.window.findChild(NewRoomDialog) is not None


def test_nothing_of_that_name_is_said(talk: Stage) -> None:
    made = editor(talk, "qqqq")

    QTest.keyClick(made.finder.field, Qt.Key.Key_Return)

    assert made.list.chosen() is None
    assert not made.recorder.isEnabled()


def test_the_sheet_leads_to_the_editor(qtbot: QtBot, talk: Stage) -> None:
    press(talk.window, Qt.Key.Key_F1)
    sheet = talk.window.findChild(ShortcutSheet)
    assert sheet is not None

    button(sheet, "Change…").click()

    qtbot.waitUntil(lambda: bool(talk.window.findChildren(ShortcutDialog)))


def test_a_reader_hears_the_keys_of_a_command(talk: Stage) -> None:
    made = editor(talk, "browse")

    index = made.list.model().index(0, 0)

    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Browse channels, Conversations, Ctrl+J"
