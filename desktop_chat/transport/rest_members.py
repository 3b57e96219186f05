"""What is around the members of rooms, asked for over HTTP; fits `domain.ports_members.MemberBackend`."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from desktop_chat.domain.ids import OpId, RoomId, UserId
from desktop_chat.domain.membership import Complaint, Invitation, InvitedTo, NewInvitation, Report, Terms
from desktop_chat.domain.picture import PictureId
from desktop_chat.domain.user import Role, Standing
from desktop_chat.protocol import postgrest_members as wire
from desktop_chat.protocol.rpc import RpcCall
from desktop_chat.protocol.wire_types import Json

_Value = TypeVar("_Value")


class Ask(Protocol):
    """Carries one call to the server and reads its answer."""

    async def __call__(self, call: RpcCall, decode: Callable[[Json], _Value]) -> _Value:
        """Raise `Transient`, `Refused` or `Unauthorised`."""
        ...


class RestMembers:
    """The calls of one account; `ask` carries them."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask

    async def set_role(self, room: RoomId, op: OpId, user: UserId, role: Role) -> None:
        """Give a member another role."""
        await self._ask(wire.set_role_call(room, op, user, role), _ignore)

    async def set_topic(self, room: RoomId, op: OpId, topic: str | None) -> None:
        """Say what a room is about."""
        await self._ask(wire.set_topic_call(room, op, topic), _ignore)

    async def set_room_picture(self, room: RoomId, op: OpId, picture: PictureId | None) -> None:
        """Name a room's picture, which has been uploaded, or (None) have none any more."""
        await self._ask(wire.set_room_picture_call(room, op, picture), _ignore)

    async def archive_room(self, room: RoomId, op: OpId, *, on: bool) -> None:
        """Close a room for all, or open it again."""
        await self._ask(wire.archive_room_call(room, op, on=on), _ignore)

    async def create_invite(self, room: RoomId, op: OpId, terms: Terms) -> NewInvitation:
        """Make an invitation link."""
        return await self._ask(wire.create_invite_call(room, op, terms), wire.decode_new_invitation)

    async def list_invites(self, room: RoomId) -> tuple[Invitation, ...]:
        """List the links of a room that still let somebody in, the newest first."""
        return await self._ask(wire.list_invites_call(room), wire.decode_invitations)

    async def revoke_invite(self, room: RoomId, invitation: OpId) -> None:
        """Let nobody in by a link any more."""
        await self._ask(wire.revoke_invite_call(room, invitation), _ignore)

    async def peek_invite(self, code: str) -> InvitedTo:
        """Tell what a code leads to."""
        return await self._ask(wire.peek_invite_call(code), wire.decode_invited_to)

    async def redeem_invite(self, code: str, op: OpId) -> RoomId:
        """Become a member by a code, and return of which room; harmless for a member."""
        return await self._ask(wire.redeem_invite_call(code, op), wire.decode_joined)

    async def set_block(self, user: UserId, *, on: bool) -> None:
        """Block a person, or take that back."""
        await self._ask(wire.set_block_call(user, on=on), _ignore)

    async def own_standing(self) -> Standing:
        """Tell whom the own account blocks, and whether the workspace is theirs."""
        return await self._ask(wire.own_standing_call(), wire.decode_standing)

    async def report(self, op: OpId, complaint: Complaint) -> None:
        """Bring a person or a message before the workspace's owner."""
        await self._ask(wire.report_call(op, complaint), _ignore)

    async def list_reports(self) -> tuple[Report, ...]:
        """List open reports, the oldest first, for the workspace's owner."""
        return await self._ask(wire.list_reports_call(), wire.decode_reports)

    async def close_report(self, report: OpId) -> None:
        """Put a report away as dealt with."""
        await self._ask(wire.close_report_call(report), _ignore)


def _ignore(_answer: Json) -> None:
    """Take any answer for a yes."""
