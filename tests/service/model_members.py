"""The part of the model of the server that is about members, links, blocked people and reports."""

# ruff: noqa: ARG002  -- the shapes of the ports are kept; a model does not need every argument

from collections.abc import Awaitable, Callable
from typing import Protocol

from desktop_chat.domain.ids import OpId, RoomId, UnixMillis, UserId
from desktop_chat.domain.membership import Complaint, Invitation, InvitedTo, NewInvitation, Report, Terms
from desktop_chat.domain.picture import PictureId
from desktop_chat.domain.room import RoomKind
from desktop_chat.domain.user import Role, Standing
from tests.service.model_server import ModelServer


class Ask(Protocol):
    """Lets an answer come as the network does."""

    def __call__(self, name: str, work: Callable[[], None]) -> Awaitable[None]: ...


class ModelMembers:
    """Notes its calls. `standing` is what the server knows of the account; the backend can make any call fail."""

    def __init__(self, server: ModelServer, user: UserId, ask: Ask) -> None:
        self.standing = Standing()
        self.calls: list[tuple[object, ...]] = []
        self._server = server
        self._user = user
        self._ask = ask

    async def set_role(self, room: RoomId, op: OpId, user: UserId, role: Role) -> None:
        await self._note("set_role", room, user, role)

    async def set_topic(self, room: RoomId, op: OpId, topic: str | None) -> None:
        await self._note("set_topic", room, topic)

    async def set_room_picture(self, room: RoomId, op: OpId, picture: PictureId | None) -> None:
        self.calls.append(("set_room_picture", room, picture))
        await self._ask("set_room_picture", lambda: self._server.set_room_picture(self._user, room, op, picture))

    async def archive_room(self, room: RoomId, op: OpId, *, on: bool) -> None:
        await self._note("archive_room", room, on)

    async def create_invite(self, room: RoomId, op: OpId, terms: Terms) -> NewInvitation:
        await self._note("create_invite", room, terms)
        return NewInvitation(invitation=an_invitation(op, terms), code="c" * 32)

    async def list_invites(self, room: RoomId) -> tuple[Invitation, ...]:
        await self._note("list_invites", room)
        return (an_invitation(OpId("i"), Terms(hours=None, uses=None)),)

    async def revoke_invite(self, room: RoomId, invitation: OpId) -> None:
        await self._note("revoke_invite", room, invitation)

    async def peek_invite(self, code: str) -> InvitedTo:
        await self._note("peek_invite", code)
        return InvitedTo(room=RoomId("r"), kind=RoomKind.GROUP, name="R", topic=None, members=2, joined=False, by="Ann")

    async def redeem_invite(self, code: str, op: OpId) -> RoomId:
        await self._note("redeem_invite", code)
        return RoomId("r")

    async def set_block(self, user: UserId, *, on: bool) -> None:
        await self._note("set_block", user, on)
        people = {person.id: person for person in self.standing.blocked}
        people.pop(user, None)
        if on:
            people[user] = self._server.people[user]
        self.standing = Standing(blocked=tuple(people.values()))

    async def own_standing(self) -> Standing:
        await self._note("own_standing")
        return self.standing

    async def report(self, op: OpId, complaint: Complaint) -> None:
        await self._note("report", complaint)

    async def list_reports(self) -> tuple[Report, ...]:
        await self._note("list_reports")
        return ()

    async def close_report(self, report: OpId) -> None:
        await self._note("close_report", report)

    async def _note(self, *call: object) -> None:
        self.calls.append(call)
        await self._ask(str(call[0]), lambda: None)


def an_invitation(invitation: OpId, terms: Terms) -> Invitation:
    return Invitation(id=invitation, by="Ann", made_at=UnixMillis(1), expires_at=None, uses=0, max_uses=terms.uses)
