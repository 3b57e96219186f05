"""When a mute ends that was asked for now."""

from datetime import datetime, timedelta
from enum import Enum
from typing import assert_never

from desktop_chat.domain.ids import UnixMillis
from desktop_chat.domain.preferences import FOR_EVER

MORNING = 8
"""The hour of the next day at which a mute "until tomorrow" ends."""


class MuteFor(Enum):
    """How long a person wants to hear nothing of a room."""

    HOUR = "hour"
    EIGHT_HOURS = "eight_hours"
    TOMORROW = "tomorrow"
    EVER = "ever"


def mute_end(wanted: MuteFor, now_local: datetime) -> UnixMillis:
    """Return when such a mute ends.

    Args:
        wanted: how long.
        now_local: the time on the person's wall, with its time zone.
    """
    match wanted:
        case MuteFor.HOUR:
            return _millis(now_local + timedelta(hours=1))
        case MuteFor.EIGHT_HOURS:
            return _millis(now_local + timedelta(hours=8))
        case MuteFor.TOMORROW:
            morning = now_local.replace(hour=MORNING, minute=0, second=0, microsecond=0)
            return _millis(morning + timedelta(days=1))
        case MuteFor.EVER:
            return FOR_EVER
        case _:
            assert_never(wanted)


def _millis(moment: datetime) -> UnixMillis:
    return UnixMillis(round(moment.timestamp() * 1000))
