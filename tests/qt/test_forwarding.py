"""Forwarding: a room is chosen by letters and keys, and the copy says whose words they are."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop_chat.domain.content import TextContent
from desktop_chat.domain.ids import MessageId
from desktop_chat.qt.widgets.forward_dialog import ForwardDialog
from desktop_chat.qt.widgets.message_menu import entries
from desktop_chat.qt.wishes import Action
from desktop_chat.qt.wording import spoken_row
from tests.qt.builders import ANN, OTHER_ROOM, ROOM, a_page, a_roster, a_row, an_entry
from tests.qt.conftest import Stage
from tests.qt.hands import press
from tests.qt.test_deleting import at_row

FORWARDED = TextContent(text="words", origin="Zoë <b>")


@pytest.fixture
def asked(talk: Stage) -> Stage:
    talk.publish(a_roster(an_entry(), an_entry(OTHER_ROOM, "Österreich")))
    at_row(talk, 29)
    press(talk.window, Qt.Key.Key_F)
    return talk


def dialog(talk: Stage) -> ForwardDialog:
    found = talk.window.findChild(ForwardDialog)
    assert found is not None
    return found


def test_a_message_is_forwarded_into_the_room_that_the_letters_mean(asked: Stage) -> None:
    QTest.keyClicks(dialog(asked).field, "oster")
    QTest.keyClick(dialog(asked).field, Qt.Key.Key_Return)

    assert asked.chat.asked("messages.forward") == [(ROOM, MessageId("m29"), OTHER_ROOM)]
    assert asked.chat.asked("open_room") == [(OTHER_ROOM,)]


def test_without_a_room_of_that_name_nothing_is_forwarded(asked: Stage) -> None:
    QTest.keyClicks(dialog(asked).field, "xyz")
    QTest.keyClick(dialog(asked).field, Qt.Key.Key_Return)

    assert asked.chat.asked("messages.forward") == []
    assert dialog(asked).isVisible()


def test_the_row_says_from_whom_and_cannot_be_edited(talk: Stage) -> None:
    row = a_row(1, author=ANN, content=FORWARDED)
    talk.publish(a_page([row]))
    layout = talk.window.conversation.timeline._cache.layout(0)
    at_row(talk, 1)
    press(talk.window, Qt.Key.Key_E)

    assert layout.quote is not None
    assert (layout.quote.author.text, layout.quote.line.text) == ("Forwarded from", "\u2068Zoë <b>\u2069")
    assert "forwarded from \u2068Zoë <b>\u2069" in spoken_row(row)
    assert talk.window.conversation.composer.text() == ""
    assert Action.EDIT not in dict(entries(row))
    assert Action.FORWARD in dict(entries(row))
