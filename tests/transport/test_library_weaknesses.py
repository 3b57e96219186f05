"""What the official client does (`realtime` 2.34) that our adapter has to deal with, shown by the client itself.

The numbers are those of the design notes; those that are missing here are about parts that we do not use, and are in
`test_library_unused.py`. A test that fails after an upgrade means that something has changed which the adapter leans
on or works around: look it up there, and delete what is not needed any more. `test_library.py` shows how it copes.
"""

import asyncio
import json
import random
from collections.abc import AsyncIterator, Callable

import pytest
from realtime import AsyncRealtimeChannel, AsyncRealtimeClient
from realtime.types import (
    ChannelStates,
    RealtimeAcknowledgementStatus,
    RealtimeChannelOptions,
    RealtimeSubscribeStates,
)
from websockets.exceptions import ConnectionClosedError

from desktop_chat.transport.quiet import silence_wire_logs
from tests.transport.phoenix_server import PhoenixServer, a_phoenix_server, no
from tests.transport.raw_server import a_raw_server, an_answer, answering, read_request

MakeClient = Callable[..., AsyncRealtimeClient]
TOPIC = "realtime:room:1"
CLOSED_PORT = "http://127.0.0.1:9"
MEGABYTE = 1024 * 1024


@pytest.fixture
async def make_client() -> AsyncIterator[MakeClient]:
    """Makes clients without supervision of their own, and closes them at the end."""
    silence_wire_logs()
    made: list[AsyncRealtimeClient] = []

    def make(url: str, *, again: bool = False, tries: int = 1, timeout: float = 5.0) -> AsyncRealtimeClient:
        client = AsyncRealtimeClient(
            f"{url}/realtime/v1",
            "anon",
            auto_reconnect=again,
            max_retries=tries,
            initial_backoff=0.0,
            timeout=timeout,  # type: ignore[arg-type]
        )
        made.append(client)
        return client

    yield make
    for client in made:
        if client._ws_connection is not None:
            client._ws_connection.transport.abort()
        await client.close()


class Told:
    """Keeps what a channel's status callback is told."""

    def __init__(self) -> None:
        self.states: list[RealtimeSubscribeStates] = []
        self.errors: list[Exception | None] = []
        self._stir = asyncio.Event()

    def __call__(self, status: RealtimeSubscribeStates, error: Exception | None) -> None:
        self.states.append(status)
        self.errors.append(error)
        self._stir.set()

    async def until(self, count: int) -> None:
        async with asyncio.timeout(15):
            while len(self.states) < count:
                self._stir.clear()
                await self._stir.wait()


def a_long_word() -> str:
    """Return 16 MB that cannot be packed, more than the buffers of two sockets hold."""
    return random.Random(1).randbytes(8 * MEGABYTE).hex()


def options() -> RealtimeChannelOptions:
    return {"config": {"broadcast": {"ack": False, "self": False}, "presence": None, "private": True}}


async def a_channel(client: AsyncRealtimeClient, told: Told | None = None) -> AsyncRealtimeChannel:
    """Return a channel that has been answered."""
    await client.connect()
    return await client.channel("room:1", options()).subscribe(told)


def listener(client: AsyncRealtimeClient) -> "asyncio.Task[None]":
    """The library's own task that reads."""
    assert client._listen_task is not None
    return client._listen_task


async def ended(task: "asyncio.Task[None]") -> BaseException | None:
    """Wait for a task of the library; return what it died of."""
    async with asyncio.timeout(15):
        await asyncio.wait([task])
    return task.exception()


async def test_w1_an_error_in_a_callback_ends_all_reception_and_nobody_is_told(
    server: PhoenixServer, make_client: MakeClient
) -> None:
    told, client = Told(), make_client(server.url)
    channel = await a_channel(client, told)

    def clumsy(_payload: object) -> None:
        raise ValueError("a mistake")

    channel.on_broadcast("*", clumsy)
    reading = listener(client)
    await server.say(TOPIC, "ev", {})

    assert isinstance(await ended(reading), ValueError)
    assert (client.is_connected, channel.state) == (True, ChannelStates.JOINED)
    assert told.states == [RealtimeSubscribeStates.SUBSCRIBED]


async def test_w2_after_its_tries_it_is_dead_for_good_without_a_word(make_client: MakeClient) -> None:
    told = Told()
    async with a_phoenix_server() as server:
        client = make_client(server.url, again=True, tries=2)
        await a_channel(client, told)
        reading = listener(client)
        client.url = f"ws{CLOSED_PORT.removeprefix('http')}/websocket"
        server.reset()
        died_of = await ended(reading)

    assert isinstance(died_of, OSError)
    assert not client.is_connected
    assert told.states == [RealtimeSubscribeStates.SUBSCRIBED, RealtimeSubscribeStates.CHANNEL_ERROR]


async def test_w3_it_cannot_be_told_to_try_for_ever(make_client: MakeClient) -> None:
    with pytest.raises(OverflowError):
        await make_client(CLOSED_PORT, again=True, tries=5000).connect()


async def test_w4_its_heartbeats_have_no_number_so_that_no_answer_can_be_theirs(
    server: PhoenixServer, make_client: MakeClient
) -> None:
    client = make_client(server.url)
    await client.connect()
    await server.until(lambda: len(server.of("heartbeat")) == 1)

    assert server.of("heartbeat") == [[None, None, "phoenix", "heartbeat", {}]]
    assert "phoenix" not in client.channels


async def test_w5_a_half_open_connection_is_noticed_after_50_seconds(
    server: PhoenixServer, make_client: MakeClient
) -> None:
    client = make_client(server.url)
    await client.connect()
    socket = client._ws_connection

    assert socket is not None
    assert (socket.ping_interval, socket.ping_timeout, socket.close_timeout) == (20, 20, 10)


async def test_w6_what_is_said_while_it_is_disconnected_is_dropped_in_silence(
    server: PhoenixServer, make_client: MakeClient
) -> None:
    told, client = Told(), make_client(server.url, timeout=0.2)
    channel = await a_channel(client, told)
    server.reset()
    await told.until(2)
    late = asyncio.Event()

    push = await channel.push("broadcast", {"type": "broadcast", "event": "typing", "payload": {}})
    push.receive(RealtimeAcknowledgementStatus.Timeout, late.set)
    await late.wait()
    await client.connect()
    await told.until(3)
    # What comes behind has arrived, so nothing is under way any more.
    await channel.push("access_token", {})
    await server.until(lambda: len(server.of("access_token")) == 1)

    assert server.of("broadcast") == []


async def test_w7_it_sends_on_a_channel_whose_join_has_not_been_answered(
    server: PhoenixServer, make_client: MakeClient
) -> None:
    server.answers["realtime:"] = None
    client = make_client(server.url, timeout=0.2)
    channel = await a_channel(client)

    await channel.send_broadcast("typing", {})

    await server.until(lambda: len(server.of("broadcast")) == 1)
    assert not channel.is_joined


async def test_w8_every_push_without_an_answer_leaves_a_timer_behind(
    server: PhoenixServer, make_client: MakeClient
) -> None:
    client = make_client(server.url)
    channel = await a_channel(client)

    await client.set_auth("jwt")
    await client.close()

    assert [push.timeout_task is not None for push in channel.messages_waiting_for_ack.values()] == [True]


async def test_w9_sending_into_a_black_hole_waits_for_ever(server: PhoenixServer, make_client: MakeClient) -> None:
    client = make_client(server.url)
    channel = await a_channel(client)
    server.fall_silent()

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.3):
            await channel.send_broadcast("typing", {"text": a_long_word()})


async def test_w10_frames_that_it_does_not_know_are_dropped_and_the_next_one_arrives(
    server: PhoenixServer, make_client: MakeClient
) -> None:
    client = make_client(server.url)
    heard: asyncio.Queue[object] = asyncio.Queue()
    channel = await a_channel(client)
    channel.on_broadcast("*", heard.put_nowait)
    frame = {"topic": TOPIC, "event": "broadcast", "payload": {"event": "ev", "payload": {}}}

    await server.send(json.dumps(frame))
    await server.send(json.dumps(frame | {"ref": None, "payload": {"event": "ev", "payload": [1]}}))
    await server.send(json.dumps(frame | {"ref": None, "payload": {"event": "ev"}}))
    await server.send(b"\x04\x01")
    await server.say(TOPIC, "last", {})

    async with asyncio.timeout(15):
        assert await heard.get() == {"event": "last", "payload": {}, "meta": {"id": "1"}}


async def test_w11_a_frame_over_a_megabyte_costs_the_connection(server: PhoenixServer, make_client: MakeClient) -> None:
    told, client = Told(), make_client(server.url)
    await a_channel(client, told)

    await server.say(TOPIC, "ev", {"text": "x" * MEGABYTE})
    await told.until(2)

    error = told.errors[-1]
    assert isinstance(error, ConnectionClosedError)
    assert error.sent is not None
    assert error.sent.code == 1009


async def test_w12_a_channel_that_the_server_closes_is_never_joined_again(
    server: PhoenixServer, make_client: MakeClient
) -> None:
    told, client = Told(), make_client(server.url)
    channel = await a_channel(client, told)

    await server.push(TOPIC, "phx_close", {})
    await told.until(2)

    assert told.states[-1] is RealtimeSubscribeStates.CLOSED
    assert (client.channels, client.is_connected, channel.rejoin_timer.timer) == ({}, True, None)


async def test_w12_even_the_farewell_to_an_older_join_closes_the_new_channel(
    server: PhoenixServer, make_client: MakeClient
) -> None:
    told, client = Told(), make_client(server.url)
    old = await a_channel(client)
    former = server.joins[TOPIC]
    await client.remove_channel(old)
    await a_channel(client, told)

    await server.send(json.dumps({"topic": TOPIC, "event": "phx_close", "payload": {}, "ref": former}))
    await told.until(2)

    assert told.states[-1] is RealtimeSubscribeStates.CLOSED


async def test_w13_a_refused_join_is_repeated_whatever_the_reason(
    server: PhoenixServer, make_client: MakeClient
) -> None:
    server.answers["realtime:"] = no("Unauthorized: You do not have permissions to read from this Channel topic")
    told, client = Told(), make_client(server.url)
    channel = await a_channel(client, told)

    assert told.states == [RealtimeSubscribeStates.CHANNEL_ERROR]
    assert json.loads(str(told.errors[0]))["reason"].startswith("Unauthorized")
    assert channel.rejoin_timer.timer is not None
    channel.rejoin_timer.reset()


async def test_w14_nobody_is_asked_for_a_fresh_token_when_it_joins_again(
    server: PhoenixServer, make_client: MakeClient
) -> None:
    told, client = Told(), make_client(server.url)
    await client.set_auth("jwt1")
    await a_channel(client, told)
    server.reset()
    await told.until(2)

    await client.connect()
    await told.until(3)

    assert [frame[4]["access_token"] for frame in server.of("phx_join") if isinstance(frame[4], dict)] == ["jwt1"] * 2


async def test_w15_a_channel_object_serves_once_and_is_handed_out_again(
    server: PhoenixServer, make_client: MakeClient
) -> None:
    client = make_client(server.url)
    channel = await a_channel(client)

    assert client.channel("room:1", options()) is channel
    with pytest.raises(Exception, match="multiple times"):
        await channel.subscribe()


async def test_w16_closing_tells_its_channels_nothing(server: PhoenixServer, make_client: MakeClient) -> None:
    told, client = Told(), make_client(server.url)
    channel = await a_channel(client, told)

    await client.close()

    assert (told.states, channel.state) == ([RealtimeSubscribeStates.SUBSCRIBED], ChannelStates.JOINED)


async def test_w19_without_a_channel_nobody_hears_of_the_end(server: PhoenixServer, make_client: MakeClient) -> None:
    client = make_client(server.url)
    await client.connect()
    reading = listener(client)

    await server.sockets[-1].close(1012)

    assert await ended(reading) is None
    assert not client.is_connected


async def test_joining_without_a_connection_makes_one(server: PhoenixServer, make_client: MakeClient) -> None:
    client = make_client(server.url)

    await client.channel("room:1", options()).subscribe()

    assert client.is_connected


async def test_redirects_are_followed_to_another_server(server: PhoenixServer, make_client: MakeClient) -> None:
    there = server.url.replace("http", "ws")
    async with a_raw_server(answering(302, b"", Location=f"{there}/elsewhere?vsn=1.0.0")) as url:
        client = make_client(url)
        await client.connect()

    assert server.paths == ["/elsewhere?vsn=1.0.0"]


async def test_the_proxy_of_this_computer_is_used_even_to_this_computer(
    make_client: MakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bytes] = []

    async def note(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head, _ = await read_request(reader)
        asked.append(head.split(b"\r\n")[0])
        writer.write(an_answer(403))

    for name in ("no_proxy", "NO_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    async with a_raw_server(note) as proxy:
        monkeypatch.setenv("https_proxy", proxy)
        with pytest.raises(Exception, match="403"):
            await make_client("http://127.0.0.1:7").connect()

    assert asked == [b"CONNECT 127.0.0.1:7 HTTP/1.1"]
