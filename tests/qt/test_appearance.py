"""Looks that change while the window is open: what holds text grows with it, and the place in the history is kept."""

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QLabel, QStyleOptionViewItem, QWidget

from desktop_chat.domain.settings import Appearance, Density, Looks
from desktop_chat.qt.theme import Role, ThemeKeeper
from tests.qt.builders import OTHER_ROOM, a_page, a_roster, an_entry, rows
from tests.qt.conftest import Stage

LIGHT = Appearance(theme=Looks.LIGHT)
LARGE = Appearance(theme=Looks.LIGHT, zoom=160)
COMPACT = Appearance(theme=Looks.LIGHT, density=Density.COMPACT)


@pytest.fixture
def room(talk: Stage, keeper: ThemeKeeper) -> Iterator[Stage]:
    talk.publish(a_roster(an_entry(unread=2), an_entry(OTHER_ROOM, "Other", draft="half")), a_page(rows(200)))
    talk.window.resize(900, 640)
    QApplication.processEvents()
    yield talk
    keeper.apply(LIGHT)


def put(stage: Stage, looks: Appearance) -> None:
    stage.window.kit.settings.put(looks)
    QApplication.processEvents()


def too_low(parent: QWidget) -> list[str]:
    return [
        shown.text()
        for shown in parent.findChildren(QLabel)
        if shown.isVisible() and shown.text() and shown.height() < QFontMetrics(shown.font()).height()
    ]


def row_height(stage: Stage) -> int:
    view = stage.window.rooms.list
    return view.itemDelegate().sizeHint(QStyleOptionViewItem(), view.rooms.index(0)).height()


@pytest.mark.parametrize("looks", [LARGE, COMPACT, Appearance(theme=Looks.DARK, zoom=160, density=Density.COMPACT)])
def test_no_label_is_too_low_after_a_change(room: Stage, looks: Appearance) -> None:
    put(room, looks)

    assert too_low(room.window) == []


def test_rows_of_the_list_take_their_new_height_at_once(room: Stage) -> None:
    view = room.window.rooms.list
    heights = []
    for looks in (LIGHT, LARGE, COMPACT):
        put(room, looks)
        heights.append((row_height(room), view.visualRect(view.rooms.index(0)).height()))

    assert heights == [(60, 60), (96, 96), (44, 44)]


def test_the_two_lines_of_a_compact_row_fit(room: Stage) -> None:
    put(room, COMPACT)
    fonts = room.window.kit.keeper.fonts

    assert fonts.name_metrics.height() + fonts.small_metrics.height() <= row_height(room) - 2


def test_messages_are_laid_out_anew_and_the_newest_stays_in_view(room: Stage) -> None:
    view = room.window.conversation.timeline
    last = view.timeline.count() - 1
    before = view.visualRect(view.timeline.index(last)).height()

    put(room, LARGE)

    after = view.visualRect(view.timeline.index(last))
    assert after.height() > before
    assert after.bottom() <= view.viewport().height()
    assert after.top() > 0


def test_the_place_in_the_history_is_kept(room: Stage) -> None:
    view = room.window.conversation.timeline
    view.scrollTo(view.timeline.index(60))
    anchor = view.anchor()
    assert anchor is not None

    put(room, COMPACT)

    assert view.anchor() is not None
    assert view.visible_rows()[0] <= 60 <= view.visible_rows()[-1]


def test_colours_alone_lay_nothing_out_anew(room: Stage) -> None:
    view = room.window.conversation.timeline
    view.viewport().grab()
    made = view.layouts_made()

    put(room, Appearance(theme=Looks.DARK, accent="#be123c"))
    view.viewport().grab()

    assert view.layouts_made() == made


def test_an_accent_is_painted_at_once(room: Stage) -> None:
    room.window.conversation.composer.setFocus()
    before = room.window.grab().toImage()

    put(room, Appearance(theme=Looks.LIGHT, accent="#be123c"))

    after = room.window.grab().toImage()
    accent = room.window.kit.keeper.theme.colour(Role.ACCENT)
    here = [(x, y) for x in range(0, after.width(), 2) for y in range(after.height() - 90, after.height())]
    assert any(after.pixelColor(x, y) == accent for x, y in here)
    assert not any(before.pixelColor(x, y) == accent for x, y in here)


def test_one_pane_with_a_way_back_where_two_do_not_fit(room: Stage) -> None:
    window = room.window
    room.window.show_room_pane()
    window.resize(420, 480)
    QApplication.processEvents()
    narrow = (window.rooms.isVisible(), window.conversation.isVisible(), window.conversation.back.isVisible())

    window.conversation.back.click()
    back = (window.rooms.isVisible(), window.conversation.isVisible())

    assert (window.minimumWidth(), window.minimumHeight()) == (420, 480)
    assert narrow == (False, True, True)
    assert back == (True, False)


def test_large_text_needs_more_width_for_two_panes(room: Stage) -> None:
    room.window.resize(760, 640)
    QApplication.processEvents()
    usual = room.window.rooms.isVisible()

    put(room, LARGE)

    assert (usual, room.window.rooms.isVisible()) == (True, False)
