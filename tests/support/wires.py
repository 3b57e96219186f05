"""Two raw ways to realtime, a socket and long-polling; frames come out as (join_ref, ref, topic, event, payload)."""

import asyncio
import contextlib
import itertools
import json
from collections import deque
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection

PATIENCE = 20.0


def encode(version: str, topic: str, event: str, payload: object, *, ref: object = "9", join_ref: object = None) -> str:
    """Return a client's message as text."""
    if version == "1.0.0":
        return json.dumps({"topic": topic, "event": event, "payload": payload, "ref": ref, "join_ref": join_ref})
    return json.dumps([join_ref, ref, topic, event, payload])


def read(frame: str | bytes) -> list[Any]:
    """Return the parts of a server's message; of a binary one ["binary", topic, event, meta, payload bytes]."""
    if isinstance(frame, bytes):
        topic_size, event_size, meta_size = frame[1], frame[2], frame[3]
        names = frame[5:]
        return [
            "binary",
            names[:topic_size].decode(),
            names[topic_size : topic_size + event_size].decode(),
            names[topic_size + event_size : topic_size + event_size + meta_size].decode(),
            names[topic_size + event_size + meta_size :],
        ]
    value = json.loads(frame)
    if isinstance(value, dict):
        assert value.keys() == {"ref", "payload", "event", "topic"}
        return [None, value["ref"], value["topic"], value["event"], value["payload"]]
    return list(value)


@dataclass(slots=True, kw_only=True)
class Wire:
    """A raw socket that speaks one serializer; frames come out as (join_ref, ref, topic, event, payload)."""

    connection: ClientConnection
    version: str
    refs: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    async def send(
        self, topic: str, event: str, payload: object, *, ref: object = "9", join_ref: object = None
    ) -> None:
        await self.connection.send(encode(self.version, topic, event, payload, ref=ref, join_ref=join_ref))

    async def receive(self) -> list[Any]:
        """Return the next frame, as `read` does."""
        async with asyncio.timeout(PATIENCE):
            return read(await self.connection.recv())

    async def join(self, name: str, *, token: str | None = None, ref: str = "1", **config: object) -> list[Any]:
        """Join `realtime:NAME`, without presence unless asked for, and return the reply."""
        payload: dict[str, object] = {"config": {"presence": {"enabled": False}} | config}
        if token is not None:
            payload["access_token"] = token
        await self.send(f"realtime:{name}", "phx_join", payload, ref=ref, join_ref=ref)
        return await self.receive()

    async def beats(self) -> None:
        """Send a heartbeat and expect its reply next: nothing else was sent before."""
        ref = f"beat-{next(self.refs)}"
        await self.send("phoenix", "heartbeat", {}, ref=ref)
        frame = await self.receive()
        assert frame[1:] == [ref, "phoenix", "phx_reply", {"status": "ok", "response": {}}]

    async def close_code(self) -> int | None:
        """Wait for the server to close; return its code."""
        async with asyncio.timeout(PATIENCE):
            await self.connection.wait_closed()
        return self.connection.close_code


@dataclass(slots=True, kw_only=True)
class Poller:
    """A session of long-polling; it polls when a test asks for a frame."""

    http: httpx.AsyncClient
    version: str
    key: str
    token: str = ""
    came: deque[str] = field(default_factory=deque)

    async def open(self) -> None:
        answer = await self.get()
        assert answer["status"] == 410, answer
        self.token = answer["token"]

    async def get(self) -> dict[str, Any]:
        """Poll once and return the answer."""
        answer = await self.http.get("/realtime/v1/longpoll", params=self._query())
        assert answer.status_code == 200
        return dict(answer.json())

    async def post(self, body: str | bytes, *, kind: str = "application/x-ndjson") -> int:
        """Send a body and return the status in the answer."""
        answer = await self.http.post(
            "/realtime/v1/longpoll", params=self._query(), content=body, headers={"Content-Type": kind}
        )
        assert answer.status_code == 200
        assert answer.json().keys() == {"status"}
        return int(answer.json()["status"])

    def encode(self, topic: str, event: str, payload: object, *, ref: object = "9", join_ref: object = None) -> str:
        return encode(self.version, topic, event, payload, ref=ref, join_ref=join_ref)

    async def send(
        self, topic: str, event: str, payload: object, *, ref: object = "9", join_ref: object = None
    ) -> None:
        assert await self.post(self.encode(topic, event, payload, ref=ref, join_ref=join_ref)) == 200

    async def receive(self) -> list[Any]:
        """Return the next frame."""
        async with asyncio.timeout(PATIENCE):
            while not self.came:
                answer = await self.get()
                assert answer["status"] in {200, 204}, answer
                self.came.extend(answer["messages"])
        return read(self.came.popleft())

    async def join(self, name: str, *, token: str | None = None, ref: str = "1", **config: object) -> list[Any]:
        """Join `realtime:NAME`, without presence unless asked for, and return the reply."""
        payload: dict[str, object] = {"config": {"presence": {"enabled": False}} | config}
        if token is not None:
            payload["access_token"] = token
        await self.send(f"realtime:{name}", "phx_join", payload, ref=ref, join_ref=ref)
        return await self.receive()

    async def held(self, *, wanted: bool = True) -> None:
        """Wait until the gateway, which runs on this loop, holds a poll (or none)."""
        async with asyncio.timeout(PATIENCE):
            while wanted != any(task.get_name() == "long poll" for task in asyncio.all_tasks()):
                await self.post("")

    @contextlib.asynccontextmanager
    async def polling(self) -> AsyncIterator[asyncio.Task[dict[str, Any]]]:
        """Poll meanwhile; the body begins when the gateway holds the poll."""
        async with asyncio.TaskGroup() as tasks:
            poll = tasks.create_task(self.get())
            await self.held()
            yield poll

    @contextlib.asynccontextmanager
    async def hanging_up(self) -> AsyncIterator[None]:
        """Poll on a connection of its own and hang up at the end, which the gateway has noticed then."""
        host, port = self.http.base_url.host, self.http.base_url.port
        _, writer = await asyncio.open_connection(host, port)
        target = httpx.URL("/realtime/v1/longpoll", params=self._query())
        writer.write(f"GET {target} HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n".encode())
        yield
        writer.close()
        await writer.wait_closed()
        await self.held(wanted=False)

    def _query(self) -> dict[str, str]:
        return {"apikey": self.key, "vsn": self.version, "token": self.token}
