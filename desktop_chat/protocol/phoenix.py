"""The client's side of Phoenix channels without any I/O: frames and times in, frames and events out.

The shell calls an action (`join`, `leave`, `push`, `broadcast`, `authorise`, `beat`), `receive_text` or
`receive_binary`, or `tick` when `next_wake` says so; then it sends `data_to_send` and handles `events_received`. Wrong
input becomes a `Malformed` event, never an exception. The server handles the joins of a socket one after the other and
sleeps five seconds over each that it refuses, so every time limit stands still while a join is in flight.
"""

from collections.abc import Mapping
from enum import Enum

from desktop_chat.domain.errors import ProtocolError
from desktop_chat.domain.values import dataclass
from desktop_chat.protocol.phoenix_events import (
    ChannelClosed,
    Fault,
    HeartbeatAnswered,
    HeartbeatLate,
    Joined,
    JoinRefused,
    Malformed,
    Message,
    ProtocolEvent,
    PushTimedOut,
    Reply,
    fault_of,
)
from desktop_chat.protocol.serializer import (
    MAX_FRAME_BYTES,
    BinaryBroadcast,
    BinaryFrame,
    Frame,
    Side,
    UserBroadcast,
    Version,
    decode_binary,
    decode_text,
    encode_text,
)
from desktop_chat.protocol.wire_types import Json, JsonObject, as_object

HEARTBEAT_TOPIC = "phoenix"


class _Stage(Enum):
    JOINING = "joining"
    UP = "up"


@dataclass(slots=True)
class _Channel:
    join_ref: str
    stage: _Stage
    complaint: str = ""


@dataclass(slots=True)
class _Push:
    topic: str
    event: str
    sent_at: float
    deadline: float


class PhoenixProtocol:
    """One connection's channels. A new connection takes a new one of these.

    Args:
        heartbeat: seconds from one heartbeat to the next.
        reply_limit: seconds in which a push or heartbeat has to be answered.
        join_limit: seconds in which some join has to be answered while any is in flight.
        version: the serializer that was asked for with `vsn`.
        largest: frames above this many bytes are dropped unread.
    """

    def __init__(
        self,
        *,
        heartbeat: float = 30.0,
        reply_limit: float = 5.0,
        join_limit: float = 10.0,
        version: Version = Version.V2,
        largest: int = MAX_FRAME_BYTES,
    ) -> None:
        self._heartbeat = heartbeat
        self._reply_limit = reply_limit
        self._join_limit = join_limit
        self._version = version
        self._largest = largest
        self._channels: dict[str, _Channel] = {}
        self._pushes: dict[str, _Push] = {}
        self._joins: dict[str, _Push] = {}
        self._last_ref = 0
        self._next_beat: float | None = None
        self._malformed = 0
        self._outgoing: list[str] = []
        self._events: list[ProtocolEvent] = []

    # What the shell asks for

    def join(self, topic: str, payload: Mapping[str, Json], now: float) -> str:
        """Ask to join a channel, again if it is up; `Joined` or `JoinRefused` follows. Return the join's ref."""
        ref = self._new_ref()
        self._channels[topic] = _Channel(join_ref=ref, stage=_Stage.JOINING)
        self._joins = {old: join for old, join in self._joins.items() if join.topic != topic}
        self._joins[ref] = _Push(topic, "phx_join", now, now + self._join_limit)
        self._write(Frame(topic=topic, event="phx_join", payload=dict(payload), ref=ref, join_ref=ref))
        return ref

    def leave(self, topic: str, now: float) -> None:
        """Leave a channel; nothing more is reported about it. Harmless when it is not there."""
        channel = self._channels.pop(topic, None)
        if channel is None:
            return
        self._joins.pop(channel.join_ref, None)
        # A leave without the join's own ref is ignored by the server.
        self._write(Frame(topic=topic, event="phx_leave", payload={}, ref=self._new_ref(), join_ref=channel.join_ref))
        self._resume(now)

    def push(self, topic: str, event: str, payload: Mapping[str, Json], now: float) -> str | None:
        """Send an event that the server answers; `Reply` or `PushTimedOut` follows.

        Returns:
            The ref of the push, or None when the channel is not up and nothing was sent.
        """
        channel = self._channels.get(topic)
        if channel is None or channel.stage is not _Stage.UP:
            return None
        ref = self._new_ref()
        self._pushes[ref] = _Push(topic, event, now, now + self._reply_limit)
        self._write(Frame(topic=topic, event=event, payload=dict(payload), ref=ref, join_ref=channel.join_ref))
        return ref

    def broadcast(self, topic: str, event: str, payload: Mapping[str, Json]) -> bool:
        """Send a broadcast that nobody answers (joined with `ack` false); False when the channel is not up."""
        channel = self._channels.get(topic)
        if channel is None or channel.stage is not _Stage.UP:
            return False
        body: JsonObject = {"type": "broadcast", "event": event, "payload": dict(payload)}
        self._write(Frame(topic=topic, event="broadcast", payload=body, ref=self._new_ref(), join_ref=channel.join_ref))
        return True

    def authorise(self, token: str) -> None:
        """Give every channel a fresh token; the server answers only a bad one, by closing the channel.

        A channel that is still joining gets it too: the server takes the frames of a socket in order.
        """
        for topic, channel in self._channels.items():
            self._write(
                Frame(
                    topic=topic,
                    event="access_token",
                    payload={"access_token": token},
                    ref=self._new_ref(),
                    join_ref=channel.join_ref,
                )
            )

    def beat(self, now: float) -> None:
        """Send a heartbeat now, and the next one an interval later; while one is unanswered no other is sent."""
        self._next_beat = now + self._heartbeat
        if any(push.topic == HEARTBEAT_TOPIC for push in self._pushes.values()):
            return
        ref = self._new_ref()
        self._pushes[ref] = _Push(HEARTBEAT_TOPIC, "heartbeat", now, now + self._reply_limit)
        self._write(Frame(topic=HEARTBEAT_TOPIC, event="heartbeat", payload={}, ref=ref))

    # What comes in

    def receive_text(self, text: str, now: float) -> None:
        """Take a text frame from the server."""
        try:
            self._handle(decode_text(text, self._version, self._largest), now)
        except ProtocolError as error:
            self._count_malformed(error)

    def receive_binary(self, data: bytes, now: float) -> None:  # noqa: ARG002  the same shape as receive_text
        """Take a binary frame from the server."""
        try:
            self._handle_binary(decode_binary(data, Side.SERVER, self._largest))
        except ProtocolError as error:
            self._count_malformed(error)

    def tick(self, now: float) -> None:
        """Let time pass: give up what was not answered, send a heartbeat when one is due."""
        late_joins = [ref for ref, join in self._joins.items() if join.deadline <= now]
        for ref in late_joins:
            topic = self._joins[ref].topic
            self.leave(topic, now)
            self._events.append(JoinRefused(topic=topic, reason="no answer to the join", fault=Fault.BUSY))
        if self._joins:
            return
        for ref in [ref for ref, push in self._pushes.items() if push.deadline <= now]:
            push = self._pushes.pop(ref)
            beat = push.topic == HEARTBEAT_TOPIC
            self._events.append(HeartbeatLate() if beat else PushTimedOut(topic=push.topic, ref=ref))
        if self._next_beat is not None and self._next_beat <= now:
            self.beat(now)

    # What the shell looks at

    def next_wake(self) -> float | None:
        """Return when `tick` has something to do, or None."""
        if self._joins:
            return min(join.deadline for join in self._joins.values())
        times = [push.deadline for push in self._pushes.values()]
        if self._next_beat is not None:
            times.append(self._next_beat)
        return min(times, default=None)

    def joining(self) -> bool:
        """Tell whether a join is in flight, so that silence means nothing."""
        return bool(self._joins)

    def is_up(self, topic: str) -> bool:
        """Tell whether a channel has been joined."""
        channel = self._channels.get(topic)
        return channel is not None and channel.stage is _Stage.UP

    def data_to_send(self) -> list[str]:
        """Take the frames that have to be sent, in order."""
        outgoing, self._outgoing = self._outgoing, []
        return outgoing

    def events_received(self) -> list[ProtocolEvent]:
        """Take what has happened, in order."""
        events, self._events = self._events, []
        return events

    # Inside

    def _handle(self, frame: Frame, now: float) -> None:
        match frame.event:
            case "phx_reply":
                self._handle_reply(frame, now)
            case "broadcast":
                body = as_object(frame.payload, "broadcast")
                self._report_message(frame.topic, body.text("event"), body.raw("payload"))
            case "system":
                self._handle_system(frame)
            case "phx_close":
                self._handle_close(frame, "closed by the server", now)
            case "phx_error":
                self._handle_close(frame, "the channel crashed on the server", now)
            case _:
                # Presence, changes of tables and whatever comes later: asked for by nobody here.
                return

    def _handle_binary(self, frame: BinaryFrame) -> None:
        match frame:
            case UserBroadcast(topic=topic, event=event, payload=payload):
                self._report_message(topic, event, payload)
            case BinaryBroadcast(topic=topic, event=event, data=payload):
                self._report_message(topic, event, payload)
            case _:
                # Codes 0 and 1 come only from channels of one's own making, which the realtime server has not.
                raise ProtocolError(f"an unexpected {type(frame).__name__}")

    def _handle_reply(self, frame: Frame, now: float) -> None:
        body = as_object(frame.payload, "reply")
        ok = body.text("status") == "ok"
        response = body.raw("response")
        ref = frame.ref or ""
        join = self._joins.get(ref)
        if join is not None:
            self._settle_join(ref, join.topic, ok=ok, response=response)
            self._resume(now)
            return
        push = self._pushes.pop(ref, None)
        if push is None:
            return
        if push.topic == HEARTBEAT_TOPIC:
            self._events.append(HeartbeatAnswered(latency=now - push.sent_at))
            return
        self._events.append(Reply(topic=push.topic, ref=ref, ok=ok, response=response))
        if not ok and _reason(response) == "unmatched topic" and self._channels.pop(push.topic, None) is not None:
            self._events.append(ChannelClosed(topic=push.topic, reason="unmatched topic", fault=Fault.BUSY))

    def _settle_join(self, ref: str, topic: str, *, ok: bool, response: Json) -> None:
        del self._joins[ref]
        if ok:
            self._channels[topic].stage = _Stage.UP
            self._events.append(Joined(topic=topic))
            return
        del self._channels[topic]
        reason = _reason(response) or "refused without a reason"
        self._events.append(JoinRefused(topic=topic, reason=reason, fault=fault_of(reason)))

    def _handle_system(self, frame: Frame) -> None:
        """Keep a complaint: the `phx_close` that follows says nothing itself."""
        body = as_object(frame.payload, "system")
        channel = self._channels.get(frame.topic)
        if channel is not None and body.raw("status") == "error":
            channel.complaint = body.text("message")

    def _handle_close(self, frame: Frame, reason: str, now: float) -> None:
        channel = self._channels.get(frame.topic)
        # On 1.0.0 only `ref` says which join is meant; after a re-join the old one is closed.
        meant = frame.join_ref or frame.ref
        if channel is None or (meant is not None and meant != channel.join_ref):
            return
        del self._channels[frame.topic]
        said = channel.complaint or reason
        if self._joins.pop(channel.join_ref, None) is not None:
            self._events.append(JoinRefused(topic=frame.topic, reason=said, fault=fault_of(said)))
            self._resume(now)
        else:
            self._events.append(ChannelClosed(topic=frame.topic, reason=said, fault=fault_of(said)))

    def _report_message(self, topic: str, event: str, payload: Json | bytes) -> None:
        if topic in self._channels:
            self._events.append(Message(topic=topic, event=event, payload=payload))

    def _resume(self, now: float) -> None:
        """Give everything that waited behind a join its whole time again."""
        for join in self._joins.values():
            join.deadline = now + self._join_limit
        for push in self._pushes.values():
            push.deadline = max(push.deadline, now + self._reply_limit)

    def _count_malformed(self, error: ProtocolError) -> None:
        self._malformed += 1
        self._events.append(Malformed(count=self._malformed, reason=error.reason))

    def _new_ref(self) -> str:
        self._last_ref += 1
        return str(self._last_ref)

    def _write(self, frame: Frame) -> None:
        self._outgoing.append(encode_text(frame, self._version))


def _reason(response: Json) -> str:
    """Find the sentence in a refusal: under `reason`, under `error`, or the response itself."""
    if isinstance(response, dict):
        response = response.get("reason", response.get("error"))
    return response if isinstance(response, str) else ""
