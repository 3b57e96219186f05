"""The dialog that shows an examination: it grows with each finding, says how it stands, and offers what helps."""

from collections.abc import Callable

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit

from desktop_chat.domain.diagnosis import Check, Finding, Verdict
from desktop_chat.qt.checkup_actions import CheckupActions
from desktop_chat.qt.connection.page import ConnectionPage
from desktop_chat.qt.text import tr
from desktop_chat.qt.widgets.checkup_dialog import CheckupDialog
from desktop_chat.qt.wishes import ServerAddress
from tests.qt.conftest import Stage
from tests.qt.hands import button

GOOD = Finding(check=Check.ADDRESS, verdict=Verdict.GOOD, sentence="The server answers.")
WEAK = Finding(check=Check.PUBLIC, verdict=Verdict.WARNING, sentence="Open to all.", fix="Close it.")
MISSING = Finding(check=Check.SCHEMA, verdict=Verdict.BAD, sentence="No tables.", fix="Make them.")
OPEN = Finding(check=Check.ECHO, verdict=Verdict.OPEN, sentence="Not looked at.")


@pytest.fixture
def asked(stage: Stage) -> list[ServerAddress]:
    """The addresses whose server was to be examined."""
    wanted: list[ServerAddress] = []
    actions(stage).wanted.connect(wanted.append)
    return wanted


def actions(stage: Stage) -> CheckupActions:
    found = stage.window.findChild(CheckupActions)
    assert found is not None
    return found


def dialog(stage: Stage) -> CheckupDialog:
    found = stage.window.findChild(CheckupDialog)
    assert found is not None
    return found


def test_the_command_examines_the_own_server(stage: Stage, asked: list[ServerAddress]) -> None:
    stage.window.commands.run("link.checkup")

    assert asked == [ServerAddress(url="", key="")]
    shown = dialog(stage)
    assert shown.isVisible()
    assert shown.state.text() == "Looking… 0 of 13"
    assert not button(shown, "Check again").isEnabled()


def test_findings_come_one_by_one_and_are_counted(stage: Stage, asked: list[ServerAddress]) -> None:
    actions(stage).examine_own()
    shown = dialog(stage)
    actions(stage).show_finding(GOOD)
    actions(stage).show_finding(WEAK)

    assert shown.state.text() == "Looking… 2 of 13"
    assert shown.page.toPlainText() == "✓\tThe server answers.\n!\tOpen to all.\nClose it."
    actions(stage).finish()
    assert shown.state.text() == tr("It works. %n thing(s) could be better.", n=1)
    assert not button(shown, "Copy the SQL").isVisible()
    assert asked


@pytest.mark.parametrize(
    ("found", "told"),
    [
        ([GOOD, OPEN], lambda: "Everything that was looked at is well."),
        (
            [GOOD, WEAK, MISSING],
            lambda: tr("%n thing(s) must be mended before people can use this server well.", n=1),
        ),
    ],
)
def test_the_end_says_how_it_stands(stage: Stage, found: list[Finding], told: Callable[[], str]) -> None:
    actions(stage).examine_own()
    for finding in found:
        actions(stage).show_finding(finding)
    actions(stage).finish()

    assert dialog(stage).state.text() == told()


def test_what_could_not_be_looked_at_says_why(stage: Stage) -> None:
    actions(stage).examine_own()
    actions(stage).finish("That is no address.")

    assert dialog(stage).state.text() == "That is no address."
    assert button(dialog(stage), "Check again").isEnabled()


def test_the_sql_for_missing_tables_can_be_copied(stage: Stage) -> None:
    actions(stage).sql = lambda: "create table x ();"
    actions(stage).examine_own()
    actions(stage).show_finding(MISSING)
    actions(stage).finish()

    button(dialog(stage), "Copy the SQL").click()

    assert QGuiApplication.clipboard().text() == "create table x ();"


def test_the_report_can_be_copied_and_the_check_done_again(stage: Stage, asked: list[ServerAddress]) -> None:
    actions(stage).examine_own()
    actions(stage).show_finding(GOOD)
    actions(stage).finish()

    button(dialog(stage), "Copy report").click()
    assert QGuiApplication.clipboard().text() == "✓\tThe server answers."
    button(dialog(stage), "Check again").click()

    assert len(asked) == 2
    assert dialog(stage).page.toPlainText() == ""


def test_the_connection_page_leads_there(stage: Stage, asked: list[ServerAddress]) -> None:
    stage.window.rooms.badge.click()
    page = stage.window.findChild(ConnectionPage)
    assert page is not None

    button(page, "Check the server…").click()

    assert asked == [ServerAddress(url="", key="")]


def test_an_address_that_was_typed_can_be_looked_at_closely(stage: Stage, asked: list[ServerAddress]) -> None:
    page = stage.window.onboarding()
    page.show_remote()
    lines = {line.accessibleName(): line for line in page.findChildren(QLineEdit)}
    url, key = lines["Project URL"], lines["Anon key"]
    url.setText("https://a.example")
    assert not button(page, "Look closer…").isVisibleTo(page)
    key.setText("anon")

    button(page, "Look closer…").click()

    assert asked == [ServerAddress(url="https://a.example", key="anon")]
