"""The Settings dialog: it has every setting, what is changed holds at once, and everything is found by its words."""

from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QColorDialog,
    QComboBox,
    QDoubleSpinBox,
    QLabel,
    QLineEdit,
    QMessageBox,
    QSpinBox,
)
from pytestqt.qtbot import QtBot

from desktop_chat.domain.errors import UserError
from desktop_chat.domain.setting_rules import Flag
from desktop_chat.domain.settings import (
    GROUP_NAMES,
    STANDARD,
    Appearance,
    Density,
    Keyboard,
    Looks,
    Settings,
)
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.preferences.dialog import PAGE_GROUPS, SettingsDialog, page_titles
from desktop_chat.qt.preferences.editors import editor_for
from desktop_chat.qt.preferences.row import SettingRow
from desktop_chat.qt.preferences.swatches import Swatch, Swatches
from desktop_chat.qt.preferences.words import NO_ROW, all_words
from desktop_chat.qt.settings import LiveSettings
from desktop_chat.qt.theme import ThemeKeeper
from tests.qt.conftest import Stage
from tests.qt.hands import press


@pytest.fixture(autouse=True)
def usual_looks(keeper: ThemeKeeper) -> Iterator[None]:
    yield
    keeper.apply(Appearance(theme=Looks.LIGHT))


@pytest.fixture
def dialog(qtbot: QtBot, talk: Stage) -> SettingsDialog:
    press(talk.window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    found = talk.window.findChild(SettingsDialog)
    assert found is not None
    qtbot.waitExposed(found)
    return found


def row(dialog: SettingsDialog, name: str) -> SettingRow:
    return next(one for one in dialog.findChildren(SettingRow) if one.setting() == name)


def editor(dialog: SettingsDialog, name: str) -> Any:
    return row(dialog, name).editor.widget


def live(talk: Stage) -> LiveSettings:
    return talk.window.kit.settings


def texts(dialog: SettingsDialog) -> list[str]:
    shown = [one for one in dialog.findChildren(QLabel) if one.isVisible()]
    return [one.text() for one in shown]


def test_every_setting_has_words_and_a_row(dialog: SettingsDialog) -> None:
    declared = {f"{name}.{one.name}" for name in GROUP_NAMES.values() for one in fields(getattr(STANDARD, name))}

    assert set(all_words()) == declared - NO_ROW
    assert {one.setting() for one in dialog.findChildren(SettingRow)} == declared - NO_ROW


def test_every_group_is_on_one_page(dialog: SettingsDialog) -> None:
    placed = [group for groups in PAGE_GROUPS.values() for group in groups]

    assert sorted(placed) == sorted(GROUP_NAMES.values())
    assert set(page_titles()) == set(PAGE_GROUPS)
    assert [page.name for page in dialog.pages] == [name for name in PAGE_GROUPS if name in page_names(dialog)]


def page_names(dialog: SettingsDialog) -> set[str]:
    return {page.name for page in dialog.pages}


def test_every_choice_has_words_of_its_own(dialog: SettingsDialog) -> None:
    for box in dialog.findChildren(QComboBox):
        words = [box.itemText(number) for number in range(box.count())]
        assert len(set(words)) == len(words)
        assert all(words)


def test_a_choice_holds_at_once(talk: Stage, dialog: SettingsDialog) -> None:
    dialog.show_page("appearance")
    box = editor(dialog, "appearance.theme")
    box.setFocus()

    QTest.keyClick(box, Qt.Key.Key_End)

    chosen, dark = live(talk).value.appearance.theme, talk.window.kit.keeper.theme.dark
    live(talk).put(Appearance(theme=Looks.LIGHT))

    assert (chosen, dark) == (Looks.DARK, True)
    assert not talk.window.kit.keeper.theme.dark
    assert box.currentText() == "Light"


def test_a_number_holds_when_it_is_typed_to_its_end(talk: Stage, dialog: SettingsDialog) -> None:
    dialog.show_page("connection")
    box = editor(dialog, "link.heartbeat")
    assert isinstance(box, QDoubleSpinBox)
    box.setFocus()
    box.selectAll()

    QTest.keyClick(box, Qt.Key.Key_2)
    halfway = live(talk).value.link.heartbeat
    QTest.keyClick(box, Qt.Key.Key_5)
    QTest.keyClick(box, Qt.Key.Key_Return)

    assert (halfway, live(talk).value.link.heartbeat) == (30.0, 25.0)
    assert dialog.isVisible()


def test_numbers_say_what_they_may_be_and_usually_are(dialog: SettingsDialog) -> None:
    dialog.show_page("connection")

    told = editor(dialog, "link.heartbeat").accessibleDescription().replace("\N{NO-BREAK SPACE}", " ")

    assert told.endswith("Usually 30 s, from 5 s to 55 s.")
    assert (editor(dialog, "link.attempts").minimum(), editor(dialog, "link.attempts").maximum()) == (1, 100)


def test_an_address_that_is_none_is_said_and_not_used(qtbot: QtBot, kit: Kit) -> None:
    def refuse(settings: Settings) -> None:
        if settings.ways.http == "nowhere":
            raise UserError("That is no address.")

    settings = LiveSettings(check=refuse)
    shown = SettingRow(replace(kit, settings=settings), "ways", "http", all_words()["ways.http"])
    qtbot.addWidget(shown)
    shown.show()
    line = shown.editor.widget
    assert isinstance(line, QLineEdit)

    line.setText("nowhere")
    QTest.keyClick(line, Qt.Key.Key_Return)
    said = [one.text() for one in shown.findChildren(QLabel) if one.isVisible()]
    line.setText(" https://gw.example.org ")
    QTest.keyClick(line, Qt.Key.Key_Return)

    assert "That is no address." in said
    assert line.accessibleDescription() == "Calls, and the slow path, go there."
    assert settings.value.ways.http == "https://gw.example.org"
    assert "That is no address." not in [one.text() for one in shown.findChildren(QLabel) if one.isVisible()]


def test_a_switch_is_a_box_with_its_words(kit: Kit) -> None:
    made = editor_for(Flag(), {}, kit)

    made.show(True)

    assert isinstance(made.widget, QCheckBox)
    assert made.read() is True


def test_an_accent_is_chosen_from_the_row_or_freely(qtbot: QtBot, talk: Stage, dialog: SettingsDialog) -> None:
    dialog.show_page("appearance")
    swatches = editor(dialog, "appearance.accent")
    assert isinstance(swatches, Swatches)
    assert [one.accessibleName() for one in swatches.findChildren(Swatch) if one.isChecked()] == ["Usual colour"]
    red = next(one for one in swatches.findChildren(Swatch) if one.accessibleName() == "Red")
    red.setFocus()

    QTest.keyClick(red, Qt.Key.Key_Space)
    chosen = live(talk).value.appearance.accent
    next(one for one in swatches.findChildren(QAbstractButton) if one.text() == "Other…").click()
    asked = swatches.findChild(QColorDialog)
    assert asked is not None
    asked.setCurrentColor(QColor("#336699"))
    asked.accept()

    assert (chosen, live(talk).value.appearance.accent) == (red.colour, "#336699")
    assert [one.isChecked() for one in swatches.findChildren(Swatch)] == [False] * 8


def test_the_wheel_changes_only_what_has_the_focus(dialog: SettingsDialog) -> None:
    dialog.show_page("connection")
    box = editor(dialog, "link.attempts")
    assert isinstance(box, QSpinBox)

    for focused in (False, True):
        (box if focused else dialog.search).setFocus()
        wheel(box)
        assert box.value() == (6 if focused else 5)
    box.setValue(5)


def wheel(box: QSpinBox) -> None:
    middle = QPointF(box.rect().center())
    turn = QWheelEvent(
        middle,
        box.mapToGlobal(middle),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(box, turn)


def test_a_search_finds_settings_by_any_of_their_words_over_all_pages(dialog: SettingsDialog) -> None:
    dialog.search.setText("dark")
    assert [one.setting() for one in dialog.findChildren(SettingRow) if one.isVisible()][:1] == ["appearance.theme"]

    dialog.search.setText("heartbeats time")
    assert [one.setting() for one in dialog.findChildren(SettingRow) if one.isVisible()] == ["link.heartbeat"]

    dialog.search.setText("language")
    assert [page.name for page in dialog.pages if page.isVisible()] == ["language"]


def test_a_search_without_a_find_says_so_and_an_empty_one_shows_the_page_again(dialog: SettingsDialog) -> None:
    dialog.show_page("connection")

    dialog.search.setText("no such thing")
    nothing = texts(dialog)
    dialog.search.clear()

    assert nothing == ["No setting has these words."]
    assert [page.name for page in dialog.pages if page.isVisible()] == ["connection"]
    assert row(dialog, "link.attempts").isVisible()


def test_choosing_a_page_ends_the_search(dialog: SettingsDialog) -> None:
    dialog.search.setText("heartbeat")

    dialog.list.setCurrentRow([page.name for page in dialog.pages].index("appearance"))

    assert dialog.search.text() == ""
    assert [page.name for page in dialog.pages if page.isVisible()] == ["appearance"]


def test_the_page_that_was_shown_before_a_search_is_gone_back_to_by_a_click(dialog: SettingsDialog) -> None:
    dialog.search.setText("heartbeat")
    assert dialog.list.selectedItems() == []  # what was found stands on another page
    item = dialog.list.currentItem()

    QTest.mouseClick(dialog.list.viewport(), Qt.MouseButton.LeftButton, pos=dialog.list.visualItemRect(item).center())

    assert dialog.search.text() == ""
    assert [page.title for page in dialog.pages if page.isVisible()] == [item.text()]
    assert dialog.list.selectedItems() == [item]


def test_a_page_is_put_back_after_a_question_and_the_others_stay(talk: Stage, dialog: SettingsDialog) -> None:
    live(talk).put(Appearance(theme=Looks.LIGHT, density=Density.COMPACT))
    live(talk).put(Keyboard(shortcuts=(("a", "B"),)))
    dialog.show_page("appearance")

    answer(dialog, "Reset this page…", "Cancel")
    kept = live(talk).value.appearance.density
    answer(dialog, "Reset this page…", "Reset")

    assert kept is Density.COMPACT
    assert live(talk).value.appearance == Appearance()
    assert live(talk).value.keyboard != Keyboard()


def answer(dialog: SettingsDialog, ask: str, word: str) -> None:
    next(one for one in dialog.findChildren(QAbstractButton) if one.text() == ask).click()
    box = dialog.findChild(QMessageBox)
    assert box is not None
    next(one for one in box.buttons() if one.text() == word).click()
    QApplication.sendPostedEvents(None, 52)  # DeferredDelete


def test_everything_is_put_back_after_a_question(talk: Stage, dialog: SettingsDialog) -> None:
    live(talk).put(Keyboard(shortcuts=(("a", "B"),)))
    live(talk).put(Appearance(theme=Looks.LIGHT, zoom=120))
    dialog.show_page("advanced")

    answer(dialog, "Reset all settings…", "Reset")

    assert live(talk).value == STANDARD


def test_a_narrow_dialog_chooses_its_page_from_a_selector(dialog: SettingsDialog) -> None:
    wide = (dialog.list.isVisible(), dialog.picker.isVisible())

    dialog.resize(400, 500)
    QApplication.processEvents()
    narrow = (dialog.list.isVisible(), dialog.picker.isVisible())
    dialog.picker.setFocus()
    QTest.keyClick(dialog.picker, Qt.Key.Key_Down)
    dialog.picker.activated.emit(dialog.picker.currentIndex())

    assert (wide, narrow) == ((True, False), (False, True))
    assert dialog.page() is dialog.pages[1]


def test_no_page_is_wider_than_a_narrow_dialog(dialog: SettingsDialog) -> None:
    dialog.resize(400, 500)
    for page in dialog.pages:
        dialog.show_page(page.name)
        QApplication.processEvents()
        assert page.minimumSizeHint().width() <= page.width()


def test_the_dialog_is_made_anew_after_it_was_closed(talk: Stage, dialog: SettingsDialog) -> None:
    press(dialog, Qt.Key.Key_Escape)
    closed = dialog.isVisible()

    talk.window.commands.run("settings.open")

    found = [one for one in talk.window.findChildren(SettingsDialog) if one.isVisible()]
    assert not closed
    assert len(found) == 1


def test_closing_the_window_closes_it(talk: Stage, dialog: SettingsDialog) -> None:
    talk.window.close()

    assert not dialog.isVisible()


@pytest.mark.parametrize(
    ("key", "zoom"), [(Qt.Key.Key_Plus, 110), (Qt.Key.Key_Equal, 110), (Qt.Key.Key_Minus, 90), (Qt.Key.Key_0, 100)]
)
def test_keys_change_the_size_of_text_from_anywhere(talk: Stage, key: Qt.Key, zoom: int) -> None:
    press(talk.window, key, Qt.KeyboardModifier.ControlModifier)

    assert live(talk).value.appearance.zoom == zoom


def test_text_grows_and_shrinks_only_as_far_as_allowed(talk: Stage) -> None:
    run: Callable[[str], None] = talk.window.commands.run
    for _ in range(20):
        run("view.larger")
    largest = live(talk).value.appearance.zoom
    for _ in range(20):
        run("view.smaller")
    smallest = live(talk).value.appearance.zoom
    run("view.usual_size")

    assert (largest, smallest, live(talk).value.appearance.zoom) == (160, 80, 100)
