"""The one service of a window: begun on the profile's store for one server, exchanged when the server is another."""

import asyncio
import logging
from dataclasses import replace
from pathlib import Path

from desktop_chat.app.address import Address
from desktop_chat.app.wiring import build_service, load_adapters, open_profile_store
from desktop_chat.core.diffs import Notice, NoticeKind, RoomView, SessionChanged, SessionPhase
from desktop_chat.domain.errors import DesktopChatError, UserError
from desktop_chat.domain.ids import RoomId
from desktop_chat.domain.link import LinkSettings, Phase, WaySettings
from desktop_chat.domain.ports import Account, Clock, Spawner
from desktop_chat.qt.bridge import ServiceBridge
from desktop_chat.qt.text import tr
from desktop_chat.service.chat import ChatService
from desktop_chat.store.local_store import LocalStore
from desktop_chat.store.opening import Opened, clear_history

logger = logging.getLogger(__name__)


class ServiceHost:
    """Owns the store and the service. `phase` is what the service last said of its session, `address` its server."""

    def __init__(
        self, profile: Path, bridge: ServiceBridge, *, clock: Clock, spawner: Spawner, settings: LinkSettings
    ) -> None:
        self.phase = SessionPhase.SIGNED_OUT
        self.service: ChatService | None = None
        self._profile = profile
        self._bridge = bridge
        self._clock = clock
        self._spawner = spawner
        self._settings = settings
        self._key = b""
        self._store: LocalStore | None = None
        self.address: Address | None = None
        self._room: RoomId | None = None
        self._one_at_a_time = asyncio.Lock()
        bridge.session_changed.connect(self._session_changed)
        bridge.room_changed.connect(self._room_changed)

    async def open_store(self, key: bytes) -> Account | None:
        """Open the store by its key and return whose it is.

        Raises:
            StoreError, VaultError: it cannot be opened.
        """
        return await self.take_store(await open_profile_store(self._profile, key, self._clock), key)

    async def take_store(self, opened: Opened, key: bytes) -> Account | None:
        """Own a store that was opened with this key, and return whose it is."""
        self._key, self._store = key, opened.store
        if opened.rescued is not None:
            sentence = tr(
                "The local history was damaged and is fetched again. Unsent items that were saved: {count}.",
                count=opened.rescued.commands,
            )
            self._bridge.notice_raised.emit(Notice(kind=NoticeKind.WARNING, text=sentence))
        return await opened.store.account()

    async def serve(self, address: Address) -> ChatService:
        """Return the started service for this address; one for another address is ended first.

        Where the workspace has only moved, the room that was open stays so: the window still shows it.

        Raises:
            UserError: the address or the key cannot be one.
            StoreError: the store cannot be opened again.
        """
        await load_adapters()
        service = self.service
        if service is None or self.address != address:
            moved = service is not None
            service = await self.show(address)
            if moved and self._room is not None:
                await self._reopen(service, self._room)
        await service.start()
        return service

    async def show(self, address: Address) -> ChatService:
        """Return the service for this address with all that the store has published, but not yet started.

        Raises:
            UserError: the address or the key cannot be one.
            StoreError: the store cannot be opened again.
        """
        if self.service is not None:
            await self.end()
        if self._store is None:
            await self.open_store(self._key)
        assert self._store is not None
        service = build_service(self._store, address, clock=self._clock, spawner=self._spawner, settings=self._settings)
        self.service, self.address = service, address
        self._bridge.attach(service)
        await service.load()
        return service

    async def use(self, link: LinkSettings, ways: WaySettings) -> None:
        """Connect by these settings from now on: the service is made anew, and what was open and going on stays so.

        Raises:
            UserError, StoreError: as `serve`.
        """
        async with self._one_at_a_time:
            address, service = self.address, self.service
            # This computer's own workspace stands where it was found, and nowhere else.
            wanted = replace(address, ways=ways) if address is not None and address.vouch is None else address
            if (self._settings, address) == (link, wanted):
                return
            self._settings = link
            if service is None or wanted is None:
                return
            await self._exchange(wanted)

    async def clear(self) -> None:
        """Forget the history on this computer, but not what cannot be fetched again; what is open is fetched anew.

        Raises:
            UserError, StoreError: as `serve`.
        """
        async with self._one_at_a_time:
            address = self.address
            if address is None:
                raise UserError("Sign in first: without a server nothing could be fetched again.")
            await self._exchange(address, clear=True)

    async def _exchange(self, address: Address, *, clear: bool = False) -> None:
        """Make the service anew, on an emptied store if that is wanted, and go on where the former one was."""
        started = self.service is not None and self.service.link.phase is not Phase.CLOSED
        room = self._room
        await self.end()
        try:
            if clear:
                await clear_history(self._profile, self._key, self._clock.now())
        finally:
            service = await self.show(address)
            if room is not None:
                await self._reopen(service, room)
            if started:
                await service.start()

    async def end(self) -> None:
        """End the service and close the store; harmless when there is none."""
        service, self.service, self.address = self.service, None, None
        if service is not None:
            self._bridge.detach()
            await service.stop()  # closes the store as well
        elif self._store is not None:
            await self._store.close()
        self._store = None

    async def _reopen(self, service: ChatService, room: RoomId) -> None:
        try:
            await service.open_room(room)
        except DesktopChatError as error:
            logger.info("The room that was open is not opened again: %s", type(error).__name__)

    def _room_changed(self, view: RoomView) -> None:
        self._room = view.room

    def _session_changed(self, change: SessionChanged) -> None:
        self.phase = change.phase
