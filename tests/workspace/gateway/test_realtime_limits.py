"""Handshakes that are refused, and ends of sockets: too silent, too slow, too big, too many."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from desktop_chat.workspace.gateway_settings import GatewaySettings, RealtimeSettings
from tests.support.gateway import RunningGateway, running_gateway
from tests.support.postgres import RunningPostgres

pytestmark = pytest.mark.database


@asynccontextmanager
async def limited(postgres: RunningPostgres, folder: Path, settings: RealtimeSettings) -> AsyncIterator[RunningGateway]:
    async with (
        postgres.database() as database,
        running_gateway(database, folder, GatewaySettings(realtime=settings)) as gateway,
    ):
        yield gateway


async def refusal(gateway: RunningGateway, query: str, headers: dict[str, str] | None = None) -> tuple[int, bytes]:
    url = f"{gateway.url.replace('http', 'ws')}/realtime/v1/websocket?{query}"
    with pytest.raises(InvalidStatus) as refused:
        async with connect(url, additional_headers=headers):
            pass
    return refused.value.response.status_code, bytes(refused.value.response.body or b"")


async def test_handshake_without_a_key(gateway: RunningGateway) -> None:
    status, body = await refusal(gateway, "vsn=1.0.0")

    assert (status, json.loads(body)) == (401, {"error": "API key is missing"})


async def test_key_in_the_rest_header_does_not_count(gateway: RunningGateway) -> None:
    assert (await refusal(gateway, "vsn=1.0.0", {"apikey": gateway.anon_key}))[0] == 401


async def test_key_may_come_in_a_header_of_its_own(gateway: RunningGateway) -> None:
    url = f"{gateway.url.replace('http', 'ws')}/realtime/v1/websocket?apikey=wrong"
    async with connect(url, additional_headers={"x-api-key": gateway.anon_key}) as connection:
        assert connection.response is not None
        assert connection.response.status_code == 101


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ("nonsense", "The token provided is not a valid JWT"),
        ("sb_publishable_x", "The token provided is not a valid JWT"),
        ("eyJhbGciOiJub25lIn0.eyJyb2xlIjoiYW5vbiJ9.", "Failed to validate JWT signature"),
    ],
)
async def test_handshake_with_a_bad_key(gateway: RunningGateway, key: str, message: str) -> None:
    status, body = await refusal(gateway, f"apikey={key}&vsn=2.0.0")

    assert (status, json.loads(body)) == (401, {"error": message})


@pytest.mark.parametrize("version", ["3.0.0", "2.1.0", ""])
async def test_unknown_serializer_is_forbidden_without_a_word(gateway: RunningGateway, version: str) -> None:
    assert await refusal(gateway, f"apikey={gateway.anon_key}&vsn={version}") == (403, b"")


async def test_serializer_is_the_first_when_none_is_named(gateway: RunningGateway) -> None:
    url = f"{gateway.url.replace('http', 'ws')}/realtime/v1/websocket?apikey={gateway.anon_key}"
    async with connect(url) as connection:
        await connection.send('{"topic":"phoenix","event":"heartbeat","payload":{},"ref":null}')

        assert json.loads(await connection.recv())["ref"] is None


async def test_other_sockets_are_not_served(gateway: RunningGateway) -> None:
    with pytest.raises(InvalidStatus) as refused:
        async with connect(f"{gateway.url.replace('http', 'ws')}/elsewhere"):
            pass

    assert refused.value.response.status_code == 404


async def test_too_many_sockets(gateway_postgres: RunningPostgres, tmp_path: Path) -> None:
    settings = RealtimeSettings(most_sockets=1)
    async with limited(gateway_postgres, tmp_path, settings) as gateway, gateway.socket() as wire:
        await wire.beats()
        status, body = await refusal(gateway, f"apikey={gateway.anon_key}")

    assert (status, json.loads(body)) == (429, {"error": "Too many connected users"})


async def test_silent_socket_is_closed_with_1000(gateway_postgres: RunningPostgres, tmp_path: Path) -> None:
    async with (
        limited(gateway_postgres, tmp_path, RealtimeSettings(idle_seconds=0.2)) as gateway,
        gateway.socket() as wire,
    ):
        assert await wire.close_code() == 1000


async def test_frame_that_is_too_big_is_closed_with_1009(gateway: RunningGateway) -> None:
    async with gateway.socket() as wire:
        with contextlib.suppress(ConnectionClosed):  # the server may close before all of it is written
            await wire.connection.send("x" * 5_000_001)

        assert await wire.close_code() == 1009


async def test_payload_that_is_too_big_is_dropped_and_told(gateway_postgres: RunningPostgres, tmp_path: Path) -> None:
    async with (
        limited(gateway_postgres, tmp_path, RealtimeSettings(most_payload_bytes=100)) as gateway,
        gateway.socket() as wire,
        gateway.socket() as other,
    ):
        await wire.join("lobby", broadcast={"ack": True})
        await other.join("lobby")
        await wire.send("realtime:lobby", "broadcast", {"x": "y" * 200})

        assert (await wire.receive())[4] == {"status": "error", "response": {"error": "payload_size_exceeded"}}
        await other.beats()


async def test_too_many_channels(gateway_postgres: RunningPostgres, tmp_path: Path) -> None:
    async with (
        limited(gateway_postgres, tmp_path, RealtimeSettings(most_channels=2)) as gateway,
        gateway.socket() as wire,
    ):
        replies = [await wire.join(name) for name in ("a", "b", "c")]
        again = await wire.join("a", ref="5")

    assert replies[-1][4]["response"]["reason"] == "ChannelRateLimitReached: Too many channels"
    assert again[4]["status"] == "ok"


async def test_too_many_joins_close_with_1001(gateway_postgres: RunningPostgres, tmp_path: Path) -> None:
    settings = RealtimeSettings(joins_burst=1, joins_per_second=0.001)
    async with limited(gateway_postgres, tmp_path, settings) as gateway, gateway.socket() as wire:
        await wire.join("a")
        reply = await wire.join("b", ref="2")

        reason = "ClientJoinRateLimitReached: Too many joins per second"
        assert reply[4] == {"status": "error", "response": {"reason": reason}}
        assert await wire.close_code() == 1001


async def test_too_many_events_end_the_channel(gateway_postgres: RunningPostgres, tmp_path: Path) -> None:
    settings = RealtimeSettings(events_burst=1, events_per_second=0.001)
    async with limited(gateway_postgres, tmp_path, settings) as gateway, gateway.socket() as wire:
        await wire.join("a")
        await wire.send("realtime:a", "broadcast", {})
        await wire.send("realtime:a", "broadcast", {})

        assert (await wire.receive())[4]["message"] == "Too many messages per second"
        assert (await wire.receive())[3] == "phx_close"


async def test_too_many_deliveries_end_those_who_receive_and_not_the_sender(
    gateway_postgres: RunningPostgres, tmp_path: Path
) -> None:
    settings = RealtimeSettings(deliveries_per_second=3 / 60)
    async with (
        limited(gateway_postgres, tmp_path, settings) as gateway,
        gateway.socket() as sender,
        gateway.socket() as first,
        gateway.socket(version="2.0.0") as second,
    ):
        for wire in (sender, first, second):
            await wire.join("a")
        for number in range(2):
            await sender.send("realtime:a", "broadcast", {"n": number})

        for wire in (first, second):
            assert [(await wire.receive())[4]["n"] for _ in range(2)] == [0, 1]
            assert (await wire.receive())[4]["message"] == "Too many messages per second"
            assert (await wire.receive())[3] == "phx_close"
        await sender.beats()
        await first.join("a", ref="2")
        await sender.send("realtime:a", "broadcast", {"n": 2})
        assert (await first.receive())[4]["n"] == 2
        assert (await first.receive())[4]["message"] == "Too many messages per second"
        assert (await first.receive())[3] == "phx_close"

        gateway.clock.advance(66)
        await first.join("a", ref="3")
        await sender.send("realtime:a", "broadcast", {"n": 3})
        assert (await first.receive())[4]["n"] == 3
        await first.beats()


async def test_too_many_joins_refuse_new_connections(gateway_postgres: RunningPostgres, tmp_path: Path) -> None:
    settings = RealtimeSettings(joins_burst=1, joins_per_second=0.001)
    async with limited(gateway_postgres, tmp_path, settings) as gateway, gateway.socket() as wire:
        await wire.join("a")
        status, body = await refusal(gateway, f"apikey={gateway.anon_key}")

    assert (status, json.loads(body)) == (429, {"error": "Too many joins per second"})


@pytest.mark.parametrize("limit", [{"queue_frames": 20}, {"queue_bytes": 5_000_000}])
async def test_reader_that_is_too_slow_is_let_go_with_1013(
    gateway_postgres: RunningPostgres, tmp_path: Path, limit: dict[str, Any]
) -> None:
    settings = RealtimeSettings(**limit)
    async with (
        limited(gateway_postgres, tmp_path, settings) as gateway,
        gateway.socket() as sender,
        gateway.socket() as slow,
        gateway.socket() as quick,
    ):
        for wire in (sender, slow, quick):
            await wire.join("lobby")
        slow.connection.transport.pause_reading()
        for number in range(60):
            await sender.send("realtime:lobby", "broadcast", {"n": number, "x": "y" * 500_000})
            assert (await quick.receive())[4]["n"] == number
        slow.connection.transport.resume_reading()

        await asyncio.wait_for(drained(slow.connection), 10)
        assert slow.connection.close_code == 1013


async def drained(connection: ClientConnection) -> None:
    with contextlib.suppress(ConnectionClosed):
        while True:
            await connection.recv()


async def test_conformance_mode_freezes_after_a_refused_join(gateway_postgres: RunningPostgres, tmp_path: Path) -> None:
    settings = RealtimeSettings(join_refusal_seconds=0.3, handshake_refusal_seconds=0.3)
    async with limited(gateway_postgres, tmp_path, settings) as gateway, gateway.socket() as wire:
        before = gateway.clock.monotonic()
        reply = await wire.join("")
        between = gateway.clock.monotonic()
        await refusal(gateway, "vsn=1.0.0")
        after = gateway.clock.monotonic()

    assert reply[4]["status"] == "error"
    assert between - before >= 0.3
    assert after - between >= 0.3


async def test_refused_join_holds_back_what_others_send(gateway_postgres: RunningPostgres, tmp_path: Path) -> None:
    settings = RealtimeSettings(join_refusal_seconds=1.0)
    async with (
        limited(gateway_postgres, tmp_path, settings) as gateway,
        gateway.socket() as frozen,
        gateway.socket() as other,
    ):
        await frozen.join("a")
        await other.join("a", broadcast={"ack": True})
        before = gateway.clock.monotonic()
        await frozen.send("realtime:", "phx_join", {}, ref="2", join_ref="2")
        while gateway.clock.monotonic() < before + 0.1:
            await other.beats()
        await other.send("realtime:a", "broadcast", {"n": 1})
        assert (await other.receive())[4]["status"] == "ok"
        first, arrived = await frozen.receive(), gateway.clock.monotonic()
        second = await frozen.receive()

    assert first[4] == {"n": 1}
    assert arrived >= before + 1.0
    assert second[4]["status"] == "error"


def test_hosted_limits_are_supabases() -> None:
    hosted = GatewaySettings().as_hosted().realtime

    assert (hosted.most_channels, hosted.most_sockets, hosted.join_refusal_seconds) == (100, 200, 5.0)
    assert (hosted.deliveries_per_second, hosted.presence_calls, hosted.presence_seconds) == (100.0, 5, 30.0)


@pytest.mark.parametrize("size", [255, 256, 4_000_000])
async def test_name_of_a_topic_is_limited(gateway: RunningGateway, size: int) -> None:
    async with gateway.socket() as wire:
        reply = await wire.join("x" * (size - len("realtime:")))

        assert reply[4]["status"] == ("ok" if size == 255 else "error")
        assert size == 255 or reply[4]["response"]["reason"].startswith("TopicNameTooLong")
        await wire.beats()


@pytest.mark.parametrize("name", ["ref", "join_ref"])
async def test_ref_that_is_too_long_is_dropped(gateway: RunningGateway, name: str) -> None:
    async with gateway.socket() as wire:
        await wire.send("realtime:x", "phx_join", {"config": {}}, **{name: "r" * 256})

        await wire.beats()


async def test_one_socket_does_not_use_up_the_joins_of_all(gateway_postgres: RunningPostgres, tmp_path: Path) -> None:
    settings = RealtimeSettings(
        socket_joins_burst=2, socket_joins_per_second=0.001, joins_burst=4, joins_per_second=0.001
    )
    async with limited(gateway_postgres, tmp_path, settings) as gateway:
        async with gateway.socket() as greedy:
            for number in range(30):
                await greedy.send(f"realtime:{number}", "phx_join", {"config": {}})
            assert await greedy.close_code() == 1001
        async with gateway.socket() as modest:
            assert (await modest.join("a"))[4]["status"] == "ok"
            assert (await modest.join("b", ref="2"))[4]["status"] == "ok"


async def test_the_server_leaves_pings_to_the_clients_heartbeats(gateway: RunningGateway) -> None:
    assert gateway.web.config.ws_ping_interval is None


async def test_a_flood_of_frames_keeps_nobody_else_waiting(gateway: RunningGateway) -> None:
    async with gateway.socket() as flood, gateway.socket() as other:
        heartbeat = json.dumps({"topic": "phoenix", "event": "heartbeat", "payload": {}, "ref": "1"})
        for _ in range(3_000):
            await flood.connection.send(heartbeat)

        await other.beats()
