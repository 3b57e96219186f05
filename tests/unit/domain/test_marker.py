"""Read markers only grow, in whatever order they come."""

from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.domain.marker import ReadMarker
from tests.unit.core.builders import BO, ROOM

MARKERS = st.builds(
    ReadMarker,
    room=st.just(ROOM),
    user=st.just(BO),
    read_seq=st.integers(0, 9),
    delivered_seq=st.integers(0, 9),
    rev=st.integers(0, 9),
)


@given(MARKERS, MARKERS, MARKERS)
def test_markers_only_grow(one: ReadMarker, two: ReadMarker, three: ReadMarker) -> None:
    merged = one.merged(two)

    assert merged == two.merged(one)
    assert merged.merged(three) == one.merged(two.merged(three))
    assert merged.read_seq >= one.read_seq
    assert merged.delivered_seq >= merged.read_seq
