"""Tier 1: one WebSocket of our own to Supabase Realtime, opened again as often as it is asked for."""

import asyncio
from importlib import import_module
from typing import TYPE_CHECKING

from desktop_chat.domain.link import LinkSettings, Tier
from desktop_chat.domain.ports import Clock, Spawner
from desktop_chat.transport.reopening import Reopening, over_wire
from desktop_chat.transport.site import Site

if TYPE_CHECKING:
    from desktop_chat.transport.wire import Wire


class DirectTransport(Reopening):
    """The live connection; fits `domain.ports.Transport`. It inherits, since it adds nothing but how to dial.

    Args:
        site: the project.
        clock: time.
        spawner: keeps the tasks of the connection.
        settings: the numbers that a person can change.
    """

    tier = Tier.DIRECT

    def __init__(self, site: Site, *, clock: Clock, spawner: Spawner, settings: LinkSettings | None = None) -> None:
        link = settings or LinkSettings()
        super().__init__(over_wire(self._open_socket, clock=clock, spawner=spawner, settings=link), link)
        self._site = site

    async def _open_socket(self) -> "Wire":
        # The library costs 60 ms to import, which start-up does not have.
        await asyncio.to_thread(import_module, "desktop_chat.transport.websocket")
        from desktop_chat.transport.websocket import dial  # noqa: PLC0415  imported above, in a thread

        return await dial(self._site)
