"""An HTTP server that speaks as much Phoenix long polling as a script needs, on real sockets."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.transport.phoenix_server import PATIENCE, YES, Answer
from tests.transport.raw_server import a_raw_server, an_answer, read_request

Frame = dict[str, Any]


@dataclass
class PollServer:
    """Begins sessions, answers joins and heartbeats, writes down what comes, and says what a test tells it to.

    `answers` finds the answer to the join of a topic by the beginning of its name (None: no answer), `http` the whole
    answer to a request by its method or, where no long poll is meant, its path. A poll is held until there are
    messages, or `hold` seconds.
    """

    answers: dict[str, Answer] = field(default_factory=dict)
    http: dict[str, bytes] = field(default_factory=dict)
    hold: float = 10.0
    frames: list[Frame] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    held: int = 0
    sessions: int = 0
    ended: int = 0
    connections: int = 0
    lets_go: bool = False
    spoilt: int = 0
    url: str = ""
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    @property
    def joined_topics(self) -> list[str]:
        """The topics that were asked for, in order, repetitions included."""
        return [frame["topic"] for frame in self.frames if frame["event"] == "phx_join"]

    def of(self, event: str) -> list[Frame]:
        """The frames of one event."""
        return [frame for frame in self.frames if frame["event"] == event]

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until something that the server sees is so."""
        async with asyncio.timeout(PATIENCE), self._changed:
            await self._changed.wait_for(condition)

    async def say(self, topic: str, event: str, payload: Any) -> None:
        """Broadcast as the database does."""
        body = {"type": "broadcast", "event": event, "payload": payload, "meta": {"id": "x"}}
        await self.send(json.dumps({"topic": topic, "event": "broadcast", "payload": body, "ref": None}))

    async def send(self, *messages: str) -> None:
        """Let these be in the answer to a poll."""
        async with self._changed:
            self.waiting += messages
            self._changed.notify_all()

    async def forget(self) -> None:
        """Let the held poll be answered as by a server that has lost the session."""
        async with self._changed:
            self.lets_go = True
            self._changed.notify_all()

    async def behave(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while True:
                head, body = await read_request(reader)
                method, target, _ = head.decode().split("\r\n")[0].split(" ")
                async with self._changed:
                    self.targets.append(target)
                    self._changed.notify_all()
                self.spoilt += method in self.http
                answer = self.http.get(method) or await self._unless_gone(reader, self._answer(method, target, body))
                writer.write(answer)
                await writer.drain()
        finally:
            async with self._changed:
                self.ended += 1
                self._changed.notify_all()

    async def _unless_gone(self, reader: asyncio.StreamReader, answering: Coroutine[Any, Any, bytes]) -> bytes:
        """Answer, unless the client hangs up meanwhile."""
        loop = asyncio.get_running_loop()
        answer, gone = loop.create_task(answering), loop.create_task(reader.read(1))
        try:
            await asyncio.wait({answer, gone}, return_when=asyncio.FIRST_COMPLETED)
            if not answer.done():
                raise ConnectionResetError
            return answer.result()
        finally:
            for task in (answer, gone):
                task.cancel()
            await asyncio.gather(answer, gone, return_exceptions=True)

    async def _answer(self, method: str, target: str, body: bytes) -> bytes:
        parts = urlsplit(target)
        if not parts.path.endswith("/longpoll"):
            async with self._changed:
                self.calls.append((parts.path, json.loads(body or b"{}")))
                self._changed.notify_all()
            return self.http.get(parts.path) or an_answer(404)
        if "token" not in parse_qs(parts.query):
            self.sessions += 1
            return as_answer(410, token=f"T{self.sessions}", messages=[])
        if method == "POST":
            await self._take(json.loads(body))
            return as_answer(200)
        return await self._poll()

    async def _poll(self) -> bytes:
        async with self._changed:
            self.held += 1
            self._changed.notify_all()
            try:
                async with asyncio.timeout(self.hold):
                    await self._changed.wait_for(lambda: self.waiting or self.lets_go)
            except TimeoutError:
                return as_answer(204, token=f"T{self.sessions}", messages=[])
            finally:
                self.held -= 1
            if self.lets_go:
                return as_answer(410, token="T-other", messages=[])
            messages, self.waiting = self.waiting, []
            return as_answer(200, token=f"T{self.sessions}", messages=messages)

    async def _take(self, frame: Frame) -> None:
        answer: Answer = None
        if frame["event"] == "heartbeat":
            answer = {"status": "ok", "response": {}}
        if frame["event"] == "phx_join":
            answer = next((a for start, a in self.answers.items() if frame["topic"].startswith(start)), YES)
        async with self._changed:
            self.frames.append(frame)
            if answer is not None:
                reply = {"topic": frame["topic"], "event": "phx_reply", "payload": answer, "ref": frame["ref"]}
                self.waiting.append(json.dumps(reply))
            self._changed.notify_all()


def as_answer(status: int, **more: object) -> bytes:
    """Return an answer to a poll: HTTP 200 with the status inside."""
    return an_answer(200, json.dumps({"status": status, **more}).encode(), Content_Type="application/json")


@asynccontextmanager
async def a_poll_server() -> AsyncIterator[PollServer]:
    """Run a server on a free port until the end of the block."""
    script = PollServer()
    async with a_raw_server(script.behave) as script.url:
        yield script
