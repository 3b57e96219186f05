"""A WebSocket server that speaks as much Phoenix as a script needs, on a real socket."""

import asyncio
import json
import socket
import ssl
import struct
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from desktop_chat.protocol.serializer import UserBroadcast, encode_binary
from desktop_chat.protocol.wire_types import Json, JsonObject

PATIENCE = 15.0
Answer = dict[str, object] | None
YES: Answer = {"status": "ok", "response": {"postgres_changes": []}}


FIELDS = ("join_ref", "ref", "topic", "event", "payload")


def no(reason: str) -> Answer:
    return {"status": "error", "response": {"reason": reason}}


@dataclass
class PhoenixServer:
    """Answers joins and heartbeats, writes down what comes, and does what a test tells it.

    `answers` finds the answer to the join of a topic by the beginning of its name (None: no answer). `freezes` are
    topics over whose join the whole connection sleeps for so many seconds, as over refused ones on the real server.
    """

    answers: dict[str, Answer] = field(default_factory=dict)
    answers_heartbeats: bool = True
    freezes: dict[str, float] = field(default_factory=dict)
    frames: list[list[Json]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    sockets: list[ServerConnection] = field(default_factory=list)
    joins: dict[str, str] = field(default_factory=dict)
    url: str = ""
    ended: int = 0
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    @property
    def joined_topics(self) -> list[Json]:
        """The topics that were asked for, in order, repetitions included."""
        return [frame[2] for frame in self.frames if frame[3] == "phx_join"]

    def of(self, event: str) -> list[list[Json]]:
        """The frames of one event."""
        return [frame for frame in self.frames if frame[3] == event]

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until something that the server sees is so."""
        async with asyncio.timeout(PATIENCE), self._changed:
            await self._changed.wait_for(condition)

    async def say(self, topic: str, event: str, payload: JsonObject) -> None:
        """Broadcast as the database does: binary code 4, or in the old version JSON."""
        if is_old(self.sockets[-1]):
            inner: Json = {"type": "broadcast", "event": event, "payload": payload, "meta": {"id": "1"}}
            await self.send(json.dumps({"topic": topic, "event": "broadcast", "payload": inner, "ref": None}))
        else:
            await self.send(encode_binary(UserBroadcast(topic=topic, event=event, payload=payload, metadata={})))

    async def push(self, topic: str, event: str, payload: Json) -> None:
        """Send a text frame under the topic's join."""
        join = self.joins[topic]
        await self._write(self.sockets[-1], [join, join if event.startswith("phx_") else None, topic, event, payload])

    async def send(self, data: str | bytes) -> None:
        """Send anything over the newest connection."""
        await self.sockets[-1].send(data)

    def reset(self) -> None:
        """Break the newest connection with RST."""
        transport = self.sockets[-1].transport
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()

    def fall_silent(self) -> None:
        """Read nothing more from the newest connection, and say nothing: half open."""
        self.sockets[-1].transport.pause_reading()

    async def handle(self, connection: ServerConnection) -> None:
        self.sockets.append(connection)
        assert connection.request is not None
        self.paths.append(connection.request.path)
        try:
            while True:
                frame = read_frame(await connection.recv())
                async with self._changed:
                    self.frames.append(frame)
                    await self._answer(connection, frame)
                    self._changed.notify_all()
        except ConnectionClosed:
            async with self._changed:
                self.ended += 1
                self._changed.notify_all()

    async def _answer(self, connection: ServerConnection, frame: list[Any]) -> None:
        join, ref, topic, event, _ = frame
        answer: Answer = None
        if event == "heartbeat" and self.answers_heartbeats:
            answer = {"status": "ok", "response": {}}
        if event == "phx_join":
            self.joins[topic] = join
            connection.transport.pause_reading()
            await asyncio.sleep(self.freezes.get(topic, 0.0))
            connection.transport.resume_reading()
            answer = next((answer for start, answer in self.answers.items() if topic.startswith(start)), YES)
        if event == "phx_leave":
            answer = {"status": "ok", "response": {}}
        if answer is not None:
            await self._write(connection, [join, ref, topic, "phx_reply", answer])
        if event == "phx_leave" and self.joins.get(topic) == join:
            await self._write(connection, [join, join, topic, "phx_close", {}])

    async def _write(self, connection: ServerConnection, frame: list[object]) -> None:
        """Send a frame in the version that the client speaks; the old one has no place for the join."""
        named = dict(zip(("ref", "topic", "event", "payload"), frame[1:], strict=True))
        await connection.send(json.dumps(named if is_old(connection) else frame))


def is_old(connection: ServerConnection) -> bool:
    """Tell whether the client speaks vsn 1.0.0, as the official one does."""
    return connection.request is not None and "vsn=1.0.0" in connection.request.path


def read_frame(text: str | bytes) -> list[Any]:
    """Read a frame of either version."""
    frame = json.loads(text)
    return [frame.get(name) for name in FIELDS] if isinstance(frame, dict) else frame


@asynccontextmanager
async def a_phoenix_server(tls: ssl.SSLContext | None = None) -> AsyncIterator[PhoenixServer]:
    """Run a server on a free port until the end of the block."""
    script = PhoenixServer()
    server: Server
    async with serve(script.handle, "127.0.0.1", 0, close_timeout=0.2, ping_interval=None, ssl=tls) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        script.url = f"{'http' if tls is None else 'https'}://127.0.0.1:{port}"
        yield script
        for connection in script.sockets:
            connection.transport.abort()
