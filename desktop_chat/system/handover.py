"""Hands what a second start was asked for to the window that has the profile open, on this computer, for its owner.

The window listens on a Unix socket in the profile's private folder, or on a port of 127.0.0.1 where there are none or
the folder lies too deep for one. A file beside it, which only the owner can read, says where and by which secret.
"""

import asyncio
import hmac
import logging
import os
import secrets
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from desktop_chat.domain.errors import ProtocolError
from desktop_chat.protocol.handover import (
    ACCEPTED,
    LONGEST_LINE,
    Desk,
    Handover,
    decode_desk,
    decode_handover,
    encode_desk,
    encode_handover,
)
from desktop_chat.system.instance import holder

logger = logging.getLogger(__name__)

FILE_NAME = "window.json"
SOCKET_NAME = "window.sock"
LONGEST_SOCKET_PATH = 100
"""Bytes: Unix socket paths end at 107, on macOS at 103."""
MOST_AT_ONCE = 8
LINE_SECONDS = 2.0
"""For a line to arrive whole: whoever is slower is no second start."""
ANSWER_SECONDS = 3.0


class HandoverDesk:
    """Listens from `open` to `close`; `take` is called on the loop's thread with each handover."""

    def __init__(self, folder: Path, take: Callable[[Handover], None]) -> None:
        """Stand in the folder of a profile that this process has locked."""
        self._folder = folder
        self._take = take
        self._secret = secrets.token_urlsafe(24)
        self._server: asyncio.Server | None = None
        self._busy = 0

    async def open(self) -> None:
        """Listen, and then say where.

        Raises:
            OSError: the folder cannot be written, or there is no socket to be had.
        """
        file, path = self._folder / FILE_NAME, self._folder / SOCKET_NAME
        for left in (file, path):  # by a process that was killed: we hold the profile's lock
            left.unlink(missing_ok=True)
        if sys.platform == "win32" or len(os.fsencode(path)) > LONGEST_SOCKET_PATH:
            self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=LONGEST_LINE)
            port = self._server.sockets[0].getsockname()[1]
            desk = Desk(pid=os.getpid(), port=port, secret=self._secret)
        else:
            self._server = await asyncio.start_unix_server(self._serve, path, limit=LONGEST_LINE)
            path.chmod(0o600)
            desk = Desk(pid=os.getpid(), socket=str(path), secret=self._secret)
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as opened:
            opened.write(encode_desk(desk))

    async def close(self) -> None:
        """Listen no more; harmless when closed."""
        server, self._server = self._server, None
        if server is None:
            return
        server.close()
        await server.wait_closed()
        for left in (FILE_NAME, SOCKET_NAME):
            with suppress(OSError):
                (self._folder / left).unlink(missing_ok=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._busy += 1
        try:
            if self._busy <= MOST_AT_ONCE:
                await self._answer(reader, writer)
        except (OSError, ValueError, TimeoutError, ProtocolError, EOFError, asyncio.LimitOverrunError) as error:
            logger.info("A handover was refused: %s", type(error).__name__)
        finally:
            self._busy -= 1
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async with asyncio.timeout(LINE_SECONDS):
            line = await reader.readuntil(b"\n")
        handover, secret = decode_handover(line)
        if not hmac.compare_digest(secret.encode("utf-8", "surrogatepass"), self._secret.encode()):
            raise ProtocolError("wrong secret")
        writer.write(ACCEPTED)
        async with asyncio.timeout(LINE_SECONDS):
            await writer.drain()
        self._take(handover)


def hand_over(folder: Path, handover: Handover) -> bool:
    """Tell the window that has this profile open, and wait for its answer; False when none listens there, or not yet.

    The secret is told only to the process that has the profile's lock: another may have got the port of a dead one.
    """
    try:
        desk = decode_desk((folder / FILE_NAME).read_bytes())
        owner = holder(folder)
        if owner is None or owner.pid != desk.pid:
            return False
        with _connected(desk) as connection:
            connection.sendall(encode_handover(handover, desk.secret))
            return connection.makefile("rb").readline(LONGEST_LINE) == ACCEPTED
    except (OSError, ProtocolError) as error:
        logger.info("No window takes what was asked for: %s", type(error).__name__)
        return False


def _connected(desk: Desk) -> socket.socket:
    if desk.port:
        return socket.create_connection(("127.0.0.1", desk.port), timeout=ANSWER_SECONDS)
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(ANSWER_SECONDS)
    try:
        connection.connect(desk.socket)
    except OSError:
        connection.close()
        raise
    return connection
