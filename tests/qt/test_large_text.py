"""A desktop with large text: the program's text is as large, and nothing that holds text is too low for it."""

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QApplication, QLabel, QStyleOptionViewItem, QWidget
from pytestqt.qtbot import QtBot

from desktop_chat.domain.ids import MessageId
from desktop_chat.domain.link import LinkStatus, Phase
from desktop_chat.qt.bridge import ServiceBridge
from desktop_chat.qt.connection.page import ConnectionPage
from desktop_chat.qt.theme import Mode, ThemeKeeper
from desktop_chat.qt.timeline.layout_cache import LayoutCache
from desktop_chat.qt.window import build_window
from tests.qt.builders import (
    ANN,
    BO,
    NOON,
    a_page,
    a_report,
    a_roster,
    a_row,
    a_view,
    an_entry,
    signed_in,
)
from tests.qt.conftest import ICONS, Stage, show
from tests.qt.fakes import FakeChat, FakeClock, SteppingSpawner

POINTS = 18.0


@pytest.fixture
def large(qtbot: QtBot, qapp: QApplication, keeper: ThemeKeeper, clock: FakeClock) -> Iterator[Stage]:
    """A window on a desktop whose font has 18 points."""
    usual = qapp.font()
    system = QFont(usual)
    system.setPointSizeF(POINTS)
    qapp.setFont(system)
    big = ThemeKeeper(qapp, Mode.LIGHT)
    spawner = SteppingSpawner()
    bridge = ServiceBridge(spawner)
    window = build_window(bridge, big, icons=ICONS, clock=clock)
    qtbot.addWidget(window)
    chat = FakeChat()
    bridge.attach(chat)
    show(qtbot, window)
    stage = Stage(window=window, bridge=bridge, chat=chat, spawner=spawner, clock=clock)
    stage.publish(signed_in(), a_roster(an_entry(unread=3)), a_view())
    stage.publish(a_page((a_row(1, author=BO, reactions=(("👍", (ANN,)),)), a_row(2, reply_to=MessageId("m1")))))
    QApplication.processEvents()
    yield stage
    bridge.detach()
    qapp.setFont(usual)
    keeper.dress()


def too_low(parent: QWidget) -> list[str]:
    """Return the texts of labels that are cut at the top or the bottom."""
    return [
        shown.text()
        for shown in parent.findChildren(QLabel)
        if shown.isVisible() and shown.text() and shown.height() < QFontMetrics(shown.font()).height()
    ]


def test_text_is_larger(large: Stage) -> None:
    fonts = large.window.kit.keeper.fonts

    assert fonts.base.pixelSize() == 25
    assert large.window.conversation.composer.field.font().pixelSize() == 25


def test_no_label_is_too_low_for_its_text(large: Stage) -> None:
    offline = LinkStatus(phase=Phase.WAITING, as_of=NOON, queued=2)
    large.publish(offline)
    large.clock.seconds += 10
    large.publish(offline)
    QApplication.processEvents()

    assert too_low(large.window) == []


def test_the_page_about_the_connection_has_room_for_its_text(large: Stage) -> None:
    large.chat.report = a_report()
    large.window.rooms.badge.click()
    page = large.window.findChild(ConnectionPage)
    assert page is not None
    QApplication.processEvents()

    assert too_low(page) == []


def test_a_line_of_the_list_of_rooms_holds_two_lines_of_text(large: Stage) -> None:
    view, fonts = large.window.rooms.list, large.window.kit.keeper.fonts

    height = view.itemDelegate().sizeHint(QStyleOptionViewItem(), view.rooms.index(0)).height()

    assert height - 2 * 9 >= fonts.name_metrics.height() + fonts.small_metrics.height()


def test_chips_quotes_and_lines_between_days_hold_their_text(large: Stage) -> None:
    view, fonts = large.window.conversation.timeline, large.window.kit.keeper.fonts
    cache = LayoutCache(view.timeline, large.window.kit.keeper, large.clock.now)
    cache.width = view.viewport().width()
    first, second = cache.layout(0), cache.layout(1)

    assert first.day is not None
    assert first.day.rect.height() >= fonts.chip_metrics.height()
    assert first.chips[0].rect.height() >= fonts.chip_metrics.height()
    assert second.quote is not None
    assert second.quote.author.rect.height() >= fonts.chip_metrics.height()
    assert second.quote.line.rect.height() >= fonts.small_metrics.height()
