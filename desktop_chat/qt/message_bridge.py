"""The part of the border between service and widgets that is about single messages; see `bridge`."""

from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtCore import QObject, Signal

from desktop_chat.domain.ids import MessageId, RoomId
from desktop_chat.qt.message_wishes import Deleted
from desktop_chat.qt.service_port_messages import MessagesPort

Work = Coroutine[Any, Any, None]
Ask = Callable[[Callable[[MessagesPort], Work], str], None]


class MessageBridge(QObject):
    """Wishes become tasks, answers become signals; an error becomes a notice of the bridge that this belongs to."""

    deleted = Signal(Deleted)  # a message was taken away, and that can still be undone

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

    async def _delete(self, service: MessagesPort, room: RoomId, message: MessageId) -> None:
        if await service.delete(room, message):
            self.deleted.emit(Deleted(room=room, message=message, for_all=True))

    async def _hide(self, service: MessagesPort, room: RoomId, message: MessageId) -> None:
        await service.hide(room, message)
        self.deleted.emit(Deleted(room=room, message=message, for_all=False))
