"""One open connection with its channels, from the handshake to its end: carries `PhoenixProtocol` and nothing else.

Two tasks: one reads, the other sends, lets time pass and pings. Whatever ends the connection ends its `Subscriptions`.
"""

import asyncio
import contextlib
from collections.abc import Sequence
from typing import assert_never

from desktop_chat.domain.ids import UserId
from desktop_chat.domain.link import LinkSettings
from desktop_chat.domain.ports import Clock, LiveRoom, Spawner
from desktop_chat.protocol.phoenix import PhoenixProtocol
from desktop_chat.protocol.phoenix_events import (
    ChannelClosed,
    HeartbeatAnswered,
    HeartbeatLate,
    Joined,
    JoinRefused,
    Malformed,
    Message,
    ProtocolEvent,
    PushTimedOut,
    Reply,
)
from desktop_chat.protocol.realtime import TalkTopic, encode_typing, join_payload
from desktop_chat.transport.inbox import Inbox
from desktop_chat.transport.subscriptions import FOLLOW_SHARE, Subscriptions, log_malformed
from desktop_chat.transport.wire import CLOSE_LIMIT, Wire, WireEnded

PING_EVERY = 10.0
ANSWER_LIMIT = 5.0
"""Seconds between pings of the wire, and for their answers: a half-open connection is noticed within 15.

Somebody who wants more frequent heartbeats or shorter waits gets both: see `LiveConnection`.
"""


class LiveConnection:
    """A connection that has just been opened.

    Call `start` at once, then `until_up`; `close` when done with it. What arrives goes into the inbox from the start.
    """

    def __init__(
        self,
        wire: Wire,
        inbox: Inbox,
        *,
        clock: Clock,
        spawner: Spawner,
        settings: LinkSettings,
    ) -> None:
        self._wire = wire
        self._clock = clock
        self._spawner = spawner
        self._settings = settings
        self._ping_every = min(PING_EVERY, settings.heartbeat / 3)
        self._answer_limit = min(ANSWER_LIMIT, settings.connect_timeout / 2)
        self._protocol = PhoenixProtocol(
            heartbeat=settings.heartbeat,
            reply_limit=self._answer_limit,
            join_limit=settings.connect_timeout,
            version=wire.version,
        )
        self._stir = asyncio.Event()
        # Without any farewell: who has not answered will not answer that either.
        self._subscriptions = Subscriptions(inbox, wire.tier, changed=self._stir.set, hang_up=wire.abort)
        self._token = ""
        self._pong: asyncio.Future[float] | None = None
        self._pong_limit = 0.0
        self._next_ping = 0.0

    # What the transport asks for

    @property
    def inbox(self) -> Inbox:
        """Where everything goes that arrives."""
        return self._subscriptions.inbox

    def start(self, user: UserId, token: str, rooms: Sequence[LiveRoom]) -> None:
        """Begin to read and to join: the account's channel, the rooms', then those for typing."""
        self._token = token
        self._subscriptions.begin(user, rooms)
        self._next_ping = self._clock.monotonic() + self._ping_every
        self._spawner.spawn(self._read(), "live connection: read")
        self._spawner.spawn(self._keep(), "live connection: keep")

    async def until_up(self) -> None:
        """Wait until the account's channel is up and every room has answered (see `Subscriptions.until_up`)."""
        await self._subscriptions.until_up()

    @property
    def user_is_up(self) -> bool:
        """Whether the account's own channel is up."""
        return self._subscriptions.user_is_up

    def announce(self) -> None:
        """Tell that the connection is open, and measure it."""
        self._subscriptions.announce()
        self.prove()

    def prove(self) -> None:
        """Send a heartbeat now, unless one waits for its answer; without an answer the connection ends."""
        self._protocol.beat(self._clock.monotonic())
        self._stir.set()

    async def follow(self, rooms: Sequence[LiveRoom]) -> None:
        """Join what is new, wait for the answers (not quite as long as for opening), then leave what is gone."""
        fresh = self._subscriptions.want(rooms)
        for topic in await self._subscriptions.settle(fresh, self._settings.connect_timeout * FOLLOW_SHARE):
            self._protocol.leave(topic, self._clock.monotonic())
        self._stir.set()

    def authorise(self, token: str) -> None:
        """Give every channel a fresh token, and ask again for those that the old one could not open."""
        self._token = token
        self._protocol.authorise(token)
        self._subscriptions.token_came()

    def say_typing(self, room: LiveRoom, user: UserId, *, on: bool) -> None:
        """Send a typing notice if the room's channel for it is up."""
        if self._protocol.broadcast(str(TalkTopic(room.room, room.gen)), "typing", encode_typing(user, on=on)):
            self._stir.set()

    async def close(self, reason: str = "closed") -> None:
        """End quietly, within `CLOSE_LIMIT` seconds; harmless when it has ended."""
        self._subscriptions.close(reason)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(CLOSE_LIMIT):
                await self._wire.close()
        self._wire.abort()

    # The two tasks

    async def _read(self) -> None:
        try:
            while not self._subscriptions.ended:
                frame = await self._wire.receive(self._take_binary)
                if isinstance(frame, str):
                    now = self._clock.monotonic()
                    self._protocol.receive_text(frame, now)
                    self._handle_events(now)
                else:
                    self._take_binary(frame)
        except WireEnded as ended:
            self._subscriptions.end(str(ended))

    def _take_binary(self, frame: bytes) -> None:
        if not self._subscriptions.ended:
            now = self._clock.monotonic()
            self._protocol.receive_binary(frame, now)
            self._handle_events(now)

    async def _keep(self) -> None:
        try:
            while not self._subscriptions.ended:
                self._stir.clear()
                now = self._clock.monotonic()
                for topic in self._subscriptions.plan.take_due(now):
                    self._protocol.join(topic, join_payload(self._token), now)
                self._protocol.tick(now)
                self._handle_events(now)
                await self._send(now)
                await self._rest(self._clock.monotonic())
        except WireEnded:
            # The reading task is told the same, and says why.
            return
        except TimeoutError:
            self._subscriptions.end("the connection takes nothing more")
        except BaseException:
            # Without this task nobody would notice a half-open connection.
            self._subscriptions.end("nobody looks after the connection any more")
            raise

    async def _send(self, now: float) -> None:
        """Send what waits; into a black hole even sending blocks in the end."""
        frames = self._protocol.data_to_send()
        # Over a join the server may fall silent, and may then not even take the next frame.
        limit = self._settings.connect_timeout if self._protocol.joining() else self._answer_limit
        if frames:
            await self._wire.send(frames, limit)
        async with asyncio.timeout(self._answer_limit):
            await self._ping(now)

    async def _ping(self, now: float) -> None:
        if self._pong is not None and self._pong.done():
            self._pong = None
        if self._protocol.joining():
            # The server answers nothing while it sleeps over a refused join.
            self._pong_limit = now + self._answer_limit
        if self._pong is not None:
            if self._pong_limit <= now:
                self._subscriptions.end("no answer to a ping")
            return
        if self._next_ping <= now:
            self._pong = await self._wire.ping()
            self._pong_limit = now + self._answer_limit
            self._next_ping = now + self._ping_every

    async def _rest(self, now: float) -> None:
        """Wait until something has to be sent or some time has come."""
        alarms = [self._pong_limit if self._pong is not None else self._next_ping]
        alarms += [
            time for time in (self._protocol.next_wake(), self._subscriptions.plan.next_due()) if time is not None
        ]
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(max(0.0, min(alarms) - now)):
                await self._stir.wait()

    # What has happened

    def _handle_events(self, now: float) -> None:
        events = self._protocol.events_received()
        for event in events:
            self._handle(event, now)
        # Messages change nothing about what is to be sent, and a wake-up for each would cost more than the message.
        if not all(isinstance(event, Message) for event in events):
            self._stir.set()

    def _handle(self, event: ProtocolEvent, now: float) -> None:
        match event:
            case Message(topic=topic, event=name, payload=payload):
                self._subscriptions.received(topic, name, payload)
            case Joined(topic=topic):
                self._subscriptions.joined(topic)
            case (
                JoinRefused(topic=topic, reason=reason, fault=fault)
                | ChannelClosed(topic=topic, reason=reason, fault=fault)
            ):
                self._subscriptions.failed(topic, reason, fault, now)
            case HeartbeatAnswered(latency=latency):
                self._subscriptions.measured(latency)
            case HeartbeatLate():
                self._subscriptions.end("no answer to a heartbeat")
            case Malformed(count=count, reason=reason):
                log_malformed(count, reason)
            case Reply() | PushTimedOut():
                return
            case _:
                assert_never(event)
