"""A message that stands in the timeline twice is counted, whatever the reason."""

from desktop_chat.core.diffs import RowChanged, RowDiff, RowsInserted, RowsRemoved, TimelinePatch, TimelineRow
from desktop_chat.core.twice import ShownTwice
from tests.unit.core.builders import ROOM, a_message


def a_row(seq: int) -> TimelineRow:
    return TimelineRow(message=a_message(seq), author="Bo", own=False)


def inserted(at: int, *numbers: int) -> RowsInserted:
    return RowsInserted(at=at, rows=tuple(a_row(number) for number in numbers))


def told(*diffs: RowDiff, reset: bool = False) -> TimelinePatch:
    return TimelinePatch(room=ROOM, diffs=diffs, reset=reset)


def test_other_messages_are_not_counted() -> None:
    shown = ShownTwice()
    shown.watch(told(inserted(0, 1, 2, 3)))
    shown.watch(told(inserted(1, 4), RowChanged(at=0, row=a_row(1))))

    assert shown.count == 0


def test_a_message_that_comes_in_again_is_counted() -> None:
    shown = ShownTwice()
    shown.watch(told(inserted(0, 1, 2)))
    shown.watch(told(inserted(2, 1)))
    shown.watch(told(RowChanged(at=1, row=a_row(1))))

    assert shown.count == 2


def test_a_message_that_has_moved_is_not_counted() -> None:
    shown = ShownTwice()
    shown.watch(told(inserted(0, 1, 2)))
    shown.watch(told(RowsRemoved(at=0, count=1), inserted(1, 1)))

    assert shown.count == 0


def test_one_of_two_that_goes_leaves_one() -> None:
    shown = ShownTwice()
    shown.watch(told(inserted(0, 1, 1)))
    shown.watch(told(RowsRemoved(at=0, count=1)))
    assert shown.count == 1
    shown.watch(told(RowsRemoved(at=0, count=1), inserted(0, 1)))

    assert shown.count == 1


def test_another_page_begins_anew() -> None:
    shown = ShownTwice()
    shown.watch(told(inserted(0, 1, 2)))
    shown.watch(told(inserted(0, 1, 2), reset=True))

    assert shown.count == 0
