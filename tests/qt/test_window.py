"""A whole window over a fake service: from what is published to what is shown, from keys to what is asked."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from desktop_chat.core.diffs import SessionChanged, SessionPhase, TypingChanged
from desktop_chat.domain.content import DeletedContent
from desktop_chat.domain.delivery import Delivery
from desktop_chat.domain.ids import MessageId, UnixMillis
from desktop_chat.domain.link import LinkStatus, Phase
from desktop_chat.qt.widgets.emoji_picker import EmojiPicker
from desktop_chat.qt.widgets.message_menu import entries
from desktop_chat.qt.widgets.shortcuts import ShortcutSheet
from desktop_chat.qt.wishes import Action, MessageWish, ReactionWish
from tests.qt.builders import (
    ANN,
    BO,
    NOON,
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
from tests.qt.hands import press

CONTROL = Qt.KeyboardModifier.ControlModifier


def wish(stage: Stage, number: int, action: Action) -> None:
    """Wish for an action on a message as the list does."""
    stage.window.conversation.timeline.wished.emit(MessageWish(message=MessageId(f"m{number}"), action=action))


def type_into_composer(stage: Stage, text: str) -> None:
    QTest.keyClicks(stage.window.conversation.composer.field, text)


def test_a_message_goes_from_the_keys_to_the_service_and_the_field_is_empty(talk: Stage) -> None:
    type_into_composer(talk, "hello")
    press(talk.window, Qt.Key.Key_Return)

    assert talk.chat.asked("send") == [(ROOM, "hello", None)]
    assert talk.window.conversation.composer.text() == ""


def test_the_field_is_emptied_only_after_the_service_has_stored_the_text(talk: Stage) -> None:
    talk.chat.gated = True
    type_into_composer(talk, "hello")
    press(talk.window, Qt.Key.Key_Return)
    before = talk.window.conversation.composer.text()

    talk.spawner.resume()

    assert before == "hello"
    assert talk.window.conversation.composer.text() == ""


def test_up_edits_the_last_own_message(talk: Stage) -> None:
    press(talk.window, Qt.Key.Key_Up)
    talk.window.conversation.composer.field.setPlainText("changed")
    press(talk.window, Qt.Key.Key_Return)

    assert talk.chat.asked("edit") == [(ROOM, MessageId("m30"), "changed")]


def test_typing_is_told_to_the_room(talk: Stage) -> None:
    type_into_composer(talk, "h")

    assert (ROOM, True) in talk.chat.asked("say_typing")


def test_who_types_is_shown_only_in_the_room_where_it_happens(talk: Stage) -> None:
    line = talk.window.conversation.composer.typing_text
    talk.publish(TypingChanged(room=OTHER_ROOM, names=("Zed",)))
    elsewhere = line()

    talk.publish(TypingChanged(room=ROOM, names=("Bo",)))

    assert elsewhere == ""
    assert "Bo" in line()
    assert "typing" in line()


def test_what_is_in_view_is_read_while_the_window_is_in_front(talk: Stage) -> None:
    talk.publish(inserted(30, a_row(31)))

    assert talk.chat.asked("mark_read")[-1] == (ROOM, MessageId("m31"))


def test_an_unsent_message_is_not_marked_as_read(talk: Stage) -> None:
    talk.publish(inserted(30, a_row(31, author=ANN, unsent=True)))

    assert (ROOM, MessageId("m31")) not in talk.chat.asked("mark_read")


def test_reading_older_messages_does_not_take_the_mark_back(talk: Stage) -> None:
    talk.publish(inserted(30, a_row(31)))
    talk.chat.calls.clear()

    talk.window.conversation.timeline.scroll_by(-500)

    assert talk.chat.asked("mark_read") == []


def test_new_messages_below_are_counted_and_a_press_goes_there(qtbot: QtBot, talk: Stage) -> None:
    talk.window.conversation.timeline.scroll_by(-600)
    talk.publish(inserted(30, a_row(31)), inserted(31, a_row(32)))
    pill = talk.window.conversation.pill

    shown = pill.text()
    qtbot.mouseClick(pill, Qt.MouseButton.LeftButton)

    assert shown.startswith("2 new")
    assert talk.window.conversation.timeline.at_end()
    assert not pill.isVisible()


def test_going_to_the_newest_asks_for_it_when_it_is_not_loaded(qtbot: QtBot, talk: Stage) -> None:
    talk.publish(a_page(rows(30), newer=True))

    qtbot.mouseClick(talk.window.conversation.pill, Qt.MouseButton.LeftButton)

    assert talk.chat.asked("jump_to_newest") == [(ROOM,)]


def test_older_messages_are_asked_for_at_the_top(talk: Stage) -> None:
    talk.publish(a_page(rows(60), older=True))

    talk.window.conversation.timeline.scroll_by(-100_000)

    assert talk.chat.asked("load_older") == [(ROOM,)]


def test_a_patch_for_another_room_is_not_shown(talk: Stage) -> None:
    talk.publish(a_view(OTHER_ROOM, "Other"))

    talk.publish(inserted(0, a_row(99)))

    assert talk.window.conversation.timeline.timeline.count() == 0


def test_an_empty_room_says_so(talk: Stage) -> None:
    talk.publish(a_page([]))

    assert talk.window.conversation.empty_text() == "No messages yet. Say hello."


def test_a_room_that_is_being_loaded_says_so(talk: Stage) -> None:
    talk.publish(a_page([], loading=True))

    assert talk.window.conversation.empty_text() == "Loading…"


def test_who_has_left_cannot_write(talk: Stage) -> None:
    talk.publish(a_view(may_write=False))

    assert not talk.window.conversation.composer.isEnabled()


def test_offline_is_said_where_one_writes_and_in_the_header(talk: Stage) -> None:
    offline = LinkStatus(phase=Phase.WAITING, as_of=UnixMillis(NOON - 5000))
    talk.publish(offline)
    calm = (talk.window.conversation.subtitle(), talk.window.conversation.composer.field.placeholderText())
    talk.clock.seconds += 5

    talk.publish(offline)

    assert "will be sent" in talk.window.conversation.composer.field.placeholderText()
    assert talk.window.conversation.subtitle().startswith("Up to date as of ")
    assert calm == ("3 members: \u2068Bo\u2069, \u2068Carl\u2069 and \u2068you\u2069", "Write a message")


def test_as_of_tells_the_day_when_it_was_not_today(talk: Stage) -> None:
    talk.clock.seconds += 5
    talk.publish(LinkStatus(phase=Phase.WAITING, as_of=UnixMillis(NOON - 86_400_000)))
    talk.clock.seconds += 5

    talk.publish(LinkStatus(phase=Phase.WAITING, as_of=UnixMillis(NOON - 86_400_000)))

    assert talk.window.conversation.subtitle().startswith("Up to date as of Yesterday, ")


def test_a_reaction_can_be_picked_by_keyboard(qtbot: QtBot, talk: Stage) -> None:
    wish(talk, 29, Action.REACT)
    picker = talk.window.findChild(EmojiPicker)
    assert picker is not None
    qtbot.waitUntil(picker.isVisible)

    QTest.keyClick(picker.field, Qt.Key.Key_Right)
    QTest.keyClick(picker.field, Qt.Key.Key_Return)

    assert talk.chat.asked("react") == [(ROOM, MessageId("m29"), "❤️", True)]


def test_picking_an_own_reaction_again_takes_it_away(qtbot: QtBot, talk: Stage) -> None:
    talk.publish(a_page([a_row(1, reactions=(("👍", (ANN,)),))]))
    wish(talk, 1, Action.REACT)
    picker = talk.window.findChild(EmojiPicker)
    assert picker is not None

    picker.picked.emit("👍")

    assert talk.chat.asked("react") == [(ROOM, MessageId("m1"), "👍", False)]


def test_a_click_on_a_reaction_goes_to_the_service(talk: Stage) -> None:
    talk.window.conversation.timeline.reacted.emit(ReactionWish(message=MessageId("m2"), key="🎉", on=True))

    assert talk.chat.asked("react") == [(ROOM, MessageId("m2"), "🎉", True)]


def test_a_text_is_copied_as_it_was_written(talk: Stage) -> None:
    talk.publish(a_page([a_row(1, "as  it\nwas <b>")]))

    wish(talk, 1, Action.COPY)

    assert QGuiApplication.clipboard().text() == "as  it\nwas <b>"


@pytest.mark.parametrize("action", [Action.EDIT, Action.DELETE, Action.RETRY, Action.DISCARD])
def test_nothing_can_be_done_to_the_message_of_somebody_else(talk: Stage, action: Action) -> None:
    wish(talk, 29, action)

    assert talk.chat.calls == []
    assert talk.window.conversation.composer.text() == ""


def test_a_refused_message_can_be_tried_again_edited_and_forgotten(talk: Stage) -> None:
    refused = a_row(1, "words", author=ANN, refused="Too fast.", unsent=True, delivery=Delivery.QUEUED)
    talk.publish(a_page([refused]))

    wish(talk, 1, Action.RETRY)
    wish(talk, 1, Action.DISCARD)
    wish(talk, 1, Action.EDIT)

    assert talk.chat.asked("retry") == [(ROOM, MessageId("m1"))]
    assert talk.chat.asked("discard") == [(ROOM, MessageId("m1"))]
    assert talk.window.conversation.composer.text() == "words"


def test_a_wish_for_a_message_that_is_gone_does_nothing(talk: Stage) -> None:
    wish(talk, 999, Action.MENU)

    assert talk.chat.calls == []


def test_the_menu_offers_what_the_row_allows() -> None:
    own = {action for action, _ in entries(a_row(1, author=ANN))}
    other = {action for action, _ in entries(a_row(1, author=BO))}
    deleted = {action for action, _ in entries(a_row(1, content=DeletedContent()))}

    assert {Action.EDIT, Action.DELETE} <= own
    assert not {Action.EDIT, Action.DELETE} & other
    assert deleted == {Action.REPLY, Action.HIDE, Action.PERSON, Action.REPORT}


def test_the_quoted_message_is_brought_into_view(talk: Stage) -> None:
    talk.publish(a_page([a_row(1), a_row(2, "an answer", reply_to=MessageId("m1"))]))

    wish(talk, 2, Action.GO_TO_QUOTED)
    wish(talk, 1, Action.GO_TO_QUOTED)

    assert talk.chat.asked("jump_to") == [(ROOM, MessageId("m1"))]
    assert Action.GO_TO_QUOTED in {action for action, _ in entries(a_row(2, reply_to=MessageId("m1")))}


def test_the_menu_opens_and_carries_out(qtbot: QtBot, talk: Stage) -> None:
    wish(talk, 29, Action.MENU)
    menu = talk.window.findChild(QMenu)
    assert menu is not None
    qtbot.waitUntil(menu.isVisible)

    next(entry for entry in menu.actions() if entry.text().startswith("Reply")).trigger()
    type_into_composer(talk, "yes")
    press(talk.window, Qt.Key.Key_Return)

    assert talk.chat.asked("send") == [(ROOM, "yes", MessageId("m29"))]


def test_the_toolbar_appears_over_the_row_under_the_mouse(qtbot: QtBot, talk: Stage) -> None:
    timeline = talk.window.conversation.timeline
    place = timeline.row_rect(MessageId("m29")).center()

    QTest.mouseMove(timeline.viewport(), place - QPoint(0, 2))
    QTest.mouseMove(timeline.viewport(), place)

    qtbot.waitUntil(talk.window.conversation.toolbar.isVisible)


def test_a_room_is_opened_from_the_list(talk: Stage) -> None:
    talk.window.rooms.room_chosen.emit(OTHER_ROOM)

    assert talk.chat.asked("open_room") == [(OTHER_ROOM,)]


def test_the_room_above_and_below_are_a_key_away(talk: Stage) -> None:
    talk.publish(a_roster(an_entry(), an_entry(OTHER_ROOM, "Other")))

    press(talk.window, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)

    assert talk.chat.asked("open_room") == [(OTHER_ROOM,)]


def test_trying_to_connect_is_a_key_away(talk: Stage) -> None:
    press(talk.window, Qt.Key.Key_F5)
    press(talk.window, Qt.Key.Key_R, CONTROL)

    assert talk.chat.asked("refresh") == [(), ()]


def test_panes_are_walked_by_a_key(talk: Stage) -> None:
    window = talk.window
    window.conversation.composer.setFocus()

    press(talk.window, Qt.Key.Key_F6)
    first = window.rooms.list.hasFocus()
    press(talk.window, Qt.Key.Key_F6)

    assert first
    assert window.conversation.timeline.hasFocus()


def test_finding_in_the_list_is_a_key_away(talk: Stage) -> None:
    press(talk.window, Qt.Key.Key_K, CONTROL | Qt.KeyboardModifier.ShiftModifier)

    assert talk.window.rooms.search.hasFocus()


def test_the_shortcut_sheet_is_a_key_away(talk: Stage) -> None:
    press(talk.window, Qt.Key.Key_F1)

    assert talk.window.findChild(ShortcutSheet) is not None


def test_the_title_says_how_much_is_unread(talk: Stage) -> None:
    talk.publish(a_roster(an_entry(unread=2), an_entry(OTHER_ROOM, "Other", unread=3)))

    assert talk.window.windowTitle() == "(5) Crew - Desktop Chat"


def test_a_narrow_window_shows_one_pane_at_a_time(talk: Stage) -> None:
    window = talk.window
    window.resize(480, 700)
    QApplication.processEvents()
    room_first = (window.rooms.isVisible(), window.conversation.isVisible())

    window.conversation.back.click()

    assert room_first == (False, True)
    assert (window.rooms.isVisible(), window.conversation.isVisible()) == (True, False)


def test_a_narrow_window_shows_the_connection_in_every_pane(talk: Stage) -> None:
    window = talk.window
    window.resize(480, 700)
    QApplication.processEvents()
    seen = [window.rooms.badge.isVisible()]

    window.conversation.back.click()
    seen.append(window.rooms.badge.isVisible())
    window.resize(1080, 700)
    QApplication.processEvents()
    seen.append(window.rooms.badge.isVisible())

    assert seen == [True, True, True]


def test_a_long_word_of_the_badge_leaves_the_title_its_room(talk: Stage) -> None:
    offline = LinkStatus(phase=Phase.WAITING, as_of=NOON, queued=1234)
    talk.window.resize(420, 700)
    talk.publish(offline)
    talk.clock.seconds += 5
    talk.publish(offline)
    QApplication.processEvents()
    narrow = talk.window.rooms.badge.width()
    talk.window.resize(1080, 700)
    QApplication.processEvents()

    assert narrow <= 120
    assert talk.window.rooms.badge.width() > 180


def test_signing_out_shows_the_first_page(talk: Stage) -> None:
    talk.publish(SessionChanged(phase=SessionPhase.SIGNED_OUT, me=None, url=""))

    assert not talk.window.in_chat()
    assert talk.window.onboarding().isVisible()


def test_a_session_that_has_run_out_keeps_the_messages_in_view(talk: Stage) -> None:
    talk.publish(SessionChanged(phase=SessionPhase.EXPIRED, me=ANN, url=""))

    assert talk.window.in_chat()
    assert "Sign in again" in talk.window.conversation.notices.text()


def test_a_draft_is_kept_when_the_window_closes(qtbot: QtBot, talk: Stage) -> None:
    type_into_composer(talk, "half")

    with qtbot.waitSignal(talk.window.closed):
        talk.window.close()

    assert talk.chat.asked("save_draft") == [(ROOM, "half")]


def test_a_draft_is_shown_when_its_room_is_opened(stage: Stage) -> None:
    stage.publish(signed_in(), a_view(draft="half a thought"))

    assert stage.window.conversation.composer.text() == "half a thought"


def test_every_control_has_a_name(talk: Stage) -> None:
    talk.window.show_onboarding()
    controls = [
        child
        for child in talk.window.findChildren(QWidget)
        if child.focusPolicy() != Qt.FocusPolicy.NoFocus and not child.objectName().startswith("qt_")
    ]

    nameless = [
        child
        for child in controls
        if not child.accessibleName() and not (isinstance(child, QAbstractButton) and child.text())
    ]
    assert nameless == []
