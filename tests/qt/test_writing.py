"""Completions and emoji while one writes, by keyboard: people after an @, emoji after a colon, both taken with Tab."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_chat.domain.ids import UserId
from desktop_chat.domain.user import Profile
from desktop_chat.qt.widgets.completer import Completer
from desktop_chat.qt.widgets.emoji_picker import EmojiPicker
from desktop_chat.qt.widgets.message_field import MessageField
from tests.qt.builders import ANN, BO, CARL, OTHER_ROOM, ROOM, a_page, a_row, a_view
from tests.qt.conftest import Stage
from tests.qt.hands import named, press

CONTROL = Qt.KeyboardModifier.ControlModifier
CAROL = Profile(id=UserId("carol"), handle="c.olsen", name="Carol Olsen")


def field(stage: Stage) -> MessageField:
    return stage.window.conversation.composer.field


def write(stage: Stage, text: str) -> None:
    """Type a text into the field, letter by letter."""
    field(stage).setFocus()
    QTest.keyClicks(field(stage), text)


def offered(stage: Stage) -> list[str]:
    """Return the names and emoji that can be seen in the list of completions."""
    seen = [made for made in stage.window.findChildren(Completer) if made.isVisible()]
    return [one.name if isinstance(one, Profile) else one.key for made in seen for one in made.list.lines.lines()]


@pytest.fixture
def full(talk: Stage) -> Stage:
    """A window in a room of four: Ann herself, Bo, Carl and Carol."""
    talk.publish(a_view(people=(ANN, BO, CARL, CAROL)))
    return talk


def test_an_at_sign_offers_the_others_in_the_room(full: Stage) -> None:
    write(full, "hi @")

    assert offered(full) == ["Bo", "Carl", "Carol Olsen"]


@pytest.mark.parametrize(("typed", "names"), [("@car", ["Carl", "Carol Olsen"]), ("@c.o", ["Carol Olsen"])])
def test_people_are_found_by_name_and_by_handle(full: Stage, typed: str, names: list[str]) -> None:
    write(full, typed)

    assert offered(full) == names


@pytest.mark.parametrize("key", [Qt.Key.Key_Tab, Qt.Key.Key_Return])
def test_tab_and_enter_take_the_person_at_the_cursor_and_send_nothing(full: Stage, key: Qt.Key) -> None:
    write(full, "hi @")
    QTest.keyClick(field(full), Qt.Key.Key_Down)
    QTest.keyClick(field(full), Qt.Key.Key_Down)

    QTest.keyClick(field(full), key)

    assert field(full).toPlainText() == "hi @c.olsen "
    assert offered(full) == []
    assert full.chat.asked("send") == []


def test_what_was_completed_is_sent_with_the_next_enter(full: Stage) -> None:
    write(full, "@bo")
    press(full.window, Qt.Key.Key_Tab)
    QTest.keyClicks(field(full), "hello")

    press(full.window, Qt.Key.Key_Return)

    assert full.chat.asked("send") == [(ROOM, "@bo hello", None)]


def test_the_list_is_walked_around(full: Stage) -> None:
    write(full, "@")

    QTest.keyClick(field(full), Qt.Key.Key_Up)
    QTest.keyClick(field(full), Qt.Key.Key_Tab)

    assert field(full).toPlainText() == "@c.olsen "


def test_escape_closes_the_list_and_leaves_the_word_alone(full: Stage) -> None:
    write(full, "@ca")
    QTest.keyClick(field(full), Qt.Key.Key_Escape)
    closed = offered(full)

    QTest.keyClick(field(full), Qt.Key.Key_Return)

    assert closed == []
    assert full.chat.asked("send") == [(ROOM, "@ca", None)]


def test_after_escape_further_letters_offer_again(full: Stage) -> None:
    write(full, "@ca")
    QTest.keyClick(field(full), Qt.Key.Key_Escape)

    QTest.keyClicks(field(full), "r")

    assert offered(full) == ["Carl", "Carol Olsen"]


def test_nobody_of_that_name_offers_nothing(full: Stage) -> None:
    write(full, "@ca")
    QTest.keyClicks(field(full), "xx")

    assert offered(full) == []


def test_a_draft_that_ends_in_a_name_opens_no_list(full: Stage) -> None:
    full.publish(a_view(OTHER_ROOM, "Other", draft="hi @b"))

    assert field(full).toPlainText() == "hi @b"
    assert offered(full) == []


def test_leaving_the_field_closes_the_list(full: Stage) -> None:
    write(full, "@")

    full.window.conversation.timeline.setFocus()

    assert offered(full) == []


def test_a_click_takes_a_person(full: Stage) -> None:
    write(full, "@")
    made = full.window.findChild(Completer)
    assert made is not None
    index = made.list.model().index(1, 0)

    QTest.mouseClick(made.list.viewport(), Qt.MouseButton.LeftButton, pos=made.list.visualRect(index).center())

    assert field(full).toPlainText() == "@carl "


def test_a_colon_and_two_letters_offer_emoji(full: Stage) -> None:
    write(full, "yes :tad")
    shown = offered(full)

    QTest.keyClick(field(full), Qt.Key.Key_Tab)

    assert shown[0] == "🎉"
    assert field(full).toPlainText() == "yes 🎉"


def test_a_whole_shortcode_is_replaced_and_that_can_be_undone(full: Stage) -> None:
    write(full, "yes :tada:")
    replaced = field(full).toPlainText()

    field(full).undo()

    assert replaced == "yes 🎉"
    assert field(full).toPlainText() == "yes :tada:"


def test_an_unknown_shortcode_and_one_in_code_stay_as_typed(full: Stage) -> None:
    write(full, ":nosuchthing: `:tada:`")

    assert field(full).toPlainText() == ":nosuchthing: `:tada:`"


def test_emoji_outside_the_first_plane_before_the_name_do_no_harm(full: Stage) -> None:
    field(full).setFocus()
    field(full).insertPlainText("👩🏻‍❤️‍👩🏻🎉 ")
    QTest.keyClicks(field(full), "@bo")

    QTest.keyClick(field(full), Qt.Key.Key_Tab)

    assert field(full).toPlainText() == "👩🏻‍❤️‍👩🏻🎉 @bo "


def test_the_button_and_the_key_put_an_emoji_into_the_text(qtbot: QtBot, full: Stage) -> None:
    write(full, "ab")
    QTest.keyClick(field(full), Qt.Key.Key_Left)
    named(full.window.conversation.composer, "Choose an emoji").click()
    picker = full.window.findChild(EmojiPicker)
    assert picker is not None
    picker.picked.emit("🎉")
    picker.close()
    press(full.window, Qt.Key.Key_Period, CONTROL)
    picker.picked.emit("👍")

    assert field(full).toPlainText() == "a🎉👍b"


def test_an_emoji_chosen_for_the_text_does_not_react(full: Stage) -> None:
    full.publish(a_page([a_row(1)]))
    full.window.conversation.timeline.setFocus()
    press(full.window, Qt.Key.Key_Plus)
    full.window.commands.run("writing.emoji")
    picker = full.window.findChild(EmojiPicker)
    assert picker is not None

    picker.picked.emit("🎉")

    assert full.chat.asked("react") == []


def test_a_reader_hears_the_completion_at_the_cursor(full: Stage) -> None:
    said: list[str] = []
    write(full, "@")
    made = full.window.findChild(Completer)
    assert made is not None
    made.cursor_moved.connect(said.append)

    QTest.keyClick(field(full), Qt.Key.Key_Down)

    assert [sentence.replace("\u2068", "").replace("\u2069", "") for sentence in said] == ["Carl, @carl"]
