"""What the screen asks about members, links, blocked people and reports; `service.members.Members` fits it by shape."""

from typing import Protocol

from desktop_chat.domain.ids import MessageId, OpId, RoomId, UserId
from desktop_chat.domain.membership import Complaint, Invitation, InvitedTo, NewInvitation, Report, Terms
from desktop_chat.domain.user import MemberState, Role


class MembersPort(Protocol):
    """Each coroutine raises a `DesktopChatError` when what was asked could not be done."""

    async def set_state(self, room: RoomId, user: UserId, state: MemberState) -> None:
        """Remove or unban (`REMOVED`) or ban (`BANNED`) somebody."""
        ...

    async def set_role(self, room: RoomId, user: UserId, role: Role) -> None:
        """Give a member another role."""
        ...

    async def set_topic(self, room: RoomId, topic: str) -> None:
        """Say what a room is about; an empty topic takes it away."""
        ...

    async def archive(self, room: RoomId, *, on: bool) -> None:
        """Close a room for all, or open it again."""
        ...

    async def invitations(self, room: RoomId) -> tuple[Invitation, ...]:
        """List the links of a room that still let somebody in."""
        ...

    async def make_invitation(self, room: RoomId, terms: Terms) -> NewInvitation:
        """Make an invitation link."""
        ...

    async def revoke_invitation(self, room: RoomId, invitation: OpId) -> None:
        """Let nobody in by a link any more."""
        ...

    async def look_at_invitation(self, code: str) -> InvitedTo:
        """Tell what a code leads to."""
        ...

    async def join_by_invitation(self, code: str) -> RoomId:
        """Become a member by a code; the room can be opened then."""
        ...

    async def block(self, user: UserId, *, on: bool) -> None:
        """Block a person, or take that back."""
        ...

    async def reveal(self, room: RoomId, message: MessageId) -> None:
        """Show one message of a blocked person, or hide it again."""
        ...

    async def report(self, complaint: Complaint) -> None:
        """Bring a person or a message before the workspace's owner."""
        ...

    async def reports(self) -> tuple[Report, ...]:
        """List open reports, for the workspace's owner."""
        ...

    async def close_report(self, report: OpId) -> None:
        """Put a report away as dealt with."""
        ...
