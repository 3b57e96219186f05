"""Opens the room that was named on the command line, made as a channel if there is none."""

from desktop_chat.core.diffs import Notice, NoticeKind
from desktop_chat.domain.errors import DesktopChatError
from desktop_chat.domain.room import RoomKind
from desktop_chat.qt.bridge import ServiceBridge
from desktop_chat.service.chat import ChatService


async def open_room_by_name(service: ChatService, name: str, bridge: ServiceBridge) -> None:
    """Open the room with this title."""
    try:
        await service.open_room(await service.create_room(RoomKind.CHANNEL, name, ()))
    except DesktopChatError as error:
        bridge.notice_raised.emit(Notice(kind=NoticeKind.ERROR, text=str(error)))
