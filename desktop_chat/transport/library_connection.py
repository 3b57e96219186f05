"""One connection of the official client (`realtime` 2.34), looked after by us. Imported late: it costs 0.3 s.

The library carries; whether the connection lives, which channels are joined and when anything is tried again is decided
here, because left to itself it loses connections without a word. Its weaknesses have numbers, W1 to W21: what each is,
and that it still is so, is shown in `tests/transport/test_library_weaknesses.py`.
"""

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from weakref import WeakSet

from realtime import AsyncRealtimeChannel, AsyncRealtimeClient
from realtime._async.push import AsyncPush  # the only way to send a heartbeat that has a number (W4)
from realtime.types import (
    BroadcastPayload,
    RealtimeAcknowledgementStatus,
    RealtimeChannelOptions,
    RealtimeSubscribeStates,
)
from websockets.exceptions import ConnectionClosed

from desktop_chat.domain.errors import ProtocolError
from desktop_chat.domain.ids import UserId
from desktop_chat.domain.link import LinkSettings, Tier
from desktop_chat.domain.ports import Clock, LiveRoom, Spawner
from desktop_chat.protocol.phoenix_events import fault_of
from desktop_chat.protocol.realtime import PREFIX, TalkTopic, encode_typing
from desktop_chat.protocol.statuses import LARGEST_ERROR_BYTES
from desktop_chat.protocol.wire_types import JsonObject, as_object, decode_json
from desktop_chat.transport.inbox import Inbox
from desktop_chat.transport.library_dial import socket_of
from desktop_chat.transport.subscriptions import FOLLOW_SHARE, Subscriptions
from desktop_chat.transport.websocket import why
from desktop_chat.transport.wire import CLOSE_LIMIT

PROBE_EVERY = 10.0
ANSWER_LIMIT = 5.0
"""Seconds between heartbeats, and for their answers: a half-open connection is noticed within 15 (W4, W5)."""

MOST_NOTES = 10_000
"""Callbacks that may wait to be looked at; more is a loop that stands still, and catching up is cheaper."""

MOST_TYPING = 8
"""Typing notices that may wait to be sent; only the last ones are of any interest."""

_NEVER = 86_400
"""Seconds after which the library may forget a heartbeat: how long to wait for its answer is decided here."""


class LibraryConnection:
    """A connection of the official client that has just been opened.

    Call `start` at once, then `until_up`; `close` when done with it. What arrives goes into the inbox from the start.
    """

    def __init__(
        self,
        client: AsyncRealtimeClient,
        inbox: Inbox,
        *,
        clock: Clock,
        spawner: Spawner,
        settings: LinkSettings,
    ) -> None:
        self._client = client
        self._socket = socket_of(client)
        self._clock = clock
        self._spawner = spawner
        self._settings = settings
        self._probe_every = min(PROBE_EVERY, settings.heartbeat / 3)
        self._answer_limit = min(ANSWER_LIMIT, settings.connect_timeout / 2)
        self._stir = asyncio.Event()
        self._subscriptions = Subscriptions(
            inbox, Tier.LIBRARY, changed=self._stir.set, hang_up=self._socket.transport.abort
        )
        self._notes: deque[Callable[[], None]] = deque()
        self._channels: dict[str, AsyncRealtimeChannel] = {}
        self._joined_with: dict[str, str] = {}
        self._made: WeakSet[AsyncRealtimeChannel] = WeakSet()
        self._to_leave: deque[AsyncRealtimeChannel] = deque()
        self._to_join: list[str] = []
        self._to_say: deque[tuple[str, JsonObject]] = deque(maxlen=MOST_TYPING)
        self._token = ""
        self._token_due = False
        # The library throws answers to heartbeats away, because no channel has their topic (W4). Now one has.
        self._pulse = self._make_channel("phoenix")
        client.channels["phoenix"] = self._pulse
        self._probe: AsyncPush | None = None
        self._probe_limit = 0.0
        self._next_probe = 0.0

    # What the transport asks for

    @property
    def inbox(self) -> Inbox:
        """Where everything goes that arrives."""
        return self._subscriptions.inbox

    @property
    def user_is_up(self) -> bool:
        """Whether the account's own channel is up."""
        return self._subscriptions.user_is_up

    def start(self, user: UserId, token: str, rooms: Sequence[LiveRoom]) -> None:
        """Begin to join: the account's channel, the rooms', then those for typing."""
        self._next_probe = self._clock.monotonic() + self._probe_every
        self._subscriptions.begin(user, rooms)
        self.authorise(token)
        self._spawner.spawn(self._keep(), "official client: keep")

    async def until_up(self) -> None:
        """Wait until the account's channel is up and every room has answered (see `Subscriptions.until_up`)."""
        await self._subscriptions.until_up()

    def announce(self) -> None:
        """Tell that the connection is open, and measure it."""
        self._subscriptions.announce()
        self.prove()

    def prove(self) -> None:
        """Send a heartbeat now, unless one waits for its answer; without an answer the connection ends."""
        self._next_probe = self._clock.monotonic()
        self._stir.set()

    async def follow(self, rooms: Sequence[LiveRoom]) -> None:
        """Join what is new, wait for the answers (not quite as long as for opening), then leave what is gone."""
        fresh = self._subscriptions.want(rooms)
        for topic in await self._subscriptions.settle(fresh, self._settings.connect_timeout * FOLLOW_SHARE):
            self._drop(topic)
        self._stir.set()

    def authorise(self, token: str) -> None:
        """Give every channel a fresh token, and ask again for those that the old one could not open."""
        self._token, self._token_due = token, True
        self._subscriptions.token_came()

    def say_typing(self, room: LiveRoom, user: UserId, *, on: bool) -> None:
        """Send a typing notice if the room's channel for it is up; the library would send without that, too (W7)."""
        topic = str(TalkTopic(room.room, room.gen))
        if self._subscriptions.plan.is_up(topic):
            self._to_say.append((topic, encode_typing(user, on=on)))
            self._stir.set()

    async def close(self, reason: str = "closed") -> None:
        """End quietly, within `CLOSE_LIMIT` seconds; harmless when it has ended."""
        self._subscriptions.close(reason)
        try:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(CLOSE_LIMIT):
                    await self._client.close()
        finally:
            self._socket.transport.abort()
            # Without a socket this waits for nothing, and ends the tasks that the first one may not have come to.
            await self._client.close()
            self._stop_timers()

    def reroute(self) -> None:
        """Hang up, so that the next connection takes the new way."""
        self._socket.transport.abort()

    def _stop_timers(self) -> None:
        """End what the library lets run on after its end, each for up to ten seconds (W8, W16)."""
        for channel in self._made:
            channel.rejoin_timer.reset()
            channel.join_push.destroy()
            for push in channel.messages_waiting_for_ack.values():
                push.destroy()

    # What the library calls: it must never raise, which would end the library's reader, and nobody would know (W1)

    def _note(self, what: Callable[[], None]) -> None:
        self._notes.append(what)
        self._stir.set()

    def _hear(self, topic: str, channel: AsyncRealtimeChannel, payload: BroadcastPayload) -> None:
        self._note(partial(self._take_broadcast, topic, channel, payload))

    def _hear_status(
        self, topic: str, channel: AsyncRealtimeChannel, status: RealtimeSubscribeStates, error: Exception | None
    ) -> None:
        self._note(partial(self._take_status, topic, channel, status, error))

    def _hear_answer(self, push: AsyncPush, asked_at: float, _response: object) -> None:
        self._note(partial(self._take_answer, push, self._clock.monotonic() - asked_at))

    # The one task

    async def _keep(self) -> None:
        try:
            while not self._subscriptions.ended:
                self._stir.clear()
                self._take_notes()
                now = self._clock.monotonic()
                self._watch(now)
                # Into a black hole even sending blocks in the end, and the library waits for ever then (W9).
                async with asyncio.timeout(self._answer_limit):
                    await self._send(now)
                await self._rest(self._clock.monotonic())
        except TimeoutError:
            self._subscriptions.end("the connection takes nothing more")
        except BaseException:
            # Without this task nobody would notice a half-open connection.
            self._subscriptions.end("nobody looks after the connection any more")
            raise

    def _take_notes(self) -> None:
        if len(self._notes) > MOST_NOTES:
            self._subscriptions.end("more arrived than could be taken")
        while self._notes and not self._subscriptions.ended:
            self._notes.popleft()()

    def _watch(self, now: float) -> None:
        if not self._client.is_connected:
            # Without any channel that is joined the library says nothing about its end (W19).
            self._subscriptions.end("the connection broke")
        elif any(channel.is_joining for channel in self._channels.values()):
            # The server answers nothing while it sleeps over a refused join.
            self._probe_limit = now + self._answer_limit
        elif self._probe is not None and self._probe_limit <= now:
            self._subscriptions.end("no answer to a heartbeat")

    async def _send(self, now: float) -> None:
        while self._to_leave:
            await self._to_leave.popleft().unsubscribe()
        if self._token_due:
            self._token_due = False
            await self._client.set_auth(self._token)
        self._to_join += self._subscriptions.plan.take_due(now)
        self._join_what_is_free()
        while self._to_say:
            topic, payload = self._to_say.popleft()
            if self._subscriptions.plan.is_up(topic):
                await self._channels[topic].send_broadcast("typing", payload)
        if self._next_probe <= now and self._probe is None:
            self._next_probe = now + self._probe_every
            await self._ask(now)

    async def _ask(self, now: float) -> None:
        self._probe_limit = now + self._answer_limit
        self._probe = AsyncPush(self._pulse, "heartbeat", {}, timeout=_NEVER)
        self._probe.receive(RealtimeAcknowledgementStatus.Ok, partial(self._hear_answer, self._probe, now))
        await self._probe.send()

    async def _rest(self, now: float) -> None:
        """Wait until there is a note, or something to send, or some time has come."""
        alarms = [self._probe_limit if self._probe is not None else self._next_probe]
        due = self._subscriptions.plan.next_due()
        alarms += [] if due is None else [due]
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(max(0.0, min(alarms) - now)):
                await self._stir.wait()

    # Channels: an object serves for one join, and whatever becomes of it, the next join has a new one (W12, W13, W15)

    def _make_channel(self, topic: str) -> AsyncRealtimeChannel:
        channel = AsyncRealtimeChannel(self._client, topic, _parameters())
        self._made.add(channel)
        return channel

    def _join_what_is_free(self) -> None:
        """Join topics whose former channel has been left: its farewell would be taken for one to the new (W12)."""
        waiting, self._to_join = self._to_join, []
        for topic in waiting:
            former = self._client.channels.get(topic)
            if former is not None and former.is_leaving:
                self._to_join.append(topic)
            elif self._subscriptions.plan.topic(topic) is not None and topic not in self._channels:
                self._join(topic)

    def _join(self, topic: str) -> None:
        channel = self._client.channel(topic.removeprefix(PREFIX), _parameters())
        self._made.add(channel)
        self._channels[topic] = channel
        self._joined_with[topic] = self._token
        channel.on_broadcast("*", partial(self._hear, topic, channel))
        self._spawner.spawn(self._subscribe(topic, channel), "official client: join")

    async def _subscribe(self, topic: str, channel: AsyncRealtimeChannel) -> None:
        """Join, and wait for the answer; without a connection the library would make itself a new one here."""
        if self._client.is_connected and self._channels.get(topic) is channel:
            await channel.subscribe(partial(self._hear_status, topic, channel))

    def _drop(self, topic: str) -> None:
        """Give a channel up: neither is it heard any more, nor joined again by the library."""
        channel = self._channels.pop(topic, None)
        if channel is None:
            return
        if channel.join_push.ref is not None:
            # Even one that was closed: if the farewell was to an older join, the server goes on with this one (W12).
            self._to_leave.append(channel)
        elif self._client.channels.get(topic) is channel:
            # It has not even begun to join; the library would hand it out again, with all that was registered (W15).
            del self._client.channels[topic]

    # What has happened

    def _take_broadcast(self, topic: str, channel: AsyncRealtimeChannel, payload: BroadcastPayload) -> None:
        if self._channels.get(topic) is channel:
            self._subscriptions.received(topic, payload["event"], payload["payload"])

    def _take_answer(self, push: AsyncPush, seconds: float) -> None:
        if push is self._probe:
            self._probe = None
            self._subscriptions.measured(seconds)

    def _take_status(
        self, topic: str, channel: AsyncRealtimeChannel, status: RealtimeSubscribeStates, error: Exception | None
    ) -> None:
        if self._channels.get(topic) is not channel:
            # Most often one that has been left: the next may be joined now.
            return
        if isinstance(error, ConnectionClosed):
            # The only word about the socket's end comes by way of its channels (W19).
            self._subscriptions.end(why(error))
        elif status is RealtimeSubscribeStates.SUBSCRIBED:
            # A token that came while the join was under way has not reached this channel (W14).
            self._token_due = self._token_due or self._joined_with[topic] != self._token
            self._subscriptions.joined(topic)
        elif status is RealtimeSubscribeStates.TIMED_OUT and self._probe is not None:
            # Neither the join nor the heartbeat beside it was answered.
            self._subscriptions.end("no answer to a heartbeat")
        else:
            self._drop(topic)
            reason = _reason(status, error)
            self._subscriptions.failed(topic, reason, fault_of(reason), self._clock.monotonic())


def _parameters() -> RealtimeChannelOptions:
    """Return what a channel is asked for: as `join_payload`, to which the library adds the token."""
    return {
        "config": {
            "broadcast": {"ack": False, "self": False},
            "presence": {"enabled": False, "key": ""},
            "private": True,
        }
    }


def _reason(status: RealtimeSubscribeStates, error: Exception | None) -> str:
    """Say why a channel is not up; the library hands the server's words on as the JSON text of an exception."""
    match status:
        case RealtimeSubscribeStates.TIMED_OUT:
            return "no answer to the join"
        case RealtimeSubscribeStates.CLOSED:
            return "closed by the server"
        case _:
            try:
                fields = as_object(decode_json(str(error), LARGEST_ERROR_BYTES), "error")
                said = fields.text_or_none("reason") or fields.text_or_none("message")
            except ProtocolError:
                said = None
            return said or "the channel failed"
