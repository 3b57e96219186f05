"""The parts of the Settings dialog that are no settings: account, storage, and the licences of everything inside."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QMessageBox,
    QPlainTextEdit,
)
from pytestqt.qtbot import QtBot

from desktop_chat.qt.preferences.about import beside, inside
from desktop_chat.qt.preferences.dialog import SettingsDialog
from desktop_chat.qt.wishes import StorageFacts
from tests.qt.builders import ANN, signed_in
from tests.qt.conftest import Stage


@pytest.fixture
def dialog(qtbot: QtBot, talk: Stage) -> SettingsDialog:
    talk.window.commands.run("settings.open")
    found = talk.window.findChild(SettingsDialog)
    assert found is not None
    qtbot.waitExposed(found)
    return found


def texts(dialog: SettingsDialog) -> list[str]:
    return [one.text() for one in dialog.findChildren(QLabel) if one.isVisible()]


def answer(dialog: SettingsDialog, ask: str, word: str) -> None:
    next(one for one in dialog.findChildren(QAbstractButton) if one.text() == ask).click()
    box = dialog.findChild(QMessageBox)
    assert box is not None
    next(one for one in box.buttons() if one.text() == word).click()
    QApplication.sendPostedEvents(None, 52)  # DeferredDelete


def test_the_account_page_says_who_is_signed_in_and_signs_out(talk: Stage, dialog: SettingsDialog) -> None:
    dialog.show_page("account")
    talk.publish(signed_in())

    told = texts(dialog)
    next(one for one in dialog.findChildren(QAbstractButton) if one.text() == "Sign out").click()

    assert any(ANN.name in text for text in told)
    assert any(f"@\u2068{ANN.handle}" in text for text in told)
    assert "sign out" in str(talk.spawner.names)


def test_about_shows_what_an_installed_program_has_besides_packages(tmp_path: Path) -> None:
    (tmp_path / "Qt.txt").write_text("LGPL")

    (part,) = beside(tmp_path)

    assert (part.name, part.text) == ("Qt", "LGPL")
    assert not list(beside(tmp_path / "not there"))


def test_about_has_the_licence_of_everything_inside() -> None:
    packages = {package.name: package for package in inside()}

    assert {"desktop-chat", "PySide6_Essentials", "shiboken6", "qasync", "cryptography", "apsw_sqlite3mc"} <= set(
        packages
    )
    assert "pytest" not in packages
    assert "Permission is hereby granted" in packages["desktop-chat"].text
    assert "LGPL" in packages["PySide6_Essentials"].licence
    assert "Permission is hereby granted" in packages["supabase"].text
    assert [name for name, package in packages.items() if not package.licence or not package.text] == []


def test_about_shows_the_text_of_the_chosen_package(dialog: SettingsDialog) -> None:
    dialog.show_page("about")
    box = next(one for one in dialog.findChildren(QComboBox) if one.accessibleName() == "Package")
    number = next(number for number in range(box.count()) if box.itemText(number).startswith("supabase "))

    box.setCurrentIndex(number)

    shown = dialog.page().findChild(QPlainTextEdit)
    assert shown is not None
    assert "Permission is hereby granted" in shown.toPlainText()


def test_the_storage_page_asks_how_much_there_is_and_shows_it(talk: Stage, dialog: SettingsDialog) -> None:
    asked: list[bool] = []
    talk.window.storage_asked.connect(lambda: asked.append(True))

    dialog.show_page("storage")
    waiting = texts(dialog)
    talk.window.storage_told.emit(StorageFacts(history=5_400_000, aside=0, log=2048))

    assert asked == [True]
    assert "is being counted…" in waiting
    assert {"5.1 MiB", "0 bytes", "2.0 KiB"} <= set(texts(dialog))


def test_the_history_is_cleared_after_a_question_and_only_once(talk: Stage, dialog: SettingsDialog) -> None:
    cleared: list[bool] = []
    talk.window.clear_wanted.connect(lambda: cleared.append(True))
    dialog.show_page("storage")
    words = "Clear the history on this computer…"

    answer(dialog, words, "Cancel")
    kept = list(cleared)
    answer(dialog, words, "Clear")
    button = next(one for one in dialog.findChildren(QAbstractButton) if one.text() == words)
    busy = not button.isEnabled()
    talk.window.storage_told.emit(StorageFacts(history=0, aside=0, log=0))

    assert (kept, cleared) == ([], [True])
    assert (busy, button.isEnabled()) == (True, True)
