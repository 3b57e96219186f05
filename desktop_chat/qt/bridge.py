"""The border between the service and the widgets: what is published becomes signals, wishes become tasks. No logic.

An error of one call becomes a notice; whoever must know how a call ended (the composer) gets a signal for it.
"""

from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_chat.core.diffs import (
    AccountChanged,
    Arrived,
    CatchUpChanged,
    Notice,
    NoticeKind,
    OutboxChanged,
    PinsChanged,
    PresenceChanged,
    Published,
    RoomView,
    RosterPatch,
    SessionChanged,
    StandingChanged,
    TimelinePatch,
    TypingChanged,
)
from desktop_chat.domain.errors import DesktopChatError, StoreFull, Transient
from desktop_chat.domain.ids import MessageId, RoomId, UserId
from desktop_chat.domain.link import LinkStatus, Network
from desktop_chat.domain.link_report import LinkReport, Rehearsal
from desktop_chat.domain.ports import Spawner
from desktop_chat.domain.preferences import PrefsChange
from desktop_chat.domain.room import RoomKind
from desktop_chat.domain.search import SearchAnswer
from desktop_chat.domain.values import replace
from desktop_chat.qt.account_bridge import AccountBridge
from desktop_chat.qt.member_bridge import MemberBridge
from desktop_chat.qt.message_bridge import MessageBridge
from desktop_chat.qt.picture_bridge import PictureBridge
from desktop_chat.qt.sentences import said, translated
from desktop_chat.qt.service_port import ChatPort
from desktop_chat.qt.wishes import (
    ChannelEntered,
    ChannelsFound,
    Draft,
    DraftDone,
    NewRoom,
    PeopleFound,
    ReactionWish,
    SearchDone,
    SearchWish,
    UnfinishedText,
    Waiting,
)

Work = Coroutine[Any, Any, None]

SIGNAL_OF: Mapping[type, str] = {
    TimelinePatch: "timeline_changed",
    RosterPatch: "rooms_changed",
    RoomView: "room_changed",
    TypingChanged: "typing_changed",
    SessionChanged: "session_changed",
    Notice: "notice_raised",
    OutboxChanged: "outbox_changed",
    CatchUpChanged: "catch_up_changed",
    Arrived: "arrived",
    LinkStatus: "link_changed",
}
"""By which signal of the bridge a published value is told."""

FRAME_MS = 16

STORED = frozenset({"send", "delete", "react", "save draft", "set preferences"})
"""What is written to the disk before it is done: when one of these works, there is room again."""


class ServiceBridge(QObject):
    """Everything that widgets may hear from the service and ask of it.

    Until a service is attached nothing is heard and wishes are dropped: the onboarding page has none yet.
    """

    link_changed = Signal(LinkStatus)  # the connection is in another state
    timeline_changed = Signal(TimelinePatch)  # rows of the open room came, went or look different
    rooms_changed = Signal(RosterPatch)  # the list of rooms is another one
    room_changed = Signal(RoomView)  # another room is open, or the open one has other members
    typing_changed = Signal(TypingChanged)  # somebody began or ended typing
    session_changed = Signal(SessionChanged)  # signed in, signed out, or the session has run out
    catch_up_changed = Signal(CatchUpChanged)  # more or less is still to be fetched
    outbox_changed = Signal(OutboxChanged)  # another number of commands waits
    arrived = Signal(Arrived)  # messages of others have come that were read nowhere yet
    notice_raised = Signal(Notice)  # there is a sentence for the person
    notice_settled = Signal(Notice)  # what this one said is no longer so
    room_refused = Signal(str)  # the room of this id could not be opened; the one before is still shown
    draft_done = Signal(DraftDone)  # a draft was stored, or could not be
    people_found = Signal(PeopleFound)  # a search for people has an answer
    channels_found = Signal(ChannelsFound)  # a search for channels has an answer, or has failed
    search_done = Signal(SearchDone)  # a search of the history has an answer, or has failed
    channel_entered = Signal(ChannelEntered)  # a channel was joined and opened, or could not be
    link_reported = Signal(LinkReport)  # the answer to `report_link`, and how it is after a rehearsal began or ended
    rehearsal_tried = Signal()  # a rehearsal has begun or ended, or could not; `link_reported` came before
    waiting_listed = Signal(Waiting)  # the answer to `list_waiting`

    def __init__(self, spawner: Spawner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._spawner = spawner
        self._service: ChatPort | None = None
        self._network = Network.UNKNOWN
        self._cancel: Callable[[], None] | None = None
        self._full: Notice | None = None
        self._beside: list[Published] = []
        self._next_frame = QTimer(self, singleShot=True, interval=FRAME_MS)
        self._next_frame.timeout.connect(self._tell_beside)
        self.account = AccountBridge(lambda work, name: self._ask(lambda service: work(service.account), name), self)
        self.members = MemberBridge(lambda work, name: self._ask(lambda service: work(service.members), name), self)
        self.pictures = PictureBridge(lambda work, name: self._ask(lambda service: work(service.pictures), name), self)
        self.messages = MessageBridge(lambda work, name: self._ask(lambda service: work(service.messages), name), self)

    def attach(self, service: ChatPort) -> None:
        """Listen to this service from now on, instead of the one before."""
        self.detach()
        self._service = service
        if self._network is not Network.UNKNOWN:
            service.network_changed(self._network)
        self._cancel = service.hub.subscribe(self._publish)
        self.link_changed.emit(service.link)

    def detach(self) -> None:
        """Listen to none; harmless twice."""
        self._tell_beside()
        if self._cancel is not None:
            self._cancel()
        self._cancel = None
        self._service = None

    def send(self, draft: Draft) -> None:
        """Store a draft as a message or an edit; `draft_done` tells how that went."""
        self._ask(lambda service: self._sent(service, draft), "send")

    def reply_from_outside(self, room: RoomId, text: str) -> None:
        """Send a text that was not written in the window, so that no draft is done with it."""
        self._ask(lambda service: _said(service, room, text), "send")

    def open_room(self, room: RoomId) -> None:
        """Show a room."""
        self._ask(lambda service: self._opened(service, room), "open room")

    def close_room(self) -> None:
        """Show no room."""
        self._ask(lambda service: service.close_room(), "close room")

    def open_at(self, room: RoomId, message: MessageId) -> None:
        """Show a room at one of its messages."""
        self._ask(lambda service: self._opened_at(service, room, message), "open room at message")

    def load_older(self, room: RoomId) -> None:
        """Fetch rows above the first."""
        self._ask(lambda service: service.load_older(room), "load older")

    def load_newer(self, room: RoomId) -> None:
        """Fetch rows below the last."""
        self._ask(lambda service: service.load_newer(room), "load newer")

    def load_missing(self, room: RoomId, before: MessageId) -> None:
        """Fetch what is missing directly above a row."""
        self._ask(lambda service: service.load_missing(room, before), "load missing")

    def jump_to(self, room: RoomId, message: MessageId) -> None:
        """Show the neighbourhood of a message."""
        self._ask(lambda service: service.jump_to(room, message), "jump")

    def jump_to_newest(self, room: RoomId) -> None:
        """Show the newest page."""
        self._ask(lambda service: service.jump_to_newest(room), "jump to newest")

    def delete(self, room: RoomId, message: MessageId) -> None:
        """Delete an own message for everyone."""
        self._ask(lambda service: service.delete(room, message), "delete")

    def react(self, room: RoomId, wish: ReactionWish) -> None:
        """Set or take away an emoji."""
        self._ask(lambda service: service.react(room, wish.message, wish.key, on=wish.on), "react")

    def retry(self, room: RoomId, message: MessageId) -> None:
        """Try a refused message again."""
        self._ask(lambda service: service.retry(room, message), "retry")

    def discard(self, room: RoomId, message: MessageId) -> None:
        """Forget a refused message."""
        self._ask(lambda service: service.discard(room, message), "discard")

    def mark_read(self, room: RoomId, message: MessageId) -> None:
        """Remember that everything up to this message was seen."""
        self._ask(lambda service: service.mark_read(room, message), "mark read")

    def say_typing(self, room: RoomId, *, on: bool) -> None:
        """Tell the room that this person is typing, or no longer."""
        self._ask(lambda service: service.say_typing(room, on=on), "say typing")

    def save_draft(self, unfinished: UnfinishedText) -> None:
        """Keep unfinished text."""
        self._ask(lambda service: service.save_draft(unfinished.room, unfinished.text), "save draft")

    def mark_room_read(self, room: RoomId) -> None:
        """Remember that everything in a room is read."""
        self._ask(lambda service: service.mark_room_read(room), "mark room read")

    def set_prefs(self, room: RoomId, change: PrefsChange) -> None:
        """Change how the person keeps a room."""
        self._ask(lambda service: service.set_prefs(room, change), "set preferences")

    def focus_changed(self, *, focused: bool) -> None:
        """Tell whether somebody looks at the window."""
        if self._service is not None:
            self._service.focus_changed(focused=focused)

    def network_changed(self, network: Network) -> None:
        """Tell of another network, or of none; a service that is attached later is told the last."""
        self._network = network
        if self._service is not None:
            self._service.network_changed(network)

    def refresh(self) -> None:
        """Try to connect now."""
        self._ask(lambda service: service.refresh(), "refresh")

    def report_link(self) -> None:
        """Tell all about the connection, by `link_reported`."""
        if self._service is not None:
            self.link_reported.emit(self._service.link_report())

    def list_waiting(self) -> None:
        """Tell what waits in the outbox, by `waiting_listed`."""
        if self._service is not None:
            self.waiting_listed.emit(Waiting(items=self._service.waiting()))

    def rehearse(self, fault: Rehearsal | None) -> None:
        """Make this fault of the network, or none any more; `link_reported` tells how that went."""
        self._ask(lambda service: self._rehearsed(service, fault), "rehearse")

    def make_room(self, wish: NewRoom) -> None:
        """Make a room, or find the direct one, and open it."""
        self._ask(lambda service: _made_and_opened(service, wish), "make room")

    def invite(self, room: RoomId, user: UserId) -> None:
        """Make a person a member of a room."""
        self._ask(lambda service: service.invite(room, user), "invite")

    def leave(self, room: RoomId) -> None:
        """Leave a room."""
        self._ask(lambda service: service.leave(room), "leave")

    def rename(self, room: RoomId, name: str) -> None:
        """Give a room another name."""
        self._ask(lambda service: service.rename(room, name), "rename")

    def find_people(self, query: str) -> None:
        """Search for people; `people_found` brings the answer, also when it failed."""
        self._ask(lambda service: self._searched(service, query), "find people")

    def look_up_people(self, query: str) -> None:
        """Search for people beside something else: `people_found` brings an answer, if there is one."""
        self._ask(lambda service: self._searched_quietly(service, query), "look up people")

    def find_channels(self, query: str) -> None:
        """Search for channels; `channels_found` brings the answer, also when it failed."""
        self._ask(lambda service: self._looked_through(service, query), "find channels")

    def search(self, wish: SearchWish) -> None:
        """Search the history on this computer; `search_done` brings the answer, also when it failed."""
        self._ask(lambda service: self._looked_for(service, wish), "search")

    def join_channel(self, room: RoomId) -> None:
        """Join a channel and open it; `channel_entered` tells how that went."""
        self._ask(lambda service: self._joined(service, room), "join channel")

    def sign_out(self) -> None:
        """End the session on this computer."""
        self._ask(lambda service: service.sign_out(), "sign out")

    def _ask(self, work: Callable[[ChatPort], Work], name: str) -> None:
        service = self._service
        if service is not None:
            self._spawner.spawn(self._guarded(work(service), stores=name in STORED), f"window: {name}")

    async def _guarded(self, work: Work, *, stores: bool) -> None:
        try:
            await work
        except DesktopChatError as problem:
            passes = isinstance(problem, Transient)  # then the sentence goes by itself: soon it may not be so any more
            notice = Notice(kind=NoticeKind.WARNING if passes else NoticeKind.ERROR, text=said(problem))
            self._full = notice if isinstance(problem, StoreFull) else self._full
            self.notice_raised.emit(notice)
            return
        if stores and self._full is not None:
            settled, self._full = self._full, None
            self.notice_settled.emit(settled)

    async def _opened(self, service: ChatPort, room: RoomId) -> None:
        try:
            await service.open_room(room)
        except DesktopChatError:
            self.room_refused.emit(room)
            raise

    async def _opened_at(self, service: ChatPort, room: RoomId, message: MessageId) -> None:
        await self._opened(service, room)
        await service.jump_to(room, message)

    async def _rehearsed(self, service: ChatPort, fault: Rehearsal | None) -> None:
        try:
            await service.rehearse(fault)
        finally:
            self.link_reported.emit(service.link_report())
            self.rehearsal_tried.emit()

    async def _sent(self, service: ChatPort, draft: Draft) -> None:
        kept = False
        try:
            if draft.edits is None:
                await service.send(draft.room, draft.text, draft.reply_to)
            else:
                await service.edit(draft.room, draft.edits, draft.text)
            kept = True
        finally:
            self.draft_done.emit(DraftDone(draft=draft, kept=kept))

    async def _searched(self, service: ChatPort, query: str) -> None:
        try:
            found = PeopleFound(query=query, people=await service.find_people(query))
        except DesktopChatError as problem:
            found = PeopleFound(query=query, problem=said(problem))
        self.people_found.emit(found)

    async def _searched_quietly(self, service: ChatPort, query: str) -> None:
        with suppress(DesktopChatError):
            self.people_found.emit(PeopleFound(query=query, people=await service.find_people(query)))

    async def _looked_through(self, service: ChatPort, query: str) -> None:
        try:
            found = ChannelsFound(query=query, channels=await service.find_channels(query))
        except DesktopChatError as problem:
            found = ChannelsFound(query=query, problem=said(problem))
        self.channels_found.emit(found)

    async def _looked_for(self, service: ChatPort, wish: SearchWish) -> None:
        try:
            done = SearchDone(wish=wish, answer=await service.search(wish.typed, wish.below))
        except DesktopChatError as problem:
            done = SearchDone(wish=wish, answer=SearchAnswer(typed=wish.typed), problem=said(problem))
        self.search_done.emit(done)

    async def _joined(self, service: ChatPort, room: RoomId) -> None:
        entered = ChannelEntered(room=room)
        try:
            await service.join_channel(room)
            await service.open_room(room)
        except DesktopChatError as problem:
            entered = ChannelEntered(room=room, problem=said(problem))
        self.channel_entered.emit(entered)

    def _publish(self, news: Published | LinkStatus) -> None:
        """Tell at once; only what stands beside changed rows waits for the frame after theirs.

        The list of rooms took 3 of the 15 ms from the key press to the pixels in the other window.
        """
        match news:
            case TimelinePatch(reset=False):
                if not self._next_frame.isActive():
                    self._next_frame.start()
            case RosterPatch() | Arrived() | TypingChanged() if self._next_frame.isActive():
                self._beside.append(news)
                return
            case _:
                self._tell_beside()
        self._tell(news)

    def _tell_beside(self) -> None:
        self._next_frame.stop()
        beside, self._beside = self._beside, []
        for news in beside:
            self._tell(news)

    def _tell(self, news: Published | LinkStatus) -> None:
        match news:
            case StandingChanged():
                self.members.tell(news.standing)
            case PinsChanged():
                self.messages.pins_changed.emit(news)
            case AccountChanged() | PresenceChanged():
                self.account.tell(news)
            case Notice():
                self.notice_raised.emit(replace(news, text=translated(news.text)))
            case _:
                getattr(self, SIGNAL_OF[type(news)]).emit(news)


async def _said(service: ChatPort, room: RoomId, text: str) -> None:
    await service.send(room, text)


async def _made_and_opened(service: ChatPort, wish: NewRoom) -> None:
    if wish.kind is RoomKind.DIRECT:
        room = await service.open_direct(wish.members[0])
    else:
        room = await service.create_room(wish.kind, wish.name, wish.members)
    await service.open_room(room)
