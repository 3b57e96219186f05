"""What the tests of the wire share: a server that speaks Phoenix, and transports and backends that are closed again."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from desktop_chat.domain.link import LinkSettings
from desktop_chat.transport.direct import DirectTransport
from desktop_chat.transport.http_tier import HttpTransport
from desktop_chat.transport.library import LibraryTransport
from desktop_chat.transport.polling import Polling
from desktop_chat.transport.rest import RestBackend
from desktop_chat.transport.site import parse_site
from desktop_chat.transport.tls import tls_context
from tests.support.system_clock import SystemClock
from tests.transport.certificate import Certificate, a_certificate
from tests.transport.journal import Journal
from tests.transport.keeper import Keeper
from tests.transport.phoenix_server import PhoenixServer, a_phoenix_server
from tests.transport.poll_server import PollServer, a_poll_server
from tests.transport.raw_server import a_raw_server

MakeTransport = Callable[..., DirectTransport]
MakeHttp = Callable[..., HttpTransport]
MakeBackend = Callable[..., RestBackend]
MakeLibrary = Callable[..., LibraryTransport]
KEY = "anon-key-4711"


@pytest.fixture
async def keeper() -> AsyncIterator[Keeper]:
    """Keeps the tasks of a test; at the end all of them have to end by themselves."""
    keeper = Keeper()
    yield keeper
    await keeper.settle()


@pytest.fixture
async def server() -> AsyncIterator[PhoenixServer]:
    """A server that says yes to everything until it is told otherwise."""
    async with a_phoenix_server() as server:
        yield server


@pytest.fixture
async def make_transport(keeper: Keeper) -> AsyncIterator[MakeTransport]:
    """Makes transports, and closes them at the end."""
    made: list[DirectTransport] = []

    def make(url: str, *, key: str = KEY, heartbeat: float = 30.0, connect: float = 2.0) -> DirectTransport:
        settings = LinkSettings(heartbeat=heartbeat, connect_timeout=connect)
        transport = DirectTransport(parse_site(url, key), clock=SystemClock(), spawner=keeper, settings=settings)
        made.append(transport)
        return transport

    yield make
    for transport in made:
        await transport.close()


@dataclass
class Looks:
    """What a look at a server without live events does: counts, and fails or hangs when told to."""

    count: int = 0
    error: Exception | None = None
    looked: asyncio.Event = field(default_factory=asyncio.Event)
    may_go_on: asyncio.Event = field(default_factory=asyncio.Event)
    hangs: bool = False

    async def __call__(self) -> None:
        self.count += 1
        self.looked.set()
        if self.hangs:
            await self.may_go_on.wait()
        if self.error is not None:
            raise self.error


@pytest.fixture
async def polls() -> AsyncIterator[PollServer]:
    """A server that offers long polls, and nothing that looking needs."""
    async with a_poll_server() as server:
        yield server


@pytest.fixture
async def make_http(keeper: Keeper) -> AsyncIterator[MakeHttp]:
    """Makes transports that use nothing but HTTP, and closes them at the end."""
    made: list[HttpTransport] = []

    def make(url: str, looks: Looks | None = None) -> HttpTransport:
        site, settings = parse_site(url, KEY), LinkSettings(connect_timeout=2.0)
        clock = SystemClock()
        backend = RestBackend(site, clock=clock)
        looking = Polling(backend, looks or Looks(), clock=clock, spawner=keeper, settings=settings)
        transport = HttpTransport(site, looking, clock=clock, spawner=keeper, settings=settings)
        made.append(transport)
        return transport

    yield make
    for transport in made:
        await transport.close()


@pytest.fixture
async def make_library(keeper: Keeper) -> AsyncIterator[MakeLibrary]:
    """Makes transports over the official client, and closes them at the end."""
    made: list[LibraryTransport] = []

    def make(
        url: str, *, heartbeat: float = 30.0, connect: float = 2.0, vouch: Callable[[], bool] | None = None
    ) -> LibraryTransport:
        settings = LinkSettings(heartbeat=heartbeat, connect_timeout=connect)
        site = parse_site(url, KEY, vouch)
        made.append(LibraryTransport(site, clock=SystemClock(), spawner=keeper, settings=settings))
        return made[-1]

    yield make
    for transport in made:
        await transport.close()


@pytest.fixture
async def make_backend() -> AsyncIterator[MakeBackend]:
    """Makes backends, and closes them at the end."""
    made: list[RestBackend] = []

    def make(url: str, *, key: str = KEY, call_limit: float = 5.0) -> RestBackend:
        backend = RestBackend(parse_site(url, key), clock=SystemClock(), call_limit=call_limit)
        made.append(backend)
        return backend

    yield make
    for backend in made:
        await backend.close()


@pytest.fixture
def own_certificate(tmp_path: Path) -> Certificate:
    """A certificate that nobody vouches for."""
    return a_certificate(tmp_path)


@pytest.fixture
def trusted(own_certificate: Certificate, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Makes the operating system's list of trusted certificates that one alone."""
    monkeypatch.setenv("SSL_CERT_FILE", str(own_certificate.certificate))
    tls_context.cache_clear()
    yield
    tls_context.cache_clear()


@pytest.fixture
async def journal() -> AsyncIterator[Journal]:
    """A server that answers 404 until it is told otherwise."""
    journal = Journal()
    async with a_raw_server(journal.behave) as journal.url:
        yield journal
