"""What a person sees of newer versions: the command, the bar, the dialog, the page of the settings."""

import pytest
from PySide6.QtWidgets import QCheckBox, QLabel
from pytestqt.qtbot import QtBot

from desktop_chat.domain.ids import UnixMillis
from desktop_chat.domain.update import Stage, UpdateStatus
from desktop_chat.domain.update_settings import Channel
from desktop_chat.qt.preferences.dialog import SettingsDialog
from desktop_chat.qt.preferences.updates import UpdatesPart
from desktop_chat.qt.update_actions import UpdateActions
from desktop_chat.qt.widgets.update_bar import UpdateBar
from desktop_chat.qt.widgets.update_dialog import UpdateDialog
from tests.qt.conftest import Stage as Theatre

NOTES = "Faster.\n<b>No markup</b>"
READY = UpdateStatus(stage=Stage.READY, version="2.0.0", notes=NOTES, done=5, size=5)
NEWER = UpdateStatus(
    stage=Stage.NEWER, version="2.0.0", hint="This program came from Debian, which will also bring it."
)


@pytest.fixture
def actions(talk: Theatre) -> UpdateActions:
    return UpdateActions(talk.window, UpdateStatus(stage=Stage.IDLE), talk.window)


def bar(talk: Theatre) -> UpdateBar:
    found = talk.window.findChild(UpdateBar)
    assert found is not None
    return found


def dialog(talk: Theatre) -> UpdateDialog:
    found = talk.window.findChild(UpdateDialog)
    assert found is not None
    return found


def test_the_command_looks_and_shows_how_it_goes(qtbot: QtBot, talk: Theatre, actions: UpdateActions) -> None:
    with qtbot.waitSignal(actions.check_wanted):
        talk.window.commands.run("update.check")
    shown = dialog(talk)
    assert shown.isVisible()

    actions.show_status(UpdateStatus(stage=Stage.CHECKING))
    assert shown.state.text() == "Looking for a newer version…"
    assert not shown.check_button.isEnabled()
    actions.show_status(UpdateStatus(stage=Stage.CURRENT))
    assert shown.state.text() == "This is the newest version."
    assert shown.check_button.isEnabled()


def test_what_is_ready_is_offered_and_installed_only_when_asked(
    qtbot: QtBot, talk: Theatre, actions: UpdateActions
) -> None:
    focused = talk.window.focusWidget()
    actions.show_status(READY)

    assert "2.0.0" in bar(talk).text()
    assert talk.window.focusWidget() is focused, "it takes nobody's focus"
    with qtbot.waitSignal(actions.install_wanted):
        bar(talk).install_button.click()


def test_what_is_put_off_is_not_said_again_but_a_later_version_is(talk: Theatre, actions: UpdateActions) -> None:
    actions.show_status(READY)
    bar(talk).later_button.click()
    assert bar(talk).isHidden()

    actions.show_status(READY)
    assert bar(talk).isHidden()
    actions.show_status(UpdateStatus(stage=Stage.READY, version="2.1.0"))
    assert bar(talk).isVisible()


def test_the_notes_are_plain_text(talk: Theatre, actions: UpdateActions) -> None:
    actions.show_status(READY)
    bar(talk).details_button.click()

    assert dialog(talk).notes.toPlainText() == NOTES
    assert dialog(talk).install_button.isVisible()


def test_who_cannot_install_it_is_told_only(talk: Theatre, actions: UpdateActions) -> None:
    actions.show_status(NEWER)

    assert bar(talk).text() == "Version \u20682.0.0\u2069 is there. " + NEWER.hint
    assert bar(talk).install_button.isHidden()


def test_what_went_wrong_by_itself_bothers_nobody_but_can_be_read(talk: Theatre, actions: UpdateActions) -> None:
    actions.show_status(UpdateStatus(stage=Stage.FAILED, problem="It broke off."))

    assert talk.window.findChild(UpdateBar) is None
    actions.show_details()
    assert dialog(talk).state.text() == "It broke off."


@pytest.mark.parametrize(
    ("reached", "word"),
    [
        (Stage.DOWNLOADING, "being downloaded"),
        (Stage.INSTALLING, "being installed"),
        (Stage.INSTALLED, "starts again"),
        (Stage.HANDED_OVER, "go on there"),
        (Stage.STALE, "Nothing is known of newer versions since"),
    ],
)
def test_every_stage_has_words(talk: Theatre, actions: UpdateActions, reached: Stage, word: str) -> None:
    actions.show_details()

    actions.show_status(UpdateStatus(stage=reached, version="2.0.0", done=1, size=4))

    assert word in dialog(talk).state.text()
    assert not dialog(talk).install_button.isVisible()


def test_the_settings_have_a_page_that_says_how_it_stands(qtbot: QtBot, talk: Theatre, actions: UpdateActions) -> None:
    actions.show_status(UpdateStatus(stage=Stage.OFF, problem="It is off."))
    talk.window.commands.run("settings.open")
    settings = talk.window.findChild(SettingsDialog)
    settings.show_page("updates")
    part = settings.findChild(UpdatesPart)

    assert part.state.text() == "It is off."
    assert not part.check_button.isEnabled()
    actions.show_status(UpdateStatus(stage=Stage.IDLE))
    with qtbot.waitSignal(actions.check_wanted):
        part.check_button.click()
    assert "Look for newer versions" in {one.text() for one in settings.findChildren(QCheckBox)}
    assert "Versions" in {one.text() for one in settings.findChildren(QLabel)}
    assert talk.window.kit.settings.value.updates.channel is Channel.STABLE


def test_news_that_stay_away_are_told_until_somebody_puts_that_off(
    qtbot: QtBot, talk: Theatre, actions: UpdateActions
) -> None:
    stale = UpdateStatus(stage=Stage.STALE, problem="No answer.", since=UnixMillis(1_700_000_000_000))
    actions.show_status(stale)

    said = bar(talk).text()
    assert said.startswith("Nothing is known of newer versions since ")
    assert said.endswith("2023. No answer.")
    assert not bar(talk).install_button.isVisibleTo(bar(talk))
    bar(talk).details_button.click()
    assert dialog(talk).check_button.isEnabled()
    bar(talk).later_button.click()
    actions.show_status(stale)
    assert bar(talk).isHidden()
    actions.show_status(READY)
    assert bar(talk).isVisibleTo(talk.window)
