"""What the cases of `channel` share: channels in the Python client, and a socket that speaks for itself."""

import contextlib
from collections.abc import AsyncIterator
from typing import Any

from realtime import AsyncRealtimeChannel
from websockets.asyncio.client import connect

from tests.support.wires import Wire
from tests.workspace.conformance.case import Refused
from tests.workspace.conformance.scene import Scene

UNREADABLE = Refused("Unauthorized: You do not have permissions to read from this Channel topic: talk:<room>:1")
ROOM_UNREADABLE = Refused("Unauthorized: You do not have permissions to read from this Channel topic: room:<room>:1")


def channel(client: Any, topic: str, *, private: bool = True, **more: object) -> AsyncRealtimeChannel:
    """Return a channel, private unless said otherwise."""
    made: AsyncRealtimeChannel = client.channel(topic, {"config": {"private": private, **more}})
    return made


@contextlib.asynccontextmanager
async def raw_socket(scene: Scene) -> AsyncIterator[Wire]:
    """Open a socket of Bo's that speaks serializer 2.0.0, on the private topic."""
    session = await scene.other.auth.get_session()
    assert session is not None
    url = f"{scene.url.replace('http', 'ws')}/realtime/v1/websocket?apikey={scene.key}&vsn=2.0.0"
    async with connect(url) as connection:
        wire = Wire(connection=connection, version="2.0.0")
        await wire.join(scene.topic, token=session.access_token, private=True)
        yield wire


def what_came(event: str) -> str:
    """Return what came of a message that was followed by one called `end` (`what_came(event)` in JavaScript)."""
    return "taken, and dropped in silence" if event == "end" else event
