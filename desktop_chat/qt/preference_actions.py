"""How a person keeps their rooms, by menu and by key: mute, pin, favourite, archive, mark unread; and which are listed.

What is chosen is shown at once: the service keeps it here before it tells the server.
"""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtWidgets import QMenu

from desktop_chat.core.diffs import RosterEntry
from desktop_chat.domain.ids import RoomId
from desktop_chat.domain.preferences import PrefsChange
from desktop_chat.qt.bridge import ServiceBridge
from desktop_chat.qt.commands import Command, Group, with_key
from desktop_chat.qt.models.room_model import Shelf
from desktop_chat.qt.text import isolated, tr
from desktop_chat.qt.widgets.main_window import MainWindow
from desktop_chat.qt.widgets.room_view import RoomMenuWish, shelf_title
from desktop_chat.qt.wording_rooms import muted_text

if TYPE_CHECKING:
    from desktop_chat.core.mute import MuteFor

LOUD = 0
"""The end of a mute that is no more."""


class PreferenceActions(QObject):
    """Adds its entries to the menus of rooms; a command without a menu is about the room that is open."""

    def __init__(self, window: MainWindow, bridge: ServiceBridge, say: Callable[[str], None], parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._bridge = bridge
        self._say = say
        self._rooms = window.rooms.list.rooms
        self._now = window.kit.clock.now
        window.rooms.list.menu_wanted.connect(self.show_menu)
        window.rooms.shelf_button.clicked.connect(self.show_shelves)
        self._add_commands()

    def show_menu(self, wish: RoomMenuWish) -> None:
        """Show the menu of one line of the list."""
        entry = self._rooms.entry_of(wish.room)
        if entry is not None:
            menu = self._menu(tr("Menu of {title}", title=isolated(entry.title)))
            self._fill(menu, entry)
            self._open(menu, wish.place)

    def fill(self, menu: QMenu) -> None:
        """Add the entries for the open room to its menu."""
        entry = self._opened()
        if entry is not None:
            self._fill(menu, entry)
            menu.addSeparator()

    def show_shelves(self) -> None:
        """Show which rooms can be listed, with how many there are."""
        menu = self._menu(tr("Which conversations are listed"))
        for shelf in Shelf:
            action = menu.addAction(with_key(shelf_title(shelf), self._window.commands.keys(f"list.{shelf.value}")))
            action.setCheckable(True)
            action.setChecked(self._rooms.shelf is shelf)
            action.triggered.connect(partial(self._window.rooms.show_shelf, shelf))
        button = self._window.rooms.shelf_button
        self._open(menu, button.mapToGlobal(button.rect().bottomLeft()))

    def _add_commands(self) -> None:
        commands = self._window.commands
        for name, title, keys, run in (
            ("pin", tr("Pin to the top, or unpin"), ("Ctrl+Shift+P",), self._toggle_pinned),
            ("favourite", tr("Favourite, or not"), ("Ctrl+Shift+B",), self._toggle_favourite),
            ("mute", tr("Mute…"), ("Ctrl+Shift+M",), self._ask_mute),
            ("archive", tr("Archive, or take out again"), ("Ctrl+Shift+A",), self._toggle_archived),
            ("unread", tr("Mark unread, or read"), ("Ctrl+Shift+Y",), self._toggle_unread),
        ):
            run_here = partial(self._with_opened, run)
            commands.add(
                Command(
                    id=f"room.{name}", title=title, group=Group.ROOMS, keys=keys, run=run_here, applies=self._in_room
                )
            )
        for number, shelf in enumerate(Shelf, start=1):
            title = tr("List: {shelf}", shelf=shelf_title(shelf))
            run_shelf = partial(self._window.rooms.show_shelf, shelf)
            commands.add(
                Command(
                    id=f"list.{shelf.value}", title=title, group=Group.ROOMS, keys=(f"Ctrl+{number}",), run=run_shelf,
                    applies=self._window.in_chat,
                )
            )  # fmt: skip

    def _fill(self, menu: QMenu, entry: RosterEntry) -> None:
        prefs = entry.prefs
        self._entry(menu, tr("Unpin") if prefs.pinned else tr("Pin to the top"), "pin", self._toggle_pinned, entry)
        favourite = tr("Remove from the favourites") if prefs.favourite else tr("Add to the favourites")
        self._entry(menu, favourite, "favourite", self._toggle_favourite, entry)
        if entry.is_unread or entry.last_line:
            unread = tr("Mark read") if entry.is_unread else tr("Mark unread")
            self._entry(menu, unread, "unread", self._toggle_unread, entry)
        self._fill_mutes(menu.addMenu(tr("Mute")), entry)
        archive = tr("Take out of the archive") if prefs.archived else tr("Archive")
        self._entry(menu, archive, "archive", self._toggle_archived, entry)

    def _fill_mutes(self, menu: QMenu, entry: RosterEntry) -> None:
        from desktop_chat.core.mute import MuteFor  # noqa: PLC0415 - not before somebody asks: the first window should not wait

        menu.setAccessibleName(tr("Mute"))
        if entry.prefs.muted(self._now()):
            words = muted_text(entry.prefs.muted_until, self._now())
            menu.addAction(tr("Unmute ({until})", until=words)).triggered.connect(lambda: self._unmute(entry))
            menu.addSeparator()
        for wanted, words in (
            (MuteFor.HOUR, tr("For 1 hour")),
            (MuteFor.EIGHT_HOURS, tr("For 8 hours")),
            (MuteFor.TOMORROW, tr("Until tomorrow")),
            (MuteFor.EVER, tr("For ever")),
        ):
            menu.addAction(words).triggered.connect(lambda _=False, wanted=wanted: self._mute(entry, wanted))

    def _entry(
        self, menu: QMenu, words: str, name: str, run: Callable[[RosterEntry], None], entry: RosterEntry
    ) -> None:
        keys = self._window.commands.keys(f"room.{name}")
        menu.addAction(with_key(words, keys)).triggered.connect(lambda: run(entry))

    def _ask_mute(self, entry: RosterEntry) -> None:
        menu = self._menu(tr("Mute"))
        self._fill_mutes(menu, entry)
        button = self._window.conversation.menu_button
        self._open(menu, button.mapToGlobal(button.rect().bottomLeft()))

    def _unmute(self, entry: RosterEntry) -> None:
        self._change(entry, {"muted_until": LOUD}, tr("not muted any more"))

    def _mute(self, entry: RosterEntry, wanted: "MuteFor") -> None:
        from datetime import UTC, datetime  # noqa: PLC0415 - not before somebody asks: the first window should not wait

        from desktop_chat.core.mute import mute_end  # noqa: PLC0415 - as above

        until = mute_end(wanted, datetime.fromtimestamp(self._now() / 1000, tz=UTC).astimezone())
        self._change(entry, {"muted_until": until}, muted_text(until, self._now()))

    def _toggle_pinned(self, entry: RosterEntry) -> None:
        on = not entry.prefs.pinned
        self._change(entry, {"pinned": on}, tr("pinned") if on else tr("not pinned any more"))

    def _toggle_favourite(self, entry: RosterEntry) -> None:
        on = not entry.prefs.favourite
        self._change(entry, {"favourite": on}, tr("favourite") if on else tr("no favourite any more"))

    def _toggle_archived(self, entry: RosterEntry) -> None:
        on = not entry.prefs.archived
        self._change(entry, {"archived": on}, tr("archived") if on else tr("not archived any more"))

    def _toggle_unread(self, entry: RosterEntry) -> None:
        if entry.is_unread:
            self._bridge.mark_room_read(entry.room)
            self._tell(entry, tr("marked read"))
        elif entry.last_line:
            self._change(entry, {"unread": True}, tr("marked unread"))

    def _change(self, entry: RosterEntry, change: PrefsChange, words: str) -> None:
        self._bridge.set_prefs(RoomId(entry.room), change)
        self._tell(entry, words)

    def _tell(self, entry: RosterEntry, words: str) -> None:
        self._say(tr("{title}: {words}", title=isolated(entry.title), words=words))

    def _with_opened(self, run: Callable[[RosterEntry], None]) -> None:
        entry = self._opened()
        if entry is not None:
            run(entry)

    def _opened(self) -> RosterEntry | None:
        room = self._window.conversation.room()
        return None if room is None else self._rooms.entry_of(room)

    def _in_room(self) -> bool:
        return self._window.in_chat() and self._window.conversation.room() is not None

    def _menu(self, name: str) -> QMenu:
        menu = QMenu(self._window)
        menu.setAccessibleName(name)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return menu

    def _open(self, menu: QMenu, place: QPoint) -> None:
        menu.popup(place)
        menu.setActiveAction(menu.actions()[0])
