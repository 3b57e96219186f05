"""What every transport promises, shown over each of them against a real workspace."""

import asyncio
import time

import pytest

from desktop_chat.domain.errors import Refused, Transient, TransportError, Unauthorised
from desktop_chat.domain.events import EventKind, Typing
from desktop_chat.domain.ids import OpId, UserId
from desktop_chat.domain.link import AuthRefused, Lost, Measured, Opened
from desktop_chat.domain.ports import Transport
from desktop_chat.domain.user import MemberState
from desktop_chat.transport.fault_kinds import (
    Answer,
    BlackHole,
    Delay,
    Fault,
    Garbage,
    Hang,
    Reset,
    SlowLoris,
    Trickle,
)
from tests.transport.conformity.conftest import MakeWay
from tests.transport.conformity.ways import LIVE, PATIENT, SHORT, Ear, Line, SignIn, Somebody, Way, new_id
from tests.transport.keeper import Keeper

pytestmark = [pytest.mark.database, pytest.mark.timeout(300)]
every_way = pytest.mark.parametrize("way", Way, ids=lambda way: way.value)
live_way = pytest.mark.parametrize("way", LIVE, ids=lambda way: way.value)
both_routes = pytest.mark.parametrize("straight", [True, False], ids=["straight", "proxied"])

PAGE = b"<html>Log in to this network</html>"
SOON = 2
"""Seconds for which a token is good that is to expire while it is used."""
CLOSING = 5.0
"""Seconds that a close may take, a second of its own and time for a busy computer; one that waits, waits for ten."""


async def an_open(transport: Transport, person: Somebody, *rooms: str) -> Ear:
    """Open a transport in these rooms and return its reader, behind `Opened`."""
    live = [await person.live(room) for room in rooms]  # type: ignore[arg-type]  # ids are texts
    await transport.open(person.session.user, person.session.access_token, live)
    ear = Ear(transport)
    assert isinstance(await ear.next_of(Opened), Opened)
    return ear


@every_way
@both_routes
async def test_it_opens_and_closes_again_and_again_and_leaves_nothing(
    way: Way, straight: bool, make: MakeWay, sign_in: SignIn, line: Line, keeper: Keeper
) -> None:
    ann = await sign_in("ann")
    transport = make(way, straight=straight)

    for _ in range(3):
        ear = await an_open(transport, ann)
        started = time.monotonic()
        await transport.close()
        await transport.close()

        assert time.monotonic() - started < CLOSING
        assert await ear.rest() == []
    await keeper.settle()
    await line.until_unconnected()


@every_way
async def test_what_is_closed_does_nothing(way: Way, make: MakeWay, sign_in: SignIn, line: Line) -> None:
    ann = await sign_in("ann")
    room = await ann.live(await ann.group())
    transport = make(way)

    await transport.close()
    await transport.follow([room])
    transport.prove()
    await transport.close()

    assert line.proxy.connections == 0


@every_way
async def test_opening_an_open_one_replaces_it(way: Way, make: MakeWay, sign_in: SignIn) -> None:
    ann = await sign_in("ann")
    transport = make(way)

    first = await an_open(transport, ann)
    second = await an_open(transport, ann)
    transport.prove()

    assert await first.rest() == []
    assert isinstance(await second.next_of(Measured), Measured)


@every_way
async def test_a_sign_of_life_is_measured(way: Way, make: MakeWay, sign_in: SignIn) -> None:
    ann = await sign_in("ann")
    ear = await an_open(transport := make(way), ann)

    first = await ear.next_of(Measured)
    transport.prove()
    second = await ear.next_of(Measured)

    for measured in (first, second):
        assert isinstance(measured, Measured)
        assert 0 < measured.latency_ms < 2000


@every_way
async def test_a_wrong_key_is_refused(way: Way, make: MakeWay, sign_in: SignIn) -> None:
    ann = await sign_in("ann")

    with pytest.raises(Refused) as caught:
        await make(way, key="wrong").open(ann.session.user, ann.session.access_token, [])

    assert caught.value.code == "wrong_key"


@every_way
async def test_a_token_that_is_none_is_not_accepted(way: Way, make: MakeWay) -> None:
    with pytest.raises(Unauthorised):
        await make(way).open(UserId(new_id()), "no.such.token", [])


@every_way
async def test_an_opening_that_is_cancelled_leaves_nothing(
    way: Way, make: MakeWay, sign_in: SignIn, line: Line, keeper: Keeper
) -> None:
    ann = await sign_in("ann")
    line.set(Hang())
    transport = make(way)
    opening = asyncio.get_running_loop().create_task(transport.open(ann.session.user, ann.session.access_token, []))
    await line.until_connected()

    opening.cancel()

    with pytest.raises(asyncio.CancelledError):
        await opening
    await transport.close()
    await keeper.settle()
    await line.until_unconnected()


@every_way
@pytest.mark.parametrize(
    "fault",
    [
        Reset(),
        Answer(status=200, body=PAGE),
        Answer(status=401, body=PAGE),
        Answer(status=403, body=PAGE),
        Answer(status=404, body=PAGE),
        Answer(status=429, body=PAGE, retry_after=1),
        Answer(status=503, body=PAGE),
    ],
    ids=lambda fault: f"{type(fault).__name__} {getattr(fault, 'status', '')}".strip(),
)
async def test_what_something_on_the_way_says_is_told_at_once_and_is_no_final_no(
    way: Way, fault: Fault, make: MakeWay, sign_in: SignIn, line: Line, keeper: Keeper
) -> None:
    ann = await sign_in("ann")
    line.set(fault)
    started = time.monotonic()

    with pytest.raises(TransportError) as caught:
        await make(way, settings=PATIENT).open(ann.session.user, ann.session.access_token, [])

    assert not isinstance(caught.value, Refused | Unauthorised)
    assert time.monotonic() - started < 8.0
    await keeper.settle()


@every_way
@pytest.mark.parametrize("status", [429, 503])
async def test_how_long_the_server_wants_to_be_left_alone_is_told(
    way: Way, status: int, make: MakeWay, sign_in: SignIn, line: Line
) -> None:
    ann = await sign_in("ann")
    line.set(Answer(status=status, retry_after=7))

    with pytest.raises(Transient) as caught:
        await make(way).open(ann.session.user, ann.session.access_token, [])

    assert caught.value.retry_after == 7


@every_way
@pytest.mark.parametrize(
    "fault",
    [Hang(), SlowLoris(), Garbage(), BlackHole(), BlackHole(up=False), BlackHole(down=False)],
    ids=["hang", "slow loris", "garbage", "black hole", "black hole down", "black hole up"],
)
async def test_what_drags_on_is_ended_by_one_deadline(
    way: Way, fault: Fault, make: MakeWay, sign_in: SignIn, line: Line, keeper: Keeper
) -> None:
    ann = await sign_in("ann")
    line.set(fault)
    transport = make(way, settings=SHORT)
    started = time.monotonic()

    with pytest.raises(TransportError):
        await transport.open(ann.session.user, ann.session.access_token, [])

    assert time.monotonic() - started < SHORT.connect_timeout + 5.0
    await transport.close()
    await keeper.settle()


@every_way
@pytest.mark.parametrize("fault", [Delay(seconds=0.05), Trickle(every=0.0)], ids=["delay", "trickle"])
async def test_a_slow_line_is_slow_and_nothing_else(
    way: Way, fault: Fault, make: MakeWay, sign_in: SignIn, line: Line
) -> None:
    ann = await sign_in("ann")
    line.set(fault)

    ear = await an_open(make(way), ann)

    assert isinstance(await ear.next_of(Measured), Measured)


@every_way
@pytest.mark.parametrize(
    "fault", [Reset(), Garbage(), BlackHole(), BlackHole(up=False), BlackHole(down=False)], ids=str
)
async def test_a_line_that_fails_is_lost_with_a_reason_soon_after_it_is_doubted(
    way: Way, fault: Fault, make: MakeWay, sign_in: SignIn, line: Line, keeper: Keeper
) -> None:
    ann = await sign_in("ann")
    transport = make(way)
    ear = await an_open(transport, ann)
    await ear.next_of(Measured)
    started = time.monotonic()

    line.set(fault)
    transport.prove()
    items = await ear.rest()

    assert isinstance(items[-1], Lost)
    assert items[-1].reason
    assert items[-1].tier is transport.tier
    assert time.monotonic() - started < 6.0
    closing = time.monotonic()
    await transport.close()
    assert time.monotonic() - closing < CLOSING
    await keeper.settle()


@live_way
@both_routes
async def test_events_arrive_decoded_and_in_order(way: Way, straight: bool, make: MakeWay, sign_in: SignIn) -> None:
    ann, bo = await sign_in("ann"), await sign_in("bo")
    room = await ann.group(bo)
    ear = await an_open(make(way, straight=straight), ann, room)

    sent = [await bo.say(room, f"{number} 👋 \x01 \u202e <b>") for number in range(20)]
    events = [await ear.event() for _ in sent]

    assert [event.seq for event in events] == sent
    assert {event.kind for event in events} == {EventKind.POSTED}
    assert all(event.row is not None and event.row.sender == bo.session.user for event in events)


@live_way
async def test_rooms_are_joined_left_and_replaced(way: Way, make: MakeWay, sign_in: SignIn) -> None:
    ann, bo, cleo = await sign_in("ann"), await sign_in("bo"), await sign_in("cleo")
    first, second = await ann.group(bo, cleo), await ann.group(bo)
    transport = make(way)
    ear = await an_open(transport, ann, first)
    old = await ann.live(first)

    await transport.follow([old, await ann.live(second)])
    await bo.say(second, "joined")
    assert (await ear.event()).room == second

    await ann.backend.set_member(first, OpId(new_id()), cleo.session.user, MemberState.REMOVED)
    removal = await ear.event()
    assert (removal.kind, removal.gen) == (EventKind.MEMBER, old.gen + 1)
    await transport.follow([await ann.live(first)])
    await bo.say(second, "left")
    await bo.say(first, "replaced")
    replaced = await ear.event()

    assert (replaced.room, replaced.gen) == (first, old.gen + 1)


@live_way
async def test_a_removed_member_hears_nothing_more(way: Way, make: MakeWay, sign_in: SignIn) -> None:
    ann, bo = await sign_in("ann"), await sign_in("bo")
    room, other = await ann.group(bo), await ann.group(bo)
    ear = await an_open(make(way), bo, room, other)

    await ann.backend.set_member(room, OpId(new_id()), bo.session.user, MemberState.REMOVED)
    await ann.say(room, "without Bo")
    last = await ann.say(other, "with Bo")
    heard = await ear.event()
    while heard.room != other:
        assert heard.kind is EventKind.MEMBER
        heard = await ear.event()

    assert heard.seq == last


@every_way
async def test_a_fresh_token_goes_on(way: Way, make: MakeWay, sign_in: SignIn) -> None:
    ann = await sign_in("ann")
    transport = make(way)
    ear = await an_open(transport, ann, await ann.group())
    await ear.next_of(Measured)

    fresh = await ann.backend.refresh(ann.session.refresh_token)
    ann.backend.authorise(fresh.access_token)
    await transport.authorise(fresh.access_token)
    transport.prove()

    assert isinstance(await ear.next_of(Measured), Measured)


@live_way
async def test_a_token_that_expires_meanwhile_is_told_and_a_fresh_one_goes_on(
    way: Way, make: MakeWay, sign_in: SignIn, line: Line
) -> None:
    ann, bo = await sign_in("ann"), await sign_in("bo")
    room = await ann.group(bo)
    transport = make(way)
    live = await ann.live(room)
    await transport.open(ann.session.user, line.expiring(ann.session.access_token, SOON), [live])

    refused = await Ear(transport).next_of(AuthRefused)
    await transport.open(ann.session.user, ann.session.access_token, [live])
    said = await bo.say(room, "to a fresh token")

    assert isinstance(refused, AuthRefused)
    assert refused.tier is transport.tier
    assert (await Ear(transport).event()).seq == said


@every_way
async def test_typing_is_told(way: Way, make: MakeWay, sign_in: SignIn) -> None:
    ann, bo = await sign_in("ann"), await sign_in("bo")
    room, other = await ann.group(bo), await ann.group(bo)
    listener, speaker = make(Way.DIRECT, straight=True), make(way)
    ear = await an_open(listener, ann, room)
    await an_open(speaker, bo, room)
    live = await bo.live(room)
    # Opening waits for no channel for typing; a room that is joined after it comes behind it.
    for person, transport in ((ann, listener), (bo, speaker)):
        await transport.follow([live, await person.live(other)])

    await speaker.say_typing(live, bo.session.user, on=True)

    assert await ear.next_of(Typing) == Typing(room=room, user=bo.session.user, on=True)


@live_way
async def test_typing_is_heard(way: Way, make: MakeWay, sign_in: SignIn) -> None:
    ann, bo = await sign_in("ann"), await sign_in("bo")
    room, other = await ann.group(bo), await ann.group(bo)
    listener, speaker = make(way), make(Way.DIRECT, straight=True)
    ear = await an_open(listener, ann, room)
    await an_open(speaker, bo, room)
    live = await bo.live(room)
    for person, transport in ((ann, listener), (bo, speaker)):
        await transport.follow([live, await person.live(other)])

    await speaker.say_typing(live, bo.session.user, on=True)

    assert await ear.next_of(Typing) == Typing(room=room, user=bo.session.user, on=True)
