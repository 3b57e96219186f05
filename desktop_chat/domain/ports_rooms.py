"""What is asked of the server about rooms, who is in them, and people; part of `Backend` in `domain/ports.py`."""

from collections.abc import Sequence
from typing import Protocol

from desktop_chat.domain.ids import OpId, RoomId, UserId
from desktop_chat.domain.room import Channel, Room, RoomKind
from desktop_chat.domain.user import MemberState, Profile


class RoomBackend(Protocol):
    """The server's part."""

    async def create_room(self, room: RoomId, op: OpId, kind: RoomKind, name: str, members: Sequence[UserId]) -> Room:
        """Make a group or channel under a client-made id."""
        ...

    async def open_direct(self, peer: UserId) -> Room:
        """Make or return the direct room with one person."""
        ...

    async def set_member(self, room: RoomId, op: OpId, user: UserId, state: MemberState) -> None:
        """Invite (`MEMBER`), remove (`REMOVED`) or leave (`LEFT`)."""
        ...

    async def join_channel(self, room: RoomId, op: OpId) -> None:
        """Become a member of a channel without being invited; harmless for a member."""
        ...

    async def rename_room(self, room: RoomId, op: OpId, name: str) -> None:
        """Give a room another name."""
        ...

    async def find_people(self, query: str, limit: int) -> tuple[Profile, ...]:
        """Find accounts by the beginning of a name or handle; an empty query lists the first ones."""
        ...

    async def find_channels(self, query: str, limit: int) -> tuple[Channel, ...]:
        """Find channels by the beginning of their name, of namesakes the older first; an empty query lists some."""
        ...
