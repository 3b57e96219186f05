"""The lightest clients that there can be, so that what is measured is the server: HTTP and sockets, spoken by hand.

They speak to one server that behaves, and to nothing else: no redirects, no chunks, no fragments.
"""

import asyncio
import base64
import json
import os
import struct
from collections.abc import Callable
from typing import Any

_JOIN = {"config": {"broadcast": {"self": False, "ack": False}, "presence": {"enabled": False}, "private": True}}


class RawHttp:
    """One kept connection that posts JSON and reads JSON."""

    def __init__(self, port: int, key: str, token: str) -> None:
        self._port = port
        self._head = f"Host: 127.0.0.1:{port}\r\napikey: {key}\r\nAuthorization: Bearer {token}\r\n".encode()
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def call(self, function: str, **arguments: object) -> Any:
        """Call a function of the database.

        Raises:
            RuntimeError: it was refused.
        """
        return await self.post(f"/rest/v1/rpc/{function}", arguments)

    async def post(self, path: str, content: object) -> Any:
        """Post JSON and return the answer's.

        Raises:
            RuntimeError: it was refused.
        """
        body = json.dumps(content).encode()
        about = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        request = f"POST {path} HTTP/1.1\r\n".encode() + self._head + about.encode() + body
        head, answer = await self._exchange(request)
        if not head.startswith("HTTP/1.1 2"):
            raise RuntimeError(f"{path}: {head.splitlines()[0]} {answer[:300]!r}")
        return json.loads(answer) if answer else None

    async def _exchange(self, request: bytes) -> tuple[str, bytes]:
        """Send and receive, on a new connection if the server has ended the one that rested too long."""
        if self._streams is None or self._streams[0].at_eof():
            self._streams = await asyncio.open_connection("127.0.0.1", self._port, limit=2**24)
        reader, writer = self._streams
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        lengths = [line.partition(":")[2] for line in head.lower().split("\r\n") if line.startswith("content-length:")]
        return head, await reader.readexactly(int(lengths[0])) if lengths else b""

    def close(self) -> None:
        """Hang up."""
        if self._streams is not None:
            self._streams[1].close()


class RawSocket(asyncio.Protocol):
    """One socket of Realtime: joins a room, and tells of each frame that comes, unread."""

    def __init__(self, port: int, key: str, heard: Callable[[bytes], None]) -> None:
        self._port = port
        self._key = key
        self._heard = heard
        self._buffer = bytearray()
        self._upgraded = False
        self._transport: asyncio.Transport | None = None
        self._joined: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.lost = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the socket."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        nonce = base64.b64encode(os.urandom(16)).decode()
        transport.write(
            f"GET /realtime/v1/websocket?apikey={self._key}&vsn=2.0.0 HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\n"
            f"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: {nonce}\r\n"
            "Sec-WebSocket-Version: 13\r\n\r\n".encode()
        )

    def data_received(self, data: bytes) -> None:
        """Take what came apart into frames."""
        self._buffer += data
        if not self._upgraded:
            end = self._buffer.find(b"\r\n\r\n")
            if end < 0:
                return
            if not self._buffer.startswith(b"HTTP/1.1 101"):
                self.opened.set_exception(RuntimeError(bytes(self._buffer[:end]).decode()))
                return
            del self._buffer[: end + 4]
            self._upgraded = True
            self.opened.set_result(None)
        while frame := self._next_frame():
            self._take(*frame)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002  (the cause does not matter)
        """Remember that the server let go."""
        self.lost = True

    async def join(self, topic: str, token: str) -> None:
        """Join a private channel.

        Raises:
            RuntimeError: it is refused.
        """
        self._send(json.dumps(["1", "1", f"realtime:{topic}", "phx_join", _JOIN | {"access_token": token}]).encode())
        await self._joined

    def close(self) -> None:
        """Hang up."""
        if self._transport is not None:
            self._transport.close()

    def _take(self, opcode: int, payload: bytes) -> None:
        if opcode == 9:
            self._send(payload, opcode=10)
        elif not self._joined.done() and b'"phx_reply"' in payload:
            if b'"status":"ok"' in payload:
                self._joined.set_result(None)
            else:
                self._joined.set_exception(RuntimeError(payload.decode()))
        else:
            self._heard(payload)

    def _next_frame(self) -> tuple[int, bytes] | None:
        buffer = self._buffer
        if len(buffer) < 2:
            return None
        length, start = buffer[1], 2
        if length >= 126:
            start = 4 if length == 126 else 10
            if len(buffer) < start:
                return None
            length = int.from_bytes(buffer[2:start])
        if len(buffer) < start + length:
            return None
        frame = buffer[0] & 15, bytes(buffer[start : start + length])
        del buffer[: start + length]
        return frame

    def _send(self, payload: bytes, opcode: int = 1) -> None:
        assert self._transport is not None
        length = bytes([0x80 | len(payload)]) if len(payload) < 126 else b"\xfe" + struct.pack(">H", len(payload))
        # A mask of zeros is one, and leaves the bytes as they are.
        self._transport.write(bytes([0x80 | opcode]) + length + b"\0\0\0\0" + payload)


async def open_socket(port: int, key: str, heard: Callable[[bytes], None]) -> RawSocket:
    """Open one socket.

    Raises:
        RuntimeError: it is refused.
    """
    _, socket = await asyncio.get_running_loop().create_connection(
        lambda: RawSocket(port, key, heard), "127.0.0.1", port
    )
    await socket.opened
    return socket
