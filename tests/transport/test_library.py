"""The official client under our supervision: what its weaknesses do not do to us (see `test_library_weaknesses.py`)."""

import asyncio
import logging
import random
import time

import pytest

from desktop_chat.domain.errors import Refused, Transient, TransportError, Unauthorised
from desktop_chat.domain.events import AccountHint, RoomEvent, RoomPulse, Typing
from desktop_chat.domain.link import AuthRefused, Blocked, Lost, Opened, Tier
from desktop_chat.domain.ports import LiveRoom
from desktop_chat.protocol.wire_types import Json
from desktop_chat.transport import library_connection, reopening
from desktop_chat.transport.library import LibraryTransport
from desktop_chat.transport.library_connection import LibraryConnection
from tests.transport.conftest import KEY, MakeLibrary
from tests.transport.phoenix_server import PhoenixServer, no
from tests.transport.test_direct import Reader
from tests.unit.protocol.builders import ANN, BO, OTHER_ROOM, TEAM, a_hint, a_pulse, an_event

OWN = f"realtime:user:{ANN}"
LOG = f"realtime:room:{TEAM}:2"
LOG_NEXT = f"realtime:room:{TEAM}:3"
OTHER_LOG = f"realtime:room:{OTHER_ROOM}:1"
TALK = f"realtime:talk:{TEAM}:2"
ROOM = LiveRoom(room=TEAM, gen=2, typing=True)
OTHER = LiveRoom(room=OTHER_ROOM, gen=1)
UP = Opened(tier=Tier.LIBRARY)


async def an_open(
    make_library: MakeLibrary, server: PhoenixServer, **options: float
) -> tuple[LibraryTransport, Reader]:
    """Return a transport that is open in one room, and its reader behind `Opened`."""
    transport = make_library(server.url, **options)
    await transport.open(ANN, "jwt1", [ROOM])
    reader = Reader(transport)
    assert await reader.next() == UP
    return transport, reader


def tokens(server: PhoenixServer, event: str) -> list[Json]:
    """The tokens of all frames of an event."""
    return [frame[4]["access_token"] for frame in server.of(event) if isinstance(frame[4], dict)]


async def test_joins_what_matters_first_and_measures(server: PhoenixServer, make_library: MakeLibrary) -> None:
    transport = make_library(server.url)

    await transport.open(ANN, "jwt1", [ROOM, OTHER])
    reader = Reader(transport)

    assert await reader.next() == UP
    assert (await reader.measured()).latency_ms > 0
    assert server.paths == [f"/realtime/v1/websocket?apikey={KEY}&vsn=1.0.0"]
    await server.until(lambda: len(server.joined_topics) == 4)
    assert server.joined_topics == [OWN, LOG, OTHER_LOG, TALK]
    assert set(map(str, tokens(server, "phx_join"))) == {"jwt1"}
    config = server.of("phx_join")[0][4]
    assert isinstance(config, dict)
    assert config["config"] == {
        "broadcast": {"ack": False, "self": False},
        "presence": {"enabled": False, "key": ""},
        "private": True,
        "postgres_changes": [],
    }


async def test_at_most_90_rooms_are_joined(server: PhoenixServer, make_library: MakeLibrary) -> None:
    rooms = [LiveRoom(room=TEAM, gen=gen) for gen in range(120)]

    await make_library(server.url).open(ANN, "jwt1", rooms)

    assert server.joined_topics == [OWN, *(f"realtime:room:{TEAM}:{gen}" for gen in range(90))]


async def test_facts_arrive_as_on_the_first_tier_and_rubbish_does_not(
    server: PhoenixServer, make_library: MakeLibrary
) -> None:
    _, reader = await an_open(make_library, server)
    await server.until(lambda: TALK in server.joins)

    await server.say(TALK, "ev", an_event())
    await server.say(LOG, "ev", {"v": 1})
    await server.send("no JSON at all")
    await server.send(b"\x04\x01")
    await server.say(LOG, "ev", an_event())
    await server.say(LOG, "pulse", a_pulse())
    await server.say(OWN, "me", a_hint())
    await server.say(TALK, "typing", {"v": 1, "u": BO, "on": True})
    items = [await reader.next() for _ in range(4)]

    assert [type(item) for item in items] == [RoomEvent, RoomPulse, AccountHint, Typing]


async def test_typing_is_said_only_where_it_is_heard(server: PhoenixServer, make_library: MakeLibrary) -> None:
    transport, _ = await an_open(make_library, server)
    await server.until(lambda: TALK in server.joins)
    await transport.follow([ROOM, OTHER])

    await transport.say_typing(OTHER, ANN, on=True)
    await transport.say_typing(ROOM, ANN, on=True)
    await server.until(lambda: len(server.of("broadcast")) == 1)

    (frame,) = server.of("broadcast")
    assert frame[2:] == [
        TALK,
        "broadcast",
        {"type": "broadcast", "event": "typing", "payload": {"v": 1, "u": ANN, "on": True}},
    ]


async def test_following_joins_the_next_generation_and_leaves_the_old(
    server: PhoenixServer, make_library: MakeLibrary
) -> None:
    transport, reader = await an_open(make_library, server)

    await transport.follow([LiveRoom(room=TEAM, gen=3)])
    await server.until(lambda: {frame[2] for frame in server.of("phx_leave")} == {LOG, TALK})
    await server.say(LOG, "ev", an_event())
    await server.say(LOG_NEXT, "ev", an_event(gen=3))
    heard = await reader.next()

    assert isinstance(heard, RoomEvent)
    assert heard.gen == 3


async def test_w15_a_channel_that_is_given_up_before_it_was_asked_for_is_not_heard_twice(
    server: PhoenixServer, make_library: MakeLibrary
) -> None:
    transport, reader = await an_open(make_library, server)
    live = transport._live
    assert isinstance(live, LibraryConnection)
    live._join(OTHER_LOG)
    live._drop(OTHER_LOG)

    await transport.follow([ROOM, OTHER])
    await server.say(OTHER_LOG, "pulse", a_pulse(r=OTHER_ROOM, gen=1))
    await server.say(LOG, "ev", an_event())

    assert [type(await reader.next()) for _ in range(2)] == [RoomPulse, RoomEvent]
    assert server.joined_topics.count(OTHER_LOG) == 1


async def test_a_fresh_token_goes_to_every_channel(server: PhoenixServer, make_library: MakeLibrary) -> None:
    transport, _ = await an_open(make_library, server)
    await server.until(lambda: TALK in server.joins)
    await transport.follow([ROOM, OTHER])

    await transport.authorise("jwt2")
    await server.until(lambda: len(server.of("access_token")) == 4)

    assert {frame[2] for frame in server.of("access_token")} == {OWN, LOG, TALK, OTHER_LOG}
    assert set(map(str, tokens(server, "access_token"))) == {"jwt2"}


async def test_w14_a_channel_that_was_just_being_joined_gets_the_fresh_token_too(
    server: PhoenixServer, make_library: MakeLibrary
) -> None:
    server.answers[OTHER_LOG] = None
    transport, _ = await an_open(make_library, server)
    async with asyncio.TaskGroup() as group:
        group.create_task(transport.follow([ROOM, OTHER]))
        await server.until(lambda: OTHER_LOG in server.joins)
        await transport.authorise("jwt2")
        await server.until(lambda: len(server.of("access_token")) == 3)
        await server.push(OTHER_LOG, "phx_reply", {"status": "ok", "response": {}})

    await server.until(lambda: OTHER_LOG in {frame[2] for frame in server.of("access_token")})
    assert tokens(server, "phx_join")[-1] == "jwt1"


async def test_w12_a_channel_that_the_server_closes_is_joined_again_and_told(
    server: PhoenixServer, make_library: MakeLibrary
) -> None:
    _, reader = await an_open(make_library, server)

    await server.push(LOG, "phx_close", {})

    assert await reader.next() == UP
    # If the farewell was to an older join, the server has this one still, and would close it for the next.
    assert [frame[3] for frame in server.frames if frame[2] == LOG] == ["phx_join", "phx_leave", "phx_join"]
    await server.say(LOG, "ev", an_event())
    assert isinstance(await reader.next(), RoomEvent)


async def test_w12_a_room_that_is_followed_again_waits_for_the_farewell_to_its_former_join(
    server: PhoenixServer, make_library: MakeLibrary
) -> None:
    transport, reader = await an_open(make_library, server)

    for _ in range(3):
        await transport.follow([])
        await transport.follow([ROOM])
    await server.say(LOG, "ev", an_event())

    assert isinstance(await reader.next(), RoomEvent)
    assert server.joined_topics.count(LOG) == 4


async def test_a_channel_that_crashes_on_the_server_is_joined_again_once(
    server: PhoenixServer, make_library: MakeLibrary
) -> None:
    _, reader = await an_open(make_library, server)

    await server.push(LOG, "phx_error", {})

    assert await reader.next() == UP
    assert server.joined_topics.count(LOG) == 2


async def test_w13_a_refused_room_holds_up_nobody_and_is_not_asked_for_again(
    server: PhoenixServer, make_library: MakeLibrary
) -> None:
    server.answers[OTHER_LOG] = no("Unauthorized: You do not have permissions")
    transport = make_library(server.url)
    await transport.open(ANN, "jwt1", [OTHER, ROOM])
    reader = Reader(transport)
    assert await reader.next() == UP

    # A room that is closed is joined again after the pause after which the library would ask for the refused one, too.
    await server.push(LOG, "phx_close", {})

    assert await reader.next() == UP
    assert server.joined_topics.count(OTHER_LOG) == 1


async def test_an_expired_token_is_told_once_and_a_fresh_one_joins_again(
    server: PhoenixServer, make_library: MakeLibrary
) -> None:
    transport, reader = await an_open(make_library, server)

    for topic in (OWN, LOG):
        await server.push(topic, "system", a_complaint(topic, "Token has expired 0 seconds ago"))
        await server.push(topic, "phx_close", {})
    refused = await reader.next()
    await transport.authorise("jwt2")

    assert refused == AuthRefused(tier=Tier.LIBRARY, reason="Token has expired 0 seconds ago")
    assert [await reader.next(), await reader.next()] == [UP, UP]
    assert tokens(server, "phx_join")[-2:] == ["jwt2", "jwt2"]


async def test_an_account_that_may_not_listen_any_more_is_told(
    server: PhoenixServer, make_library: MakeLibrary
) -> None:
    _, reader = await an_open(make_library, server)

    await server.push(OWN, "system", a_complaint(OWN, "Unauthorized"))

    assert await reader.next() == Blocked(tier=Tier.LIBRARY, reason="Unauthorized")


@pytest.mark.parametrize(
    ("reason", "error"),
    [
        ("InvalidJWTToken: Token has expired 9 seconds ago", Unauthorised),
        ("Unauthorized: You do not have permissions", Refused),
        ("RealtimeRestarting", Transient),
    ],
)
async def test_without_the_own_channel_nothing_is_open(
    server: PhoenixServer, make_library: MakeLibrary, reason: str, error: type[TransportError]
) -> None:
    server.answers[OWN] = no(reason)

    with pytest.raises(error):
        await make_library(server.url).open(ANN, "jwt1", [ROOM])

    await server.until(lambda: server.ended == 1)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (1000, "the server closed a silent connection"),
        (1001, "the server is going away or wants fewer joins"),
        (1012, "the server restarts"),
        (4000, "the server closed the connection (4000)"),
    ],
)
async def test_every_close_of_the_server_is_a_loss(
    code: int, reason: str, server: PhoenixServer, make_library: MakeLibrary
) -> None:
    _, reader = await an_open(make_library, server)

    await server.say(LOG, "ev", an_event())
    await server.sockets[-1].close(code, "words that are not believed")
    *before, end = await reader.rest()

    assert len(before) == 1
    assert end == Lost(tier=Tier.LIBRARY, reason=reason)


async def test_w2_after_a_reset_it_opens_again_as_often_as_it_is_asked_to(
    server: PhoenixServer, make_library: MakeLibrary
) -> None:
    transport, reader = await an_open(make_library, server)

    for _ in range(3):
        server.reset()
        assert await reader.rest() == [Lost(tier=Tier.LIBRARY, reason="the connection broke")]
        reader = Reader(transport)
        await transport.open(ANN, "jwt1", [ROOM])
        assert await reader.next() == UP


async def test_w4_a_server_that_pongs_but_answers_no_heartbeat_is_noticed(
    server: PhoenixServer, make_library: MakeLibrary
) -> None:
    server.answers_heartbeats = False
    _, reader = await an_open(make_library, server, heartbeat=0.6, connect=0.4)

    assert await reader.rest() == [Lost(tier=Tier.LIBRARY, reason="no answer to a heartbeat")]


async def test_w5_a_half_open_connection_is_noticed_by_the_next_heartbeat(
    server: PhoenixServer, make_library: MakeLibrary
) -> None:
    transport, reader = await an_open(make_library, server, connect=0.4)
    await reader.measured()
    server.fall_silent()

    started = time.monotonic()
    transport.prove()

    assert await reader.rest() == [Lost(tier=Tier.LIBRARY, reason="no answer to a heartbeat")]
    assert time.monotonic() - started < 5


async def test_a_join_that_freezes_the_connection_is_no_loss(server: PhoenixServer, make_library: MakeLibrary) -> None:
    server.answers[OTHER_LOG] = no("Unauthorized: You do not have permissions")
    server.freezes[OTHER_LOG] = 0.7
    transport, reader = await an_open(make_library, server, heartbeat=0.3, connect=1.0)

    await transport.follow([ROOM, OTHER])
    await server.say(LOG, "ev", an_event())

    assert isinstance(await reader.next(), RoomEvent)


async def test_a_join_and_a_heartbeat_that_nobody_answers_are_a_loss(
    server: PhoenixServer, make_library: MakeLibrary
) -> None:
    transport, reader = await an_open(make_library, server, heartbeat=0.3, connect=0.6)
    server.fall_silent()

    await transport.follow([ROOM, OTHER])

    assert await reader.rest() == [Lost(tier=Tier.LIBRARY, reason="no answer to a heartbeat")]


async def test_w9_sending_into_a_black_hole_ends(server: PhoenixServer, make_library: MakeLibrary) -> None:
    transport, reader = await an_open(make_library, server, connect=0.6)
    server.fall_silent()

    await transport.authorise(random.Random(1).randbytes(8 * 1024 * 1024).hex())

    assert await reader.rest() == [Lost(tier=Tier.LIBRARY, reason="the connection takes nothing more")]


@pytest.mark.parametrize("silent", [False, True])
async def test_w16_closing_takes_a_second_at_most_and_leaves_no_task_behind(
    server: PhoenixServer, make_library: MakeLibrary, silent: bool
) -> None:
    before = asyncio.all_tasks()
    transport, reader = await an_open(make_library, server)
    await transport.authorise("jwt2")
    if silent:
        server.fall_silent()

    started = time.monotonic()
    await transport.close()
    took = time.monotonic() - started

    assert took < 5  # left to itself it takes ten
    assert await reader.rest() == []
    library = {task for task in asyncio.all_tasks() - before if "realtime" in repr(task.get_coro())}
    async with asyncio.timeout(5):
        await asyncio.gather(*library, return_exceptions=True)


async def test_closing_ends_an_opening(server: PhoenixServer, make_library: MakeLibrary) -> None:
    server.answers[OWN] = None
    transport = make_library(server.url, connect=30.0)
    opening = asyncio.get_running_loop().create_task(transport.open(ANN, "jwt1", [ROOM]))
    await server.until(lambda: OWN in server.joins)

    await transport.close()

    with pytest.raises(Transient):
        await opening
    await server.until(lambda: server.ended == 1)


async def test_an_opening_that_is_cancelled_leaves_nothing_open(
    server: PhoenixServer, make_library: MakeLibrary
) -> None:
    server.answers[OWN] = None
    opening = asyncio.get_running_loop().create_task(make_library(server.url, connect=30.0).open(ANN, "jwt1", [ROOM]))
    await server.until(lambda: OWN in server.joins)

    opening.cancel()

    with pytest.raises(asyncio.CancelledError):
        await opening
    await server.until(lambda: server.ended == 1)


async def test_w1_more_than_can_be_taken_ends_the_connection_and_never_the_reader(
    server: PhoenixServer, make_library: MakeLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reopening, "CAPACITY", 3)
    monkeypatch.setattr(library_connection, "MOST_NOTES", 2)
    transport = make_library(server.url)
    await transport.open(ANN, "jwt1", [ROOM])

    for _ in range(20):
        await server.say(LOG, "ev", an_event())

    assert (await Reader(transport).rest())[-1] == Lost(tier=Tier.LIBRARY, reason="more arrived than could be taken")


async def test_no_token_key_or_text_reaches_a_log(
    server: PhoenixServer, make_library: MakeLibrary, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    transport, reader = await an_open(make_library, server)

    await transport.authorise("jwt2-secret")
    await server.say(LOG, "ev", an_event())
    await server.send("rubbish with a secret")
    await server.sockets[-1].close(1012)
    await reader.rest()

    assert not any(word in caplog.text for word in ("jwt1", "jwt2", KEY, "hello", "secret"))


def a_complaint(topic: str, sentence: str) -> Json:
    """The payload of a `system` message as the server sends it before it closes a channel."""
    return {"status": "error", "message": sentence, "extension": "system", "channel": topic.partition(":")[2]}
