"""Notices: one after the other, the same one once, as high as they need, and gone when they are no longer so."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from desktop_chat.core.diffs import Notice, NoticeKind
from desktop_chat.domain.errors import StoreFull
from desktop_chat.qt.widgets.notice_bar import SHORTLY_MS
from tests.qt.conftest import Stage
from tests.qt.hands import press


def type_into_composer(stage: Stage, text: str) -> None:
    QTest.keyClicks(stage.window.conversation.composer.field, text)


def test_notices_come_one_after_the_other_and_the_same_one_once(talk: Stage) -> None:
    first = Notice(kind=NoticeKind.ERROR, text="one")
    talk.publish(first, first, Notice(kind=NoticeKind.ERROR, text="two"))
    bar = talk.window.conversation.notices
    shown = bar.text()

    bar.advance()
    then = bar.text()
    bar.advance()

    assert (shown, then) == ("one", "two")
    assert not bar.isVisible()


def test_what_is_newer_waits_for_seconds_only_but_for_errors(talk: Stage) -> None:
    bar = talk.window.conversation.notices
    talk.publish(Notice(kind=NoticeKind.WARNING, text="one"))
    alone = bar._timer.remainingTime()

    talk.publish(Notice(kind=NoticeKind.WARNING, text="two"), Notice(kind=NoticeKind.WARNING, text="three"))
    while_two_wait = bar._timer.remainingTime()
    bar.advance()
    while_one_waits = bar._timer.remainingTime()
    bar.advance()
    last = bar._timer.remainingTime()

    # Qt may let a timer of seconds be a twentieth late, and says so.
    assert max(while_two_wait, while_one_waits) <= SHORTLY_MS * 1.05 < min(alone, last)
    talk.publish(Notice(kind=NoticeKind.ERROR, text="four"), Notice(kind=NoticeKind.INFO, text="five"))
    bar.advance()
    assert (bar.text(), bar._timer.isActive()) == ("four", False)


def test_a_full_disk_is_said_until_something_can_be_stored_again(talk: Stage) -> None:
    bar = talk.window.conversation.notices
    talk.chat.problem = StoreFull()
    type_into_composer(talk, "hello")
    press(talk.window, Qt.Key.Key_Return)
    said = bar.text()
    talk.chat.problem = None

    talk.window.conversation.timeline.older_wanted.emit()
    after_reading = bar.text()
    press(talk.window, Qt.Key.Key_Return)

    assert said.startswith("The disk is full")
    assert after_reading == said
    assert bar.text() == ""
    assert not bar.isVisible()


def test_another_error_stays_when_something_was_stored(talk: Stage) -> None:
    talk.publish(Notice(kind=NoticeKind.ERROR, text="You cannot do that."))
    talk.chat.problem = StoreFull()
    type_into_composer(talk, "hello")
    press(talk.window, Qt.Key.Key_Return)
    talk.chat.problem = None

    press(talk.window, Qt.Key.Key_Return)
    bar = talk.window.conversation.notices

    assert bar.text() == "You cannot do that."
    bar.advance()
    assert bar.text() == ""


@pytest.mark.parametrize("width", [360, 700, 1080])
def test_a_notice_is_as_high_as_its_sentence(talk: Stage, width: int) -> None:
    talk.window.resize(width, 600)
    QApplication.processEvents()

    talk.publish(
        Notice(kind=NoticeKind.ERROR, text="A sentence that needs several lines where there is little room. " * 4)
    )

    words = talk.window.conversation.notices.findChild(QLabel)
    assert words is not None
    assert words.height() >= words.heightForWidth(words.width())
