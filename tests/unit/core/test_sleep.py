"""A sleep is seen by either clock."""

import pytest

from desktop_chat.core.sleep import slept


@pytest.mark.parametrize(
    ("wanted", "steady", "wall", "expected"),
    [
        (1.0, 1.0, 1.0, False),
        (1.0, 4.0, 4.0, False),
        (1.0, 1.0, 601.0, True),
        (1.0, 1.0, -3600.0, True),
        (1.0, 61.0, 61.0, True),
    ],
    ids=["awake", "busy", "suspended", "clock set back", "stopped"],
)
def test_a_sleep_is_told_from_a_wait(wanted: float, steady: float, wall: float, expected: bool) -> None:
    assert slept(wanted, steady, wall) is expected
