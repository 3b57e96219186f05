"""What a wish for a message leads to that needs more than its row: deleting it, with a bar that undoes it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from desktop_chat.core.diffs import Notice, NoticeKind, RosterEntry, RosterPatch, TimelineRow
from desktop_chat.core.rights import Obstacle
from desktop_chat.core.roster import may_moderate, may_pin
from desktop_chat.domain.ids import RoomId
from desktop_chat.domain.message import Message
from desktop_chat.qt.bridge import ServiceBridge
from desktop_chat.qt.commands import Command, Group
from desktop_chat.qt.member_words import obstacle_text
from desktop_chat.qt.message_wishes import Deleted, Forward, Rights
from desktop_chat.qt.text import ask, isolated, one_line, tr
from desktop_chat.qt.widgets.main_window import MainWindow
from desktop_chat.qt.wishes import Action
from desktop_chat.qt.wording import is_plain, origin_of, told_text

if TYPE_CHECKING:
    from desktop_chat.qt.widgets.undo_bar import UndoBar

PREVIEW = 120


class MessageDeeds(QObject):
    """Works for the room that is shown; a child of whoever knows the rows."""

    def __init__(self, window: MainWindow, bridge: ServiceBridge, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._bridge = bridge
        self._undo_bar: UndoBar | None = None
        self._deleted: Deleted | None = None
        self._rooms: tuple[RosterEntry, ...] = ()
        bridge.messages.deleted.connect(self._offer_undo)
        bridge.messages.forwarded.connect(self._show_forwarded)
        bridge.rooms_changed.connect(self._know_rooms)
        self._add_commands()

    def rights(self) -> Rights:
        """Return what the person may do in the room that is shown."""
        view = self._window.conversation.view_of
        me = self._window.conversation.timeline.person()
        if view is None or not view.may_write:
            return Rights()
        return Rights(moderate=may_moderate(view.kind, view.members, me), pin=may_pin(view.kind, view.members, me))

    def carry_out(self, room: RoomId, row: TimelineRow, action: Action) -> bool:
        """Do what is wished; return whether it was a wish for this object."""
        match action:
            case Action.DELETE if is_plain(row.message) and row.message.refusal is None:
                if row.own or self.rights().moderate:
                    self._delete(room, row)
            case Action.HIDE if row.message.seq is not None:
                self._bridge.messages.hide(room, row.message.id)
            case Action.INFO | Action.VERSIONS:
                self._tell_about(room, row, action)
            case Action.FORWARD if row.message.seq is not None and is_plain(row.message):
                self._ask_where(room, row)
            case Action.EDIT if origin_of(row.message):
                self._window.conversation.notices.show_notice(
                    Notice(kind=NoticeKind.INFO, text=tr("What was forwarded cannot be edited."))
                )
            case Action.BOOKMARK if row.message.seq is not None:
                self._bridge.messages.bookmark(room, row.message.id, on=not row.message.bookmarked)
            case Action.PIN if row.message.seq is not None and is_plain(row.message):
                self._pin(room, row.message)
            case _:
                return False
        return True

    def _pin(self, room: RoomId, message: Message) -> None:
        if self.rights().pin:
            self._bridge.messages.pin(room, message.id, on=message.pinned_at is None)
        else:  # by its key: the menu does not offer it then
            why = Notice(kind=NoticeKind.INFO, text=obstacle_text(Obstacle.NEEDS_MODERATOR))
            self._window.conversation.notices.show_notice(why)

    def _tell_about(self, room: RoomId, row: TimelineRow, action: Action) -> None:
        if action is Action.INFO and row.message.seq is not None:
            self._show_info(room, row)
        elif action is Action.VERSIONS and row.message.edited_at is not None:
            self._show_versions(room, row)

    def undo(self) -> None:
        """Take the last deletion back, while that is offered."""
        if self._undo_bar is not None:
            self._undo_bar.undo()

    def undo_bar(self) -> "UndoBar":
        """Return the bar, made when it is first needed."""
        from desktop_chat.qt.widgets.undo_bar import UndoBar  # noqa: PLC0415 - not before somebody asks: the first window should not wait

        if self._undo_bar is None:
            self._undo_bar = UndoBar(self._window.kit, self._window.conversation.timeline)
            self._undo_bar.undone.connect(self._undo)
            self._undo_bar.gone.connect(self._window.focus_pane)
        return self._undo_bar

    def _show_info(self, room: RoomId, row: TimelineRow) -> None:
        from desktop_chat.qt.widgets.info_dialog import InfoDialog  # noqa: PLC0415 - not before somebody asks: the first window should not wait

        view = self._window.conversation.view_of
        names = {member.user: member.name for member in view.members} if view is not None else {}
        reactions = [
            f"{one_line(reaction.key, 16)}  "
            + ", ".join(isolated(names.get(user, tr("Somebody"))) for user in reaction.users)
            for reaction in row.message.reactions
        ]
        dialog = InfoDialog(self._window.kit, row.message.id, reactions, self._window)
        self._bridge.messages.info_listed.connect(dialog.show_info)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        self._bridge.messages.list_info(room, row.message.id)

    def _ask_where(self, room: RoomId, row: TimelineRow) -> None:
        from desktop_chat.qt.widgets.forward_dialog import ForwardDialog  # noqa: PLC0415 - not before somebody asks: the first window should not wait

        forward = Forward(room=room, message=row.message.id, text=one_line(told_text(row.message), PREVIEW))
        rooms = [entry for entry in self._rooms if not entry.gone]
        dialog = ForwardDialog(self._window.kit, forward, rooms, self._window)
        dialog.chosen.connect(self._bridge.messages.forward)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _show_forwarded(self, forward: Forward) -> None:
        if forward.to is not None and forward.to != self._window.conversation.room():
            self._window.rooms.room_chosen.emit(forward.to)

    def _know_rooms(self, patch: RosterPatch) -> None:
        self._rooms = patch.entries

    def _show_versions(self, room: RoomId, row: TimelineRow) -> None:
        from desktop_chat.qt.widgets.versions_dialog import VersionsDialog  # noqa: PLC0415 - not before somebody asks: the first window should not wait

        dialog = VersionsDialog(self._window.kit, row.message.id, self._window)
        self._bridge.messages.versions_listed.connect(dialog.show_versions)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        self._bridge.messages.list_versions(room, row.message.id)

    def _add_commands(self) -> None:
        view = self._window.conversation.timeline
        undo = tr("Undo the last deletion")
        self._window.commands.add(
            Command(id="message.undo", title=undo, group=Group.MESSAGES, keys=("U",), run=self.undo, on=view)
        )

    def _delete(self, room: RoomId, row: TimelineRow) -> None:
        message = row.message.id
        if row.message.seq is not None:
            self._bridge.messages.delete(room, message)
            return
        words = (tr("Delete"), tr("Keep"))
        question = tr("Delete this message? It was not sent yet, and its text will be gone.")
        title = tr("Delete message")
        ask(self._window, title, question, words, lambda: self._bridge.messages.delete(room, message))

    def _offer_undo(self, deleted: Deleted) -> None:
        self._deleted = deleted
        words = tr("Deleted for everyone") if deleted.for_all else tr("Deleted for you, on this computer")
        self.undo_bar().offer(words)

    def _undo(self) -> None:
        if self._deleted is not None:
            self._bridge.messages.undo(self._deleted)
            self._deleted = None
