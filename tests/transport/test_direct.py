"""The live connection against a server that speaks Phoenix on a real socket."""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest

from desktop_chat.domain.errors import Refused, Transient, Unauthorised, UserError
from desktop_chat.domain.events import AccountHint, RoomEvent, RoomPulse, Typing
from desktop_chat.domain.link import AuthRefused, Blocked, Lost, Measured, Opened, Tier
from desktop_chat.domain.ports import Inbound, LiveRoom, Transport
from desktop_chat.protocol.wire_types import Json
from desktop_chat.transport.direct import DirectTransport
from tests.transport.conftest import MakeTransport
from tests.transport.keeper import Keeper
from tests.transport.phoenix_server import Answer, PhoenixServer, no
from tests.unit.protocol.builders import ANN, BO, OTHER_ROOM, TEAM, a_hint, a_pulse, an_event

OWN = f"realtime:user:{ANN}"
LOG = f"realtime:room:{TEAM}:2"
LOG_NEXT = f"realtime:room:{TEAM}:3"
OTHER_LOG = f"realtime:room:{OTHER_ROOM}:1"
TALK = f"realtime:talk:{TEAM}:2"
ROOM = LiveRoom(room=TEAM, gen=2, typing=True)
UP = Opened(tier=Tier.DIRECT)


class Reader:
    """Reads what a transport yields, with patience but not for ever."""

    def __init__(self, transport: Transport) -> None:
        self._items: AsyncIterator[Inbound] = transport.inbound()

    async def next(self) -> Inbound:
        """Return the next item that is no measurement."""
        async with asyncio.timeout(15):
            while isinstance(item := await anext(self._items), Measured):
                continue
            return item

    async def measured(self) -> Measured:
        async with asyncio.timeout(15):
            while not isinstance(item := await anext(self._items), Measured):
                continue
            return item

    async def rest(self) -> list[Inbound]:
        async with asyncio.timeout(15):
            return [item async for item in self._items if not isinstance(item, Measured)]


async def an_open(
    make_transport: MakeTransport, server: PhoenixServer, **options: float
) -> tuple[DirectTransport, Reader]:
    """Return a transport that is open in one room, and its reader behind `Opened`."""
    transport = make_transport(server.url, **options)
    await transport.open(ANN, "jwt1", [ROOM])
    reader = Reader(transport)
    assert await reader.next() == UP
    return transport, reader


async def settle_joins(server: PhoenixServer, transport: DirectTransport) -> None:
    """Wait until the channels for typing, for which `open` does not wait, are up as well: ask for them again."""
    await server.until(lambda: TALK in server.joins)
    await transport.follow([ROOM, LiveRoom(room=OTHER_ROOM, gen=1)])


async def test_joins_what_matters_first_and_says_that_it_is_open(
    server: PhoenixServer, make_transport: MakeTransport
) -> None:
    transport = make_transport(server.url)

    await transport.open(ANN, "jwt1", [ROOM, LiveRoom(room=OTHER_ROOM, gen=1)])
    reader = Reader(transport)

    assert await reader.next() == UP
    assert server.paths == ["/realtime/v1/websocket?apikey=anon-key-4711&vsn=2.0.0"]
    await server.until(lambda: len(server.joined_topics) == 4)
    assert server.joined_topics == [OWN, LOG, OTHER_LOG, TALK]
    assert {frame[4]["access_token"] for frame in server.of("phx_join") if isinstance(frame[4], dict)} == {"jwt1"}


async def test_a_heartbeat_is_measured_at_once(server: PhoenixServer, make_transport: MakeTransport) -> None:
    _, reader = await an_open(make_transport, server)

    measured = await reader.measured()

    assert 0 < measured.latency_ms < 1000


async def test_at_most_90_rooms_are_joined(server: PhoenixServer, make_transport: MakeTransport) -> None:
    rooms = [LiveRoom(room=TEAM, gen=gen, typing=True) for gen in range(120)]

    await make_transport(server.url).open(ANN, "jwt1", rooms)

    await server.until(lambda: len(server.joined_topics) == 100)
    assert sum(str(topic).startswith("realtime:room:") for topic in server.joined_topics) == 90


async def test_facts_arrive_from_the_topics_that_may_carry_them(
    server: PhoenixServer, make_transport: MakeTransport
) -> None:
    _, reader = await an_open(make_transport, server)

    await server.say(LOG, "ev", an_event())
    await server.say(LOG, "pulse", a_pulse())
    await server.say(OWN, "me", a_hint())
    await server.push(TALK, "broadcast", {"event": "typing", "payload": {"v": 1, "u": BO, "on": True}})

    assert isinstance(await reader.next(), RoomEvent)
    assert isinstance(await reader.next(), RoomPulse)
    assert isinstance(await reader.next(), AccountHint)
    assert await reader.next() == Typing(room=TEAM, user=BO, on=True)


async def test_forgeries_and_rubbish_are_dropped_and_the_connection_stays(
    server: PhoenixServer, make_transport: MakeTransport
) -> None:
    _, reader = await an_open(make_transport, server)

    await server.say(TALK, "ev", an_event())
    await server.say(LOG, "ev", an_event(r=OTHER_ROOM))
    await server.say(LOG, "ev", an_event(gen=1))
    await server.say(LOG, "ev", an_event(s="seven"))
    await server.say(OTHER_LOG, "ev", an_event())
    await server.send("[" * 200_000)
    await server.send("not json")
    await server.send('{"topic": 5}')
    await server.send('[null,null,"' + LOG + '","broadcast",{"event":"ev","payload":"\\ud800"}]')
    await server.send(b"\x04\xff\xff")
    await server.send(b"")
    await server.say(LOG, "ev", an_event(s=8))

    event = await reader.next()
    assert isinstance(event, RoomEvent)
    assert event.seq == 8


async def test_typing_is_said_on_the_talk_topic(server: PhoenixServer, make_transport: MakeTransport) -> None:
    transport, _ = await an_open(make_transport, server)
    await server.until(lambda: TALK in server.joins)

    await settle_joins(server, transport)
    await transport.say_typing(ROOM, ANN, on=True)
    await server.until(lambda: bool(server.of("broadcast")))

    frame = server.of("broadcast")[0]
    assert frame[2:] == [
        TALK,
        "broadcast",
        {"type": "broadcast", "event": "typing", "payload": {"v": 1, "u": ANN, "on": True}},
    ]
    assert frame[0] == server.joins[TALK]


async def test_typing_is_silent_where_it_is_not_possible(server: PhoenixServer, make_transport: MakeTransport) -> None:
    closed = make_transport(server.url)

    await closed.say_typing(ROOM, ANN, on=True)
    transport, _ = await an_open(make_transport, server)
    await transport.say_typing(LiveRoom(room=OTHER_ROOM, gen=1), ANN, on=True)

    assert server.of("broadcast") == []


async def test_following_joins_the_new_and_leaves_the_old(server: PhoenixServer, make_transport: MakeTransport) -> None:
    transport, reader = await an_open(make_transport, server)
    await server.until(lambda: TALK in server.joins)

    await transport.follow([LiveRoom(room=TEAM, gen=3)])
    await server.until(lambda: len(server.of("phx_leave")) == 2)
    await server.say(LOG_NEXT, "ev", an_event(gen=3))

    assert server.joined_topics == [OWN, LOG, TALK, LOG_NEXT]
    assert [(frame[0], frame[2]) for frame in server.of("phx_leave")] == [
        (server.joins[LOG], LOG),
        (server.joins[TALK], TALK),
    ]
    assert isinstance(await reader.next(), RoomEvent)


async def test_following_returns_even_when_a_room_is_refused(
    server: PhoenixServer, make_transport: MakeTransport
) -> None:
    transport, _ = await an_open(make_transport, server)

    server.answers[OTHER_LOG] = no("Unauthorized: You do not have permissions")
    await transport.follow([ROOM, LiveRoom(room=OTHER_ROOM, gen=1)])
    await transport.follow([ROOM, LiveRoom(room=OTHER_ROOM, gen=1)])

    assert server.joined_topics.count(OTHER_LOG) == 1


async def test_following_without_a_connection_does_nothing(make_transport: MakeTransport) -> None:
    transport = make_transport("http://127.0.0.1:9")

    await transport.follow([ROOM])
    await transport.authorise("jwt2")


async def test_a_fresh_token_goes_to_every_channel(server: PhoenixServer, make_transport: MakeTransport) -> None:
    transport, _ = await an_open(make_transport, server)
    await server.until(lambda: TALK in server.joins)

    await transport.authorise("jwt2")

    await server.until(lambda: len(server.of("access_token")) == 3)
    assert [frame[2] for frame in server.of("access_token")] == [OWN, LOG, TALK]
    assert {frame[0] for frame in server.of("access_token")} == set(server.joins.values())


async def test_a_token_that_is_not_accepted_ends_the_opening(
    server: PhoenixServer, make_transport: MakeTransport
) -> None:
    server.answers[OWN] = no("InvalidJWTToken: Token has expired 10 seconds ago")

    with pytest.raises(Unauthorised, match="Token has expired"):
        await make_transport(server.url).open(ANN, "jwt1", [ROOM])

    await server.until(lambda: server.ended == 1)


@pytest.mark.parametrize(
    ("reason", "error"),
    [
        ("Unauthorized: You do not have permissions to read", Refused),
        ("InitializingProjectConnection: still starting", Transient),
        ("ClientJoinRateLimitReached: Too many joins per second", Transient),
    ],
)
async def test_without_the_own_channel_nothing_is_open(
    server: PhoenixServer, make_transport: MakeTransport, reason: str, error: type[Exception]
) -> None:
    server.answers[OWN] = no(reason)

    with pytest.raises(error):
        await make_transport(server.url).open(ANN, "jwt1", [ROOM])


async def test_a_refused_room_does_not_hold_up_the_others(server: PhoenixServer, make_transport: MakeTransport) -> None:
    server.answers[LOG] = no("Unauthorized: You do not have permissions to read")
    transport = make_transport(server.url)

    await transport.open(ANN, "jwt1", [ROOM, LiveRoom(room=OTHER_ROOM, gen=1)])
    await server.say(OTHER_LOG, "ev", an_event(r=OTHER_ROOM))

    reader = Reader(transport)
    assert await reader.next() == UP
    assert isinstance(await reader.next(), RoomEvent)


async def test_rooms_that_do_not_answer_in_time_do_not_keep_it_closed(
    server: PhoenixServer, make_transport: MakeTransport
) -> None:
    server.answers[LOG] = None
    transport = make_transport(server.url, connect=0.4)

    await transport.open(ANN, "jwt1", [ROOM])

    assert await Reader(transport).next() == UP


@pytest.mark.parametrize("first_answer", [None, no("the database is busy")])
async def test_a_room_that_comes_up_late_is_told_because_something_was_missed(
    server: PhoenixServer, make_transport: MakeTransport, first_answer: Answer
) -> None:
    server.answers[LOG] = first_answer
    transport = make_transport(server.url, connect=0.4)
    await transport.open(ANN, "jwt1", [ROOM])
    reader = Reader(transport)
    assert await reader.next() == UP

    del server.answers[LOG]

    assert await reader.next() == UP
    assert server.joined_topics.count(LOG) == 2


async def test_a_room_followed_later_that_comes_up_late_is_told(
    server: PhoenixServer, make_transport: MakeTransport
) -> None:
    transport, reader = await an_open(make_transport, server)
    server.answers[OTHER_LOG] = no("the database is busy")
    await transport.follow([ROOM, LiveRoom(room=OTHER_ROOM, gen=1)])

    del server.answers[OTHER_LOG]

    assert await reader.next() == UP
    await server.say(OTHER_LOG, "ev", an_event(r=OTHER_ROOM))
    assert isinstance(await reader.next(), RoomEvent)


async def test_no_answer_to_the_own_join_is_a_failure_within_the_limit(
    server: PhoenixServer, make_transport: MakeTransport
) -> None:
    server.answers[OWN] = None
    started = time.monotonic()

    with pytest.raises(Transient):
        await make_transport(server.url, connect=0.4).open(ANN, "jwt1", [ROOM])

    assert time.monotonic() - started < 8


async def test_a_channel_that_the_server_closes_is_joined_again_and_told(
    server: PhoenixServer, make_transport: MakeTransport
) -> None:
    _, reader = await an_open(make_transport, server)

    await server.push(LOG, "phx_error", {"reason": "channel_crash"})

    assert await reader.next() == UP
    assert server.joined_topics.count(LOG) == 2


async def test_an_expired_token_is_told_once_and_a_fresh_one_joins_again(
    server: PhoenixServer, make_transport: MakeTransport
) -> None:
    transport, reader = await an_open(make_transport, server)

    complaint: Json = {"status": "error", "message": "Token has expired 0 seconds ago", "extension": "system"}
    for topic in (OWN, LOG):
        await server.push(topic, "system", complaint)
        await server.push(topic, "phx_close", {})
    refused = await reader.next()
    await transport.authorise("jwt2")

    assert refused == AuthRefused(tier=Tier.DIRECT, reason="Token has expired 0 seconds ago")
    assert [await reader.next(), await reader.next()] == [UP, UP]
    assert [frame[4]["access_token"] for frame in server.of("phx_join")[-2:] if isinstance(frame[4], dict)] == [
        "jwt2",
        "jwt2",
    ]


async def test_an_account_that_may_not_listen_any_more_is_told(
    server: PhoenixServer, make_transport: MakeTransport
) -> None:
    _, reader = await an_open(make_transport, server)

    complaint: Json = {"status": "error", "message": "Unauthorized", "extension": "system"}
    await server.push(OWN, "system", complaint)
    await server.push(OWN, "phx_close", {})

    assert await reader.next() == Blocked(tier=Tier.DIRECT, reason="Unauthorized")


async def test_closing_ends_what_is_read_at_once(
    server: PhoenixServer, make_transport: MakeTransport, keeper: Keeper
) -> None:
    transport, reader = await an_open(make_transport, server)

    await transport.close()
    await transport.close()

    assert await reader.rest() == []
    await keeper.settle()
    assert keeper.running == []


async def test_it_can_be_opened_again_and_again(server: PhoenixServer, make_transport: MakeTransport) -> None:
    transport, reader = await an_open(make_transport, server)

    server.reset()
    assert isinstance((await reader.rest())[-1], Lost)
    again = Reader(transport)
    await transport.open(ANN, "jwt2", [])
    assert await again.next() == UP
    await transport.close()
    assert await again.rest() == []

    await transport.open(ANN, "jwt3", [])
    assert await Reader(transport).next() == UP


async def test_opening_an_open_one_replaces_it(server: PhoenixServer, make_transport: MakeTransport) -> None:
    transport, reader = await an_open(make_transport, server)

    await transport.open(ANN, "jwt2", [])

    assert await reader.rest() == []
    assert await Reader(transport).next() == UP
    await server.until(lambda: server.ended == 1)


async def test_an_opening_that_is_cancelled_leaves_nothing_open(
    server: PhoenixServer, make_transport: MakeTransport, keeper: Keeper
) -> None:
    server.answers[OWN] = None
    opening = asyncio.get_running_loop().create_task(make_transport(server.url).open(ANN, "jwt1", []))
    await server.until(lambda: bool(server.joined_topics))

    opening.cancel()

    with pytest.raises(asyncio.CancelledError):
        await opening
    await server.until(lambda: server.ended == 1)
    await keeper.settle()


async def test_closing_ends_an_opening(server: PhoenixServer, make_transport: MakeTransport) -> None:
    server.answers[OWN] = None
    transport = make_transport(server.url)
    opening = asyncio.get_running_loop().create_task(transport.open(ANN, "jwt1", []))
    await server.until(lambda: bool(server.joined_topics))

    await transport.close()

    with pytest.raises(Transient):
        await opening


@pytest.mark.parametrize("url", ["http://chat.example.org", "", "ftp://x"])
def test_only_this_computer_may_be_reached_without_tls(url: str, make_transport: MakeTransport) -> None:
    with pytest.raises(UserError):
        make_transport(url)


@pytest.mark.parametrize("key", ["", "a\nb", "schlüssel"])
def test_a_key_that_cannot_be_one_is_refused(key: str, make_transport: MakeTransport) -> None:
    with pytest.raises(UserError):
        make_transport("https://abcdefghijklmnopqrst.supabase.co", key=key)
