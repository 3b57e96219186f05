"""The rows change only by diffs, between Qt's begin and end calls; Qt's own tester watches every step."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from desktop_chat.core.diffs import RowChanged, RowDiff, RowsInserted, RowsRemoved, TimelinePatch, TimelineRow
from desktop_chat.qt.models.timeline_model import TimelineModel
from tests.qt.builders import ANN, OTHER_ROOM, ROOM, a_page, a_row, inserted, rows


def a_model() -> tuple[TimelineModel, QAbstractItemModelTester]:
    model = TimelineModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    return model, tester


def shown(model: TimelineModel) -> list[TimelineRow]:
    return [model.row(number) for number in range(model.count())]


def test_shows_a_page(qapp: QApplication) -> None:
    model, _tester = a_model()

    model.apply(a_page(rows(3), older=True))

    assert shown(model) == list(rows(3))
    assert model.older
    assert not model.newer


def test_another_room_replaces_all_rows(qapp: QApplication) -> None:
    model, _tester = a_model()
    model.apply(a_page(rows(3)))

    model.apply(TimelinePatch(room=OTHER_ROOM, diffs=(RowsInserted(at=0, rows=rows(1)),)))

    assert model.count() == 1
    assert model.room == OTHER_ROOM


def test_reads_a_row_aloud_with_all_that_its_looks_say(qapp: QApplication) -> None:
    model, _tester = a_model()
    model.apply(a_page([a_row(1, "done", author=ANN, edited=True, reactions=(("👍", (ANN,)),), readers=(ANN,))]))

    spoken = model.data(model.index(0), Qt.ItemDataRole.AccessibleTextRole)

    assert all(part in spoken for part in ("You", "done", "edited", "👍 by 1", "Sent", "read by"))


@pytest.mark.parametrize(
    "diff",
    [
        RowsInserted(at=9, rows=rows(1)),
        RowsRemoved(at=2, count=5),
        RowsRemoved(at=-1, count=1),
        RowChanged(at=3, row=rows(1)[0]),
        RowChanged(at=-1, row=rows(1)[0]),
    ],
)
def test_refuses_a_diff_that_does_not_fit(qapp: QApplication, diff: RowDiff) -> None:
    model, _tester = a_model()
    model.apply(a_page(rows(3)))

    with pytest.raises(IndexError):
        model.apply(TimelinePatch(room=ROOM, diffs=(diff,)))

    assert model.count() == 3


def test_takes_an_insertion_of_nothing(qapp: QApplication) -> None:
    model, _tester = a_model()
    model.apply(a_page(rows(2)))

    model.apply(inserted(1))

    assert model.count() == 2


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(["insert", "remove", "change"]), st.integers(0, 30), st.integers(1, 4)), max_size=25
    )
)
def test_any_fitting_diffs_give_the_same_rows_as_a_plain_list(
    qapp: QApplication, steps: list[tuple[str, int, int]]
) -> None:
    model, _tester = a_model()
    model.apply(a_page(rows(5)))
    expected = list(rows(5))

    for name, place, count in steps:
        diff = fitting(expected, name, place, count)
        model.apply(TimelinePatch(room=ROOM, diffs=(diff,)))
        follow(expected, diff)

    assert shown(model) == expected


def fitting(expected: list[TimelineRow], name: str, place: int, count: int) -> RowDiff:
    """Return a diff at a place that exists."""
    if name == "insert" or not expected:
        return RowsInserted(at=min(place, len(expected)), rows=rows(count, start=1000 + len(expected)))
    at = min(place, len(expected) - 1)
    if name == "remove":
        return RowsRemoved(at=at, count=min(count, len(expected) - at))
    return RowChanged(at=at, row=a_row(at, f"changed {count}"))


def follow(expected: list[TimelineRow], diff: RowDiff) -> None:
    """Apply a diff to a plain list."""
    match diff:
        case RowsInserted(at=at, rows=new):
            expected[at:at] = new
        case RowsRemoved(at=at, count=count):
            del expected[at : at + count]
        case RowChanged(at=at, row=row):
            expected[at] = row
