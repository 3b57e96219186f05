"""The list of rooms shows what waits, keeps its cursor when rooms move, and can be used by keyboard."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_chat.domain.ids import RoomId
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.models.room_model import RoomModel
from desktop_chat.qt.widgets.room_list import RoomPane
from tests.qt.builders import OTHER_ROOM, ROOM, a_roster, an_entry, signed_in
from tests.qt.conftest import show
from tests.qt.fakes import FakeClock


def a_pane(qtbot: QtBot, kit: Kit) -> RoomPane:
    pane = RoomPane(kit)
    qtbot.addWidget(pane)
    pane.resize(280, 500)
    show(qtbot, pane)
    return pane


def spoken(model: RoomModel, number: int) -> str:
    words: str = model.data(model.index(number), Qt.ItemDataRole.AccessibleTextRole)
    return words


def test_says_what_waits_in_a_room(qapp: QApplication) -> None:
    model = RoomModel(FakeClock())
    model.apply(a_roster(an_entry(unread=3), an_entry(OTHER_ROOM, "Other", draft="half")))

    assert "3 unread" in spoken(model, 0)
    assert "draft: half" in spoken(model, 1)
    assert model.unread() == 3


def test_says_when_one_is_no_member_any_more(qapp: QApplication) -> None:
    model = RoomModel(FakeClock())
    model.apply(a_roster(an_entry(gone=True, unread=4)))

    assert "not a member" in spoken(model, 0)
    assert model.unread() == 0


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    lists=st.lists(st.lists(st.integers(0, 6), unique=True), max_size=8), counts=st.lists(st.integers(0, 3), max_size=8)
)
def test_any_list_follows_any_other(qapp: QApplication, lists: list[list[int]], counts: list[int]) -> None:
    model = RoomModel(FakeClock())
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for numbers, unread in zip(lists, counts, strict=False):
        entries = [an_entry(RoomId(f"r{number}"), f"Room {number}", unread=unread) for number in numbers]

        model.apply(a_roster(*entries))

        assert [model.entry(number) for number in range(model.count())] == entries
    tester.deleteLater()


def test_the_cursor_goes_with_a_room_that_comes_up(qtbot: QtBot, kit: Kit) -> None:
    pane = a_pane(qtbot, kit)
    first, second, third = (an_entry(RoomId(name), name) for name in "abc")
    pane.show_rooms(a_roster(first, second, third))
    pane.mark_open(RoomId("c"))

    pane.show_rooms(a_roster(third, first, second))

    assert pane.list.currentIndex().row() == 0
    assert pane.list.selectionModel().isSelected(pane.list.rooms.index(0))


def test_a_click_opens_a_room(qtbot: QtBot, kit: Kit) -> None:
    pane = a_pane(qtbot, kit)
    pane.show_rooms(a_roster(an_entry(), an_entry(OTHER_ROOM, "Other")))
    place = pane.list.visualRect(pane.list.rooms.index(1)).center()

    with qtbot.waitSignal(pane.room_chosen) as chosen:
        qtbot.mouseClick(pane.list.viewport(), Qt.MouseButton.LeftButton, pos=place)

    assert chosen.args == [OTHER_ROOM]


def test_enter_opens_the_room_at_the_cursor(qtbot: QtBot, kit: Kit) -> None:
    pane = a_pane(qtbot, kit)
    pane.show_rooms(a_roster(an_entry(), an_entry(OTHER_ROOM, "Other")))
    pane.list.setFocus()
    pane.list.setCurrentIndex(pane.list.rooms.index(0))
    QTest.keyClick(pane.list, Qt.Key.Key_Down)

    with qtbot.waitSignal(pane.room_chosen) as chosen:
        QTest.keyClick(pane.list, Qt.Key.Key_Return)

    assert chosen.args == [OTHER_ROOM]


def test_the_filter_finds_rooms_and_enter_opens_the_first(qtbot: QtBot, kit: Kit) -> None:
    pane = a_pane(qtbot, kit)
    pane.show_rooms(a_roster(an_entry(ROOM, "Crew"), an_entry(OTHER_ROOM, "Reading group")))
    QTest.keyClicks(pane.search, "READ")
    found = pane.list.rooms.count()

    with qtbot.waitSignal(pane.room_chosen) as chosen:
        QTest.keyClick(pane.search, Qt.Key.Key_Return)

    assert found == 1
    assert chosen.args == [OTHER_ROOM]
    assert pane.list.rooms.count() == 2


def test_stepping_opens_neighbours_and_stops_at_the_ends(qtbot: QtBot, kit: Kit) -> None:
    pane = a_pane(qtbot, kit)
    chosen: list[str] = []
    pane.room_chosen.connect(chosen.append)
    pane.step(1)
    pane.show_rooms(a_roster(an_entry(), an_entry(OTHER_ROOM, "Other")))
    pane.mark_open(ROOM)

    pane.step(1)
    pane.step(-1)

    assert chosen == [OTHER_ROOM, ROOM]


def test_an_empty_list_offers_to_start(qtbot: QtBot, kit: Kit) -> None:
    pane = a_pane(qtbot, kit)
    pane.show_rooms(a_roster())

    with qtbot.waitSignal(pane.new_room_wanted):
        qtbot.mouseClick(pane.new_button, Qt.MouseButton.LeftButton)

    assert not pane.list.isVisible()


def test_a_store_without_protection_is_marked(qtbot: QtBot, kit: Kit) -> None:
    pane = a_pane(qtbot, kit)
    pane.show_session(signed_in())

    pane.show_unprotected(unprotected=True)

    marks = [child for child in pane.findChildren(type(pane.new_button)) if "not protected" in child.accessibleName()]
    assert [mark.isVisible() for mark in marks] == [True]
