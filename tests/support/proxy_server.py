"""A small proxy on this computer: HTTP CONNECT and SOCKS5, with or without a login. It leads every name to one port."""

import asyncio
import socket
import struct
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

USERS = {b"ann": b"s3cret word", b"bo": b"s3cretword"}
LOGINS = [b"Proxy-Authorization: Basic " + b64encode(user + b":" + word) for user, word in USERS.items()]
REFUSED_BY_RULES, REFUSED_BY_SERVER = 2, 5


@dataclass
class ProxyServer:
    """What was asked for, in order: `connect`, `socks` or `socks4` and NAME:PORT; `port` is where all of it is led."""

    port: int
    locked: bool = False
    closed: bool = False
    asked: list[str] = field(default_factory=list)
    at: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        first = await reader.readexactly(1)
        spoken = {b"\x05": self._socks, b"\x04": self._old_socks}.get(first, self._connect)
        led = await spoken(reader, writer)
        if led:
            await _join(reader, writer, self.port)

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = await reader.readuntil(b"\r\n\r\n")
        lines = head.split(b"\r\n")
        self.asked.append(f"connect {lines[0].split(b' ')[1].decode()}")
        if self.locked and not any(login in lines for login in LOGINS):
            writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
            return False
        if self.closed:
            writer.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
            return False
        # In two pieces, as proxies do: who takes the first for all of it breaks the tunnel.
        writer.write(b"HTTP/1.1 200 Connection established\r\n")
        await writer.drain()
        await asyncio.sleep(0)
        writer.write(b"X-Piece: two\r\n\r\n")
        return True

    async def _socks(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        methods = await reader.readexactly((await reader.readexactly(1))[0])
        if not await (self._log_in(reader, writer, methods) if self.locked else _let_in(writer)):
            return False
        _, _, _, kind = await reader.readexactly(4)
        host = await _host(reader, kind)
        (port,) = struct.unpack(">H", await reader.readexactly(2))
        self.asked.append(f"socks {host}:{port}")
        writer.write(bytes((5, REFUSED_BY_RULES if self.closed else 0, 0, 1, 0, 0, 0, 0, 0, 0)))
        return not self.closed

    async def _old_socks(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Speak SOCKS 4, and 4A, where an address of 0.0.0.x says that a name follows."""
        _, port, address = struct.unpack(">BH4s", await reader.readexactly(7))
        await reader.readuntil(b"\0")
        named = address[:3] == bytes(3) and address[3] != 0
        host = (await reader.readuntil(b"\0"))[:-1].decode() if named else ".".join(str(byte) for byte in address)
        self.asked.append(f"socks4 {host}:{port}")
        writer.write(bytes((0, 0x5B if self.closed else 0x5A, 0, 0, 0, 0, 0, 0)))
        return not self.closed

    async def _log_in(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, methods: bytes) -> bool:
        if 2 not in methods:
            writer.write(b"\x05\xff")
            return False
        writer.write(b"\x05\x02")
        await reader.readexactly(1)
        user, word = [await reader.readexactly((await reader.readexactly(1))[0]) for _ in range(2)]
        right = USERS.get(user) == word
        writer.write(b"\x01\x00" if right else b"\x01\x01")
        return right


@asynccontextmanager
async def a_proxy(port: int, *, locked: bool = False, closed: bool = False) -> AsyncIterator[ProxyServer]:
    """Run a proxy that leads everything to a port of this computer, until the end of the block."""
    proxy = ProxyServer(port=port, locked=locked, closed=closed)
    tasks: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        try:
            await proxy.serve(reader, writer)
            await writer.drain()
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            return
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    proxy.at = server.sockets[0].getsockname()[1]
    try:
        yield proxy
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks)
        await server.wait_closed()


async def _let_in(writer: asyncio.StreamWriter) -> bool:
    writer.write(b"\x05\x00")
    return True


async def _host(reader: asyncio.StreamReader, kind: int) -> str:
    match kind:
        case 1:
            return socket.inet_ntop(socket.AF_INET, await reader.readexactly(4))
        case 4:
            return socket.inet_ntop(socket.AF_INET6, await reader.readexactly(16))
        case _:
            return (await reader.readexactly((await reader.readexactly(1))[0])).decode()


async def _join(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int) -> None:
    inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        async with asyncio.TaskGroup() as pipes:
            pipes.create_task(_pump(reader, inner_writer))
            pipes.create_task(_pump(inner_reader, writer))
    finally:
        inner_writer.transport.abort()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    except OSError:
        return
    finally:
        writer.close()
