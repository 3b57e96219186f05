"""Nobody is disturbed in the hours they have chosen, nor while they have asked for quiet by hand."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from desktop_chat.core.do_not_disturb import is_quiet
from desktop_chat.domain.ids import UnixMillis
from desktop_chat.domain.quiet import QuietSchedule

NIGHTS = QuietSchedule(weekly=True, start=22 * 60, end=7 * 60)
MONDAY = 23
"""The 23rd of November 2026 is a Monday."""


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "quiet"),
    [
        (at(MONDAY, 21, 59), False),
        (at(MONDAY, 22), True),
        (at(MONDAY, 23, 59), True),
        (at(MONDAY, 0), True),
        (at(MONDAY, 6, 59), True),
        (at(MONDAY, 7), False),
        (at(MONDAY, 12), False),
    ],
)
def test_a_night_goes_over_midnight(now: datetime, *, quiet: bool) -> None:
    assert is_quiet(NIGHTS, now) is quiet


@pytest.mark.parametrize(("hour", "quiet"), [(11, False), (12, True), (13, False)])
def test_hours_within_a_day(hour: int, *, quiet: bool) -> None:
    assert is_quiet(QuietSchedule(weekly=True, start=12 * 60, end=13 * 60), at(MONDAY, hour)) is quiet


def test_a_night_belongs_to_the_day_on_which_it_begins() -> None:
    mondays = QuietSchedule(weekly=True, start=22 * 60, end=7 * 60, days=frozenset({0}))

    assert is_quiet(mondays, at(MONDAY, 23))
    assert is_quiet(mondays, at(MONDAY + 1, 6))
    assert not is_quiet(mondays, at(MONDAY, 6))
    assert not is_quiet(mondays, at(MONDAY + 1, 23))


def test_hours_within_a_day_are_on_the_chosen_days_only() -> None:
    mondays = QuietSchedule(weekly=True, start=60, end=120, days=frozenset({0}))

    assert is_quiet(mondays, at(MONDAY, 1))
    assert not is_quiet(mondays, at(MONDAY + 1, 1))


def test_equal_ends_are_a_whole_day() -> None:
    whole = QuietSchedule(weekly=True, start=480, end=480, days=frozenset({0}))

    assert is_quiet(whole, at(MONDAY, 8))
    assert is_quiet(whole, at(MONDAY + 1, 7, 59))
    assert not is_quiet(whole, at(MONDAY + 1, 8))


def test_switched_off_hours_disturb_nobody() -> None:
    assert not is_quiet(QuietSchedule(), at(MONDAY, 23))


def test_quiet_by_hand_ends_at_its_time_whatever_the_zone() -> None:
    end = at(MONDAY, 15)
    by_hand = QuietSchedule(until=UnixMillis(round(end.timestamp() * 1000)))
    elsewhere = timezone(timedelta(hours=9))

    assert is_quiet(by_hand, (end - timedelta(seconds=1)).astimezone(elsewhere))
    assert not is_quiet(by_hand, end.astimezone(elsewhere))


def test_the_hours_are_those_of_the_wall() -> None:
    elsewhere = timezone(timedelta(hours=9))

    assert is_quiet(NIGHTS, at(MONDAY, 14).astimezone(elsewhere))
    assert not is_quiet(NIGHTS, at(MONDAY, 14))
