"""The composer never loses a text: it is given away only when it is stored."""

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_chat.domain.errors import StoreFull
from desktop_chat.domain.ids import MessageId
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.widgets.composer import Composer
from desktop_chat.qt.wishes import Draft, DraftDone, UnfinishedText
from tests.qt.builders import ANN, OTHER_ROOM, ROOM, a_row
from tests.qt.conftest import show


@pytest.fixture
def composer(qtbot: QtBot, kit: Kit) -> Composer:
    made = Composer(kit)
    qtbot.addWidget(made)
    made.resize(500, 120)
    show(qtbot, made)
    made.show_room(ROOM, "", "Write a message")
    made.setFocus()
    return made


def drafts(composer: Composer) -> list[Draft]:
    told: list[Draft] = []
    composer.submitted.connect(told.append)
    return told


def unfinished(composer: Composer) -> list[UnfinishedText]:
    told: list[UnfinishedText] = []
    composer.draft_changed.connect(told.append)
    return told


def test_enter_submits_and_the_text_stays_until_it_is_stored(composer: Composer) -> None:
    told = drafts(composer)

    QTest.keyClicks(composer.field, "hello")
    QTest.keyClick(composer.field, Qt.Key.Key_Return)

    assert told == [Draft(room=ROOM, text="hello")]
    assert composer.text() == "hello"


def test_a_stored_text_is_gone(composer: Composer) -> None:
    told = drafts(composer)
    QTest.keyClicks(composer.field, "hello")
    QTest.keyClick(composer.field, Qt.Key.Key_Return)

    composer.finish(DraftDone(draft=told[0], kept=True))

    assert composer.text() == ""


def test_a_text_that_could_not_be_stored_is_kept(composer: Composer) -> None:
    told = drafts(composer)
    QTest.keyClicks(composer.field, "hello")
    QTest.keyClick(composer.field, Qt.Key.Key_Return)

    composer.finish(DraftDone(draft=told[0], kept=False))
    QTest.keyClick(composer.field, Qt.Key.Key_Return)

    assert composer.text() == "hello"
    assert len(told) == 2


def test_what_is_typed_while_the_text_is_being_stored_is_kept(composer: Composer) -> None:
    told = drafts(composer)
    QTest.keyClicks(composer.field, "hello")
    QTest.keyClick(composer.field, Qt.Key.Key_Return)
    QTest.keyClicks(composer.field, " and more")

    composer.finish(DraftDone(draft=told[0], kept=True))

    assert composer.text() == " and more"


def test_enter_twice_submits_once(composer: Composer) -> None:
    told = drafts(composer)
    QTest.keyClicks(composer.field, "hello")

    QTest.keyClick(composer.field, Qt.Key.Key_Return)
    QTest.keyClick(composer.field, Qt.Key.Key_Return)

    assert len(told) == 1


def test_an_answer_for_another_draft_changes_nothing(composer: Composer) -> None:
    QTest.keyClicks(composer.field, "hello")

    composer.finish(DraftDone(draft=Draft(room=ROOM, text="hello"), kept=True))

    assert composer.text() == "hello"


@pytest.mark.parametrize("text", ["", "   ", "\n\n"])
def test_nothing_is_not_submitted(composer: Composer, text: str) -> None:
    told = drafts(composer)
    composer.field.setPlainText(text)

    QTest.keyClick(composer.field, Qt.Key.Key_Return)

    assert told == []


def test_shift_enter_breaks_the_line(composer: Composer) -> None:
    told = drafts(composer)

    QTest.keyClicks(composer.field, "one")
    QTest.keyClick(composer.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClicks(composer.field, "two")
    QTest.keyClick(composer.field, Qt.Key.Key_Return)

    assert told[0].text == "one\ntwo"


def test_the_field_grows_with_its_lines_up_to_a_limit(composer: Composer) -> None:
    one = composer.field.height()

    composer.field.setPlainText("\n".join("abc"))
    three = composer.field.height()
    composer.field.setPlainText("\n" * 200)

    assert one < three < composer.field.height() < 300


def test_up_in_an_empty_field_asks_for_the_last_message(qtbot: QtBot, composer: Composer) -> None:
    with qtbot.waitSignal(composer.edit_last_wanted):
        QTest.keyClick(composer.field, Qt.Key.Key_Up)


def test_up_in_a_text_moves_the_cursor(qtbot: QtBot, composer: Composer) -> None:
    QTest.keyClicks(composer.field, "x")

    with qtbot.assertNotEmitted(composer.edit_last_wanted):
        QTest.keyClick(composer.field, Qt.Key.Key_Up)


def test_an_edit_submits_the_change_of_that_message(composer: Composer) -> None:
    told = drafts(composer)
    composer.edit(a_row(7, "old words", author=ANN))
    composer.field.selectAll()

    QTest.keyClicks(composer.field, "new words")
    QTest.keyClick(composer.field, Qt.Key.Key_Return)

    assert told == [Draft(room=ROOM, text="new words", edits=MessageId("m7"))]


def test_escape_leaves_an_edit_and_gives_the_text_before_back(composer: Composer) -> None:
    QTest.keyClicks(composer.field, "half a thought")
    composer.edit(a_row(7, "old words", author=ANN))

    QTest.keyClick(composer.field, Qt.Key.Key_Escape)

    assert composer.text() == "half a thought"


def test_a_stored_edit_gives_the_text_before_back(composer: Composer) -> None:
    told = drafts(composer)
    QTest.keyClicks(composer.field, "half a thought")
    composer.edit(a_row(7, "old words", author=ANN))
    QTest.keyClick(composer.field, Qt.Key.Key_Return)

    composer.finish(DraftDone(draft=told[0], kept=True))

    assert composer.text() == "half a thought"


def test_a_reply_says_to_what(composer: Composer) -> None:
    told = drafts(composer)
    composer.reply_to(a_row(7, "a question"))

    QTest.keyClicks(composer.field, "an answer")
    QTest.keyClick(composer.field, Qt.Key.Key_Return)

    assert told == [Draft(room=ROOM, text="an answer", reply_to=MessageId("m7"))]


def test_escape_cancels_a_reply_and_keeps_the_text(composer: Composer) -> None:
    told = drafts(composer)
    composer.reply_to(a_row(7, "a question"))
    QTest.keyClicks(composer.field, "an answer")

    QTest.keyClick(composer.field, Qt.Key.Key_Escape)
    QTest.keyClick(composer.field, Qt.Key.Key_Return)

    assert told == [Draft(room=ROOM, text="an answer")]


def test_unfinished_text_is_told_when_typing_rests(qtbot: QtBot, composer: Composer) -> None:
    told = unfinished(composer)

    QTest.keyClicks(composer.field, "half")
    qtbot.waitUntil(lambda: bool(told))

    assert told == [UnfinishedText(room=ROOM, text="half")]


def test_unfinished_text_is_told_before_the_room_is_left(composer: Composer) -> None:
    told = unfinished(composer)
    QTest.keyClicks(composer.field, "half")

    composer.show_room(OTHER_ROOM, "theirs", "Write a message")

    assert told == [UnfinishedText(room=ROOM, text="half")]
    assert composer.text() == "theirs"


def test_an_edit_is_no_draft(composer: Composer) -> None:
    told = unfinished(composer)
    composer.edit(a_row(7, "old words", author=ANN))
    QTest.keyClicks(composer.field, " changed")

    composer.flush()

    assert told == []


def test_a_stored_text_is_no_draft_any_more(composer: Composer) -> None:
    told = unfinished(composer)
    submitted = drafts(composer)
    QTest.keyClicks(composer.field, "hello")
    composer.flush()
    QTest.keyClick(composer.field, Qt.Key.Key_Return)

    composer.finish(DraftDone(draft=submitted[0], kept=True))

    assert told[-1] == UnfinishedText(room=ROOM, text="")


def test_the_same_room_again_does_not_touch_the_text(composer: Composer) -> None:
    QTest.keyClicks(composer.field, "half")

    composer.show_room(ROOM, "older draft", "Write a message")

    assert composer.text() == "half"


def test_typing_is_told(composer: Composer) -> None:
    told: list[bool] = []
    composer.typing_changed.connect(told.append)

    QTest.keyClicks(composer.field, "a")
    QTest.keyClick(composer.field, Qt.Key.Key_Backspace)

    assert told[0] is True


def test_only_plain_text_is_pasted(composer: Composer) -> None:
    source = QMimeData()
    source.setHtml("<b>bold</b><img src='x'>")
    source.setText("bold")

    composer.field.insertFromMimeData(source)

    assert composer.text() == "bold"
    assert not composer.field.canInsertFromMimeData(_a_picture())


def test_a_full_disk_has_a_sentence() -> None:
    assert "still here" in str(StoreFull())


def _a_picture() -> QMimeData:
    source = QMimeData()
    source.setData("image/png", b"x")
    return source


def test_what_is_entered_while_a_text_is_being_stored_is_submitted_after_it(composer: Composer) -> None:
    told = drafts(composer)
    QTest.keyClicks(composer.field, "one")
    QTest.keyClick(composer.field, Qt.Key.Key_Return)
    QTest.keyClicks(composer.field, "two")
    QTest.keyClick(composer.field, Qt.Key.Key_Return)
    QTest.keyClicks(composer.field, "three")
    QTest.keyClick(composer.field, Qt.Key.Key_Return)
    QTest.keyClicks(composer.field, "rest")

    composer.finish(DraftDone(draft=told[0], kept=True))
    composer.finish(DraftDone(draft=told[1], kept=True))
    composer.finish(DraftDone(draft=told[2], kept=True))

    assert [draft.text for draft in told] == ["one", "two", "three"]
    assert composer.text() == "rest"


def test_what_is_entered_after_a_text_that_could_not_be_stored_stays_in_the_field(composer: Composer) -> None:
    told = drafts(composer)
    QTest.keyClicks(composer.field, "one")
    QTest.keyClick(composer.field, Qt.Key.Key_Return)
    QTest.keyClicks(composer.field, "two")
    QTest.keyClick(composer.field, Qt.Key.Key_Return)

    composer.finish(DraftDone(draft=told[0], kept=False))

    assert len(told) == 1
    assert composer.text() == "onetwo"


def test_a_text_stored_after_its_room_was_left_is_no_draft_there(composer: Composer) -> None:
    told = drafts(composer)
    kept = unfinished(composer)
    QTest.keyClicks(composer.field, "hello")
    QTest.keyClick(composer.field, Qt.Key.Key_Return)
    composer.show_room(OTHER_ROOM, "", "Write a message")

    composer.finish(DraftDone(draft=told[0], kept=True))

    assert kept[-1] == UnfinishedText(room=ROOM, text="")
    assert composer.text() == ""


def test_a_text_that_could_not_be_stored_after_its_room_was_left_is_a_draft_there(composer: Composer) -> None:
    told = drafts(composer)
    kept = unfinished(composer)
    QTest.keyClicks(composer.field, "hello")
    QTest.keyClick(composer.field, Qt.Key.Key_Return)
    composer.show_room(OTHER_ROOM, "", "Write a message")

    composer.finish(DraftDone(draft=told[0], kept=False))

    assert kept[-1] == UnfinishedText(room=ROOM, text="hello")


def test_a_text_stored_after_coming_back_is_taken_out_of_the_field(composer: Composer) -> None:
    told = drafts(composer)
    QTest.keyClicks(composer.field, "hello")
    QTest.keyClick(composer.field, Qt.Key.Key_Return)
    composer.show_room(OTHER_ROOM, "", "Write a message")
    composer.show_room(ROOM, "hello", "Write a message")

    composer.finish(DraftDone(draft=told[0], kept=True))

    assert composer.text() == ""


def test_what_is_typed_between_rooms_comes_after_the_draft_and_is_not_sent_with_it(composer: Composer) -> None:
    told = drafts(composer)
    composer.leave_room()
    QTest.keyClicks(composer.field, "more")
    QTest.keyClick(composer.field, Qt.Key.Key_Return)

    composer.show_room(OTHER_ROOM, "half ", "Write a message")

    assert told == []
    assert composer.text() == "half more"


def test_emptying_the_field_ends_the_typing_that_was_told(composer: Composer) -> None:
    told: list[bool] = []
    composer.typing_changed.connect(told.append)

    QTest.keyClicks(composer.field, "h")
    QTest.keyClick(composer.field, Qt.Key.Key_Backspace)

    assert told == [True, False]
