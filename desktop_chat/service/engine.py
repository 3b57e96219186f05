"""The engine room: builds the collaborators, starts and stops them, and passes on what one has to tell another.

Each collaborator knows the others only by a small listener protocol; all of these are answered here.
"""

import logging
from collections.abc import Awaitable, Callable, Iterable

from desktop_chat.core.diffs import CatchUpChanged, Notice, NoticeKind, OutboxChanged
from desktop_chat.core.indicator import is_offline
from desktop_chat.core.roster import title_of
from desktop_chat.domain.commands import Accepted, OutboxItem, SendMessage
from desktop_chat.domain.delivery import Delivery, Refusal
from desktop_chat.domain.events import GoneRoom, Reset, ServerEvent, SyncPage
from desktop_chat.domain.ids import MessageId, RoomId, UnixMillis, UserId
from desktop_chat.domain.link import (
    CaughtUp,
    Cause,
    Doubted,
    FellBehind,
    Freshness,
    LinkSettings,
    LinkStatus,
    Network,
    NetworkChanged,
    Refresh,
    Tier,
)
from desktop_chat.domain.ports import LiveRoom, Recorded
from desktop_chat.service.board import Board
from desktop_chat.service.book import Book
from desktop_chat.service.catch_up import CatchUp
from desktop_chat.service.entrance import Entrance
from desktop_chat.service.hub import Hub
from desktop_chat.service.hybrid import HybridTransport
from desktop_chat.service.marks import Marks
from desktop_chat.service.own_account import OwnAccount
from desktop_chat.service.pacer import Pacer
from desktop_chat.service.people import People, gone_text
from desktop_chat.service.pins import Pins
from desktop_chat.service.plugs import Plugs, Server
from desktop_chat.service.preferences import Preferences
from desktop_chat.service.pump import Pump
from desktop_chat.service.reporter import Reporter
from desktop_chat.service.sender import OutboxSender
from desktop_chat.service.silence import Silence
from desktop_chat.service.tasks import Group
from desktop_chat.service.timelines import Timelines

logger = logging.getLogger(__name__)

LAST_WRITES = 5.0
"""Seconds that the end waits for what the person did just before it: a draft, a message, a mark."""

OWN_REVS = 1000
"""Own changes whose revision is remembered until their rows have surely come."""


class Engine:
    """All collaborators of one profile, running together."""

    def __init__(self, plugs: Plugs, server: Server, settings: LinkSettings) -> None:
        store, backend, clock, spawner = plugs.store, plugs.backend, plugs.clock, plugs.spawner
        self.plugs = plugs
        self.server = server
        self.hub = Hub()
        self.book = Book()
        self.own_revs: dict[MessageId, int] = {}
        self._group = Group(spawner)
        self._loaded = False
        self._started = False
        self._stopped = False
        self.learn_standing: Callable[[], Awaitable[None]] | None = None
        self.entrance = Entrance(plugs, server, book=self.book, hub=self.hub, listener=self)
        self.session = self.entrance.session
        self.link = HybridTransport(
            transports=plugs.transports, clock=clock, spawner=spawner, settings=settings, listener=self
        )
        self.pacer = Pacer(clock, spawner, self.link.pace)
        self.silence = Silence(clock, spawner, self._unanswered)
        self.board = Board(book=self.book, hub=self.hub, clock=clock, spawner=spawner, listener=self)
        self.pump = Pump(store, clock, self.board)
        self.catch_up = CatchUp(plugs, session=self.session, pump=self.pump, book=self.book, listener=self)
        self.timelines = Timelines(plugs, pump=self.pump, book=self.book, hub=self.hub, history=self.catch_up)
        self.sender = OutboxSender(plugs, session=self.session, pump=self.pump, listener=self)
        self.reporter = Reporter(plugs, hub=self.hub, link=self.link, board=self.board, sender=self.sender)
        self.marks = Marks(plugs, session=self.session, pump=self.pump, book=self.book)
        self.account = OwnAccount(plugs, session=self.session, pump=self.pump, hub=self.hub)
        self.preferences = Preferences(plugs, session=self.session, pump=self.pump, book=self.book)
        self.pins = Pins(plugs, session=self.session, pump=self.pump, book=self.book, hub=self.hub)
        self.people = People(
            backend=backend, session=self.session, book=self.book, clock=clock, fetch=self.catch_up.bring_all
        )

    async def load(self) -> None:
        """Publish what the store has."""
        self._loaded = True
        snapshot = await self.plugs.store.snapshot()
        self.book.load(snapshot)
        await self.entrance.load(snapshot.account)
        self.board.begin()
        self._hold_up()
        self._group.spawn(self.pump.run(), "pump")
        self.entrance.publish()
        self.hub.publish(self.book.roster())
        await self.account.load(self.book.lines.values())

    async def start(self) -> None:
        """Publish what the store has, unless that was done, then go online in the background if there is a session."""
        if self._started:
            return
        self._started = True
        if not self._loaded:
            await self.load()
        self.sender.start()
        self.entrance.start()
        if self.entrance.is_open:
            await self.go_online()

    async def stop(self) -> None:
        """Stop everything and close what was given; safe twice."""
        if self._stopped:
            return
        self._stopped = True
        await self.take_leave()
        self.go_offline()
        self.entrance.stop()
        self.sender.stop()
        self.timelines.stop()
        self.pins.stop()
        self.board.stop()
        await self.link.close()
        await self.pump.drain(LAST_WRITES)
        self._group.cancel()
        if self.plugs.faults is not None:
            await self.plugs.faults.set(None)
        await self.plugs.backend.close()
        await self.plugs.store.close()

    def refresh(self, cause: Cause) -> None:
        """Try everything now."""
        if not self.entrance.is_open:
            return
        if cause is Cause.WOKE:
            self.plugs.backend.distrust()
        self.link.signal(Refresh(cause=cause))
        self.catch_up.want_all()
        self._hurry()

    def focus_changed(self, *, focused: bool) -> None:
        """Look more often for somebody who looks, and try at once what waits."""
        self.pacer.look(looking=focused)
        self.account.look(looking=focused)
        if focused:
            self.link.signal(Refresh(cause=Cause.FOCUS))
            self._hurry()

    def network_changed(self, network: Network) -> None:
        """Believe no connection that another network has carried, and try everything over the new one."""
        self.plugs.backend.distrust()
        self.link.signal(NetworkChanged(network=network))
        if network is Network.ONLINE and self.entrance.is_open:
            self._hurry()

    # What the entrance tells.

    def session_renewed(self, token: str) -> None:
        """Use the fresh token everywhere."""
        self._group.spawn(self.link.authorise(token), "link.authorise")
        self.link.signal(Refresh(cause=Cause.TOKEN))
        self._hurry()

    def entered(self) -> None:
        """Judge what comes as this person sees it."""
        self.board.begin()

    async def go_online(self) -> None:
        """Work: there is a session."""
        await self.marks.start()
        self.catch_up.start()
        self.catch_up.want_all()
        self.sender.go_online()
        self.preferences.start()
        self.account.start()
        self.pacer.start()
        self.link.start()

    def go_offline(self) -> None:
        """Keep everything back: there is no session that works."""
        self.link.stop()
        self.pacer.stop()
        self.silence.stop()
        self.catch_up.stop()
        self.sender.go_offline()
        self.marks.stop()
        self.preferences.stop()
        self.account.stop()

    async def take_leave(self) -> None:
        """Tell the others that this person goes."""
        await self.account.farewell()

    # What the link tells and asks.

    async def deliver(self, event: ServerEvent) -> None:
        """Give a live event to the pump."""
        await self.pump.offer(event)

    def deliver_at_once(self, event: ServerEvent) -> bool:
        """Give a live event to the pump, if it has room."""
        return self.pump.offer_at_once(event)

    def link_changed(self, status: LinkStatus) -> None:
        """Publish the status."""
        self.hub.publish(status)
        self._hold_up()

    def link_opened(self, tier: Tier) -> None:
        """Catch up after a join."""
        self.catch_up.want_all(tier)
        self._hurry()
        self.standing_moved()

    def rooms_joined(self, rooms: tuple[RoomId, ...]) -> None:
        """Catch up with rooms that have become live."""
        self.catch_up.want(rooms)

    def token_refused(self, token: str) -> None:
        """Renew the session for the link."""
        self.entrance.renew(token, lambda: self.link.signal(Refresh(cause=Cause.TOKEN)))

    def credentials(self) -> tuple[UserId, str] | None:
        """Return whom to sign the link in as."""
        return self.entrance.credentials()

    def live_rooms(self) -> tuple[LiveRoom, ...]:
        """Return which rooms should be live."""
        return self.book.live_rooms()

    # What catching up tells.

    def page_recorded(self, page: SyncPage, gone: tuple[GoneRoom, ...]) -> None:
        """Tell the person about rooms that were taken away and histories that were replaced."""
        self.marks.told(page.own_markers)
        if self.reporter.fetched(page, self.book):
            self.link.repaired()
        for left in gone:
            if not self.people.left_by_choice(left.room):
                title = title_of(self.book.lines[left.room], self.book.user)
                self.hub.publish(Notice(kind=NoticeKind.WARNING, text=gone_text(left.state, title), room=left.room))
        if any(room.reset is Reset.FORK for room in page.rooms):
            text = (
                "The server went back to an earlier state. Your history was matched to it. Nothing unsent is lost, and"
                " what the server has lost of your messages, edits and deletions can be sent again. Reactions and pins"
                " that it has lost are gone."
            )
            self.hub.publish(Notice(kind=NoticeKind.WARNING, text=text))

    def caught_up(self, tiers: tuple[Tier, ...], as_of: UnixMillis) -> None:
        """Tell the link how far everything is known."""
        self.pins.go_online()
        for tier in tiers or self._still_caught_up():
            self.link.signal(CaughtUp(tier=tier, as_of=as_of))
        self.link.follow()

    def fell_behind(self, reason: str) -> None:
        """Call nothing up to date until everything could be fetched again."""
        carrier = self.link.status.tier
        self.link.signal(FellBehind(reason=reason))
        if carrier is not None:
            self.catch_up.want_all(carrier)

    def shut_out(self, reason: str) -> None:
        """Stop hearing at once, and say why; signing in again finds out when that has passed."""
        self.hub.publish(Notice(kind=NoticeKind.WARNING, text=reason))
        self.session.expire()

    def server_answers(self) -> None:
        """Use the first answer after an outage for everything that waits."""
        self.link.signal(Refresh(cause=Cause.ANSWER))
        self._hold_up()
        self._hurry()

    def server_is_silent(self) -> None:
        """Say that what is not sent yet waits."""
        self._hold_up()

    def catch_up_changed(self, changed: CatchUpChanged) -> None:
        """Tell how much is still to be fetched."""
        self.hub.publish(changed)

    # What the sender tells.

    def outbox_changed(self, changed: OutboxChanged) -> None:
        """Tell how much waits."""
        self.hub.publish(changed)
        self.link.queued(changed.waiting)

    def sending(self, item: OutboxItem) -> None:
        """Show that a message is on its way."""
        self.silence.asked()
        self.pacer.active()
        if isinstance(item.command, SendMessage):
            self.timelines.show_delivery(item.command.room, item.command.message, Delivery.SENDING)

    def accepted(self, item: OutboxItem, accepted: Accepted) -> None:
        """Remember the revision that an own change has made, and look at the head of the room."""
        self.silence.answered()
        if accepted.seq is not None:
            self.own_revs[item.command.message] = accepted.seq
            while len(self.own_revs) > OWN_REVS:
                del self.own_revs[next(iter(self.own_revs))]
        self.board.saw_head(accepted.room, accepted.head, accepted.gen)

    def refused(self, item: OutboxItem, refusal: Refusal) -> None:
        """Tell the person that the server said no."""
        self.silence.answered()
        self.hub.publish(Notice(kind=NoticeKind.WARNING, text=refusal.sentence, room=item.command.room))

    def server_is_well(self) -> bool:
        """Tell whether everything has just been fetched."""
        return self.link.status.freshness is Freshness.FRESH

    # What the board tells.

    def fetch(self, rooms: Iterable[RoomId]) -> None:
        """Fetch rooms."""
        self.catch_up.want(rooms)

    def overdue(self, rooms: Iterable[RoomId]) -> None:
        """Doubt the link, which should have brought this, and fetch it."""
        self.link.signal(Doubted())
        self.catch_up.want(rooms)

    def fetch_all(self) -> None:
        """Fetch everything."""
        self.catch_up.want_all()

    def standing_moved(self) -> None:
        """Ask whom the account blocks."""
        self._group.spawn(self._learn_standing(), "members.learn")

    async def shown(self, recorded: Recorded) -> None:
        """Pass on what was recorded."""
        await self.timelines.show(recorded)
        await self.pins.shown(recorded)
        if recorded.changed:
            self.pacer.active()
        self.marks.recorded(recorded)
        self.account.met(recorded.lines)
        if any(message.sender == self.book.user for message in recorded.changed):
            self.sender.wake()

    def account_moved(self) -> None:
        """Ask anew."""
        self.account.hurry()

    def rooms_moved(self) -> None:
        """Follow the rooms of the book."""
        self.link.follow()

    async def _learn_standing(self) -> None:
        """Ask whom the account blocks, once everything that can be read is here."""
        await self.catch_up.whole()
        if self.learn_standing is not None:
            await self.learn_standing()

    def _unanswered(self) -> None:
        """Doubt the link, too, when a write is not answered: what swallows the one may swallow the other."""
        self.link.signal(Doubted())

    def is_held_up(self) -> bool:
        """Tell whether what was not sent yet waits because the server is out of reach, as the indicator says it."""
        return self.sender.failing or is_offline(self.link.status)

    def _hold_up(self) -> None:
        self.timelines.hold_up(held_up=self.is_held_up())

    def _hurry(self) -> None:
        self.catch_up.hurry()
        self.sender.release()
        self.marks.hurry()
        self.preferences.hurry()
        self.account.hurry()

    def _still_caught_up(self) -> tuple[Tier, ...]:
        """Return the tier that was caught up already, or any while none carries: then only the time is new."""
        status = self.link.status
        if status.tier is None:
            return tuple(self.plugs.transports)[:1]
        return (status.tier,) if status.freshness is Freshness.FRESH else ()
