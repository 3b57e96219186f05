"""Every fault of the network over real sockets: the real service, store and transports against a real workspace.

Each test makes a fault while both people write, and holds two rules: whatever was written is shown on both sides, and
nothing is shown twice. What must happen besides, and how soon, is the test's own.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from functools import partial

import pytest

from benchmarks.crowd import Crowd, Member, Witness, is_live
from desktop_chat.domain.link import Tier
from desktop_chat.transport.fault_kinds import (
    Answer,
    BlackHole,
    Delay,
    Fault,
    Garbage,
    Hang,
    Messages,
    Reset,
    SlowLoris,
    Traffic,
    Trickle,
)

pytestmark = [pytest.mark.database, pytest.mark.timeout(300)]
SOON = 10.0
"""Seconds, on a computer that is busy with something else; how soon it is otherwise, `benchmarks failover` measures."""
PORTAL = b"<html><h1>Welcome to our network</h1>Please log in.</html>"


class Talk:
    """What two people write to each other during a test, and whether all of it came, once."""

    def __init__(self, crowd: Crowd) -> None:
        self._crowd = crowd
        self._written: list[str] = []

    async def write(self, member: Member, what: str) -> str:
        """Write something; it is sent whenever that is possible."""
        text = f"{what} ({len(self._written)})"
        self._written.append(text)
        await member.service.send(self._crowd.room, text)
        return text

    async def settle(self, limit: float = 60.0) -> None:
        """Wait until everything is shown on both sides, over tier 1 again, then look for what stands there twice."""
        for member in self._crowd.members:
            await member.witness.until(partial(self._all_shown, member), limit)
            await member.live(Tier.DIRECT, limit)
        for member in self._crowd.members:
            assert sorted(member.witness.texts()) == sorted(self._written)
            assert member.witness.twice == 0
            assert member.service.link_report().counters.shown_twice == 0
        first, second = (member.witness.texts() for member in self._crowd.members)
        assert first == second

    def _all_shown(self, member: Member, _witness: Witness) -> bool:
        return not member.lost(self._written)


@pytest.fixture
async def talk(crowd: Crowd) -> AsyncIterator[Talk]:
    """A conversation that has begun; at the end of the test all of it has to be there, once."""
    talk = Talk(crowd)
    ann, bo = crowd.members
    for word in ("hello", "again"):  # both have joined the room by then: what came before that has to be fetched
        await bo.shows(await talk.write(ann, word))
        await ann.shows(await talk.write(bo, f"{word} to you"))
        for member in crowd.members:
            await member.live()
    yield talk
    for member in crowd.members:
        member.proxy.set(None)
        await member.service.refresh()
    await talk.settle()


async def both_ways(talk: Talk, crowd: Crowd, limit: float = SOON) -> float:
    """Let each write one message and wait until the other shows it; return how long that took."""
    ann, bo = crowd.members
    started = time.perf_counter()
    to_bo, to_ann = await talk.write(ann, "out"), await talk.write(bo, "in")
    await bo.shows(to_bo, limit)
    await ann.shows(to_ann, limit)
    return time.perf_counter() - started


async def test_a_reset_is_passed_over(talk: Talk, crowd: Crowd) -> None:
    ann, _ = crowd.members

    assert ann.proxy.cut() >= 1

    assert await both_ways(talk, crowd) < SOON
    await ann.live(Tier.DIRECT, SOON)


async def test_a_half_open_connection_is_noticed_when_something_is_sent(talk: Talk, crowd: Crowd) -> None:
    ann, _ = crowd.members

    assert ann.proxy.freeze() >= 2

    await both_ways(talk, crowd, limit=12.0)
    await ann.live(limit=15.0)


async def test_a_half_open_connection_is_noticed_when_nothing_is_sent(talk: Talk, crowd: Crowd) -> None:
    ann, bo = crowd.members

    assert ann.proxy.freeze(Traffic.WEBSOCKETS) == 1

    await ann.shows(await talk.write(bo, "heard late"), limit=25.0)


@pytest.mark.parametrize("fault", [BlackHole(up=False), BlackHole(down=False)])
async def test_a_loss_in_one_direction_takes_nothing(fault: Fault, talk: Talk, crowd: Crowd) -> None:
    ann, bo = crowd.members
    ann.proxy.set(fault)
    await talk.write(ann, "from within")
    await talk.write(bo, "from outside")

    await ann.witness.until(lambda witness: not is_live(witness.status), limit=25.0)


@pytest.mark.parametrize(
    "fault",
    [
        SlowLoris(),
        Reset(),
        Answer(status=403, body=PORTAL),
        Answer(status=200, body=PORTAL),
        Answer(status=503),
    ],
    ids=lambda fault: type(fault).__name__ + str(getattr(fault, "status", "")),
)
async def test_without_websockets_messages_go_on_over_http(fault: Fault, talk: Talk, crowd: Crowd) -> None:
    ann, _ = crowd.members
    ann.proxy.set(fault, Traffic.WEBSOCKETS)
    ann.proxy.cut(Traffic.WEBSOCKETS)

    await both_ways(talk, crowd)
    await ann.live(Tier.HTTP, SOON)


@pytest.mark.parametrize("fault", [Answer(status=200, body=PORTAL), Hang()], ids=["portal", "hang"])
async def test_without_realtime_messages_go_on_by_looking(fault: Fault, talk: Talk, crowd: Crowd) -> None:
    ann, _ = crowd.members
    ann.proxy.set(fault, Traffic.REALTIME)
    ann.proxy.cut(Traffic.REALTIME)

    await both_ways(talk, crowd, limit=12.0)
    await ann.witness.until(lambda witness: witness.status.interval_s is not None, 2 * SOON)


@pytest.mark.parametrize(
    "fault",
    [
        Answer(status=200, body=PORTAL),
        Answer(status=503, retry_after=1),
        Answer(status=429, retry_after=1),
        Garbage(),
        Trickle(every=0.0005),
        Delay(seconds=0.3),
    ],
    ids=lambda fault: type(fault).__name__ + str(getattr(fault, "status", "")),
)
async def test_what_is_written_during_bad_http_is_sent_when_it_is_over(fault: Fault, talk: Talk, crowd: Crowd) -> None:
    ann, bo = crowd.members
    ann.proxy.set(fault, Traffic.HTTP)
    for number in range(5):
        await talk.write(ann, f"kept {number}")
        await talk.write(bo, f"heard {number}")
    heard = await talk.write(bo, "still live")

    await ann.shows(heard, SOON)


async def test_a_server_that_is_busy_is_not_pressed(talk: Talk, crowd: Crowd) -> None:
    ann, _ = crowd.members
    ann.proxy.set(Answer(status=429, retry_after=2), Traffic.HTTP)
    await talk.write(ann, "not now")
    before = ann.proxy.requests
    await asyncio.sleep(4.0)  # a window of time in which requests are counted

    assert ann.proxy.requests - before <= 8


@pytest.mark.parametrize(
    "fault",
    [Messages(lost=0.3), Messages(lost=0.2, twice=0.3, swapped=0.3)],
    ids=["lost", "all three"],
)
async def test_messages_that_are_lost_doubled_or_swapped_change_nothing(
    fault: Messages, talk: Talk, crowd: Crowd
) -> None:
    ann, bo = crowd.members
    ann.proxy.set(fault)
    for number in range(20):
        await asyncio.gather(talk.write(bo, f"in {number}"), talk.write(ann, f"out {number}"))


async def test_rubbish_on_the_socket_is_survived(talk: Talk, crowd: Crowd) -> None:
    ann, bo = crowd.members
    ann.proxy.set(Garbage(), Traffic.WEBSOCKETS)
    await talk.write(bo, "bent")

    await ann.witness.until(lambda witness: not is_live(witness.status, Tier.DIRECT))
