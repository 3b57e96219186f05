"""The rehearsal of a network fault: leads the app's own ways to the server through fault proxies, and back again.

Nothing of it exists until the first fault is asked for. Each way has a proxy of its own, so that ways can be told apart
although what they carry cannot be read.
"""

import asyncio
from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, assert_never

from desktop_chat.domain.errors import UserError
from desktop_chat.domain.link_report import Rehearsal
from desktop_chat.domain.ports import Clock, Spawner
from desktop_chat.transport.site import Site
from desktop_chat.transport.ways import Way

if TYPE_CHECKING:
    from desktop_chat.transport.fault_kinds import Fault
    from desktop_chat.transport.faults import FaultProxy

SETTLING = 1.5
"""Seconds for the ways to connect through their proxies before they go silent or slow: a break is no silence."""
LATE = 1.0
"""Seconds that everything takes longer, each way, when a delay is rehearsed."""


class RehearsalSwitch:
    """Fits `domain.ports.FaultSwitch`.

    Args:
        sites: the site of each way that is to be led; each with a route of its own.
        clock: the time to let the ways settle.
        spawner: keeps the proxies' tasks.
    """

    def __init__(self, sites: Mapping[Way, Site], *, clock: Clock, spawner: Spawner) -> None:
        self._sites = dict(sites)
        self._clock = clock
        self._spawner = spawner
        self._proxies: dict[Way, FaultProxy] = {}
        self._turn = asyncio.Lock()

    async def set(self, fault: Rehearsal | None) -> None:
        """Make this fault from now on, instead of any other, or (None) lead everything straight to the server again.

        Raises:
            UserError: the ways go by a proxy, which a fault proxy knows nothing of.
        """
        async with self._turn:
            if fault is None:
                await self._lead_back()
                return
            fresh = not self._proxies
            if fresh:
                await self._lead_over()
            if fresh and fault in {Rehearsal.BLACK_HOLE, Rehearsal.DELAY}:
                await self._clock.sleep(SETTLING)
            for way, proxy in self._proxies.items():
                proxy.set(fault_on(way, fault))
                if fault is Rehearsal.CUT_SOCKET and way in {Way.SOCKET, Way.LIBRARY}:
                    proxy.cut()

    async def _lead_over(self) -> None:
        await asyncio.to_thread(import_module, "desktop_chat.transport.system_proxy")
        from desktop_chat.transport.system_proxy import proxy_to  # noqa: PLC0415  imported above, in a thread

        if any(proxy_to(site) is not None for site in self._sites.values()):
            raise UserError("A fault cannot be rehearsed here, because the way to the server goes by a proxy.")
        # Who never rehearses does not load it.
        await asyncio.to_thread(import_module, "desktop_chat.transport.faults")
        from desktop_chat.transport.faults import FaultProxy  # noqa: PLC0415  imported above, in a thread

        try:
            for way, site in self._sites.items():
                proxy = FaultProxy(*site.server, spawner=self._spawner)
                await proxy.start()
                self._proxies[way] = proxy
        except OSError:
            await self._lead_back()
            raise
        for way, proxy in self._proxies.items():
            self._sites[way].route.lead(("127.0.0.1", proxy.port))

    async def _lead_back(self) -> None:
        proxies, self._proxies = self._proxies, {}
        for way, proxy in proxies.items():
            self._sites[way].route.lead(None)
            await proxy.close()


def fault_on(way: Way, rehearsal: Rehearsal) -> "Fault | None":
    """Return what goes wrong on one way; a connection that is blocked is broken by RST, as firewalls do."""
    from desktop_chat.transport.fault_kinds import BlackHole, Delay, Reset  # noqa: PLC0415  as above

    match rehearsal:
        case Rehearsal.CUT_SOCKET:
            return None
        case Rehearsal.BLOCK_WEBSOCKETS:
            return Reset() if way in {Way.SOCKET, Way.LIBRARY} else None
        case Rehearsal.BLOCK_REALTIME:
            return None if way is Way.CALLS else Reset()
        case Rehearsal.BLACK_HOLE:
            return BlackHole()
        case Rehearsal.DELAY:
            return Delay(seconds=LATE)
        case Rehearsal.OFFLINE:
            return Reset()
        case _:
            assert_never(rehearsal)
