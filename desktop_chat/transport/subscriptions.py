"""The channels of one live connection, whatever carries it: which are wanted, and what their fates mean for the link.

It sends nothing. Whoever carries the connection joins what is due, reports here what became of it and what arrived, and
hangs up when told; what the rest of the program may know goes into the inbox from here.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Sequence

from desktop_chat.domain.errors import ProtocolError, Refused, Transient, TransportError, Unauthorised
from desktop_chat.domain.ids import UserId
from desktop_chat.domain.link import AuthRefused, Blocked, Lost, Measured, Opened, Tier
from desktop_chat.domain.ports import Inbound, LiveRoom
from desktop_chat.protocol.phoenix_events import Fault
from desktop_chat.protocol.realtime import TalkTopic, UserTopic, decode_event
from desktop_chat.protocol.wire_types import Json
from desktop_chat.transport.channels import ChannelPlan, wanted_topics
from desktop_chat.transport.inbox import Inbox

logger = logging.getLogger(__name__)

FOLLOW_SHARE = 0.8
"""Part of the connect timeout that `settle` may take: whoever waits that long for `follow` then sees it return."""


class Subscriptions:
    """What one connection is joined to.

    Args:
        inbox: where everything goes that is to be read.
        tier: whose connection it is.
        changed: called whenever somebody may have to act: channels became due, or the connection has ended.
        hang_up: called once when the connection ends by itself.
    """

    def __init__(self, inbox: Inbox, tier: Tier, *, changed: Callable[[], None], hang_up: Callable[[], None]) -> None:
        self.inbox = inbox
        self.plan = ChannelPlan()
        self.ended = ""
        self._tier = tier
        self._changed = changed
        self._hang_up = hang_up
        self._user = UserId("")
        self._rooms: tuple[LiveRoom, ...] = ()
        self._announced = False
        self._token_refused = False
        self._undecodable = 0
        self._failure: TransportError | None = None
        self._news = asyncio.Event()

    # What is wanted

    def begin(self, user: UserId, rooms: Sequence[LiveRoom]) -> None:
        """Want the account's channel, the rooms', then those for typing."""
        self._user = user
        self.want(rooms)

    def want(self, rooms: Sequence[LiveRoom]) -> tuple[str, ...]:
        """Want these rooms as well; return the topics that are new, on the wire."""
        self._rooms = tuple(rooms)
        fresh = self.plan.want(wanted_topics(self._user, self._rooms))
        self._changed()
        return fresh

    async def settle(self, topics: Sequence[str], limit: float) -> tuple[str, ...]:
        """Wait for the answers to these topics, for `limit` seconds, then return those that are to be left."""
        with contextlib.suppress(TimeoutError, TransportError):
            async with asyncio.timeout(limit):
                await self._until_settled(topics)
        self.plan.wait_no_longer()
        # Another call may have changed what is wanted meanwhile, so it is worked out again.
        return self.plan.drop_all_but(wanted_topics(self._user, self._rooms))

    def token_came(self) -> None:
        """Ask again for what the old token could not open."""
        self._token_refused = False
        self.plan.token_came()
        self._changed()

    # How it stands

    async def until_up(self) -> None:
        """Wait until the account's channel is up and every room has answered.

        Raises:
            Transient: the connection ended before.
            Unauthorised: the token is not accepted.
            Refused: this account may have no live connection here.
        """
        topics = wanted_topics(self._user, self._rooms)
        await self._until_settled([str(topic) for topic in topics if not isinstance(topic, TalkTopic)])

    @property
    def user_is_up(self) -> bool:
        """Whether the account's own channel is up."""
        return not self.ended and self.plan.is_up(str(UserTopic(self._user)))

    def announce(self) -> None:
        """Tell that the connection is open."""
        self._announced = True
        self.plan.wait_no_longer()
        self._put(Opened(tier=self._tier))

    # What has happened

    def joined(self, topic: str) -> None:
        """Take in that a channel is up."""
        # After a gap in one channel, or a late start of it, the same holds as after one in the connection.
        if self.plan.joined(topic) and self._announced:
            self._put(Opened(tier=self._tier))
        self._news.set()

    def failed(self, topic: str, reason: str, fault: Fault, now: float) -> None:
        """Take in that a channel was refused or closed, at a monotonic time in seconds."""
        logger.info("channel %s: %s", topic, reason)
        self.plan.failed(topic, fault, now)
        self._judge(topic, reason, fault)
        self._news.set()

    def received(self, text: str, name: str, payload: Json | bytes) -> None:
        """Take in a broadcast that came over a topic."""
        topic = self.plan.topic(text)
        if topic is None:
            return
        try:
            event = decode_event(topic, name, payload)
        except ProtocolError as error:
            # Never a reason to hang up: anybody in a room can send rubbish over its talk topic.
            self._undecodable += 1
            log_malformed(self._undecodable, error.reason)
            return
        if event is not None:
            self._put(event)

    def measured(self, seconds: float) -> None:
        """Take in that the server has answered a heartbeat."""
        self._put(Measured(tier=self._tier, latency_ms=seconds * 1000))

    def end(self, reason: str) -> None:
        """End by itself: say so if it was announced, and hang up."""
        if not self.ended:
            if self._announced:
                self.inbox.end(Lost(tier=self._tier, reason=reason))
            self.close(reason)
            self._hang_up()

    def close(self, reason: str) -> None:
        """End quietly; harmless when it has ended."""
        if not self.ended:
            self.ended = reason
            self._news.set()
            self._changed()

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
            self.end("more arrived than could be taken")

    async def _until_settled(self, topics: Sequence[str]) -> None:
        while True:
            self._news.clear()
            if self._failure is not None:
                raise self._failure
            if self.ended:
                raise Transient(self.ended)
            if self.plan.settled(topics):
                return
            await self._news.wait()


def log_malformed(count: int, reason: str) -> None:
    """Log the 1st, 2nd, 4th, 8th... of them, since whoever sends them may send many."""
    if count & (count - 1) == 0:
        logger.info("dropped what breaks the wire format (%d so far): %s", count, reason)
