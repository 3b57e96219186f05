"""What the service needs of the store for single messages: the part of `domain.ports` that belongs to these."""

from typing import Protocol, TypeVar

from desktop_chat.domain.ids import MessageId, RoomId, UnixMillis

Told_co = TypeVar("Told_co", covariant=True)
"""What a transaction tells of its changes: `domain.ports.Recorded`."""


class MessageStore(Protocol[Told_co]):
    """What a person keeps about messages on this computer. Raises as `Store` does."""

    async def hide(self, room: RoomId, message: MessageId, now: UnixMillis, *, hidden: bool) -> Told_co:
        """Show a message nowhere any more, or again; the server is not told, and what it says does not change it."""
        ...
