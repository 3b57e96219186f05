"""How a row stands among its neighbours: first or last of a group, under a day line, under the unread line."""

from collections.abc import Callable

from desktop_chat.core.diffs import TimelineRow
from desktop_chat.domain.content import DeletedContent
from desktop_chat.domain.ids import MessageId, UnixMillis
from desktop_chat.domain.values import dataclass

GROUP_GAP_MS = 5 * 60 * 1000
"""Messages of one person that are further apart than this start a new group."""

DayOf = Callable[[UnixMillis], int]
"""The number of the local calendar day of an instant; a matter of the time zone, so it comes from outside."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """What surrounds one row: `first` and `last` of its group, and the lines above it.

    `hole` is true where messages are missing between this row and the one before it.
    """

    first: bool
    last: bool
    day_line: bool
    unread_line: bool
    hole: bool


def placement(
    row: TimelineRow,
    *,
    before: TimelineRow | None,
    after: TimelineRow | None,
    unread_from: MessageId | None,
    day_of: DayOf,
) -> Placement:
    """Return how a row is drawn between its neighbours (None at the ends of the list)."""
    return Placement(
        first=before is None or _breaks(before, row, unread_from, day_of),
        last=after is None or _breaks(row, after, unread_from, day_of),
        day_line=before is None or day_of(before.message.sent_at) != day_of(row.message.sent_at),
        unread_line=row.message.id == unread_from,
        # What is missing above the first row is fetched by scrolling up to it.
        hole=before is not None and row.missing > 0,
    )


def _breaks(upper: TimelineRow, lower: TimelineRow, unread_from: MessageId | None, day_of: DayOf) -> bool:
    """Tell whether the lower of two neighbours starts a new group."""
    first, second = upper.message, lower.message
    return (
        first.sender != second.sender
        or second.reply_to is not None
        or second.id == unread_from
        or lower.missing > 0
        or abs(second.sent_at - first.sent_at) > GROUP_GAP_MS
        or day_of(first.sent_at) != day_of(second.sent_at)
        or isinstance(first.content, DeletedContent) != isinstance(second.content, DeletedContent)
    )
