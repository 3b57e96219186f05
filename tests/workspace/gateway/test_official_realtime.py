"""The official client's realtime against a workspace that was really started, in a process of its own."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any

import jwt
import pytest
from realtime import RealtimeSubscribeStates
from realtime.types import RealtimeAcknowledgementStatus
from supabase import AsyncClient

from desktop_chat.transport.quiet import silence_wire_logs
from tests.support.gateway import Person, RunningGateway
from tests.support.official import Subscription, a_channel, make_room, official_client, sign_up, write
from tests.support.wires import PATIENCE
from tests.support.workspace_process import WorkspaceProcess

# The client's own dependencies warn about themselves; that says nothing about the workspace.
pytestmark = [pytest.mark.database, pytest.mark.filterwarnings("ignore::DeprecationWarning")]

SUBSCRIBED = (RealtimeSubscribeStates.SUBSCRIBED, None)


@pytest.fixture(autouse=True)
def quiet() -> None:
    """Let the client write no frames into the log, as the program does: a refusal is asked for here."""
    silence_wire_logs()


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WorkspaceProcess]:
    process = WorkspaceProcess.start(tmp_path_factory.mktemp("official"))
    yield process
    process.end()


@asynccontextmanager
async def two_clients(workspace: WorkspaceProcess) -> AsyncIterator[tuple[AsyncClient, AsyncClient, str]]:
    """Give two people's clients and the room that they share."""
    url, key = workspace.ready.url, workspace.ready.anon_key
    async with official_client(url, key) as ann, official_client(url, key) as bo:
        await sign_up(ann, "ann")
        yield ann, bo, await make_room(ann, await sign_up(bo, "bo"))


async def until(holds: Callable[[], bool], changed: asyncio.Event) -> None:
    """Wait for something that may hold after each change."""
    async with asyncio.timeout(PATIENCE):
        while not holds():
            await changed.wait()
            changed.clear()


async def test_presence_of_two_people(workspace: WorkspaceProcess) -> None:
    async with two_clients(workspace) as (ann, bo, room):
        changed = asyncio.Event()
        mine, theirs = (a_channel(client, f"lobby:{room}", private=False, key=name) for client, name in
                        ((ann, "ann"), (bo, "bo")))  # fmt: skip
        joined: list[str] = []
        left: list[str] = []
        mine.channel.on_presence_sync(changed.set)
        mine.channel.on_presence_join(lambda key, _before, _new: joined.append(key))
        mine.channel.on_presence_leave(lambda key, _before, _new: left.append(key))
        assert await mine.start() == SUBSCRIBED
        assert await theirs.start() == SUBSCRIBED

        await theirs.channel.track({"mood": "fine"})
        await until(lambda: "bo" in mine.channel.presence_state(), changed)
        assert [meta["mood"] for meta in mine.channel.presence_state()["bo"]] == ["fine"]  # type: ignore[typeddict-item]

        await theirs.channel.track({"mood": "tired"})
        await until(lambda: "tired" in str(mine.channel.presence_state()), changed)
        await theirs.channel.untrack()
        await until(lambda: not mine.channel.presence_state(), changed)

    assert joined[0] == left[-1] == "bo"


async def test_whoever_comes_later_sees_who_is_there(workspace: WorkspaceProcess) -> None:
    async with two_clients(workspace) as (ann, bo, room):
        changed = asyncio.Event()
        mine = a_channel(ann, f"lobby:{room}", private=False, key="ann")
        theirs = a_channel(bo, f"lobby:{room}", private=False, key="bo")
        mine.channel.on_presence_sync(changed.set)
        theirs.channel.on_presence_sync(changed.set)
        assert await mine.start() == SUBSCRIBED
        await mine.channel.track({"n": 1})
        await until(lambda: "ann" in mine.channel.presence_state(), changed)
        assert await theirs.start() == SUBSCRIBED

        await until(lambda: "ann" in theirs.channel.presence_state(), changed)


async def test_broadcast_with_and_without_an_ack(workspace: WorkspaceProcess) -> None:
    async with two_clients(workspace) as (ann, bo, room):
        mine, theirs = a_channel(ann, f"talk:{room}:1", ack=True), a_channel(bo, f"talk:{room}:1")
        assert await mine.start() == SUBSCRIBED
        assert await theirs.start() == SUBSCRIBED
        acknowledged: asyncio.Queue[Any] = asyncio.Queue()
        push = await mine.channel.push("broadcast", {"type": "broadcast", "event": "typing", "payload": {"n": 1}})
        push.receive(RealtimeAcknowledgementStatus.Ok, acknowledged.put_nowait)
        await asyncio.wait_for(acknowledged.get(), PATIENCE)
        await theirs.channel.send_broadcast("typing", {"n": 2})

        assert (await theirs.message())["payload"] == {"n": 1}
        assert (await mine.message())["payload"] == {"n": 2}


async def test_http_send(workspace: WorkspaceProcess) -> None:
    async with two_clients(workspace) as (ann, bo, room):
        mine, theirs = a_channel(ann, f"talk:{room}:1"), a_channel(bo, f"talk:{room}:1")
        assert await theirs.start() == SUBSCRIBED
        await mine.channel.http_send("typing now", {"on": True})

        message = await theirs.message()
    assert (message["event"], message["payload"]) == ("typing now", {"on": True})


async def test_replay_and_what_is_live(workspace: WorkspaceProcess) -> None:
    async with two_clients(workspace) as (ann, bo, room):
        first = await write(ann, room, "before")
        theirs = a_channel(bo, f"room:{room}:1", replay={"since": 0, "limit": 10})
        assert await theirs.start() == SUBSCRIBED
        old = await theirs.message()
        while old["payload"]["k"] != "posted":
            old = await theirs.message()
        second = await write(ann, room, "after")
        new = await theirs.message()

    assert (old["payload"]["s"], old["meta"]["replayed"]) == (first["seq"], True)
    assert new["payload"]["s"] == second["seq"]
    assert "replayed" not in new["meta"]


async def test_outsider_is_refused(workspace: WorkspaceProcess) -> None:
    async with two_clients(workspace) as (ann, _, _):
        other = a_channel(ann, f"room:{uuid.uuid4()}:1")
        state, error = await other.start()
        await other.channel.unsubscribe()

    assert state == RealtimeSubscribeStates.CHANNEL_ERROR
    assert "Unauthorized: You do not have permissions to read from this Channel topic" in str(error)


async def test_fresh_token_keeps_the_channel(workspace: WorkspaceProcess) -> None:
    async with two_clients(workspace) as (ann, bo, room):
        theirs = a_channel(bo, f"room:{room}:1")
        assert await theirs.start() == SUBSCRIBED
        before = await bo.auth.get_session()
        after = await bo.auth.refresh_session()
        await bo.realtime.set_auth(after.session.access_token if after.session else None)
        sent = await write(ann, room, "hello")

        assert before is not None
        assert after.session is not None
        assert before.access_token != after.session.access_token
        assert (await theirs.message())["payload"]["s"] == sent["seq"]


def short_lived(gateway: RunningGateway, person: Person, seconds: int) -> str:
    claims = jwt.decode(person.token, options={"verify_signature": False})
    keys = gateway.context.keys
    claims["exp"] = gateway.clock.now() // 1000 + seconds
    return jwt.encode(claims, keys.private_key, algorithm="ES256", headers={"kid": keys.kid})


async def test_fresh_token_outlives_the_old_one(gateway: RunningGateway) -> None:
    """On a gateway of this process, because a real session's token takes an hour to end."""
    ann = await gateway.person()
    async with official_client(gateway.url, gateway.anon_key) as client:
        await client.realtime.set_auth(short_lived(gateway, ann, 2))
        mine = a_channel(client, f"user:{ann.id}")
        assert await mine.start() == SUBSCRIBED
        await client.realtime.set_auth(ann.token)
        async with gateway.socket() as witness:
            await witness.join(f"user:{ann.id}", token=short_lived(gateway, ann, 3), private=True)
            assert (await witness.receive())[4]["message"].startswith("Token has expired")
        await gateway.execute("select realtime.send('{\"n\": 1}', 'me', $1)", f"user:{ann.id}")

        assert (await mine.message())["payload"]["n"] == 1


async def test_token_that_ends_closes_the_channel(gateway: RunningGateway) -> None:
    ann = await gateway.person()
    async with official_client(gateway.url, gateway.anon_key) as client:
        await client.realtime.set_auth(short_lived(gateway, ann, 2))
        mine: Subscription = a_channel(client, f"user:{ann.id}")
        assert await mine.start() == SUBSCRIBED

        states = [await mine.state()]
    assert states[0][0] in {RealtimeSubscribeStates.CLOSED, RealtimeSubscribeStates.CHANNEL_ERROR}
