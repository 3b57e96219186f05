"""What a message said before: asked for by key, menu and mouse, shown as plain text with differences."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop_chat.domain.content import TextContent
from desktop_chat.domain.errors import Transient
from desktop_chat.domain.ids import MessageId, UnixMillis
from desktop_chat.domain.version import MessageVersion
from desktop_chat.qt.moments import exact_time_text
from desktop_chat.qt.widgets.message_menu import entries
from desktop_chat.qt.widgets.versions_dialog import VersionsDialog
from desktop_chat.qt.wishes import Action
from tests.qt.builders import ANN, NOON, ROOM, a_page, a_row
from tests.qt.conftest import Stage
from tests.qt.hands import press

VERSIONS = tuple(
    MessageVersion(content=TextContent(text=text), at=UnixMillis(NOON + number * 60_000))
    for number, text in enumerate(("see you at five", "see you at six", "see you at six <img src=x>"))
)
TIMES = [exact_time_text(version.at) for version in VERSIONS]


@pytest.fixture
def edited(talk: Stage) -> Stage:
    talk.chat.messages.history = VERSIONS
    talk.publish(a_page([a_row(1, "see you at six <img src=x>", author=ANN, edited=True), a_row(2, "plain")]))
    timeline = talk.window.conversation.timeline
    timeline.setFocus()
    timeline.setCurrentIndex(timeline.timeline.index(0))
    return talk


def dialog(talk: Stage) -> VersionsDialog | None:
    return talk.window.findChild(VersionsDialog)


def test_a_key_shows_every_version_with_its_time_as_plain_text(edited: Stage) -> None:
    press(edited.window, Qt.Key.Key_H)
    shown = dialog(edited)

    assert shown is not None
    assert shown.page.toPlainText().split("\n\n") == [
        f"Changed {TIMES[2]}\nsee you at six <img src=x>",
        f"Changed {TIMES[1]}\nsee you at fivesix",
        f"First written {TIMES[0]}\nsee you at five",
    ]
    assert edited.chat.asked("messages.versions") == [(ROOM, MessageId("m1"))]


def test_what_was_taken_away_is_struck_out_and_what_came_in_underlined(edited: Stage) -> None:
    press(edited.window, Qt.Key.Key_H)
    shown = dialog(edited)
    assert shown is not None

    text, looks = shown.page.document().toPlainText(), shown.page.textCursor()
    looks.setPosition(text.index("fivesix") + 1)
    gone = looks.charFormat()
    looks.setPosition(text.index("fivesix") + 5)
    new = looks.charFormat()

    assert (gone.fontStrikeOut(), gone.fontUnderline()) == (True, False)
    assert (new.fontStrikeOut(), new.fontUnderline()) == (False, True)


def test_the_word_edited_can_be_clicked(edited: Stage) -> None:
    timeline = edited.window.conversation.timeline
    tail = timeline._cache.layout(0).tail
    assert tail is not None

    place = tail.rect.center() + timeline.visualRect(timeline.timeline.index(0)).topLeft()
    QTest.mouseClick(timeline.viewport(), Qt.MouseButton.LeftButton, pos=place)

    assert dialog(edited) is not None


def test_what_the_server_does_not_tell_is_said(edited: Stage) -> None:
    edited.chat.problem = Transient("the network is down")
    press(edited.window, Qt.Key.Key_H)
    shown = dialog(edited)

    assert shown is not None
    assert shown.state.text() == str(edited.chat.problem)
    assert not shown.page.isVisible()


def test_a_message_that_was_never_edited_has_nothing_to_show(edited: Stage) -> None:
    edited.window.conversation.timeline.setCurrentIndex(edited.window.conversation.timeline.timeline.index(1))
    press(edited.window, Qt.Key.Key_H)

    assert dialog(edited) is None
    assert Action.VERSIONS in {action for action, _ in entries(a_row(1, edited=True))}
    assert Action.VERSIONS not in {action for action, _ in entries(a_row(1))}
