"""How often news are looked for."""

from math import inf

from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.core.pace import Pace, pace


def test_a_conversation_is_looked_at_often_and_a_calm_window_seldom() -> None:
    assert pace(0.0, looking=True) == Pace(interval_s=2.0, until=60.0)
    assert pace(60.0, looking=True) == Pace(interval_s=5.0, until=300.0)
    assert pace(3600.0, looking=True) == Pace(interval_s=10.0, until=inf)
    assert pace(3600.0, looking=False) == Pace(interval_s=30.0, until=inf)


@given(st.floats(0, 1e6), st.floats(0, 1e6), st.booleans())
def test_more_calm_never_means_more_often_and_nobody_never_more_than_somebody(
    one: float, two: float, looking: bool
) -> None:
    short, long = sorted((one, two))

    assert 2.0 <= pace(short, looking=looking).interval_s <= pace(long, looking=looking).interval_s <= 30.0
    assert pace(one, looking=True).interval_s <= pace(one, looking=False).interval_s
    assert pace(one, looking=looking).until > one
