"""One direction of a connection through the fault proxy; what goes wrong is decided elsewhere, and carried out here."""

import asyncio
from typing import Final, Protocol

from desktop_chat.transport.fault_kinds import Delay, Fault, Garbage, Trickle

MOST_WAITING: Final = 262_144
"""Bytes that may wait behind a black hole before the sender's own buffers fill, as they do in a real one."""


class Carried(Protocol):
    """The connection, as far as one direction has to know it."""

    @property
    def fault(self) -> Fault | None:
        """What goes wrong with it now."""
        ...

    def holds(self, *, up: bool) -> bool:
        """Tell whether nothing gets through now in this direction."""
        ...

    async def change(self) -> None:
        """Wait until something else goes wrong, or nothing any more."""
        ...


class Lane:
    """One direction of a connection: what is put in comes out in order, as late and as bent as the fault wants."""

    def __init__(self, connection: Carried, writer: asyncio.StreamWriter, *, up: bool) -> None:
        self._connection = connection
        self._writer = writer
        self._up = up
        self._pieces: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        self._waiting = 0
        self._room = asyncio.Event()

    async def put(self, piece: bytes) -> None:
        """Add a piece; an empty one is the end. Waits while too much waits."""
        fault = self._connection.fault
        late = fault.seconds if isinstance(fault, Delay) else 0.0
        while self._waiting > MOST_WAITING:
            self._room.clear()
            await self._room.wait()
        self._waiting += len(piece)
        self._pieces.put_nowait((asyncio.get_running_loop().time() + late, piece))

    async def run(self) -> None:
        """Carry until the end has come out."""
        clock = asyncio.get_running_loop()
        while True:
            due, piece = await self._pieces.get()
            await asyncio.sleep(max(0.0, due - clock.time()))
            await self._pass_hole()
            if not piece:
                self._writer.write_eof()
                return
            await self._write(piece)
            self._waiting -= len(piece)
            self._room.set()

    async def _pass_hole(self) -> None:
        while self._connection.holds(up=self._up):
            await self._connection.change()

    async def _write(self, piece: bytes) -> None:
        match self._connection.fault:
            case Trickle(every=every) if not self._up:
                for byte in piece:
                    self._writer.write(bytes((byte,)))
                    await self._writer.drain()
                    await asyncio.sleep(every)
            case Garbage() if not self._up:
                self._writer.write(bytes(byte ^ 0xA5 for byte in piece))
            case _:
                self._writer.write(piece)
        await self._writer.drain()
