"""Dialling somewhere else than the server, while greeting the server and expecting its certificate."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from desktop_chat.domain.errors import Transient, TransportError
from desktop_chat.domain.link import Lost, Opened
from desktop_chat.domain.link_report import Rehearsal
from desktop_chat.service.tasks import Tasks
from desktop_chat.transport.calls import HttpCall
from desktop_chat.transport.fault_kinds import BlackHole, Fault, Reset
from desktop_chat.transport.http import HttpClient
from desktop_chat.transport.http_direct import DirectHttp
from desktop_chat.transport.rehearsal import RehearsalSwitch, fault_on
from desktop_chat.transport.site import parse_site
from desktop_chat.transport.ways import Way
from desktop_chat.transport.websocket import dial
from tests.support.system_clock import SystemClock
from tests.transport.certificate import Certificate
from tests.transport.conftest import KEY, MakeTransport
from tests.transport.phoenix_server import PhoenixServer
from tests.transport.raw_server import Behaviour, a_raw_server, an_answer, read_request
from tests.unit.protocol.builders import ANN


@pytest.fixture
async def tasks() -> AsyncIterator[Tasks]:
    """Keeps the proxies' tasks."""
    tasks = Tasks()
    yield tasks
    await tasks.cancel_all()


def noting(heads: list[bytes], status: int = 200) -> Behaviour:
    """Write down the heads of requests, and answer."""

    async def behave(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            heads.append((await read_request(reader))[0])
            writer.write(an_answer(status, b"{}"))
            await writer.drain()

    return behave


def port_of(url: str) -> int:
    return int(url.rpartition(":")[2])


async def test_a_call_dials_elsewhere_and_greets_the_server(own_certificate: Certificate, trusted: None) -> None:
    heads: list[bytes] = []
    site = parse_site("https://127.0.0.1:1", KEY)
    async with a_raw_server(noting(heads), tls=own_certificate.for_server()) as url:
        http = DirectHttp(site)
        call = HttpCall(method="GET", url="https://127.0.0.1:1/rest/v1/x")
        with pytest.raises(ConnectionError):
            await http.once(call, {})
        site.route.lead(("127.0.0.1", port_of(url)))
        answer = await http.once(call, {})
        site.route.lead(None)
        with pytest.raises(ConnectionError):
            await http.once(call, {})
        await http.close()

    assert answer.status == 200
    assert [b"\r\nHost: 127.0.0.1:1\r\n" in head for head in heads] == [True]


@pytest.mark.parametrize("vouched", [False, True])
async def test_a_socket_dials_elsewhere_and_greets_the_server(vouched: bool) -> None:
    heads: list[bytes] = []
    site = parse_site("http://127.0.0.1:1", KEY, (lambda: True) if vouched else None)
    async with a_raw_server(noting(heads, 503)) as url:
        site.route.lead(("127.0.0.1", port_of(url)))
        with pytest.raises(Transient):
            await dial(site)

    assert [b"\r\nHost: 127.0.0.1:1\r\n" in head for head in heads] == [True]


@pytest.mark.expects_log("Error on transport creation")  # what the server thinks of being hung up on
async def test_a_socket_expects_the_servers_own_certificate(own_certificate: Certificate, trusted: None) -> None:
    heads: list[bytes] = []
    async with a_raw_server(noting(heads, 503), tls=own_certificate.for_server()) as url:
        via = ("127.0.0.1", port_of(url))
        sites = [parse_site("https://127.0.0.1:1", KEY), parse_site("https://chat.example.org", KEY)]
        errors: list[TransportError] = []
        for site in sites:
            site.route.lead(via)
            with pytest.raises(Transient) as caught:
                await dial(site)
            errors.append(caught.value)

    assert len(heads) == 1
    assert "certificate is not trusted" in str(errors[1])


async def test_a_changed_route_ends_the_socket_that_was_made_before(
    server: PhoenixServer, make_transport: MakeTransport
) -> None:
    transport = make_transport(server.url)
    await transport.open(ANN, "jwt1", [])
    items = transport.inbound()
    assert isinstance(await anext(items), Opened)

    transport._site.route.lead(("127.0.0.1", 1))

    async with asyncio.timeout(15):
        assert isinstance([item async for item in items][-1], Lost)


async def test_a_changed_route_repeats_what_may_be_repeated_and_spares_the_rest() -> None:
    heads: list[bytes] = []
    held: asyncio.Queue[bytes] = asyncio.Queue()
    go_on = asyncio.Event()

    async def hold(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        held.put_nowait((await read_request(reader))[0])
        await go_on.wait()
        writer.write(an_answer(201))
        await writer.drain()

    async with a_raw_server(hold) as former, a_raw_server(noting(heads)) as other, asyncio.timeout(15):
        site = parse_site(former, KEY)
        http = HttpClient(site)
        sync = HttpCall(method="POST", url=f"{former}/sync", body=b"{}")
        refresh = HttpCall(method="POST", url=f"{former}/token", body=b"{}", repeatable=False)
        async with asyncio.TaskGroup() as calls:
            repeated, spared = (calls.create_task(http.exchange(call, {}, limit=5.0)) for call in (sync, refresh))
            for _ in range(2):
                await held.get()
            site.route.lead(("127.0.0.1", port_of(other)))
            answers = [await repeated]
            go_on.set()
            answers.append(await spared)
        await http.close()

    assert [answer.status for answer in answers] == [200, 201]
    assert [head.split(b" ")[1] for head in heads] == [b"/sync"]


@pytest.mark.parametrize(
    ("way", "rehearsal", "fault"),
    [
        (Way.SOCKET, Rehearsal.BLOCK_WEBSOCKETS, Reset()),
        (Way.LIBRARY, Rehearsal.BLOCK_WEBSOCKETS, Reset()),
        (Way.LONG_POLL, Rehearsal.BLOCK_WEBSOCKETS, None),
        (Way.LONG_POLL, Rehearsal.BLOCK_REALTIME, Reset()),
        (Way.CALLS, Rehearsal.BLOCK_REALTIME, None),
        (Way.CALLS, Rehearsal.BLACK_HOLE, BlackHole()),
        (Way.CALLS, Rehearsal.OFFLINE, Reset()),
        (Way.SOCKET, Rehearsal.CUT_SOCKET, None),
    ],
)
def test_a_rehearsal_hits_the_ways_that_it_means(way: Way, rehearsal: Rehearsal, fault: Fault | None) -> None:
    assert fault_on(way, rehearsal) == fault


async def test_a_rehearsal_leads_over_and_back_and_leaves_nothing(tasks: Tasks) -> None:
    heads: list[bytes] = []
    async with a_raw_server(noting(heads)) as url:
        site = parse_site(url, KEY)
        switch = RehearsalSwitch({Way.CALLS: site}, clock=SystemClock(), spawner=tasks)
        http = DirectHttp(site)
        call = HttpCall(method="GET", url=f"{url}/rest/v1/x")
        await switch.set(Rehearsal.OFFLINE)
        led = site.route.via
        with pytest.raises(ConnectionError):
            await http.once(call, {})
        await switch.set(Rehearsal.CUT_SOCKET)
        await http.once(call, {})
        assert site.route.via == led
        await switch.set(None)

        assert site.route.via is None
        assert (await http.once(call, {})).status == 200
        assert led is not None
        with pytest.raises(ConnectionError):
            await asyncio.open_connection(*led)
        await http.close()
