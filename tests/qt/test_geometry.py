"""Where rows stand: the anchor stays on its pixel, the ends are respected, and only what is visible is measured."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.qt.timeline.geometry import Extent, Geometry

HEIGHT = 300


class Heights:
    """Row heights that can change; notes which rows were measured."""

    def __init__(self, heights: list[int]) -> None:
        self.heights = heights
        self.measured: set[int] = set()

    def __call__(self, row: int) -> Extent:
        self.measured.add(row)
        return Extent(height=self.heights[row], body=min(10, self.heights[row] - 1))


def a_geometry(heights: list[int]) -> tuple[Geometry, Heights]:
    measure = Heights(heights)
    geometry = Geometry(measure)
    geometry.height = HEIGHT
    geometry.reset(len(heights))
    return geometry, measure


def test_opens_at_the_end() -> None:
    geometry, _ = a_geometry([50] * 100)

    spans = geometry.visible()

    assert spans[-1].row == 99
    assert spans[-1].bottom == HEIGHT
    assert geometry.at_end()


def test_measures_only_what_is_visible() -> None:
    geometry, measure = a_geometry([50] * 100_000)

    geometry.visible()
    geometry.scroll(-200)

    assert len(measure.measured) < 20


def test_short_content_stands_at_the_bottom() -> None:
    geometry, _ = a_geometry([40, 40])

    assert [(span.row, span.top) for span in geometry.visible()] == [(0, 220), (1, 260)]


def test_scrolling_stops_at_the_top() -> None:
    geometry, _ = a_geometry([50] * 20)

    geometry.scroll(-100_000)

    assert geometry.visible()[0].row == 0
    assert geometry.visible()[0].top == 0


def test_scrolling_stops_at_the_end() -> None:
    geometry, _ = a_geometry([50] * 20)
    geometry.scroll(-400)

    geometry.scroll(100_000)

    assert geometry.visible()[-1].bottom == HEIGHT


def test_rows_put_in_above_leave_the_anchor_where_it_is() -> None:
    geometry, measure = a_geometry([50] * 40)
    geometry.scroll(-700)
    before = (geometry.row, geometry.y)
    measure.heights[0:0] = [30] * 7

    geometry.inserted(0, 7, stick=False)
    geometry.visible()

    assert (geometry.row, geometry.y) == (before[0] + 7, before[1])


def test_a_row_that_grows_above_the_anchor_grows_upwards() -> None:
    geometry, measure = a_geometry([50] * 40)
    geometry.scroll(-730)
    first = geometry.visible()[0].row
    before = (geometry.row, geometry.y)
    measure.heights[first] = 140

    geometry.changed(stick=False)
    geometry.visible()

    assert geometry.row == first + 1
    assert (geometry.row, geometry.y) == before


def test_a_new_row_is_followed_only_when_told_so() -> None:
    geometry, measure = a_geometry([50] * 40)
    measure.heights.append(50)
    geometry.inserted(40, 1, stick=True)
    followed = geometry.visible()[-1].row
    geometry.scroll(-500)
    measure.heights.append(50)

    geometry.inserted(41, 1, stick=False)

    assert followed == 40
    assert geometry.visible()[-1].row < 40


def test_a_neighbour_takes_over_when_the_anchor_goes() -> None:
    geometry, measure = a_geometry([50] * 40)
    geometry.scroll(-700)
    gone, y = geometry.row, geometry.y

    geometry.removing(gone, 1)
    del measure.heights[gone]
    geometry.removed(gone, 1, stick=False)
    geometry.visible()

    assert (geometry.row, geometry.y) == (gone, y + 50)


def test_nothing_is_visible_without_rows() -> None:
    geometry, _ = a_geometry([])

    assert geometry.visible() == []
    assert geometry.at_end()
    assert geometry.top_position() == 0.0


OPERATIONS = st.lists(
    st.one_of(
        st.tuples(st.just("scroll"), st.integers(-900, 900), st.just(0)),
        st.tuples(st.just("insert"), st.integers(0, 60), st.integers(1, 5)),
        st.tuples(st.just("remove"), st.integers(0, 60), st.integers(1, 5)),
        st.tuples(st.just("grow"), st.integers(0, 60), st.integers(1, 400)),
        st.tuples(st.just("put"), st.integers(0, 60), st.integers(-200, 400)),
        st.tuples(st.just("resize"), st.integers(1, 700), st.just(0)),
    ),
    max_size=20,
)


@given(heights=st.lists(st.integers(1, 400), min_size=1, max_size=40), operations=OPERATIONS)
def test_visible_rows_are_always_a_gapless_stretch_that_fills_the_viewport(
    heights: list[int], operations: list[tuple[str, int, int]]
) -> None:
    geometry, measure = a_geometry(list(heights))
    for name, first, second in operations:
        apply(geometry, measure, name, first, second)

        spans = geometry.visible()

        assert all(upper.bottom == lower.top for upper, lower in pairwise(spans))
        assert all(upper.row + 1 == lower.row for upper, lower in pairwise(spans))
        assert [span.height for span in spans] == [measure.heights[span.row] for span in spans]
        assert all(span.bottom > 0 and span.top < geometry.height for span in spans)
        assert not spans or spans[-1].bottom >= geometry.height
        assert not spans or spans[0].top <= 0 or spans[0].row == 0


def apply(geometry: Geometry, measure: Heights, name: str, first: int, second: int) -> None:
    """Carry out one operation as the list would, at a place that exists."""
    count = len(measure.heights)
    match name:
        case "scroll":
            geometry.scroll(first)
        case "insert":
            at = min(first, count)
            measure.heights[at:at] = [60] * second
            geometry.inserted(at, second, stick=geometry.at_end() if count else True)
        case "remove" if count:
            at = min(first, count - 1)
            removed = min(second, count - at)
            geometry.removing(at, removed)
            del measure.heights[at : at + removed]
            geometry.removed(at, removed, stick=False)
        case "grow" if count:
            measure.heights[min(first, count - 1)] = second
            geometry.changed(stick=False)
        case "put" if count:
            geometry.put(min(first, count - 1), second)
        case "resize":
            geometry.height = first
            geometry.changed(stick=False)
        case _:
            return
