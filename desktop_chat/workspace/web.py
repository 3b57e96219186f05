"""The HTTP and WebSocket server around the gateway: uvicorn on one loopback socket that we open ourselves."""

import asyncio
import contextlib
import errno
import socket
import sys
from collections.abc import Generator, Iterable

import uvicorn
from starlette.types import ASGIApp

from desktop_chat.workspace.errors import GatewayFailed, PortTaken, WorkspaceError

LOOPBACK = "127.0.0.1"
GRACE_SECONDS = 2


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


class WebServer(uvicorn.Server):
    """Uvicorn that leaves signals to us and says when it serves."""

    def __init__(self, app: ASGIApp, listening: socket.socket, *, longest_frame: int) -> None:
        """Take the bound socket; `longest_frame` is the limit of a WebSocket message in bytes."""
        super().__init__(
            uvicorn.Config(
                app,
                loop="asyncio",
                http="h11",
                ws="websockets-sansio",
                ws_max_size=longest_frame,
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

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start as uvicorn does, but raise in place of ending the process."""
        try:
            await super().startup(sockets=sockets)
        except SystemExit as error:
            raise GatewayFailed("its start-up failed; the log says why") from error
        self.serving.set()

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
