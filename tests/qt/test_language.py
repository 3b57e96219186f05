"""The program in the person's language: words, sentences from below, dates, and the direction of reading."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, QLocale, Qt, QTranslator
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QDialog, QLineEdit, QWidget

from desktop_chat.domain.settings import Language
from desktop_chat.qt import sentences
from desktop_chat.qt.commands import key_text
from desktop_chat.qt.language import install_language, turn, wanted_language
from desktop_chat.qt.sentences import said, translated
from desktop_chat.qt.text import tr
from tests.qt.builders import OTHER_ROOM, a_page, a_roster, an_entry, rows
from tests.qt.conftest import TRANSLATIONS, Stage
from tools.translations import Translation, compile_all, file_of, write
from tools.words import BELOW, OWN, Text

CONTROLS = (QAbstractButton, QComboBox, QLineEdit)


@pytest.fixture
def language(qapp: QApplication) -> Iterator[None]:
    """Let a test change the language."""
    usual = QLocale()
    before = qapp.findChildren(QTranslator)
    yield
    for made in qapp.findChildren(QTranslator):
        if made not in before:
            qapp.removeTranslator(made)
            made.deleteLater()
    QLocale.setDefault(usual)
    sentences.forget()
    turn(qapp, Qt.LayoutDirection.LeftToRight)


@pytest.fixture
def german(tmp_path: Path) -> Path:
    """A folder with a small German, compiled."""
    (tmp_path / "desktop_chat").mkdir()
    (tmp_path / "desktop_chat" / "below.py").write_text(
        'raise UserError("It ended.")\nraise UserError(f"It ended here ({why}).")\n'
        'raise UserError(f"This and that ended here, after all ({why}).")\n',
        encoding="utf-8",
    )
    forms = [
        Translation(Text(OWN, "Today"), ("Heute",)),
        Translation(Text(OWN, "%n members", True), ("%n Mitglied", "%n Mitglieder")),
        Translation(Text(BELOW, "It ended."), ("Es ist aus.",)),
        Translation(Text(BELOW, "It ended here ({0})."), ("Hier war Schluss ({0}).",)),
        Translation(Text(BELOW, "no answer in time"), ("keine Antwort",)),
    ]
    write(file_of(tmp_path, "de"), "de", forms)
    write(file_of(tmp_path, "en"), "en", [Translation(Text(OWN, "%n members", True), ("%n member", "%n members"))])
    compile_all(tmp_path)
    return tmp_path / "resources" / "translations"


@pytest.mark.parametrize(
    ("choice", "system", "wanted"),
    [
        (Language.SYSTEM, ["de-AT", "en-US"], "de"),
        (Language.SYSTEM, ["fr-FR", "de"], "de"),
        (Language.SYSTEM, ["en_GB", "de"], "en"),
        (Language.SYSTEM, ["fr"], "en"),
        (Language.SYSTEM, [], "en"),
        (Language.GERMAN, ["en"], "de"),
        (Language.ENGLISH, ["de"], "en"),
    ],
)
def test_the_language_is_the_chosen_one_or_one_that_the_system_speaks(
    choice: Language, system: list[str], wanted: str
) -> None:
    assert wanted_language(choice, system) == wanted


def test_words_plurals_and_dates_follow_the_chosen_language(qapp: QApplication, language: None, german: Path) -> None:
    installed = install_language(qapp, Language.GERMAN, german)

    assert installed == "de"
    assert (tr("Today"), tr("%n members", n=1), tr("%n members", n=2)) == ("Heute", "1 Mitglied", "2 Mitglieder")
    assert QLocale().toString(QDate(2026, 3, 2), "dddd") == "Montag"
    assert QLocale().toString(1.5) == "1,5"


def test_buttons_of_qt_itself_are_german_too(qapp: QApplication, language: None, german: Path) -> None:
    install_language(qapp, Language.GERMAN, german)

    assert qapp.translate("QPlatformTheme", "Cancel") == "Abbrechen"


def test_english_has_its_plurals_from_a_file_as_well(qapp: QApplication, language: None, german: Path) -> None:
    install_language(qapp, Language.ENGLISH, german)

    assert (tr("%n members", n=1), tr("%n members", n=2), tr("Today")) == ("1 member", "2 members", "Today")


def test_sentences_from_below_are_known_by_what_stands_between_their_holes(
    qapp: QApplication, language: None, german: Path
) -> None:
    install_language(qapp, Language.GERMAN, german)

    assert translated("It ended.") == "Es ist aus."
    assert translated("It ended here (disk full).") == "Hier war Schluss (disk full)."
    assert translated("It ended here (no answer in time).") == "Hier war Schluss (keine Antwort)."
    assert translated("It ended here ({0} {1} %s\\1).") == "Hier war Schluss ({0} {1} %s\\1)."
    assert translated("Something else.") == "Something else."
    assert said(ValueError("It ended.")) == "Es ist aus."


def test_sentences_stay_as_they_are_in_english(qapp: QApplication, language: None, german: Path) -> None:
    install_language(qapp, Language.ENGLISH, german)

    assert translated("It ended.") == "It ended."
    assert translated("") == ""


@pytest.mark.expects_log("There are no translations")
def test_a_missing_file_leaves_english(qapp: QApplication, language: None, tmp_path: Path) -> None:
    install_language(qapp, Language.GERMAN, tmp_path)

    assert tr("Today") == "Today"
    assert translated("It ended here (x).") == "It ended here (x)."


def test_a_language_costs_the_start_less_than_three_milliseconds(qapp: QApplication, language: None) -> None:
    taken = []
    for _ in range(5):
        begin = time.perf_counter()
        install_language(qapp, Language.GERMAN, TRANSLATIONS)
        taken.append(time.perf_counter() - begin)

    assert min(taken) < 0.003


def test_the_window_is_mirrored_where_people_read_from_the_right(
    qapp: QApplication, language: None, talk: Stage
) -> None:
    talk.publish(a_roster(an_entry(unread=2), an_entry(OTHER_ROOM, "أخرى")), a_page(rows(20)))
    window = talk.window
    window.resize(900, 640)
    qapp.processEvents()
    before = (window.rooms.x(), window.conversation.x())
    window.rooms.list.setFocus()
    painted = [view.viewport().grab().toImage() for view in (window.rooms.list, window.conversation.timeline)]

    turn(qapp, Qt.LayoutDirection.RightToLeft)
    qapp.processEvents()
    turned = [view.viewport().grab().toImage() for view in (window.rooms.list, window.conversation.timeline)]

    assert all(one != other for one, other in zip(turned, painted, strict=True)), "so is what is painted by hand"
    assert before[0] < before[1]
    assert window.rooms.x() > window.conversation.x()
    assert window.rooms.menu_button.mapTo(window, window.rooms.menu_button.rect().center()).x() < window.rooms.x() + 60


@pytest.mark.parametrize("command", ["settings.open", "room.new", "help.shortcuts", "link.connection", "room.browse"])
def test_dialogs_are_mirrored_and_nothing_in_them_lies_outside(
    qapp: QApplication, language: None, talk: Stage, command: str
) -> None:
    turn(qapp, Qt.LayoutDirection.RightToLeft)
    talk.window.commands.run(command)
    qapp.processEvents()
    dialog = next(one for one in talk.window.findChildren(QDialog) if one.isVisible())
    dialog.grab()

    controls = [one for one in dialog.findChildren(QWidget) if isinstance(one, CONTROLS) and one.isVisible()]
    assert dialog.layoutDirection() is Qt.LayoutDirection.RightToLeft
    assert [one for one in controls if one.mapTo(dialog, one.rect().topLeft()).x() < 0] == []


def test_keys_are_written_as_on_a_german_keyboard_with_arrows_as_arrows(
    qapp: QApplication, language: None, german: Path
) -> None:
    install_language(qapp, Language.GERMAN, german)

    assert [key_text(keys) for keys in ("Ctrl+K", "Alt+Up", "Shift+Down", "Ctrl++")] == [
        "Strg+K",
        "Alt+↑",
        "Umschalt+↓",
        "Strg++",
    ]
