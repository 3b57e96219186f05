"""A person keeps their rooms as they like, by mouse and by key, and finds each of them again on its shelf."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QAbstractItemModelTester, QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QMenu, QToolButton

from desktop_chat.core.diffs import RosterEntry, TypingChanged
from desktop_chat.domain.ids import RoomId, UnixMillis
from desktop_chat.domain.preferences import FOR_EVER, RoomPrefs
from desktop_chat.qt.models.room_model import RoomModel, Shelf
from tests.qt.builders import NOON, OTHER_ROOM, ROOM, a_roster, an_entry
from tests.qt.conftest import Stage
from tests.qt.fakes import FakeClock
from tests.qt.hands import button, named, press

CONTROL = Qt.KeyboardModifier.ControlModifier
WITH_SHIFT = CONTROL | Qt.KeyboardModifier.ShiftModifier
HOUR = 3_600_000


def kept(title: str, **prefs: object) -> RosterEntry:
    return an_entry(RoomId(title), title, prefs=RoomPrefs(**prefs))  # type: ignore[arg-type]  # handed on as given


def listed(model: RoomModel) -> list[str]:
    return [model.entry(number).title for number in range(model.count())]


def spoken(model: RoomModel, number: int = 0) -> str:
    words: str = model.data(model.index(number), Qt.ItemDataRole.AccessibleTextRole)
    return words


def open_menu(stage: Stage, row: int = 0, *, by_mouse: bool = True) -> QMenu:
    """Ask for the menu of a line as the mouse or the menu key does."""
    view = stage.window.rooms.list
    place = view.visualRect(view.rooms.index(row)).center() if by_mouse else QPoint(0, 0)
    reason = QContextMenuEvent.Reason.Mouse if by_mouse else QContextMenuEvent.Reason.Keyboard
    event = QContextMenuEvent(reason, place, view.viewport().mapToGlobal(place))
    QApplication.sendEvent(view.viewport() if by_mouse else view, event)
    return the_menu(stage)


def the_menu(stage: Stage) -> QMenu:
    return next(menu for menu in stage.window.findChildren(QMenu) if menu.isVisible())


def words(menu: QMenu) -> list[str]:
    return [entry.text().partition("\t")[0] for entry in menu.actions() if entry.text()]


def choose(menu: QMenu, text: str) -> None:
    """Walk to an entry of a menu, or of its submenu, by the keyboard and press Enter."""
    entry = next(entry for entry in menu.actions() if entry.text().partition("\t")[0] == text)
    menu.setActiveAction(entry)
    QTest.keyClick(menu, Qt.Key.Key_Return)


def submenu(menu: QMenu, text: str) -> QMenu:
    """Open a submenu by the keyboard."""
    choose(menu, text)
    return next(inner for inner in menu.findChildren(QMenu) if inner.title() == text)


@pytest.fixture
def model(qapp: QApplication) -> Iterator[RoomModel]:
    made = RoomModel(FakeClock())
    tester = QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal)
    yield made
    tester.deleteLater()


def test_each_shelf_lists_its_rooms_and_a_search_finds_all(model: RoomModel) -> None:
    unread = an_entry(RoomId("new"), "new", unread=2)
    model.apply(a_roster(kept("old", archived=True), kept("dear", favourite=True), kept("marked", unread=True), unread))

    found = {}
    for shelf in Shelf:
        model.show_shelf(shelf)
        found[shelf] = listed(model)
    model.filter_by("OL")

    assert found == {
        Shelf.ALL: ["dear", "marked", "new"],
        Shelf.UNREAD: ["marked", "new"],
        Shelf.FAVOURITES: ["dear"],
        Shelf.ARCHIVE: ["old"],
    }
    assert listed(model) == ["old"]


def test_the_open_room_stays_among_the_unread_ones_until_another_is_opened(model: RoomModel) -> None:
    model.show_shelf(Shelf.UNREAD)
    model.keep(ROOM)
    model.apply(a_roster(an_entry(unread=1)))
    model.apply(a_roster(an_entry()))
    while_open = model.count()

    model.keep(OTHER_ROOM)

    assert (while_open, model.count()) == (1, 0)


def test_muted_and_archived_rooms_count_only_what_names_the_person(model: RoomModel) -> None:
    soon = UnixMillis(NOON + 1)
    model.apply(
        a_roster(
            an_entry(RoomId("a"), unread=5, mentions=1, prefs=RoomPrefs(muted_until=soon)),
            an_entry(RoomId("b"), unread=7, mentions=2, prefs=RoomPrefs(archived=True)),
            an_entry(RoomId("c"), unread=1),
            an_entry(RoomId("d"), unread=9, prefs=RoomPrefs(muted_until=NOON)),
        )
    )

    assert model.unread() == 1 + 2 + 1 + 9


def test_a_line_says_all_that_it_shows(model: RoomModel) -> None:
    prefs = RoomPrefs(pinned=True, favourite=True, muted_until=FOR_EVER)
    model.apply(a_roster(an_entry(unread=3, mentions=2, last_line="Bo: look", prefs=prefs)))

    said = spoken(model)
    model.show_typing(TypingChanged(room=ROOM, names=("Bo",)))

    for part in ("Crew", "3 unread", "2 mention you", "pinned", "favourite", "muted", "Bo: look", ":"):
        assert part in said
    assert "is typing" in spoken(model)
    model.show_typing(TypingChanged(room=ROOM, names=()))
    assert "is typing" not in spoken(model)


def test_a_mute_that_ends_tomorrow_names_the_day_and_a_marked_room_its_mark(model: RoomModel) -> None:
    model.apply(a_roster(an_entry(prefs=RoomPrefs(muted_until=UnixMillis(NOON + 24 * HOUR), unread=True))))

    assert "muted until " in spoken(model)
    assert "marked unread" in spoken(model)


def test_a_change_of_one_room_among_a_thousand_is_no_new_list(model: RoomModel) -> None:
    rooms = [an_entry(RoomId(f"r{number}"), f"Room {number}") for number in range(1000)]
    model.apply(a_roster(*rooms))
    resets, moves, changes = (QSignalSpy(signal) for signal in (model.modelReset, model.rowsMoved, model.dataChanged))

    model.apply(a_roster(an_entry(RoomId("r500"), "Room 500", unread=1), *rooms[:500], *rooms[501:]))
    model.apply(a_roster(*rooms))

    assert (resets.count(), moves.count(), changes.count()) == (0, 2, 2)


def test_the_menu_of_a_line_pins_its_room(talk: Stage) -> None:
    talk.publish(a_roster(an_entry(), an_entry(OTHER_ROOM, "Other")))

    menu = open_menu(talk, 1)
    choose(menu, "Pin to the top")

    assert words(menu) == ["Pin to the top", "Add to the favourites", "Mark unread", "Mute", "Archive"]
    assert talk.chat.asked("set_prefs") == [(OTHER_ROOM, {"pinned": True})]


def test_the_menu_key_opens_the_menu_of_the_room_at_the_cursor(talk: Stage) -> None:
    talk.publish(a_roster(an_entry(), kept("Other", pinned=True, favourite=True, archived=False, unread=True)))
    talk.window.rooms.list.setCurrentIndex(talk.window.rooms.list.rooms.index(1))

    menu = open_menu(talk, by_mouse=False)
    choose(menu, "Mark read")

    assert words(menu)[:3] == ["Unpin", "Remove from the favourites", "Mark read"]
    assert talk.chat.asked("mark_room_read") == [(RoomId("Other"),)]


def test_a_room_is_muted_for_an_hour_from_the_header(talk: Stage) -> None:
    named(talk.window, "Conversation menu").click()

    choose(submenu(the_menu(talk), "Mute"), "For 1 hour")

    assert talk.chat.asked("set_prefs") == [(ROOM, {"muted_until": talk.clock.now() + HOUR})]


def test_a_muted_room_says_until_when_and_can_be_heard_again(talk: Stage) -> None:
    talk.publish(a_roster(an_entry(prefs=RoomPrefs(muted_until=UnixMillis(talk.clock.now() + HOUR)))))
    talk.window.commands.run("room.mute")

    menu = the_menu(talk)
    choose(menu, words(menu)[0])

    assert words(menu)[0].startswith("Unmute (muted until ")
    assert talk.chat.asked("set_prefs") == [(ROOM, {"muted_until": 0})]


@pytest.mark.parametrize(
    ("key", "change"),
    [
        (Qt.Key.Key_P, {"pinned": True}),
        (Qt.Key.Key_B, {"favourite": True}),
        (Qt.Key.Key_A, {"archived": True}),
        (Qt.Key.Key_Y, {"unread": True}),
    ],
)
def test_keys_change_how_the_open_room_is_kept(talk: Stage, key: Qt.Key, change: dict[str, bool]) -> None:
    press(talk.window, key, WITH_SHIFT)

    assert talk.chat.asked("set_prefs") == [(ROOM, change)]


@pytest.mark.parametrize("name", ["pin", "favourite", "archive"])
def test_the_same_again_takes_it_back(talk: Stage, name: str) -> None:
    talk.publish(a_roster(an_entry(prefs=RoomPrefs(pinned=True, favourite=True, archived=True))))

    talk.window.commands.run(f"room.{name}")

    ((_, change),) = talk.chat.asked("set_prefs")
    assert list(change.values()) == [False]  # type: ignore[attr-defined]  # the fake notes it as an object


def test_a_shelf_is_chosen_by_its_button_and_left_by_escape(talk: Stage) -> None:
    talk.publish(a_roster(an_entry(), kept("Other", archived=True)))
    shelf = named(talk.window, "Which conversations are listed")
    assert isinstance(shelf, QToolButton)
    shelf.click()
    choose(the_menu(talk), "Archived")
    rooms = talk.window.rooms.list.rooms
    in_archive = listed(rooms)
    shown = button(talk.window, "Show all").isVisible()

    talk.window.rooms.list.setFocus()
    press(talk.window, Qt.Key.Key_Escape)

    assert (in_archive, shown) == (["Other"], True)
    assert listed(rooms) == ["Crew"]
    assert not button(talk.window, "Show all").isVisible()


@pytest.mark.parametrize(
    ("shelf", "sentence"),
    [
        (Shelf.UNREAD, "Everything is read."),
        (Shelf.FAVOURITES, "No favourites yet. The menu of a conversation adds it to them."),
        (Shelf.ARCHIVE, "Nothing is in the archive."),
    ],
)
def test_an_empty_shelf_says_why(talk: Stage, shelf: Shelf, sentence: str) -> None:
    talk.publish(a_roster(an_entry()))
    talk.window.rooms.mark_open(None)

    talk.window.commands.run(f"list.{shelf.value}")

    assert talk.window.rooms._hint.isVisible()
    assert talk.window.rooms._hint.text() == sentence


def test_all_rooms_in_the_archive_leave_a_word_behind(talk: Stage) -> None:
    talk.publish(a_roster(kept("Other", archived=True)))

    assert talk.window.rooms._hint.text() == "All conversations are in the archive."
