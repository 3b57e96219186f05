"""What the screen asks of the service about single messages; `service.messages.Messages` fits it by shape."""

from typing import Protocol

from desktop_chat.domain.ids import MessageId, RoomId
from desktop_chat.domain.version import MessageVersion


class MessagesPort(Protocol):
    """Each coroutine raises a `DesktopChatError` when what was asked could not be done."""

    async def delete(self, room: RoomId, message: MessageId) -> bool:
        """Delete for everyone, after some seconds; return whether `undelete` can take it back till then."""
        ...

    async def undelete(self, message: MessageId) -> None:
        """Take the last deletion for everyone back."""
        ...

    async def hide(self, room: RoomId, message: MessageId, *, hidden: bool = True) -> None:
        """Take a message away from this computer only, or bring it back."""
        ...

    async def versions(self, room: RoomId, message: MessageId) -> tuple[MessageVersion, ...]:
        """Return what a message has said, the oldest version first, the present one last."""
        ...
