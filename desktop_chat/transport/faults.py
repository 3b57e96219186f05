"""A proxy on this computer that does to connections what bad networks, proxies and servers do. Off unless asked for.

A person's rehearsal, the tests and the benchmarks lead the app's own ways through it. It changes nothing that is said
but the name by which it was itself asked for.
"""

import asyncio
import contextlib
import itertools
import logging
import socket
import struct
from collections.abc import Callable, Coroutine
from typing import Any, Final

from desktop_chat.domain.ports import Spawner, TaskHandle
from desktop_chat.transport.fault_answers import AnswerCutter, PollBender
from desktop_chat.transport.fault_kinds import (
    Answer,
    BlackHole,
    Fault,
    FrameCutter,
    Hang,
    Messages,
    Request,
    Reset,
    SlowLoris,
    Traffic,
    encode_answer,
    is_message,
    parse_request,
)
from desktop_chat.transport.fault_lane import Lane

logger = logging.getLogger(__name__)

PIECE: Final = 65_536
CLOSE_LIMIT: Final = 2.0
OVERTAKEN_WITHIN: Final = 0.5
"""Seconds that an answer of HTTP waits for another one to overtake it."""
_AT_ONCE = struct.pack("ii", 1, 0)
"""SO_LINGER with no time: closing then sends RST."""
_TLS = b"\x16"
_ENDLESS_HEAD = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nX-Long: x"


class FaultProxy:
    """Passes everything on to one server, until `set` says what is to go wrong. `requests` is how many it was asked.

    Args:
        host, port: the server.
        spawner: keeps the connections' tasks.
        chance: gives numbers in [0, 1), for the faults that hit some messages only.
    """

    def __init__(self, host: str, port: int, *, spawner: Spawner, chance: Callable[[], float] = lambda: 0.0) -> None:
        self.upstream = (host, port)
        self.chance = chance
        self.requests = 0
        self.bent_alone = 0
        self.polls = PollBender(chance)
        self.kept: dict[bytes, bytes] = {}
        self._spawner = spawner
        self._server: asyncio.Server | None = None
        self._fault: Fault | None = None
        self._traffic = Traffic.ALL
        self._changed = asyncio.Event()
        self._answered = asyncio.Event()
        self._open: dict[_Connection, TaskHandle] = {}
        self._all_ended = asyncio.Event()

    @property
    def port(self) -> int:
        """Where it listens, on 127.0.0.1, between `start` and `close`."""
        assert self._server is not None
        number: int = self._server.sockets[0].getsockname()[1]
        return number

    @property
    def bent(self) -> int:
        """How many messages it has lost, doubled or moved so far."""
        return self.bent_alone + self.polls.bent

    @property
    def connections(self) -> int:
        """How many connections are open now."""
        return len(self._open)

    async def start(self) -> None:
        """Listen on a free port of this computer."""
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)

    async def close(self) -> None:
        """Listen no more and break what is open; harmless when closed."""
        server, self._server = self._server, None
        if server is None:
            return
        server.close()
        self.cut()
        if self._open:
            self._all_ended.clear()
            async with asyncio.timeout(CLOSE_LIMIT):
                await self._all_ended.wait()

    def set(self, fault: Fault | None, traffic: Traffic = Traffic.ALL) -> None:
        """Let this go wrong from now on instead of what did; None: everything goes well again."""
        self._fault, self._traffic = fault, traffic
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()
        if isinstance(fault, Reset):
            self.cut(traffic)

    def cut(self, traffic: Traffic = Traffic.ALL) -> int:
        """Break open connections by RST, once; returns how many."""
        hit = self._hit(traffic)
        for connection in hit:
            connection.reset()
            if connection.begun:
                self._open[connection].cancel()
        return len(hit)

    def freeze(self, traffic: Traffic = Traffic.ALL) -> int:
        """Let open connections carry nothing any more, for ever, while new ones work: what is called half-open.

        That is what a router leaves behind that has lost its table, or a change of network. Returns how many.
        """
        hit = self._hit(traffic)
        for connection in hit:
            connection.frozen = True
        return len(hit)

    def fault_of(self, request: Request | None) -> Fault | None:
        """Return what goes wrong now with this request."""
        return self._fault if self._traffic.covers(request) else None

    def address_server(self, head: bytes) -> bytes:
        """Put the server's name into a request that was made to the proxy's: servers refuse other names."""
        host, port = self.upstream
        own = f"\r\nhost: 127.0.0.1:{self.port}\r\n".encode()
        at = head.lower().find(own)
        return head if at < 0 else head[:at] + f"\r\nHost: {host}:{port}\r\n".encode() + head[at + len(own) :]

    async def change(self) -> None:
        """Wait for the next `set`."""
        await self._changed.wait()

    def answered(self) -> None:
        """Let go of the answers that wait for the next one to go first: it has gone."""
        answered, self._answered = self._answered, asyncio.Event()
        answered.set()

    async def next_answer(self) -> bool:
        """Wait for an answer on any connection; False when none has come for `OVERTAKEN_WITHIN`."""
        answered = self._answered
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(OVERTAKEN_WITHIN):
                await answered.wait()
        return answered.is_set()

    def _hit(self, traffic: Traffic) -> "list[_Connection]":
        return [connection for connection in self._open if traffic.covers(connection.request)]

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = _Connection(self, reader, writer)
        if self._server is None:
            # Taken just before the end: nobody would ever break it.
            connection.reset()
            return
        self._open[connection] = self._spawner.spawn(self._carry(connection), "fault proxy: connection")

    async def _carry(self, connection: "_Connection") -> None:
        # One that is cancelled before this would never be forgotten; broken as it is, it ends by itself.
        connection.begun = True
        try:
            await connection.run()
        finally:
            connection.reset()
            del self._open[connection]
            if not self._open:
                self._all_ended.set()


class _Connection:
    """One connection of a client, and the one to the server that is opened for it with the first request passed on."""

    def __init__(self, proxy: FaultProxy, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.proxy = proxy
        self.begun = False
        self.request: Request | None = None
        self.frozen = False
        self._reader = reader
        self._writer = writer
        self._down = Lane(self, writer, up=False)
        self._up: Lane | None = None
        self._upstream: asyncio.StreamWriter | None = None
        self._tasks: asyncio.TaskGroup | None = None
        self._swapped = b""
        self._asked = b""
        self._answers: AnswerCutter | None = None

    async def change(self) -> None:
        """Wait until something else goes wrong, or nothing any more."""
        await self.proxy.change()

    @property
    def fault(self) -> Fault | None:
        """What goes wrong with it now."""
        return self.proxy.fault_of(self.request)

    def holds(self, *, up: bool) -> bool:
        """Tell whether nothing gets through now in this direction."""
        fault = self.fault
        return self.frozen or (isinstance(fault, BlackHole) and (fault.up if up else fault.down))

    def reset(self) -> None:
        """Break both ends by RST; harmless when they are closed."""
        for writer in (self._writer, self._upstream):
            if writer is not None and not writer.is_closing():
                raw = writer.get_extra_info("socket")
                raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
                writer.transport.abort()

    async def run(self) -> None:
        """Carry everything to its end; what breaks on one side breaks on the other."""
        try:
            async with asyncio.TaskGroup() as self._tasks:
                self._start(self._down.run())
                await self._read_requests()
                await (self._up or self._down).put(b"")
        except* (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError) as broken:
            logger.debug("A connection broke: %s", broken.exceptions)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        assert self._tasks is not None
        self._tasks.create_task(work)  # house: allow task - the group raises what goes wrong in it

    # From the client

    async def _read_requests(self) -> None:
        while start := await self._reader.read(1):
            self.request = None
            if start == _TLS:
                await self._take(start)
                return
            head = self.proxy.address_server(start + await self._reader.readuntil(b"\r\n\r\n"))
            self.request = parse_request(head)
            await self._take(head)

    async def _take(self, head: bytes) -> None:
        """Deal with one request, of which the head has been read; what nobody can read goes on to the end."""
        self.proxy.requests += 1
        match self.fault:
            case Reset():
                raise ConnectionResetError
            case Hang():
                await self._swallow()
            case SlowLoris(every=every):
                await self._drip(every)
            case Answer() as answer:
                await self._read_body()
                await self._down.put(encode_answer(answer))
            case _:
                self._asked = head + await self._read_body()
                if await self._repeats():
                    return
                # An answer to HEAD says how long another one would be.
                cuts = isinstance(self.fault, Messages) and not head.startswith(b"HEAD ")
                self._answers = AnswerCutter() if cuts else None
                up = self._up or await self._open_upstream()
                await up.put(self._asked)
                if self.request is None or self.request.upgrade or self.request.opaque:
                    await self._pass_all(up)

    async def _read_body(self) -> bytes:
        return await self._reader.readexactly(self.request.body_bytes if self.request is not None else 0)

    async def _swallow(self) -> None:
        while await self._reader.read(PIECE):
            continue

    async def _drip(self, every: float) -> None:
        for byte in itertools.chain(_ENDLESS_HEAD, itertools.repeat(_ENDLESS_HEAD[-1])):
            await self._down.put(bytes((byte,)))
            if self._reader.at_eof():
                return
            await asyncio.sleep(every)

    async def _pass_all(self, up: Lane) -> None:
        while data := await self._reader.read(PIECE):
            await up.put(data)

    # From the server

    async def _open_upstream(self) -> Lane:
        reader, self._upstream = await asyncio.open_connection(*self.proxy.upstream)
        self._up = Lane(self, self._upstream, up=True)
        self._start(self._up.run())
        self._start(self._read_answers(reader))
        return self._up

    async def _read_answers(self, reader: asyncio.StreamReader) -> None:
        cutter = FrameCutter() if self.request is not None and self.request.upgrade else None
        while data := await reader.read(PIECE):
            if cutter is not None:
                for message in (message for piece in cutter.feed(data) for message in self._shuffle(piece)):
                    await self._down.put(message)
            elif self._answers is None:
                await self._down.put(data)
            else:
                for answer in self._answers.feed(data):
                    await self._down.put(await self._bent(answer))
                    self.proxy.answered()
        await self._down.put(b"")

    async def _bent(self, piece: bytes) -> bytes:
        """Return what comes out of an answer over HTTP, when it does (raises `ConnectionResetError`: it is lost)."""
        fault = self.fault
        if not isinstance(fault, Messages):
            return piece
        bent = self.proxy.polls.bend(piece, fault)
        if bent is not None or fault.holding not in piece:
            return bent or piece
        if self.proxy.chance() < fault.lost:
            self.proxy.bent_alone += 1
            raise ConnectionResetError
        self.proxy.kept[self._asked] = piece
        if fault.swapped and self.proxy.chance() < fault.swapped:
            self.proxy.bent_alone += await self.proxy.next_answer()
        return piece

    async def _repeats(self) -> bool:
        """Answer as before who asks the same again, as a cache does that should be none."""
        fault = self.fault
        kept = self.proxy.kept.pop(self._asked, None) if isinstance(fault, Messages) else None
        if kept is None or self.proxy.chance() >= fault.twice:  # type: ignore[union-attr]  # looked at just before
            return False
        self.proxy.bent_alone += 1
        await self._down.put(kept)
        return True

    def _shuffle(self, piece: bytes) -> tuple[bytes, ...]:
        """Return what comes out now that this piece has come: perhaps nothing, perhaps one that was held back too."""
        before, self._swapped = self._swapped, b""
        fault = self.fault
        if isinstance(fault, Messages) and is_message(piece) and fault.holding in piece:
            pieces = self._bend(piece, fault, may_wait=not before)
        else:
            pieces = (piece,)
        return (*pieces, before) if before else pieces

    def _bend(self, piece: bytes, fault: Messages, *, may_wait: bool) -> tuple[bytes, ...]:
        chance = self.proxy.chance
        if chance() < fault.lost:
            self.proxy.bent_alone += 1
            return ()
        if may_wait and chance() < fault.swapped:
            self.proxy.bent_alone += 1
            self._swapped = piece
            return ()
        twice = chance() < fault.twice
        self.proxy.bent_alone += twice
        return (piece, piece) if twice else (piece,)
