"""The part of the border between service and widgets that is about single messages; see `bridge`."""

from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtCore import QObject, Signal

from desktop_chat.domain.errors import DesktopChatError
from desktop_chat.domain.ids import MessageId, RoomId
from desktop_chat.qt.message_wishes import Deleted, VersionsListed
from desktop_chat.qt.sentences import said
from desktop_chat.qt.service_port_messages import MessagesPort

Work = Coroutine[Any, Any, None]
Ask = Callable[[Callable[[MessagesPort], Work], str], None]


class MessageBridge(QObject):
    """Wishes become tasks, answers become signals; an error becomes a notice of the bridge that this belongs to."""

    deleted = Signal(Deleted)  # a message was taken away, and that can still be undone

    versions_listed = Signal(VersionsListed)  # the answer to `list_versions`, also when it failed

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

    def list_versions(self, room: RoomId, message: MessageId) -> None:
        """Find out what a message has said; `versions_listed` brings the answer."""
        self._ask(lambda service: self._list_versions(service, room, message), "list versions")

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
