"""Deleting for everyone and for oneself, with the bar that undoes both."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from desktop_chat.domain.ids import MessageId
from desktop_chat.domain.room import RoomKind
from desktop_chat.domain.user import Role
from desktop_chat.qt.message_deeds import MessageDeeds
from desktop_chat.qt.message_wishes import Rights
from desktop_chat.qt.widgets.message_menu import entries
from desktop_chat.qt.widgets.undo_bar import SHOWN_MS, UndoBar
from desktop_chat.qt.wishes import Action, MessageWish
from desktop_chat.service.messages import UNDO_S
from tests.qt.builders import ANN, BO, ROOM, a_member, a_page, a_row, a_view
from tests.qt.conftest import Stage
from tests.qt.hands import button, named, press

SHIFT = Qt.KeyboardModifier.ShiftModifier


def at_row(talk: Stage, number: int) -> None:
    """Put the keyboard cursor on a row."""
    timeline = talk.window.conversation.timeline
    timeline.setFocus()
    timeline.setCurrentIndex(timeline.timeline.index(number - 1))


def bar(talk: Stage) -> UndoBar:
    return talk.window.findChild(MessageDeeds).undo_bar()


def test_an_own_message_is_deleted_for_everyone_and_that_is_undone_by_keys(talk: Stage) -> None:
    at_row(talk, 30)

    press(talk.window, Qt.Key.Key_Delete)
    said = bar(talk).text()
    press(talk.window, Qt.Key.Key_U)

    assert said == "Deleted for everyone"
    assert talk.chat.asked("messages.delete") == [(ROOM, MessageId("m30"))]
    assert talk.chat.asked("messages.undelete") == [(MessageId("m30"),)]
    assert not bar(talk).isVisible()


def test_any_message_is_deleted_for_oneself_and_comes_back_by_the_button(talk: Stage) -> None:
    at_row(talk, 29)

    press(talk.window, Qt.Key.Key_Delete, SHIFT)
    said = bar(talk).text()
    button(bar(talk), "Undo").click()

    assert said == "Deleted for you, on this computer"
    hidden = talk.chat.asked("messages.hide")
    assert hidden == [(ROOM, MessageId("m29"), True), (ROOM, MessageId("m29"), False)]


def test_undo_is_offered_for_some_seconds_and_undoes_the_last_one_only(talk: Stage, qtbot: QtBot) -> None:
    assert SHOWN_MS < UNDO_S * 1000
    at_row(talk, 29)
    press(talk.window, Qt.Key.Key_Delete, SHIFT)
    bar(talk)._timer.setInterval(1)
    bar(talk)._timer.start()
    qtbot.waitUntil(lambda: not bar(talk).isVisible())

    press(talk.window, Qt.Key.Key_U)

    assert talk.chat.asked("messages.hide") == [(ROOM, MessageId("m29"), True)]


def test_closing_the_bar_gives_the_focus_back(talk: Stage) -> None:
    at_row(talk, 30)
    press(talk.window, Qt.Key.Key_Delete)
    close = named(bar(talk), "Close")
    close.setFocus()

    close.click()

    assert talk.window.focusWidget() is talk.window.conversation.composer.field
    assert talk.chat.asked("messages.undelete") == []


def test_an_unsent_message_goes_for_good_so_a_question_comes_first(talk: Stage) -> None:
    talk.publish(a_page([a_row(1, "not yet", author=ANN, unsent=True)]))
    talk.window.conversation.timeline.wished.emit(MessageWish(message=MessageId("m1"), action=Action.DELETE))
    box = talk.window.findChild(QDialog)
    assert box is not None
    before = talk.chat.asked("messages.delete")

    button(box, "Delete").click()

    assert before == []
    assert talk.chat.asked("messages.delete") == [(ROOM, MessageId("m1"))]


@pytest.mark.parametrize(
    ("kind", "role", "allowed"),
    [
        (RoomKind.GROUP, Role.ADMIN, True),
        (RoomKind.CHANNEL, Role.OWNER, True),
        (RoomKind.GROUP, Role.MEMBER, False),
        (RoomKind.DIRECT, Role.OWNER, False),
    ],
)
def test_who_keeps_order_may_delete_what_others_wrote(
    talk: Stage, kind: RoomKind, role: Role, *, allowed: bool
) -> None:
    talk.publish(replace(a_view(kind=kind), members=(a_member(ANN, role=role), a_member(BO))))

    talk.window.conversation.timeline.wished.emit(MessageWish(message=MessageId("m28"), action=Action.DELETE))

    assert bool(talk.chat.asked("messages.delete")) is allowed
    assert talk.window.findChild(MessageDeeds).rights().moderate is allowed


def test_the_menu_offers_deletions_by_rights() -> None:
    def offered(**rights: bool) -> set[Action]:
        return {action for action, _ in entries(a_row(1, author=BO), "", Rights(**rights))}

    assert Action.DELETE in offered(moderate=True)
    assert Action.DELETE not in offered()
    assert Action.HIDE in offered()
    unsent = {action for action, _ in entries(a_row(1, author=ANN, unsent=True))}
    assert Action.HIDE not in unsent
