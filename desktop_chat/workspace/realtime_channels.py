"""The joined topics of one connection: joining, leaving, broadcasting, presence, fresh tokens, the end of a token.

Words and order of the answers are those of `supabase/realtime` (realtime_channel.ex); what a person may read or write
is decided by the database alone.
"""

import asyncio
import logging
from collections.abc import Mapping

from desktop_chat.workspace.auth_tokens import TokenRefused
from desktop_chat.workspace.rate_limit import RateLimit
from desktop_chat.workspace.realtime_access import NO_LONGER
from desktop_chat.workspace.realtime_authorise import CannotAuthorise
from desktop_chat.workspace.realtime_entry import PREFIX, Admitted, Entrance
from desktop_chat.workspace.realtime_frames import (
    Broadcast,
    ClientFrame,
    RelayedBytes,
    RelayedText,
    UserBroadcast,
    UserPush,
    dump,
    encode_end,
    encode_push,
    encode_reply,
)
from desktop_chat.workspace.realtime_hub import TOO_MANY_MESSAGES, Channel
from desktop_chat.workspace.realtime_join import NO_CHANGES, JoinRefused, JoinRequest, read_join
from desktop_chat.workspace.realtime_outlet import Outlet
from desktop_chat.workspace.realtime_tools import Credentials, RealtimeTools

logger = logging.getLogger(__name__)

TOO_MUCH_PRESENCE = "Too many presence messages per second"


class Channels:
    """What one client has joined, by topic. Frames are handled one after the other; only timers come in between."""

    def __init__(self, outlet: Outlet, own: Credentials, tools: RealtimeTools) -> None:
        settings = tools.settings
        self._outlet = outlet
        self._tools = tools
        self._entrance = Entrance(outlet, own, tools)
        self._joined: dict[str, Channel] = {}
        self._events = RateLimit(burst=settings.events_burst, seconds=1 / settings.events_per_second)

    def get(self, topic: str) -> Channel | None:
        """Return the channel of a topic, if it is joined."""
        return self._joined.get(topic)

    async def join(self, frame: ClientFrame) -> None:
        """Join a topic and answer. An earlier join of it is closed after the answer, with the old join_ref."""
        old = self._joined.get(frame.topic)
        told = self._tools.access.told
        try:
            request = read_join(frame.topic.removeprefix(PREFIX), frame.payload)
            admitted = await self._entrance.admit(frame, request, self._joined, lambda why: self._end(channel, why))
        except JoinRefused as refusal:
            await self._refuse(frame, old, refusal)
            return
        channel = admitted.channel
        self._drop(old)
        self._joined[frame.topic] = channel
        self._tools.hub.join(channel)
        if channel.claims.subject is not None and self._tools.access.told != told:
            self._tools.access.changed(channel.claims.subject)  # rights may have changed after they were asked for
        self._watch(channel)
        self._reply(frame, "ok", request.reply())
        self._say_closed(old)
        self._say_more(admitted, request)

    def leave(self, channel: Channel, frame: ClientFrame) -> None:
        """Leave a topic; a join_ref that is not the channel's belongs to an earlier join and is ignored."""
        if channel.join_ref is not None and frame.join_ref != channel.join_ref:
            return
        self._drop(channel)
        self._reply(frame, "ok", {})
        self._say_closed(channel)

    def leave_all(self) -> None:
        """Leave everything in silence: the connection has ended."""
        for channel in list(self._joined.values()):
            self._drop(channel)

    async def broadcast(self, channel: Channel, frame: ClientFrame) -> None:
        """Hand a client's broadcast to the others. What may not be written vanishes; an ack says so."""
        if not isinstance(frame.payload, Mapping | UserPush | bytes):
            self._crash(channel)
            return
        if not self._events.allows("", self._tools.clock.monotonic()):
            self._end(channel, TOO_MANY_MESSAGES)
            return
        if not await self._may_write(channel, "broadcast"):
            self._acknowledge(channel, frame, "unauthorized")
            return
        relayed, size = _relayed(frame.topic, frame.payload)
        if size > self._tools.settings.most_payload_bytes:
            self._acknowledge(channel, frame, "payload_size_exceeded")
            return
        self._tools.hub.publish(relayed, private=channel.private, but=None if channel.echo else channel)
        self._acknowledge(channel, frame)

    async def presence(self, channel: Channel, frame: ClientFrame) -> None:
        """Track or untrack what a client shows of itself; too many calls end the channel, as on the real server."""
        said = frame.payload if isinstance(frame.payload, Mapping) else {}
        event = said.get("event")
        if not isinstance(event, str):
            self._reply(frame, "ok", {})
        elif not channel.presence_calls.allows(self._tools.clock.monotonic()):
            self._end(channel, "Client presence rate limit exceeded")
        elif event.lower() == "untrack":
            self._reply(frame, "ok", {})
            self._tools.presence_events.exceeded(self._tools.presence.untrack(channel))
        elif event.lower() == "track" and await self._may_write(channel, "presence"):
            self._track(channel, frame, said.get("payload", {}))
        else:
            self._reply(frame, "error", {})

    async def refresh(self, channel: Channel, frame: ClientFrame) -> None:
        """Give a channel a fresh token: no reply when it is good, the end of the channel when it is not."""
        token = frame.payload.get("access_token") if isinstance(frame.payload, Mapping) else None
        if not isinstance(token, str) or token.startswith("sb_") or token == channel.token:
            return
        reading = channel.reading
        try:
            claims = self._tools.mint.check(token, self._tools.now())
            if channel.private:
                reading = await self._entrance.reading(channel.name, claims)
        except (TokenRefused, JoinRefused) as error:
            self._end(channel, str(error).split(": ", 1)[-1])
            return
        if channel.reading.loses(reading):
            self._end(channel, NO_LONGER + channel.name)
        elif self._joined.get(channel.topic) is channel:
            channel.token, channel.claims, channel.reading = token, claims, reading
            channel.writing.clear()
            self._watch(channel)

    def _track(self, channel: Channel, frame: ClientFrame, payload: object) -> None:
        if not isinstance(payload, Mapping):
            self._reply(frame, "error", {"reason": "Presence track payload must be a map"})
        elif len(dump(payload).encode()) > self._tools.settings.most_presence_bytes:
            self._end(channel, "Track message size exceeded")
        elif self._tools.presence_events.exceeded():
            self._end(channel, TOO_MUCH_PRESENCE)
        else:
            self._reply(frame, "ok", {})
            self._tools.presence_events.exceeded(self._tools.presence.track(channel, payload))
            if not channel.presence:
                # It has heard of differences only; whoever came before would stay invisible to it.
                channel.presence = True
                self._say_who_is_there(channel)

    async def _may_write(self, channel: Channel, extension: str) -> bool:
        """Ask at the first message and remember it until the token changes, as the real server does."""
        if not channel.private:
            return True
        if extension not in channel.writing:
            try:
                may = await self._tools.authoriser.may_write(channel.name, channel.claims, extension, channel.headers)
            except CannotAuthorise as error:
                logger.info("A message was dropped: the database could not be asked (%s)", error)
                return False
            channel.writing[extension] = may
        return channel.writing[extension]

    async def _refuse(self, frame: ClientFrame, old: Channel | None, refusal: JoinRefused) -> None:
        # The real server sleeps inside a failing join and freezes the whole connection with it; a setting, off here.
        if self._tools.settings.join_refusal_seconds:
            self._outlet.hold()
            await self._tools.clock.sleep(self._tools.settings.join_refusal_seconds)
        self._drop(old)
        self._reply(frame, "error", {"reason": str(refusal)})
        self._say_closed(old)
        self._outlet.release()
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
        """Shut a channel down with a `system` error; the connection stays. Harmless when it has left."""
        if self._joined.get(channel.topic) is channel:
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
        self._tools.presence_events.exceeded(self._tools.presence.untrack(channel))
        if self._joined.get(channel.topic) is channel:
            del self._joined[channel.topic]

    def _acknowledge(self, channel: Channel, frame: ClientFrame, error: str = "") -> None:
        """Answer a broadcast where the channel wants that; the words are those of servers after 2.129."""
        if channel.ack:
            self._reply(frame, "error" if error else "ok", {"error": error} if error else {})

    def _reply(self, frame: ClientFrame, status: str, response: object) -> None:
        self._outlet.put(encode_reply(self._outlet.version, frame, status, response))

    def _say_closed(self, channel: Channel | None) -> None:
        if channel is not None:
            self._outlet.put(encode_end(self._outlet.version, channel.join_ref, channel.topic, "phx_close", {}))

    def _say_more(self, admitted: Admitted, request: JoinRequest) -> None:
        channel = admitted.channel
        for message in admitted.replayed:
            frame = message.frame(self._outlet.version, channel.join_ref, channel.topic)
            if frame is not None:
                self._outlet.put(frame)
        if request.replication_ready:
            self._say_system(channel, "system", "ok", "Replication connection established")
        if channel.presence:
            self._say_who_is_there(channel)
        if request.changes:
            self._say_system(channel, "postgres_changes", "error", NO_CHANGES)

    def _say_who_is_there(self, channel: Channel) -> None:
        """Send a channel its `presence_state`; not where presence may not be read, and not over the quota."""
        if not channel.reading.presence:
            return
        if self._tools.presence_events.exceeded(1):
            self._end(channel, TOO_MUCH_PRESENCE)
            return
        state = self._tools.presence.state(channel)
        version = self._outlet.version
        self._outlet.put(encode_push(version, channel.join_ref, channel.topic, "presence_state", state))

    def _say_system(self, channel: Channel, extension: str, status: str, message: str) -> None:
        payload = {"extension": extension, "status": status, "message": message, "channel": channel.name}
        self._outlet.put(encode_push(self._outlet.version, channel.join_ref, channel.topic, "system", payload))


def _relayed(topic: str, payload: Mapping[str, object] | UserPush | bytes) -> tuple[Broadcast, int]:
    match payload:
        case UserPush(event=event, payload=data, is_json=is_json):
            return UserBroadcast(topic=topic, event=event, payload=data, is_json=is_json), len(data)
        case bytes():
            return RelayedBytes(topic=topic, payload=payload), len(payload)
        case _:
            text = dump(payload)
            return RelayedText(topic=topic, payload=text), len(text.encode())
