"""The joined topics of one socket: joining, leaving, broadcasting, fresh tokens, and the end of a token's life.

Words and order of the answers are those of `supabase/realtime` (realtime_channel.ex); what a person may read or write
is decided by the database alone.
"""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass

from desktop_chat.domain.ports import Clock
from desktop_chat.workspace.auth_tokens import Claims, TokenMint, TokenRefused
from desktop_chat.workspace.gateway_settings import RealtimeSettings
from desktop_chat.workspace.rate_limit import RateLimit
from desktop_chat.workspace.realtime_authorise import Authoriser, CannotAuthorise
from desktop_chat.workspace.realtime_frames import (
    LONGEST_NAME_BYTES,
    Broadcast,
    ClientFrame,
    RelayedText,
    UserBroadcast,
    UserPush,
    dump,
    encode_end,
    encode_push,
    encode_reply,
)
from desktop_chat.workspace.realtime_hub import Channel, Hub
from desktop_chat.workspace.realtime_join import NO_CHANGES, JoinRefused, JoinRequest, read_join, refusal_of_token
from desktop_chat.workspace.realtime_outlet import Outlet

logger = logging.getLogger(__name__)

PREFIX = "realtime:"
TOO_MANY_JOINS = 1001
UNREADABLE = "You do not have permissions to read from this Channel topic: "


@dataclass(frozen=True, slots=True, kw_only=True)
class RealtimeTools:
    """What all sockets share. `joins` and `events` are the limits of the whole workspace and of one socket."""

    hub: Hub
    authoriser: Authoriser
    mint: TokenMint
    clock: Clock
    settings: RealtimeSettings
    feed_up: asyncio.Event
    joins: RateLimit

    def now(self) -> int:
        """Return seconds since the epoch."""
        return self.clock.now() // 1000


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Credentials:
    """A token and what it says."""

    token: str
    claims: Claims


class Channels:
    """What one socket has joined, by topic. Frames are handled one after the other; only timers come in between."""

    def __init__(self, outlet: Outlet, own: Credentials, tools: RealtimeTools) -> None:
        self._outlet = outlet
        self._own = own
        self._tools = tools
        self._joined: dict[str, Channel] = {}
        # Less than what the workspace allows, so that one socket cannot keep all others from joining.
        self._joins = RateLimit(
            burst=tools.settings.socket_joins_burst, seconds=1 / tools.settings.socket_joins_per_second
        )
        self._events = RateLimit(burst=tools.settings.events_burst, seconds=1 / tools.settings.events_per_second)

    def get(self, topic: str) -> Channel | None:
        """Return the channel of a topic, if it is joined."""
        return self._joined.get(topic)

    async def join(self, frame: ClientFrame) -> None:
        """Join a topic and answer. An earlier join of it is closed after the answer, with the old join_ref."""
        old = self._joined.get(frame.topic)
        try:
            request = read_join(frame.payload)
            channel = await self._admit(frame, request)
        except JoinRefused as refusal:
            await self._refuse(frame, old, refusal)
            return
        self._drop(old)
        self._joined[frame.topic] = channel
        self._tools.hub.join(channel)
        self._watch(channel)
        self._reply(frame, "ok", request.reply())
        self._say_closed(old)
        self._say_more(channel, request)

    def leave(self, channel: Channel, frame: ClientFrame) -> None:
        """Leave a topic; a join_ref that is not the channel's belongs to an earlier join and is ignored."""
        if channel.join_ref is not None and frame.join_ref != channel.join_ref:
            return
        self._drop(channel)
        self._reply(frame, "ok", {})
        self._say_closed(channel)

    def leave_all(self) -> None:
        """Leave everything in silence: the socket has ended."""
        for channel in list(self._joined.values()):
            self._drop(channel)

    async def broadcast(self, channel: Channel, frame: ClientFrame) -> None:
        """Hand a client's broadcast to the others. One that may not be written vanishes, even when an ack is wanted."""
        if not isinstance(frame.payload, Mapping | UserPush):
            self._crash(channel)
            return
        if not self._events.allows("", self._tools.clock.monotonic()):
            self._end(channel, "Too many messages per second")
            return
        if not await self._may_write(channel):
            return
        relayed, size = _relayed(frame.topic, frame.payload)
        if size > self._tools.settings.most_payload_bytes:
            if channel.ack:
                self._reply(frame, "error", "payload_size_exceeded")
            return
        self._tools.hub.publish(relayed, private=channel.private, but=None if channel.echo else channel)
        if channel.ack:
            self._reply(frame, "ok", {})

    async def refresh(self, channel: Channel, frame: ClientFrame) -> None:
        """Give a channel a fresh token: no reply when it is good, the end of the channel when it is not."""
        token = frame.payload.get("access_token") if isinstance(frame.payload, Mapping) else None
        if not isinstance(token, str) or token.startswith("sb_") or token == channel.token:
            return
        try:
            claims = self._tools.mint.check(token, self._tools.now())
            reads = await self._reads(channel.name, claims) if channel.private else True
        except (TokenRefused, JoinRefused) as error:
            self._end(channel, str(error).split(": ", 1)[-1])
            return
        if channel.reads and not reads:
            self._end(channel, f"You no longer have permission to read from this Channel topic: {channel.name}")
            return
        if self._joined.get(channel.topic) is channel:
            channel.token, channel.claims, channel.reads, channel.may_write = token, claims, reads, None
            self._watch(channel)

    async def _admit(self, frame: ClientFrame, request: JoinRequest) -> Channel:
        settings = self._tools.settings
        if frame.topic == PREFIX:
            raise JoinRefused("TopicNameRequired: You must provide a topic name")
        if len(frame.topic.encode()) > LONGEST_NAME_BYTES:
            raise JoinRefused("TopicNameTooLong: A topic name has at most 255 bytes")
        if not self._joins.allows("", self._tools.clock.monotonic()) or not self._tools.joins.allows(
            "", self._tools.clock.monotonic()
        ):
            raise JoinRefused("ClientJoinRateLimitReached: Too many joins per second", close=TOO_MANY_JOINS)
        if frame.topic not in self._joined and len(self._joined) >= settings.most_channels:
            raise JoinRefused("ChannelRateLimitReached: Too many channels")
        own = self._credentials(request)
        if not self._tools.feed_up.is_set():
            raise JoinRefused("InitializingProjectConnection: Connecting to the project database")
        name = frame.topic.removeprefix(PREFIX)
        reads = await self._reads(name, own.claims) if request.private else True
        if request.replay:
            raise JoinRefused(
                "UnableToReplayMessages: "
                + (
                    "Realtime was unable to replay messages"
                    if request.private
                    else "Replay is not allowed for public channels"
                )
            )
        return Channel(
            wire=self._outlet,
            topic=frame.topic,
            join_ref=frame.join_ref,
            private=request.private,
            echo=request.echo,
            ack=request.ack,
            token=own.token,
            claims=own.claims,
            reads=reads,
        )

    def _credentials(self, request: JoinRequest) -> Credentials:
        token = request.token or self._own.token
        try:
            return Credentials(token=token, claims=self._tools.mint.check(token, self._tools.now()))
        except TokenRefused as error:
            raise refusal_of_token(error) from None

    async def _reads(self, name: str, claims: Claims) -> bool:
        """Tell whether broadcasts may be read; raise JoinRefused when nothing may, or when it cannot be asked."""
        try:
            reading = await self._tools.authoriser.may_read(name, claims)
        except CannotAuthorise:
            raise JoinRefused(
                "UnableToConnectToProject: Realtime was unable to connect to the project database"
            ) from None
        if not reading.any:
            raise JoinRefused(f"Unauthorized: {UNREADABLE}{name}")
        return reading.broadcast

    async def _may_write(self, channel: Channel) -> bool:
        """Ask at the first broadcast and remember it until the token changes, as the real server does."""
        if not channel.private:
            return True
        if channel.may_write is None:
            try:
                channel.may_write = await self._tools.authoriser.may_write(channel.name, channel.claims)
            except CannotAuthorise as error:
                logger.info("A broadcast was dropped: the database could not be asked (%s)", error)
                return False
        return channel.may_write

    async def _refuse(self, frame: ClientFrame, old: Channel | None, refusal: JoinRefused) -> None:
        # The real server sleeps inside a failing join and freezes the whole socket with it; a setting, off here.
        if self._tools.settings.join_refusal_seconds:
            await self._tools.clock.sleep(self._tools.settings.join_refusal_seconds)
        self._drop(old)
        self._reply(frame, "error", {"reason": str(refusal)})
        self._say_closed(old)
        if refusal.close is not None:
            self._outlet.close(refusal.close)

    def _watch(self, channel: Channel) -> None:
        """Come back when the token ends, or a while before: the wall clock may have been set."""
        if channel.expiry is not None:
            channel.expiry.cancel()
        left = channel.claims.expires_at - self._tools.clock.now() / 1000
        delay = min(max(left, 0.01), self._tools.settings.recheck_seconds)
        channel.expiry = asyncio.get_running_loop().call_later(delay, self._recheck, channel)

    def _recheck(self, channel: Channel) -> None:
        if channel.claims.expires_at > self._tools.now():
            self._watch(channel)
        else:
            self._end(channel, f"Token has expired {self._tools.now() - channel.claims.expires_at} seconds ago")

    def _end(self, channel: Channel, message: str) -> None:
        """Shut a channel down with a `system` error; the socket stays."""
        self._drop(channel)
        self._say_system(channel, "system", "error", message)
        self._say_closed(channel)

    def _crash(self, channel: Channel) -> None:
        self._drop(channel)
        payload = {"reason": "channel_crash"}
        self._outlet.put(encode_end(self._outlet.version, channel.join_ref, channel.topic, "phx_error", payload))

    def _drop(self, channel: Channel | None) -> None:
        if channel is None:
            return
        if channel.expiry is not None:
            channel.expiry.cancel()
        self._tools.hub.leave(channel)
        if self._joined.get(channel.topic) is channel:
            del self._joined[channel.topic]

    def _reply(self, frame: ClientFrame, status: str, response: object) -> None:
        self._outlet.put(encode_reply(self._outlet.version, frame, status, response))

    def _say_closed(self, channel: Channel | None) -> None:
        if channel is not None:
            self._outlet.put(encode_end(self._outlet.version, channel.join_ref, channel.topic, "phx_close", {}))

    def _say_more(self, channel: Channel, request: JoinRequest) -> None:
        if request.replication_ready:
            self._say_system(channel, "system", "ok", "Replication connection established")
        if request.changes:
            self._say_system(channel, "postgres_changes", "error", NO_CHANGES)

    def _say_system(self, channel: Channel, extension: str, status: str, message: str) -> None:
        payload = {"extension": extension, "status": status, "message": message, "channel": channel.name}
        self._outlet.put(encode_push(self._outlet.version, channel.join_ref, channel.topic, "system", payload))


def _relayed(topic: str, payload: Mapping[str, object] | UserPush) -> tuple[Broadcast, int]:
    if isinstance(payload, UserPush):
        broadcast = UserBroadcast(topic=topic, event=payload.event, payload=payload.payload, is_json=payload.is_json)
        return broadcast, len(payload.payload)
    text = dump(payload)
    return RelayedText(topic=topic, payload=text), len(text.encode())
