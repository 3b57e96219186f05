"""Tier 2: the official client of Supabase, for when our own connection fails where it may not."""

import asyncio
import sys
from importlib import import_module
from typing import cast

from desktop_chat.domain.link import LinkSettings, Tier
from desktop_chat.domain.ports import Clock, Spawner
from desktop_chat.transport.inbox import Inbox
from desktop_chat.transport.reopening import Connection, Reopening
from desktop_chat.transport.site import Site


class LibraryTransport(Reopening):
    """The official client; fits `domain.ports.Transport`. It inherits, since it adds nothing but how to connect.

    Args:
        site: the project.
        clock: time.
        spawner: keeps the tasks of the connection.
        settings: the numbers that a person can change.
    """

    tier = Tier.LIBRARY

    def __init__(self, site: Site, *, clock: Clock, spawner: Spawner, settings: LinkSettings | None = None) -> None:
        link = settings or LinkSettings()
        super().__init__(self._open_client, link)
        self._site = site
        self._clock = clock
        self._spawner = spawner
        self._link = link

    async def _open_client(self, inbox: Inbox) -> Connection:
        # It imports httpx, and that its command line, and that `rich` where it is installed: 180 ms that nobody needs.
        # None is how Python marks a module as absent; httpx then leaves its command line out.
        cast("dict[str, object]", sys.modules).setdefault("httpx._main", None)
        # The rest takes 0.3 s and 11 MB, which only who has to fall back should pay.
        await asyncio.to_thread(import_module, "desktop_chat.transport.library_connection")
        from desktop_chat.transport.library_connection import LibraryConnection  # noqa: PLC0415  imported above
        from desktop_chat.transport.library_dial import connect_client  # noqa: PLC0415  the same

        dialled = self._site.dialled
        client = await connect_client(self._site, self._link)
        connection = LibraryConnection(client, inbox, clock=self._clock, spawner=self._spawner, settings=self._link)
        self._site.route.join(connection)
        if self._site.dialled != dialled:
            connection.reroute()
        return connection
