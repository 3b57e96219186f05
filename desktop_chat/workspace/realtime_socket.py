"""A WebSocket as the carrier of a connection: reads its frames in order, writes what waits, ends it when silent."""

import asyncio
import contextlib

from starlette.websockets import WebSocket, WebSocketDisconnect

from desktop_chat.workspace.realtime_connection import IDLE, Connection
from desktop_chat.workspace.realtime_frames import Version
from desktop_chat.workspace.realtime_outlet import AT_ONCE
from desktop_chat.workspace.realtime_tools import Credentials, RealtimeTools


class Socket:
    """A client on a WebSocket, from accepting it until it has ended."""

    def __init__(self, version: Version, own: Credentials, tools: RealtimeTools) -> None:
        self._settings = tools.settings
        self._connection = Connection(version, own, tools)

    async def serve(self, websocket: WebSocket) -> None:
        """Accept the socket and serve it until either side ends it."""
        self._connection.open()
        try:
            await websocket.accept()
            if (write := websocket.scope["extensions"].get(AT_ONCE)) is not None:
                self._connection.outlet.write_at_once_by(write)
            async with asyncio.TaskGroup() as tasks:
                writing = tasks.create_task(self._write_all(websocket), name="realtime socket writer")
                try:
                    await self._read_all(websocket)
                finally:
                    self._connection.end()
                    # A peer that does not take the rest is let go without it.
                    await asyncio.wait({writing}, timeout=self._settings.closing_seconds)
                    writing.cancel()
        finally:
            self._connection.end()

    async def _read_all(self, websocket: WebSocket) -> None:
        """Handle frames until the socket ends; a silent client is let go with 1000, as by the real server."""
        with contextlib.suppress(TimeoutError):
            while not self._connection.outlet.closing:
                async with asyncio.timeout(self._settings.idle_seconds):
                    message = await websocket.receive()
                if message["type"] == "websocket.disconnect":
                    return
                text = message.get("text")
                await self._connection.handle(message["bytes"] if text is None else text)

    async def _write_all(self, websocket: WebSocket) -> None:
        """Write what waits, in order, until the connection closes; the socket's one writing task."""
        outlet = self._connection.outlet
        try:
            while True:
                await outlet.ready()
                while (frame := outlet.take()) is not None:
                    if isinstance(frame, bytes):
                        await websocket.send_bytes(frame)
                    else:
                        await websocket.send_text(frame)
                if outlet.closing:
                    await websocket.close(outlet.code)
                    return
        except (WebSocketDisconnect, RuntimeError):
            # The peer has gone while a frame was under way; the reading side hears of it and cleans up.
            outlet.close(IDLE)
        finally:
            outlet.clear()
