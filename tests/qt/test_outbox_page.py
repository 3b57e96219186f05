"""The outbox: what waits over all rooms, what can be done about each, and how one comes there."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QDialog, QLabel
from pytestqt.qtbot import QtBot

from desktop_chat.core.diffs import OutboxChanged
from desktop_chat.domain.delivery import Delivery
from desktop_chat.domain.ids import MessageId
from desktop_chat.domain.link_report import WaitingItem, WaitingKind
from desktop_chat.qt.connection.outbox_page import OutboxPage, allowed_for, count_text
from desktop_chat.qt.connection.page import ConnectionPage
from desktop_chat.qt.models.outbox_model import OutboxModel, what_text
from desktop_chat.qt.widgets.room_list import OUTBOX_DELAY_MS
from desktop_chat.qt.wishes import Action
from desktop_chat.qt.wording import delivery_word
from tests.qt.builders import ANN, OTHER_ROOM, ROOM, a_page, a_roster, a_row, a_view, a_waiting, an_entry
from tests.qt.conftest import Stage
from tests.qt.hands import button, press

CONTROL = Qt.KeyboardModifier.ControlModifier
REFUSED = a_waiting(2, text="too\nfast", refused="You are sending too fast.")
EDIT = a_waiting(3, text="better", kind=WaitingKind.EDIT, room=OTHER_ROOM)


def opened(stage: Stage, *items: WaitingItem) -> OutboxPage:
    """Open the outbox as a person does."""
    stage.chat.outbox = items
    press(stage.window, Qt.Key.Key_O, CONTROL)
    page = stage.window.findChild(OutboxPage)
    assert page is not None
    return page


def lines(page: OutboxPage) -> list[str]:
    """Return what a screen reader says for each line."""
    model = page.list.outbox
    role = Qt.ItemDataRole.AccessibleTextRole
    return [str(model.data(model.index(number), role)) for number in range(model.count())]


def test_it_lists_what_waits_over_all_rooms(talk: Stage) -> None:
    talk.publish(a_roster(an_entry(), an_entry(OTHER_ROOM, "Other")))

    found = lines(opened(talk, a_waiting(), REFUSED, EDIT))

    assert [line.replace("\u2068", "").replace("\u2069", "").rpartition(", ")[0] for line in found] == [
        "Crew, hello, Waiting, will be sent by itself",
        "Crew, too fast, Not sent: You are sending too fast.",
        "Other, Edit: better, Waiting, will be sent by itself",
    ]


def test_what_is_on_its_way_is_said_with_the_word_of_its_row(talk: Stage) -> None:
    [line] = lines(opened(talk, replace(a_waiting(), sending=True)))

    assert f", {delivery_word(Delivery.SENDING)}, " in line


def test_it_stands_beside_the_window(talk: Stage) -> None:
    page = opened(talk)

    assert page.isVisible()
    assert not page.isModal()


def test_an_empty_outbox_says_so_and_offers_no_action(talk: Stage) -> None:
    page = opened(talk)

    assert page.empty_text() == "Nothing waits. Everything you wrote is at the server."
    assert not button(page, "Copy text").isVisible()


def test_it_follows_what_is_sent_and_keeps_the_cursor(talk: Stage) -> None:
    page = opened(talk, a_waiting(1), REFUSED, EDIT)
    page.list.choose(1)
    talk.chat.outbox = (REFUSED, EDIT)

    talk.publish(OutboxChanged(waiting=2, refused=1))

    assert page.list.outbox.count() == 2
    assert page.list.chosen() == REFUSED


def test_the_cursor_goes_to_the_next_when_its_line_is_gone(talk: Stage) -> None:
    page = opened(talk, a_waiting(1), REFUSED, EDIT)
    page.list.choose(1)
    talk.chat.outbox = (a_waiting(1), EDIT)

    talk.publish(OutboxChanged(waiting=2, refused=0))

    assert page.list.chosen() == EDIT


def test_a_refusal_is_told_in_the_servers_sentence_and_can_be_tried_again(talk: Stage) -> None:
    page = opened(talk, REFUSED)

    button(page, "Try again").click()

    assert any("You are sending too fast." in shown.text() for shown in page.findChildren(QLabel))
    assert talk.chat.asked("retry") == [(ROOM, MessageId("m2"))]


def test_a_text_is_copied_as_it_was_written(talk: Stage) -> None:
    page = opened(talk, REFUSED)

    QTest.keyClick(page.list, Qt.Key.Key_C)

    assert QGuiApplication.clipboard().text() == "too\nfast"


def test_showing_goes_to_the_message_in_its_room(talk: Stage) -> None:
    page = opened(talk, EDIT)

    QTest.keyClick(page.list, Qt.Key.Key_Return)

    assert talk.chat.asked("open_room") == [(OTHER_ROOM,)]
    assert talk.chat.asked("jump_to") == [(OTHER_ROOM, MessageId("m3"))]


def test_editing_goes_to_the_message_and_puts_its_text_into_the_composer(talk: Stage) -> None:
    page = opened(talk, REFUSED)

    QTest.keyClick(page.list, Qt.Key.Key_E)
    row = a_row(2, "too fast", author=ANN, refused="Too fast.", unsent=True, delivery=Delivery.QUEUED)
    talk.publish(a_view(), a_page([row], jump_to=MessageId("m2")))

    assert talk.window.conversation.composer.text() == "too fast"


def test_showing_only_edits_nothing(talk: Stage) -> None:
    page = opened(talk, a_waiting(2))
    QTest.keyClick(page.list, Qt.Key.Key_S)

    talk.publish(a_page([a_row(2, "words", author=ANN, unsent=True)], jump_to=MessageId("m2")))

    assert talk.window.conversation.composer.text() == ""


@pytest.mark.parametrize(
    ("item", "call"),
    [(a_waiting(), "delete"), (REFUSED, "discard"), (a_waiting(kind=WaitingKind.EDIT, refused="No."), "discard")],
)
def test_deleting_asks_first(talk: Stage, item: WaitingItem, call: str) -> None:
    page = opened(talk, item)
    QTest.keyClick(page.list, Qt.Key.Key_Delete)
    box = page.findChild(QDialog)
    assert box is not None
    before = list(talk.chat.calls)

    button(box, "Delete").click()

    assert all(made[0] not in {"delete", "discard"} for made in before)
    assert talk.chat.asked(call) == [(ROOM, item.message)]


def test_keeping_deletes_nothing(talk: Stage) -> None:
    page = opened(talk, REFUSED)
    QTest.keyClick(page.list, Qt.Key.Key_Delete)
    box = page.findChild(QDialog)
    assert box is not None

    button(box, "Keep").click()

    assert talk.chat.asked("discard") == []


@pytest.mark.parametrize("kind", [kind for kind in WaitingKind if kind is not WaitingKind.MESSAGE])
@pytest.mark.parametrize("by_mouse", [True, False], ids=["mouse", "keys"])
def test_a_change_on_its_way_is_taken_back_and_the_message_stays(
    talk: Stage, kind: WaitingKind, by_mouse: bool
) -> None:
    item = a_waiting(3, kind=kind)
    page = opened(talk, item)
    if by_mouse:
        button(page, "Take back…").click()
    else:
        QTest.keyClick(page.list, Qt.Key.Key_Delete)
    box = page.findChild(QDialog)
    assert box is not None

    button(box, "Take back").click()

    assert talk.chat.asked("messages.take_back") == [(item.op,)]
    assert talk.chat.asked("delete") == talk.chat.asked("discard") == []


def test_what_goes_out_by_itself_needs_no_retry(talk: Stage) -> None:
    page = opened(talk, EDIT)

    QTest.keyClick(page.list, Qt.Key.Key_R)

    assert talk.chat.asked("retry") == []
    assert Action.RETRY not in allowed_for(EDIT)


def test_keys_that_mean_nothing_do_nothing(talk: Stage) -> None:
    page = opened(talk, REFUSED, EDIT)

    QTest.keyClick(page.list, Qt.Key.Key_X)
    QTest.keyClick(page.list, Qt.Key.Key_Down)

    assert page.list.chosen() == EDIT
    assert talk.chat.calls == []


def test_trying_to_connect_and_the_connection_are_a_press_away(talk: Stage) -> None:
    page = opened(talk, REFUSED)

    button(page, "Try to connect now").click()
    button(page, "Connection…").click()

    assert talk.chat.asked("refresh") == [()]
    assert talk.window.findChild(ConnectionPage) is not None


def test_the_button_beside_the_badge_waits_before_it_speaks(qtbot: QtBot, talk: Stage) -> None:
    shown = talk.window.rooms.outbox
    talk.publish(OutboxChanged(waiting=1, refused=0))
    at_once = shown.isVisible()

    qtbot.waitUntil(shown.isVisible)
    words = shown.text()
    shown.click()
    talk.publish(OutboxChanged(waiting=0, refused=0))

    assert not at_once
    assert words == "Outbox (1)"
    assert talk.window.findChild(OutboxPage) is not None
    assert not shown.isVisible()


def test_what_is_sent_within_a_second_is_never_shown_as_waiting(talk: Stage) -> None:
    talk.publish(OutboxChanged(waiting=1, refused=0), OutboxChanged(waiting=0, refused=0))

    assert not talk.window.rooms.outbox.isVisible()
    running = [timer.interval() for timer in talk.window.rooms.findChildren(QTimer) if timer.isActive()]
    assert OUTBOX_DELAY_MS not in running


def test_a_refusal_is_shown_at_once(talk: Stage) -> None:
    talk.publish(OutboxChanged(waiting=2, refused=1))

    assert talk.window.rooms.outbox.isVisible()
    assert talk.window.rooms.outbox.text() == "1 not sent"


def test_counts_are_told_in_words() -> None:
    assert count_text(0, 0) == ""
    assert count_text(1, 0) == "1 waits. It goes out by itself."
    assert count_text(2, 0) == "2 wait. They go out by themselves, in this order in each room."
    assert count_text(3, 1) == "3 wait, 1 of them not taken by the server."


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (WaitingKind.MESSAGE, "\u2068👍\u2069"),
        (WaitingKind.EDIT, "Edit: \u2068👍\u2069"),
        (WaitingKind.DELETION, "Deletion of a message"),
        (WaitingKind.REACTION, "Reaction: \u2068👍\u2069"),
    ],
)
def test_each_kind_says_what_it_is(kind: WaitingKind, words: str) -> None:
    assert what_text(a_waiting(text="👍", kind=kind)) == words


def test_the_model_keeps_qts_rules(qtbot: QtBot) -> None:
    model = OutboxModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)

    model.show((a_waiting(), EDIT), {ROOM: "Crew"})
    changed = model.show((a_waiting(), EDIT), {ROOM: "Crew"})

    assert model.rowCount() == 2
    assert model.title(EDIT) == "\u2068A conversation that is not here any more\u2069"
    assert not changed
    assert tester.model() is model


def test_it_fits_a_window_of_420_pixels(talk: Stage) -> None:
    page = opened(talk, a_waiting(text="word " * 100, refused="no " * 100), EDIT)

    page.resize(420, 500)
    page.grab()

    assert page.width() == 420
    assert page.minimumSizeHint().width() <= 420
