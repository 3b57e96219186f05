"""Puts adapters into ports; the type checker proves here that they fit."""

from pathlib import Path
from typing import TYPE_CHECKING

from desktop_chat.app.address import Address
from desktop_chat.app.late import imported, late
from desktop_chat.domain.link import LinkSettings, Tier
from desktop_chat.domain.ports import Backend, Clock, FaultSwitch, Spawner, Store, Transport
from desktop_chat.service.chat import ChatService
from desktop_chat.service.plugs import Server
from desktop_chat.store.opening import Opened, open_store
from desktop_chat.transport.offer import why_no_library
from desktop_chat.transport.site import Site
from desktop_chat.transport.ways import Way, parse_sites

if TYPE_CHECKING:
    from desktop_chat.transport.rest import RestBackend

_ADAPTERS = (
    "desktop_chat.transport.rest",
    "desktop_chat.transport.direct",
    "desktop_chat.transport.library",
    "desktop_chat.transport.http_tier",
    "desktop_chat.transport.polling",
    "desktop_chat.transport.rehearsal",
)


async def load_adapters() -> None:
    """Import what a service asks for when it is started; no frame of the window waits for it."""
    await imported(_ADAPTERS)


async def open_profile_store(profile: Path, key: bytes, clock: Clock) -> Opened:
    """Open the store of a profile; what was saved from a damaged one is in the answer.

    Raises:
        StoreError, VaultError: it cannot be opened; the sentence says why.
    """
    return await open_store(profile, key, clock.now())


def connect_backend(address: Address, clock: Clock) -> Backend:
    """Return the calls of a server.

    Raises:
        UserError: the address or the key cannot be one.
    """
    return _backend(_sites(address)[Way.CALLS], clock)


def build_service(
    store: Store, address: Address, *, clock: Clock, spawner: Spawner, settings: LinkSettings
) -> ChatService:
    """Return the service of one profile at one server, not started.

    Raises:
        UserError: the address or the key cannot be one.
    """
    sites = _sites(address)
    no_library = why_no_library(sites[Way.LIBRARY])

    # The service asks nothing of these before it is started, after the first picture and `load_adapters`: 34 modules.
    def direct() -> Transport:
        from desktop_chat.transport.direct import DirectTransport

        return DirectTransport(sites[Way.SOCKET], clock=clock, spawner=spawner, settings=settings)

    def library() -> Transport:
        from desktop_chat.transport.library import LibraryTransport

        return LibraryTransport(sites[Way.LIBRARY], clock=clock, spawner=spawner, settings=settings)

    async def look() -> None:
        # The transport and the service are made of each other.
        await service.look()

    def http() -> Transport:
        from desktop_chat.transport.http_tier import HttpTransport
        from desktop_chat.transport.polling import Polling

        backend = _backend(sites[Way.CALLS], clock)
        looking = Polling(backend, look, clock=clock, spawner=spawner, settings=settings)
        return HttpTransport(sites[Way.LONG_POLL], looking, clock=clock, spawner=spawner, settings=settings)

    def faults() -> FaultSwitch:
        from desktop_chat.transport.rehearsal import RehearsalSwitch

        return RehearsalSwitch(sites, clock=clock, spawner=spawner)

    service = ChatService(
        store=store,
        backend=late(lambda: _backend(sites[Way.CALLS], clock)),
        transports={
            Tier.DIRECT: late(direct),
            **({} if no_library else {Tier.LIBRARY: late(library)}),
            Tier.HTTP: late(http),
        },
        left_out={Tier.LIBRARY: no_library} if no_library else {},
        clock=clock,
        spawner=spawner,
        server=Server(url=address.url, key=address.key),
        settings=settings,
        faults=late(faults),
    )
    return service


def _backend(site: Site, clock: Clock) -> "RestBackend":
    from desktop_chat.transport.rest import RestBackend

    return RestBackend(site, clock=clock)


def _sites(address: Address) -> dict[Way, Site]:
    return parse_sites(address.url, address.key, address.vouch, address.ways)
