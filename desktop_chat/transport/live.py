"""One open connection with its channels, from the handshake to its end: carries `PhoenixProtocol` and nothing else.

Two tasks: one reads, the other sends, lets time pass and pings. Whatever ends the connection goes through `_end`, once.
"""

import asyncio
import contextlib
import logging
from collections.abc import Sequence
from typing import assert_never

from desktop_chat.domain.errors import ProtocolError, Refused, Transient, TransportError, Unauthorised
from desktop_chat.domain.ids import UserId
from desktop_chat.domain.link import AuthRefused, Blocked, LinkSettings, Lost, Measured, Opened
from desktop_chat.domain.ports import Clock, Inbound, LiveRoom, Spawner
from desktop_chat.protocol.phoenix import PhoenixProtocol
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
)
from desktop_chat.protocol.realtime import TalkTopic, UserTopic, decode_event, encode_typing, join_payload
from desktop_chat.protocol.wire_types import Json
from desktop_chat.transport.channels import ChannelPlan, wanted_topics
from desktop_chat.transport.inbox import Inbox
from desktop_chat.transport.wire import CLOSE_LIMIT, Wire, WireEnded

logger = logging.getLogger(__name__)

PING_EVERY = 10.0
ANSWER_LIMIT = 5.0
"""Seconds between pings of the wire, and for their answers: a half-open connection is noticed within 15.

Somebody who wants more frequent heartbeats or shorter waits gets both: see `LiveConnection`.
"""

FOLLOW_SHARE = 0.8
"""Part of the connect timeout, so that whoever waits that long for `follow` sees it return."""


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
        self._tier = wire.tier
        self.inbox = inbox
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
        self._plan = ChannelPlan()
        self._user = UserId("")
        self._token = ""
        self._rooms: tuple[LiveRoom, ...] = ()
        self._announced = False
        self._token_refused = False
        self._undecodable = 0
        self._failure: TransportError | None = None
        self._ended = ""
        self._stir = asyncio.Event()
        self._news = asyncio.Event()
        self._pong: asyncio.Future[float] | None = None
        self._pong_limit = 0.0
        self._next_ping = 0.0

    # What the transport asks for

    def start(self, user: UserId, token: str, rooms: Sequence[LiveRoom]) -> None:
        """Begin to read and to join: the account's channel, the rooms', then those for typing."""
        self._user, self._token, self._rooms = user, token, tuple(rooms)
        self._plan.want(wanted_topics(user, rooms))
        self._next_ping = self._clock.monotonic() + self._ping_every
        self._spawner.spawn(self._read(), "live connection: read")
        self._spawner.spawn(self._keep(), "live connection: keep")

    async def until_up(self) -> None:
        """Wait until the account's channel is up and every room has answered, then announce `Opened`.

        Raises:
            Transient: the connection ended before.
            Unauthorised: the token is not accepted.
            Refused: this account may have no live connection here.
        """
        must_have = [str(topic) for topic in wanted_topics(self._user, self._rooms) if not isinstance(topic, TalkTopic)]
        await self._until_settled(must_have)
        self.announce()

    @property
    def user_is_up(self) -> bool:
        """Whether the account's own channel is up."""
        return not self._ended and self._plan.is_up(str(UserTopic(self._user)))

    def announce(self) -> None:
        """Tell that the connection is open, and measure it."""
        self._announced = True
        self._plan.wait_no_longer()
        self._put(Opened(tier=self._tier))
        self._protocol.beat(self._clock.monotonic())
        self._stir.set()

    def prove(self) -> None:
        """Send a heartbeat now, unless one waits for its answer; without an answer the connection ends."""
        self._protocol.beat(self._clock.monotonic())
        self._stir.set()

    async def follow(self, rooms: Sequence[LiveRoom]) -> None:
        """Join what is new, wait for the answers (not quite as long as for opening), then leave what is gone."""
        self._rooms = tuple(rooms)
        fresh = self._plan.want(wanted_topics(self._user, self._rooms))
        self._stir.set()
        with contextlib.suppress(TimeoutError, TransportError):
            async with asyncio.timeout(self._settings.connect_timeout * FOLLOW_SHARE):
                await self._until_settled(fresh)
        self._plan.wait_no_longer()
        # Another call may have changed what is wanted meanwhile, so it is worked out again.
        for topic in self._plan.drop_all_but(wanted_topics(self._user, self._rooms)):
            self._protocol.leave(topic, self._clock.monotonic())
        self._stir.set()

    def authorise(self, token: str) -> None:
        """Give every channel a fresh token, and ask again for those that the old one could not open."""
        self._token, self._token_refused = token, False
        self._protocol.authorise(token)
        self._plan.token_came()
        self._stir.set()

    def say_typing(self, room: LiveRoom, user: UserId, *, on: bool) -> None:
        """Send a typing notice if the room's channel for it is up."""
        if self._protocol.broadcast(str(TalkTopic(room.room, room.gen)), "typing", encode_typing(user, on=on)):
            self._stir.set()

    async def close(self, reason: str = "closed") -> None:
        """End quietly, within `CLOSE_LIMIT` seconds; harmless when it has ended."""
        if not self._ended:
            self._ended = reason
            self._wake_all()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(CLOSE_LIMIT):
                await self._wire.close()
        self._wire.abort()

    # The two tasks

    async def _read(self) -> None:
        try:
            while not self._ended:
                frame = await self._wire.receive()
                now = self._clock.monotonic()
                if isinstance(frame, str):
                    self._protocol.receive_text(frame, now)
                else:
                    self._protocol.receive_binary(frame, now)
                self._handle_events(now)
        except WireEnded as ended:
            self._end(str(ended))

    async def _keep(self) -> None:
        try:
            while not self._ended:
                self._stir.clear()
                now = self._clock.monotonic()
                for topic in self._plan.take_due(now):
                    self._protocol.join(topic, join_payload(self._token), now)
                self._protocol.tick(now)
                self._handle_events(now)
                await self._send(now)
                await self._rest(self._clock.monotonic())
        except WireEnded:
            # The reading task is told the same, and says why.
            return
        except TimeoutError:
            self._end("the connection takes nothing more")
        except BaseException:
            # Without this task nobody would notice a half-open connection.
            self._end("nobody looks after the connection any more")
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
                self._end("no answer to a ping")
            return
        if self._next_ping <= now:
            self._pong = await self._wire.ping()
            self._pong_limit = now + self._answer_limit
            self._next_ping = now + self._ping_every

    async def _rest(self, now: float) -> None:
        """Wait until something has to be sent or some time has come."""
        alarms = [self._pong_limit if self._pong is not None else self._next_ping]
        alarms += [time for time in (self._protocol.next_wake(), self._plan.next_due()) if time is not None]
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
            self._wake_all()

    def _handle(self, event: ProtocolEvent, now: float) -> None:
        match event:
            case Message(topic=topic, event=name, payload=payload):
                self._deliver(topic, name, payload)
            case Joined(topic=topic):
                # After a gap in one channel, or a late start of it, the same holds as after one in the connection.
                if self._plan.joined(topic) and self._announced:
                    self._put(Opened(tier=self._tier))
            case (
                JoinRefused(topic=topic, reason=reason, fault=fault)
                | ChannelClosed(topic=topic, reason=reason, fault=fault)
            ):
                logger.info("channel %s: %s", topic, reason)
                self._plan.failed(topic, fault, now)
                self._judge(topic, reason, fault)
            case HeartbeatAnswered(latency=latency):
                self._put(Measured(tier=self._tier, latency_ms=latency * 1000))
            case HeartbeatLate():
                self._end("no answer to a heartbeat")
            case Malformed(count=count, reason=reason):
                _log_malformed(count, reason)
            case Reply() | PushTimedOut():
                return
            case _:
                assert_never(event)

    def _deliver(self, text: str, name: str, payload: Json | bytes) -> None:
        topic = self._plan.topic(text)
        if topic is None:
            return
        try:
            event = decode_event(topic, name, payload)
        except ProtocolError as error:
            # Never a reason to hang up: anybody in a room can send rubbish over its talk topic.
            self._undecodable += 1
            _log_malformed(self._undecodable, error.reason)
            return
        if event is not None:
            self._put(event)

    def _judge(self, topic: str, reason: str, fault: Fault) -> None:
        """Decide what a refused or closed channel means for the whole connection."""
        own = topic == str(UserTopic(self._user))
        match fault:
            case Fault.TOKEN if self._announced:
                if not self._token_refused:
                    self._token_refused = True
                    self._put(AuthRefused(tier=self._tier, reason=reason))
            case Fault.TOKEN:
                self._failure = Unauthorised(reason)
            case Fault.FORBIDDEN if own and self._announced:
                self._put(Blocked(tier=self._tier, reason=reason))
            case Fault.FORBIDDEN if own:
                self._failure = Refused("not_allowed", "This account may not receive live messages here.")
            case _ if own and not self._announced:
                self._failure = Transient(reason)
            case _:
                return

    def _put(self, item: Inbound) -> None:
        if not self.inbox.put(item) and not self.inbox.ended:
            # Hanging up makes the service fetch what is lost here.
            self._end("more arrived than could be taken")

    def _end(self, reason: str) -> None:
        """End by itself: say so if it was announced, and let go of the socket without any farewell."""
        if self._ended:
            return
        self._ended = reason
        if self._announced:
            self.inbox.end(Lost(tier=self._tier, reason=reason))
        self._wake_all()
        self._wire.abort()

    def _wake_all(self) -> None:
        self._news.set()
        self._stir.set()

    async def _until_settled(self, topics: Sequence[str]) -> None:
        while True:
            self._news.clear()
            if self._failure is not None:
                raise self._failure
            if self._ended:
                raise Transient(self._ended)
            if self._plan.settled(topics):
                return
            await self._news.wait()


def _log_malformed(count: int, reason: str) -> None:
    """Log the 1st, 2nd, 4th, 8th... of them, since whoever sends them may send many."""
    if count & (count - 1) == 0:
        logger.info("dropped what breaks the wire format (%d so far): %s", count, reason)
