"""The connection badge is quiet: green at once, trouble only when it lasts, and the details tell the rest."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from desktop_chat.core.indicator import Indicator, Level
from desktop_chat.domain.ids import UnixMillis
from desktop_chat.domain.link import Freshness, LinkStatus, Phase, Tier
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.text import label
from desktop_chat.qt.widgets.level_mark import LevelMark
from desktop_chat.qt.widgets.link_badge import LinkBadge
from desktop_chat.qt.widgets.link_state import QuietRule
from tests.qt.builders import NOON
from tests.qt.fakes import FakeClock

GREEN = Indicator(level=Level.GREEN, word="Live", detail="")
ORANGE = Indicator(level=Level.ORANGE, word="Connecting…", detail="", busy=True)
RED = Indicator(level=Level.RED, word="Offline", detail="")
LIVE = LinkStatus(phase=Phase.LIVE, tier=Tier.DIRECT, latency_ms=3.2, freshness=Freshness.FRESH, as_of=NOON)
WAITING = LinkStatus(
    phase=Phase.WAITING, reason="refused", attempt=2, next_try=UnixMillis(NOON + 12_000), queued=3, as_of=NOON
)


def words(steps: list[tuple[float, Indicator | None]]) -> list[str]:
    """Play (seconds, indicator or only time) to a rule that starts at 0; returns the word shown after each."""
    rule = QuietRule(0.0)
    shown = []
    for now, indicator in steps:
        if indicator is None:
            rule.tick(now)
        else:
            rule.update(indicator, now)
        shown.append(rule.shown.word if rule.shown is not None else "")
    return shown


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([(0.1, GREEN)], ["Live"]),
        ([(0.1, ORANGE), (2.9, None), (3.1, None)], ["", "", "Connecting…"]),
        ([(0.1, ORANGE), (0.9, GREEN)], ["", "Live"]),
        ([(0.1, GREEN), (10.0, ORANGE), (10.9, None), (11.1, None)], ["Live", "Live", "Live", "Connecting…"]),
        ([(0.1, GREEN), (10.0, ORANGE), (10.5, GREEN), (11.5, None)], ["Live", "Live", "Live", "Live"]),
        ([(0.1, GREEN), (10.0, RED), (10.5, ORANGE), (11.0, RED), (11.8, None)], ["Live"] * 5),
        ([(5.0, RED), (6.1, None), (7.0, ORANGE)], ["", "Offline", "Connecting…"]),
    ],
)
def test_the_word_changes_by_the_quiet_rules(steps: list[tuple[float, Indicator | None]], expected: list[str]) -> None:
    assert words(steps) == expected


def test_a_rule_says_when_to_look_again() -> None:
    rule = QuietRule(0.0)
    rule.update(GREEN, 5.0)

    assert rule.update(RED, 10.0) == 1.0
    assert rule.tick(10.25) == 0.75
    assert rule.tick(11.0) is None


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
