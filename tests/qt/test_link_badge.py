"""The connection badge is quiet: green at once, trouble only when it lasts, and the details tell the rest."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from desktop_chat.core.indicator import Level
from desktop_chat.domain.ids import UnixMillis
from desktop_chat.domain.link import Freshness, LinkStatus, Phase, Tier
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.text import label
from desktop_chat.qt.widgets.level_mark import LevelMark
from desktop_chat.qt.widgets.link_badge import LinkBadge
from tests.qt.builders import NOON
from tests.qt.fakes import FakeClock

LIVE = LinkStatus(phase=Phase.LIVE, tier=Tier.DIRECT, latency_ms=3.2, freshness=Freshness.FRESH, as_of=NOON)
WAITING = LinkStatus(
    phase=Phase.WAITING, reason="refused", attempt=2, next_try=UnixMillis(NOON + 12_000), queued=3, as_of=NOON
)


def test_the_badge_says_its_word_to_screen_readers(qtbot: QtBot, kit: Kit) -> None:
    badge = LinkBadge(kit)
    qtbot.addWidget(badge)

    badge.show_status(LIVE)

    assert badge.word() == "Live"
    assert badge.accessibleName() == "Connection: Live"


def test_trouble_is_shown_when_it_has_lasted(qtbot: QtBot, kit: Kit, clock: FakeClock) -> None:
    badge = LinkBadge(kit)
    qtbot.addWidget(badge)
    badge.show_status(LIVE)
    clock.seconds += 10
    badge.show_status(WAITING)
    before = badge.word()
    clock.seconds += 2

    qtbot.waitUntil(lambda: badge.word() != "Live")

    assert before == "Live"
    assert badge.word() == "Offline: 3 messages waiting"


def test_the_tooltip_says_the_word_and_what_it_means(qtbot: QtBot, kit: Kit, clock: FakeClock) -> None:
    badge = LinkBadge(kit)
    qtbot.addWidget(badge)
    badge.show_status(WAITING)
    clock.seconds += 10

    badge.show_status(WAITING)

    assert "Offline: 3 messages waiting" in badge.toolTip()
    assert "Trying again by itself" in badge.toolTip()


def test_each_level_has_a_shape_of_its_own_without_its_colour(kit: Kit, qtbot: QtBot) -> None:
    shapes = set()
    for level in Level:
        mark = LevelMark(kit)
        qtbot.addWidget(mark)
        mark.show_level(level)
        picture = mark.grab().toImage().convertToFormat(QImage.Format.Format_Mono)
        shapes.add(bytes(picture.constBits()))

    assert len(shapes) == len(Level)


@pytest.mark.parametrize("status", [LinkStatus(phase=phase, tier=tier) for phase in Phase for tier in (None, *Tier)])
def test_every_status_can_be_shown(qtbot: QtBot, kit: Kit, status: LinkStatus) -> None:
    badge = LinkBadge(kit)
    qtbot.addWidget(badge)

    badge.show_status(status)
    badge.grab()

    assert badge.word()


def test_labels_are_plain() -> None:
    assert label("x").textFormat() == Qt.TextFormat.PlainText
