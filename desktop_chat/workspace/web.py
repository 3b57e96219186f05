"""The HTTP and WebSocket server around the gateway: uvicorn on one loopback socket, and at the doors to the network."""

import asyncio
import contextlib
import errno
import socket
import sys
from collections.abc import Callable, Generator, Iterable
from http import HTTPStatus
from typing import Any

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.http11 import Request

from desktop_chat.workspace.errors import GatewayFailed, PortTaken, WorkspaceError
from desktop_chat.workspace.lan_door import Visitor
from desktop_chat.workspace.open_files import allow_many
from desktop_chat.workspace.realtime_outlet import AT_ONCE

LOOPBACK = "127.0.0.1"
GRACE_SECONDS = 2
HEAD_SECONDS = 10.0
"""How long the head of a request may take, counted from the connection or from the last answer."""
LONGEST_HEAD = 64 * 1024
"""Bytes of the head of a request, and of what follows its body; the parser itself would take any number."""


def bind_loopback(port: int, preferred: Iterable[int] = ()) -> socket.socket:
    """Open the listening socket: on `port`, or if that is 0 on a preferred one that is free, or any free one.

    Raises:
        PortTaken: `port` was asked for and is in use.
    """
    if port:
        return _bind(port)
    for candidate in preferred:
        with contextlib.suppress(WorkspaceError):
            return _bind(candidate)
    return _bind(0)


class SocketProtocol(WebSocketsSansIOProtocol, Visitor):
    """Uvicorn's WebSocket, which says when it has ended and offers a way for frames that are made already."""

    def handle_connect(self, event: Request) -> None:
        """Offer the way to the endpoint."""
        super().handle_connect(event)
        if self.response.status_code == HTTPStatus.SWITCHING_PROTOCOLS:
            extensions: dict[str, Any] = self.scope["extensions"]
            extensions[AT_ONCE] = self.write_at_once

    def write_at_once(self, frame: bytes) -> bool:
        """Write a whole frame past ASGI, which costs as much as the frame; False when it must wait its turn."""
        if self.close_sent or not self.writable.is_set() or self.transport.is_closing():
            return False
        self.transport.write(frame)
        return True

    def connection_lost(self, exc: Exception | None) -> None:
        """Say so."""
        super().connection_lost(exc)
        if self.farewell is not None:
            self.farewell()


class PromptProtocol(HttpToolsProtocol, Visitor):
    """Uvicorn's HTTP/1.1, which lets go of whose request has a head that never ends or is too long.

    `farewell` is called when the connection has ended, be it as a WebSocket.
    """

    _patience: asyncio.TimerHandle | None = None
    _pending = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn itself
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._expect_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing any more."""
        super().connection_lost(exc)
        if self._patience is not None:
            self._patience.cancel()
        if self.farewell is not None:
            self.farewell()

    def data_received(self, data: bytes) -> None:
        """Read on, but not in a head of any length."""
        self._pending += len(data)
        super().data_received(data)
        if self._pending > LONGEST_HEAD and not self.transport.is_closing():
            self.send_400_response("The head of the request is too long.")

    def on_headers_complete(self) -> None:
        """Count anew; an address that names a server is a proxy's business.

        Raises:
            ValueError: it is no path; the parser takes that for a broken request.
        """
        if not self.url.startswith(b"/"):
            raise ValueError("no path")
        self._pending = 0
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Count anew."""
        self._pending = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Count anew."""
        self._pending = 0
        super().on_message_complete()

    def handle_websocket_upgrade(self) -> None:
        """Hand the connection on, with its farewell."""
        super().handle_websocket_upgrade()
        upgraded = self.transport.get_protocol()
        if isinstance(upgraded, SocketProtocol):
            upgraded.farewell = self.farewell

    def on_response_complete(self) -> None:
        """Begin to wait for the next request."""
        super().on_response_complete()
        self._expect_head()

    def _expect_head(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
        self._patience = self.loop.call_later(HEAD_SECONDS, self._let_go_without_head)

    def _let_go_without_head(self) -> None:
        upgraded = self not in self.connections  # a WebSocket has times of its own
        cycle: RequestResponseCycle | None = self.cycle
        if not upgraded and (cycle is None or cycle.response_complete):
            self.transport.close()


class WebServer(uvicorn.Server):
    """Uvicorn that leaves signals to us and says when it serves."""

    def __init__(
        self, app: ASGIApp, listening: socket.socket, *, longest_frame: int, let_go: Callable[[], None]
    ) -> None:
        """Take the bound socket; `longest_frame` is the limit of a WebSocket message in bytes.

        `let_go` is called before the server ends: it must end the requests that wait for something to happen.
        """
        super().__init__(
            uvicorn.Config(
                app,
                loop="asyncio",
                http=PromptProtocol,
                ws=SocketProtocol,
                ws_max_size=longest_frame,
                # The real server sends no pings: the client's heartbeats prove the link both ways, and who is silent is
                # let go by realtime itself (after `idle_seconds`), with the code that clients know.
                ws_ping_interval=None,
                ws_per_message_deflate=False,  # on loopback it only costs time
                lifespan="on",
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,
                timeout_graceful_shutdown=GRACE_SECONDS,
            )
        )
        self._listening = listening
        self._let_go = let_go
        self.serving = asyncio.Event()

    async def run_until_told(self) -> None:
        """Serve until `should_exit` is set.

        Raises:
            GatewayFailed: the gateway did not start.
        """
        try:
            await self.serve(sockets=[self._listening])
        finally:
            self._listening.close()

    def make_visitor(self) -> PromptProtocol:
        """Return what serves one more connection, which somebody else has accepted."""
        return PromptProtocol(self.config, self.server_state, self.lifespan.state)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start as uvicorn does, but with room for many clients, and raise in place of ending the process."""
        allow_many()
        try:
            await super().startup(sockets=sockets)
        except SystemExit as error:
            raise GatewayFailed("its start-up failed; the log says why") from error
        self.serving.set()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End as uvicorn does, with nobody left who waits."""
        self._let_go()
        await super().shutdown(sockets=sockets)

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Leave signals alone: PostgreSQL has to be ended after the gateway, so one place hears them."""
        yield


def _bind(port: int) -> socket.socket:
    # With the protocol named, asyncio switches Nagle's delay off; else every answer waits 40 ms for the client's ACK.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if sys.platform != "win32":  # there it would let another program take the port over
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((LOOPBACK, port))
        listening.listen(256)
    except OSError as error:
        listening.close()
        if error.errno in {errno.EADDRINUSE, errno.EACCES}:
            raise PortTaken(port) from error
        raise GatewayFailed(f"no socket on {LOOPBACK}:{port}: {error}") from error
    return listening
