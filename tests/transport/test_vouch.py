"""Nothing is said to whoever took the port of a workspace that has ended: no key, no token, not a single byte."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace

import pytest

from desktop_chat.domain.errors import Transient
from desktop_chat.domain.ids import UserId
from desktop_chat.system.clock import SystemClock
from desktop_chat.transport.calls import HttpCall
from desktop_chat.transport.direct import DirectTransport
from desktop_chat.transport.http import HttpClient
from desktop_chat.transport.site import Site, parse_site
from tests.transport.keeper import Keeper
from tests.transport.raw_server import a_raw_server, an_answer, read_request

USER = UserId("00000000-0000-7000-8000-000000000001")
GONE = "the workspace on this computer has ended"


@dataclass
class Impostor:
    """Somebody else on the port: what it was told, whether it was connected to, and how often it was vouched for."""

    site: Site
    met: asyncio.Event = field(default_factory=asyncio.Event)
    heard: bytes = b""
    asked: int = 0
    ends_after: int = 0

    def vouch(self) -> bool:
        """Say yes until the server has ended, as the launcher's own connection does."""
        self.asked += 1
        return self.asked <= self.ends_after


@pytest.fixture
async def impostor() -> AsyncIterator[Impostor]:
    async def behave(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        while chunk := await reader.read(65536):
            seen.heard += chunk
        seen.met.set()

    async with a_raw_server(behave) as url:
        seen = Impostor(parse_site(url, "k"))
        seen.site = replace(seen.site, vouch=seen.vouch)
        yield seen


def call_to(site: Site) -> HttpCall:
    return HttpCall(method="POST", url=f"{site.address.rest}/rpc/x", body=b"{}", repeatable=False)


async def refused_by_socket(impostor: Impostor) -> None:
    """Open a live connection and see that it is refused."""
    keeper = Keeper()
    transport = DirectTransport(impostor.site, clock=SystemClock(), spawner=keeper)
    with pytest.raises(Transient, match=GONE):
        await transport.open(USER, "jwt", ())
    await transport.close()
    await keeper.settle()


async def test_the_socket_does_not_come_to_another_server(impostor: Impostor) -> None:
    await refused_by_socket(impostor)

    assert (impostor.asked, impostor.met.is_set()) == (1, False)


async def test_the_socket_says_nothing_to_a_server_that_took_the_place_meanwhile(impostor: Impostor) -> None:
    impostor.ends_after = 1

    await refused_by_socket(impostor)

    await impostor.met.wait()
    assert (impostor.asked, impostor.heard) == (2, b"")


async def test_a_call_says_nothing_to_another_server(impostor: Impostor) -> None:
    client = HttpClient(impostor.site)

    with pytest.raises(Transient, match=GONE):
        await client.exchange(call_to(impostor.site), {"apikey": "k"}, limit=2.0)

    await client.close()
    await impostor.met.wait()
    assert (impostor.asked, impostor.heard) == (1, b"")


async def test_the_server_that_was_joined_is_talked_to() -> None:
    async def behave(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read_request(reader)
        writer.write(an_answer(200, b"[]"))
        await writer.drain()

    async with a_raw_server(behave) as url:
        client = HttpClient(parse_site(url, "k", lambda: True))
        answer = await client.exchange(call_to(parse_site(url, "k")), {}, limit=2.0)
        await client.close()

    assert answer.status == 200
