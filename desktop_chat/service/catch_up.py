"""Fetches what live events did not bring: after every join, when a number is missing, and the tail every 30 seconds.

One worker makes one call after the other; what is wanted meanwhile is put together. A failure that may pass is tried
again for ever, sooner when the link comes back.
"""

import asyncio
import logging
from collections.abc import Iterable
from dataclasses import field
from typing import Protocol

from desktop_chat.core.backoff import doubling
from desktop_chat.core.diffs import CatchUpChanged
from desktop_chat.domain.errors import (
    DesktopChatError,
    Refused,
    StoreError,
    Transient,
    TransportError,
    Unauthorised,
    Withheld,
)
from desktop_chat.domain.events import HistoryPage, SyncPage
from desktop_chat.domain.ids import RoomId, UnixMillis
from desktop_chat.domain.link import Tier
from desktop_chat.domain.room import Cursor
from desktop_chat.domain.values import dataclass
from desktop_chat.service.book import Book
from desktop_chat.service.plugs import Plugs
from desktop_chat.service.pump import Pump
from desktop_chat.service.session import SessionKeeper
from desktop_chat.service.tasks import Group

logger = logging.getLogger(__name__)

TAIL_EVERY = 30.0
"""Seconds between looks at the tail of every room: the last event before a silence may be lost while all is green."""
LONGEST_WAIT = 30.0
NOTHING_LEFT = CatchUpChanged(left=0)
SHUT_OUT = {"suspended", "no_profile"}
"""Refusals after which nothing of the account works any more."""
MOST_CALLS = 10_000
"""Calls in one go, so that a server which always has `more` cannot keep the worker for ever."""
MOST_IDLE = 3
"""Calls in a row that lead no further, though the server says that there is more: the first asks for it, the second as
of a history that it does not have, after which it has to own up to a fork. Then it is left in peace for a while."""


class CatchUpListener(Protocol):
    """Who has to know how far everything is known."""

    def caught_up(self, tiers: tuple[Tier, ...], as_of: UnixMillis) -> None:
        """Everything up to this server time is here, these tiers having joined before it was asked for."""
        ...

    def fell_behind(self, reason: str) -> None:
        """It could not be fetched, for the reason of this sentence; whether everything is here is not known."""
        ...

    def shut_out(self, reason: str) -> None:
        """The server does not let this account in any more, for the reason of this sentence."""
        ...

    def server_answers(self) -> None:
        """The server answers again after it did not."""
        ...

    def catch_up_changed(self, changed: CatchUpChanged) -> None:
        """So much is still to be fetched."""
        ...


@dataclass(slots=True)
class _Wants:
    """What is to be fetched. `everything` asks for unknown rooms too, `tail` for all known ones in the cheap form.

    `tiers` want to hear that they are caught up, each with the number of its opening.
    """

    everything: bool = False
    tail: bool = False
    rooms: dict[RoomId, None] = field(default_factory=dict)
    tiers: dict[Tier, int] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return self.everything or self.tail or bool(self.rooms)

    def add(self, other: "_Wants") -> None:
        """Want what the other wants, too."""
        self.everything = self.everything or other.everything
        self.tail = self.tail or other.tail
        self.rooms.update(other.rooms)
        for tier, opening in other.tiers.items():
            self.tiers[tier] = max(opening, self.tiers.get(tier, 0))


class CatchUp:
    """The worker and what it has been asked for."""

    def __init__(
        self,
        plugs: Plugs,
        *,
        session: SessionKeeper,
        pump: Pump,
        book: Book,
        listener: CatchUpListener,
    ) -> None:
        self._backend = plugs.backend
        self._session = session
        self._pump = pump
        self._book = book
        self._clock = plugs.clock
        self._listener = listener
        self._group = Group(plugs.spawner)
        self._wants = _Wants()
        self._poked = asyncio.Event()
        self._hurried = asyncio.Event()
        self._failures = 0
        self._whole = asyncio.Event()
        self._openings: dict[Tier, int] = {}
        self._recorded = 0
        self._told = NOTHING_LEFT
        self._denied: dict[RoomId, int] = {}

    def start(self) -> None:
        """Begin to work; what is wanted already is fetched first."""
        self._group.cancel()
        self._group.spawn(self._work(), "catch_up.work")
        self._group.spawn(self._watch_tail(), "catch_up.tail")

    def stop(self) -> None:
        """Stop working; safe twice."""
        self._group.cancel()

    def want_all(self, tier: Tier | None = None) -> None:
        """Fetch everything, unknown rooms too; `tier` has joined and wants to hear that it is caught up."""
        wants = _Wants(everything=True)
        if tier is not None:
            self._openings[tier] = wants.tiers[tier] = self._openings.get(tier, 0) + 1
        self._want(wants)

    def want(self, rooms: Iterable[RoomId]) -> None:
        """Fetch what lies after the cursors of these rooms."""
        self._want(_Wants(rooms=dict.fromkeys(rooms)))

    def hurry(self) -> None:
        """Try at once what waits after a failure."""
        self._hurried.set()

    async def bring_all(self) -> None:
        """Fetch everything now; when it cannot be had now, the worker fetches it as soon as it can."""
        try:
            _ = await self._sync_all()
        except (TransportError, StoreError) as error:
            logger.info("Fetching at once failed: %s", type(error).__name__)
            self.want_all()

    async def look(self) -> None:
        """Look at the tail of everything now, for a link to which nothing comes live.

        Raises:
            TransportError, StoreError: it could not be had, or not kept; the next look tries again.
        """
        try:
            await self._fetch(_Wants(tail=True))
        except Withheld as error:
            # The link does what it can, and would be no better if it were opened anew.
            self._listener.fell_behind(str(error))
        else:
            self._answered()

    async def whole(self) -> None:
        """Wait until everything was fetched once since this began."""
        _ = await self._whole.wait()

    async def history(self, room: RoomId, before_no: int | None, limit: int) -> HistoryPage:
        """Fetch and record older messages of a room (raises `TransportError`, `StoreError`)."""
        page = await self._session.ask(lambda: self._backend.history(room, before_no, limit))
        _ = await self._pump.record(page)
        return page

    def _want(self, wants: _Wants) -> None:
        self._wants.add(wants)
        self._poked.set()

    async def _watch_tail(self) -> None:
        while True:
            await self._clock.sleep(TAIL_EVERY)
            self._want(_Wants(tail=True))

    async def _work(self) -> None:
        while True:
            _ = await self._poked.wait()
            self._poked.clear()
            while self._wants:
                wants, self._wants = self._wants, _Wants()
                # Whoever hurries while a call hangs means the next one.
                self._hurried.clear()
                try:
                    await self._fetch(wants)
                except (TransportError, StoreError) as error:
                    self._wants.add(wants)
                    if isinstance(error, Refused) and error.code in SHUT_OUT:
                        self._listener.shut_out(str(error))
                    self._tell(NOTHING_LEFT)
                    self._listener.fell_behind(str(error))
                    await self._wait_after(error)
                else:
                    self._answered()

    async def _fetch(self, wants: _Wants) -> None:
        if any(room not in self._book.lines for room in wants.rooms):
            wants.everything = True
        if wants.everything:
            if wants.tiers or not self._whole.is_set():
                await self._sync_opened()
            page = await self._sync_all()
        elif wants.tail:
            page = await self._sync(None, only=True)
            if self._wants.everything:
                # The account has changed meanwhile: of a room that was given to it just now nothing is here yet.
                page = await self._sync_all()
        else:
            page = await self._sync(tuple(wants.rooms), only=True)
        if wants.everything or wants.tail:
            # What was asked before a tier joined anew says nothing about what it has missed since.
            current = (tier for tier, opening in wants.tiers.items() if opening == self._openings[tier])
            self._listener.caught_up(tuple(current), page.server_now)

    async def _sync_opened(self) -> None:
        """Fetch the newest of the open room: after an absence the first page of everything takes ten times as long."""
        opened = self._book.opened
        if opened in self._book.lines:
            _ = await self._take_page((opened,), only=True)

    async def _sync_all(self) -> SyncPage:
        page = await self._sync(None, only=False)
        self._whole.set()
        return page

    async def _sync(self, rooms: tuple[RoomId, ...] | None, *, only: bool) -> SyncPage:
        """Fetch page after page until there is no more; return the last one.

        Raises:
            TransportError, StoreError: it could not be had, or not kept.
            Withheld: the server says that there is more, and what it brings leads no further.
        """
        idle = 0
        for _call in range(MOST_CALLS):
            epoch, user_rev, known = self._book.epoch, self._book.user_rev, self._book.known()
            promised = self._book.promised(rooms)
            page = await self._take_page(rooms, only=only)
            if page is None:
                continue
            if only and (page.user_rev > user_rev or page.epoch != epoch):
                # Something about the account has changed, perhaps a room that was not asked about.
                self.want_all()
            if not page.more:
                # The server has told all that it has: where that is less than it had told of before, it went back.
                self._denied = self._book.denied(promised)
                if not only:
                    self._denied |= self._book.given_back(page)
                if not self._denied and self._book.took(page):
                    return page
            idle = idle + 1 if self._book.known() == known else 0
            if idle == MOST_IDLE:
                break
        raise Withheld

    async def _take_page(self, rooms: tuple[RoomId, ...] | None, *, only: bool) -> SyncPage | None:
        """Fetch one page and record it; None if another answer came in between.

        Then this one may be older, and must not take back what that one said.
        """
        recorded = self._recorded
        page = await self._session.ask(lambda: self._ask(rooms, only=only))
        if recorded != self._recorded:
            return None
        self._recorded += 1
        _ = await self._pump.record(page)
        self._tell(CatchUpChanged(left=self._book.left()) if page.more else NOTHING_LEFT)
        return page

    def _tell(self, changed: CatchUpChanged) -> None:
        if changed != self._told:
            self._told = changed
            self._listener.catch_up_changed(changed)

    async def _ask(self, rooms: tuple[RoomId, ...] | None, *, only: bool) -> SyncPage:
        book = self._book
        cursors = book.cursors(gone=not only)
        if rooms is not None:
            cursors = {room: cursor for room, cursor in cursors.items() if room in rooms}
        # No log has this number under this tip: what the server answers is a fork, and that heals.
        cursors |= {room: Cursor(seq=head) for room, head in self._denied.items() if room in cursors}
        opened = () if book.opened is None else (book.opened,)
        return await self._backend.sync(book.epoch, book.user_rev, cursors, opened, only=only)

    def _answered(self) -> None:
        if self._failures:
            self._failures = 0
            self._listener.server_answers()

    async def _wait_after(self, error: DesktopChatError) -> None:
        """Wait with back-off, or until somebody says that it is worth a try."""
        self._failures += 1
        logger.info("Catching up failed (%d): %s", self._failures, type(error).__name__)
        chance = self._clock.entropy(1)[0] / 256
        wait = doubling(self._failures, first=1.0, cap=LONGEST_WAIT, chance=chance)
        if isinstance(error, Transient) and error.retry_after is not None:
            wait = max(wait, error.retry_after)
        if isinstance(error, Refused | Unauthorised | StoreError):
            wait = LONGEST_WAIT
        try:
            async with asyncio.timeout(wait):
                _ = await self._hurried.wait()
        except TimeoutError:
            return
