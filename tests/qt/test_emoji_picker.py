"""Choosing an emoji by keyboard: found by words, from a group, in a tone; what was used of late comes first."""

import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from desktop_chat.core.emoji import Emoji, EmojiGroup
from desktop_chat.domain.ids import MessageId
from desktop_chat.qt.emoji_shelf import EmojiShelf
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.settings import LiveSettings
from desktop_chat.qt.widgets.emoji_picker import EmojiPicker
from tests.qt.builders import ROOM
from tests.qt.conftest import ICONS, Stage, show
from tests.qt.hands import named, press

FILE = ICONS.parent / "emoji" / "emoji.tsv"


@pytest.fixture
def shelf() -> EmojiShelf:
    return EmojiShelf(FILE, LiveSettings())


@pytest.fixture
def picker(qtbot: QtBot, kit: Kit, shelf: EmojiShelf) -> Iterator[EmojiPicker]:
    window = QWidget()
    qtbot.addWidget(window)
    show(qtbot, window)
    made = EmojiPicker(kit, shelf, window)
    made.open_at(QPoint(500, 10))
    yield made
    made.close()


def shown(picker: EmojiPicker) -> list[str]:
    return [emoji.key for emoji in picker.grid.lines.lines()]


def picked(picker: EmojiPicker) -> list[str]:
    told: list[str] = []
    picker.picked.connect(told.append)
    return told


def test_usual_ones_are_there_before_any_was_used(picker: EmojiPicker) -> None:
    assert shown(picker)[:3] == ["👍", "❤️", "😂"]


def test_one_is_found_by_words_and_taken_with_enter(picker: EmojiPicker) -> None:
    told = picked(picker)
    QTest.keyClicks(picker.field, "party pop")

    QTest.keyClick(picker.field, Qt.Key.Key_Return)

    assert told == ["🎉"]
    assert not picker.isVisible()


def test_what_was_used_is_first_the_next_time(picker: EmojiPicker, shelf: EmojiShelf) -> None:
    QTest.keyClicks(picker.field, "rocket")
    QTest.keyClick(picker.field, Qt.Key.Key_Return)

    picker.open_at(QPoint(500, 10))

    assert shown(picker)[0] == "🚀"
    assert picker.field.text() == ""


def test_arrows_walk_the_grid_and_pages_the_groups(picker: EmojiPicker) -> None:
    QTest.keyClick(picker.field, Qt.Key.Key_PageDown)
    QTest.keyClick(picker.field, Qt.Key.Key_Down)
    QTest.keyClick(picker.field, Qt.Key.Key_Right)
    QTest.keyClick(picker.field, Qt.Key.Key_Left)
    QTest.keyClick(picker.field, Qt.Key.Key_Left)
    at = picker.grid.currentIndex().row()
    QTest.keyClick(picker.field, Qt.Key.Key_Up)
    stayed = picker.grid.currentIndex().row()

    assert shown(picker)[0] == "😀"
    assert (at, stayed) == (8, 8)
    QTest.keyClick(picker.field, Qt.Key.Key_PageUp)
    assert shown(picker)[0] == "👍"


def test_a_group_is_chosen_with_the_mouse(picker: EmojiPicker) -> None:
    named(picker, "Flags").click()

    assert shown(picker)[0] == "🏁"
    assert picker.focusWidget() is picker.field


def test_nothing_found_is_said(picker: EmojiPicker) -> None:
    picker.open_at(QPoint(500, 10))
    told = picked(picker)

    QTest.keyClicks(picker.field, "qqqq")
    QTest.keyClick(picker.field, Qt.Key.Key_Return)

    assert shown(picker) == []
    assert picker._nothing.isVisible()
    assert told == []


def test_a_tone_is_chosen_and_kept(qtbot: QtBot, picker: EmojiPicker, shelf: EmojiShelf) -> None:
    told = picked(picker)
    picker.tone.click()
    menu = picker.findChild(QMenu)
    assert menu is not None
    menu.actions()[4].trigger()

    QTest.keyClicks(picker.field, "waving hand")
    QTest.keyClick(picker.field, Qt.Key.Key_Return)

    assert told == ["👋🏾"]
    assert shelf.tone == 4
    assert shelf.recent()[0] == "👋🏾"
    assert shelf.recent_emoji()[0].key == "👋"


def test_every_emoji_says_its_name(picker: EmojiPicker) -> None:
    QTest.keyClicks(picker.field, "tada")

    index = picker.grid.model().index(0, 0)

    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "party popper"
    assert ":tada:" in picker._name.full_text()


def test_what_the_fonts_cannot_show_is_not_offered(shelf: EmojiShelf) -> None:
    unknown = Emoji(key="\U0001faff", group=EmojiGroup.OBJECTS, tones="", codes=(), names=("", ""))
    several = unknown._replace(key="😀\u200d😀\u200d😀")

    assert not shelf._can_show(unknown)
    assert not shelf._can_show(several)
    assert shelf._can_show(unknown._replace(key="😀"))


def test_a_page_is_painted_within_a_frame(picker: EmojiPicker) -> None:
    named(picker, "People").click()
    picker.grab()
    spent = []
    for _ in range(9):
        began = time.perf_counter()
        picker.grid.viewport().grab()
        spent.append(time.perf_counter() - began)

    # A frame is 16 ms; the machine of a test may be five times as slow.
    assert sorted(spent)[4] < 0.080, spent


def test_plus_and_enter_react_with_what_was_used_last(qtbot: QtBot, talk: Stage) -> None:
    talk.window.conversation.timeline.setFocus()
    press(talk.window, Qt.Key.Key_Plus)
    made = talk.window.findChild(EmojiPicker)
    assert made is not None
    qtbot.waitUntil(made.isVisible)

    QTest.keyClick(made.field, Qt.Key.Key_Return)

    assert talk.chat.asked("react") == [(ROOM, MessageId("m30"), "👍", True)]
    assert talk.window.kit.settings.value.composing.recent_emoji == "👍"


def test_the_bar_over_a_message_reacts_with_one_click(qtbot: QtBot, talk: Stage) -> None:
    view, toolbar = talk.window.conversation.timeline, talk.window.conversation.toolbar
    rect = view.row_rect(MessageId("m29"))
    QTest.mouseMove(view.viewport(), QPoint(60, max(4, rect.center().y())))
    qtbot.waitUntil(toolbar.isVisible)

    named(toolbar, "React with ❤️").click()

    assert talk.chat.asked("react")[0][2:] == ("❤️", True)
