"""The message list: it keeps its place to the pixel, costs only what is in view, and needs no mouse."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QColor, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication
from pytestqt.qtbot import QtBot

from desktop_chat.core.diffs import RowChanged, RowsRemoved, TimelinePatch
from desktop_chat.domain.delivery import Delivery
from desktop_chat.domain.ids import MessageId
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.timeline.view import TimelineView
from desktop_chat.qt.wishes import Action, MessageWish, ReactionWish
from tests.qt.builders import ANN, BO, CARL, ROOM, a_member, a_page, a_row, inserted, rows
from tests.qt.conftest import Stage, show


@pytest.fixture
def view(qtbot: QtBot, kit: Kit) -> TimelineView:
    made = TimelineView(kit)
    qtbot.addWidget(made)
    made.resize(720, 600)
    made.set_person(ANN.id, bubbles=True)
    show(qtbot, made)
    made.timeline.apply(a_page(rows(200)))
    return made


def changed(at: int, **fields: object) -> TimelinePatch:
    row = a_row(at + 1, **fields)  # type: ignore[arg-type]  # handed on as given
    return TimelinePatch(room=ROOM, diffs=(RowChanged(at=at, row=row),))


def test_opens_at_the_newest_message(view: TimelineView) -> None:
    assert view.at_end()
    assert view.visible_rows().stop == 200


def test_opens_at_the_unread_line(view: TimelineView) -> None:
    view.timeline.clear()
    view.timeline.apply(a_page(rows(300), unread_from=MessageId("m120")))

    assert view.visible_rows().start <= 119 < view.visible_rows().stop
    assert not view.at_end()


def test_follows_new_messages_at_the_end(view: TimelineView) -> None:
    view.timeline.apply(inserted(200, a_row(500)))

    assert view.at_end()
    assert view.visible_rows().stop == 201


def test_does_not_move_for_new_messages_while_reading_older_ones(view: TimelineView) -> None:
    view.scroll_by(-2000)
    before = view.anchor()

    view.timeline.apply(inserted(200, a_row(500)))

    assert view.anchor() == before


def test_keeps_the_anchor_to_the_pixel_when_older_ones_are_loaded(view: TimelineView) -> None:
    view.scroll_by(-3333)
    before = view.anchor()

    view.timeline.apply(inserted(0, *rows(50, start=1000)))

    assert view.anchor() == before


def test_keeps_the_anchor_when_older_ones_are_loaded_above_the_very_first_row(view: TimelineView) -> None:
    view.scroll_by(-1_000_000)
    before = view.anchor()

    view.timeline.apply(inserted(0, *(a_row(1000 + number, author=BO) for number in range(50))))

    assert view.anchor() == before


def test_keeps_the_anchor_when_a_message_above_is_edited(view: TimelineView) -> None:
    view.scroll_by(-3333)
    before = view.anchor()
    first = view.visible_rows().start

    view.timeline.apply(changed(first, text="much longer now " * 40))

    assert view.anchor() == before


def test_keeps_the_anchor_when_somebody_reacts_to_it(view: TimelineView) -> None:
    view.scroll_by(-3333)
    before = view.anchor()
    assert before is not None
    at = view.timeline.find(before.message)
    assert at is not None

    view.timeline.apply(changed(at, text="same", reactions=(("👍", (BO,)),)))

    assert view.anchor() == before


def test_keeps_the_anchor_when_the_width_changes(view: TimelineView) -> None:
    view.scroll_by(-3333)
    before = view.anchor()

    view.resize(520, 600)

    assert view.anchor() == before


def test_keeps_the_end_in_view_when_the_size_changes(view: TimelineView) -> None:
    view.resize(420, 400)

    assert view.at_end()


def test_stays_at_the_end_when_the_newest_message_grows(view: TimelineView) -> None:
    view.timeline.apply(changed(199, text="longer " * 200))

    assert view.at_end()


def test_survives_the_removal_of_its_anchor(view: TimelineView) -> None:
    view.scroll_by(-3333)
    anchor = view.anchor()
    assert anchor is not None
    at = view.timeline.find(anchor.message)
    assert at is not None

    view.timeline.apply(TimelinePatch(room=ROOM, diffs=(RowsRemoved(at=at, count=1),)))

    after = view.anchor()
    assert after is not None
    assert after.message == MessageId(f"m{at + 2}")


def test_keeps_its_place_when_the_rows_are_read_again(view: TimelineView) -> None:
    view.scroll_by(-3333)
    before = view.anchor()

    view.timeline.apply(a_page(rows(200)))

    assert view.anchor() == before


def test_stays_at_the_end_when_the_rows_are_read_again_there(view: TimelineView) -> None:
    view.timeline.apply(a_page(rows(200), unread_from=MessageId("m20")))

    assert view.at_end()


def test_a_hundred_thousand_rows_cost_only_those_in_view(qtbot: QtBot, view: TimelineView) -> None:
    before = view.layouts_made()

    view.timeline.apply(a_page([a_row(number) for number in range(1, 100_001)]))
    view.timeline.apply(inserted(100_000, a_row(100_001)))
    view.timeline.apply(changed(0, text="edited"))
    QApplication.processEvents()

    assert view.layouts_made() - before < 200


def test_a_change_lays_out_what_looks_different_and_no_neighbour(view: TimelineView) -> None:
    before = view.layouts_made()

    view.timeline.apply(changed(198, text="Message 199 " + "word " * 39))
    edited = view.layouts_made()
    view.timeline.apply(inserted(200, a_row(201, author=CARL)))
    QApplication.processEvents()

    assert edited - before == 1
    assert view.layouts_made() - edited == 2  # the one before is not the newest any more


def test_jumps_to_a_message(view: TimelineView) -> None:
    found = view.show_message(MessageId("m20"))

    assert found
    assert 19 in view.visible_rows()


def test_says_when_a_message_to_jump_to_is_not_there(view: TimelineView) -> None:
    assert not view.show_message(MessageId("nobody"))


def test_asks_for_older_messages_near_the_top_once(qtbot: QtBot, view: TimelineView) -> None:
    view.timeline.apply(a_page(rows(200), older=True))
    asked: list[bool] = []
    view.older_wanted.connect(lambda: asked.append(True))

    view.scroll_by(-1_000_000)
    view.scroll_by(-10)

    assert asked == [True]


def test_asks_again_after_the_answer(view: TimelineView) -> None:
    view.timeline.apply(a_page(rows(200), older=True))
    asked: list[bool] = []
    view.older_wanted.connect(lambda: asked.append(True))
    view.scroll_by(-1_000_000)

    view.timeline.apply(TimelinePatch(room=ROOM, diffs=inserted(0, *rows(20, start=1000)).diffs, older=True))
    view.scroll_by(-1_000_000)

    assert len(asked) == 2


def test_the_wheel_moves_by_pixels(view: TimelineView) -> None:
    before = view.anchor()
    assert before is not None

    wheel(view, 120)

    spot = view.row_rect(before.message)
    assert not view.at_end()
    assert spot.isEmpty() or spot.top() > 0


def test_the_scroll_bar_reaches_both_ends(view: TimelineView) -> None:
    bar = view.verticalScrollBar()

    bar.setValue(0)
    top = view.visible_rows().start
    bar.setValue(bar.maximum())

    assert top == 0
    assert view.at_end()


def test_screen_readers_see_a_list_of_named_messages(view: TimelineView) -> None:
    interface = QAccessible.queryAccessibleInterface(view)

    assert interface.role() == QAccessible.Role.List
    assert interface.childCount() == 200
    child = interface.child(view.visible_rows().stop - 1)
    assert child.role() == QAccessible.Role.ListItem
    assert "message 200" in child.text(QAccessible.Text.Name)
    assert not child.rect().isEmpty()


def test_arrow_keys_walk_through_messages_and_bring_them_into_view(qtbot: QtBot, view: TimelineView) -> None:
    view.setFocus()
    view.setCurrentIndex(view.timeline.index(199))

    for _ in range(30):
        qtbot.keyClick(view, Qt.Key.Key_Up)

    assert view.currentIndex().row() == 169
    assert 169 in view.visible_rows()


def test_home_and_end_go_to_both_ends(qtbot: QtBot, view: TimelineView) -> None:
    view.setFocus()

    qtbot.keyClick(view, Qt.Key.Key_Home)
    first = view.visible_rows().start
    qtbot.keyClick(view, Qt.Key.Key_End)

    assert first == 0
    assert view.visible_rows().stop == 200


def test_escape_leaves_the_list(qtbot: QtBot, view: TimelineView) -> None:
    view.setFocus()

    with qtbot.waitSignal(view.left):
        qtbot.keyClick(view, Qt.Key.Key_Escape)


def test_a_click_on_a_reaction_sets_it_and_on_an_own_one_takes_it_away(qtbot: QtBot, view: TimelineView) -> None:
    view.timeline.apply(a_page([a_row(1, reactions=(("👍", (BO,)), ("🎉", (ANN,))))]))
    told: list[ReactionWish] = []
    view.reacted.connect(told.append)

    for chip in view.chips(MessageId("m1")):
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=chip.center())

    message = MessageId("m1")
    assert told == [
        ReactionWish(message=message, key="👍", on=True),
        ReactionWish(message=message, key="🎉", on=False),
    ]


def test_a_refused_message_offers_what_can_be_done(qtbot: QtBot, view: TimelineView) -> None:
    refused = a_row(1, author=ANN, refused="Too fast.", unsent=True, delivery=Delivery.QUEUED)
    view.timeline.apply(a_page([refused]))
    told: list[Action] = []
    view.wished.connect(lambda wish: told.append(wish.action))

    for chip in view.chips(MessageId("m1")):
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=chip.center())

    assert told == [Action.RETRY, Action.EDIT, Action.COPY, Action.DISCARD]


def test_a_long_message_is_folded_until_somebody_wants_all_of_it(view: TimelineView) -> None:
    view.timeline.apply(a_page([a_row(1, "line\n" * 1000)]))
    folded = view.row_rect(MessageId("m1")).height()

    view.unfold(MessageId("m1"))

    assert view.row_rect(MessageId("m1")).height() > 5 * folded


def test_all_of_an_unfolded_message_can_be_read(view: TimelineView) -> None:
    view.timeline.apply(a_page([a_row(1, "line\n" * 600)]))
    view.unfold(MessageId("m1"))
    view.scroll_by(-5000)

    picture = view.viewport().grab().toImage()

    canvas = QColor("#ffffff")
    lower = [
        picture.pixelColor(x, y) for x in range(40, 200, 3) for y in range(picture.height() - 80, picture.height())
    ]
    assert any(colour != canvas for colour in lower)


def test_the_mouse_shows_who_reacted_and_who_has_read(qtbot: QtBot, view: TimelineView) -> None:
    view.set_people([a_member(BO)])
    view.timeline.apply(a_page([a_row(1, reactions=(("👍", (BO, CARL)),), readers=(BO,))]))

    hints = {view.hint_at(chip.center()) for chip in view.chips(MessageId("m1"))}
    lane = view.hint_at(QPoint(view.viewport().width() - 20, view.row_rect(MessageId("m1")).bottom() - 12))

    assert any("Bo" in hint and "👍" in hint for hint in hints)
    assert "Bo" in lane


def test_scroll_to_brings_a_row_to_the_top(view: TimelineView) -> None:
    view.scrollTo(view.timeline.index(50), QAbstractItemView.ScrollHint.PositionAtTop)

    assert view.visualRect(view.timeline.index(50)).top() == 0
    assert view.indexAt(QPoint(100, 2)).row() == 50


def test_an_empty_list_can_be_used(qtbot: QtBot, view: TimelineView) -> None:
    view.timeline.clear()
    view.setFocus()

    qtbot.keyClick(view, Qt.Key.Key_Up)
    view.scroll_by(-100)
    wheel(view, -120)

    assert view.anchor() is None
    assert view.last_seen() is None
    assert view.current_row() is None


def wheel(view: TimelineView, delta: int) -> None:
    """Turn the wheel over the list."""
    event = QWheelEvent(
        QPointF(100, 100),
        QPointF(view.mapToGlobal(QPoint(100, 100))),
        QPoint(0, 0),
        QPoint(0, delta),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view.viewport(), event)


def test_a_click_on_a_quote_goes_to_the_quoted_message(qtbot: QtBot, view: TimelineView) -> None:
    view.timeline.apply(a_page([*rows(3), a_row(9, "an answer", reply_to=MessageId("m2"))]))
    quote = view._cache.layout(3).quote
    assert quote is not None
    place = quote.line.rect.center() + view.visualRect(view.timeline.index(3)).topLeft()

    with qtbot.waitSignal(view.wished) as wished:
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)

    assert wished.args == [MessageWish(message=MessageId("m9"), action=Action.GO_TO_QUOTED)]


def test_keys_act_on_the_message_that_was_jumped_to(talk: Stage) -> None:
    talk.publish(a_page(rows(60)))
    view = talk.window.conversation.timeline
    view.setFocus()

    talk.publish(a_page(rows(60), jump_to=MessageId("m20")))

    row = view.current_row()
    assert row is not None
    assert row.message.id == "m20"
    assert not view.visualRect(view.currentIndex()).isEmpty()
