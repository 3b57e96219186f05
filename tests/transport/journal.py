"""An HTTP server that answers each path as told and writes down what was asked."""

import asyncio
import json
from dataclasses import dataclass, field

from tests.transport.raw_server import an_answer, read_request


@dataclass
class Journal:
    """Answers each request by its path, and writes down what came."""

    answers: dict[str, bytes] = field(default_factory=dict)
    requests: list[tuple[str, dict[str, str], object]] = field(default_factory=list)
    connections: int = 0
    answers_per_connection: int = 1000
    url: str = ""

    async def behave(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        for _ in range(self.answers_per_connection):
            head, body = await read_request(reader)
            first, *lines = head.decode().splitlines()
            headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines if line)}
            self.requests.append((first.rpartition(" ")[0], headers, json.loads(body) if body else None))
            path = first.split(" ")[1].rpartition("/")[2]
            writer.write(self.answers.get(path, an_answer(404, b"{}")))
            await writer.drain()

    def say(self, path: str, value: object, status: int = 200) -> None:
        """Answer a path with JSON."""
        self.answers[path] = an_answer(status, json.dumps(value).encode())
