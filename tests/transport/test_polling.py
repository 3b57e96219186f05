"""Looking for news every few seconds: calls over HTTP to a server that offers nothing live."""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest

from desktop_chat.domain.errors import Refused, StoreFull, Transient, Unauthorised
from desktop_chat.domain.link import AuthRefused, Blocked, LinkSignal, Lost, Measured, Opened, Paced, Tier
from desktop_chat.domain.ports import Inbound, LiveRoom
from desktop_chat.transport.http_tier import HttpTransport
from tests.transport.conftest import Looks, MakeHttp
from tests.transport.journal import Journal
from tests.transport.keeper import Keeper
from tests.transport.raw_server import an_answer
from tests.transport.test_longpoll import next_of, rest_of
from tests.unit.protocol.builders import ANN, TEAM, a_sync

ROOM = LiveRoom(room=TEAM, gen=2, typing=True)
UP = Opened(tier=Tier.HTTP)


async def opened(make_http: MakeHttp, journal: Journal, looks: Looks) -> tuple[HttpTransport, AsyncIterator[Inbound]]:
    """Return a transport that looks, and its signals behind the first ones."""
    journal.say("sync", a_sync())
    transport = make_http(journal.url, looks)
    await transport.open(ANN, "jwt1", [ROOM])
    items = transport.inbound()
    assert await next_of(items) == UP
    assert await next_of(items) == Paced(tier=Tier.HTTP, interval_s=5.0)
    return transport, items


async def test_it_is_open_when_the_server_takes_the_token(journal: Journal, make_http: MakeHttp) -> None:
    looks = Looks()

    _, items = await opened(make_http, journal, looks)

    asked = [(first, headers["authorization"]) for first, headers, _ in journal.requests if "rpc" in first]
    assert asked == [("POST /rest/v1/rpc/sync", "Bearer jwt1")]
    assert looks.count == 0
    async with asyncio.timeout(15):
        measured = await anext(items)
    assert isinstance(measured, Measured)
    assert 0 < measured.latency_ms < 1000


async def test_it_looks_at_the_pace_that_is_asked_for(journal: Journal, make_http: MakeHttp) -> None:
    looks = Looks()
    transport, items = await opened(make_http, journal, looks)
    started = time.monotonic()

    transport.pace(0.1)
    assert await next_of(items) == Paced(tier=Tier.HTTP, interval_s=0.1)
    for _ in range(3):
        looks.looked.clear()
        async with asyncio.timeout(15):
            await looks.looked.wait()

    assert looks.count >= 3
    assert time.monotonic() - started >= 0.29


async def test_each_look_is_a_sign_of_life(journal: Journal, make_http: MakeHttp) -> None:
    transport, items = await opened(make_http, journal, Looks())
    async with asyncio.timeout(15):
        assert isinstance(await anext(items), Measured)

    transport.pace(0.05)
    assert isinstance(await next_of(items), Paced)

    async with asyncio.timeout(15):
        for _ in range(2):
            assert isinstance(await anext(items), Measured)


async def test_the_pace_is_kept_for_the_next_opening(journal: Journal, make_http: MakeHttp) -> None:
    transport, _ = await opened(make_http, journal, Looks())

    transport.pace(30.0)
    await transport.open(ANN, "jwt1", [ROOM])
    items = transport.inbound()

    assert await next_of(items) == UP
    assert await next_of(items) == Paced(tier=Tier.HTTP, interval_s=30.0)


@pytest.mark.parametrize(
    ("error", "signal"),
    [
        (Transient("no answer within 10 s"), Lost(tier=Tier.HTTP, reason="no answer within 10 s")),
        (Transient("busy", retry_after=7.0), Lost(tier=Tier.HTTP, reason="busy", retry_after=7.0)),
        (Unauthorised("bad_jwt"), AuthRefused(tier=Tier.HTTP, reason="bad_jwt")),
        (Refused("no_schema", "There are no tables."), Blocked(tier=Tier.HTTP, reason="There are no tables.")),
        (StoreFull(), Lost(tier=Tier.HTTP, reason=str(StoreFull()))),
    ],
)
async def test_a_look_that_fails_ends_it_with_the_reason(
    error: Exception, signal: LinkSignal, journal: Journal, make_http: MakeHttp, keeper: Keeper
) -> None:
    looks = Looks(error=error)
    transport, items = await opened(make_http, journal, looks)

    transport.pace(0.01)

    assert (await rest_of(items))[-1] == signal
    assert looks.count == 1
    await keeper.settle()


async def test_a_sign_of_life_is_measured(journal: Journal, make_http: MakeHttp) -> None:
    transport, items = await opened(make_http, journal, Looks())
    async with asyncio.timeout(15):
        await anext(items)

    transport.prove()
    transport.prove()

    async with asyncio.timeout(15):
        assert isinstance(await anext(items), Measured)
    asked = [first for first, headers, _ in journal.requests if headers.get("authorization") == "Bearer jwt1"]
    assert asked == ["POST /rest/v1/rpc/sync"] * 2


async def test_without_a_sign_of_life_it_is_lost(journal: Journal, make_http: MakeHttp) -> None:
    transport, items = await opened(make_http, journal, Looks())

    journal.answers["sync"] = b""
    transport.prove()

    assert await rest_of(items) == [Lost(tier=Tier.HTTP, reason="no answer within 1 s")]


async def test_a_server_that_asks_for_a_pause_while_it_is_in_use_is_given_it(
    journal: Journal, make_http: MakeHttp
) -> None:
    transport, items = await opened(make_http, journal, Looks())

    journal.answers["sync"] = an_answer(429, b"{}", Retry_After="7")
    transport.prove()

    (lost,) = await rest_of(items)
    assert isinstance(lost, Lost)
    assert lost.retry_after == 7.0


async def test_a_look_that_drags_on_is_lost_when_the_server_gives_no_sign_of_life(
    journal: Journal, make_http: MakeHttp, keeper: Keeper
) -> None:
    looks = Looks(hangs=True)
    transport, items = await opened(make_http, journal, looks)
    started = time.monotonic()

    journal.answers["sync"] = b""
    transport.pace(0.01)

    assert (await rest_of(items))[-1] == Lost(tier=Tier.HTTP, reason="no answer within 1 s")
    assert time.monotonic() - started < 8.0
    await keeper.settle()


async def test_a_look_that_drags_on_is_waited_for_while_the_server_lives(journal: Journal, make_http: MakeHttp) -> None:
    looks = Looks(hangs=True)
    transport, items = await opened(make_http, journal, looks)
    async with asyncio.timeout(15):
        assert isinstance(await anext(items), Measured)

    transport.pace(0.01)
    assert isinstance(await next_of(items), Paced)
    async with asyncio.timeout(15):
        assert isinstance(await anext(items), Measured)
    looks.may_go_on.set()
    looks.looked.clear()
    async with asyncio.timeout(15):
        await looks.looked.wait()

    assert looks.count >= 2


async def test_closing_ends_a_look_that_drags_on(journal: Journal, make_http: MakeHttp, keeper: Keeper) -> None:
    looks = Looks(hangs=True)
    transport, _ = await opened(make_http, journal, looks)
    transport.pace(0.01)
    async with asyncio.timeout(15):
        await looks.looked.wait()

    await transport.close()

    await keeper.settle()


async def test_typing_is_told_by_a_call_and_silent_when_that_fails(journal: Journal, make_http: MakeHttp) -> None:
    transport, _ = await opened(make_http, journal, Looks())
    journal.answers["broadcast"] = an_answer(202)

    await transport.authorise("jwt2")
    await transport.say_typing(ROOM, ANN, on=True)
    journal.say("broadcast", {"message": "You have exceeded your rate limit"}, 429)
    await transport.say_typing(ROOM, ANN, on=False)

    told, _ = [request for request in journal.requests if request[0] == "POST /realtime/v1/api/broadcast"]
    payload = {"v": 1, "u": ANN, "on": True}
    message = {"topic": f"talk:{TEAM}:2", "event": "typing", "payload": payload, "private": True}
    assert (told[1]["authorization"], told[2]) == ("Bearer jwt2", {"messages": [message]})


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (401, {"code": "PGRST301", "message": "JWT expired"}, Unauthorised),
        (404, {"code": "PGRST202", "message": "no function"}, Refused),
        (503, {"code": "PGRST000", "message": "no database"}, Transient),
        (429, {"message": "slow down"}, Transient),
    ],
)
async def test_it_does_not_open_where_the_call_fails(
    status: int, body: object, error: type[Exception], journal: Journal, make_http: MakeHttp, keeper: Keeper
) -> None:
    journal.say("sync", body, status)
    journal.say("settings", {"external": {}})
    journal.say("find_people", {"code": "42501", "message": "not without signing in"}, 401)
    transport = make_http(journal.url)

    with pytest.raises(error):
        await transport.open(ANN, "jwt1", [ROOM])

    assert await rest_of(transport.inbound()) == []
    assert keeper.running == []


async def test_a_key_that_is_not_taken_is_told_from_a_token_that_is_not(journal: Journal, make_http: MakeHttp) -> None:
    journal.say("sync", {"message": "Invalid API key"}, 401)
    journal.say("settings", {"message": "Invalid API key"}, 401)

    with pytest.raises(Refused) as caught:
        await make_http(journal.url).open(ANN, "jwt1", [ROOM])

    assert caught.value.code == "wrong_key"


async def test_closing_ends_it_at_once(journal: Journal, make_http: MakeHttp, keeper: Keeper) -> None:
    transport, items = await opened(make_http, journal, Looks())
    started = time.monotonic()

    await transport.close()
    await transport.close()

    assert await rest_of(items) == []
    await keeper.settle()
    assert time.monotonic() - started < 5.0
