"""What waits to be written to one socket: bounded, in order, by one task, so that a slow reader harms nobody else."""

import asyncio
from collections import deque

from starlette.websockets import WebSocket, WebSocketDisconnect

from desktop_chat.workspace.realtime_frames import Frame, Version

TOO_SLOW = 1013


class Outlet:
    """The queue of one socket. Over its bounds everything that waits is dropped and the socket is closed with 1013."""

    def __init__(self, version: Version, *, most_frames: int, most_bytes: int) -> None:
        self.version = version
        self.closing = False
        self._most_frames = most_frames
        self._most_bytes = most_bytes
        self._waiting: deque[Frame] = deque()
        self._bytes = 0
        self._code = 1000
        self._wake = asyncio.Event()
        self._ended = asyncio.Event()

    def put(self, frame: Frame) -> None:
        """Queue a frame; after `close` it is dropped."""
        if self.closing:
            return
        self._waiting.append(frame)
        self._bytes += len(frame)
        if len(self._waiting) > self._most_frames or self._bytes > self._most_bytes:
            self._waiting.clear()
            self.close(TOO_SLOW)
        self._wake.set()

    def close(self, code: int) -> None:
        """Close the socket once what waits is written; the first code stands."""
        if not self.closing:
            self.closing = True
            self._code = code
            self._wake.set()

    async def write_to(self, websocket: WebSocket) -> None:
        """Write until closed; run this as the socket's one writing task."""
        try:
            while True:
                await self._wake.wait()
                self._wake.clear()
                while self._waiting:
                    await self._write(websocket, self._waiting.popleft())
                if self.closing:
                    await websocket.close(self._code)
                    return
        except (WebSocketDisconnect, RuntimeError):
            # The peer has gone while a frame was under way; the reading side hears of it and cleans up.
            self.closing = True
        finally:
            self._waiting.clear()
            self._ended.set()

    async def ended(self, seconds: float) -> None:
        """Wait until everything is written and closed; raise TimeoutError when the peer does not take it."""
        async with asyncio.timeout(seconds):
            await self._ended.wait()

    async def _write(self, websocket: WebSocket, frame: Frame) -> None:
        self._bytes -= len(frame)
        if isinstance(frame, bytes):
            await websocket.send_bytes(frame)
        else:
            await websocket.send_text(frame)
