"""What the service needs of store and server for single messages: the part of `domain.ports` that belongs to these."""

from typing import Protocol, TypeVar

from desktop_chat.domain.ids import MessageId, RoomId, UnixMillis
from desktop_chat.domain.version import MessageVersion

Told_co = TypeVar("Told_co", covariant=True)
"""What a transaction tells of its changes: `domain.ports.Recorded`."""


class MessageBackend(Protocol):
    """What the server is asked about single messages. Raises as `Backend` does."""

    async def edits(self, room: RoomId, message: MessageId) -> tuple[MessageVersion, ...]:
        """Fetch what a message said before its present words, the oldest first."""
        ...


class MessageStore(Protocol[Told_co]):
    """What a person keeps about messages on this computer. Raises as `Store` does."""

    async def hide(self, room: RoomId, message: MessageId, now: UnixMillis, *, hidden: bool) -> Told_co:
        """Show a message nowhere any more, or again; the server is not told, and what it says does not change it."""
        ...
