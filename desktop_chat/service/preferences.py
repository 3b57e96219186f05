"""Keeps what a person prefers of their rooms: here at once, at the server as soon as it can be told."""

import asyncio
import logging

from desktop_chat.core.backoff import doubling
from desktop_chat.domain.errors import Refused, StoreError, Transient, Unauthorised
from desktop_chat.domain.ids import RoomId
from desktop_chat.domain.preferences import OwnPrefs, PrefsChange, WaitingPrefs, changed
from desktop_chat.service.book import Book
from desktop_chat.service.plugs import Plugs
from desktop_chat.service.pump import Pump
from desktop_chat.service.session import SessionKeeper
from desktop_chat.service.tasks import Group

logger = logging.getLogger(__name__)

LONGEST_WAIT = 60.0


class Preferences:
    """One worker tells the server, one change after the other; a failure that may pass is tried again for ever."""

    def __init__(self, plugs: Plugs, *, session: SessionKeeper, pump: Pump, book: Book) -> None:
        self._store = plugs.store
        self._backend = plugs.backend
        self._clock = plugs.clock
        self._session = session
        self._pump = pump
        self._book = book
        self._group = Group(plugs.spawner)
        self._poked = asyncio.Event()
        self._hurried = asyncio.Event()
        self._failures = 0

    def start(self) -> None:
        """Begin with what the last run could not tell."""
        self._group.cancel()
        self._poked.set()
        self._group.spawn(self._work(), "preferences.work")

    def stop(self) -> None:
        """Tell nothing any more; what is wanted stays in the store."""
        self._group.cancel()

    def hurry(self) -> None:
        """Try at once what waits after a failure."""
        self._hurried.set()

    async def change(self, room: RoomId, change: PrefsChange) -> None:
        """Change preferences of a room; shown and stored when this returns. What is so already is left alone."""
        line = self._book.lines.get(room)
        if line is None or changed(line.prefs, change) == line.prefs:
            return
        _ = await self._pump.change(lambda: self._store.keep_prefs(room, change))
        self._poked.set()

    async def _work(self) -> None:
        while True:
            _ = await self._poked.wait()
            self._poked.clear()
            try:
                for waiting in await self._store.unsent_prefs():
                    await self._tell(waiting)
            except (Transient, Unauthorised, StoreError) as error:
                logger.info("Preferences have to wait: %s", type(error).__name__)
                self._poked.set()
                await self._wait()
            else:
                self._failures = 0

    async def _tell(self, waiting: WaitingPrefs) -> None:
        own: OwnPrefs | None = None
        try:
            own = await self._session.ask(lambda: self._backend.set_prefs(waiting.room, waiting.change))
        except Refused as error:
            # The room is none of mine any more, or the server knows no preferences: there is nothing to ask a person.
            logger.info("Preferences were refused: %s", error.code)
        _ = await self._pump.change(lambda: self._store.settle_prefs(waiting, own))

    async def _wait(self) -> None:
        """Wait with back-off, or until somebody says that it is worth a try."""
        self._failures += 1
        chance = self._clock.entropy(1)[0] / 256
        self._hurried.clear()
        try:
            async with asyncio.timeout(doubling(self._failures, first=2.0, cap=LONGEST_WAIT, chance=chance)):
                _ = await self._hurried.wait()
        except TimeoutError:
            return
