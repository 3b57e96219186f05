"""Live over plain HTTP: long polls against a server that speaks Phoenix on real sockets."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from desktop_chat.domain.errors import Refused, Transient, Unauthorised
from desktop_chat.domain.events import RoomEvent
from desktop_chat.domain.link import Lost, Measured, Opened, Paced, Tier
from desktop_chat.domain.ports import Inbound, LiveRoom
from desktop_chat.transport import http_tier, longpoll
from desktop_chat.transport.http_tier import HttpTransport
from tests.transport.conftest import KEY, MakeHttp
from tests.transport.keeper import Keeper
from tests.transport.phoenix_server import no
from tests.transport.poll_server import PollServer, as_answer
from tests.transport.raw_server import a_raw_server, an_answer, answering, garbage, hang, slow_loris
from tests.unit.protocol.builders import ANN, OTHER_ROOM, TEAM, a_sync, an_event

OWN = f"realtime:user:{ANN}"
LOG = f"realtime:room:{TEAM}:2"
TALK = f"realtime:talk:{TEAM}:2"
ROOM = LiveRoom(room=TEAM, gen=2, typing=True)
UP = Opened(tier=Tier.HTTP)


async def next_of(items: AsyncIterator[Inbound]) -> Inbound:
    """Return the next item that is no measurement."""
    async with asyncio.timeout(15):
        while isinstance(item := await anext(items), Measured):
            continue
        return item


async def rest_of(items: AsyncIterator[Inbound]) -> list[Inbound]:
    async with asyncio.timeout(15):
        return [item async for item in items if not isinstance(item, Measured)]


async def opened(make_http: MakeHttp, polls: PollServer) -> tuple[HttpTransport, AsyncIterator[Inbound]]:
    """Return a transport that is live in one room, and what it brings from then on."""
    transport = make_http(polls.url)
    await transport.open(ANN, "jwt1", [ROOM])
    items = transport.inbound()
    assert await next_of(items) == UP
    await polls.until(lambda: TALK in polls.joined_topics and polls.held == 1 and not polls.waiting)
    return transport, items


async def test_it_joins_and_brings_what_the_database_sends(polls: PollServer, make_http: MakeHttp) -> None:
    _, items = await opened(make_http, polls)

    await polls.say(LOG, "ev", an_event(s=8))
    await polls.say(LOG, "ev", an_event(s=9))
    first, second = await next_of(items), await next_of(items)

    assert isinstance(first, RoomEvent)
    assert isinstance(second, RoomEvent)
    assert (first.seq, second.seq) == (8, 9)
    assert polls.joined_topics == [OWN, LOG, TALK]
    assert polls.targets[0] == f"/realtime/v1/longpoll?apikey={KEY}&vsn=1.0.0"


async def test_a_poll_without_news_is_followed_by_the_next(polls: PollServer, make_http: MakeHttp) -> None:
    polls.hold = 0.05
    _, items = await opened(make_http, polls)

    asked = len(polls.targets)
    await polls.until(lambda: len(polls.targets) > asked + 3)
    await polls.say(LOG, "ev", an_event())

    assert isinstance(await next_of(items), RoomEvent)


async def test_a_held_poll_holds_up_nothing_that_is_sent(polls: PollServer, make_http: MakeHttp) -> None:
    transport, _ = await opened(make_http, polls)

    await transport.say_typing(ROOM, ANN, on=True)
    await polls.until(lambda: bool(polls.of("broadcast")))

    assert polls.held == 1
    assert polls.of("broadcast")[0]["topic"] == TALK
    assert polls.of("broadcast")[0]["payload"]["payload"] == {"v": 1, "u": ANN, "on": True}


async def test_a_fresh_token_and_other_rooms_go_out_as_frames(polls: PollServer, make_http: MakeHttp) -> None:
    transport, _ = await opened(make_http, polls)

    await transport.authorise("jwt2")
    await transport.follow([LiveRoom(room=OTHER_ROOM, gen=1)])
    await polls.until(lambda: len(polls.of("phx_leave")) == 2)

    assert [frame["topic"] for frame in polls.of("access_token")] == [OWN, LOG, TALK]
    assert polls.joined_topics[-1] == f"realtime:room:{OTHER_ROOM}:1"


async def test_rubbish_among_the_frames_is_dropped_alone(polls: PollServer, make_http: MakeHttp) -> None:
    _, items = await opened(make_http, polls)

    await polls.send("rubbish", "[]", "\ud800")
    await polls.say(LOG, "ev", an_event(s=8))

    event = await next_of(items)
    assert isinstance(event, RoomEvent)
    assert event.seq == 8


async def test_a_sign_of_life_is_measured(polls: PollServer, make_http: MakeHttp) -> None:
    transport, items = await opened(make_http, polls)

    transport.prove()

    async with asyncio.timeout(15):
        assert isinstance(await anext(items), Measured)


async def test_a_forgotten_session_is_lost(polls: PollServer, make_http: MakeHttp) -> None:
    _, items = await opened(make_http, polls)

    await polls.forget()

    assert await rest_of(items) == [Lost(tier=Tier.HTTP, reason="the server has forgotten the session")]


async def test_a_frame_that_is_not_taken_ends_the_held_poll_too(polls: PollServer, make_http: MakeHttp) -> None:
    transport, items = await opened(make_http, polls)

    polls.http["POST"] = as_answer(410)
    transport.prove()

    assert await rest_of(items) == [Lost(tier=Tier.HTTP, reason="the server has forgotten the session")]
    await polls.until(lambda: polls.ended == polls.connections - 1)


@pytest.mark.parametrize("answer", [an_answer(502, b"bad gateway"), an_answer(200, b"<html>"), as_answer(403), b"\0\n"])
async def test_any_other_answer_to_a_poll_is_a_loss_and_no_poll_is_repeated(
    polls: PollServer, make_http: MakeHttp, answer: bytes
) -> None:
    polls.hold = 0.1
    _, items = await opened(make_http, polls)

    polls.http["GET"] = answer

    (lost,) = await rest_of(items)
    assert isinstance(lost, Lost)
    assert polls.spoilt == 1


async def test_a_poll_that_is_never_answered_is_a_loss_in_time(
    polls: PollServer, make_http: MakeHttp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(longpoll, "HOLD_LIMIT", 0.3)
    _, items = await opened(make_http, polls)

    assert await rest_of(items) == [Lost(tier=Tier.HTTP, reason="no answer to a poll")]


async def test_closing_ends_a_held_poll_at_once(polls: PollServer, make_http: MakeHttp, keeper: Keeper) -> None:
    transport, items = await opened(make_http, polls)
    started = time.monotonic()

    await transport.close()
    await transport.close()

    assert await rest_of(items) == []
    assert time.monotonic() - started < 5.0
    await polls.until(lambda: polls.ended == polls.connections)
    await keeper.settle()


async def test_a_token_that_is_not_accepted_ends_the_opening(polls: PollServer, make_http: MakeHttp) -> None:
    polls.answers[OWN] = no("InvalidJWTToken: Token has expired 10 seconds ago")

    with pytest.raises(Unauthorised, match="Token has expired"):
        await make_http(polls.url).open(ANN, "jwt1", [ROOM])

    await polls.until(lambda: polls.ended == polls.connections)


# What happens where long polls are not to be had: then it looks, if looking works.


@pytest.mark.parametrize(
    "behave", [garbage, answering(404, b"{}"), answering(403, b"<html>no</html>"), answering(200, b'{"status":403}')]
)
async def test_where_polls_are_not_offered_looking_decides_and_they_are_not_asked_for_again(
    behave: Callable[..., Awaitable[None]], make_http: MakeHttp
) -> None:
    heads: list[bytes] = []

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heads.append(await reader.readuntil(b"\r\n"))
        await behave(reader, writer)

    async with a_raw_server(listen) as url:
        transport = make_http(url)
        for _ in range(2):
            with pytest.raises((Transient, Refused)):
                await transport.open(ANN, "jwt1", [ROOM])

    asked_for = [b"longpoll" in head for head in heads]
    assert asked_for[0]
    assert not any(asked_for[1:])


@pytest.mark.parametrize("behave", [hang, slow_loris])
async def test_a_server_that_drags_on_is_given_up_in_time(
    behave: Callable[..., Awaitable[None]], make_http: MakeHttp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(longpoll, "OFFER_LIMIT", 0.2)
    started = time.monotonic()

    async with a_raw_server(behave) as url:
        with pytest.raises(Transient):
            await make_http(url).open(ANN, "jwt1", [ROOM])

    assert time.monotonic() - started < 8.0


async def test_nobody_at_the_address_is_told_at_once(make_http: MakeHttp) -> None:
    started = time.monotonic()

    with pytest.raises(Transient):
        await make_http("http://127.0.0.1:9").open(ANN, "jwt1", [ROOM])

    assert time.monotonic() - started < 1.9


async def test_polls_that_do_not_last_are_not_asked_for_again_for_a_while(
    polls: PollServer, make_http: MakeHttp, monkeypatch: pytest.MonkeyPatch
) -> None:
    transport, items = await opened(make_http, polls)
    await polls.forget()
    await rest_of(items)
    polls.lets_go = False

    with pytest.raises(Transient):
        await transport.open(ANN, "jwt1", [ROOM])
    assert polls.sessions == 1
    monkeypatch.setattr(http_tier, "AVOID", 0.0)
    again = make_http(polls.url)
    await again.open(ANN, "jwt1", [ROOM])

    assert polls.sessions == 2


async def test_an_opening_that_is_closed_under_way_ends(polls: PollServer, make_http: MakeHttp) -> None:
    polls.answers[OWN] = None
    transport = make_http(polls.url)
    opening = asyncio.get_running_loop().create_task(transport.open(ANN, "jwt1", [ROOM]))
    await polls.until(lambda: bool(polls.joined_topics))

    await transport.close()

    with pytest.raises(Transient):
        await opening
    assert polls.calls == []


async def test_it_goes_on_by_looking_when_polls_break(polls: PollServer, make_http: MakeHttp) -> None:
    transport, items = await opened(make_http, polls)
    polls.http["/rest/v1/rpc/sync"] = an_answer(200, json.dumps(a_sync()).encode())

    polls.http["GET"] = an_answer(502, b"")
    await polls.say(LOG, "ev", an_event(s=8))

    assert isinstance(await next_of(items), RoomEvent)
    assert [await next_of(items), await next_of(items)] == [UP, Paced(tier=Tier.HTTP, interval_s=5.0)]
    transport.pace(2.0)
    assert await next_of(items) == Paced(tier=Tier.HTTP, interval_s=2.0)


@pytest.mark.parametrize("answer", [an_answer(404, b"{}"), an_answer(503, b"")])
async def test_it_becomes_live_while_it_looks_once_polls_can_be_had(
    answer: bytes, polls: PollServer, make_http: MakeHttp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_tier, "AVOID", 0.1)
    monkeypatch.setattr(http_tier, "AGAIN", 0.1)
    polls.http["GET"] = answer
    polls.http["/rest/v1/rpc/sync"] = an_answer(200, json.dumps(a_sync()).encode())
    transport = make_http(polls.url)
    await transport.open(ANN, "jwt1", [])
    items = transport.inbound()
    assert [await next_of(items), await next_of(items)] == [UP, Paced(tier=Tier.HTTP, interval_s=5.0)]
    await transport.authorise("jwt2")
    await transport.follow([ROOM])

    del polls.http["GET"]

    assert [await next_of(items), await next_of(items)] == [Paced(tier=Tier.HTTP, interval_s=None), UP]
    await polls.say(LOG, "ev", an_event(s=8))
    assert isinstance(await next_of(items), RoomEvent)
    assert {frame["payload"]["access_token"] for frame in polls.of("phx_join")} == {"jwt2"}
