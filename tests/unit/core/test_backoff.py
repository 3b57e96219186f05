"""Waits after failures: they double, they end, and they are spread."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.core.backoff import doubling, jittered


def test_a_wait_doubles_up_to_its_cap() -> None:
    waits = [doubling(failures, first=1.0, cap=10.0, chance=0.5) for failures in (1, 2, 3, 4, 5, 100_000)]

    assert waits == [1.0, 2.0, 4.0, 8.0, 10.0, 10.0]


def test_nothing_has_to_be_waited_for_before_a_failure() -> None:
    with pytest.raises(ValueError, match="after a failure"):
        doubling(0, first=1.0, cap=10.0, chance=0.5)


@given(st.floats(0, 0.999), st.floats(0.001, 1000))
def test_jitter_stays_within_a_fifth(chance: float, seconds: float) -> None:
    assert seconds * 0.799 <= jittered(seconds, chance) <= seconds * 1.201
