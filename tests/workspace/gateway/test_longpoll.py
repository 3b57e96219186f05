"""Long-polling over real HTTP: sessions, what they carry, how they end, and what hostile clients get."""

import asyncio
import json
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest

from desktop_chat.workspace.gateway_settings import GatewaySettings, RealtimeSettings
from tests.support.gateway import RunningGateway, running_gateway
from tests.support.postgres import RunningPostgres
from tests.support.wires import PATIENCE, Poller, read

pytestmark = pytest.mark.database

OK = {"status": "ok", "response": {"postgres_changes": []}}
VERSIONS = pytest.mark.parametrize("version", ["1.0.0", "2.0.0"])


@asynccontextmanager
async def limited(postgres: RunningPostgres, folder: Path, settings: RealtimeSettings) -> AsyncIterator[RunningGateway]:
    async with (
        postgres.database() as database,
        running_gateway(database, folder, GatewaySettings(realtime=settings)) as gateway,
    ):
        yield gateway


async def ask(gateway: RunningGateway, **query: str) -> dict[str, Any]:
    """GET the endpoint with exactly this query, without the header that carries the key."""
    async with httpx.AsyncClient(base_url=gateway.url, timeout=PATIENCE) as http:
        answer = await http.get("/realtime/v1/longpoll", params=query)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("application/json")
    return dict(answer.json())


async def seen_by(poller: Poller, wanted: Callable[[list[Any]], bool]) -> list[Any]:
    """Poll until a frame is the wanted one."""
    async with asyncio.timeout(PATIENCE):
        while not wanted(frame := await poller.receive()):
            pass
    return frame


async def test_session_opens_with_a_token_and_410_in_the_body(gateway: RunningGateway) -> None:
    answer = await ask(gateway, apikey=gateway.anon_key, vsn="1.0.0")

    assert answer == {"status": 410, "token": answer["token"], "messages": []}
    assert len(answer["token"]) > 40


@pytest.mark.parametrize(
    "query", [{}, {"apikey": "nonsense"}, {"apikey": ""}, {"vsn": "3.0.0"}, {"apikey": "KEY", "vsn": "2.1.0"}]
)
async def test_refusals_are_403_in_the_body(gateway: RunningGateway, query: dict[str, str]) -> None:
    query = {name: gateway.anon_key if value == "KEY" else value for name, value in query.items()}

    assert await ask(gateway, **query) == {"status": 403}


async def test_messages_for_no_session_are_gone(gateway: RunningGateway) -> None:
    for query in ({}, {"token": "x"}, {"token": "x" * 5_000}):
        answer = await gateway.http.post("/realtime/v1/longpoll", params=query, content="{}")

        assert (answer.status_code, answer.json()) == (200, {"status": 410})


async def test_unknown_token_opens_a_new_session(gateway: RunningGateway) -> None:
    answer = await ask(gateway, apikey=gateway.anon_key, token="invented")

    assert answer["status"] == 410
    assert answer["token"] != "invented"


@pytest.mark.parametrize("method", ["HEAD", "PUT", "DELETE", "OPTIONS", "PATCH"])
async def test_other_methods_are_bad_requests(gateway: RunningGateway, method: str) -> None:
    answer = await gateway.http.request(method, "/realtime/v1/longpoll")

    assert (answer.status_code, answer.content) == (400, b"")


@pytest.mark.parametrize("headers", [{"Host": "evil.example"}, {"Origin": "http://evil.example"}])
async def test_pages_from_elsewhere_get_nothing(gateway: RunningGateway, headers: dict[str, str]) -> None:
    answer = await gateway.http.get("/realtime/v1/longpoll", headers=headers)

    assert answer.status_code == 403


@VERSIONS
async def test_heartbeat_and_public_join(gateway: RunningGateway, version: str) -> None:
    async with gateway.poller(version=version) as poller:
        await poller.send("phoenix", "heartbeat", {}, ref="7")
        assert await poller.receive() == [
            None, "7", "phoenix", "phx_reply", {"status": "ok", "response": {}}
        ]  # fmt: skip

        assert (await poller.join("lobby"))[1:] == ["1", "realtime:lobby", "phx_reply", OK]


@VERSIONS
async def test_messages_are_strings_of_json_and_several_go_in_one_request(
    gateway: RunningGateway, version: str
) -> None:
    async with gateway.poller(version=version) as poller:
        frames = [poller.encode("phoenix", "heartbeat", {"u": "\u2028"}, ref=str(number)) for number in range(3)]
        assert await poller.post("\r\n".join(frames) + "\n") == 200
        answer = await poller.get()

    assert [type(message) for message in answer["messages"]] == [str, str, str]
    assert [read(message)[1] for message in answer["messages"]] == ["0", "1", "2"]


async def test_body_that_is_not_lines_is_one_message(gateway: RunningGateway) -> None:
    async with gateway.poller() as poller:
        pretty = json.dumps(json.loads(poller.encode("phoenix", "heartbeat", {})), indent=1)

        assert await poller.post(pretty, kind="application/json") == 200
        assert (await poller.receive())[3] == "phx_reply"


@VERSIONS
async def test_broadcasts_go_both_ways_between_a_poll_and_a_socket(gateway: RunningGateway, version: str) -> None:
    said = {"type": "broadcast", "event": "typing", "payload": {"on": True}}
    name = f"lobby-{uuid.uuid4()}"
    async with gateway.poller(version=version) as poller, gateway.socket(version="2.0.0") as wire:
        await poller.join(name)
        await wire.join(name)

        await wire.send(f"realtime:{name}", "broadcast", said)
        assert await poller.receive() == [None, None, f"realtime:{name}", "broadcast", said]
        await poller.send(f"realtime:{name}", "broadcast", said)
        assert await wire.receive() == [None, None, f"realtime:{name}", "broadcast", said]


async def test_message_wakes_a_held_poll(gateway: RunningGateway) -> None:
    name = f"lobby-{uuid.uuid4()}"
    async with gateway.poller() as poller, gateway.socket() as wire:
        await poller.join(name)
        await wire.join(name)
        async with poller.polling() as held:
            await wire.send(f"realtime:{name}", "broadcast", {"n": 1})

            answer = await held
    assert (answer["status"], answer["token"], len(answer["messages"])) == (200, poller.token, 1)


async def test_what_the_database_sends_arrives_on_the_first_serializer_only(gateway: RunningGateway) -> None:
    """The real server's long-polling knows no binary frames, and on 2.0.0 all that the database sends is binary."""
    ann = await gateway.person()
    topic = f"user:{ann.id}"
    async with gateway.poller(ann.token) as first, gateway.poller(ann.token, "2.0.0") as second:
        for poller in (first, second):
            assert (await poller.join(topic, private=True))[4] == OK
        await gateway.execute("select realtime.send('{\"n\": 1}', 'me', $1)", topic)

        assert (await first.receive())[4]["payload"]["n"] == 1
        await second.send("phoenix", "heartbeat", {}, ref="after")
        assert (await second.receive())[1] == "after"


async def test_a_room_is_followed_by_polling(gateway: RunningGateway) -> None:
    ann, bo = await gateway.person("ann"), await gateway.person("bo")
    room = await ann.room(bo)
    async with gateway.poller() as poller:
        assert (await poller.join(f"room:{room}:1", token=bo.token, private=True))[4] == OK
        sent = await ann.write(room, "hello")
        event = await seen_by(poller, lambda frame: frame[3] == "broadcast")

    assert event[4]["payload"]["s"] == sent.json()["seq"]
    assert event[4]["payload"]["m"]["c"] == {"t": "text", "text": "hello"}


async def test_outsider_is_refused(gateway: RunningGateway) -> None:
    ann, eve = await gateway.person("ann"), await gateway.person("eve")
    name = f"room:{await ann.room()}:1"
    async with gateway.poller(eve.token) as poller:
        reply = await poller.join(name, private=True)

    reason = f"Unauthorized: You do not have permissions to read from this Channel topic: {name}"
    assert reply[4] == {"status": "error", "response": {"reason": reason}}


async def test_poll_without_news_says_204_and_the_session_stays(
    gateway_postgres: RunningPostgres, tmp_path: Path
) -> None:
    settings = RealtimeSettings(poll_hold_seconds=0.05)
    async with limited(gateway_postgres, tmp_path, settings) as gateway, gateway.poller() as poller:
        first, second = await poller.get(), await poller.get()

    assert first == second == {"status": 204, "token": poller.token, "messages": []}


async def test_session_that_is_not_polled_is_gone(gateway_postgres: RunningPostgres, tmp_path: Path) -> None:
    settings = RealtimeSettings(poll_idle_seconds=0.05, most_sockets=1)
    async with limited(gateway_postgres, tmp_path, settings) as gateway, gateway.poller() as poller:
        async with asyncio.timeout(PATIENCE):
            while await poller.post("") != 410:
                pass
        again = await poller.get()

    assert again["status"] == 410
    assert again["token"] != poller.token


async def test_join_that_outlasts_its_session_leaves_nobody_behind(
    gateway_postgres: RunningPostgres, tmp_path: Path
) -> None:
    settings = RealtimeSettings(poll_idle_seconds=0.05)
    async with limited(gateway_postgres, tmp_path, settings) as gateway, gateway.poller() as poller:
        bo = await gateway.person("bo")
        await poller.open()  # the first session has gone meanwhile
        administrator = await asyncpg.connect(**gateway.database.superuser.arguments())
        await administrator.execute("begin; lock table realtime.messages in exclusive mode")
        async with asyncio.TaskGroup() as tasks:
            payload = {"config": {"private": True}, "access_token": bo.token}
            joining = tasks.create_task(poller.post(poller.encode(f"realtime:user:{bo.id}", "phx_join", payload)))
            await gateway.until_locked_out()
            while gateway.hub.connections:
                await gateway.until_locked_out()
            await administrator.execute("commit")
        await administrator.close()

        assert joining.result() == 410
        assert not list(gateway.hub.private_channels_of(bo.id))


async def test_held_poll_keeps_the_session(gateway_postgres: RunningPostgres, tmp_path: Path) -> None:
    settings = RealtimeSettings(poll_idle_seconds=0.05, poll_hold_seconds=0.3)
    async with limited(gateway_postgres, tmp_path, settings) as gateway, gateway.poller() as poller:
        answer = await poller.get()

    assert answer["status"] == 204


async def test_sessions_count_as_connections(gateway_postgres: RunningPostgres, tmp_path: Path) -> None:
    async with limited(gateway_postgres, tmp_path, RealtimeSettings(most_sockets=1)) as gateway, gateway.poller():
        answer = await ask(gateway, apikey=gateway.anon_key)

    assert answer == {"status": 403}


async def test_later_poll_overtakes_an_earlier_one(gateway: RunningGateway) -> None:
    async with gateway.poller() as poller, poller.polling() as early, asyncio.TaskGroup() as tasks:
        late = tasks.create_task(poller.get())
        assert (await early)["status"] == 204
        await poller.send("phoenix", "heartbeat", {})

        assert (await late)["status"] == 200


async def test_client_that_hangs_up_loses_nothing(gateway: RunningGateway) -> None:
    name = f"lobby-{uuid.uuid4()}"
    async with gateway.poller() as poller, gateway.socket() as wire:
        await poller.join(name)
        await wire.join(name)
        async with poller.hanging_up():
            await poller.held()
        await wire.send(f"realtime:{name}", "broadcast", {"n": 1})

        assert (await poller.receive())[4] == {"n": 1}


async def test_messages_that_wait_are_bounded(gateway_postgres: RunningPostgres, tmp_path: Path) -> None:
    async with (
        limited(gateway_postgres, tmp_path, RealtimeSettings(queue_frames=20)) as gateway,
        gateway.poller() as poller,
    ):
        beats = "\n".join([poller.encode("phoenix", "heartbeat", {})] * 30)

        assert await poller.post(beats) == 410
        assert await poller.get() == {"status": 204, "token": poller.token, "messages": []}
        assert (await poller.get())["status"] == 410


async def test_close_comes_after_what_was_said_before_it(gateway_postgres: RunningPostgres, tmp_path: Path) -> None:
    settings = RealtimeSettings(joins_burst=1, joins_per_second=0.001)
    async with limited(gateway_postgres, tmp_path, settings) as gateway, gateway.poller() as poller:
        await poller.join("a")
        assert await poller.post(poller.encode("realtime:b", "phx_join", {}, ref="2", join_ref="2")) == 410
        last, after = await poller.get(), await poller.get()

    reason = {"reason": "ClientJoinRateLimitReached: Too many joins per second"}
    assert [read(message)[4] for message in last["messages"]] == [{"status": "error", "response": reason}]
    assert after["status"] == 403  # too many joins of late refuse new connections too


RUBBISH = [b"x", b"{}", b"[]", b"[" * 200_000, b"\xff\xfe", b'["1","2","t","e",NaN]', b"\n\n\n", b"\x00"]


@VERSIONS
async def test_rubbish_is_dropped_and_the_session_stays(gateway: RunningGateway, version: str) -> None:
    async with gateway.poller(version=version) as poller:
        for rubbish in RUBBISH:
            assert await poller.post(rubbish) == 200
        await poller.send("phoenix", "heartbeat", {}, ref="after")

        assert (await poller.receive())[1] == "after"


async def test_body_that_is_too_big_is_refused(gateway: RunningGateway) -> None:
    async with gateway.poller() as poller:
        answer = await gateway.http.post(
            "/realtime/v1/longpoll", params={"token": poller.token}, content=b"x" * 2_000_001
        )
        await poller.send("phoenix", "heartbeat", {}, ref="after")

        assert answer.status_code == 413
        assert (await poller.receive())[1] == "after"


async def test_request_behind_a_join_that_takes_too_long(gateway_postgres: RunningPostgres, tmp_path: Path) -> None:
    settings = RealtimeSettings(join_refusal_seconds=0.5, poll_hold_seconds=0.1)
    async with (
        limited(gateway_postgres, tmp_path, settings) as gateway,
        gateway.poller() as poller,
        asyncio.timeout(PATIENCE),
        asyncio.TaskGroup() as tasks,
    ):
        frozen = tasks.create_task(poller.post(poller.encode("realtime:", "phx_join", {})))
        while await poller.post("") != 408:
            pass

        assert await frozen == 200


async def test_end_of_the_server_lets_held_polls_go(fresh_gateway: RunningGateway) -> None:
    async with fresh_gateway.poller() as poller, poller.polling() as held:
        fresh_gateway.web.should_exit = True

        assert (await held)["status"] == 204


@pytest.mark.expects_log("The feed of broadcasts was interrupted")
async def test_lost_listener_ends_the_session(fresh_gateway: RunningGateway) -> None:
    async with fresh_gateway.poller() as poller, poller.polling() as held:
        await fresh_gateway.administer(
            "select pg_terminate_backend(pid) from pg_stat_activity "
            "where usename = 'workspace_gateway' and query ilike '%listen%' and datname = current_database()"
        )

        assert (await held)["status"] == 204
        assert (await poller.get())["status"] == 410
