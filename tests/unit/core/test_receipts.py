"""Marks are gathered, only grow, and are never lost."""

from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.core.receipts import GATHER, Receipts, sends_delivered
from desktop_chat.domain.ids import RoomId
from tests.unit.core.builders import ANN, OTHER, ROOM, a_marker


def test_marks_of_all_rooms_go_together_two_seconds_after_the_first() -> None:
    receipts = Receipts(ANN)
    receipts.note(OTHER, read_seq=3, now=10.0)
    receipts.note(ROOM, delivered_seq=5, now=11.0)

    assert receipts.due() == 10.0 + GATHER
    assert receipts.waiting() == (a_marker(ANN, 0, 5), a_marker(ANN, 3, 3, OTHER))


def test_what_the_server_has_is_not_told_again() -> None:
    receipts = Receipts(ANN)
    receipts.confirm([a_marker(ANN, 5)], 0.0)
    receipts.note(ROOM, read_seq=4, delivered_seq=5, now=1.0)

    assert receipts.due() is None
    assert receipts.waiting() == ()


def test_a_confirmed_mark_waits_no_more_but_what_came_meanwhile_does() -> None:
    receipts = Receipts(ANN)
    receipts.note(ROOM, read_seq=3, now=0.0)
    sent = receipts.waiting()
    receipts.note(ROOM, read_seq=4, now=2.5)
    receipts.confirm(sent, 3.0)

    assert receipts.due() == 3.0 + GATHER
    assert receipts.waiting() == (a_marker(ANN, 4),)
    receipts.confirm(receipts.waiting(), 5.0)
    assert receipts.due() is None


def test_news_from_another_device_does_not_put_off_what_is_due_soon() -> None:
    receipts = Receipts(ANN)
    receipts.note(ROOM, read_seq=3, now=0.0)
    receipts.confirm([a_marker(ANN, 1, room=OTHER)], 1.0)

    assert receipts.due() == GATHER


def test_a_failure_keeps_everything_for_later() -> None:
    receipts = Receipts(ANN)
    receipts.postpone(9.0)
    receipts.note(ROOM, read_seq=3, now=0.0)
    receipts.postpone(20.0)

    assert (receipts.due(), receipts.failures) == (20.0, 1)
    receipts.hurry(4.0)
    assert receipts.due() == 4.0


def test_there_is_nothing_to_hurry_when_nothing_waits() -> None:
    receipts = Receipts(ANN)
    receipts.hurry(4.0)

    assert receipts.due() is None


def test_refused_marks_are_given_up() -> None:
    receipts = Receipts(ANN)
    receipts.note(ROOM, read_seq=3, now=0.0)
    receipts.note(OTHER, read_seq=3, now=0.0)
    receipts.drop([a_marker(ANN, 3)])
    assert receipts.due() == GATHER

    receipts.drop([a_marker(ANN, 3, room=OTHER)])
    assert receipts.due() is None


def test_in_another_history_nothing_is_known_or_wanted_of_a_room() -> None:
    receipts = Receipts(ANN)
    receipts.confirm([a_marker(ANN, 120)], 0.0)
    receipts.note(ROOM, read_seq=130, now=0.0)
    receipts.note(OTHER, read_seq=3, now=0.0)
    receipts.restart([ROOM])
    assert receipts.waiting() == (a_marker(ANN, 3, room=OTHER),)
    receipts.restart([OTHER])
    assert receipts.due() is None
    receipts.note(ROOM, read_seq=101, now=9.0)

    assert receipts.waiting() == (a_marker(ANN, 101),)


def test_more_rooms_than_a_call_may_carry_go_in_several() -> None:
    receipts = Receipts(ANN)
    for number in range(501):
        receipts.note(RoomId(f"{number:04}"), read_seq=1, now=0.0)
    first = receipts.waiting()
    receipts.confirm(first, 1.0)

    assert (len(first), len(receipts.waiting())) == (500, 1)
    assert receipts.due() == GATHER


def test_delivered_marks_are_for_small_rooms() -> None:
    assert sends_delivered(8)
    assert not sends_delivered(9)


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), min_size=1))
def test_what_waits_is_the_maximum_in_whatever_order_it_came(marks: list[tuple[int, int]]) -> None:
    receipts = Receipts(ANN)
    for read, delivered in marks:
        receipts.note(ROOM, read_seq=read, delivered_seq=delivered, now=0.0)

    read = max(read for read, _ in marks)
    delivered = max(read, *(delivered for _, delivered in marks))
    assert receipts.waiting() == ((a_marker(ANN, read, delivered),) if delivered else ())
