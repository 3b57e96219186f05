"""What the service needs of store and server for single messages: the part of `domain.ports` that belongs to these."""

from typing import Protocol, TypeVar

from desktop_chat.domain.ids import MessageId, RoomId, UnixMillis, UserId
from desktop_chat.domain.message import Message
from desktop_chat.domain.receipt import ReceiptTimes
from desktop_chat.domain.version import MessageVersion

Told_co = TypeVar("Told_co", covariant=True)
"""What a transaction tells of its changes: `domain.ports.Recorded`."""


class MessageBackend(Protocol):
    """What the server is asked about single messages. Raises as `Backend` does."""

    async def pins(self, room: RoomId) -> tuple[Message, ...]:
        """Fetch what is pinned in a room, from anywhere in its history."""
        ...

    async def edits(self, room: RoomId, message: MessageId) -> tuple[MessageVersion, ...]:
        """Fetch what a message said before its present words, the oldest first."""
        ...

    async def first_since(self, room: RoomId, at: UnixMillis) -> int | None:
        """Fetch the number of the first message sent at an instant or after it; None when there is none."""
        ...

    async def receipts(self, room: RoomId, message: MessageId) -> tuple[ReceiptTimes, ...]:
        """Fetch when each other member received and read a message, as far as that is remembered."""
        ...


class MessageStore(Protocol[Told_co]):
    """What a person keeps about messages on this computer. Raises as `Store` does."""

    async def hide(self, room: RoomId, message: MessageId, now: UnixMillis, *, hidden: bool) -> Told_co:
        """Show a message nowhere any more, or again; the server is not told, and what it says does not change it."""
        ...

    async def bookmark(self, room: RoomId, message: MessageId, now: UnixMillis, *, on: bool) -> Told_co:
        """Mark a message for oneself on this computer, or no longer."""
        ...

    async def bookmarked(self) -> tuple[Message, ...]:
        """Return the bookmarked messages of all rooms, the last marked first."""
        ...

    async def pinned(self, room: RoomId) -> tuple[Message, ...]:
        """Return what is pinned in a room as the person should see it, the last pinned first."""
        ...

    async def mentioning(self, handle: str, reader: UserId, limit: int) -> tuple[Message, ...]:
        """Return the newest messages that name a person as @handle and were not written by them."""
        ...

    async def first_since(self, room: RoomId, at: UnixMillis) -> MessageId | None:
        """Return the first message of a room on this computer that was sent at an instant or after it."""
        ...

    async def first_numbered(self, room: RoomId, no: int) -> tuple[MessageId, int] | None:
        """Return the first message of a room on this computer whose number is at least this, with its number."""
        ...
