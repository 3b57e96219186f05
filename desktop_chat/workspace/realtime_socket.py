"""One client's socket: reads its frames in order, lets its channels answer, and ends it when it is silent or broken."""

import asyncio
import contextlib
import logging

from starlette.websockets import WebSocket

from desktop_chat.workspace.realtime_channels import PREFIX, Channels, Credentials, RealtimeTools
from desktop_chat.workspace.realtime_frames import ClientFrame, Frame, MalformedFrame, Version, decode, encode_reply
from desktop_chat.workspace.realtime_outlet import Outlet

logger = logging.getLogger(__name__)

IDLE = 1000
TOO_BIG = 1009


class Socket:
    """A connected client, from accepting its socket until it has ended."""

    def __init__(self, version: Version, own: Credentials, tools: RealtimeTools) -> None:
        settings = tools.settings
        self._tools = tools
        self._outlet = Outlet(version, most_frames=settings.queue_frames, most_bytes=settings.queue_bytes)
        self._channels = Channels(self._outlet, own, tools)

    async def serve(self, websocket: WebSocket) -> None:
        """Accept the socket and serve it until either side ends it."""
        self._tools.hub.connect(self._outlet)
        try:
            await websocket.accept()
            async with asyncio.TaskGroup() as tasks:
                writing = tasks.create_task(self._outlet.write_to(websocket), name="realtime socket writer")
                try:
                    await self._read_all(websocket)
                finally:
                    self._channels.leave_all()
                    self._outlet.close(IDLE)
                    with contextlib.suppress(TimeoutError):
                        await self._outlet.ended(self._tools.settings.closing_seconds)
                    writing.cancel()
        finally:
            self._tools.hub.disconnect(self._outlet)

    async def _read_all(self, websocket: WebSocket) -> None:
        """Handle frames until the socket ends; a silent client is let go with 1000, as by the real server."""
        with contextlib.suppress(TimeoutError):
            while not self._outlet.closing:
                async with asyncio.timeout(self._tools.settings.idle_seconds):
                    message = await websocket.receive()
                if message["type"] == "websocket.disconnect":
                    return
                text = message.get("text")
                await self._handle(message["bytes"] if text is None else text)

    async def _handle(self, frame: Frame) -> None:
        if len(frame) > self._tools.settings.most_frame_bytes:
            self._outlet.close(TOO_BIG)
            return
        try:
            await self._dispatch(decode(self._outlet.version, frame))
        except MalformedFrame as error:
            logger.info("A malformed frame was dropped (%s)", error)

    async def _dispatch(self, frame: ClientFrame) -> None:
        if frame.topic == "phoenix" and frame.event == "heartbeat":
            self._reply(frame, "ok", {})
        elif frame.event == "phx_join" and frame.topic.startswith(PREFIX):
            await self._channels.join(frame)
        else:
            await self._dispatch_joined(frame)

    async def _dispatch_joined(self, frame: ClientFrame) -> None:
        channel = self._channels.get(frame.topic)
        match frame.event:
            case "phx_leave" if channel is None:
                self._reply(frame, "ok", {})
            case _ if channel is None:
                self._reply(frame, "error", {"reason": "unmatched topic"})
            case "phx_leave":
                self._channels.leave(channel, frame)
            case "broadcast":
                await self._channels.broadcast(channel, frame)
            case "access_token":
                await self._channels.refresh(channel, frame)
            case "presence":
                # Presence is not offered: what a client tracks is shown to nobody, so it must not hear "ok".
                self._reply(frame, "error", {})
            case _:
                logger.info("An event that no channel knows was dropped")

    def _reply(self, frame: ClientFrame, status: str, response: object) -> None:
        self._outlet.put(encode_reply(self._outlet.version, frame, status, response))
