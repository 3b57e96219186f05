"""Who listens to which topic on which socket, and handing each broadcast to all of them; it decides nothing else."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

from desktop_chat.workspace.auth_tokens import Claims
from desktop_chat.workspace.realtime_frames import Broadcast, Frame, Ref, Version


class TimerHandle(Protocol):
    """A callback that is due later."""

    def cancel(self) -> object:
        """Forget it."""
        ...


class Wire(Protocol):
    """The way to one client: what is put there is written in order, or the client is let go."""

    version: Version

    def put(self, frame: Frame) -> None:
        """Queue a frame."""
        ...

    def close(self, code: int) -> None:
        """End the connection after what waits."""
        ...


@dataclass(slots=True, eq=False, kw_only=True)
class Channel:
    """One joined topic of one socket. `topic` has its `realtime:` prefix; `may_write` is None until first asked for."""

    wire: Wire
    topic: str
    join_ref: Ref
    private: bool
    echo: bool
    ack: bool
    token: str
    claims: Claims
    reads: bool = True
    may_write: bool | None = None
    expiry: TimerHandle | None = field(default=None)

    @property
    def name(self) -> str:
        """The topic as the database knows it."""
        return self.topic.removeprefix("realtime:")


class Hub:
    """All joined channels. A private and a public topic of one name are two rooms that never see each other."""

    def __init__(self) -> None:
        self._rooms: dict[tuple[str, bool], dict[Channel, None]] = {}
        self._wires: dict[Wire, None] = {}

    @property
    def connections(self) -> int:
        """How many clients are connected, over a socket or by polling."""
        return len(self._wires)

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

    def publish(self, broadcast: Broadcast, *, private: bool, but: Channel | None = None) -> None:
        """Queue a broadcast for everyone in its room who may read it, except one."""
        for channel in self._listeners(broadcast.topic, private):
            frame = broadcast.v1 if channel.wire.version is Version.V1 else broadcast.v2
            if frame is not None and channel is not but:
                channel.wire.put(frame)

    def close_all(self, code: int) -> None:
        """End every connection; the clients come back and fetch what they missed."""
        for wire in list(self._wires):
            wire.close(code)

    def _listeners(self, topic: str, private: bool) -> Iterator[Channel]:  # noqa: FBT001 - half of the room's key
        return (channel for channel in self._rooms.get((topic, private), {}) if channel.reads)
