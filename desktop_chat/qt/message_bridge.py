"""The part of the border between service and widgets that is about single messages; see `bridge`."""

from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtCore import QObject, Signal

from desktop_chat.core.diffs import PinsChanged
from desktop_chat.domain.errors import DesktopChatError
from desktop_chat.domain.ids import MessageId, OpId, RoomId, UnixMillis
from desktop_chat.qt.message_wishes import Collected, Collection, Deleted, Forward, InfoListed, VersionsListed
from desktop_chat.qt.sentences import said
from desktop_chat.qt.service_port_messages import MessagesPort

Work = Coroutine[Any, Any, None]
Ask = Callable[[Callable[[MessagesPort], Work], str], None]


class MessageBridge(QObject):
    """Wishes become tasks, answers become signals; an error becomes a notice of the bridge that this belongs to."""

    deleted = Signal(Deleted)  # a message was taken away, and that can still be undone

    versions_listed = Signal(VersionsListed)  # the answer to `list_versions`, also when it failed

    pins_changed = Signal(PinsChanged)  # something else is pinned in the open room
    collected = Signal(Collected)  # the answer to `collect`, also when it failed

    forwarded = Signal(Forward)  # a copy of a message is in the room that was chosen

    info_listed = Signal(InfoListed)  # the answer to `list_info`, also when it failed

    def __init__(self, ask: Ask, parent: QObject) -> None:
        super().__init__(parent)
        self._ask = ask

    def delete(self, room: RoomId, message: MessageId) -> None:
        """Delete for everyone; `deleted` tells if it can be undone."""
        self._ask(lambda service: self._delete(service, room, message), "delete")

    def hide(self, room: RoomId, message: MessageId) -> None:
        """Delete for this person alone; `deleted` tells when it is done."""
        self._ask(lambda service: self._hide(service, room, message), "hide")

    def undo(self, deleted: Deleted) -> None:
        """Take a deletion back."""
        if deleted.for_all:
            self._ask(lambda service: service.undelete(deleted.message), "undelete")
        else:
            self._ask(lambda service: service.hide(deleted.room, deleted.message, hidden=False), "unhide")

    def take_back(self, op: OpId) -> None:
        """Forget a change that waits in the outbox."""
        self._ask(lambda service: service.take_back(op), "take back")

    def list_versions(self, room: RoomId, message: MessageId) -> None:
        """Find out what a message has said; `versions_listed` brings the answer."""
        self._ask(lambda service: self._list_versions(service, room, message), "list versions")

    def pin(self, room: RoomId, message: MessageId, *, on: bool) -> None:
        """Pin a message for the whole room, or take it down."""
        self._ask(lambda service: service.pin(room, message, on=on), "pin")

    def bookmark(self, room: RoomId, message: MessageId, *, on: bool) -> None:
        """Mark a message for oneself, or no longer."""
        self._ask(lambda service: service.bookmark(room, message, on=on), "bookmark")

    def remove_bookmark(self, room: RoomId, message: MessageId) -> None:
        """Mark a message no longer, and tell what is bookmarked then."""
        self._ask(lambda service: self._remove_bookmark(service, room, message), "remove bookmark")

    def forward(self, forward: Forward) -> None:
        """Post a copy into the room that was chosen, and show that."""
        self._ask(lambda service: self._forward(service, forward), "forward")

    def go_to_date(self, room: RoomId, at: UnixMillis) -> None:
        """Show the first message since an instant."""
        self._ask(lambda service: service.go_to_date(room, at), "go to date")

    def go_to_mention(self, room: RoomId) -> None:
        """Show the first unread message that names this person."""
        self._ask(lambda service: service.go_to_mention(room), "go to mention")

    def list_info(self, room: RoomId, message: MessageId) -> None:
        """Find out who has read a message; `info_listed` brings the answer."""
        self._ask(lambda service: self._list_info(service, room, message), "list info")

    def collect(self, collection: Collection) -> None:
        """Read the bookmarks or the mentions; `collected` brings them."""
        self._ask(lambda service: self._collect(service, collection), "collect")

    async def _forward(self, service: MessagesPort, forward: Forward) -> None:
        if forward.to is not None:
            await service.forward(forward.room, forward.message, forward.to)
            self.forwarded.emit(forward)

    async def _delete(self, service: MessagesPort, room: RoomId, message: MessageId) -> None:
        if await service.delete(room, message):
            self.deleted.emit(Deleted(room=room, message=message, for_all=True))

    async def _hide(self, service: MessagesPort, room: RoomId, message: MessageId) -> None:
        await service.hide(room, message)
        self.deleted.emit(Deleted(room=room, message=message, for_all=False))

    async def _list_versions(self, service: MessagesPort, room: RoomId, message: MessageId) -> None:
        try:
            listed = VersionsListed(message=message, versions=await service.versions(room, message))
        except DesktopChatError as problem:
            listed = VersionsListed(message=message, problem=said(problem))
        self.versions_listed.emit(listed)

    async def _remove_bookmark(self, service: MessagesPort, room: RoomId, message: MessageId) -> None:
        await service.bookmark(room, message, on=False)
        await self._collect(service, Collection.BOOKMARKS)

    async def _collect(self, service: MessagesPort, collection: Collection) -> None:
        try:
            hits = await (service.mentions() if collection is Collection.MENTIONS else service.bookmarks())
        except DesktopChatError as problem:
            self.collected.emit(Collected(collection=collection, problem=said(problem)))
        else:
            self.collected.emit(Collected(collection=collection, hits=hits))

    async def _list_info(self, service: MessagesPort, room: RoomId, message: MessageId) -> None:
        try:
            listed = InfoListed(message=message, receipts=await service.receipts(room, message))
        except DesktopChatError as problem:
            listed = InfoListed(message=message, problem=said(problem))
        self.info_listed.emit(listed)
