"""Start at login and links, as they are set in the Settings dialog."""

import pytest
from PySide6.QtWidgets import QCheckBox, QLabel
from pytestqt.qtbot import QtBot

from desktop_chat.domain.errors import UserError
from desktop_chat.qt.preferences.login_part import LoginPart
from tests.qt.hands import button


class Entries:
    def __init__(self) -> None:
        self.on = False
        self.links = 0
        self.problem = ""

    def starts_at_login(self) -> bool:
        return self.on

    def start_at_login(self, *, on: bool) -> None:
        if self.problem:
            raise UserError(self.problem)
        self.on = on

    def register_links(self) -> None:
        if self.problem:
            raise UserError(self.problem)
        self.links += 1


@pytest.fixture
def entries() -> Entries:
    return Entries()


@pytest.fixture
def part(qtbot: QtBot, entries: Entries) -> LoginPart:
    part = LoginPart(entries)
    qtbot.addWidget(part)
    return part


def words(part: LoginPart) -> list[str]:
    return [shown.text() for shown in part.findChildren(QLabel)]


def test_the_start_at_login_is_switched(part: LoginPart, entries: Entries) -> None:
    box = part.findChildren(QCheckBox)[0]

    box.click()
    assert entries.on
    box.click()
    assert not entries.on


def test_links_are_registered_and_that_is_said(part: LoginPart, entries: Entries) -> None:
    button(part, "Open deskchat:// links here").click()

    assert entries.links == 1
    assert "Links that begin with deskchat:// open in this profile from now on." in words(part)


def test_what_the_desktop_refuses_is_said_and_not_shown_as_done(part: LoginPart, entries: Entries) -> None:
    entries.problem = "No room."
    box = part.findChildren(QCheckBox)[0]

    box.click()
    button(part, "Open deskchat:// links here").click()

    assert not box.isChecked()
    assert "No room." in words(part)
