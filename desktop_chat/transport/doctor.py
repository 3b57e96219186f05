"""Tries a server for an examination; fits `domain.ports_doctor.ServerProbe`. It judges nothing.

Each thing is tried on a live connection of its own: the server freezes a connection for seconds over a join that it
refuses.
"""

import asyncio
import uuid
from email.utils import parsedate_to_datetime

from desktop_chat.domain.diagnosis import LiveFacts, SchemaFacts, WayTimes
from desktop_chat.domain.errors import Transient, TransportError
from desktop_chat.domain.ids import UserId
from desktop_chat.domain.ports import Clock, LiveRoom
from desktop_chat.protocol.doctor import (
    FORGED_EVENT,
    decode_facts,
    facts_call,
    hearing_oneself,
    is_ping,
    ping_call,
    public_join,
)
from desktop_chat.protocol.phoenix_events import Message, ProtocolEvent
from desktop_chat.protocol.realtime import PREFIX, RoomTopic, UserTopic, join_payload
from desktop_chat.protocol.rpc import RpcCall
from desktop_chat.protocol.statuses import classify
from desktop_chat.protocol.wire_types import Json, JsonObject, decode_json, encode_json
from desktop_chat.transport import longpoll
from desktop_chat.transport.calls import HttpAnswer, HttpCall
from desktop_chat.transport.http import HttpClient
from desktop_chat.transport.probe import check_key, judge_functions, judge_settings
from desktop_chat.transport.probe_line import ProbeLine
from desktop_chat.transport.site import Site
from desktop_chat.transport.ways import Way
from desktop_chat.transport.websocket import dial
from desktop_chat.transport.wire import CLOSE_LIMIT

CALL_LIMIT = 10.0
JOIN_LIMIT = 12.0
"""Seconds for an answer to a join: the server sleeps five over each that it refuses, and a project may wake up."""
ECHO_LIMIT = 6.0
"""Seconds for a word of the database to come."""
AFTERWARDS = 0.5
"""Seconds in which a word that was sent before another would still come after it."""
LARGEST = 1024 * 1024


class Doctor:
    """Tries one server, by the ways that a person has set."""

    def __init__(self, sites: dict[Way, Site], *, clock: Clock) -> None:
        self._sites = sites
        self._clock = clock
        self._client: HttpClient | None = None
        self._beat: float | None = None
        self._call: float | None = None

    async def greet(self) -> int | None:
        """Ask the sign-in service who it is."""
        site = self._sites[Way.CALLS]
        check_key(site.key)
        answer = await self._exchange(HttpCall(method="GET", url=f"{site.address.auth}/settings"), site.key)
        judge_settings(answer.status, answer.body)
        try:
            theirs = parsedate_to_datetime(answer.date or "").timestamp() * 1000
        except ValueError:
            return None
        # The header has no fractions of a second.
        return round(theirs + 500 - self._clock.now())

    async def find_schema(self) -> None:
        """Call what only who is signed in may call: the refusal tells that it is there."""
        answer = await self._exchange(self._rpc_call(facts_call()), self._sites[Way.CALLS].key)
        judge_functions(answer.status, answer.body)

    async def facts(self, token: str) -> SchemaFacts:
        """Have the database tell of itself."""
        return decode_facts(await self._ask(facts_call(), token))

    async def speak(self, user: UserId, token: str) -> LiveFacts:
        """Send a word where only the database may, then have the database send one.

        What comes over one channel comes in order, so a forged word that was let through is there before the echo.
        """
        topic = str(UserTopic(user))
        word = str(uuid.UUID(bytes=self._clock.entropy(16), version=4))
        forged: list[bool] = []

        def echoed(event: ProtocolEvent) -> bool | None:
            if not isinstance(event, Message) or event.topic != topic:
                return None
            if event.event == FORGED_EVENT:
                forged.append(True)
            return is_ping(event.event, event.payload, word) or None

        async with await self._line() as line:
            refusal = await line.join(topic, hearing_oneself(token), JOIN_LIMIT)
            if refusal:
                raise Transient(refusal)
            self._beat = await line.beat(CALL_LIMIT)
            line.protocol.broadcast(topic, FORGED_EVENT, {"v": 1, "word": word})
            began = self._clock.monotonic()
            await self._ask(ping_call(word), token)
            came = await line.until(echoed, ECHO_LIMIT)
            took = self._clock.monotonic() - began
            while await line.until(echoed, AFTERWARDS):
                continue  # nothing but a second echo, which nobody waits for
        return LiveFacts(forged=bool(forged), echo=took if came else None)

    async def joins_generation(self, room: LiveRoom, token: str) -> bool:
        """Try a room's topic."""
        return await self._joins(str(RoomTopic(room.room, room.gen)), join_payload(token))

    async def joins_public(self, token: str | None) -> bool:
        """Try a public channel of a name that nobody uses."""
        name = f"{PREFIX}doctor-{self._clock.entropy(8).hex()}"
        return await self._joins(name, public_join(token or self._sites[Way.SOCKET].key))

    async def measure(self) -> WayTimes:
        """Return how quick the ways were; long polling is tried now."""
        began = self._clock.monotonic()
        try:
            wire = await longpoll.dial(self._sites[Way.LONG_POLL])
        except TransportError:
            return WayTimes(live=self._beat, long_poll=None, calls=self._call)
        took = self._clock.monotonic() - began
        async with asyncio.timeout(CLOSE_LIMIT):
            await wire.close()
        return WayTimes(live=self._beat, long_poll=took, calls=self._call)

    async def close(self) -> None:
        """Give the connections back; harmless when closed."""
        client, self._client = self._client, None
        if client is not None:
            await client.close()

    async def _joins(self, topic: str, payload: JsonObject) -> bool:
        async with await self._line() as line:
            if self._beat is None:
                self._beat = await line.beat(CALL_LIMIT)
            return not await line.join(topic, payload, JOIN_LIMIT)

    async def _line(self) -> ProbeLine:
        try:
            async with asyncio.timeout(CALL_LIMIT):
                return ProbeLine(await dial(self._sites[Way.SOCKET]), self._clock)
        except TimeoutError:
            raise Transient(f"no answer within {CALL_LIMIT:g} s") from None

    async def _ask(self, call: RpcCall, token: str) -> Json:
        answer = await self._exchange(self._rpc_call(call), token)
        if not 200 <= answer.status < 300:
            raise classify(answer.status, answer.body, answer.retry_after)
        return decode_json(answer.body, LARGEST)

    def _rpc_call(self, call: RpcCall) -> HttpCall:
        url = f"{self._sites[Way.CALLS].address.rest}/rpc/{call.name}"
        return HttpCall(method="POST", url=url, body=encode_json(call.parameters).encode())

    async def _exchange(self, call: HttpCall, token: str) -> HttpAnswer:
        site = self._sites[Way.CALLS]
        if self._client is None:
            self._client = await asyncio.to_thread(HttpClient, site)
        headers = {
            "apikey": site.key,
            "Authorization": f"Bearer {token}",
            "Content-Type": "application/json",
            "Accept": "application/json",
            "User-Agent": "desktop-chat",
        }
        began = self._clock.monotonic()
        answer = await self._client.exchange(call, headers, limit=CALL_LIMIT)
        took = self._clock.monotonic() - began
        self._call = took if self._call is None else min(self._call, took)
        return answer
