"""The official Python client against the gateway: what works there works here, without a change to the client."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from postgrest.exceptions import APIError
from realtime import RealtimeSubscribeStates
from supabase import AsyncClient, AsyncClientOptions, acreate_client
from supabase_auth.errors import AuthApiError, AuthWeakPasswordError

from tests.support.gateway import PASSWORD, RunningGateway
from tests.support.wires import PATIENCE

# The client's own dependencies warn about themselves; that says nothing about the gateway.
pytestmark = [pytest.mark.database, pytest.mark.filterwarnings("ignore::DeprecationWarning")]


@asynccontextmanager
async def a_client(gateway: RunningGateway) -> AsyncIterator[AsyncClient]:
    async with httpx.AsyncClient(timeout=PATIENCE) as http:
        options = AsyncClientOptions(auto_refresh_token=False, httpx_client=http)
        client = await acreate_client(gateway.url, gateway.anon_key, options)
        try:
            yield client
        finally:
            await client.remove_all_channels()


def an_address(name: str) -> str:
    return f"{name}-{uuid.uuid4().hex}@example.org"


async def sign_up(client: AsyncClient, name: str) -> str:
    answer = await client.auth.sign_up({"email": an_address(name), "password": PASSWORD})
    assert answer.user is not None
    await client.rpc("ensure_profile", {"p_display_name": name}).execute()
    return answer.user.id


async def make_room(client: AsyncClient, *others: str) -> str:
    room = str(uuid.uuid4())
    arguments: dict[str, Any] = {
        "p_id": room,
        "p_op": str(uuid.uuid4()),
        "p_kind": "group",
        "p_name": "Kitchen",
        "p_history": "all",
        "p_members": list(others),
    }
    await client.rpc("create_room", arguments).execute()
    return room


async def subscribe(
    client: AsyncClient, topic: str, heard: Callable[[dict[str, Any]], None], **broadcast: bool
) -> tuple[Any, RealtimeSubscribeStates, Exception | None]:
    states: asyncio.Queue[tuple[RealtimeSubscribeStates, Exception | None]] = asyncio.Queue()
    params: Any = {"config": {"broadcast": broadcast or {"self": False, "ack": False}, "presence": {}, "private": True}}
    channel = client.channel(topic, params)
    channel.on_broadcast("*", heard)  # type: ignore[arg-type]  # its payload is a dict of a fixed shape
    await channel.subscribe(lambda state, error: states.put_nowait((state, error)))
    state, error = await asyncio.wait_for(states.get(), PATIENCE)
    return channel, state, error


async def test_sign_up_in_and_out(gateway: RunningGateway) -> None:
    async with a_client(gateway) as client:
        address = an_address("ann")
        first = await client.auth.sign_up({"email": address, "password": PASSWORD})
        await client.auth.sign_out({"scope": "local"})
        session = await client.auth.sign_in_with_password({"email": address, "password": PASSWORD})
        me = await client.auth.get_user()

    assert first.user is not None
    assert session.user is not None
    assert me is not None
    assert session.user.id == me.user.id == first.user.id


async def test_refresh_rotates(gateway: RunningGateway) -> None:
    async with a_client(gateway) as client:
        await sign_up(client, "ann")
        before = await client.auth.get_session()
        after = await client.auth.refresh_session()

    assert before is not None
    assert after.session is not None
    assert after.session.refresh_token != before.refresh_token


async def test_claims_are_checked_with_the_published_key(gateway: RunningGateway) -> None:
    async with a_client(gateway) as client:
        ann = await sign_up(client, "ann")
        claims = await client.auth.get_claims()

    assert claims is not None
    assert claims["claims"]["sub"] == ann


async def test_errors_keep_their_codes(gateway: RunningGateway) -> None:
    async with a_client(gateway) as client:
        with pytest.raises(AuthApiError) as wrong:
            await client.auth.sign_in_with_password({"email": "no@example.org", "password": "wrong one"})
        with pytest.raises(AuthWeakPasswordError) as weak:
            await client.auth.sign_up({"email": "no@example.org", "password": "short"})

    assert (wrong.value.status, wrong.value.code) == (400, "invalid_credentials")
    assert weak.value.reasons == ["length"]


async def test_user_can_be_changed(gateway: RunningGateway) -> None:
    async with a_client(gateway) as client:
        await sign_up(client, "ann")
        answer = await client.auth.update_user({"data": {"colour": "blue"}})

    assert answer.user.user_metadata["colour"] == "blue"


async def test_select_and_rpc(gateway: RunningGateway) -> None:
    async with a_client(gateway) as client:
        ann = await sign_up(client, "ann")
        room = await make_room(client)
        rows = await client.table("rooms").select("id,name").eq("id", room).order("id").limit(5).execute()
        one = await client.table("profiles").select("id").in_("id", [ann]).single().execute()
        people = await client.rpc("find_people", {"p_query": "nobody is called so", "p_limit": 5}).execute()

    assert rows.data == [{"id": room, "name": "Kitchen"}]
    assert one.data == {"id": ann}
    assert people.data == []


async def test_refusals_of_the_database_keep_code_and_hint(gateway: RunningGateway) -> None:
    async with a_client(gateway) as client:
        await sign_up(client, "ann")
        with pytest.raises(APIError) as missing:
            await client.table("missing").select("*").execute()
        arguments: dict[str, Any] = {"p_room": str(uuid.uuid4()), "p_op": str(uuid.uuid4()), "p_patch": {"name": "x"}}
        with pytest.raises(APIError) as refused:
            await client.rpc("update_room", arguments).execute()

    assert missing.value.code == "PGRST205"
    assert (refused.value.code, refused.value.hint) in {("PT404", "not_found"), ("PT403", "not_member")}


async def test_message_of_the_database_reaches_a_private_channel(gateway: RunningGateway) -> None:
    heard: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    async with a_client(gateway) as ann, a_client(gateway) as bo:
        await sign_up(ann, "ann")
        room = await make_room(ann, await sign_up(bo, "bo"))
        _, state, error = await subscribe(bo, f"room:{room}:1", heard.put_nowait)
        content = {"t": "text", "text": "x" * 10_000}
        arguments: dict[str, Any] = {
            "p_room": room,
            "p_id": str(uuid.uuid4()),
            "p_content": content,
            "p_reply": None,
            "p_mentions": [],
        }
        sent: Any = (await ann.rpc("send_message", arguments).execute()).data
        message = await asyncio.wait_for(heard.get(), PATIENCE)

    assert (state, error) == (RealtimeSubscribeStates.SUBSCRIBED, None)
    assert message["event"] == "ev"
    assert message["payload"]["m"]["c"] == content
    assert message["payload"]["s"] == sent["seq"]


@pytest.mark.expects_log("join push error for channel")
async def test_outsider_is_refused(gateway: RunningGateway) -> None:
    async with a_client(gateway) as ann, a_client(gateway) as eve:
        await sign_up(ann, "ann")
        room = await make_room(ann)
        await sign_up(eve, "eve")
        channel, state, error = await subscribe(eve, f"room:{room}:1", lambda _: None)
        await channel.unsubscribe()

    assert state == RealtimeSubscribeStates.CHANNEL_ERROR
    assert "Unauthorized: You do not have permissions to read from this Channel topic" in str(error)


async def test_broadcast_is_acknowledged_and_heard(gateway: RunningGateway) -> None:
    heard: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    acknowledged = asyncio.Event()
    async with a_client(gateway) as ann, a_client(gateway) as bo:
        await sign_up(ann, "ann")
        topic = f"talk:{await make_room(ann, await sign_up(bo, 'bo'))}:1"
        talking, _, _ = await subscribe(ann, topic, lambda _: None, ack=True)
        await subscribe(bo, topic, heard.put_nowait)
        push = await talking.push("broadcast", {"type": "broadcast", "event": "typing", "payload": {"on": True}})
        push.receive("ok", lambda _: acknowledged.set())
        message = await asyncio.wait_for(heard.get(), PATIENCE)
        await asyncio.wait_for(acknowledged.wait(), PATIENCE)

    assert (message["event"], message["payload"]) == ("typing", {"on": True})
