"""The pool of HTTP connections against servers on real sockets: what is kept, what is given up, what is unpacked."""

import asyncio
import gzip
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from desktop_chat.domain.errors import NotOurServer, Transient
from desktop_chat.transport import http_direct
from desktop_chat.transport.calls import HttpAnswer, HttpCall
from desktop_chat.transport.carrier import LARGEST_ANSWER, MOST_CONNECTIONS
from desktop_chat.transport.http import HttpClient
from desktop_chat.transport.http_direct import DirectHttp
from desktop_chat.transport.site import parse_site
from tests.transport.certificate import Certificate
from tests.transport.raw_server import a_raw_server, an_answer, answering, hang, read_request

Ask = Callable[[], Awaitable[HttpAnswer]]
Reader = asyncio.StreamReader
Writer = asyncio.StreamWriter


@asynccontextmanager
async def a_client(url: str, *, repeatable: bool = True, limit: float = 5.0) -> AsyncIterator[Ask]:
    client = HttpClient(parse_site(url, "k"))
    call = HttpCall(method="POST", url=f"{url}/rest/v1/rpc/x", body=b"{}", repeatable=repeatable)
    try:
        yield lambda: client.exchange(call, {"apikey": "k"}, limit=limit)
    finally:
        await client.close()


async def answers_once(reader: Reader, writer: Writer, *parts: bytes) -> None:
    await read_request(reader)
    for part in parts:
        writer.write(part)
    await writer.drain()


async def test_a_request_names_its_host_and_its_length() -> None:
    heads: list[bytes] = []

    async def behave(reader: Reader, writer: Writer) -> None:
        head, body = await read_request(reader)
        heads.append(head + body)
        writer.write(an_answer(200, b"[]"))

    async with a_raw_server(behave) as url, a_client(url) as ask:
        answer = await ask()

    host = url.removeprefix("http://").encode()
    expected = b"POST /rest/v1/rpc/x HTTP/1.1\r\nHost: %b\r\napikey: k\r\nContent-Length: 2\r\n\r\n{}" % host
    assert answer == HttpAnswer(status=200, body=b"[]", retry_after=None)
    assert heads == [expected]


async def test_calls_at_the_same_time_share_a_few_connections() -> None:
    met: list[int] = []
    release = asyncio.Event()

    async def behave(reader: Reader, writer: Writer) -> None:
        met.append(1)
        while True:
            await read_request(reader)
            if len(met) == MOST_CONNECTIONS:
                release.set()
            await release.wait()
            writer.write(an_answer(200, b"1"))

    async with a_raw_server(behave) as url, a_client(url) as ask:
        answers = await asyncio.gather(*(ask() for _ in range(3 * MOST_CONNECTIONS)))

    assert [answer.body for answer in answers] == [b"1"] * 3 * MOST_CONNECTIONS
    assert len(met) == MOST_CONNECTIONS


@pytest.mark.parametrize("together", [True, False])
async def test_a_farewell_that_nobody_asked_for_is_no_answer(together: bool) -> None:
    said_all = asyncio.Event()
    farewell = an_answer(408, b"bye")

    async def behave(reader: Reader, writer: Writer) -> None:
        if said_all.is_set():
            await answers_once(reader, writer, an_answer(200, b"second"))
            return
        await answers_once(reader, writer, an_answer(200, b"first") + (farewell if together else b""))
        writer.write(b"" if together else farewell)
        writer.close()
        await writer.wait_closed()
        said_all.set()

    async with a_raw_server(behave) as url, a_client(url) as ask:
        first = await ask()
        await said_all.wait()
        second = await ask()

    assert (first.status, first.body) == (200, b"first")
    assert (second.status, second.body) == (200, b"second")


async def test_a_server_that_closes_after_each_answer_is_asked_again() -> None:
    async def behave(reader: Reader, writer: Writer) -> None:
        await answers_once(reader, writer, an_answer(200, b"ok", Connection="close"))

    async with a_raw_server(behave) as url, a_client(url) as ask:
        answers = [await ask(), await ask(), await ask()]

    assert [answer.body for answer in answers] == [b"ok"] * 3


async def test_what_must_not_be_done_twice_gets_a_connection_of_its_own() -> None:
    met: list[int] = []

    async def behave(reader: Reader, writer: Writer) -> None:
        met.append(1)
        await answering(200, b"ok")(reader, writer)

    async with a_raw_server(behave) as url, a_client(url, repeatable=False) as ask:
        bodies = [(await ask()).body, (await ask()).body]

    assert (bodies, len(met)) == ([b"ok", b"ok"], 2)


async def test_a_body_in_chunks_and_one_without_a_length_are_read_whole() -> None:
    chunked = b"HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
    endless = b"HTTP/1.1 200 X\r\n\r\nuntil the end"
    said = iter((chunked, endless))

    async def behave(reader: Reader, writer: Writer) -> None:
        await answers_once(reader, writer, next(said))
        writer.close()

    async with a_raw_server(behave) as url, a_client(url) as ask:
        bodies = [(await ask()).body, (await ask()).body]

    assert bodies == [b"abcde", b"until the end"]


async def test_an_early_hint_is_no_answer() -> None:
    async def behave(reader: Reader, writer: Writer) -> None:
        await answers_once(reader, writer, b"HTTP/1.1 103 Early Hints\r\n\r\n", an_answer(200, b"ok"))

    async with a_raw_server(behave) as url, a_client(url) as ask:
        assert (await ask()).body == b"ok"


async def test_a_packed_answer_is_unpacked() -> None:
    packed = gzip.compress(b'{"rows": []}')

    async with a_raw_server(answering(200, packed, Content_Encoding="gzip")) as url, a_client(url) as ask:
        assert (await ask()).body == b'{"rows": []}'


@pytest.mark.parametrize(
    "packed",
    [pytest.param(b"no gzip at all", id="not packed"), pytest.param(gzip.compress(b"x" * 999)[:-9], id="cut off")],
)
async def test_an_answer_that_cannot_be_unpacked_is_refused(packed: bytes) -> None:
    async with a_raw_server(answering(200, packed, Content_Encoding="gzip")) as url, a_client(url) as ask:
        with pytest.raises(NotOurServer):
            await ask()


async def test_a_bomb_does_not_go_off() -> None:
    bomb = gzip.compress(bytes(LARGEST_ANSWER + 1))

    async with a_raw_server(answering(200, bomb, Content_Encoding="gzip")) as url, a_client(url) as ask:
        with pytest.raises(Transient, match="larger"):
            await ask()


async def test_an_answer_without_end_is_given_up() -> None:
    async def behave(reader: Reader, writer: Writer) -> None:
        await answers_once(reader, writer, b"HTTP/1.1 200 X\r\n\r\n")
        while True:
            writer.write(bytes(256 * 1024))
            await writer.drain()

    async with a_raw_server(behave) as url, a_client(url) as ask:
        with pytest.raises(Transient, match="larger"):
            await ask()


async def test_a_head_without_end_is_given_up() -> None:
    async def behave(reader: Reader, writer: Writer) -> None:
        await answers_once(reader, writer, b"HTTP/1.1 200 X\r\nX-Long: ")
        while True:
            writer.write(b"x" * 65536)
            await writer.drain()

    async with a_raw_server(behave) as url, a_client(url) as ask:
        with pytest.raises(NotOurServer):
            await ask()


async def test_a_call_that_is_given_up_hangs_up() -> None:
    hung_up = asyncio.Event()

    async def behave(reader: Reader, writer: Writer) -> None:
        await hang(reader, writer)
        hung_up.set()

    async with a_raw_server(behave) as url, a_client(url, limit=0.2) as ask:
        with pytest.raises(Transient, match="no answer"):
            await ask()
        await hung_up.wait()


async def test_an_answer_that_breaks_off_is_transient_and_asked_for_again_if_that_is_harmless() -> None:
    asked: list[bytes] = []

    async def behave(reader: Reader, writer: Writer) -> None:
        asked.append((await read_request(reader))[1])
        writer.write(b"HTTP/1.1 200 X\r\nContent-Length: 10\r\n\r\nhalf")
        await writer.drain()

    async with a_raw_server(behave) as url, a_client(url) as ask:
        with pytest.raises((Transient, NotOurServer)):
            await ask()

    assert len(asked) == 2


async def test_calls_over_tls_keep_their_connection(own_certificate: Certificate, trusted: None) -> None:
    met: list[int] = []

    async def behave(reader: Reader, writer: Writer) -> None:
        met.append(1)
        await answering(200, b"ok")(reader, writer)

    async with a_raw_server(behave, tls=own_certificate.for_server()) as url, a_client(url) as ask:
        bodies = [(await ask()).body, (await ask()).body]

    assert (bodies, len(met)) == ([b"ok", b"ok"], 1)


async def test_closing_hangs_up_on_a_call_that_waits_and_begins_no_other() -> None:
    ended = asyncio.Event()
    taken = asyncio.Event()
    met = 0

    async def behave(reader: Reader, _writer: Writer) -> None:
        nonlocal met
        met += 1
        await read_request(reader)
        taken.set()
        try:
            await reader.read()
        finally:
            ended.set()

    async with a_raw_server(behave) as url:
        async with a_client(url) as ask:
            call = asyncio.get_running_loop().create_task(_await(ask))
            await taken.wait()
        with pytest.raises(Transient):
            await call
        await ended.wait()

    assert met == 1


async def test_a_kept_connection_that_says_nothing_more_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_direct, "DOUBT", 0.1)
    met: list[int] = []

    async def behave(reader: Reader, writer: Writer) -> None:
        met.append(len(met))
        await answers_once(reader, writer, an_answer(200, str(met[-1]).encode()))
        await hang(reader, writer)

    async with a_raw_server(behave) as url, a_client(url) as ask:
        bodies = [(await ask()).body, (await ask()).body]

    assert bodies == [b"0", b"1"]


async def test_a_fresh_connection_and_a_slow_answer_are_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_direct, "DOUBT", 0.1)
    met: list[int] = []

    async def behave(reader: Reader, writer: Writer) -> None:
        met.append(len(met))
        await read_request(reader)
        await asyncio.sleep(0.3)  # the slowness itself: nothing is waited for
        writer.write(an_answer(200, b"x"))
        await read_request(reader)
        for byte in an_answer(200, b"slow"):
            writer.write(bytes((byte,)))
            await asyncio.sleep(0.005)

    async with a_raw_server(behave) as url, a_client(url) as ask:
        bodies = [(await ask()).body, (await ask()).body]

    assert (bodies, met) == ([b"x", b"slow"], [0])


async def test_a_poll_that_is_held_is_not_doubted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_direct, "DOUBT", 0.1)

    async def behave(reader: Reader, writer: Writer) -> None:
        await answers_once(reader, writer, an_answer(200, b"x"))
        await read_request(reader)
        await asyncio.sleep(0.3)  # as a long poll is held
        writer.write(an_answer(200, b"news"))

    async with a_raw_server(behave) as url:
        http = DirectHttp(parse_site(url, "key"))
        held = HttpCall(method="GET", url=f"{url}/longpoll", held=True)
        bodies = [(await http.once(held, {})).body for _ in range(2)]
        await http.close()

    assert bodies == [b"x", b"news"]


async def _await(ask: Ask) -> HttpAnswer:
    return await ask()
