"""The label is calm: (second, indicator or only time) -> the word that is shown."""

import pytest

from desktop_chat.core.indicator import Indicator, Level
from desktop_chat.core.quiet import HOLD, QuietLabel

LIVE = Indicator(level=Level.GREEN, word="Live", detail="")
UPDATING = Indicator(level=Level.GREEN, word="Updating", detail="", busy=True)
BACKUP = Indicator(level=Level.ORANGE, word="Backup", detail="", backup=True)
SLOW = Indicator(level=Level.ORANGE, word="Slow", detail="", backup=True)
TRYING = Indicator(level=Level.ORANGE, word="Trying", detail="", busy=True)
OFFLINE = Indicator(level=Level.RED, word="Offline", detail="")
WAITING = Indicator(level=Level.RED, word="Offline: 1", detail="")

Steps = list[tuple[float, Indicator | None]]


def words(steps: Steps) -> list[str]:
    """Play the steps to a label that starts at 0; return the word shown after each."""
    rule = QuietLabel(0.0)
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
        ([(0.1, LIVE)], ["Live"]),
        ([(0.1, TRYING), (2.9, None), (3.1, None)], ["", "", "Trying"]),
        ([(0.1, TRYING), (0.9, LIVE)], ["", "Live"]),
        ([(0.1, UPDATING), (0.9, None), (1.2, None)], ["", "", "Updating"]),
        ([(0.1, LIVE), (5.0, TRYING), (5.9, None), (6.1, None)], ["Live", "Live", "Live", "Trying"]),
        ([(0.1, LIVE), (5.0, TRYING), (5.5, LIVE), (6.5, None)], ["Live"] * 4),
        ([(0.1, LIVE), (5.0, UPDATING), (5.5, LIVE), (6.5, None)], ["Live"] * 4),
        ([(0.1, LIVE), (5.0, OFFLINE), (5.5, TRYING), (6.1, OFFLINE)], ["Live", "Live", "Live", "Offline"]),
        ([(5.0, OFFLINE), (6.1, None), (7.0, TRYING), (7.1, OFFLINE)], ["", "Offline", "Offline", "Offline"]),
        ([(5.0, OFFLINE), (6.1, None), (7.0, TRYING), (8.1, None)], ["", "Offline", "Offline", "Trying"]),
        ([(5.0, OFFLINE), (6.1, None), (7.0, BACKUP), (7.1, SLOW)], ["", "Offline", "Backup", "Slow"]),
        ([(5.0, OFFLINE), (6.1, None), (7.0, WAITING), (7.1, LIVE)], ["", "Offline", "Offline: 1", "Live"]),
        ([(5.0, BACKUP), (6.1, None), (7.0, TRYING), (7.5, BACKUP), (9, None)], ["", *["Backup"] * 4]),
        ([(5.0, TRYING), (6.1, None), (7.0, UPDATING)], ["", "Trying", "Updating"]),
    ],
)
def test_the_word_changes_by_the_quiet_rules(steps: Steps, expected: list[str]) -> None:
    assert words(steps) == expected


def test_a_backup_way_is_shown_until_the_best_one_has_held() -> None:
    back = [(5.0, BACKUP), (6.1, None), (20.0, LIVE)]

    assert words([*back, (20 + HOLD - 0.1, None), (20 + HOLD, None)])[2:] == ["Backup", "Backup", "Live"]
    assert words([*back, (25.0, BACKUP), (26.0, LIVE), (20 + HOLD, None)])[-1] == "Backup"


def test_the_label_says_when_to_look_again() -> None:
    rule = QuietLabel(0.0)
    assert rule.tick(1.0) is None
    rule.update(LIVE, 5.0)

    assert rule.update(OFFLINE, 10.0) == 1.0
    assert rule.tick(10.25) == 0.75
    assert rule.tick(11.0) is None
