"""The log, and the report of a crash: read, narrowed, and taken along."""

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from desktop_chat.qt.widgets.report_view import ReportView
from tests.qt.conftest import Stage
from tests.qt.hands import button

LOG = """2026-11-23 05:00:00,001 DEBUG a: looked <b>closely</b>
2026-11-23 05:00:00,002 INFO a: begun
2026-11-23 05:00:00,003 ERROR b: failed"""


@pytest.fixture
def log(qtbot: QtBot, stage: Stage) -> ReportView:
    view = ReportView("Log", lambda: LOG, "/tmp", stage.window, levels=True)
    qtbot.addWidget(view)
    view.show()
    return view


def test_the_log_shows_what_is_chosen(log: ReportView) -> None:
    shown = []
    for number in range(log.level.count()):
        log.level.setCurrentIndex(number)
        shown.append(len(log.shown.toPlainText().splitlines()))

    assert shown == [3, 2, 1, 1]


def test_what_is_shown_can_be_copied(log: ReportView) -> None:
    log.level.setCurrentIndex(0)

    button(log, "Copy").click()

    assert QGuiApplication.clipboard().text() == LOG


def test_it_is_read_anew_when_asked_for(qtbot: QtBot, stage: Stage) -> None:
    texts = ["", LOG]
    view = ReportView("Log", lambda: texts.pop(0), "/tmp", stage.window, levels=True)
    qtbot.addWidget(view)
    assert view.shown.toPlainText() == "There is nothing."

    button(view, "Refresh").click()

    assert "begun" in view.shown.toPlainText()


def test_a_report_is_shown_whole(qtbot: QtBot, stage: Stage) -> None:
    view = ReportView("Report", lambda: "Uncaught\n  File", "/tmp", stage.window, levels=False)
    qtbot.addWidget(view)

    assert view.shown.toPlainText() == "Uncaught\n  File"
    assert not view.level.isVisibleTo(view)
