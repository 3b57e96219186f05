"""What a person sees over each way alone, whatever the network does: every message, once, in one order."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from desktop_chat.domain.link import Phase
from desktop_chat.transport.fault_kinds import Answer, BlackHole, Delay, Fault, Garbage, Hang, Messages, Reset, Traffic
from tests.transport.conformity.desk import Desk
from tests.transport.conformity.ways import LIVE, Line, SignIn, Somebody, Way

pytestmark = [pytest.mark.database, pytest.mark.timeout(300)]
every_way = pytest.mark.parametrize("way", Way, ids=lambda way: way.value)
live_way = pytest.mark.parametrize("way", LIVE, ids=lambda way: way.value)

SOON = 2
"""Seconds for which a token is good that expires while it is used."""

PAUSE = 3
"""Seconds that a server asks for."""

SitDown = Callable[[Way], Awaitable["Table"]]


class Table:
    """Ann at her desk, and Bo who writes to her by calls that nothing disturbs."""

    def __init__(self, desk: Desk, bo: Somebody, room: str) -> None:
        self.desk = desk
        self.bo = bo
        self.room = room
        self.said: list[str] = []

    async def bo_says(self, count: int) -> None:
        """Let Bo write so many messages."""
        for _ in range(count):
            text = f"message {len(self.said)}"
            await self.bo.say(self.room, text)  # type: ignore[arg-type]  # ids are texts
            self.said.append(text)

    async def all_arrived(self) -> None:
        """Wait until Ann sees all of it."""
        await self.desk.shows(self.said)


@pytest.fixture
async def sit_down(line: Line, sign_in: SignIn) -> AsyncIterator[SitDown]:
    """Opens Ann's room over one way; at the end everything stops, and no task is left."""
    desks: list[Desk] = []

    async def sit_down(way: Way) -> Table:
        ann, bo = await sign_in("ann"), await sign_in("bo")
        room = await bo.group(ann)
        desk = Desk(line, way)
        desks.append(desk)
        await desk.come_in(ann.name)
        await desk.open(room)
        return Table(desk, bo, room)

    yield sit_down
    line.set(None)
    for desk in desks:
        await desk.leave()
        await desk.tasks.cancel_all()


@every_way
async def test_everything_is_shown_once_and_in_order(way: Way, sit_down: SitDown) -> None:
    table = await sit_down(way)

    await table.bo_says(18)

    await table.all_arrived()


@live_way
async def test_lost_repeated_and_swapped_events_change_nothing(way: Way, sit_down: SitDown, line: Line) -> None:
    table = await sit_down(way)

    line.set(Messages(lost=0.2, twice=0.3, swapped=0.3, holding=b"posted"), Traffic.REALTIME)
    await table.bo_says(17)
    line.set(None)
    await table.bo_says(1)

    await table.all_arrived()
    assert line.proxy.bent > 3


@every_way
async def test_answers_that_are_lost_or_given_again_change_nothing(way: Way, sit_down: SitDown, line: Line) -> None:
    table = await sit_down(way)

    line.set(Messages(lost=0.3, twice=0.5, holding=b'"user_rev"'), Traffic.HTTP)
    await table.bo_says(6)
    await table.desk.asks_until(lambda: line.proxy.bent >= 3)
    line.set(None)
    await table.bo_says(1)

    await table.all_arrived()


@every_way
async def test_answers_that_overtake_one_another_change_nothing(way: Way, sit_down: SitDown, line: Line) -> None:
    table = await sit_down(way)

    line.set(Messages(swapped=0.7, holding=b'"user_rev"'), Traffic.HTTP)
    async with asyncio.timeout(30):
        while line.proxy.bent < 3:
            await table.desk.asks_beside(lambda: table.bo_says(1))
    line.set(None)
    await table.bo_says(1)

    await table.all_arrived()


async def test_a_server_that_asks_for_a_pause_is_not_looked_at_before_it_is_over(sit_down: SitDown, line: Line) -> None:
    table = await sit_down(Way.POLLING)

    line.set(Answer(status=429, retry_after=PAUSE))
    await table.desk.until(lambda: table.desk.service.link.tier is None)
    asked = line.proxy.requests
    await asyncio.sleep(PAUSE - 0.5)  # a window of time in which requests are counted
    in_the_pause = line.proxy.requests - asked
    line.set(None)
    await table.bo_says(1)

    await table.all_arrived()
    assert in_the_pause <= 2  # another kind of call has not been told yet


@every_way
async def test_cut_connections_lose_nothing(way: Way, sit_down: SitDown, line: Line) -> None:
    table = await sit_down(way)

    for _ in range(3):
        await table.bo_says(3)
        line.proxy.cut()
        await table.bo_says(3)

    await table.all_arrived()


@every_way
@pytest.mark.parametrize(
    "fault",
    [
        Reset(),
        Garbage(),
        Hang(),
        BlackHole(),
        Answer(status=200, body=b"<html>Log in to this network</html>"),
        Answer(status=401),
        Answer(status=403),
        Answer(status=429, retry_after=1),
        Answer(status=503),
    ],
    ids=lambda fault: f"{fault}",
)
async def test_after_an_outage_everything_is_there(way: Way, fault: Fault, sit_down: SitDown, line: Line) -> None:
    table = await sit_down(way)
    desk = table.desk
    await table.bo_says(2)

    line.set(fault)
    if not isinstance(fault, BlackHole):
        # Such faults meet new connections; a black hole swallows what is open.
        line.proxy.cut()
    await table.bo_says(3)
    await desk.service.refresh()
    await desk.until(lambda: desk.service.link.phase is not Phase.LIVE)
    line.set(None)
    await desk.service.refresh()
    await table.bo_says(2)

    await table.all_arrived()


@every_way
async def test_a_token_that_expires_meanwhile_is_renewed_and_nothing_is_lost(way: Way, sit_down: SitDown) -> None:
    table = await sit_down(way)
    desk = table.desk
    before = desk.token

    await desk.grow_old(SOON)
    await table.bo_says(2)
    await desk.until(lambda: desk.token != before and desk.service.link.phase is Phase.LIVE)
    await table.bo_says(2)
    await desk.service.send(table.room, "mine")  # type: ignore[arg-type]  # ids are texts
    table.said.append("mine")

    await table.all_arrived()
    await desk.until(lambda: desk.service.link.queued == 0)


@every_way
async def test_a_slow_line_keeps_the_order(way: Way, sit_down: SitDown, line: Line) -> None:
    table = await sit_down(way)

    line.set(Delay(seconds=0.1))
    await table.bo_says(10)

    await table.all_arrived()


@every_way
async def test_what_is_sent_over_it_arrives_once(way: Way, sit_down: SitDown, line: Line) -> None:
    table = await sit_down(way)

    for number in range(5):
        await table.desk.service.send(table.room, f"mine {number}")  # type: ignore[arg-type]  # ids are texts
        line.proxy.cut()

    await table.desk.shows([f"mine {number}" for number in range(5)])
    await table.desk.until(lambda: table.desk.service.link.queued == 0)
