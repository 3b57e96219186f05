"""The official Python client, used as its documentation says, against a workspace at an address."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
from realtime import AsyncRealtimeChannel, RealtimeSubscribeStates
from supabase import AsyncClient, AsyncClientOptions, acreate_client

from tests.support.wires import PATIENCE

PASSWORD = "correct horse battery"

State = tuple[RealtimeSubscribeStates, Exception | None]


@dataclass(slots=True, kw_only=True)
class Subscription:
    """A channel of the client, the states that it has reported and the broadcasts that it has heard."""

    channel: AsyncRealtimeChannel
    states: asyncio.Queue[State] = field(default_factory=asyncio.Queue)
    heard: asyncio.Queue[dict[str, Any]] = field(default_factory=asyncio.Queue)

    async def start(self) -> State:
        """Subscribe and return the first state."""
        self.channel.on_broadcast("*", self.heard.put_nowait)  # type: ignore[arg-type]  # a dict of a fixed shape
        await self.channel.subscribe(lambda state, error: self.states.put_nowait((state, error)))
        return await self.state()

    async def state(self) -> State:
        """Return the next state."""
        return await asyncio.wait_for(self.states.get(), PATIENCE)

    async def message(self) -> dict[str, Any]:
        """Return the next broadcast."""
        return await asyncio.wait_for(self.heard.get(), PATIENCE)


@asynccontextmanager
async def official_client(url: str, key: str) -> AsyncIterator[AsyncClient]:
    """Give a client that refreshes no token by itself."""
    async with httpx.AsyncClient(timeout=PATIENCE) as http:
        options = AsyncClientOptions(auto_refresh_token=False, httpx_client=http)
        client = await acreate_client(url, key, options)
        try:
            yield client
        finally:
            await client.remove_all_channels()


def an_address(name: str) -> str:
    return f"{name}-{uuid.uuid4().hex}@example.org"


async def sign_up(client: AsyncClient, name: str) -> str:
    """Sign somebody up with a profile and return their id."""
    answer = await client.auth.sign_up({"email": an_address(name), "password": PASSWORD})
    assert answer.user is not None
    await client.rpc("ensure_profile", {"p_display_name": name}).execute()
    return answer.user.id


async def make_room(client: AsyncClient, *others: str) -> str:
    """Make a group with others and return its id."""
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


async def write(client: AsyncClient, room: str, text: str) -> Any:
    """Send a message and return its receipt."""
    arguments: dict[str, Any] = {
        "p_room": room,
        "p_id": str(uuid.uuid4()),
        "p_content": {"t": "text", "text": text},
        "p_reply": None,
        "p_mentions": [],
    }
    return (await client.rpc("send_message", arguments).execute()).data


def a_channel(
    client: AsyncClient, topic: str, *, private: bool = True, key: str = "", **broadcast: object
) -> Subscription:
    """Return a channel that is not subscribed yet."""
    config = {
        "broadcast": {"self": False, "ack": False} | broadcast,
        "presence": {"key": key, "enabled": bool(key)},
        "private": private,
    }
    params: Any = {"config": config}
    return Subscription(channel=client.channel(topic, params))
