"""Writing by keyboard: what keys and the bar do to the text, when Enter sends, long texts, and what was pasted."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from desktop_chat.domain.content import MAX_TEXT_BYTES
from desktop_chat.domain.settings import Composing
from desktop_chat.qt.widgets.format_bar import FormatBar
from desktop_chat.qt.widgets.message_field import MessageField
from tests.qt.builders import ROOM
from tests.qt.conftest import Stage
from tests.qt.hands import NONE, button, named

CONTROL = Qt.KeyboardModifier.ControlModifier
BOTH = CONTROL | Qt.KeyboardModifier.ShiftModifier


def field(stage: Stage) -> MessageField:
    return stage.window.conversation.composer.field


def write(stage: Stage, text: str) -> MessageField:
    """Put a text into the field and select all of it."""
    made = field(stage)
    made.setFocus()
    made.insertPlainText(text)
    made.selectAll()
    return made


def bars(stage: Stage) -> list[FormatBar]:
    """Return the bar, if it can be seen."""
    return [made for made in stage.window.findChildren(FormatBar) if made.isVisible()]


def paste(stage: Stage, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    field(stage).setFocus()
    QTest.keyClick(field(stage), Qt.Key.Key_V, CONTROL)


@pytest.mark.parametrize(
    ("key", "modifiers", "after"),
    [
        (Qt.Key.Key_B, CONTROL, "**word**"),
        (Qt.Key.Key_I, CONTROL, "*word*"),
        (Qt.Key.Key_X, BOTH, "~~word~~"),
        (Qt.Key.Key_E, CONTROL, "`word`"),
        (Qt.Key.Key_E, BOTH, "```\nword\n```"),
        (Qt.Key.Key_9, BOTH, "> word"),
        (Qt.Key.Key_8, BOTH, "- word"),
        (Qt.Key.Key_U, BOTH, "[word]()"),
    ],
)
def test_a_key_formats_what_is_selected(talk: Stage, key: Qt.Key, modifiers: Qt.KeyboardModifier, after: str) -> None:
    made = write(talk, "word")

    QTest.keyClick(made, key, modifiers)

    assert made.toPlainText() == after


def test_the_same_key_takes_it_back_and_so_does_undoing(talk: Stage) -> None:
    made = write(talk, "🎉 a word 🎉")
    QTest.keyClick(made, Qt.Key.Key_B, CONTROL)
    bold = made.toPlainText()
    QTest.keyClick(made, Qt.Key.Key_B, CONTROL)
    plain = made.toPlainText()

    made.undo()

    assert (bold, plain, made.toPlainText()) == ("**🎉 a word 🎉**", "🎉 a word 🎉", "**🎉 a word 🎉**")


def test_without_a_selection_one_writes_between_the_marks(talk: Stage) -> None:
    field(talk).setFocus()

    QTest.keyClick(field(talk), Qt.Key.Key_B, CONTROL)
    QTest.keyClicks(field(talk), "now")

    assert field(talk).toPlainText() == "**now**"


def test_the_bar_comes_with_a_selection_and_goes_with_it(qtbot: QtBot, talk: Stage) -> None:
    made = write(talk, "word")
    qtbot.waitUntil(lambda: bool(bars(talk)))

    named(bars(talk)[0], "Bold").click()
    formatted, kept = made.toPlainText(), made.hasFocus()
    made.moveCursor(QTextCursor.MoveOperation.End)

    assert (formatted, kept) == ("**word**", True)
    assert bars(talk) == []


def test_leaving_the_field_takes_the_bar_away(qtbot: QtBot, talk: Stage) -> None:
    write(talk, "word")
    qtbot.waitUntil(lambda: bool(bars(talk)))

    talk.window.conversation.timeline.setFocus()

    assert bars(talk) == []


def test_enter_begins_a_line_for_those_who_want_that_and_control_enter_sends(talk: Stage) -> None:
    talk.window.kit.settings.put(Composing(enter_sends=False))
    field(talk).setFocus()
    QTest.keyClicks(field(talk), "one")
    QTest.keyClick(field(talk), Qt.Key.Key_Return)
    QTest.keyClicks(field(talk), "two")
    before = talk.chat.asked("send")

    QTest.keyClick(field(talk), Qt.Key.Key_Return, CONTROL)

    assert before == []
    assert talk.chat.asked("send") == [(ROOM, "one\ntwo", None)]


@pytest.mark.parametrize("modifiers", [NONE, CONTROL])
def test_enter_sends_with_and_without_control(talk: Stage, modifiers: Qt.KeyboardModifier) -> None:
    field(talk).setFocus()
    QTest.keyClicks(field(talk), "one")

    QTest.keyClick(field(talk), Qt.Key.Key_Return, modifiers)

    assert talk.chat.asked("send") == [(ROOM, "one", None)]


def test_a_long_text_that_was_pasted_can_be_made_code_at_once(qtbot: QtBot, talk: Stage) -> None:
    lines = "\n".join(f"line {number}" for number in range(20))
    QTest.keyClicks(field(talk), "see: ")
    paste(talk, lines)

    button(bars(talk)[0], "Make it a block of code").click()
    QTest.keyClicks(field(talk), " ok")

    assert field(talk).toPlainText() == f"see: \n```\n{lines}\n``` ok"
    assert bars(talk) == []


def test_what_is_written_on_after_pasting_takes_the_offer_away(talk: Stage) -> None:
    paste(talk, "x" * 3000)
    offered = bars(talk)

    QTest.keyClicks(field(talk), "y")

    assert len(offered) == 1
    assert bars(talk) == []


def test_a_short_text_is_pasted_without_an_offer(talk: Stage) -> None:
    paste(talk, "short\ntext")

    assert bars(talk) == []


def sizes(stage: Stage) -> list[str]:
    composer = stage.window.conversation.composer
    return [made.text() for made in composer.findChildren(QLabel) if made.isVisible() and "bytes" in made.text()]


def test_near_the_longest_message_it_is_said_how_much_is_left(talk: Stage) -> None:
    field(talk).setPlainText("é" * 7000)
    far = sizes(talk)
    field(talk).setPlainText("é" * 8000)
    near = sizes(talk)
    field(talk).setPlainText("é" * 8200)

    assert far == []
    assert near == [f"{MAX_TEXT_BYTES - 16000} bytes left"]
    assert sizes(talk) == [f"{16400 - MAX_TEXT_BYTES} bytes too long"]


def test_the_field_grows_to_its_share_of_the_window_and_no_further(talk: Stage) -> None:
    talk.window.resize(900, 800)
    field(talk).setPlainText("\n" * 200)
    QApplication.processEvents()
    tall = field(talk).height()
    talk.window.resize(900, 500)
    QApplication.processEvents()

    assert 0.3 * 800 < tall < 0.45 * 800
    assert field(talk).height() < 0.45 * 500
