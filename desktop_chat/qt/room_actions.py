"""Menus and dialogs about rooms, people and the program: made when asked for, answered over bridge or window."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from desktop_chat.core.rights import RoomDeed, room_obstacle
from desktop_chat.domain.ids import RoomId
from desktop_chat.domain.room import RoomKind
from desktop_chat.domain.settings import Looks
from desktop_chat.domain.user import MemberState, Profile
from desktop_chat.domain.values import replace
from desktop_chat.qt.bridge import ServiceBridge
from desktop_chat.qt.commands import Command, Group
from desktop_chat.qt.member_words import seat_in
from desktop_chat.qt.quiet_actions import BY_HAND
from desktop_chat.qt.text import ask, isolated, tr
from desktop_chat.qt.widgets.main_window import MainWindow

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog


def looks() -> tuple[tuple[Looks, str], ...]:
    """Return what the window can look like, in words."""
    return ((Looks.SYSTEM, tr("Like the system")), (Looks.LIGHT, tr("Light")), (Looks.DARK, tr("Dark")))


class RoomActions(QObject):
    """Opens dialogs with `open()`: they return at once, and their signals bring the answer."""

    menu_filling = Signal(QMenu)  # the open room's menu is about to be shown; what belongs at its top may be added

    def __init__(self, window: MainWindow, bridge: ServiceBridge, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._bridge = bridge
        self._settings = window.kit.settings
        window.rooms.new_room_wanted.connect(self.ask_new_room)
        window.rooms.menu_wanted.connect(self.show_menu)
        window.conversation.invite_wanted.connect(self.ask_invite)
        window.conversation.menu_wanted.connect(self.show_room_menu)
        self._add_commands()

    def ask_new_room(self) -> None:
        """Ask what to make."""
        from desktop_chat.qt.widgets.new_room import NewRoomDialog  # noqa: PLC0415 - not before somebody asks: the first window should not wait

        if not self._window.in_chat():
            return
        dialog = NewRoomDialog(self._window.kit, self._window)
        dialog.searched.connect(self._bridge.find_people)
        dialog.made.connect(self._bridge.make_room)
        self._bridge.people_found.connect(dialog.show_people)
        self._open(dialog)
        self._bridge.find_people("")

    def browse_channels(self) -> None:
        """Show the channels of the workspace, to be joined and opened."""
        from desktop_chat.qt.widgets.channel_browser import ChannelBrowser  # noqa: PLC0415 - not before somebody asks: the first window should not wait

        if not self._window.in_chat():
            return
        dialog = ChannelBrowser(self._window.kit, self._window)
        dialog.searched.connect(self._bridge.find_channels)
        dialog.join_wanted.connect(self._join_channel)
        dialog.open_wanted.connect(self._open_room)
        self._bridge.channels_found.connect(dialog.show_channels)
        self._bridge.channel_entered.connect(dialog.show_entered)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.start()

    def ask_invite(self) -> None:
        """Ask whom to invite into the room that is shown."""
        from desktop_chat.qt.widgets.new_room import InviteDialog  # noqa: PLC0415 - not before somebody asks: the first window should not wait

        view = self._window.conversation.view_of
        if view is None or not self._may(RoomDeed.INVITE):
            return
        members = frozenset(member.user for member in view.members if member.state is MemberState.MEMBER)
        dialog = InviteDialog(self._window.kit, view.title, members, self._window)
        dialog.searched.connect(self._bridge.find_people)
        dialog.invited.connect(self._invite)
        self._bridge.people_found.connect(dialog.show_people)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.start()

    def show_menu(self) -> None:
        """Show the program's menu under its button."""
        menu = self._menu(self._window.rooms.menu_button, tr("Menu"))
        fill = self._window.commands.fill
        fill(menu, "room.new", "room.browse", "search.all", "list.mentions", "list.bookmarks", "person.other")
        fill(menu, "room.join_by_link", "person.blocked", "person.reports")
        menu.addSeparator()
        fill(menu, "link.connection", "link.outbox")
        menu.addSeparator()
        self._add_looks(menu)
        fill(menu.addMenu(tr("Do not disturb")), *BY_HAND)
        fill(menu, "person.profile", "settings.open", "help.shortcuts")
        here = {command.id for command in self._window.commands}  # what joins the window to the desktop comes later
        fill(menu, *(name for name in ("help.log",) if name in here))
        menu.addSeparator()
        fill(menu, "workspace.share", "workspace.accounts", "workspace.join")
        fill(menu, *(name for name in ("workspace.add", "workspace.rename", "workspace.remove") if name in here))
        menu.addSeparator()
        fill(menu, "session.renew", "session.sign_out", "window.quit")
        self._popup(menu, self._window.rooms.menu_button)

    def show_room_menu(self) -> None:
        """Show the room's menu under its button."""
        if self._window.conversation.view_of is None:
            return
        menu = self._menu(self._window.conversation.menu_button, tr("Conversation menu"))
        self.menu_filling.emit(menu)
        names = (
            "room.details",
            "room.invite",
            "room.links",
            "room.rename",
            "room.leave",
            "list.pins",
            "history.date",
            "room.newest",
        )
        self._window.commands.fill(menu, *names)
        self._popup(menu, self._window.conversation.menu_button)

    def _add_commands(self) -> None:
        window, rooms = self._window, self._window.rooms
        for name, title, keys, run, applies in (
            ("new", tr("New conversation…"), ("Ctrl+N",), self.ask_new_room, window.in_chat),
            ("browse", tr("Browse channels…"), ("Ctrl+J",), self.browse_channels, window.in_chat),
            ("above", tr("Conversation above"), ("Alt+Up",), partial(rooms.step, -1), window.in_chat),
            ("below", tr("Conversation below"), ("Alt+Down",), partial(rooms.step, 1), window.in_chat),
            ("invite", tr("Invite somebody…"), ("Ctrl+Shift+I",), self.ask_invite, partial(self._may, RoomDeed.INVITE)),
            ("rename", tr("Rename…"), (), self._ask_rename, partial(self._may, RoomDeed.DESCRIBE)),
            ("leave", tr("Leave…"), (), self._ask_leave, partial(self._may, RoomDeed.LEAVE)),
            ("newest", tr("Go to the newest message"), (), window.conversation.show_newest, self._in_room),
        ):
            window.commands.add(
                Command(id=f"room.{name}", title=title, group=Group.ROOMS, keys=keys, run=run, applies=applies)
            )
        window.commands.add(
            Command(id="person.other", title=tr("Open as another person…"), group=Group.GENERAL, run=self._ask_person)
        )
        for mode, words in looks():
            title = tr("Appearance: {looks}", looks=words)
            run = partial(self._choose_looks, mode)
            window.commands.add(Command(id=f"looks.{mode.value}", title=title, group=Group.GENERAL, run=run))

    def _in_room(self) -> bool:
        return self._window.in_chat() and self._window.conversation.view_of is not None

    def _may(self, deed: RoomDeed) -> bool:
        view, me = self._window.conversation.view_of, self._window.conversation.timeline.person()
        return self._window.in_chat() and view is not None and room_obstacle(seat_in(view, me), deed) is None

    def _add_looks(self, menu: QMenu) -> None:
        submenu = menu.addMenu(tr("Appearance"))
        group = QActionGroup(submenu)
        for mode, words in looks():
            entry = submenu.addAction(words)
            entry.setCheckable(True)
            entry.setChecked(self._settings.value.appearance.theme is mode)
            entry.setData(mode.value)
            group.addAction(entry)
        group.triggered.connect(self._choose_entry)

    def _choose_entry(self, entry: object) -> None:
        self._choose_looks(Looks(entry.data()))  # type: ignore[attr-defined]  # the QAction that was added above

    def _choose_looks(self, looks: Looks) -> None:
        self._settings.put(replace(self._settings.value.appearance, theme=looks))

    def _ask_person(self) -> None:
        from desktop_chat.qt.widgets.new_room import NameDialog  # noqa: PLC0415 - not before somebody asks: the first window should not wait

        hint = tr("A second window opens for this person, in the same workspace on this computer.")
        dialog = NameDialog(tr("Open as another person"), hint, self._window)
        dialog.named.connect(self._window.another_person_wanted)
        self._open(dialog)

    def _ask_rename(self) -> None:
        from desktop_chat.qt.widgets.new_room import NameDialog  # noqa: PLC0415 - not before somebody asks: the first window should not wait

        view = self._window.conversation.view_of
        if view is None:
            return
        room = view.room
        dialog = NameDialog(tr("Rename"), tr("Everybody here will see the new name."), self._window, value=view.title)
        dialog.named.connect(lambda name: self._bridge.rename(room, name))
        self._open(dialog)

    def _ask_leave(self) -> None:
        view = self._window.conversation.view_of
        if view is None:
            return
        room = view.room
        if view.kind is RoomKind.CHANNEL:
            question = tr("Leave {title}? It is a channel, so you can join it again.", title=isolated(view.title))
        else:
            question = tr("Leave {title}? Somebody has to invite you to come back.", title=isolated(view.title))
        words = (tr("Leave"), tr("Stay"))
        ask(self._window, tr("Leave"), question, words, lambda: self._bridge.leave(room))

    def _join_channel(self, room: str) -> None:
        self._bridge.join_channel(RoomId(room))

    def _open_room(self, room: str) -> None:
        self._bridge.open_room(RoomId(room))
        self._window.show_room_pane()

    def _invite(self, person: Profile) -> None:
        room = self._window.conversation.room()
        if room is not None:
            self._bridge.invite(room, person.id)

    def _open(self, dialog: "QDialog") -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _menu(self, owner: QWidget, name: str) -> QMenu:
        menu = QMenu(owner)
        menu.setAccessibleName(name)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return menu

    def _popup(self, menu: QMenu, owner: QWidget) -> None:
        corner = owner.mapToGlobal(owner.rect().bottomRight())
        menu.popup(QPoint(corner.x() - menu.sizeHint().width(), corner.y() + 4))
