"""Weaknesses of the official client in the parts that we leave alone: why we do, shown by the client itself.

The numbers are those of `test_library_weaknesses.py`, where the rest of them is. Signing in and renewing (W17, W21) are
`service/session.py`'s, which looks at the wall clock too; tables are read by `sync`, and nothing waits for changes of
them (W18); who is there is told by the database (W20).
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest
from realtime import AsyncRealtimeChannel, AsyncRealtimeClient
from realtime.types import RealtimePostgresChangesListenEvent, RealtimeSubscribeStates
from supabase import AsyncClient, AsyncClientOptions
from supabase_auth import AsyncMemoryStorage, Session, User

from desktop_chat.transport.quiet import silence_wire_logs
from tests.support.system_clock import SystemClock
from tests.transport.phoenix_server import PhoenixServer

HOUR = 3600
BOUND = {"id": 1, "event": "INSERT", "schema": "public", "table": "messages", "filter": None}


@asynccontextmanager
async def a_client(url: str) -> AsyncIterator[AsyncRealtimeClient]:
    """Connect a client that is left to itself."""
    silence_wire_logs()
    client = AsyncRealtimeClient(f"{url}/realtime/v1", "anon", auto_reconnect=False)
    await client.connect()
    yield client
    await client.close()


def a_session() -> Session:
    """Return what is kept of somebody who has signed in."""
    user = User(
        id="u1", app_metadata={}, user_metadata={}, aud="authenticated", created_at=datetime.fromtimestamp(0, UTC)
    )
    return Session(
        access_token="jwt",
        refresh_token="again",
        expires_in=HOUR,
        expires_at=SystemClock().now() // 1000 + HOUR,
        token_type="bearer",
        user=user,
    )


@asynccontextmanager
async def a_restarted_program(url: str) -> AsyncIterator[AsyncClient]:
    """Make the whole official client with a session that a former run has kept."""
    storage = AsyncMemoryStorage()
    await storage.set_item("supabase.auth.token", a_session().model_dump_json())
    client = await AsyncClient.create(url, "anon", AsyncClientOptions(storage=storage))
    yield client
    if client.auth._refresh_token_timer is not None:
        client.auth._refresh_token_timer.cancel()


async def test_w17_a_kept_session_is_not_the_sockets_and_is_never_renewed(server: PhoenixServer) -> None:
    async with a_restarted_program(server.url) as client:
        assert client.options.headers["Authorization"] == "Bearer jwt"
        assert (client.realtime.access_token, client.auth._refresh_token_timer) == ("anon", None)

        await client.auth.initialize_from_storage()
        async with asyncio.timeout(15):
            await asyncio.wait(client._background_tasks)
        assert client.realtime.access_token == "jwt"
        assert client.auth._refresh_token_timer is not None


async def test_w18_it_calls_itself_subscribed_before_the_changes_of_a_table_are_followed(server: PhoenixServer) -> None:
    server.answers["realtime:tables"] = {"status": "ok", "response": {"postgres_changes": [BOUND]}}
    told: list[RealtimeSubscribeStates] = []
    said: list[object] = []
    async with a_client(server.url) as client:
        channel = client.channel("tables", {"config": {"broadcast": None, "presence": None, "private": True}})
        insert = RealtimePostgresChangesListenEvent.Insert
        channel.on_postgres_changes(insert, said.append, table="messages", schema="public").on_system(said.append)

        await channel.subscribe(lambda status, _error: told.append(status))

    assert told == [RealtimeSubscribeStates.SUBSCRIBED]
    assert said == []  # the server would say in a `system` message that it follows the table from now on


async def test_w20_there_is_room_for_one_who_hears_of_presence_and_asking_late_leaves_the_channel(
    server: PhoenixServer,
) -> None:
    heard: list[str] = []
    async with a_client(server.url) as client:
        channel = client.channel("room:1", {"config": {"broadcast": None, "presence": None, "private": True}})
        joined = asyncio.Semaphore(0)
        await channel.subscribe(lambda *_status: joined.release())
        first, second = _joining(channel, heard, "first"), _joining(channel, heard, "second")
        async with asyncio.timeout(15):
            while len(server.of("phx_join")) < 2 or not channel.is_joined:
                await joined.acquire()

        await server.push("realtime:room:1", "presence_state", {"ann": {"metas": [{"phx_ref": "1"}]}})
        await asyncio.wait_for(second.wait(), 15)

    assert [frame[3] for frame in server.frames if frame[3] in {"phx_join", "phx_leave"}] == [
        "phx_join",
        "phx_leave",
        "phx_join",
    ]
    assert (heard, first.is_set()) == (["second"], False)


def _joining(channel: AsyncRealtimeChannel, heard: list[str], name: str) -> asyncio.Event:
    came = asyncio.Event()

    def join(_key: object, _before: object, _now: object) -> None:
        heard.append(name)
        came.set()

    channel.on_presence_join(join)
    return came


async def test_w21_after_a_sleep_of_the_computer_it_renews_its_token_as_late_as_the_sleep_was_long(
    server: PhoenixServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_restarted_program(server.url) as client:
        await client.auth.initialize_from_storage()
        timer = client.auth._refresh_token_timer
        assert timer is not None
        # The wall clock has gone on, and the loop's has stood still, as they do while a computer sleeps.
        ahead = SystemClock().now() / 1000 + 2 * HOUR
        monkeypatch.setattr("time.time", lambda: ahead)

        for _turn in range(10):
            await asyncio.sleep(0)

        assert timer.is_alive()
        assert client.auth._refresh_token_timer is timer
        assert server.paths == []
