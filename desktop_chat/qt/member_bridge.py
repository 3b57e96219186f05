"""The part of the border between service and widgets that is about members, links, blocked people and reports."""

from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtCore import QObject, Signal

from desktop_chat.domain.errors import DesktopChatError
from desktop_chat.domain.ids import MessageId, OpId, RoomId, UserId
from desktop_chat.domain.membership import Complaint, Terms
from desktop_chat.domain.user import MemberState, Role, Standing
from desktop_chat.qt.member_wishes import Done, InvitationSeen, LinksListed, ReportsListed
from desktop_chat.qt.sentences import said
from desktop_chat.qt.service_port_members import MembersPort

Work = Coroutine[Any, Any, None]
Ask = Callable[[Callable[[MembersPort], Work], str], None]


class MemberBridge(QObject):
    """Wishes become tasks, answers become signals; what goes wrong is told with the answer, where it is read."""

    standing_changed = Signal(Standing)  # others are blocked, or there are more or fewer reports
    done = Signal(Done)  # a change of a room or a person has ended
    links_listed = Signal(LinksListed)  # the answer to everything that is asked about links
    invitation_seen = Signal(InvitationSeen)  # the answer to `look_at_invitation`
    joined = Signal(Done)  # joining by an invitation has ended
    reported = Signal(Done)  # a report has arrived, or could not
    reports_listed = Signal(ReportsListed)  # the answer to `list_reports` and `close_report`

    def __init__(self, ask: Ask, parent: QObject) -> None:
        super().__init__(parent)
        self._ask = ask
        self.standing = Standing()

    def tell(self, standing: Standing) -> None:
        """Learn where the own account stands, and tell everybody."""
        self.standing = standing
        self.standing_changed.emit(standing)

    def set_state(self, room: RoomId, user: UserId, state: MemberState) -> None:
        """Remove, ban or unban somebody."""
        self._change(room, lambda service: service.set_state(room, user, state), "set member")

    def set_role(self, room: RoomId, user: UserId, role: Role) -> None:
        """Give a member another role."""
        self._change(room, lambda service: service.set_role(room, user, role), "set role")

    def set_topic(self, room: RoomId, topic: str) -> None:
        """Say what a room is about."""
        self._change(room, lambda service: service.set_topic(room, topic), "set topic")

    def archive(self, room: RoomId, *, on: bool) -> None:
        """Close a room for all, or open it again."""
        self._change(room, lambda service: service.archive(room, on=on), "archive")

    def block(self, user: UserId, *, on: bool) -> None:
        """Block a person, or take that back."""
        self._change(None, lambda service: service.block(user, on=on), "block")

    def reveal(self, room: RoomId, message: MessageId) -> None:
        """Show one message of a blocked person, or hide it again."""
        self._ask(lambda service: service.reveal(room, message), "reveal")

    def list_links(self, room: RoomId) -> None:
        """List the links of a room."""
        self._ask(lambda service: self._links(service, room), "list links")

    def make_link(self, room: RoomId, terms: Terms) -> None:
        """Make a link; the answer lists it with the others."""
        self._ask(lambda service: self._links(service, room, make=terms), "make link")

    def revoke_link(self, room: RoomId, invitation: OpId) -> None:
        """Revoke a link; the answer lists the others."""
        self._ask(lambda service: self._links(service, room, revoke=invitation), "revoke link")

    def look_at_invitation(self, code: str) -> None:
        """Ask what a code leads to."""
        self._ask(lambda service: self._look(service, code), "look at invitation")

    def join_by_invitation(self, code: str) -> None:
        """Become a member by a code."""
        self._ask(lambda service: self._join(service, code), "join by invitation")

    def report(self, complaint: Complaint) -> None:
        """Bring a person or a message before the workspace's owner."""
        self._ask(lambda service: self._told(service.report(complaint), None, self.reported.emit), "report")

    def list_reports(self) -> None:
        """List the open reports."""
        self._ask(lambda service: self._reports(service, None), "list reports")

    def close_report(self, report: OpId) -> None:
        """Put a report away; the answer lists the others."""
        self._ask(lambda service: self._reports(service, report), "close report")

    def _change(self, room: RoomId | None, work: Callable[[MembersPort], Work], name: str) -> None:
        self._ask(lambda service: self._told(work(service), room, self.done.emit), name)

    async def _told(self, work: Work, room: RoomId | None, tell: Callable[[Done], object]) -> None:
        done = Done(room=room)
        try:
            await work
        except DesktopChatError as problem:
            done = Done(room=room, problem=said(problem))
        tell(done)

    async def _links(
        self, service: MembersPort, room: RoomId, *, make: Terms | None = None, revoke: OpId | None = None
    ) -> None:
        listed = LinksListed(room=room)
        try:
            if revoke is not None:
                await service.revoke_invitation(room, revoke)
            made = await service.make_invitation(room, make) if make is not None else None
            listed = LinksListed(room=room, links=await service.invitations(room), made=made)
        except DesktopChatError as problem:
            listed = LinksListed(room=room, problem=said(problem))
        self.links_listed.emit(listed)

    async def _look(self, service: MembersPort, code: str) -> None:
        try:
            seen = InvitationSeen(code=code, to=await service.look_at_invitation(code))
        except DesktopChatError as problem:
            seen = InvitationSeen(code=code, problem=said(problem))
        self.invitation_seen.emit(seen)

    async def _join(self, service: MembersPort, code: str) -> None:
        try:
            joined = Done(room=await service.join_by_invitation(code))
        except DesktopChatError as problem:
            joined = Done(problem=said(problem))
        self.joined.emit(joined)

    async def _reports(self, service: MembersPort, close: OpId | None) -> None:
        try:
            if close is not None:
                await service.close_report(close)
            listed = ReportsListed(reports=await service.reports())
        except DesktopChatError as problem:
            listed = ReportsListed(problem=said(problem))
        self.reports_listed.emit(listed)
