"""What can be done with members, links, blocked people and reports, as commands; how is loaded at the first one."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop_chat.core.rights import RoomDeed, room_obstacle
from desktop_chat.qt.bridge import ServiceBridge
from desktop_chat.qt.commands import Command, Group
from desktop_chat.qt.member_wishes import Done, InvitationSeen
from desktop_chat.qt.member_words import seat_in
from desktop_chat.qt.text import tr
from desktop_chat.qt.widgets.main_window import MainWindow
from desktop_chat.qt.wishes import MessageWish

if TYPE_CHECKING:
    from desktop_chat.qt.member_deeds import MemberDeeds


class MemberActions(QObject):
    """Adds the commands, and passes on what is answered and wished elsewhere."""

    def __init__(self, window: MainWindow, bridge: ServiceBridge, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._bridge = bridge
        self._made: MemberDeeds | None = None
        bridge.members.invitation_seen.connect(self._ask_join)
        bridge.members.joined.connect(self._joined)
        bridge.members.done.connect(self._tell_problem)
        window.conversation.details_wanted.connect(self._show_details)
        commands: tuple[tuple[str, str, tuple[str, ...], Callable[[], object], Callable[[], bool]], ...] = (
            ("room.details", tr("Conversation details…"), ("Ctrl+Shift+D",), self._show_details, self._in_room),
            ("room.links", tr("Invitation links…"), (), self._show_links, self._may_use_links),
            ("room.picture", tr("Picture of the conversation…"), (), self._ask_picture, self._may_describe),
            ("room.join_by_link", tr("Join by an invitation link…"), (), self._ask_link, window.in_chat),
            ("person.blocked", tr("Blocked people…"), (), self._show_blocked, window.in_chat),
            ("person.reports", tr("Reports…"), (), self._show_reports, self._owns),
        )
        for name, title, keys, run, applies in commands:
            group = Group.ROOMS if name.startswith("room") else Group.GENERAL
            window.commands.add(Command(id=name, title=title, group=group, keys=keys, run=run, applies=applies))

    @property
    def deeds(self) -> "MemberDeeds":
        """How all of it is done."""
        if self._made is None:
            from desktop_chat.qt.member_deeds import MemberDeeds  # noqa: PLC0415 - not before somebody asks: the first window should not wait

            self._made = MemberDeeds(self._window, self._bridge, self)
        return self._made

    def carry_out_for_author(self, wish: MessageWish) -> None:
        """Show who wrote a message, or report it."""
        self.deeds.carry_out_for_author(wish)

    def _show_details(self) -> None:
        self.deeds.show_details()

    def _show_links(self) -> None:
        self.deeds.show_links()

    def _ask_picture(self) -> None:
        self.deeds.ask_picture()

    def _ask_link(self) -> None:
        self.deeds.ask_link()

    def _show_blocked(self) -> None:
        self.deeds.show_blocked()

    def _show_reports(self) -> None:
        self.deeds.show_reports()

    def _ask_join(self, seen: InvitationSeen) -> None:
        self.deeds.ask_join(seen)

    def _joined(self, done: Done) -> None:
        self.deeds.go_after_joining(done)

    def _tell_problem(self, done: Done) -> None:
        self.deeds.tell_problem(done)

    def _in_room(self) -> bool:
        return self._window.in_chat() and self._window.conversation.view_of is not None

    def _may_use_links(self) -> bool:
        return self._may(RoomDeed.USE_LINKS)

    def _may_describe(self) -> bool:
        return self._may(RoomDeed.DESCRIBE)

    def _may(self, deed: RoomDeed) -> bool:
        conversation = self._window.conversation
        view, me = conversation.view_of, conversation.timeline.person()
        return view is not None and room_obstacle(seat_in(view, me), deed) is None

    def _owns(self) -> bool:
        return self._window.in_chat() and self._bridge.members.standing.owner
