"""The rehearsal of each fault by the app's own switch, against a workspace that really runs: nothing is lost."""

import time

import pytest

from benchmarks.crowd import Crowd, is_live
from desktop_chat.domain.link import Tier
from desktop_chat.domain.link_report import Rehearsal
from desktop_chat.transport.rehearsal import LATE

pytestmark = [pytest.mark.database, pytest.mark.timeout(300)]
LIVE_AGAIN = 25.0


@pytest.mark.parametrize("fault", Rehearsal)
async def test_a_rehearsed_fault_takes_nothing_and_ends_when_told(fault: Rehearsal, crowd: Crowd) -> None:
    ann, bo = crowd.members
    await bo.service.send(crowd.room, "before")
    await ann.shows("before")

    await ann.service.rehearse(fault)
    await ann.service.send(crowd.room, "from within")
    await bo.service.send(crowd.room, "from outside")
    assert ann.service.link_report().rehearsal is fault
    await ann.service.rehearse(None)

    await ann.shows("from outside", LIVE_AGAIN)
    await bo.shows("from within", LIVE_AGAIN)
    await ann.live(Tier.DIRECT, LIVE_AGAIN)
    assert ann.service.link_report().rehearsal is None
    for member in (ann, bo):
        assert sorted(member.witness.texts()) == ["before", "from outside", "from within"]
        assert member.witness.twice == 0


@pytest.mark.parametrize("fault", [Rehearsal.BLOCK_WEBSOCKETS, Rehearsal.BLOCK_REALTIME, Rehearsal.OFFLINE])
async def test_what_is_blocked_is_seen_at_once(fault: Rehearsal, crowd: Crowd) -> None:
    ann, bo = crowd.members

    await ann.service.rehearse(fault)

    await ann.witness.until(lambda witness: not is_live(witness.status, Tier.DIRECT), limit=2.0)
    assert is_live(bo.witness.status, Tier.DIRECT)


async def test_a_cut_socket_is_back_by_itself(crowd: Crowd) -> None:
    ann, _ = crowd.members

    await ann.service.rehearse(Rehearsal.CUT_SOCKET)

    await ann.witness.until(lambda witness: not is_live(witness.status), limit=2.0)
    await ann.live(Tier.DIRECT)


async def test_a_delay_is_felt(crowd: Crowd) -> None:
    ann, bo = crowd.members
    await ann.service.rehearse(Rehearsal.DELAY)
    await ann.live(Tier.DIRECT)

    sent_at = time.perf_counter()
    await bo.service.send(crowd.room, "late")

    assert await ann.shows("late") - sent_at > LATE


async def test_a_black_hole_says_nothing_to_anybody(crowd: Crowd) -> None:
    ann, bo = crowd.members
    await ann.service.rehearse(Rehearsal.BLACK_HOLE)

    await bo.service.send(crowd.room, "into the dark")
    await bo.shows("into the dark")

    assert is_live(ann.witness.status, Tier.DIRECT)
    assert ann.lost(["into the dark"])
    await ann.service.rehearse(None)
    await ann.shows("into the dark", LIVE_AGAIN)
