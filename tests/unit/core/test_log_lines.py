"""Lines of the log by how much they matter."""

import pytest

from desktop_chat.core.log_lines import LogLevel, matter

LINES = [
    "left over from a line before the file began",
    "2026-11-23 05:00:00,001 DEBUG a: looked",
    "2026-11-23 05:00:00,002 INFO a: begun",
    "2026-11-23 05:00:00,003 ERROR b: failed",
    "Traceback (most recent call last):",
    "  ERROR in the middle of a line",
    "2026-11-23 05:00:00,004 WARNING a: slow",
]


@pytest.mark.parametrize(
    ("least", "kept"),
    [
        (LogLevel.DEBUG, LINES),
        (LogLevel.INFO, LINES[2:]),
        (LogLevel.WARNING, LINES[3:]),
        (LogLevel.ERROR, LINES[3:6]),
        (LogLevel.CRITICAL, []),
    ],
)
def test_what_matters_stays_with_what_belongs_to_it(least: LogLevel, kept: list[str]) -> None:
    assert matter(LINES, least) == kept
