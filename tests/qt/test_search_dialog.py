"""The history is searched while one types, by keyboard alone, and a hit is shown where it stands."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop_chat.domain.errors import StoreBroken
from desktop_chat.domain.ids import MessageId, RoomId
from desktop_chat.domain.search import Found, Hit, SearchAnswer
from desktop_chat.qt.models.line_model import LineModel
from desktop_chat.qt.snippet import shown_words, told_words
from desktop_chat.qt.theme import Mode
from desktop_chat.qt.widgets.found_list import hit_words, spoken_hit
from desktop_chat.qt.widgets.search_dialog import SearchDialog
from desktop_chat.qt.widgets.shortcuts import sections
from desktop_chat.qt.wishes import SearchDone, SearchWish
from tests.qt.builders import ROOM, a_message
from tests.qt.conftest import Stage
from tests.qt.hands import button, press

CONTROL = Qt.KeyboardModifier.ControlModifier
BOTH = CONTROL | Qt.KeyboardModifier.ShiftModifier


def a_hit(number: int, text: str = "an apple pie", match: str = "apple") -> Hit:
    start = text.index(match)
    found = Found(message=a_message(number, text), snippet=text, start=start, end=start + len(match))
    return Hit(found=found, author="Bo", place="Crew")


def an_answer(typed: str, *numbers: int, below: int | None = None, complaint: str = "") -> SearchAnswer:
    return SearchAnswer(typed=typed, hits=tuple(a_hit(one) for one in numbers), below=below, complaint=complaint)


def search(stage: Stage, typed: str = "") -> SearchDialog:
    """Open the dialog by its shortcut and type."""
    press(stage.window, Qt.Key.Key_F, BOTH)
    dialog = stage.window.findChildren(SearchDialog)[-1]  # one that was closed goes with the next turn of the loop
    if typed:
        QTest.keyClicks(dialog.field, typed)
        dialog.search_now()
    return dialog


def sentences(dialog: SearchDialog) -> list[str]:
    shown = [made.text() for made in dialog.findChildren(QLabel) if made.isVisible() and made.objectName() != "heading"]
    return [text.replace("\u2068", "").replace("\u2069", "") for text in shown]


def test_what_is_typed_is_looked_for_after_a_pause(qtbot: QtBot, talk: Stage) -> None:
    talk.chat.answers["apple", None] = an_answer("apple", 7, 3)
    dialog = search(talk)

    QTest.keyClicks(dialog.field, "apple")
    qtbot.waitUntil(lambda: dialog.list.lines.count() == 2)

    assert [dialog.list.lines.line(number).found.message.id for number in (0, 1)] == ["m7", "m3"]
    assert dialog.list.currentIndex().row() == 0
    assert dialog.focusWidget() is dialog.field


def test_enter_shows_the_hit_at_the_cursor_and_closes(talk: Stage) -> None:
    talk.chat.answers["apple", None] = an_answer("apple", 7, 3)
    dialog = search(talk, "apple")

    QTest.keyClick(dialog.field, Qt.Key.Key_Down)
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)

    assert talk.chat.asked("open_room")[-1] == (ROOM,)
    assert talk.chat.asked("jump_to") == [(ROOM, MessageId("m3"))]
    assert not dialog.isVisible()


def test_the_button_shows_it_too(talk: Stage) -> None:
    talk.chat.answers["apple", None] = an_answer("apple", 7)
    dialog = search(talk, "apple")

    button(dialog, "Show").click()

    assert talk.chat.asked("jump_to") == [(ROOM, MessageId("m7"))]


def test_nothing_typed_says_what_can_be(talk: Stage) -> None:
    dialog = search(talk)

    assert any("from:ann" in sentence for sentence in sentences(dialog))
    assert not button(dialog, "Show").isEnabled()
    assert talk.chat.asked("search") == []


def test_nothing_found_is_said(talk: Stage) -> None:
    dialog = search(talk, "pear")

    assert sentences(dialog) == ["Nothing on this computer has pear."]


def test_what_cannot_be_meant_is_said_beside_the_hits(talk: Stage) -> None:
    talk.chat.answers["apple", None] = an_answer("apple", 7, complaint="“soon” is no date.")
    dialog = search(talk, "apple")

    assert sentences(dialog) == ["“soon” is no date."]
    assert dialog.list.isVisible()


def test_a_failed_search_says_why(talk: Stage) -> None:
    dialog = search(talk)
    talk.chat.problem = StoreBroken("the disk is gone")

    QTest.keyClicks(dialog.field, "apple")
    dialog.search_now()

    assert any("the disk is gone" in sentence for sentence in sentences(dialog))


def test_an_answer_to_former_words_is_dropped(talk: Stage) -> None:
    talk.chat.answers["apple", None] = an_answer("apple", 7)
    dialog = search(talk, "apple")

    dialog.show_answer(SearchDone(wish=SearchWish(typed="app"), answer=an_answer("app", 1, 2, 3)))

    assert dialog.list.lines.count() == 1


def test_emptied_words_bring_the_help_back(talk: Stage) -> None:
    talk.chat.answers["apple", None] = an_answer("apple", 7)
    dialog = search(talk, "apple")

    dialog.field.clear()
    dialog.search_now()

    assert dialog.list.lines.count() == 0
    assert any("from:ann" in sentence for sentence in sentences(dialog))


def test_the_next_page_comes_before_the_end_is_reached(talk: Stage) -> None:
    talk.chat.answers["apple", None] = an_answer("apple", *range(50, 0, -1), below=500)
    talk.chat.answers["apple", 500] = an_answer("apple", *range(80, 60, -1))
    dialog = search(talk, "apple")

    for _ in range(6):
        QTest.keyClick(dialog.field, Qt.Key.Key_PageDown)

    assert dialog.list.lines.count() == 70
    assert talk.chat.asked("search")[-1] == ("apple", 500)
    assert len(talk.chat.asked("search")) == 2


def test_the_words_of_last_time_are_there_to_be_replaced(talk: Stage) -> None:
    talk.chat.answers["apple", None] = an_answer("apple", 7)
    search(talk, "apple").reject()

    dialog = search(talk)

    assert (dialog.field.text(), dialog.field.selectedText()) == ("apple", "apple")


def test_the_conversation_that_is_shown_can_be_searched_alone(talk: Stage) -> None:
    press(talk.window, Qt.Key.Key_F, CONTROL)
    dialog = talk.window.findChild(SearchDialog)

    assert dialog is not None
    assert dialog.field.text() == f'in:"{talk.window.conversation.view_of.title}" '  # type: ignore[union-attr]  # a room is open


def test_before_the_chat_is_shown_there_is_nothing_to_search(stage: Stage) -> None:
    stage.window.show_onboarding()

    press(stage.window, Qt.Key.Key_F, BOTH)

    assert stage.window.findChild(SearchDialog) is None


def test_the_shortcut_is_told(talk: Stage) -> None:
    told = {keys for _, entries in sections(talk.window.commands) for keys, _ in entries}

    assert {"Ctrl+F", "Ctrl+Shift+F"} <= told


def test_a_screen_reader_says_who_where_and_what(talk: Stage) -> None:
    talk.chat.answers["apple", None] = an_answer("apple", 7)
    dialog = search(talk, "apple")

    child = QAccessible.queryAccessibleInterface(dialog.list).child(0)

    assert child.text(QAccessible.Text.Name).replace("\u2068", "").replace("\u2069", "") == "Bo in Crew: an apple pie"


@pytest.mark.parametrize(
    ("snippet", "match", "expected"),
    [
        ("an apple pie", "apple", ("an apple pie", 3, 5)),
        ("one\ntwo apple", "apple", ("one two apple", 8, 5)),
        ("\U0001f44d apple", "apple", ("\U0001f44d apple", 3, 5)),
        ("x" * 60 + " apple", "apple", ("…" + "x" * 39 + " apple", 41, 5)),
        ("\u202eapple", "apple", ("apple", 0, 5)),
    ],
)
def test_the_match_is_marked_on_one_line(snippet: str, match: str, expected: tuple[str, int, int]) -> None:
    start = snippet.index(match)
    found = Found(message=a_message(1), snippet=snippet, start=start, end=start + len(match))

    assert shown_words(found) == expected


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
def test_every_hit_is_painted(talk: Stage, mode: Mode) -> None:
    keeper = talk.window.kit.keeper
    keeper.choose(mode)
    talk.chat.answers["apple", None] = an_answer("apple", 7, 3)
    dialog = search(talk, "apple")
    full = dialog.list.viewport().grab().toImage()

    dialog.list.lines.show(())
    empty = dialog.list.viewport().grab().toImage()
    keeper.choose(Mode.LIGHT)

    assert full != empty


def test_the_model_keeps_qts_rules() -> None:
    model = LineModel(hit_words, spoken_hit)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)

    model.show([a_hit(1), a_hit(2)])
    model.add([a_hit(3)])
    model.add([])

    assert tester.model() is model
    assert model.count() == 3
    assert model.data(model.index(2)) == "an apple pie"
    assert model.data(model.index(9)) is None


def test_a_hit_of_another_room_is_shown_there(talk: Stage) -> None:
    other = RoomId("room-2")
    moved = Found(message=replace(a_message(5, "apple"), room=other), snippet="apple")
    talk.chat.answers["apple", None] = SearchAnswer(typed="apple", hits=(Hit(found=moved, author="", place="Other"),))
    dialog = search(talk, "apple")

    QTest.keyClick(dialog.field, Qt.Key.Key_Return)

    assert talk.chat.asked("open_room")[-1] == (other,)


def test_a_hit_shows_no_delimiters_and_nothing_that_is_hidden() -> None:
    bold = a_hit(1, "an **apple** _pie_").found
    hidden = a_hit(1, "it was ||an apple||").found
    beside = a_hit(1, "an apple, ||a pear||").found

    assert shown_words(bold) == ("an apple pie", 3, 5)
    assert shown_words(hidden) == ("it was [spoiler]", 16, 0)
    assert shown_words(beside) == ("an apple, [spoiler]", 3, 5)
    assert told_words(hidden) == "it was [spoiler]"
