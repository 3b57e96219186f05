"""The service as the screen and scripts see it: one object with everything that a person can do. No Qt, no wire."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from desktop_chat.core.roster import room_titled
from desktop_chat.domain.ids import Epoch, MessageId, RoomId, UnixMillis, UserId
from desktop_chat.domain.link import Cause, LinkSettings, LinkStatus, Network, Tier
from desktop_chat.domain.link_report import LinkReport, Rehearsal, WaitingItem
from desktop_chat.domain.ports import Backend, Clock, FaultSwitch, LiveRoom, Spawner, Store, Transport
from desktop_chat.domain.preferences import PrefsChange
from desktop_chat.domain.room import Channel, RoomKind
from desktop_chat.domain.search import SearchAnswer
from desktop_chat.domain.user import Profile
from desktop_chat.service.composing import Composing
from desktop_chat.service.engine import Engine
from desktop_chat.service.hub import Hub
from desktop_chat.service.messages import Messages
from desktop_chat.service.own_account import OwnAccount
from desktop_chat.service.plugs import Plugs, Server
from desktop_chat.service.session import within_deadline

if TYPE_CHECKING:
    from desktop_chat.service.members import Members
    from desktop_chat.service.pictures import Pictures


DAY_MS = 24 * 3_600_000
FORGOTTEN_AT_ONCE = 200
"""Messages in one transaction, some milliseconds."""


class ChatService:
    """One profile's conversations. What concerns one call is raised from it; the rest is published by `hub`.

    Every coroutine may raise `UserError`, `StoreError` (`StoreFull`: nothing was kept) and, where it needs the server,
    `Refused`, `Transient` or `Unauthorised`.
    """

    def __init__(  # noqa: PLR0913  one argument for each plug, all named, at the one place that puts them in
        self,
        *,
        store: Store,
        backend: Backend,
        transports: Mapping[Tier, Transport],
        clock: Clock,
        spawner: Spawner,
        server: Server,
        settings: LinkSettings | None = None,
        left_out: Mapping[Tier, str] | None = None,
        faults: FaultSwitch | None = None,
    ) -> None:
        plugs = Plugs(
            store=store,
            backend=backend,
            transports=transports,
            clock=clock,
            spawner=spawner,
            left_out=left_out or {},
            faults=faults,
        )
        self._engine = Engine(plugs, server, settings if settings is not None else LinkSettings())
        self._engine.learn_standing = self._learn_standing
        self._members: Members | None = None
        self._pictures: Pictures | None = None
        self._composing = Composing(self._engine)
        self.messages = Messages(self._engine, self._composing)

    @property
    def hub(self) -> Hub:
        """Where everything is published that the screen shows."""
        return self._engine.hub

    @property
    def account(self) -> OwnAccount:
        """The own profile, what others may know, and when the person wants to be left in peace."""
        return self._engine.account

    @property
    def members(self) -> "Members":
        """Roles, removals, invitation links, blocked people and reports; loaded when first asked for."""
        if self._members is None:
            from desktop_chat.service.members import Members  # noqa: PLC0415  the first window needs none of it

            self._members = Members(self._engine)
            self._members.begin()
        return self._members

    @property
    def pictures(self) -> "Pictures":
        """The pictures of people and rooms; loaded when first asked for."""
        if self._pictures is None:
            from desktop_chat.service.pictures import Pictures  # noqa: PLC0415  a workspace may have none

            self._pictures = Pictures(self._engine)
        return self._pictures

    @property
    def link(self) -> LinkStatus:
        """The last status that was announced."""
        return self._engine.link.status

    @property
    def epoch(self) -> Epoch | None:
        """Which history of the workspace is followed; None until it was heard of for the first time."""
        return self._engine.book.epoch

    def credentials(self) -> tuple[UserId, str] | None:
        """Return the own id and the access token of now, for who examines the server; None while signed out."""
        return self._engine.credentials()

    def live_rooms(self) -> tuple[LiveRoom, ...]:
        """Return the rooms that should be live, the most important first."""
        return self._engine.live_rooms()

    def link_report(self) -> LinkReport:
        """Return all that is known of the connection now."""
        return self._engine.reporter.report(self._engine.book)

    def waiting(self) -> tuple[WaitingItem, ...]:
        """Return what waits in the outbox, in order; what was refused is among it, with its refusal."""
        return self._engine.reporter.waiting(held_up=self._engine.is_held_up())

    async def rehearse(self, fault: Rehearsal | None) -> None:
        """Make this fault of the network, or (None) none any more (`UserError` where nothing can make one)."""
        await self._engine.reporter.rehearse(fault)

    async def load(self) -> None:
        """Publish what the store has (session, rooms), and nothing more yet: rooms can be opened, `start` goes on."""
        await self._engine.load()

    async def start(self) -> None:
        """Publish what the store has, unless that was done, then go online in the background if there is a session."""
        await self._engine.start()

    async def stop(self) -> None:
        """Stop everything; close transports, backend and store. Safe twice."""
        if self._pictures is not None:
            self._pictures.stop()
        await self._engine.stop()

    async def sign_in(self, email: str, password: str) -> None:
        """Sign in by password."""
        session = await within_deadline(lambda: self._engine.plugs.backend.sign_in(email, password))
        await self._engine.entrance.enter(session, email.partition("@")[0])

    async def sign_up(self, email: str, password: str, name: str, invitation: str = "") -> None:
        """Make an account and sign in (`Refused` with `confirm_email` when the server wants that first)."""
        backend = self._engine.plugs.backend
        session = await within_deadline(lambda: backend.sign_up(email, password, name, invitation))
        await self._engine.entrance.enter(session, name)

    async def enter_by_code(self, email: str, code: str, password: str) -> None:
        """Sign in by a one-time code and choose a new password (`Refused` with `otp_expired`)."""
        backend = self._engine.plugs.backend
        session = await within_deadline(lambda: backend.enter_by_code(email, code, password))
        await self._engine.entrance.enter(session, email.partition("@")[0])

    async def sign_in_with_ticket(self, ticket: str, name: str) -> None:
        """Sign in by a one-use ticket of the local workspace."""
        session = await within_deadline(lambda: self._engine.plugs.backend.redeem_ticket(ticket))
        await self._engine.entrance.enter(session, name)

    async def sign_out(self) -> None:
        """End the session; what is stored stays on this computer."""
        await self._engine.entrance.leave()

    async def caught_up(self) -> None:
        """Wait until everything was fetched once, so that a room which is not known then is not there."""
        await self._engine.catch_up.whole()

    async def look(self) -> None:
        """Fetch what is new, now; for a transport to which nothing comes live (also raises `TransportError`)."""
        await self._engine.catch_up.look()

    async def create_room(
        self, kind: RoomKind, name: str, members: Sequence[UserId], *, room: RoomId | None = None
    ) -> RoomId:
        """Make a group or a channel, under a new id or this one (`id_taken`); it can be opened at once."""
        return await self._engine.people.create_room(kind, name, members, room)

    def room_titled(self, title: str) -> RoomId | None:
        """Return which of the person's own rooms is called so, in any case; a channel before others, or None."""
        return room_titled(self._engine.book.lines.values(), title, self._engine.book.user)

    async def find_channels(self, query: str) -> tuple[Channel, ...]:
        """Find channels by the beginning of their name, also those that this person is not in."""
        return await self._engine.people.find_channels(query)

    async def join_channel(self, room: RoomId) -> None:
        """Become a member of a channel without being invited; it can be opened at once."""
        await self._engine.people.join_channel(room)

    async def open_direct(self, peer: UserId) -> RoomId:
        """Make or find the direct room with one person."""
        return await self._engine.people.open_direct(peer)

    async def invite(self, room: RoomId, user: UserId) -> None:
        """Make somebody a member of a room."""
        await self._engine.people.invite(room, user)

    async def leave(self, room: RoomId) -> None:
        """Be no member of a room any more."""
        await self._engine.people.leave(room)

    async def rename(self, room: RoomId, name: str) -> None:
        """Give a room another name."""
        await self._engine.people.rename(room, name)

    async def find_people(self, query: str) -> tuple[Profile, ...]:
        """Find people by the beginning of their name or handle; an empty query lists the first ones."""
        return await self._engine.people.find(query)

    async def open_room(self, room: RoomId) -> None:
        """Publish `RoomView` and a resetting `TimelinePatch` from the store, then follow the room live."""
        await self._engine.timelines.open(room)
        await self._engine.pins.open(room)
        self._engine.link.follow()

    async def close_room(self) -> None:
        """Follow no room in the timeline any more."""
        await self._engine.timelines.close()
        self._engine.link.follow()

    async def load_older(self, room: RoomId) -> None:
        """Show more before the first row, fetched from the server where the store has none."""
        await self._engine.timelines.load_older(room)

    async def load_newer(self, room: RoomId) -> None:
        """Show more after the last row."""
        await self._engine.timelines.load_newer(room)

    async def load_missing(self, room: RoomId, before: MessageId) -> None:
        """Fetch a page of what is missing directly before a row whose `TimelineRow.missing` is not 0."""
        await self._engine.timelines.load_missing(room, before)

    async def jump_to(self, room: RoomId, message: MessageId) -> None:
        """Bring a message into view."""
        await self._engine.timelines.jump_to(room, message)

    async def jump_to_newest(self, room: RoomId) -> None:
        """Bring the end of the room into view."""
        await self._engine.timelines.jump_to_newest(room)

    async def send(self, room: RoomId, text: str, reply_to: MessageId | None = None) -> MessageId:
        """Post a message: stored and published before this returns, sent exactly once whenever that is possible."""
        return await self._composing.send(room, text, reply_to)

    async def edit(self, room: RoomId, message: MessageId, text: str) -> None:
        """Replace the text of an own message."""
        await self._composing.edit(room, message, text)

    async def delete(self, room: RoomId, message: MessageId) -> None:
        """Delete an own message for everyone."""
        _ = await self._composing.delete(room, message)

    async def react(self, room: RoomId, message: MessageId, key: str, *, on: bool) -> None:
        """Set or take away one's own emoji."""
        await self._composing.react(room, message, key, on=on)

    async def retry(self, room: RoomId, message: MessageId) -> None:
        """Try again what the server has refused about a message."""
        await self._composing.retry(room, message)

    async def discard(self, room: RoomId, message: MessageId) -> None:
        """Forget what the server has refused about a message."""
        await self._composing.discard(room, message)

    async def mark_read(self, room: RoomId, message: MessageId) -> None:
        """Remember that everything up to this message is read."""
        await self._composing.mark_read(room, message)

    async def say_typing(self, room: RoomId, *, on: bool) -> None:
        """Tell the others that this person is typing, at most every three seconds."""
        await self._composing.say_typing(room, on=on)

    async def save_draft(self, room: RoomId, text: str) -> None:
        """Keep the unfinished text of a room; an empty one is forgotten."""
        await self._composing.save_draft(room, text)

    async def mark_room_read(self, room: RoomId) -> None:
        """Remember that everything in a room is read, without looking at it."""
        await self._engine.marks.read_room(room)
        await self._engine.preferences.change(room, {"unread": False})

    async def set_prefs(self, room: RoomId, change: PrefsChange) -> None:
        """Change how one keeps a room, by the names of `RoomPrefs`: here at once, at the server when it can be told."""
        await self._engine.preferences.change(room, change)

    def focus_changed(self, *, focused: bool) -> None:
        """Learn whether somebody looks at the window: then what waits is tried, and news are looked for more often."""
        self._engine.focus_changed(focused=focused)

    def network_changed(self, network: Network) -> None:
        """Learn that this computer has another network, or none; `ONLINE` once more means another one."""
        self._engine.network_changed(network)

    async def refresh(self) -> None:
        """Try to connect now, and fetch what is missing."""
        self._engine.refresh(Cause.HAND)

    async def keep_days(self, days: int) -> None:
        """Forget on this computer what is older, piece by piece, so that other work comes between."""
        plugs = self._engine.plugs
        before = UnixMillis(plugs.clock.now() - days * DAY_MS)
        while await plugs.store.forget_before(before, FORGOTTEN_AT_ONCE) == FORGOTTEN_AT_ONCE:
            pass

    async def search(self, typed: str, below: int | None = None) -> SearchAnswer:
        """Find messages in the history on this computer, the newest first; `below` is that of the answer to go on from.

        What can be typed is told in `core.search_terms`.
        """
        from desktop_chat.service.searching import Searching  # noqa: PLC0415  not before somebody looks for something

        plugs = self._engine.plugs
        return await Searching(plugs.store, self._engine.book, plugs.clock).look(typed, below)

    async def _learn_standing(self) -> None:
        await self.members.learn()
