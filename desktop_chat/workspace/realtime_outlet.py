"""What waits to be carried to one client: bounded and in order, so that a slow reader harms nobody else.

It does not know the carrier: a WebSocket takes frame after frame, a long poll all that there is.
"""

import asyncio
from collections import deque
from collections.abc import Callable

from desktop_chat.workspace.realtime_frames import Frame, SharedFrame, Version

TOO_SLOW = 1013
AT_ONCE = "desktop_chat.write_at_once"
"""The extension of ASGI by which the server under us takes a whole frame: `(bytes) -> bool`, False when it cannot."""


class Outlet:
    """The queue of one connection. Over its bounds all that waits is dropped and the connection ends with 1013."""

    def __init__(self, version: Version, *, most_frames: int, most_bytes: int, text_only: bool = False) -> None:
        """Make an empty queue; with `text_only` binary frames vanish, for a carrier that has no way to take them."""
        self.version = version
        self.closing = False
        self.code = 1000
        self._most_frames = most_frames
        self._most_bytes = most_bytes
        self._text_only = text_only
        self._held = False
        self._resting = False
        self._write_at_once: Callable[[bytes], bool] | None = None
        self._waiting: deque[Frame] = deque()
        self._bytes = 0
        self._wake = asyncio.Event()

    def put(self, frame: Frame) -> None:
        """Queue a frame; after `close` it is dropped."""
        if self.closing or (self._text_only and isinstance(frame, bytes)):
            return
        self._waiting.append(frame)
        self._bytes += len(frame)
        if len(self._waiting) > self._most_frames or self._bytes > self._most_bytes:
            self.clear()
            self.close(TOO_SLOW)
        self._wake.set()

    def put_shared(self, shared: SharedFrame) -> None:
        """Queue a frame that many get; where the carrier is free it is written at once, as the same bytes for all."""
        at_once = self._write_at_once if self._resting and not (self._held or self._waiting or self.closing) else None
        if at_once is None or not at_once(shared.on_websocket):
            self.put(shared.frame)

    def write_at_once_by(self, write: Callable[[bytes], bool]) -> None:
        """Use a way past the queue: it writes a whole frame of the WebSocket, or tells that this must wait."""
        self._write_at_once = write

    def close(self, code: int) -> None:
        """End the connection once what waits is carried; the first code stands."""
        if not self.closing:
            self.closing = True
            self.code = code
            self._wake.set()

    def hold(self) -> None:
        """Give nothing out until `release`."""
        self._held = True

    def release(self) -> None:
        """Give out what has gathered."""
        self._held = False
        self._wake.set()

    async def ready(self) -> None:
        """Wait until there is a frame to take, or nothing more will come."""
        while self._held or not (self._waiting or self.closing):
            self._wake.clear()
            self._resting = True  # all that was taken has been written
            await self._wake.wait()
        self._resting = False

    def take(self) -> Frame | None:
        """Return the next frame; None when none waits."""
        if self._held or not self._waiting:
            return None
        frame = self._waiting.popleft()
        self._bytes -= len(frame)
        return frame

    def clear(self) -> None:
        """Drop what waits."""
        self._waiting.clear()
        self._bytes = 0
