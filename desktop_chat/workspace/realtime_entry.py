"""Whether a client may join a topic: limits, its token, its rights, and what is replayed to it when it comes in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from desktop_chat.workspace.auth_tokens import Claims, TokenRefused
from desktop_chat.workspace.rate_limit import RateLimit, Window
from desktop_chat.workspace.realtime_authorise import EVERYTHING, CannotAuthorise, Reading
from desktop_chat.workspace.realtime_frames import LONGEST_NAME_BYTES, ClientFrame
from desktop_chat.workspace.realtime_hub import Channel, Wire
from desktop_chat.workspace.realtime_join import JoinRefused, JoinRequest, refusal_of_token
from desktop_chat.workspace.realtime_replay import CannotReplay, Replayed, read_replay
from desktop_chat.workspace.realtime_tools import Credentials, RealtimeTools

PREFIX = "realtime:"
TOO_MANY_JOINS = 1001
KEY_BYTES = 16
UNREADABLE = "You do not have permissions to read from this Channel topic: "
CANNOT_REPLAY = "UnableToReplayMessages: "


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitted:
    """A channel that may be joined, and what it missed."""

    channel: Channel
    replayed: list[Replayed]


class Entrance:
    """Lets one connection's joins in, with the credentials that it came with where a join brings none."""

    def __init__(self, wire: Wire, own: Credentials, tools: RealtimeTools) -> None:
        settings = tools.settings
        self._wire = wire
        self._own = own
        self._tools = tools
        # Less than what the workspace allows, so that one connection cannot keep all others from joining.
        self._joins = RateLimit(burst=settings.socket_joins_burst, seconds=1 / settings.socket_joins_per_second)

    async def admit(
        self, frame: ClientFrame, request: JoinRequest, joined: Mapping[str, Channel], end: Callable[[str], None]
    ) -> Admitted:
        """Return the channel of a join, which is not in the hub yet; `end` is how others shut it down.

        Raises:
            JoinRefused: it is not let in.
        """
        self._check_limits(frame.topic, joined)
        own, settings = self._credentials(request), self._tools.settings
        if not (request.private or settings.public_channels):
            raise JoinRefused("PrivateOnly: This project only allows private channels")
        if not self._tools.feed_up.is_set():
            raise JoinRefused("InitializingProjectConnection: Connecting to the project database")
        name = frame.topic.removeprefix(PREFIX)
        reading = await self.reading(name, own.claims) if request.private else EVERYTHING
        replayed = [] if request.replay is None else await self._replay(name, request, reading)
        channel = Channel(
            wire=self._wire,
            topic=frame.topic,
            join_ref=frame.join_ref,
            private=request.private,
            echo=request.echo,
            ack=request.ack,
            token=own.token,
            claims=own.claims,
            reading=reading,
            end=end,
            presence_key=request.presence_key or self._tools.clock.entropy(KEY_BYTES).hex(),
            presence=request.presence,
            presence_calls=Window(most=settings.presence_calls, seconds=settings.presence_seconds),
            headers=own.headers,
            replayed=frozenset(message.identity for message in replayed),
        )
        return Admitted(channel=channel, replayed=replayed)

    async def reading(self, name: str, claims: Claims) -> Reading:
        """Return what may be read on a private topic.

        Raises:
            JoinRefused: nothing may be read, or it cannot be asked.
        """
        try:
            reading = await self._tools.authoriser.may_read(name, claims, self._own.headers)
        except CannotAuthorise:
            raise JoinRefused(
                "UnableToConnectToProject: Realtime was unable to connect to the project database"
            ) from None
        if not reading.any:
            raise JoinRefused(f"Unauthorized: {UNREADABLE}{name}")
        return reading

    def _check_limits(self, topic: str, joined: Mapping[str, Channel]) -> None:
        now = self._tools.clock.monotonic()
        if topic == PREFIX:
            raise JoinRefused("TopicNameRequired: You must provide a topic name")
        if len(topic.encode()) > LONGEST_NAME_BYTES:
            raise JoinRefused("TopicNameTooLong: A topic name has at most 255 bytes")
        if not (self._joins.allows("", now) and self._tools.joins.allows("", now)):
            raise JoinRefused("ClientJoinRateLimitReached: Too many joins per second", close=TOO_MANY_JOINS)
        if topic not in joined and len(joined) >= self._tools.settings.most_channels:
            raise JoinRefused("ChannelRateLimitReached: Too many channels")

    def _credentials(self, request: JoinRequest) -> Credentials:
        token = request.token or self._own.token
        try:
            claims = self._tools.mint.check(token, self._tools.now())
        except TokenRefused as error:
            raise refusal_of_token(error) from None
        return Credentials(token=token, claims=claims, headers=self._own.headers)

    async def _replay(self, name: str, request: JoinRequest, reading: Reading) -> list[Replayed]:
        if not request.private:
            raise JoinRefused(f"{CANNOT_REPLAY}Replay is not allowed for public channels")
        if not reading.broadcast:
            raise JoinRefused(f"Unauthorized: {UNREADABLE}{name}")
        wanted = read_replay(request.replay)
        if wanted is None:
            raise JoinRefused(f"{CANNOT_REPLAY}Replay params are not valid")
        try:
            return await self._tools.replays.read(name, wanted)
        except CannotReplay:
            raise JoinRefused(f"{CANNOT_REPLAY}Realtime was unable to replay messages") from None
