"""Whether somebody wants to be left in peace now; a pure question about a schedule and a local time."""

from datetime import datetime

from desktop_chat.domain.quiet import QuietSchedule


def is_quiet(schedule: QuietSchedule, now_local: datetime) -> bool:
    """Tell whether nothing should pop up or sound now.

    Args:
        schedule: what the person has set.
        now_local: the time on their wall, with its time zone.
    """
    return now_local.timestamp() * 1000 < schedule.until or _in_hours(schedule, now_local)


def _in_hours(schedule: QuietSchedule, now: datetime) -> bool:
    if not schedule.weekly:
        return False
    minute, today = now.hour * 60 + now.minute, now.weekday()
    yesterday = (today - 1) % 7
    if schedule.start < schedule.end:
        return today in schedule.days and schedule.start <= minute < schedule.end
    return (today in schedule.days and minute >= schedule.start) or (
        yesterday in schedule.days and minute < schedule.end
    )
