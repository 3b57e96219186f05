"""Large text in a longer language: nothing that a person reads or presses is cut, in any dialog and on any page."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QLocale, QPoint, QTranslator
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop_chat.domain.link import LinkStatus, Phase
from desktop_chat.domain.link_report import Rehearsal
from desktop_chat.domain.settings import Language
from desktop_chat.qt import sentences
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.language import install_language
from desktop_chat.qt.text import ElidedLabel
from desktop_chat.qt.theme import ThemeKeeper
from desktop_chat.qt.widgets.date_dialog import DateDialog
from desktop_chat.qt.widgets.found_list import FoundView
from desktop_chat.qt.wishes import Lock
from tests.qt.builders import NOON, a_report
from tests.qt.conftest import TRANSLATIONS, Stage

NARROWEST = 420
ZOOM = 150
LEAVES = frozenset({"window.quit"})
"""Commands that end the program."""


@pytest.fixture
def _large_german(qapp: QApplication, keeper: ThemeKeeper) -> Iterator[None]:
    usual, appearance = QLocale(), keeper.appearance
    before = qapp.findChildren(QTranslator)
    install_language(qapp, Language.GERMAN, TRANSLATIONS)
    keeper.apply(replace(appearance, zoom=ZOOM))
    yield
    keeper.apply(appearance)
    for made in qapp.findChildren(QTranslator):
        if made not in before:
            qapp.removeTranslator(made)
            made.deleteLater()
    QLocale.setDefault(usual)
    sentences.forget()


def worded(page: QWidget) -> list[tuple[QWidget, str]]:
    """Return what can be seen on a page and has words, with them."""
    shown: list[tuple[QWidget, str]] = [(one, one.text()) for one in page.findChildren(QAbstractButton)]
    shown += [(one, one.text()) for one in page.findChildren(QLabel)]
    shown += [(one, one.currentText()) for one in page.findChildren(QComboBox)]
    return [(one, words) for one, words in shown if words and one.isVisible()]


def cut(page: QWidget) -> list[str]:
    """Return what is narrower or lower than its words, or reaches over the side of its window."""
    found = []
    for shown, words in worded(page):
        least, left = shown.minimumSizeHint(), shown.mapTo(page, QPoint(0, 0)).x()
        too_small = shown.width() < least.width() or shown.height() < least.height()
        if too_small or left < 0 or left + shown.width() > page.width():
            found.append(f"{type(shown).__name__} {words!r}: {shown.size()} of {least}")
    return found


@pytest.mark.usefixtures("_large_german")
def test_no_dialog_cuts_what_it_says(talk: Stage) -> None:
    window = talk.window
    opened = []
    complaints = []

    for command in [one for one in window.commands if one.id not in LEAVES]:
        window.commands.run(command.id)
        QApplication.processEvents()
        for dialog in [one for one in window.findChildren(QDialog) if one.isVisible()]:
            opened.append(type(dialog).__name__)
            complaints += [f"{command.id}: {complaint}" for complaint in cut(dialog)]
            dialog.close()
            QApplication.processEvents()

    assert complaints == []
    assert len(set(opened)) > 10


@pytest.mark.usefixtures("_large_german")
def test_the_first_pages_fit_a_narrow_window(qtbot: QtBot, stage: Stage) -> None:
    window = stage.window
    window.resize(NARROWEST, 800)
    window.show_onboarding()
    QApplication.processEvents()
    choice = cut(window.onboarding())
    window.onboarding().show_remote()
    QApplication.processEvents()
    remote = cut(window.onboarding())
    window.show_unlock(Lock.NEW)
    QApplication.processEvents()

    assert choice == remote == cut(window.unlock()) == []


@pytest.mark.usefixtures("_large_german")
@pytest.mark.parametrize("width", [NARROWEST, 900])
def test_the_window_fits_while_the_server_is_out_of_reach(talk: Stage, width: int) -> None:
    window = talk.window
    window.resize(width, 800)
    offline = LinkStatus(phase=Phase.WAITING, as_of=NOON, queued=2)
    talk.publish(offline)
    talk.bridge.link_reported.emit(a_report(status=offline, rehearsal=Rehearsal.OFFLINE))
    talk.clock.seconds += 10
    talk.publish(offline)
    QApplication.processEvents()

    assert cut(window) == []
    title = next(one for one in window.conversation.findChildren(ElidedLabel) if one.objectName() == "heading")
    assert title.width() > title.fontMetrics().horizontalAdvance("conversation") / 2, "beside the badge"


@pytest.mark.usefixtures("_large_german")
def test_the_lines_of_what_was_found_hold_two_lines_of_text(talk: Stage) -> None:
    kit = talk.window.kit
    view = FoundView(kit)

    height = view.itemDelegate().sizeHint(QStyleOptionViewItem(), view.lines.index(0)).height()

    assert height >= kit.keeper.fonts.name_metrics.height() + kit.keeper.fonts.base_metrics.height() + 12


def test_the_last_week_of_a_month_is_not_cut(qtbot: QtBot, kit: Kit) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = DateDialog(NOON, NOON, parent)
    dialog.show()
    qtbot.waitExposed(dialog)
    days = dialog.calendar.findChild(QTableView)
    assert days is not None

    last = days.model().rowCount() - 1

    assert days.rowViewportPosition(last) + days.rowHeight(last) <= days.viewport().height()
    assert kit.keeper.fonts.base_metrics.height() <= days.rowHeight(last)
