"""The addresses of the local network at which a shared workspace is open: TLS, and bounds on who only knocks.

It accepts by itself, so that each connection counts from the moment it is made: who never ends the handshake of TLS, or
opens one connection after the other, takes nothing from those who talk.
"""

import asyncio
import contextlib
import errno
import logging
import socket
import ssl
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from desktop_chat.workspace.errors import NotShareable, PortTaken

logger = logging.getLogger(__name__)

HANDSHAKE_SECONDS = 10.0
FAREWELL_SECONDS = 3.0
_BACKLOG = 128
_REST_SECONDS = 0.2
"""How long nobody is let in when this computer has no descriptor left."""


class Visitor(asyncio.Protocol):
    """What serves one connection; it calls `farewell`, if there is one, when that has ended."""

    farewell: Callable[[], None] | None = None


@dataclass(slots=True, kw_only=True)
class Crowd:
    """Who is at all doors together, and how many may be: in all, and of one address."""

    most: int
    most_of_one: int
    _of: Counter[str] = field(default_factory=Counter)

    def enter(self, address: str) -> bool:
        """Count one more, unless there are too many."""
        if self._of.total() >= self.most or self._of[address] >= self.most_of_one:
            return False
        self._of[address] += 1
        return True

    def leave(self, address: str) -> None:
        """Count one less."""
        self._of[address] -= 1
        if not self._of[address]:
            del self._of[address]


@dataclass(slots=True, kw_only=True)
class LanDoor:
    """Lets people in at a socket that listens, from `run` until that is cancelled."""

    listening: socket.socket
    tls: ssl.SSLContext
    crowd: Crowd
    make_visitor: Callable[[], Visitor]
    _inside: set[asyncio.Transport] = field(default_factory=set)

    async def run(self) -> None:
        """Let people in until cancelled; then everybody is shown out at once."""
        try:
            async with asyncio.TaskGroup() as greetings:
                while True:
                    await self._let_in(greetings)
        finally:
            self.listening.close()
            for transport in tuple(self._inside):
                transport.abort()

    async def _let_in(self, greetings: asyncio.TaskGroup) -> None:
        try:
            connection, (address, *_) = await asyncio.get_running_loop().sock_accept(self.listening)
        except OSError as error:
            logger.warning("Nobody could be let in: %s", error.strerror or type(error).__name__)
            await asyncio.sleep(_REST_SECONDS)
            return
        if not self.crowd.enter(address):
            connection.close()
            return
        greetings.create_task(self._greet(connection, address))

    async def _greet(self, connection: socket.socket, address: str) -> None:
        """Shake hands; from then on the visitor is on its own, and says when it has left."""
        with contextlib.ExitStack() as until_inside:
            until_inside.callback(self.crowd.leave, address)
            until_inside.callback(connection.close)
            visitor = self.make_visitor()
            try:
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                transport, _ = await asyncio.get_running_loop().connect_accepted_socket(
                    lambda: visitor,
                    connection,
                    ssl=self.tls,
                    ssl_handshake_timeout=HANDSHAKE_SECONDS,
                    ssl_shutdown_timeout=FAREWELL_SECONDS,
                )
            except OSError as error:
                logger.debug("A handshake failed (%s)", type(error).__name__)
                return
            assert isinstance(transport, asyncio.Transport)
            if transport.is_closing():
                return
            until_inside.pop_all()
            self._inside.add(transport)

            def left() -> None:
                self._inside.discard(transport)
                self.crowd.leave(address)

            visitor.farewell = left


@dataclass(slots=True, kw_only=True)
class Doors:
    """The doors that are open, by address, each kept by a task of its own."""

    crowd: Crowd
    make_visitor: Callable[[], Visitor]
    _keepers: dict[str, asyncio.Task[None]] = field(default_factory=dict)

    @property
    def addresses(self) -> tuple[str, ...]:
        """Where somebody is let in now."""
        return tuple(address for address, keeper in self._keepers.items() if not keeper.done())

    def open(self, address: str, port: int, tls: ssl.SSLContext) -> int:
        """Open a door and return its port; `port` 0 takes any free one.

        Raises:
            PortTaken: another program has that port.
            NotShareable: this computer does not have the address any more.
        """
        listening = _listen_on(address, port)
        door = LanDoor(listening=listening, tls=tls, crowd=self.crowd, make_visitor=self.make_visitor)
        self._keepers[address] = asyncio.get_running_loop().create_task(door.run(), name=f"door at {address}")
        return int(listening.getsockname()[1])

    async def close(self, address: str) -> None:
        """Close a door, and show everybody out who came in by it."""
        keeper = self._keepers.pop(address)
        keeper.cancel()
        await asyncio.wait([keeper])

    async def close_all(self) -> None:
        """Close all doors; harmless when none is open."""
        for address in [*self._keepers]:
            await self.close(address)


def _listen_on(address: str, port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if sys.platform != "win32":  # there it would let another program take the port over
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((address, port))
        listening.listen(_BACKLOG)
        listening.setblocking(False)  # noqa: FBT003  its only form
    except OSError as error:
        listening.close()
        if error.errno in {errno.EADDRINUSE, errno.EACCES}:
            raise PortTaken(port) from error
        raise NotShareable(f"The address {address} cannot be used: {error.strerror}.") from error
    return listening
