"""Puts adapters into ports; the type checker proves here that they fit."""

from pathlib import Path

from desktop_chat.app.address import Address
from desktop_chat.domain.link import LinkSettings, Tier
from desktop_chat.domain.ports import Backend, Clock, Spawner, Store, Transport
from desktop_chat.service.chat import ChatService
from desktop_chat.service.plugs import Server
from desktop_chat.store.opening import Opened, open_store
from desktop_chat.transport.direct import DirectTransport
from desktop_chat.transport.http_tier import HttpTransport
from desktop_chat.transport.polling import Polling
from desktop_chat.transport.rehearsal import RehearsalSwitch, Way
from desktop_chat.transport.rest import RestBackend
from desktop_chat.transport.site import parse_site


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
    return RestBackend(parse_site(address.url, address.key, address.vouch), clock=clock)


def build_service(
    store: Store, address: Address, *, clock: Clock, spawner: Spawner, settings: LinkSettings
) -> ChatService:
    """Return the service of one profile at one server, not started.

    Raises:
        UserError: the address or the key cannot be one.
    """
    # Each way has a route of its own, so that a rehearsed fault can hit one and spare the others.
    sites = {way: parse_site(address.url, address.key, address.vouch) for way in (Way.SOCKET, Way.LONG_POLL, Way.CALLS)}
    direct: Transport = DirectTransport(sites[Way.SOCKET], clock=clock, spawner=spawner, settings=settings)

    async def look() -> None:
        # The transport and the service are made of each other.
        await service.look()

    looking = Polling(RestBackend(sites[Way.CALLS], clock=clock), look, clock=clock, spawner=spawner, settings=settings)
    http: Transport = HttpTransport(sites[Way.LONG_POLL], looking, clock=clock, spawner=spawner, settings=settings)
    service = ChatService(
        store=store,
        backend=RestBackend(sites[Way.CALLS], clock=clock),
        transports={Tier.DIRECT: direct, Tier.HTTP: http},
        clock=clock,
        spawner=spawner,
        server=Server(url=address.url, key=address.key),
        settings=settings,
        faults=RehearsalSwitch(sites, clock=clock, spawner=spawner),
    )
    return service
