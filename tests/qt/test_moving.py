"""What was moved on the screen and painted in part looks, to the pixel, as if all of it had been painted."""

import gc
import random
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_chat.core.diffs import RowChanged, RowsInserted, RowsRemoved, TimelinePatch
from desktop_chat.domain.ids import MessageId
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.timeline.view import TimelineView
from tests.qt.builders import ANN, BO, CARL, ROOM, a_page, a_row, inserted
from tests.qt.conftest import show


class Watched(TimelineView):
    """Counts the rows that are painted."""

    painted = 0

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        paint = self._painter.paint

        def counted(*arguments: object) -> None:
            self.painted += 1
            paint(*arguments)  # type: ignore[arg-type]  # handed on as given

        self._painter.paint = counted  # type: ignore[method-assign,assignment]  # only counts


@pytest.fixture
def view(qtbot: QtBot, kit: Kit) -> Watched:
    made = Watched(kit)
    qtbot.addWidget(made)
    made.resize(720, 600)
    made.set_person(ANN.id, bubbles=True)
    show(qtbot, made)
    made.timeline.apply(a_page([a_row(number, author=(ANN, BO)[number // 3 % 2]) for number in range(1, 201)]))
    on_screen(made)
    made.scroll_by(-1)  # the first painting of a window that was just activated is a whole one
    made.scroll_to_end()
    gc.collect()  # a window of a test before that goes away now changes the focus, and with it the picture
    settle(made)
    return made


def settle(view: Watched) -> None:
    """Let the window paint until nothing is left to paint."""
    view.painted = 1
    while view.painted:
        view.painted = 0
        on_screen(view)


def on_screen(view: TimelineView) -> QImage:
    """Return the pixels that the screen has, without painting any."""
    QApplication.processEvents()
    return view.screen().grabWindow(view.winId()).toImage()


def difference(one: QImage, other: QImage) -> int:
    """Return by how much the colours of two pictures differ at most, of 255."""
    found = 0
    for y in range(one.height() if one != other else 0):
        lines = bytes(one.constScanLine(y)), bytes(other.constScanLine(y))
        if lines[0] != lines[1]:
            found = max(found, *(abs(first - second) for first, second in zip(*lines, strict=True)))
    return found


def as_painted(view: TimelineView) -> QImage:
    """Return the pixels after all of it was painted."""
    view.viewport().repaint()
    return on_screen(view)


def test_a_row_at_the_end_is_painted_alone(view: Watched) -> None:
    visible = len(view.visible_rows())

    view.timeline.apply(inserted(200, a_row(201, author=CARL)))

    moved = on_screen(view)
    assert 0 < view.painted < visible / 2
    assert moved == as_painted(view)


def test_a_scroll_paints_what_comes_into_view(view: Watched) -> None:
    visible = len(view.visible_rows())

    view.scroll_by(-40)

    moved = on_screen(view)
    assert 0 < view.painted < visible / 2
    assert moved == as_painted(view)


def test_a_change_out_of_view_paints_nothing(view: Watched) -> None:
    view.timeline.apply(TimelinePatch(room=ROOM, diffs=(RowChanged(at=3, row=a_row(4, "edited")),)))

    assert on_screen(view) == as_painted(view)
    assert view.painted == len(view.visible_rows())  # by `as_painted`


def test_several_steps_before_one_painting(view: Watched) -> None:
    view.scroll_by(-40)
    view.timeline.apply(inserted(200, a_row(201)))
    view.scroll_by(-40)
    view.scroll_by(25)

    assert on_screen(view) == as_painted(view)


def test_a_mark_on_a_row_goes_with_it(view: Watched) -> None:
    view.setFocus()
    view.setCurrentIndex(view.timeline.index(195))
    assert view.show_message(MessageId("m196"))
    QApplication.processEvents()

    view.scroll_by(-30)

    assert on_screen(view) == as_painted(view)


def test_what_lies_on_the_list_stays_where_it_is(view: Watched) -> None:
    button = QWidget(view.viewport())
    button.setAutoFillBackground(True)
    button.setGeometry(100, 100, 80, 30)
    button.show()
    QApplication.processEvents()

    view.scroll_by(-30)

    assert button.pos() == QPoint(100, 100)
    assert on_screen(view) == as_painted(view)


def _steps(view: TimelineView, chance: random.Random) -> list[Callable[[], None]]:
    count = view.timeline.count()
    shown = view.visible_rows()
    people = (ANN, BO, CARL)
    someone = chance.choice(people)
    at = chance.choice([chance.randrange(count), chance.choice(shown), count - 1])
    number = int(view.timeline.row(at).message.id[1:])
    text = "word " * chance.randrange(1, 60)
    new = a_row(chance.randrange(10_000, 10**9), text, author=someone)
    reacted = a_row(number, text, author=someone, reactions=(("👍", (ANN,)),))
    patches = {
        "append": RowsInserted(at=count, rows=(new,)),
        "insert": RowsInserted(at=at, rows=(new,)),
        "remove": RowsRemoved(at=at, count=1),
        "change": RowChanged(at=at, row=a_row(number, text, author=someone)),
        "react": RowChanged(at=at, row=reacted),
    }
    steps: list[Callable[[], None]] = [
        lambda diff=diff: view.timeline.apply(TimelinePatch(room=ROOM, diffs=(diff,)))  # type: ignore[misc]  # binds
        for diff in patches.values()
    ]
    distance = chance.choice([-300, -40, -3, 3, 40, 300])
    return [*steps, steps[0], lambda: view.scroll_by(distance), lambda: view.scroll_by(distance), view.scroll_to_end]


@pytest.mark.parametrize("seed", range(6))
def test_any_history_looks_as_if_it_was_painted(view: Watched, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(60):
        for _ in range(chance.choice([1, 1, 2])):
            chance.choice(_steps(view, chance))()

        # A round corner that is cut by the edge of the list is smoothed a little otherwise.
        assert difference(on_screen(view), as_painted(view)) <= 2
