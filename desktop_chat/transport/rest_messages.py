"""What is asked over HTTP about single messages; fits `domain.ports_messages.MessageBackend`."""

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

from desktop_chat.domain.ids import MessageId, RoomId, UnixMillis
from desktop_chat.domain.message import Message
from desktop_chat.domain.receipt import ReceiptTimes
from desktop_chat.domain.version import MessageVersion
from desktop_chat.protocol import messages
from desktop_chat.protocol.rpc import RpcCall
from desktop_chat.protocol.wire_types import Json

_Value = TypeVar("_Value")


class Rpc(Protocol):
    """Makes a call and reads its answer."""

    def __call__(self, call: RpcCall, decode: Callable[[Json], _Value]) -> Awaitable[_Value]:
        """Return the answer, or raise as `Backend` does."""
        ...


class RestMessages:
    """A part of `RestBackend`, whose connection it uses."""

    def __init__(self, rpc: Rpc) -> None:
        self._rpc = rpc

    async def edits(self, room: RoomId, message: MessageId) -> tuple[MessageVersion, ...]:
        """Fetch what a message said before its present words, the oldest first."""
        return await self._rpc(messages.edits_call(room, message), messages.decode_edits)

    async def pins(self, room: RoomId) -> tuple[Message, ...]:
        """Fetch what is pinned in a room, from anywhere in its history."""
        return await self._rpc(messages.pins_call(room), lambda answer: messages.decode_pins(room, answer))

    async def first_since(self, room: RoomId, at: UnixMillis) -> int | None:
        """Fetch the number of the first message sent at an instant or after it; None when there is none."""
        return await self._rpc(messages.first_since_call(room, at), messages.decode_first_since)

    async def receipts(self, room: RoomId, message: MessageId) -> tuple[ReceiptTimes, ...]:
        """Fetch when each other member received and read a message, as far as that is remembered."""
        return await self._rpc(messages.receipts_call(room, message), messages.decode_receipts)
