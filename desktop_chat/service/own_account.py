"""The own account beside its rooms: says that the person is there, hears of the others, keeps profile and settings.

One worker calls every 30 seconds, and at once when something is said to have changed. What was heard of others counts
for 90 seconds; after that nothing is known, and that is what is told.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping

from desktop_chat.core.diffs import AccountChanged, PresenceChanged
from desktop_chat.domain.account import (
    AWAY_AFTER_S,
    BEAT_S,
    STALE_S,
    Beat,
    OwnSettings,
    PersonCard,
    PresenceMap,
    ProfileChange,
    Whereabouts,
)
from desktop_chat.domain.errors import StoreError, TransportError
from desktop_chat.domain.ids import RoomId, UserId
from desktop_chat.domain.picture import PictureId
from desktop_chat.domain.ports import RoomLine
from desktop_chat.domain.room import RoomKind
from desktop_chat.service.hub import Hub
from desktop_chat.service.plugs import Plugs
from desktop_chat.service.pump import Pump
from desktop_chat.service.session import SessionKeeper
from desktop_chat.service.tasks import Group

logger = logging.getLogger(__name__)

FAREWELL = 0.5
"""Seconds that the end waits for the server to hear that the person has gone."""


class OwnAccount:
    """What the server keeps of this person, and what it tells of others."""

    def __init__(self, plugs: Plugs, *, session: SessionKeeper, pump: Pump, hub: Hub) -> None:
        self.settings = OwnSettings()
        self._store = plugs.store
        self._backend = plugs.backend
        self._clock = plugs.clock
        self._session = session
        self._pump = pump
        self._hub = hub
        self._group = Group(plugs.spawner)
        self._poked = asyncio.Event()
        self._changing = asyncio.Lock()
        self._people: dict[UserId, PersonCard] = {}
        self._people_rev = 0
        self._direct: set[RoomId] = set()
        self._presence: PresenceMap = {}
        self._heard: float | None = None
        self._left: float | None = None

    async def load(self, lines: Iterable[RoomLine]) -> None:
        """Publish what the store has; these rooms are known."""
        self._direct.update(line.room.id for line in lines if line.room.kind is RoomKind.DIRECT)
        kept = await self._store.own_account()
        self.settings, self._people, self._people_rev = kept.settings, dict(kept.people), kept.people_rev
        self._publish()

    def start(self) -> None:
        """Say from now on that the person is there."""
        self._group.cancel()
        self._group.spawn(self._work(), "own_account.work")

    def stop(self) -> None:
        """Say nothing any more; nothing is known of the others from now on."""
        self._group.cancel()
        self._tell_presence({})

    def hurry(self) -> None:
        """Ask at once: something has changed, or the server answers again."""
        self._poked.set()

    def met(self, lines: Iterable[RoomLine]) -> None:
        """Ask at once about somebody with whom a direct conversation has just begun."""
        new = {line.room.id for line in lines if line.room.kind is RoomKind.DIRECT} - self._direct
        if new:
            self._direct |= new
            self.hurry()

    def look(self, *, looking: bool) -> None:
        """Learn whether somebody looks at the window: who has not for five minutes is away."""
        was = self._where()
        self._left = None if looking else self._left or self._clock.monotonic()
        if self._where() is not was:
            self.hurry()

    async def farewell(self) -> None:
        """Say that the person has gone, if the server hears it soon; otherwise it finds out by the silence."""
        if self._heard is None:
            return
        self._heard = None
        try:
            async with asyncio.timeout(FAREWELL):
                _ = await self._session.ask(lambda: self._backend.account.beat(Whereabouts.GONE, self._people_rev))
        except (TransportError, TimeoutError) as error:
            logger.info("The server was not told of the end: %s", type(error).__name__)

    async def set_profile(self, change: ProfileChange) -> None:
        """Say this of oneself, and show it."""
        card = await self._session.ask(lambda: self._backend.account.set_profile(change))
        await self.take_card(card)

    def picture_of(self, user: UserId) -> PictureId | None:
        """Return the picture of a person as far as is known."""
        card = self._people.get(user)
        return card.picture if card is not None else None

    async def take_card(self, card: PersonCard) -> None:
        """Show a profile as the server has just answered it (raises `StoreError`)."""
        await self._take(people=(card,), people_rev=self._people_rev, settings=self.settings)

    async def change_own(self, change: Callable[[OwnSettings], OwnSettings]) -> None:
        """Change the settings for all devices, and go by them; changes come one after the other, and none is lost."""
        async with self._changing:
            wanted = change(self.settings)
            kept = await self._session.ask(lambda: self._backend.account.set_own(wanted))
            await self._take(people=(), people_rev=self._people_rev, settings=kept)
        self.hurry()

    async def _work(self) -> None:
        while True:
            self._poked.clear()
            try:
                await self._say(self._where())
            except (TransportError, StoreError) as error:
                logger.info("The server was not told of the presence: %s", type(error).__name__)
            if self._heard is not None and self._clock.monotonic() - self._heard > STALE_S:
                self._tell_presence({})
            try:
                async with asyncio.timeout(BEAT_S):
                    _ = await self._poked.wait()
            except TimeoutError:
                continue

    async def _say(self, where: Whereabouts) -> None:
        beat: Beat = await self._session.ask(lambda: self._backend.account.beat(where, self._people_rev))
        self._heard = self._clock.monotonic()
        self._tell_presence(beat.presence)
        await self._take(people=beat.people, people_rev=beat.people_rev, settings=beat.settings)

    async def _take(self, *, people: tuple[PersonCard, ...], people_rev: int, settings: OwnSettings) -> None:
        """Keep what is new, and show it: names in the rooms by what the store has changed, the rest by itself."""
        if not people and people_rev == self._people_rev and settings == self.settings:
            return
        _ = await self._pump.change(lambda: self._store.keep_account_news(people, people_rev, settings))
        self.settings, self._people_rev = settings, people_rev
        self._people |= {card.user: card for card in people}
        self._publish()

    def _where(self) -> Whereabouts:
        away = self._left is not None and self._clock.monotonic() - self._left >= AWAY_AFTER_S
        return Whereabouts.AWAY if away else Whereabouts.HERE

    def _tell_presence(self, presence: PresenceMap) -> None:
        if presence != self._presence:
            self._presence = presence
            self._hub.publish(PresenceChanged(people=presence))

    def _publish(self) -> None:
        people: Mapping[UserId, PersonCard] = dict(self._people)
        self._hub.publish(AccountChanged(settings=self.settings, people=people))
