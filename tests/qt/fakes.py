"""Fakes at our own ports: a service that notes what it is asked, tasks that run at once, a clock set by hand."""

from collections.abc import Callable, Coroutine, Generator, Sequence
from dataclasses import replace
from typing import Any

from desktop_chat.core.diffs import Published
from desktop_chat.domain.account import OwnSettings, ProfileChange
from desktop_chat.domain.errors import Refused
from desktop_chat.domain.ids import MessageId, OpId, RoomId, UnixMillis, UserId
from desktop_chat.domain.link import LinkStatus, Network
from desktop_chat.domain.link_report import LinkReport, Rehearsal, WaitingItem
from desktop_chat.domain.membership import Complaint, Invitation, InvitedTo, NewInvitation, Report, Terms
from desktop_chat.domain.picture import Picture, PictureId
from desktop_chat.domain.ports import TaskHandle
from desktop_chat.domain.preferences import PrefsChange
from desktop_chat.domain.receipt import Receipt
from desktop_chat.domain.room import Channel, RoomKind
from desktop_chat.domain.search import Hit, SearchAnswer
from desktop_chat.domain.user import MemberState, Profile, Role
from desktop_chat.domain.version import MessageVersion
from desktop_chat.qt.service_port import Listener
from tests.qt.builders import BO, CARL, NOON


class FakeClock:
    def __init__(self) -> None:
        self.wall = int(NOON)
        self.seconds = 100.0

    def now(self) -> UnixMillis:
        return UnixMillis(self.wall)

    def monotonic(self) -> float:
        return self.seconds

    def entropy(self, count: int) -> bytes:
        return bytes(count)

    async def sleep(self, seconds: float) -> None:
        self.seconds += seconds


class _Done:
    def cancel(self) -> bool:
        return False

    def done(self) -> bool:
        return True


class SteppingSpawner:
    """Runs each task at once as far as it comes; what waits for a gate goes on with `resume`."""

    def __init__(self) -> None:
        self.waiting: list[Coroutine[Any, Any, None]] = []
        self.names: list[str] = []

    def spawn(self, work: Coroutine[Any, Any, None], name: str) -> TaskHandle:
        self.names.append(name)
        self._step(work)
        return _Done()

    def resume(self) -> None:
        waiting, self.waiting = self.waiting, []
        for work in waiting:
            self._step(work)

    def _step(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            work.send(None)
        except StopIteration:
            return
        self.waiting.append(work)


class Gate:
    """Awaiting it suspends once."""

    def __await__(self) -> Generator[None, None, None]:
        yield


class FakeHub:
    def __init__(self) -> None:
        self.listeners: list[Listener] = []

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)

    def publish(self, news: Published | LinkStatus) -> None:
        for listener in list(self.listeners):
            listener(news)


class FakeMessages:
    """The part about single messages; its calls are noted with the others, as `messages.NAME`."""

    def __init__(self, note: Callable[..., Coroutine[Any, Any, None]]) -> None:
        self._note = note
        self.history: tuple[MessageVersion, ...] = ()
        self.marked: tuple[Hit, ...] = ()
        self.receipts_told: tuple[Receipt, ...] = ()
        self.naming: tuple[Hit, ...] = ()

    async def pin(self, room: RoomId, message: MessageId, *, on: bool) -> None:
        await self._note("messages.pin", room, message, on)

    async def bookmark(self, room: RoomId, message: MessageId, *, on: bool) -> None:
        await self._note("messages.bookmark", room, message, on)

    async def bookmarks(self) -> tuple[Hit, ...]:
        await self._note("messages.bookmarks")
        return self.marked

    async def receipts(self, room: RoomId, message: MessageId) -> tuple[Receipt, ...]:
        await self._note("messages.receipts", room, message)
        return self.receipts_told

    async def go_to_date(self, room: RoomId, at: UnixMillis) -> None:
        await self._note("messages.go_to_date", room, at)

    async def go_to_mention(self, room: RoomId) -> None:
        await self._note("messages.go_to_mention", room)

    async def forward(self, room: RoomId, message: MessageId, to: RoomId) -> MessageId:
        await self._note("messages.forward", room, message, to)
        return MessageId("copy")

    async def mentions(self) -> tuple[Hit, ...]:
        await self._note("messages.mentions")
        return self.naming

    async def versions(self, room: RoomId, message: MessageId) -> tuple[MessageVersion, ...]:
        await self._note("messages.versions", room, message)
        return self.history

    async def delete(self, room: RoomId, message: MessageId) -> bool:
        await self._note("messages.delete", room, message)
        return True

    async def undelete(self, message: MessageId) -> None:
        await self._note("messages.undelete", message)

    async def take_back(self, op: OpId) -> None:
        await self._note("messages.take_back", op)

    async def hide(self, room: RoomId, message: MessageId, *, hidden: bool = True) -> None:
        await self._note("messages.hide", room, message, hidden)


class FakeMembers:
    """The part about members; its calls are noted with the others, as `members.NAME`."""

    def __init__(self, note: Callable[..., Coroutine[Any, Any, None]]) -> None:
        self.links: list[Invitation] = []
        self.open_reports: list[Report] = []
        self.invited_to = InvitedTo(
            room=RoomId("room-9"), kind=RoomKind.GROUP, name="Den", topic=None, members=3, joined=False, by="Bo"
        )
        self._note = note

    async def set_state(self, room: RoomId, user: UserId, state: MemberState) -> None:
        await self._note("members.set_state", room, user, state)

    async def set_role(self, room: RoomId, user: UserId, role: Role) -> None:
        await self._note("members.set_role", room, user, role)

    async def set_topic(self, room: RoomId, topic: str) -> None:
        await self._note("members.set_topic", room, topic)

    async def archive(self, room: RoomId, *, on: bool) -> None:
        await self._note("members.archive", room, on)

    async def invitations(self, room: RoomId) -> tuple[Invitation, ...]:
        await self._note("members.invitations", room)
        return tuple(self.links)

    async def make_invitation(self, room: RoomId, terms: Terms) -> NewInvitation:
        await self._note("members.make_invitation", room, terms)
        made = Invitation(
            id=OpId(f"link-{len(self.links)}"), by="Ann", made_at=NOON, expires_at=None, uses=0, max_uses=terms.uses
        )
        self.links.insert(0, made)
        return NewInvitation(invitation=made, code="0123456789abcdef0123456789abcdef")

    async def revoke_invitation(self, room: RoomId, invitation: OpId) -> None:
        await self._note("members.revoke_invitation", room, invitation)
        self.links = [link for link in self.links if link.id != invitation]

    async def look_at_invitation(self, code: str) -> InvitedTo:
        await self._note("members.look_at_invitation", code)
        return self.invited_to

    async def join_by_invitation(self, code: str) -> RoomId:
        await self._note("members.join_by_invitation", code)
        return self.invited_to.room

    async def block(self, user: UserId, *, on: bool) -> None:
        await self._note("members.block", user, on)

    async def reveal(self, room: RoomId, message: MessageId) -> None:
        await self._note("members.reveal", room, message)

    async def report(self, complaint: Complaint) -> None:
        await self._note("members.report", complaint)

    async def reports(self) -> tuple[Report, ...]:
        await self._note("members.reports")
        return tuple(self.open_reports)

    async def close_report(self, report: OpId) -> None:
        await self._note("members.close_report", report)
        self.open_reports = [shown for shown in self.open_reports if shown.id != report]


class FakeAccount:
    """The part about the own account; its calls are noted with the others, as `account.NAME`."""

    def __init__(self, note: Callable[..., Coroutine[Any, Any, None]]) -> None:
        self._note = note
        self.own = OwnSettings()
        self.gated = False

    async def set_profile(self, change: ProfileChange) -> None:
        await self._note("account.set_profile", change)

    async def change_own(self, change: Callable[[OwnSettings], OwnSettings]) -> None:
        if self.gated:
            await Gate()
        wanted = change(self.own)
        await self._note("account.set_own", wanted)
        self.own = wanted


class FakePictures:
    """The part about pictures; its calls are noted with the others, as `pictures.NAME`."""

    def __init__(self, note: Callable[..., Coroutine[Any, Any, None]]) -> None:
        self._note = note
        self.files: dict[PictureId, bytes] = {}
        self.problem: Exception | None = None

    async def show(self, picture: Picture) -> bytes:
        await self._note("pictures.show", picture)
        if self.problem is not None:
            raise self.problem
        if picture.id not in self.files:
            raise Refused("not_found", "There is no such picture.", 404)
        return self.files[picture.id]

    async def set_own(self, data: bytes | None) -> None:
        await self._note("pictures.set_own", data)

    async def set_room(self, room: RoomId, data: bytes | None) -> None:
        await self._note("pictures.set_room", room, data)


class FakeChat:
    """Notes every call; `problem` is raised by the next ones, `gated` makes some wait for the spawner's `resume`."""

    def __init__(self) -> None:
        self.hub = FakeHub()
        self.link = LinkStatus()
        self.calls: list[tuple[object, ...]] = []
        self.channels: tuple[Channel, ...] = ()
        self.answers: dict[tuple[str, int | None], SearchAnswer] = {}
        self.report = LinkReport(status=self.link, can_rehearse=True)
        self.outbox: tuple[WaitingItem, ...] = ()
        self.problem: Exception | None = None
        self.gated = False
        self.members = FakeMembers(self._note)
        self.messages = FakeMessages(self._note)
        self.account = FakeAccount(self._note)
        self.pictures = FakePictures(self._note)

    def link_report(self) -> LinkReport:
        return self.report

    def waiting(self) -> tuple[WaitingItem, ...]:
        return self.outbox

    async def rehearse(self, fault: Rehearsal | None) -> None:
        if self.gated:
            await Gate()
        await self._note("rehearse", fault)
        self.report = replace(self.report, rehearsal=fault)

    async def create_room(self, kind: RoomKind, name: str, members: Sequence[UserId]) -> RoomId:
        await self._note("create_room", kind, name, tuple(members))
        return RoomId("made")

    async def open_direct(self, peer: UserId) -> RoomId:
        await self._note("open_direct", peer)
        return RoomId("direct")

    async def invite(self, room: RoomId, user: UserId) -> None:
        await self._note("invite", room, user)

    async def leave(self, room: RoomId) -> None:
        await self._note("leave", room)

    async def rename(self, room: RoomId, name: str) -> None:
        await self._note("rename", room, name)

    async def find_people(self, query: str) -> tuple[Profile, ...]:
        await self._note("find_people", query)
        return tuple(person for person in (BO, CARL) if person.name.lower().startswith(query.lower()))

    async def find_channels(self, query: str) -> tuple[Channel, ...]:
        await self._note("find_channels", query)
        return tuple(channel for channel in self.channels if channel.name.lower().startswith(query.lower()))

    async def search(self, typed: str, below: int | None = None) -> SearchAnswer:
        await self._note("search", typed, below)
        return self.answers.get((typed, below), SearchAnswer(typed=typed))

    async def join_channel(self, room: RoomId) -> None:
        await self._note("join_channel", room)

    async def open_room(self, room: RoomId) -> None:
        await self._note("open_room", room)

    async def close_room(self) -> None:
        await self._note("close_room")

    async def load_older(self, room: RoomId) -> None:
        await self._note("load_older", room)

    async def load_newer(self, room: RoomId) -> None:
        await self._note("load_newer", room)

    async def load_missing(self, room: RoomId, before: MessageId) -> None:
        await self._note("load_missing", room, before)

    async def jump_to(self, room: RoomId, message: MessageId) -> None:
        await self._note("jump_to", room, message)

    async def jump_to_newest(self, room: RoomId) -> None:
        await self._note("jump_to_newest", room)

    async def send(self, room: RoomId, text: str, reply_to: MessageId | None = None) -> MessageId:
        if self.gated:
            await Gate()
        await self._note("send", room, text, reply_to)
        return MessageId("new")

    async def edit(self, room: RoomId, message: MessageId, text: str) -> None:
        await self._note("edit", room, message, text)

    async def delete(self, room: RoomId, message: MessageId) -> None:
        await self._note("delete", room, message)

    async def react(self, room: RoomId, message: MessageId, key: str, *, on: bool) -> None:
        await self._note("react", room, message, key, on)

    async def retry(self, room: RoomId, message: MessageId) -> None:
        await self._note("retry", room, message)

    async def discard(self, room: RoomId, message: MessageId) -> None:
        await self._note("discard", room, message)

    async def mark_read(self, room: RoomId, message: MessageId) -> None:
        await self._note("mark_read", room, message)

    async def say_typing(self, room: RoomId, *, on: bool) -> None:
        await self._note("say_typing", room, on)

    async def save_draft(self, room: RoomId, text: str) -> None:
        await self._note("save_draft", room, text)

    async def mark_room_read(self, room: RoomId) -> None:
        await self._note("mark_room_read", room)

    async def set_prefs(self, room: RoomId, change: PrefsChange) -> None:
        await self._note("set_prefs", room, dict(change))

    def focus_changed(self, *, focused: bool) -> None:
        self.calls.append(("focus_changed", focused))

    def network_changed(self, network: Network) -> None:
        self.calls.append(("network_changed", network))

    async def refresh(self) -> None:
        await self._note("refresh")

    async def sign_out(self) -> None:
        await self._note("sign_out")

    def asked(self, name: str) -> list[tuple[object, ...]]:
        """Return the arguments of all calls of this name."""
        return [call[1:] for call in self.calls if call[0] == name]

    async def _note(self, *call: object) -> None:
        self.calls.append(call)
        if self.problem is not None:
            raise self.problem
