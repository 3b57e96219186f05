"""What the screen asks of the service about single messages; `service.messages.Messages` fits it by shape."""

from typing import Protocol

from desktop_chat.domain.ids import MessageId, OpId, RoomId, UnixMillis
from desktop_chat.domain.receipt import Receipt
from desktop_chat.domain.search import Hit
from desktop_chat.domain.version import MessageVersion


class MessagesPort(Protocol):
    """Each coroutine raises a `DesktopChatError` when what was asked could not be done."""

    async def delete(self, room: RoomId, message: MessageId) -> bool:
        """Delete for everyone, after some seconds; return whether `undelete` can take it back till then."""
        ...

    async def undelete(self, message: MessageId) -> None:
        """Take the last deletion for everyone back."""
        ...

    async def take_back(self, op: OpId) -> None:
        """Forget a change that waits in the outbox."""
        ...

    async def hide(self, room: RoomId, message: MessageId, *, hidden: bool = True) -> None:
        """Take a message away from this computer only, or bring it back."""
        ...

    async def versions(self, room: RoomId, message: MessageId) -> tuple[MessageVersion, ...]:
        """Return what a message has said, the oldest version first, the present one last."""
        ...

    async def pin(self, room: RoomId, message: MessageId, *, on: bool) -> None:
        """Pin a message for the whole room, or take it down."""
        ...

    async def bookmark(self, room: RoomId, message: MessageId, *, on: bool) -> None:
        """Mark a message for oneself on this computer, or no longer."""
        ...

    async def bookmarks(self) -> tuple[Hit, ...]:
        """Return the bookmarked messages of all rooms, the last marked first."""
        ...

    async def mentions(self) -> tuple[Hit, ...]:
        """Return the newest messages on this computer that name this person."""
        ...

    async def forward(self, room: RoomId, message: MessageId, to: RoomId) -> MessageId:
        """Post a copy of a message into another room, with the name of whoever wrote it."""
        ...

    async def go_to_date(self, room: RoomId, at: UnixMillis) -> None:
        """Bring the first message since an instant into view."""
        ...

    async def go_to_mention(self, room: RoomId) -> None:
        """Bring the first unread message into view that names this person."""
        ...

    async def receipts(self, room: RoomId, message: MessageId) -> tuple[Receipt, ...]:
        """Return how far a message has come with each other member."""
        ...
