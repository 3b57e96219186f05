"""How a row is drawn among its neighbours."""

from dataclasses import replace
from typing import Any

import pytest

from desktop_chat.core.diffs import TimelineRow
from desktop_chat.core.grouping import GROUP_GAP_MS, placement
from desktop_chat.domain.content import DeletedContent
from desktop_chat.domain.ids import MessageId, UnixMillis
from tests.unit.core.builders import ANN, BO, NOON, a_message

DAY_MS = 86_400_000


def day_of(instant: UnixMillis) -> int:
    return instant // DAY_MS


def a_row(seq: int, **changes: Any) -> TimelineRow:
    return TimelineRow(message=a_message(seq, **changes), author="Bo", own=False)


def test_a_row_alone_is_a_group_under_a_day_line() -> None:
    shown = placement(a_row(1), before=None, after=None, unread_from=None, day_of=day_of)

    assert (shown.first, shown.last, shown.day_line, shown.unread_line) == (True, True, True, False)


def test_a_hole_is_marked_between_two_rows_and_begins_a_new_group() -> None:
    after_hole = replace(a_row(9), missing=5)

    shown = placement(after_hole, before=a_row(1), after=None, unread_from=None, day_of=day_of)

    assert (shown.hole, shown.first) == (True, True)
    assert not placement(after_hole, before=None, after=None, unread_from=None, day_of=day_of).hole
    assert not placement(a_row(2), before=a_row(1), after=None, unread_from=None, day_of=day_of).hole


def test_messages_of_one_person_in_a_row_are_one_group() -> None:
    shown = placement(a_row(2), before=a_row(1), after=a_row(3), unread_from=None, day_of=day_of)

    assert (shown.first, shown.last, shown.day_line, shown.unread_line) == (False, False, False, False)


@pytest.mark.parametrize(
    "lower",
    [
        a_row(2, author=ANN),
        a_row(2, reply_to=MessageId("m0")),
        a_row(2, sent_at=UnixMillis(NOON + 1000 + GROUP_GAP_MS + 1)),
        a_row(2, sent_at=UnixMillis(NOON + DAY_MS)),
        a_row(2, content=DeletedContent()),
    ],
)
def test_a_new_group_begins_where_something_changes(lower: TimelineRow) -> None:
    assert placement(lower, before=a_row(1), after=None, unread_from=None, day_of=day_of).first
    assert placement(a_row(1), before=None, after=lower, unread_from=None, day_of=day_of).last


def test_the_unread_line_begins_a_group() -> None:
    shown = placement(a_row(2), before=a_row(1), after=None, unread_from=MessageId("m2"), day_of=day_of)

    assert (shown.first, shown.unread_line) == (True, True)


def test_a_day_line_stands_where_the_day_changes() -> None:
    later = a_row(2, author=BO, sent_at=UnixMillis(NOON + DAY_MS))

    assert placement(later, before=a_row(1), after=None, unread_from=None, day_of=day_of).day_line
