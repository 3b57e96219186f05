"""Which part of a file a request wants, and whether it has it already: RFC 9110's ranges and conditions. Pure."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

from desktop_chat.domain.values import dataclass

_RANGE = re.compile(r"\s*bytes\s*=\s*(\d{0,18})\s*-\s*(\d{0,18})\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What tells one version of a file from another; `etag` is quoted."""

    etag: str
    modified: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Bytes `first` to `last`, both included."""

    first: int
    last: int

    @property
    def length(self) -> int:
        """How many bytes these are."""
        return self.last - self.first + 1


class Unsatisfiable(Exception):
    """None of the bytes that were asked for exists."""


def http_date(moment: datetime) -> str:
    """Return a moment as HTTP writes it."""
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def has_it(headers: Mapping[str, str], now: Validators) -> bool:
    """Tell whether the asker has this very version (304); a date counts only where no tag is named."""
    tags = headers.get("if-none-match")
    if tags is not None:
        wanted = [tag.strip().removeprefix("W/") for tag in tags.split(",")]
        return "*" in wanted or now.etag in wanted
    since = _date(headers.get("if-modified-since"))
    return since is not None and now.modified.replace(microsecond=0) <= since


def wanted_part(headers: Mapping[str, str], size: int, now: Validators) -> Part | None:
    """Return the part that is asked for, None for the whole; several parts at once are answered with the whole.

    Raises:
        Unsatisfiable: the file has none of these bytes.
    """
    asked = headers.get("range")
    if asked is None or not _same(headers.get("if-range"), now):
        return None
    match = _RANGE.fullmatch(asked)
    if match is None or (not match[1] and not match[2]):
        return None
    if not match[1]:  # the last so many
        first, last = max(0, size - int(match[2])), size - 1
    else:
        first, last = int(match[1]), int(match[2] or size - 1)
        if match[2] and last < first:
            return None
    last = min(last, size - 1)
    if first > last:
        raise Unsatisfiable
    return Part(first=first, last=last)


def _same(condition: str | None, now: Validators) -> bool:
    if condition is None:
        return True
    if condition.strip().startswith(('"', "W/")):
        return condition.strip() == now.etag
    since = _date(condition)
    return since is not None and now.modified.replace(microsecond=0) == since


def _date(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, IndexError, OverflowError):
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
