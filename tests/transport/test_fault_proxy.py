"""The fault proxy itself on real sockets: what goes in, and what then comes out or does not."""

import asyncio
import contextlib
import itertools
import logging
import time
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed, InvalidStatus

from desktop_chat.service.tasks import Tasks
from desktop_chat.transport.calls import HttpAnswer, HttpCall
from desktop_chat.transport.fault_kinds import (
    Answer,
    BlackHole,
    Delay,
    Fault,
    Garbage,
    Hang,
    Messages,
    Reset,
    SlowLoris,
    Traffic,
    Trickle,
)
from desktop_chat.transport.faults import FaultProxy
from desktop_chat.transport.http_direct import DirectHttp
from desktop_chat.transport.site import parse_site
from tests.transport.certificate import Certificate
from tests.transport.raw_server import a_raw_server, answering

PATIENCE = 15.0
SOON = 0.3
UNHEARD = logging.getLogger("tests.websockets.server")
"""What the server thinks of being treated so is no news."""
UNHEARD.setLevel(logging.CRITICAL)


@pytest.fixture
async def tasks() -> AsyncIterator[Tasks]:
    """Keeps the proxies' tasks."""
    tasks = Tasks()
    yield tasks
    await tasks.cancel_all()


@pytest.fixture
async def http_server() -> AsyncIterator[str]:
    """Answers every request with 200."""
    async with a_raw_server(answering(200, b"fine")) as url:
        yield url


@contextlib.asynccontextmanager
async def a_proxy(tasks: Tasks, url: str, chances: list[float] | None = None) -> AsyncIterator[FaultProxy]:
    parts = urlsplit(url)
    assert parts.hostname is not None
    assert parts.port is not None
    chance = itertools.cycle(chances or [0.0]).__next__
    proxy = FaultProxy(parts.hostname, parts.port, spawner=tasks, chance=chance)
    await proxy.start()
    try:
        yield proxy
    finally:
        await proxy.close()


async def echo(end: ServerConnection) -> None:
    with contextlib.suppress(ConnectionClosed):
        async for message in end:
            await end.send(message)


@contextlib.asynccontextmanager
async def an_echo(tasks: Tasks, chances: list[float] | None = None) -> AsyncIterator[tuple[FaultProxy, str]]:
    """A WebSocket server that repeats what it hears, behind a proxy; yields the proxy and the path to ask it for."""
    async with serve(echo, "127.0.0.1", 0, compression=None, logger=UNHEARD) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        async with a_proxy(tasks, f"http://127.0.0.1:{port}", chances) as proxy:
            yield proxy, f"ws://127.0.0.1:{proxy.port}/realtime/v1/websocket"


def a_socket(url: str, limit: float = PATIENCE) -> connect:
    return connect(url, compression=None, ping_interval=None, open_timeout=limit, close_timeout=0.2)


async def heard(socket: ClientConnection, count: int) -> list[str]:
    async with asyncio.timeout(PATIENCE):
        return [str(await socket.recv()) for _ in range(count)]


async def is_silent(socket: ClientConnection) -> bool:
    """Tell whether nothing comes for a while."""
    try:
        async with asyncio.timeout(SOON):
            await socket.recv()
    except TimeoutError:
        return True
    return False


async def ask(proxy: FaultProxy, path: str = "/rest/v1/x", limit: float = PATIENCE) -> HttpAnswer:
    """Make one call through the proxy, on a connection of its own."""
    http = DirectHttp(parse_site(f"http://127.0.0.1:{proxy.port}", "key"))
    try:
        async with asyncio.timeout(limit):
            return await http.once(HttpCall(method="POST", url=f"http://127.0.0.1:{proxy.port}{path}", body=b"{}"), {})
    finally:
        await http.close()


async def test_without_a_fault_everything_passes_and_ends_as_it_would(tasks: Tasks, http_server: str) -> None:
    async with an_echo(tasks) as (_, url), a_proxy(tasks, http_server) as http:
        async with a_socket(url) as socket:
            await socket.send("x" * 200_000)
            assert await heard(socket, 1) == ["x" * 200_000]
            started = time.monotonic()
        closed_in = time.monotonic() - started

        assert await ask(http) == HttpAnswer(status=200, body=b"fine")
        assert socket.close_code == 1000
        assert closed_in < 0.15, "the end was not passed on, so each side waited for the other"


async def test_a_server_that_hangs_up_is_seen_at_once(tasks: Tasks) -> None:
    async def leave(end: ServerConnection) -> None:
        end.transport.abort()

    async with serve(leave, "127.0.0.1", 0) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        async with (
            a_proxy(tasks, f"http://127.0.0.1:{port}") as proxy,
            a_socket(f"ws://127.0.0.1:{proxy.port}") as end,
        ):
            with pytest.raises(ConnectionClosed):
                await heard(end, 1)


async def test_a_server_that_is_not_there_breaks_the_connection(tasks: Tasks, http_server: str) -> None:
    async with a_raw_server(answering(200)) as gone:
        pass
    async with a_proxy(tasks, gone) as proxy:
        with pytest.raises(ConnectionError):
            await ask(proxy)


async def test_reset_breaks_what_is_open_and_what_comes(tasks: Tasks) -> None:
    async with an_echo(tasks) as (proxy, url), a_socket(url) as socket:
        proxy.set(Reset())

        with pytest.raises(ConnectionClosed):
            await heard(socket, 1)
        with pytest.raises(ConnectionError):
            await ask(proxy)
        proxy.set(None)
        async with a_socket(url) as another:
            await another.send("again")
            assert await heard(another, 1) == ["again"]


async def test_a_cut_happens_once_and_only_to_what_it_is_meant_for(tasks: Tasks) -> None:
    async with an_echo(tasks) as (proxy, url), a_socket(url) as socket, a_socket(url) as other:
        assert proxy.cut(Traffic.HTTP) == 0
        await socket.send("still here")
        assert await heard(socket, 1) == ["still here"]

        assert proxy.cut(Traffic.WEBSOCKETS) == 2

        for broken in (socket, other):
            with pytest.raises(ConnectionClosed):
                await heard(broken, 1)


@pytest.mark.parametrize("hole", [BlackHole(), BlackHole(up=False), BlackHole(down=False)])
async def test_what_a_black_hole_held_up_comes_when_it_ends(hole: BlackHole, tasks: Tasks) -> None:
    async with an_echo(tasks) as (proxy, url), a_socket(url) as socket:
        proxy.set(hole)
        await socket.send("into the dark")

        assert await is_silent(socket)
        proxy.set(None)
        assert await heard(socket, 1) == ["into the dark"]


async def test_an_end_does_not_get_through_a_black_hole(tasks: Tasks) -> None:
    async with an_echo(tasks) as (proxy, url):
        async with a_socket(url) as socket:
            proxy.set(BlackHole())

        assert socket.close_code == 1006
        assert proxy.connections == 1


async def test_what_is_frozen_stays_so_and_new_connections_work(tasks: Tasks) -> None:
    async with an_echo(tasks) as (proxy, url), a_socket(url) as socket:
        assert proxy.freeze(Traffic.HTTP) == 0
        assert proxy.freeze(Traffic.WEBSOCKETS) == 1
        proxy.set(None)
        await socket.send("never heard")

        assert await is_silent(socket)
        async with a_socket(url) as another:
            await another.send("hello")
            assert await heard(another, 1) == ["hello"]


@pytest.mark.parametrize("fault", [Hang(), SlowLoris(every=0.01), BlackHole()])
async def test_opening_drags_on(fault: Fault, tasks: Tasks, http_server: str) -> None:
    async with an_echo(tasks) as (proxy, url), a_proxy(tasks, http_server) as http:
        proxy.set(fault)
        http.set(fault)

        with pytest.raises(TimeoutError):
            await a_socket(url, limit=SOON)
        with pytest.raises(TimeoutError):
            await ask(http, limit=SOON)


async def test_a_hang_leaves_alone_what_is_open(tasks: Tasks) -> None:
    async with an_echo(tasks) as (proxy, url), a_socket(url) as socket:
        proxy.set(Hang())
        await socket.send("on we go")

        assert await heard(socket, 1) == ["on we go"]


@pytest.mark.parametrize("status", [200, 401, 403, 429, 503])
async def test_an_upgrade_is_answered_in_place_of_the_server(status: int, tasks: Tasks) -> None:
    async with an_echo(tasks) as (proxy, url):
        proxy.set(Answer(status=status, body=b"<h1>Log in</h1>", retry_after=7), Traffic.WEBSOCKETS)

        with pytest.raises(InvalidStatus) as caught:
            await a_socket(url)

    assert caught.value.response.status_code == status
    assert caught.value.response.headers["Retry-After"] == "7"
    assert caught.value.response.body == b"<h1>Log in</h1>"


async def test_calls_on_one_connection_are_told_apart_by_their_paths(tasks: Tasks, http_server: str) -> None:
    async with a_proxy(tasks, http_server) as proxy:
        base = f"http://127.0.0.1:{proxy.port}"
        http = DirectHttp(parse_site(base, "key"))
        proxy.set(Answer(status=503), Traffic.REALTIME)

        statuses = [
            (await http.once(HttpCall(method="POST", url=f"{base}{path}", body=b"12345"), {})).status
            for path in ("/rest/v1/a", "/realtime/v1/longpoll", "/rest/v1/b", "/realtime/v1/api/broadcast")
        ]
        connections = proxy.connections
        await http.close()

    assert statuses == [200, 503, 200, 503]
    assert connections == 1


async def test_a_delay_is_added_each_way_and_keeps_the_order(tasks: Tasks) -> None:
    async with an_echo(tasks) as (proxy, url), a_socket(url) as socket:
        proxy.set(Delay(seconds=0.1))
        texts = [str(number) for number in range(20)]
        started = time.monotonic()
        for text in texts:
            await socket.send(text)

        assert await heard(socket, 20) == texts
        assert 0.2 <= time.monotonic() - started < 3.0, "the delays of single messages must not add up"


async def test_a_trickle_arrives_whole(tasks: Tasks) -> None:
    async with an_echo(tasks) as (proxy, url), a_socket(url) as socket:
        proxy.set(Trickle(every=0.002))
        started = time.monotonic()
        await socket.send("drop by drop" * 4)

        assert await heard(socket, 1) == ["drop by drop" * 4]
        assert time.monotonic() - started > 0.09


async def test_garbage_is_garbage(tasks: Tasks, http_server: str) -> None:
    async with an_echo(tasks) as (proxy, url), a_socket(url) as socket, a_proxy(tasks, http_server) as http:
        proxy.set(Garbage())
        http.set(Garbage())
        await socket.send("hello")

        with pytest.raises(ConnectionClosed):
            await heard(socket, 1)
        with pytest.raises(TimeoutError):
            await ask(http, limit=SOON)


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (Messages(lost=0.5), ["1", "2"]),
        (Messages(twice=0.5), ["0", "0", "1", "2", "3", "3"]),
        (Messages(swapped=0.5), ["1", "0", "2", "3"]),
        (Messages(lost=0.9, holding=b"2"), ["0", "1", "3"]),
    ],
)
async def test_messages_get_lost_come_twice_and_change_places(
    fault: Messages, expected: list[str], tasks: Tasks
) -> None:
    # One number decides over each misfortune that is possible: lost, then swapped, then twice.
    chances = {
        "lost": [0.0, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6, 0.0],
        "twice": [0.6, 0.6, 0.0] + [0.6, 0.6, 0.6] * 2 + [0.6, 0.6, 0.0],
        "swapped": [0.6, 0.0] + [0.6, 0.6] + [0.6, 0.6, 0.6] * 2,
    }
    kind = next(name for name in ("lost", "twice", "swapped") if getattr(fault, name))
    async with an_echo(tasks, chances[kind]) as (proxy, url), a_socket(url) as socket:
        proxy.set(fault)
        for number in range(4):
            await socket.send(str(number))
        got = await heard(socket, len(expected))

    assert got == expected


async def test_an_answer_of_http_is_overtaken_by_the_next_one_on_another_connection(
    tasks: Tasks, http_server: str
) -> None:
    # For each answer one number decides whether it is lost, the next whether it waits: the first does.
    async with a_proxy(tasks, http_server, [0.9, 0.0, 0.9, 0.9]) as proxy:
        base = f"http://127.0.0.1:{proxy.port}"
        clients = [DirectHttp(parse_site(base, "key")) for _ in range(2)]
        proxy.set(Messages(swapped=0.5))
        calls = [client.once(HttpCall(method="GET", url=f"{base}/a"), {}) for client in clients]
        answers = await asyncio.gather(*calls)
        for client in clients:
            await client.close()

    assert [answer.status for answer in answers] == [200, 200]
    assert proxy.bent == 1


async def test_an_answer_of_http_that_nothing_overtakes_comes_all_the_same(tasks: Tasks, http_server: str) -> None:
    async with a_proxy(tasks, http_server) as proxy:
        base = f"http://127.0.0.1:{proxy.port}"
        http = DirectHttp(parse_site(base, "key"))
        proxy.set(Messages(swapped=1.0))
        answer = await http.once(HttpCall(method="GET", url=f"{base}/a"), {})
        await http.close()

    assert answer.status == 200
    assert proxy.bent == 0


async def test_what_is_behind_tls_is_hit_by_faults_for_all_only(
    tasks: Tasks, own_certificate: Certificate, trusted: None
) -> None:
    async with (
        a_raw_server(answering(200, b"fine"), tls=own_certificate.for_server()) as url,
        a_proxy(tasks, url) as proxy,
    ):
        base = f"https://127.0.0.1:{proxy.port}"
        http = DirectHttp(parse_site(base, "key"))
        call = HttpCall(method="GET", url=f"{base}/rest/v1/x")
        proxy.set(Answer(status=503), Traffic.HTTP)
        answer = await http.once(call, {})
        proxy.set(Reset())

        assert answer == HttpAnswer(status=200, body=b"fine")
        with pytest.raises(ConnectionError):
            await http.once(call, {})
        await http.close()


async def test_closing_ends_every_connection_whatever_holds_it(tasks: Tasks) -> None:
    async with an_echo(tasks) as (proxy, url), a_socket(url) as socket:
        proxy.set(BlackHole())
        await socket.send("lost for ever")

        await proxy.close()
        await proxy.close()

        assert proxy.connections == 0
