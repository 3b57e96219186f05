"""Rehearsing a fault: one at a time, plainly visible, and it ends with the window."""

import pytest
from pytestqt.qtbot import QtBot

from desktop_chat.core.diffs import SessionChanged, SessionPhase
from desktop_chat.domain.errors import UserError
from desktop_chat.domain.link_report import Rehearsal
from desktop_chat.qt.announcer import Announcer
from desktop_chat.qt.connection.page import ConnectionPage
from desktop_chat.qt.connection.rehearsal import RehearsalBanner, RehearsalPanel, fault_name, fault_sentence
from tests.qt.builders import a_report
from tests.qt.conftest import Stage
from tests.qt.hands import named


def opened(stage: Stage) -> RehearsalPanel:
    """Open the page and return the part where faults are chosen."""
    stage.window.rooms.badge.click()
    page = stage.window.findChild(ConnectionPage)
    assert page is not None
    panel = page.findChild(RehearsalPanel)
    assert panel is not None
    return panel


def banner(stage: Stage) -> RehearsalBanner:
    found = stage.window.findChild(RehearsalBanner)
    assert found is not None
    return found


@pytest.mark.parametrize("fault", Rehearsal)
def test_each_fault_begins_and_is_plainly_visible(talk: Stage, fault: Rehearsal) -> None:
    named(opened(talk), f"Start: {fault_name(fault)}").click()

    assert talk.chat.asked("rehearse") == [(fault,)]
    assert banner(talk).isVisible()
    assert fault_name(fault) in banner(talk).text()


def test_one_at_a_time(talk: Stage) -> None:
    panel = opened(talk)
    named(panel, "Start: Swallow everything").click()

    named(panel, "Start: No network at all").click()

    assert talk.chat.report.rehearsal is Rehearsal.OFFLINE
    assert [made.text() for made in panel.findChildren(type(named(panel, "End: No network at all")))].count("End") == 1


def test_the_banner_ends_it(talk: Stage) -> None:
    named(opened(talk), "Start: Swallow everything").click()

    named(banner(talk), "End rehearsal").click()

    assert talk.chat.asked("rehearse")[-1] == (None,)
    assert not banner(talk).isVisible()


def test_a_screen_reader_says_that_it_begins_and_that_it_ends(talk: Stage) -> None:
    announcer = talk.window.findChild(Announcer)
    assert announcer is not None
    said: list[str] = []
    announcer.said.connect(said.append)
    named(opened(talk), "Start: No network at all").click()
    talk.bridge.report_link()

    named(banner(talk), "End rehearsal").click()

    assert said == ["Rehearsal: No network at all. The network itself is fine.", "The rehearsal has ended."]


def test_the_same_button_ends_it(talk: Stage) -> None:
    panel = opened(talk)
    named(panel, "Start: Slow everything down").click()

    named(panel, "End: Slow everything down").click()

    assert talk.chat.report.rehearsal is None


def test_it_outlives_the_page_but_not_the_window(qtbot: QtBot, talk: Stage) -> None:
    page = opened(talk).window()
    named(page, "Start: No network at all").click()
    page.close()
    after_page = talk.chat.report.rehearsal

    talk.window.close()

    assert after_page is Rehearsal.OFFLINE
    assert talk.chat.report.rehearsal is None


def test_it_ends_when_the_person_signs_out(talk: Stage) -> None:
    named(opened(talk), "Start: No network at all").click()

    talk.publish(SessionChanged(phase=SessionPhase.SIGNED_OUT, me=None, url=""))

    assert talk.chat.report.rehearsal is None


def test_a_window_that_never_rehearsed_asks_for_no_end(talk: Stage) -> None:
    opened(talk)

    talk.window.close()

    assert talk.chat.asked("rehearse") == []


def test_a_fault_that_cannot_be_made_is_said_and_no_banner_appears(talk: Stage) -> None:
    panel = opened(talk)
    talk.chat.problem = UserError("Faults of the network cannot be rehearsed here.")

    named(panel, "Start: No network at all").click()

    assert talk.window.findChild(RehearsalBanner) is None
    assert "cannot be rehearsed" in talk.window.conversation.notices.text()


def test_where_nothing_can_make_faults_none_is_offered(talk: Stage) -> None:
    talk.chat.report = a_report(can_rehearse=False)

    panel = opened(talk)

    assert not named(panel, "Start: No network at all").isVisible()


def test_while_the_ways_are_led_over_it_says_so_and_takes_no_second_press(talk: Stage) -> None:
    panel = opened(talk)
    talk.chat.gated = True
    pressed = named(panel, "Start: Swallow everything")

    pressed.click()
    words = pressed.text()
    named(panel, "Start: No network at all").click()
    talk.spawner.resume()

    assert words == "One moment…"
    assert pressed.text() == "End"
    assert talk.chat.asked("rehearse") == [(Rehearsal.BLACK_HOLE,)]


def test_after_a_fault_that_cannot_be_made_one_can_try_again(talk: Stage) -> None:
    panel = opened(talk)
    talk.chat.problem = UserError("No.")
    pressed = named(panel, "Start: No network at all")

    pressed.click()

    assert pressed.text() == "Start"


def test_every_fault_has_words_of_its_own() -> None:
    assert len({fault_name(fault) for fault in Rehearsal}) == len(Rehearsal)
    assert len({fault_sentence(fault) for fault in Rehearsal}) == len(Rehearsal)
