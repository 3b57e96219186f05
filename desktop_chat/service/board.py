"""What the pump asks and tells: puts live events in order, keeps the book, and publishes what was recorded."""

import logging
from collections.abc import Iterable
from typing import Protocol, assert_never

from desktop_chat.core.arrivals import Arrivals
from desktop_chat.core.diffs import Arrived, Notice, NoticeKind, TypingChanged
from desktop_chat.core.gaps import Gaps, Verdict
from desktop_chat.core.roster import names_of
from desktop_chat.core.typists import Typists
from desktop_chat.domain.errors import StoreError
from desktop_chat.domain.events import (
    AccountChange,
    AccountHint,
    GoneRoom,
    Recordable,
    RoomEvent,
    RoomPulse,
    ServerEvent,
    SyncPage,
    Typing,
)
from desktop_chat.domain.ids import RoomId
from desktop_chat.domain.ports import Clock, Recorded, Spawner
from desktop_chat.service.book import Book
from desktop_chat.service.hub import Hub
from desktop_chat.service.tasks import Alarm

logger = logging.getLogger(__name__)


class BoardListener(Protocol):
    """What follows from what was heard and recorded."""

    def page_recorded(self, page: SyncPage, gone: tuple[GoneRoom, ...]) -> None:
        """Tell about rooms that have gone with this page, and about a history that was replaced."""
        ...

    def fetch(self, rooms: Iterable[RoomId]) -> None:
        """Fetch what live events did not bring of these rooms."""
        ...

    def overdue(self, rooms: Iterable[RoomId]) -> None:
        """Fetch what should have come live by now, and ask what became of the link."""
        ...

    def fetch_all(self) -> None:
        """Fetch everything: rooms have come, or the server tells another history."""
        ...

    def standing_moved(self) -> None:
        """Ask whom the account blocks, which another of its devices has changed."""
        ...

    def account_moved(self) -> None:
        """Ask anew about the own account and about people."""
        ...

    async def shown(self, recorded: Recorded) -> None:
        """Show in the open room and note for the marks what was recorded; called within the pump."""
        ...

    def rooms_moved(self) -> None:
        """Follow other rooms live, if that has changed."""
        ...


class Board:
    """The pump's `Intake`."""

    def __init__(self, *, book: Book, hub: Hub, clock: Clock, spawner: Spawner, listener: BoardListener) -> None:
        self._book = book
        self._hub = hub
        self._clock = clock
        self._listener = listener
        self._gaps = Gaps()
        self._typists = Typists()
        self._arrivals = Arrivals()
        self._gap_alarm = Alarm(clock, spawner, "gaps.alarm", self._gaps_overdue)
        self._typing_alarm = Alarm(clock, spawner, "typing.alarm", self._typing_expired)
        self._told_full = False
        self.delivered = 0

    @property
    def duplicates(self) -> int:
        """How many live events were dropped because they were known."""
        return self._gaps.duplicates

    def begin(self) -> None:
        """Start from what the book says."""
        self._typists.me = self._book.user
        self._arrivals.begin(self._book.me, self._book.lines.values(), first=self._book.epoch is None)
        if self._book.epoch is not None:
            self._gaps.restart(self._book.epoch)
        for line in self._book.lines.values():
            _ = self._gaps.place(line.position)

    def stop(self) -> None:
        """Wait for nothing any more."""
        self._gap_alarm.set(None)
        self._typing_alarm.set(None)

    def sort(self, event: ServerEvent) -> tuple[Recordable, ...]:
        """Return what of a live event is to be recorded now."""
        match event:
            case RoomEvent():
                verdict = self._gaps.heard(event, self._clock.monotonic())
                self._follow(verdict)
                return verdict.ready
            case RoomPulse():
                self.saw_head(event.room, event.head, event.gen)
                return (event,) if event.markers else ()
            case AccountHint():
                self._hinted(event)
                return ()
            case Typing() if event.user in self._book.blocked:
                return ()
            case Typing():
                if self._typists.heard(event, self._clock.monotonic()):
                    self._tell_typing(event.room)
                self._typing_alarm.set(self._typists.next_expiry())
                return ()
            case _:
                assert_never(event)

    def saw_head(self, room: RoomId, head: int, gen: int) -> None:
        """Look at where the server says that a room's log ends."""
        self._follow(self._gaps.saw_head(room, head, gen, self._clock.monotonic()))

    def settle(self, news: tuple[Recordable, ...], recorded: Recorded) -> tuple[Recordable, ...]:
        """Bring book and order up to what was recorded; return events that were held back and are next now."""
        self._told_full = False
        for page in news:
            if isinstance(page, SyncPage):
                self._listener.page_recorded(page, tuple(gone for gone in page.gone if self._is_here(gone.room)))
                self._book.heard(page)
                self._arrivals.heard(more=page.more)
                self._gaps.restart(page.epoch)
            elif isinstance(page, RoomEvent):
                self.delivered += 1
        released: list[Recordable] = []
        for line in recorded.lines:
            released += self._gaps.place(line.position)
        self._gap_alarm.set(self._gaps.next_overdue())
        return tuple(released)

    def failed(self, error: Exception) -> None:
        """Go back to what the store really has, say so once, and have fetched what was not stored."""
        for line in self._book.lines.values():
            _ = self._gaps.place(line.position)
        if not self._told_full and isinstance(error, StoreError):
            self._told_full = True
            self._hub.publish(Notice(kind=NoticeKind.ERROR, text=str(error)))
        self._listener.fetch_all()

    async def show(self, recorded: Recorded) -> None:
        """Publish what a transaction has changed: the open room first, then the list of rooms."""
        self._book.absorb(recorded)
        await self._listener.shown(recorded)
        roster = self._book.relist(recorded.lines)
        if roster is not None:
            self._hub.publish(roster)
        arrivals = self._arrivals.of(recorded, self._book.lines, self._book.blocked)
        if arrivals:
            self._hub.publish(Arrived(arrivals=arrivals))
        for message in recorded.changed:
            # A reaction to an older message, or an edit of it, does not end what its sender is typing now; an own one
            # has not changed its revision yet while it waits.
            new = message.rev == message.seq and not message.changing
            if new and self._typists.stopped(message.room, message.sender):
                self._tell_typing(message.room)
        if recorded.lines:
            self._listener.rooms_moved()

    def _is_here(self, room: RoomId) -> bool:
        """Tell whether the account was a member until what is being settled; the book is still as it was before."""
        line = self._book.lines.get(room)
        return line is not None and not line.position.gone

    def _follow(self, verdict: Verdict) -> None:
        if verdict.fetch_all:
            self._listener.fetch_all()
        if verdict.fetch:
            self._listener.fetch(verdict.fetch)
        self._gap_alarm.set(self._gaps.next_overdue())

    def _hinted(self, hint: AccountHint) -> None:
        if hint.change is AccountChange.MENTION:
            # A mention has no number on the account's line; the page of its room tells of it.
            self._listener.fetch(() if hint.room is None else (hint.room,))
        elif hint.change in {AccountChange.PEOPLE, AccountChange.PRESENCE}:
            self._listener.account_moved()
        elif hint.change is AccountChange.BLOCK:
            self._listener.standing_moved()
        elif hint.epoch != self._book.epoch or hint.user_rev > self._book.user_rev:
            self._listener.fetch_all()

    def _gaps_overdue(self) -> None:
        late = self._gaps.overdue(self._clock.monotonic())
        if late:
            self._listener.overdue(late)
        self._gap_alarm.set(self._gaps.next_overdue())

    def _typing_expired(self) -> None:
        for room in self._typists.expire(self._clock.monotonic()):
            self._tell_typing(room)
        self._typing_alarm.set(self._typists.next_expiry())

    def _tell_typing(self, room: RoomId) -> None:
        users = self._typists.in_room(room)
        self._hub.publish(TypingChanged(room=room, names=names_of(self._book.lines, room, users)))
