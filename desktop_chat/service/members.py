"""Roles, removals, invitation links, blocked people and reports: asks the server, and fetches what came of it."""

import logging

from desktop_chat.core.diffs import StandingChanged
from desktop_chat.domain.content import storable
from desktop_chat.domain.errors import TransportError, UserError
from desktop_chat.domain.ids import MessageId, OpId, RoomId, UserId
from desktop_chat.domain.membership import Complaint, Invitation, InvitedTo, NewInvitation, Report, Terms
from desktop_chat.domain.user import MemberState, Role, Standing
from desktop_chat.service.engine import Engine
from desktop_chat.service.people import new_id

logger = logging.getLogger(__name__)

MAX_TOPIC = 500
MAX_NOTE = 1000


class Members:
    """Fits `qt.member_port.MemberPort`. Every method raises what the server said."""

    def __init__(self, engine: Engine) -> None:
        self._plugs = engine.plugs
        self._backend = engine.plugs.backend
        self._session = engine.session
        self._book = engine.book
        self._hub = engine.hub
        self._pump = engine.pump
        self._timelines = engine.timelines
        self._fetch = engine.catch_up.bring_all
        self._standing = Standing()

    def begin(self) -> None:
        """Tell what the store knows."""
        self._standing = Standing(blocked=tuple(self._book.blocked.values()))
        self._hub.publish(StandingChanged(standing=self._standing))

    async def learn(self) -> None:
        """Ask the server where the account stands; without an answer, what is known goes on being true."""
        try:
            await self._learn()
        except TransportError as error:
            logger.info("The own standing could not be asked for: %s", type(error).__name__)

    async def set_state(self, room: RoomId, user: UserId, state: MemberState) -> None:
        """Remove or unban (`REMOVED`) or ban (`BANNED`) somebody."""
        op = self._new_op()
        await self._session.ask(lambda: self._backend.set_member(room, op, user, state))
        await self._fetch()

    async def set_role(self, room: RoomId, user: UserId, role: Role) -> None:
        """Give a member another role."""
        op = self._new_op()
        await self._session.ask(lambda: self._backend.members.set_role(room, op, user, role))
        await self._fetch()

    async def set_topic(self, room: RoomId, topic: str) -> None:
        """Say what a room is about; an empty topic takes it away."""
        clean = " ".join(storable(topic).split())
        if len(clean) > MAX_TOPIC:
            raise UserError(f"This topic is too long (at most {MAX_TOPIC} characters).")
        op = self._new_op()
        await self._session.ask(lambda: self._backend.members.set_topic(room, op, clean or None))
        await self._fetch()

    async def archive(self, room: RoomId, *, on: bool) -> None:
        """Close a room for all, or open it again."""
        op = self._new_op()
        await self._session.ask(lambda: self._backend.members.archive_room(room, op, on=on))
        await self._fetch()

    async def invitations(self, room: RoomId) -> tuple[Invitation, ...]:
        """List the links of a room that still let somebody in."""
        return await self._session.ask(lambda: self._backend.members.list_invites(room))

    async def make_invitation(self, room: RoomId, terms: Terms) -> NewInvitation:
        """Make an invitation link."""
        op = self._new_op()
        return await self._session.ask(lambda: self._backend.members.create_invite(room, op, terms))

    async def revoke_invitation(self, room: RoomId, invitation: OpId) -> None:
        """Let nobody in by a link any more."""
        await self._session.ask(lambda: self._backend.members.revoke_invite(room, invitation))

    async def look_at_invitation(self, code: str) -> InvitedTo:
        """Tell what a code leads to."""
        return await self._session.ask(lambda: self._backend.members.peek_invite(code))

    async def join_by_invitation(self, code: str) -> RoomId:
        """Become a member by a code; the room is in the store when this returns."""
        op = self._new_op()
        room = await self._session.ask(lambda: self._backend.members.redeem_invite(code, op))
        await self._fetch()
        return room

    async def block(self, user: UserId, *, on: bool) -> None:
        """Block a person, or take that back; what they wrote is hidden, or shown again, at once."""
        await self._session.ask(lambda: self._backend.members.set_block(user, on=on))
        await self._learn()

    async def reveal(self, room: RoomId, message: MessageId) -> None:
        """Show one message of a blocked person, or hide it again; nobody is told, and nothing is kept."""
        await self._pump.read(lambda: self._timelines.reveal(room, message))

    async def report(self, complaint: Complaint) -> None:
        """Bring a person or a message before the workspace's owner."""
        note = storable(complaint.note).strip()
        if len(note) > MAX_NOTE:
            raise UserError(f"This note is too long (at most {MAX_NOTE} characters).")
        op = self._new_op()
        clean = Complaint(
            about=complaint.about, reason=complaint.reason, note=note, room=complaint.room, message=complaint.message
        )
        await self._session.ask(lambda: self._backend.members.report(op, clean))

    async def reports(self) -> tuple[Report, ...]:
        """List open reports, the oldest first."""
        return await self._session.ask(self._backend.members.list_reports)

    async def close_report(self, report: OpId) -> None:
        """Put a report away as dealt with."""
        await self._session.ask(lambda: self._backend.members.close_report(report))
        await self._learn()

    async def _learn(self) -> None:
        standing = await self._session.ask(self._backend.members.own_standing)
        if standing == self._standing:
            return
        if standing.blocked != self._standing.blocked:
            _ = await self._pump.change(lambda: self._plugs.store.keep_blocked(standing.blocked))
            self._book.block(standing.blocked)
            await self._pump.read(self._timelines.show_blocked)
            self._hub.publish(self._book.roster())
        self._standing = standing
        self._hub.publish(StandingChanged(standing=standing))

    def _new_op(self) -> OpId:
        return OpId(new_id(self._plugs.clock))
