"""Three ways from one process to another, to be measured side by side: the service, a bare WebSocket, the library.

Each way has two ends. The end that is told `heard` calls it with each text that has arrived and the time at which it
had; the other end says texts. Times are of the system's one monotonic clock.
"""

import asyncio
import contextlib
import json
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from realtime import RealtimeSubscribeStates
from supabase import AsyncClient, acreate_client
from websockets.asyncio.client import connect
from websockets.asyncio.server import ServerConnection, broadcast, serve

from benchmarks.two_people import PATIENCE, READER, WRITER, client_of
from desktop_chat.core.diffs import Published, RowsInserted, TimelinePatch
from desktop_chat.domain.content import TextContent
from desktop_chat.domain.ids import RoomId
from desktop_chat.domain.link import LinkStatus
from desktop_chat.system.launcher import RunningWorkspace

Heard = Callable[[str, float], None]
Say = Callable[[str], Awaitable[object]]
WAYS = ("service", "raw", "official")
_PASSWORD = "a benchmark's own password"


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where the ways begin and end; the same for both processes."""

    home: str
    room: str
    official_room: str
    relay: int

    def to_json(self) -> str:
        """Return it as the argument of a process."""
        return json.dumps(asdict(self))

    @classmethod
    def of_json(cls, text: str) -> "Places":
        """Read it in that process."""
        return cls(**json.loads(text))


def no_one_hears(_text: str, _at: float) -> None:
    """Hear nothing: the end that says."""


# ---- the service of this product


@contextlib.asynccontextmanager
async def service_end(places: Places, workspace: RunningWorkspace, heard: Heard, *, writer: bool) -> AsyncIterator[Say]:
    """Open one person's client with the room shown, as a window has it. Heard is what the service publishes."""
    room = RoomId(places.room)

    def listen(value: Published | LinkStatus) -> None:
        if isinstance(value, TimelinePatch) and not value.reset:
            at = time.perf_counter()
            for diff in value.diffs:
                if isinstance(diff, RowsInserted):
                    for row in diff.rows:
                        if isinstance(row.message.content, TextContent):
                            heard(row.message.content.text, at)

    async with client_of(Path(places.home), WRITER if writer else READER, workspace) as client:
        await client.service.open_room(room)
        client.service.hub.subscribe(listen)
        yield lambda text: client.service.send(room, text)


# ---- a bare WebSocket


@contextlib.asynccontextmanager
async def relay() -> AsyncIterator[int]:
    """Serve a bare relay on a free port of this computer: what one end sends, all others get."""
    ends: set[ServerConnection] = set()

    async def pass_on(end: ServerConnection) -> None:
        ends.add(end)
        try:
            async for message in end:
                broadcast(ends - {end}, message)
        finally:
            ends.discard(end)

    async with serve(pass_on, "127.0.0.1", 0, compression=None) as server:
        yield next(iter(server.sockets)).getsockname()[1]


@contextlib.asynccontextmanager
async def raw_end(places: Places, heard: Heard) -> AsyncIterator[Say]:
    """Open one end of a bare WebSocket over the relay; a text travels in JSON, as it would in any protocol."""

    async def listen() -> None:
        async for frame in wire:
            heard(json.loads(frame)["text"], time.perf_counter())

    async with connect(f"ws://127.0.0.1:{places.relay}", compression=None) as wire, asyncio.TaskGroup() as tasks:
        listening = tasks.create_task(listen(), name="raw end")
        yield lambda text: wire.send(json.dumps({"text": text}))
        listening.cancel()


# ---- the official Python client


def official_address(name: str) -> str:
    """Return the e-mail address of the person who uses the official client."""
    return f"{name}-official@example.org"


async def make_official_room(workspace: RunningWorkspace) -> str:
    """Sign two more people up, by the official client, and return the room that they have."""
    other, reader = await _signed_up(workspace, READER)
    await _close(other)
    client, _ = await _signed_up(workspace, WRITER)
    room = str(uuid.uuid4())
    parameters = {
        "p_id": room,
        "p_op": str(uuid.uuid4()),
        "p_kind": "group",
        "p_name": "Official",
        "p_history": "all",
        "p_members": [reader],
    }
    _ = await client.rpc("create_room", parameters).execute()
    await _close(client)
    return room


async def _signed_up(workspace: RunningWorkspace, name: str) -> tuple[AsyncClient, str]:
    client = await acreate_client(workspace.url, workspace.anon_key)
    signed = await client.auth.sign_up({"email": official_address(name), "password": _PASSWORD})
    assert signed.user is not None
    _ = await client.rpc("ensure_profile", {"p_display_name": f"{name} (official)"}).execute()
    return client, signed.user.id


@contextlib.asynccontextmanager
async def official_end(
    places: Places, workspace: RunningWorkspace, heard: Heard, *, writer: bool
) -> AsyncIterator[Say]:
    """Open the official client with its own defaults; it hears the database on the room's private channel."""

    def listen(message: Any) -> None:
        heard(message["payload"]["m"]["c"]["text"], time.perf_counter())

    client = await acreate_client(workspace.url, workspace.anon_key)
    address = official_address(WRITER if writer else READER)
    _ = await client.auth.sign_in_with_password({"email": address, "password": _PASSWORD})
    # The writer's own end hears its room too, as a window does.
    await _subscribe(client, f"room:{places.official_room}:1", listen)
    try:
        yield lambda text: client.rpc("send_message", _message(places.official_room, text)).execute()
    finally:
        await _close(client)


async def _close(client: AsyncClient) -> None:
    """Give everything back: the client has no one method that does."""
    await client.remove_all_channels()
    await client.realtime.close()
    await client.postgrest.aclose()
    await client.auth.close()


async def _subscribe(client: AsyncClient, topic: str, listen: Callable[[Any], None]) -> None:
    joined: asyncio.Queue[RealtimeSubscribeStates] = asyncio.Queue()
    parameters: Any = {"config": {"broadcast": {"self": False, "ack": False}, "presence": {}, "private": True}}
    channel = client.channel(topic, parameters)
    channel.on_broadcast("ev", listen)
    _ = await channel.subscribe(lambda state, _: joined.put_nowait(state))
    state = await asyncio.wait_for(joined.get(), PATIENCE)
    if state is not RealtimeSubscribeStates.SUBSCRIBED:
        raise RuntimeError(f"the official client could not join: {state}")


def _message(room: str, text: str) -> dict[str, object]:
    content = {"t": "text", "text": text}
    return {"p_room": room, "p_id": str(uuid.uuid4()), "p_content": content, "p_reply": None, "p_mentions": []}
