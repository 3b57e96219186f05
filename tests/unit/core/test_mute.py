"""A mute ends when it was said to."""

from datetime import datetime, timedelta, timezone

import pytest

from desktop_chat.core.mute import MuteFor, mute_end
from desktop_chat.domain.preferences import FOR_EVER

ZONE = timezone(timedelta(hours=2))
NOW = datetime(2026, 11, 23, 21, 30, 12, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("wanted", "end"),
    [
        (MuteFor.HOUR, datetime(2026, 11, 23, 22, 30, 12, tzinfo=ZONE)),
        (MuteFor.EIGHT_HOURS, datetime(2026, 11, 24, 5, 30, 12, tzinfo=ZONE)),
        (MuteFor.TOMORROW, datetime(2026, 11, 24, 8, tzinfo=ZONE)),
    ],
)
def test_a_mute_ends_by_itself(wanted: MuteFor, end: datetime) -> None:
    assert mute_end(wanted, NOW) == end.timestamp() * 1000


def test_one_has_no_end() -> None:
    assert mute_end(MuteFor.EVER, NOW) == FOR_EVER
