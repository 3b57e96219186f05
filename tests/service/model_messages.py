"""What the model server is asked about single messages."""

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

from desktop_chat.domain.errors import Refused
from desktop_chat.domain.ids import MessageId, RoomId, UnixMillis, UserId
from desktop_chat.domain.message import Message
from desktop_chat.domain.receipt import ReceiptTimes
from desktop_chat.domain.version import MessageVersion
from tests.service.model_room import ModelRoom
from tests.service.model_server import ModelServer

T = TypeVar("T")


class Ask(Protocol):
    """Makes a request over the network of a client."""

    def __call__(self, name: str, work: Callable[[], T]) -> Awaitable[T]: ...


class ModelMessages:
    """One client's way to it; fits `domain.ports_messages.MessageBackend`."""

    def __init__(self, server: ModelServer, user: UserId, ask: Ask) -> None:
        self._server = server
        self._user = user
        self._ask = ask

    async def edits(self, room: RoomId, message: MessageId) -> tuple[MessageVersion, ...]:
        return await self._ask("edits", lambda: tuple(self._room(room).versions.get(message, ())))

    async def pins(self, room: RoomId) -> tuple[Message, ...]:
        return await self._ask("pins", lambda: tuple(m for m in self._room(room).in_order() if m.pinned_at is not None))

    async def first_since(self, room: RoomId, at: UnixMillis) -> int | None:
        return await self._ask(
            "first_since", lambda: next((m.no for m in self._room(room).in_order() if m.sent_at >= at), None)
        )

    async def receipts(self, room: RoomId, message: MessageId) -> tuple[ReceiptTimes, ...]:
        return await self._ask("receipts", lambda: self._receipts(self._room(room), message))

    def _receipts(self, model: ModelRoom, message: MessageId) -> tuple[ReceiptTimes, ...]:
        """The model keeps no times: whatever has happened, happened at the beginning."""
        row = model.messages[message]
        return tuple(
            ReceiptTimes(
                user=marker.user,
                delivered_at=UnixMillis(1) if marker.delivered_seq >= (row.seq or 0) else None,
                read_at=UnixMillis(2) if marker.read_seq >= (row.seq or 0) else None,
            )
            for marker in model.markers.values()
            if marker.user != row.sender
        )

    def _room(self, room: RoomId) -> ModelRoom:
        model = self._server.rooms[room]
        if not model.has_member(self._user):
            raise Refused("not_member", "You are not a member of this room.", 403)
        return model
