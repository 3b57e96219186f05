"""The plug for what is around the members of rooms: a part of `domain.ports.Backend`."""

from typing import Protocol

from desktop_chat.domain.ids import OpId, RoomId, UserId
from desktop_chat.domain.membership import Complaint, Invitation, InvitedTo, NewInvitation, Report, Terms
from desktop_chat.domain.picture import PictureId
from desktop_chat.domain.user import Role, Standing


class MemberBackend(Protocol):
    """Asked for over HTTP. Every method raises `Transient`, `Refused` or `Unauthorised`."""

    async def set_role(self, room: RoomId, op: OpId, user: UserId, role: Role) -> None:
        """Give a member another role."""
        ...

    async def set_topic(self, room: RoomId, op: OpId, topic: str | None) -> None:
        """Say what a room is about."""
        ...

    async def set_room_picture(self, room: RoomId, op: OpId, picture: PictureId | None) -> None:
        """Name a room's picture, which has been uploaded, or (None) have none any more."""
        ...

    async def archive_room(self, room: RoomId, op: OpId, *, on: bool) -> None:
        """Close a room for all, or open it again."""
        ...

    async def create_invite(self, room: RoomId, op: OpId, terms: Terms) -> NewInvitation:
        """Make an invitation link."""
        ...

    async def list_invites(self, room: RoomId) -> tuple[Invitation, ...]:
        """List the links of a room that still let somebody in, the newest first."""
        ...

    async def revoke_invite(self, room: RoomId, invitation: OpId) -> None:
        """Let nobody in by a link any more."""
        ...

    async def peek_invite(self, code: str) -> InvitedTo:
        """Tell what a code leads to."""
        ...

    async def redeem_invite(self, code: str, op: OpId) -> RoomId:
        """Become a member by a code, and return of which room; harmless for a member."""
        ...

    async def set_block(self, user: UserId, *, on: bool) -> None:
        """Block a person, or take that back."""
        ...

    async def own_standing(self) -> Standing:
        """Tell whom the own account blocks, and whether the workspace is theirs."""
        ...

    async def report(self, op: OpId, complaint: Complaint) -> None:
        """Bring a person or a message before the workspace's owner."""
        ...

    async def list_reports(self) -> tuple[Report, ...]:
        """List open reports, the oldest first, for the workspace's owner."""
        ...

    async def close_report(self, report: OpId) -> None:
        """Put a report away as dealt with."""
        ...
