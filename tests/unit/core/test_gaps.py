"""Live events are let through once and in order, and what they lack is fetched."""

from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.core.gaps import GAP_WAIT, MOST_HELD, NOTHING, Gaps, Verdict
from desktop_chat.domain.ids import Epoch
from tests.unit.core.builders import EPOCH, OTHER, ROOM, a_position, an_event, tip


def gaps_at(seq: int) -> Gaps:
    gaps = Gaps()
    gaps.restart(EPOCH)
    gaps.place(a_position(seq))
    return gaps


def test_the_next_number_is_applied_at_once() -> None:
    assert gaps_at(4).heard(an_event(5), 0.0) == Verdict(ready=(an_event(5),))


def test_a_known_number_is_dropped_and_counted() -> None:
    gaps = gaps_at(4)

    assert gaps.heard(an_event(4), 0.0) == NOTHING
    assert gaps.heard(an_event(2), 0.0) == NOTHING
    assert gaps.duplicates == 2


def test_a_late_number_lets_through_what_was_held_in_order() -> None:
    gaps = gaps_at(4)

    assert gaps.heard(an_event(7), 0.0) == NOTHING
    assert gaps.heard(an_event(6), 0.1) == NOTHING
    assert gaps.heard(an_event(6), 0.1) == NOTHING
    assert gaps.next_overdue() == GAP_WAIT
    assert gaps.heard(an_event(5), 0.2) == Verdict(ready=(an_event(5), an_event(6), an_event(7)))
    assert gaps.next_overdue() is None
    assert gaps.duplicates == 1


def test_a_number_that_does_not_come_is_fetched_after_a_moment() -> None:
    gaps = gaps_at(4)
    gaps.heard(an_event(6), 1.0)

    assert gaps.overdue(1.0 + GAP_WAIT - 0.01) == ()
    assert gaps.overdue(1.0 + GAP_WAIT) == (ROOM,)
    assert gaps.overdue(9.0) == ()
    assert gaps.place(a_position(5)) == (an_event(6),)


def test_more_than_can_be_held_is_left_to_the_fetch() -> None:
    gaps = gaps_at(0)
    for seq in range(2, MOST_HELD + 10):
        gaps.heard(an_event(seq), 0.0)

    assert len(gaps.place(a_position(1))) == MOST_HELD


def test_a_hint_without_a_row_is_fetched() -> None:
    assert gaps_at(4).heard(an_event(5, row=None), 0.0) == Verdict(fetch=(ROOM,))


def test_a_new_generation_is_fetched() -> None:
    assert gaps_at(4).heard(an_event(5, gen=2), 0.0) == Verdict(fetch=(ROOM,))
    assert gaps_at(4).saw_head(ROOM, 4, 2, 0.0) == Verdict(fetch=(ROOM,))


def test_an_unknown_room_or_another_history_has_everything_fetched() -> None:
    assert gaps_at(4).heard(an_event(1, room=OTHER), 0.0) == Verdict(fetch_all=True)
    assert gaps_at(4).saw_head(OTHER, 1, 1, 0.0) == Verdict(fetch_all=True)
    assert gaps_at(4).heard(an_event(5, epoch=Epoch("another")), 0.0) == Verdict(fetch_all=True)


def test_another_operation_under_the_number_of_the_cursor_is_a_fork() -> None:
    gaps = gaps_at(4)

    assert gaps.heard(an_event(4, op=an_event(9).op), 0.0) == Verdict(fetch=(ROOM,))


def test_the_next_number_of_another_history_is_not_applied_but_fetched() -> None:
    gaps = gaps_at(4)

    assert gaps.heard(an_event(5, before="ffffffff"), 0.0) == Verdict(fetch=(ROOM,))
    assert gaps.heard(an_event(5, before=tip(4)), 0.1) == Verdict(ready=(an_event(5, before=tip(4)),))


def test_what_was_held_of_another_history_is_left_to_the_fetch() -> None:
    gaps = gaps_at(4)
    gaps.heard(an_event(6, before="ffffffff"), 0.0)

    assert gaps.heard(an_event(5, before=tip(4)), 0.1) == Verdict(ready=(an_event(5, before=tip(4)),))
    assert gaps.overdue(GAP_WAIT) == (ROOM,)


def test_a_head_beyond_the_cursor_waits_for_its_event_and_is_fetched() -> None:
    gaps = gaps_at(4)
    gaps.saw_head(ROOM, 6, 1, 0.0)
    gaps.saw_head(ROOM, 4, 1, 0.0)

    gaps.heard(an_event(5), 0.1)
    assert gaps.next_overdue() == GAP_WAIT
    gaps.heard(an_event(6), 0.2)
    assert gaps.next_overdue() is None


def test_another_epoch_forgets_what_was_held() -> None:
    gaps = gaps_at(4)
    gaps.heard(an_event(6), 0.0)
    gaps.restart(Epoch("another"))
    gaps.restart(Epoch("another"))

    assert gaps.next_overdue() is None
    assert gaps.place(a_position(5)) == ()


def test_a_room_that_is_gone_is_heard_no_more() -> None:
    gaps = gaps_at(4)

    assert gaps.place(a_position(4, gone=True)) == ()
    assert gaps.heard(an_event(5), 0.0) == Verdict(fetch_all=True)


def test_before_any_epoch_is_known_events_are_taken() -> None:
    gaps = Gaps()
    gaps.place(a_position(0))

    assert gaps.heard(an_event(1), 0.0).ready == (an_event(1),)


@given(st.lists(st.integers(1, 8), max_size=40).flatmap(st.permutations))
def test_events_are_let_through_once_and_in_order(arrivals: list[int]) -> None:
    gaps = gaps_at(0)
    through = [event.seq for seq in arrivals for event in gaps.heard(an_event(seq), 0.0).ready]

    assert through == list(range(1, len(through) + 1))
