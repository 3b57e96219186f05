"""The quick switcher by keyboard: what it offers, in which order, where a choice leads, and that it opens at once."""

import time
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_chat.domain.errors import UserError
from desktop_chat.domain.ids import MessageId, RoomId
from desktop_chat.domain.search import Found, Hit, SearchAnswer
from desktop_chat.qt.switch_lines import Section, SwitchLines, spoken_line
from desktop_chat.qt.widgets.new_room import NewRoomDialog
from desktop_chat.qt.widgets.switcher import Switcher
from tests.qt.builders import (
    ANN,
    BO,
    CARL,
    NOON,
    OTHER_ROOM,
    ROOM,
    a_message,
    a_roster,
    a_view,
    an_entry,
)
from tests.qt.conftest import Stage
from tests.qt.hands import press

CONTROL = Qt.KeyboardModifier.ControlModifier


def switch(stage: Stage, typed: str = "") -> Switcher:
    """Open the switcher by its shortcut and type."""
    press(stage.window, Qt.Key.Key_K, CONTROL)
    made = stage.window.findChild(Switcher)
    assert made is not None
    QTest.keyClicks(made.field, typed)
    return made


def offered(switcher: Switcher) -> list[str]:
    return [line.title for line in switcher.list.lines.lines()]


@pytest.fixture
def busy(talk: Stage) -> Stage:
    """A window with three rooms, of which the first is open."""
    talk.publish(
        a_roster(an_entry(), an_entry(OTHER_ROOM, "Kitchen team", unread=2), an_entry(RoomId("room-3"), "Keys"))
    )
    return talk


def test_nothing_typed_offers_the_other_conversations(busy: Stage) -> None:
    switcher = switch(busy)

    assert offered(switcher) == ["Kitchen team", "Keys"]
    assert switcher.field.hasFocus()
    assert spoken_line(switcher.list.lines.line(0)).startswith("Recent conversations, ")


def test_who_has_one_conversation_is_offered_what_can_be_done(talk: Stage) -> None:
    switcher = switch(talk)

    assert spoken_line(switcher.list.lines.line(0)).startswith("Commands, ")
    assert "New conversation" in offered(switcher)


def test_enter_opens_the_conversation_at_the_cursor(busy: Stage) -> None:
    switcher = switch(busy, "k")
    QTest.keyClick(switcher.field, Qt.Key.Key_Down)

    QTest.keyClick(switcher.field, Qt.Key.Key_Return)

    assert busy.chat.asked("open_room") == [(RoomId("room-3"),)]
    assert not switcher.isVisible()


def test_what_was_chosen_last_is_offered_first(busy: Stage) -> None:
    QTest.keyClick(switch(busy, "keys").field, Qt.Key.Key_Return)
    busy.publish(a_view(RoomId("room-3"), "Keys"))
    busy.clock.wall += 60_000
    QTest.keyClick(switch(busy, "crew").field, Qt.Key.Key_Return)
    busy.publish(a_view())

    assert offered(switch(busy))[0] == "Keys"


def test_escape_gives_the_focus_back(busy: Stage) -> None:
    field = busy.window.conversation.composer.field
    field.setFocus()
    switcher = switch(busy, "k")

    QTest.keyClick(switcher.field, Qt.Key.Key_Escape)

    assert not switcher.isVisible()
    assert field.hasFocus()


def test_its_key_and_a_click_beside_it_close_it_again(busy: Stage) -> None:
    switcher = switch(busy)
    press(busy.window, Qt.Key.Key_K, CONTROL)
    by_key = switcher.isVisible()
    press(busy.window, Qt.Key.Key_K, CONTROL)

    QTest.mouseClick(switcher, Qt.MouseButton.LeftButton, pos=QPoint(4, 4))

    assert (by_key, switcher.isVisible()) == (False, False)


def test_a_command_is_found_with_its_key_and_run(busy: Stage) -> None:
    switcher = switch(busy, "new conv")

    assert offered(switcher)[0] == "New conversation"
    QTest.keyClick(switcher.field, Qt.Key.Key_Return)

    assert busy.window.findChild(NewRoomDialog) is not None


def test_another_command_closes_it(busy: Stage) -> None:
    switcher = switch(busy)

    press(busy.window, Qt.Key.Key_F6)

    assert not switcher.isVisible()


def test_members_of_the_room_are_offered_at_once_and_others_when_found(qtbot: QtBot, busy: Stage) -> None:
    busy.publish(a_view(people=(ANN, BO)))
    switcher = switch(busy, "@ca")
    known = offered(switcher)
    qtbot.waitUntil(lambda: offered(switcher) == ["Carl"])

    QTest.keyClick(switcher.field, Qt.Key.Key_Return)

    assert known == []
    assert busy.chat.asked("open_direct") == [(CARL.id,)]


def test_somebody_with_whom_there_is_a_conversation_is_not_offered_twice(busy: Stage) -> None:
    lines = SwitchLines((replace(an_entry(title="Bo"), peer=BO.id),), (), {}, None)
    lines.know((BO, CARL))

    assert [line.section for line in lines.lines("bo", NOON)] == [Section.ROOMS]


def test_a_search_for_people_that_fails_says_nothing(qtbot: QtBot, busy: Stage) -> None:
    busy.chat.problem = UserError("Offline.")
    switch(busy, "ca")
    qtbot.waitUntil(lambda: ("ca",) in busy.chat.asked("find_people"))

    assert not busy.window.notices.isVisible()


def test_messages_are_found_below_and_shown_where_they_stand(qtbot: QtBot, busy: Stage) -> None:
    found = Found(message=a_message(7, "an apple pie"), snippet="an apple pie", start=3, end=8)
    busy.chat.answers["apple", None] = SearchAnswer(typed="apple", hits=(Hit(found=found, author="Bo", place="Crew"),))
    switcher = switch(busy, "apple")
    qtbot.waitUntil(lambda: offered(switcher) == ["an apple pie"])

    QTest.keyClick(switcher.field, Qt.Key.Key_Return)

    assert busy.chat.asked("jump_to") == [(ROOM, MessageId("m7"))]


def test_late_answers_leave_the_cursor_where_it_is(qtbot: QtBot, busy: Stage) -> None:
    switcher = switch(busy, "ke")
    QTest.keyClick(switcher.field, Qt.Key.Key_Down)
    before = switcher.list.chosen()
    found = Found(message=a_message(7, "ke"), snippet="ke", start=0, end=2)
    answer = SearchAnswer(typed="ke", hits=(Hit(found=found, author="Bo", place="Crew"),))
    busy.chat.answers["ke", None] = answer
    qtbot.waitUntil(lambda: offered(switcher)[-1:] == ["ke"])

    now = switcher.list.chosen()
    assert before is not None
    assert now is not None
    assert now.target == before.target


@pytest.mark.parametrize(
    ("typed", "sections"),
    [(">", {Section.COMMANDS}), (">sea", {Section.COMMANDS}), ("#k", {Section.ROOMS}), ("@b", {Section.PEOPLE})],
)
def test_a_first_character_asks_for_one_kind(busy: Stage, typed: str, sections: set[Section]) -> None:
    switcher = switch(busy, typed)

    assert {line.section for line in switcher.list.lines.lines()} == sections


def test_nothing_found_is_said_with_the_words(busy: Stage) -> None:
    switcher = switch(busy, "qqqq")

    assert offered(switcher) == []
    assert "qqqq" in switcher._finder._words.text()
    QTest.keyClick(switcher.field, Qt.Key.Key_Return)
    assert switcher.isVisible()


def test_a_row_of_the_messages_is_acted_on_only_when_one_came_from_there(busy: Stage) -> None:
    busy.window.conversation.timeline.setFocus()
    from_messages = offered(switch(busy, ">reply"))
    press(busy.window, Qt.Key.Key_Escape)
    busy.window.conversation.composer.setFocus()

    assert "Reply" in from_messages
    assert "Reply" not in offered(switch(busy, ">reply"))


def test_a_reader_hears_the_line_at_the_cursor(busy: Stage) -> None:
    said: list[str] = []
    switcher = switch(busy, "#k")
    switcher.cursor_moved.connect(said.append)

    QTest.keyClick(switcher.field, Qt.Key.Key_Down)

    assert [sentence.replace("\u2068", "").replace("\u2069", "") for sentence in said] == ["Keys"]


def test_it_fits_a_narrow_window_and_follows_its_size(busy: Stage) -> None:
    switcher = switch(busy)

    busy.window.resize(380, 460)
    QApplication.processEvents()

    assert busy.window.rect().contains(switcher.geometry())
    assert switcher.rect().contains(switcher._panel.geometry())


def test_it_opens_within_a_frame_with_hundreds_of_rooms(talk: Stage) -> None:
    entries = [an_entry(RoomId(f"r{number}"), f"Room number {number}") for number in range(500)]
    talk.publish(a_roster(*entries))
    switcher = switch(talk)
    switcher.close_again()
    spent = []
    for _ in range(9):
        began = time.perf_counter()
        talk.window.commands.run("room.switch")
        switcher.grab()
        spent.append(time.perf_counter() - began)
        switcher.close_again()

    # A frame is 16 ms; the machine of a test may be five times as slow.
    assert sorted(spent)[4] < 0.080, spent
