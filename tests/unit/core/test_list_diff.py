"""Any list becomes any other by the steps, and what need not move does not."""

from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.core.list_diff import MOST_MOVES, Inserted, Moved, Removed, steps

KEYS = st.lists(st.sampled_from("abcdefghijkl"), unique=True)


def applied(old: list[str], new: list[str]) -> list[str]:
    shown = list(old)
    for step in steps(old, new) or ():
        match step:
            case Removed(at=at, count=count):
                assert len(shown[at : at + count]) == count
                del shown[at : at + count]
            case Moved(source=source, target=target):
                shown.insert(target, shown.pop(source))
            case Inserted(at=at, count=count):
                assert at <= len(shown)
                shown[at:at] = new[at : at + count]
    return shown


@given(old=KEYS, new=KEYS)
def test_the_steps_lead_from_one_list_to_the_other(old: list[str], new: list[str]) -> None:
    assert applied(old, new) == new


def test_one_that_comes_up_is_the_only_one_that_moves() -> None:
    assert steps("abcd", "cabd") == (Moved(source=2, target=0),)


def test_one_that_goes_down_is_the_only_one_that_moves() -> None:
    assert steps("abcd", "bcda") == (Moved(source=0, target=3),)


def test_neighbours_come_and_leave_together() -> None:
    assert steps("abcde", "aef") == (Removed(at=1, count=3), Inserted(at=2, count=1))
    assert steps("", "abc") == (Inserted(at=0, count=3),)


def test_the_same_list_takes_no_steps() -> None:
    assert steps("abc", "abc") == ()


def test_where_nearly_everything_moves_there_are_no_steps() -> None:
    keys = [str(number) for number in range(MOST_MOVES + 2)]

    assert steps(keys, keys[::-1]) is None
