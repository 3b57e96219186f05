"""The live connection when the network, a proxy or the server misbehaves, each on a real socket."""

import gc
import json
import logging
import time

import psutil
import pytest

from desktop_chat.domain.errors import Refused, Transient, TransportError
from desktop_chat.domain.events import RoomEvent
from desktop_chat.domain.link import Lost, Tier
from desktop_chat.domain.ports import LiveRoom
from desktop_chat.protocol.serializer import MAX_FRAME_BYTES
from desktop_chat.transport import reopening
from tests.transport.certificate import Certificate
from tests.transport.conftest import KEY, MakeBackend, MakeTransport
from tests.transport.keeper import Keeper
from tests.transport.phoenix_server import PhoenixServer, no
from tests.transport.raw_server import (
    Behaviour,
    a_raw_server,
    answering,
    garbage,
    hang,
    refuse_at_once,
    reset,
    slow_loris,
)
from tests.transport.test_direct import LOG, OTHER_LOG, UP, Reader, an_open
from tests.unit.protocol.builders import ANN, OTHER_ROOM, TEAM, an_event

ROOM = LiveRoom(room=TEAM, gen=2)
RUBBISH = ("[" * 1_000_000, '{"a":' * 200_000, "not json " * 100_000, b"\x04" + b"\xff" * 1_000_000)
AT_ONCE = 5.0
"""Seconds, on a computer that is busy with something else: whatever waits for the wrong thing waits for 10 or more."""


async def failure_of(url: str, make_transport: MakeTransport, connect: float = 30.0) -> tuple[TransportError, float]:
    """Return what opening there ends in, and after how many seconds."""
    started = time.monotonic()
    with pytest.raises(TransportError) as caught:
        await make_transport(url, connect=connect).open(ANN, "jwt1", [ROOM])
    return caught.value, time.monotonic() - started


@pytest.mark.parametrize("behave", [hang, slow_loris])
async def test_one_deadline_ends_every_opening_that_drags_on(behave: Behaviour, make_transport: MakeTransport) -> None:
    async with a_raw_server(behave) as url:
        error, seconds = await failure_of(url, make_transport, connect=0.5)

    assert error == Transient("no answer within 0.5 s")
    assert seconds < AT_ONCE


@pytest.mark.parametrize(
    "behave",
    [
        reset,
        garbage,
        answering(200, b"<html>log in to this network</html>"),
        answering(302, b"", Location="http://127.0.0.1:1/"),
        answering(403, b"<html>blocked</html>"),
        answering(500, b""),
        answering(503, b"busy", Retry_After="7"),
    ],
)
async def test_what_may_pass_is_told_at_once(behave: Behaviour, make_transport: MakeTransport) -> None:
    async with a_raw_server(behave) as url:
        error, seconds = await failure_of(url, make_transport)

    assert isinstance(error, Transient)
    assert seconds < AT_ONCE


@pytest.mark.parametrize(
    ("status", "sentence", "code"),
    [
        (401, "The token provided is not a valid JWT", "wrong_key"),
        (403, "Realtime was disabled for this tenant", "not_available"),
        (404, "Tenant not found", "no_such_project"),
    ],
)
async def test_a_definite_no_is_not_repeated(
    status: int, sentence: str, code: str, make_transport: MakeTransport
) -> None:
    async with a_raw_server(answering(status, json.dumps({"error": sentence}).encode())) as url:
        error, _ = await failure_of(url, make_transport)

    assert isinstance(error, Refused)
    assert error.code == code


async def test_a_busy_server_says_how_long_to_wait(make_transport: MakeTransport) -> None:
    body = json.dumps({"error": "Too many connected users"}).encode()
    async with a_raw_server(answering(429, body, Retry_After="20")) as url:
        error, _ = await failure_of(url, make_transport)

    assert error == Transient("Too many connected users", 20.0)


async def test_a_port_where_nobody_listens_fails_at_once(make_transport: MakeTransport) -> None:
    error, seconds = await failure_of("http://127.0.0.1:9", make_transport)

    assert isinstance(error, Transient)
    assert seconds < AT_ONCE


async def test_a_reset_ends_what_is_read_with_lost(server: PhoenixServer, make_transport: MakeTransport) -> None:
    _, reader = await an_open(make_transport, server)

    server.reset()

    assert await reader.rest() == [Lost(tier=Tier.DIRECT, reason="the connection broke")]


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (1000, "the server closed a silent connection"),
        (1001, "the server is going away or wants fewer joins"),
        (1012, "the server restarts"),
        (4000, "the server closed the connection (4000)"),
    ],
)
async def test_every_close_of_the_server_is_a_loss(
    code: int, reason: str, server: PhoenixServer, make_transport: MakeTransport
) -> None:
    _, reader = await an_open(make_transport, server)

    await server.sockets[-1].close(code, "words that are not believed")

    assert await reader.rest() == [Lost(tier=Tier.DIRECT, reason=reason)]


async def test_what_came_before_the_end_is_still_read(server: PhoenixServer, make_transport: MakeTransport) -> None:
    _, reader = await an_open(make_transport, server)

    await server.say(LOG, "ev", an_event())
    await server.sockets[-1].close(1012)

    assert len(await reader.rest()) == 2


async def test_a_frame_over_the_limit_ends_the_connection(server: PhoenixServer, make_transport: MakeTransport) -> None:
    _, reader = await an_open(make_transport, server)

    await server.send("x" * (MAX_FRAME_BYTES + 1))

    assert await reader.rest() == [Lost(tier=Tier.DIRECT, reason="the server broke the rules of the connection (1009)")]


async def test_rubbish_without_end_is_dropped_and_costs_no_memory(
    server: PhoenixServer, make_transport: MakeTransport
) -> None:
    _, reader = await an_open(make_transport, server)
    resident: list[int] = []
    for seq, rounds in ((8, 2), (9, 20)):
        for frame in (*RUBBISH,) * rounds:
            await server.send(frame)
        await server.say(LOG, "ev", an_event(s=seq))
        event = await reader.next()
        assert isinstance(event, RoomEvent)
        assert event.seq == seq
        resident.append(psutil.Process().memory_info().rss)

    assert resident[1] - resident[0] < 20 * 1024 * 1024
    assert (len(server.sockets), server.ended) == (1, 0)


async def test_a_half_open_connection_is_noticed_by_its_pings(
    server: PhoenixServer, make_transport: MakeTransport
) -> None:
    _, reader = await an_open(make_transport, server, heartbeat=3.0, connect=0.4)
    await reader.measured()

    server.fall_silent()

    assert await reader.rest() == [Lost(tier=Tier.DIRECT, reason="no answer to a ping")]


async def test_a_server_that_pongs_but_answers_no_heartbeat_is_noticed(
    server: PhoenixServer, make_transport: MakeTransport
) -> None:
    server.answers_heartbeats = False
    _, reader = await an_open(make_transport, server, heartbeat=0.6, connect=0.4)

    assert await reader.rest() == [Lost(tier=Tier.DIRECT, reason="no answer to a heartbeat")]


async def test_closing_a_half_open_connection_takes_a_second_at_most(
    server: PhoenixServer, make_transport: MakeTransport, keeper: Keeper
) -> None:
    transport, reader = await an_open(make_transport, server)
    server.fall_silent()
    started = time.monotonic()

    await transport.close()

    assert time.monotonic() - started < AT_ONCE
    assert await reader.rest() == []
    await keeper.settle()


async def test_more_than_can_be_taken_ends_the_connection(
    server: PhoenixServer, make_transport: MakeTransport, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reopening, "CAPACITY", 3)
    transport = make_transport(server.url)
    await transport.open(ANN, "jwt1", [ROOM])

    for seq in range(5):
        await server.say(LOG, "ev", an_event(s=seq))
    await server.until(lambda: server.ended == 1)

    items = await Reader(transport).rest()
    assert items[0] == UP
    assert items[-1] == Lost(tier=Tier.DIRECT, reason="more arrived than could be taken")


async def test_no_token_key_or_text_reaches_a_log(
    server: PhoenixServer, make_transport: MakeTransport, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    transport, reader = await an_open(make_transport, server)

    await transport.authorise("jwt2-secret")
    await server.say(LOG, "ev", an_event())
    await server.send("rubbish with a secret")
    await server.sockets[-1].close(1012)
    await reader.rest()

    assert "dropped what breaks the wire format" in caplog.text
    assert not any(word in caplog.text for word in ("jwt1", "jwt2", KEY, "hello", "secret"))


async def test_a_join_that_freezes_the_connection_is_no_loss(
    server: PhoenixServer, make_transport: MakeTransport
) -> None:
    server.answers[OTHER_LOG] = no("Unauthorized: You do not have permissions")
    server.freezes[OTHER_LOG] = 0.7
    transport, reader = await an_open(make_transport, server, heartbeat=0.3, connect=1.0)

    await transport.follow([ROOM, LiveRoom(room=OTHER_ROOM, gen=1)])
    await server.say(LOG, "ev", an_event())

    assert isinstance(await reader.next(), RoomEvent)


async def test_sending_into_a_black_hole_ends(server: PhoenixServer, make_transport: MakeTransport) -> None:
    live = LiveRoom(room=TEAM, gen=2, typing=True)
    transport, reader = await an_open(make_transport, server, heartbeat=60.0, connect=0.6)
    await transport.follow([live, LiveRoom(room=OTHER_ROOM, gen=1)])
    server.fall_silent()

    for _ in range(100_000):
        await transport.say_typing(live, ANN, on=True)

    assert await reader.rest() == [Lost(tier=Tier.DIRECT, reason="the connection takes nothing more")]


@pytest.mark.expects_log("asyncio ERROR: Error on transport creation")
async def test_a_certificate_that_nobody_vouches_for_is_not_accepted(
    make_transport: MakeTransport, make_backend: MakeBackend, own_certificate: Certificate
) -> None:
    async with a_raw_server(hang, tls=own_certificate.for_server()) as url:
        error, _ = await failure_of(url, make_transport)
        with pytest.raises(Transient, match="certificate is not trusted"):
            await make_backend(url).ensure_profile("Ann")

    assert isinstance(error, Transient)
    assert "certificate is not trusted" in error.reason


async def test_a_certificate_that_the_system_trusts_is_accepted(
    make_transport: MakeTransport, make_backend: MakeBackend, own_certificate: Certificate, trusted: None
) -> None:
    async with a_raw_server(answering(503, b""), tls=own_certificate.for_server()) as url:
        error, _ = await failure_of(url, make_transport)
        with pytest.raises(Transient, match="HTTP 503"):
            await make_backend(url).ensure_profile("Ann")

    assert error == Transient("HTTP 503 instead of a WebSocket")


@pytest.mark.parametrize("tls", [False, True])
async def test_a_hanging_tls_handshake_ends_and_leaves_nothing_open(
    make_transport: MakeTransport, make_backend: MakeBackend, tls: bool
) -> None:
    async with a_raw_server(hang) as url:
        shown = url.replace("http", "https") if tls else url
        error, _ = await failure_of(shown, make_transport, connect=0.5)
        with pytest.raises(Transient, match="no answer"):
            await make_backend(shown, call_limit=0.4).ensure_profile("Ann")

    gc.collect()
    assert error == Transient("no answer within 0.5 s")


async def test_a_server_without_tls_behind_https_is_no_downgrade(
    make_transport: MakeTransport, make_backend: MakeBackend
) -> None:
    async with a_raw_server(refuse_at_once) as url:
        error, _ = await failure_of(url.replace("http", "https"), make_transport)
        with pytest.raises(Transient):
            await make_backend(url.replace("http", "https")).ensure_profile("Ann")

    assert isinstance(error, Transient)
