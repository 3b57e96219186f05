"""Days and times for people, in the order and language of their locale."""

import re
from functools import lru_cache

from PySide6.QtCore import QDate, QDateTime, QLocale

from desktop_chat.domain.ids import UnixMillis
from desktop_chat.domain.link import Freshness, LinkStatus
from desktop_chat.qt.text import tr


def day_number(moment: UnixMillis) -> int:
    """Return the number of the local calendar day (Julian day)."""
    return _local(moment).date().toJulianDay()


@lru_cache(maxsize=1024)
def time_text(moment: UnixMillis) -> str:
    """Return the local time of day without seconds."""
    return QLocale().toString(_local(moment).time(), QLocale.FormatType.ShortFormat)


def exact_time_text(moment: UnixMillis) -> str:
    """Return the local time of day with seconds."""
    usual = QLocale().timeFormat(QLocale.FormatType.ShortFormat)
    return QLocale().toString(_local(moment).time(), re.sub(r"([:.\s])mm", r"\1mm\1ss", usual))


def day_text(moment: UnixMillis, now: UnixMillis) -> str:
    """Return "Today", "Yesterday", the day of this week, or the date."""
    day, today = _local(moment).date(), _local(now).date()
    distance = day.daysTo(today)
    if distance == 0:
        return tr("Today")
    if distance == 1:
        return tr("Yesterday")
    locale = QLocale()
    if 1 < distance < 7:
        return locale.dayName(day.dayOfWeek(), QLocale.FormatType.LongFormat)
    if day.year() == today.year():
        return locale.toString(day, _without_year(locale.dateFormat(QLocale.FormatType.LongFormat)))
    return locale.toString(day, QLocale.FormatType.LongFormat)


def short_text(moment: UnixMillis, now: UnixMillis) -> str:
    """Return what fits a line of the list of rooms: the time today, else the day or the date."""
    day, today = _local(moment).date(), _local(now).date()
    distance = day.daysTo(today)
    if distance == 0:
        return time_text(moment)
    if distance == 1:
        return tr("Yesterday")
    if 1 < distance < 7:
        return QLocale().dayName(day.dayOfWeek(), QLocale.FormatType.ShortFormat)
    return QLocale().toString(day, QLocale.FormatType.ShortFormat)


def duration_text(seconds: float) -> str:
    """Return a wait in words; short waits are not counted down second by second."""
    if seconds < 5:
        return tr("a moment")
    if seconds < 90:
        return tr("{count} s", count=round(seconds))
    minutes = round(seconds / 60)
    if minutes < 90:
        return tr("{count} min", count=minutes)
    return tr("{hours} h {minutes} min", hours=minutes // 60, minutes=minutes % 60)


def moment_text(moment: UnixMillis) -> str:
    """Return the local day and the time with seconds, as both are written in a report."""
    return _local(moment).toString("yyyy-MM-dd HH:mm:ss")


def as_of_text(moment: UnixMillis, now: UnixMillis) -> str:
    """Return the time of day with seconds, and the day before it unless that is today."""
    if day_number(moment) == day_number(now):
        return exact_time_text(moment)
    return tr("{day}, {time}", day=day_text(moment, now), time=time_text(moment))


def freshness_text(status: LinkStatus, now: UnixMillis) -> str:
    """Return as of when everything is known here."""
    if status.as_of is None:
        return tr("not yet")
    if status.freshness is Freshness.CATCHING_UP:
        return tr("fetching what is new")
    return tr("as of {time}", time=as_of_text(status.as_of, now))


def _without_year(order: str) -> str:
    """Return a locale's order of a long date, but for the year and what belongs to it ("'de' yyyy", "yyyy年")."""
    return re.sub(r",?\s*('[^']*'\s*)?y+(\s*'[^']*'\.?|年|년)?", "", order).lstrip(" .,").rstrip(" ,")


def _local(moment: UnixMillis) -> QDateTime:
    made = QDateTime.fromMSecsSinceEpoch(moment)
    return made if made.date().isValid() else QDateTime(QDate(1970, 1, 1), QDateTime().time())
