"""Who listens to which topic on which connection, and handing each broadcast to all of them; no other decision."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from desktop_chat.workspace.auth_tokens import Claims
from desktop_chat.workspace.rate_limit import RollingRate, Window
from desktop_chat.workspace.realtime_authorise import NO_HEADERS, Reading
from desktop_chat.workspace.realtime_frames import (
    Broadcast,
    Frame,
    Ref,
    RelayedText,
    SharedFrame,
    Version,
    encode_push,
    shared,
)

TOO_MANY_MESSAGES = "Too many messages per second"
GOODBYE = {"message": "Server requested disconnect", "status": "ok", "extension": "system"}


class TimerHandle(Protocol):
    """A callback that is due later."""

    def cancel(self) -> object:
        """Forget it."""
        ...


class Wire(Protocol):
    """The way to one client: what is put there is carried in order, or the client is let go."""

    version: Version

    def put(self, frame: Frame) -> None:
        """Queue a frame."""
        ...

    def put_shared(self, shared: SharedFrame) -> None:
        """Queue a frame that many get."""
        ...

    def close(self, code: int) -> None:
        """End the connection after what waits."""
        ...


@dataclass(slots=True, eq=False, kw_only=True)
class Channel:
    """One joined topic of one connection. `topic` has its `realtime:` prefix.

    `reading` is what may be read, `writing` what may be written as far as it was asked for, by extension. `end` shuts
    the channel down with a sentence; `headers` are told to policies, `replayed` are the ids that came with the join and
    must not come again.
    """

    wire: Wire
    topic: str
    join_ref: Ref
    private: bool
    echo: bool
    ack: bool
    token: str
    claims: Claims
    reading: Reading
    end: Callable[[str], None]
    presence_key: str
    presence: bool
    presence_calls: Window
    replayed: frozenset[str] = frozenset()
    headers: str = NO_HEADERS
    writing: dict[str, bool] = field(default_factory=dict)
    expiry: TimerHandle | None = field(default=None)

    @property
    def name(self) -> str:
        """The topic as the database knows it."""
        return self.topic.removeprefix("realtime:")


class Hub:
    """All joined channels. A private and a public topic of one name are two rooms that never see each other.

    `deliveries` counts each broadcast once when it comes and once for each receiver, as Supabase's quota does.
    """

    def __init__(self, deliveries: RollingRate) -> None:
        self.deliveries = deliveries
        self._rooms: dict[tuple[str, bool], dict[Channel, None]] = {}
        self._wires: dict[Wire, None] = {}

    @property
    def connections(self) -> int:
        """How many clients are connected, over a socket or by polling."""
        return len(self._wires)

    @property
    def channels(self) -> int:
        """How many channels they have joined."""
        return sum(map(len, self._rooms.values()))

    @property
    def topics(self) -> int:
        """How many topics somebody listens to."""
        return len(self._rooms)

    def connect(self, wire: Wire) -> None:
        """Know a client."""
        self._wires[wire] = None

    def disconnect(self, wire: Wire) -> None:
        """Forget a client; its channels must have left."""
        self._wires.pop(wire, None)

    def join(self, channel: Channel) -> None:
        """Let a channel receive from now on."""
        self._rooms.setdefault((channel.topic, channel.private), {})[channel] = None

    def leave(self, channel: Channel) -> None:
        """Stop a channel; harmless when it has left."""
        room = self._rooms.get((channel.topic, channel.private), {})
        room.pop(channel, None)
        if not room:
            self._rooms.pop((channel.topic, channel.private), None)

    def publish(
        self, broadcast: Broadcast, *, private: bool, but: Channel | None = None, author: str | None = None
    ) -> None:
        """Queue a broadcast for everyone in its room who may read it, except one.

        Its author comes last: the first who is written to takes a processor, and the author knows it anyway.
        With the quota of deliveries used up the receivers are ended, not the sender: so does the real server.
        """
        receivers = [
            channel
            for channel in self._rooms.get((broadcast.topic, private), ())
            if channel is not but
            and channel.reading.broadcast
            and not (channel.replayed and broadcast.identity in channel.replayed)
        ]
        if author is not None:
            receivers.sort(key=lambda channel: channel.claims.subject == author)
        _put_all(receivers, broadcast)
        if self.deliveries.exceeded(1 + len(receivers)):
            for channel in receivers:
                channel.end(TOO_MANY_MESSAGES)

    def publish_presence(self, diff: RelayedText, *, private: bool) -> int:
        """Queue a change of presence for everyone in its room who may see it; return to how many."""
        receivers = [channel for channel in self._rooms.get((diff.topic, private), ()) if channel.reading.presence]
        _put_all(receivers, diff)
        return len(receivers)

    def private_channels_of(self, subject: str) -> Iterator[Channel]:
        """Yield the private channels that a person has joined, over all connections."""
        for (_, private), room in list(self._rooms.items()):
            if private:
                yield from [channel for channel in room if channel.claims.subject == subject]

    def close_all(self, code: int, *, goodbye: Mapping[str, object] | None = None) -> None:
        """End every connection, after saying goodbye on each channel; clients come back and fetch what they missed."""
        if goodbye is not None:
            for room in list(self._rooms.values()):
                for channel in room:
                    channel.wire.put(encode_push(channel.wire.version, None, channel.topic, "system", goodbye))
        for wire in list(self._wires):
            wire.close(code)


def _put_all(channels: Iterable[Channel], broadcast: Broadcast) -> None:
    frames: dict[Version, SharedFrame | None] = {}
    for channel in channels:
        version = channel.wire.version
        if version not in frames:
            frames[version] = shared(broadcast.v1 if version is Version.V1 else broadcast.v2)
        if (frame := frames[version]) is not None:
            channel.wire.put_shared(frame)
