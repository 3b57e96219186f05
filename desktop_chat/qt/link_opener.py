"""Follows `deskchat://` links: shows at once what the person has, and asks before anything is joined."""

from typing import assert_never

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from desktop_chat.core.deskchat_links import (
    DeskchatLink,
    InviteLink,
    JoinLink,
    MessageLink,
    RoomLink,
    link_text,
    parse_link,
)
from desktop_chat.core.diffs import CatchUpChanged, Notice, NoticeKind, SessionChanged, SessionPhase
from desktop_chat.domain.ids import MessageId, RoomId
from desktop_chat.qt.bridge import ServiceBridge
from desktop_chat.qt.commands import Command, Group
from desktop_chat.qt.room_actions import RoomActions
from desktop_chat.qt.text import ask, tr
from desktop_chat.qt.widgets.main_window import MainWindow
from desktop_chat.qt.wishes import ChannelEntered

COPY = "room.copy_link"


class LinkOpener(QObject):
    """Keeps a link until there is a session with its rooms; a second link takes the place of one that waits."""

    def __init__(self, window: MainWindow, bridge: ServiceBridge, rooms: RoomActions, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._bridge = bridge
        self._waiting: DeskchatLink | None = None
        self._joining: tuple[RoomId, MessageId | None] | None = None
        title = tr("Copy link to this conversation")
        window.commands.add(Command(id=COPY, title=title, group=Group.ROOMS, run=self._copy, applies=self._in_room))
        rooms.menu_filling.connect(self._offer)
        bridge.session_changed.connect(self._session_changed)
        bridge.rooms_changed.connect(self._go_on)
        bridge.catch_up_changed.connect(self._caught_up)
        bridge.channel_entered.connect(self._entered)

    def follow(self, link: DeskchatLink) -> None:
        """Go where the link leads, as soon as the person is signed in; an invitation elsewhere needs nobody to be."""
        if isinstance(link, JoinLink):
            self._window.join_wanted.emit(link)
            return
        self._waiting = link
        self._go_on()

    def follow_text(self, text: str) -> None:
        """Follow a link that was found in a text; harmless when it is none."""
        link = parse_link(text)
        if link is not None:
            self.follow(link)

    def _session_changed(self, change: SessionChanged) -> None:
        # An invitation needs no list of rooms, and who has just come has none.
        if change.phase is SessionPhase.SIGNED_IN and isinstance(self._waiting, InviteLink):
            self._go_on()

    def _caught_up(self, change: CatchUpChanged) -> None:
        if change.left == 0:
            self._go_on()

    def _go_on(self) -> None:
        if not self._window.in_chat():
            return
        link, self._waiting = self._waiting, None
        match link:
            case RoomLink(room=room):
                self._go_to(room, None)
            case MessageLink(room=room, message=message):
                self._go_to(room, message)
            case InviteLink(code=code):
                self._bridge.members.look_at_invitation(code)  # its answer is asked about
            case JoinLink() | None:
                return
            case _:
                assert_never(link)

    def _go_to(self, room: RoomId, message: MessageId | None) -> None:
        if not self._window.rooms.list.rooms.has(room):
            self._ask_join(room, message)
            return
        self._window.show_room_pane()
        if message is None:
            self._bridge.open_room(room)
        else:
            self._bridge.open_at(room, message)

    def _ask_join(self, room: RoomId, message: MessageId | None) -> None:
        question = tr(
            "A link leads to a conversation that you are not in. If it is a channel of this workspace, you can join it."
        )

        def join() -> None:
            self._joining = (room, message)
            self._bridge.join_channel(room)

        ask(self._window, tr("Follow a link"), question, (tr("Join"), tr("Stay here")), join)

    def _offer(self, menu: QMenu) -> None:
        self._window.commands.fill(menu, COPY)

    def _in_room(self) -> bool:
        return self._window.in_chat() and self._window.conversation.room() is not None

    def _copy(self) -> None:
        room = self._window.conversation.room()
        if room is not None:
            copy_place(RoomLink(room=room), self._bridge)

    def _entered(self, entered: ChannelEntered) -> None:
        if self._joining is None or self._joining[0] != entered.room:
            return
        (room, message), self._joining = self._joining, None
        if entered.problem:
            self._bridge.notice_raised.emit(Notice(kind=NoticeKind.ERROR, text=entered.problem))
            return
        self._window.show_room_pane()
        if message is not None:
            self._bridge.open_at(room, message)


def copy_place(link: RoomLink | MessageLink, bridge: ServiceBridge) -> None:
    """Put the link to a place on the clipboard, and say who can follow it."""
    QGuiApplication.clipboard().setText(link_text(link))
    words = tr("The link is on the clipboard. Members of this workspace can follow it.")
    bridge.notice_raised.emit(Notice(kind=NoticeKind.INFO, text=words))
