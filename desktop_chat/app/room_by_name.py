"""Opens the room that was named on the command line: one's own, else a channel that is joined, else a new channel.

The id of a new channel follows from the workspace and the name, so that two people who start at the same moment make
one: the second to come is told that the id is taken, finds the channel, and joins it.
"""

import asyncio
from uuid import UUID, uuid5

from desktop_chat.core.diffs import Notice, NoticeKind
from desktop_chat.domain.errors import DesktopChatError, Refused, UserError
from desktop_chat.domain.ids import Epoch, RoomId
from desktop_chat.domain.room import RoomKind
from desktop_chat.qt.bridge import ServiceBridge
from desktop_chat.qt.sentences import said
from desktop_chat.qt.text import tr
from desktop_chat.service.chat import ChatService
from desktop_chat.service.people import room_name

PATIENCE = 60.0
"""Seconds to wait for the first connection before it is said that there is none."""
MOST_IDS = 8
"""Ids that are tried: one may belong to a channel that was renamed, or to a group of others."""


async def open_room_by_name(service: ChatService, name: str, bridge: ServiceBridge) -> None:
    """Open the room with this title; what goes wrong becomes a notice."""
    try:
        await service.open_room(await enter_room(service, name))
    except DesktopChatError as error:
        bridge.notice_raised.emit(Notice(kind=NoticeKind.ERROR, text=said(error)))


async def enter_room(service: ChatService, name: str) -> RoomId:
    """Return the room with this title, in any case, joined or made if this person is in none.

    Raises:
        UserError: it can be no name, or there is no connection and no such room here.
        Refused, Transient, Unauthorised: the server said so.
    """
    title = room_name(name)
    known = service.room_titled(title)
    if known is not None:
        return known
    # Only now it can be said that a room is not there.
    epoch = await _caught_up(service, title)
    for number in range(MOST_IDS):
        there = await _find(service, title)
        if there is not None:
            return there
        try:
            return await service.create_room(RoomKind.CHANNEL, title, (), room=channel_id(epoch, title, number))
        except Refused as refusal:
            if refusal.code != "id_taken":
                raise
    return await service.create_room(RoomKind.CHANNEL, title, ())


def channel_id(epoch: Epoch, title: str, number: int = 0) -> RoomId:
    """Return the id under which everybody of a workspace makes the channel of this name, after `number` refusals."""
    return RoomId(str(uuid5(UUID(epoch), f"{number}:{title.casefold()}")))


async def _caught_up(service: ChatService, title: str) -> Epoch:
    try:
        async with asyncio.timeout(PATIENCE):
            await service.caught_up()
    except TimeoutError:
        raise UserError(tr("There is no connection, so “{name}” could not be looked for.", name=title)) from None
    assert service.epoch is not None  # the first page has brought it
    return service.epoch


async def _find(service: ChatService, title: str) -> RoomId | None:
    """Return one's own room of this title, or the oldest channel of this very name, joined."""
    known = service.room_titled(title)
    if known is not None:
        return known
    found = await service.find_channels(title)
    channel = next((channel for channel in found if channel.name.casefold() == title.casefold()), None)
    if channel is None:
        return None
    await service.join_channel(channel.id)
    return channel.id
