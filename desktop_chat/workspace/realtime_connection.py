"""One client of realtime, whatever carries its frames: takes each apart and lets the client's channels answer.

A carrier opens it, calls `handle` with one frame after the other, takes from its outlet, and ends it.
"""

import logging

from desktop_chat.workspace.realtime_channels import Channels
from desktop_chat.workspace.realtime_entry import PREFIX
from desktop_chat.workspace.realtime_frames import ClientFrame, Frame, MalformedFrame, Version, decode, encode_reply
from desktop_chat.workspace.realtime_outlet import Outlet
from desktop_chat.workspace.realtime_tools import Credentials, RealtimeTools

logger = logging.getLogger(__name__)

IDLE = 1000
TOO_BIG = 1009


class Connection:
    """A connected client: what it has joined, and what waits for it in `outlet`."""

    def __init__(self, version: Version, own: Credentials, tools: RealtimeTools, *, text_only: bool = False) -> None:
        settings = tools.settings
        self.outlet = Outlet(
            version, most_frames=settings.queue_frames, most_bytes=settings.queue_bytes, text_only=text_only
        )
        self._tools = tools
        self._channels = Channels(self.outlet, own, tools)
        self._ended = False

    def open(self) -> None:
        """Be counted from now on; call `end` later."""
        self._tools.hub.connect(self.outlet)

    def end(self) -> None:
        """Leave everything in silence; what waits may still be carried. Harmless when ended."""
        self._ended = True
        self._channels.leave_all()
        self.outlet.close(IDLE)
        self._tools.hub.disconnect(self.outlet)

    async def handle(self, frame: Frame) -> None:
        """Act on one frame; the next may come when this returns. A malformed one is dropped, one too big ends all."""
        if len(frame) > self._tools.settings.most_frame_bytes:
            self.outlet.close(TOO_BIG)
            return
        try:
            await self._dispatch(decode(self.outlet.version, frame))
        except MalformedFrame as error:
            logger.info("A malformed frame was dropped (%s)", error)
        if self._ended:
            self._channels.leave_all()  # what was joined while it ended

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
                await self._channels.presence(channel, frame)
            case _:
                logger.info("An event that no channel knows was dropped")

    def _reply(self, frame: ClientFrame, status: str, response: object) -> None:
        self.outlet.put(encode_reply(self.outlet.version, frame, status, response))
