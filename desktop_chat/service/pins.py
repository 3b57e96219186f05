"""What is pinned in the open room: told from the store at once, fetched once for each room, kept up to date."""

import logging

from desktop_chat.core.diffs import PinsChanged
from desktop_chat.domain.errors import StoreError, TransportError
from desktop_chat.domain.events import RoomRows
from desktop_chat.domain.ids import MessageId, RoomId
from desktop_chat.domain.ports import Recorded
from desktop_chat.service.book import Book
from desktop_chat.service.hits import hits_of
from desktop_chat.service.hub import Hub
from desktop_chat.service.plugs import Plugs
from desktop_chat.service.pump import Pump
from desktop_chat.service.session import SessionKeeper
from desktop_chat.service.tasks import Group

logger = logging.getLogger(__name__)


class Pins:
    """Publishes `PinsChanged` for the open room."""

    def __init__(self, plugs: Plugs, *, session: SessionKeeper, pump: Pump, book: Book, hub: Hub) -> None:
        self._plugs = plugs
        self._session = session
        self._pump = pump
        self._book = book
        self._hub = hub
        self._group = Group(plugs.spawner)
        self._told = PinsChanged(room=RoomId(""), pins=())
        self._fetched: dict[RoomId, None] = {}
        self._online = False

    async def open(self, room: RoomId) -> None:
        """Tell what is pinned in a room that was opened; what lies far back is fetched once."""
        await self._pump.read(lambda: self._tell(room))
        self._fetch_if_new(room)

    def go_online(self) -> None:
        """Fetch the pins of the open room, now that the server can be asked."""
        self._online = True
        if self._book.opened is not None:
            self._fetch_if_new(self._book.opened)

    def stop(self) -> None:
        """Fetch nothing any more."""
        self._group.cancel()

    async def shown(self, recorded: Recorded) -> None:
        """Look again when something about a pinned message has changed; called in the pump's turn."""
        room = self._book.opened
        if room is None:
            return
        known = {hit.found.message.id for hit in self._told.pins}
        touched = [message for message in recorded.changed if message.room == room]
        gone: list[MessageId] = [message for removed, message in recorded.removed if removed == room]
        if (
            room in recorded.reloaded
            or known.intersection(gone)
            or any(message.pinned_at is not None or message.id in known for message in touched)
        ):
            await self._tell(room)

    def _fetch_if_new(self, room: RoomId) -> None:
        if self._online and room not in self._fetched:
            self._fetched[room] = None
            self._group.spawn(self._fetch(room), "pins.fetch")

    async def _tell(self, room: RoomId) -> None:
        pinned = await self._plugs.store.messages.pinned(room)
        changed = PinsChanged(room=room, pins=hits_of(pinned, self._book))
        if room == self._book.opened and changed != self._told:
            self._told = changed
            self._hub.publish(changed)

    async def _fetch(self, room: RoomId) -> None:
        try:
            rows = await self._session.ask(lambda: self._plugs.backend.messages.pins(room))
            if rows:
                _ = await self._pump.record(RoomRows(room=room, rows=rows))
        except (TransportError, StoreError) as error:
            # An older server knows no pins; without any server, those on this computer are shown.
            _ = self._fetched.pop(room, None)
            logger.info("What is pinned could not be fetched: %s", type(error).__name__)
