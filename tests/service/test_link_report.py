"""What the Connection and Outbox pages are told, and the rehearsal of a fault."""

import asyncio

import pytest

from desktop_chat.domain.errors import Refused, UserError
from desktop_chat.domain.events import RoomEvent
from desktop_chat.domain.link import Phase, Tier
from desktop_chat.domain.link_report import Counters, Rehearsal, TierReport, TierStage, WaitingKind
from tests.service.virtual_time import run
from tests.service.worlds import ROOM, a_conversation, end


def test_the_report_tells_of_every_tier_also_of_one_that_is_left_out() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        report = world.bo.service.link_report()

        assert report.tiers == (
            TierReport(tier=Tier.DIRECT, offered=True, stage=TierStage.LIVE),
            TierReport(tier=Tier.LIBRARY, offered=False, reason="It cannot use a proxy."),
        )
        assert [change.phase for change in report.changes][-2:] == [Phase.CONNECTING, Phase.LIVE]
        await end(world)

    run(scenario())


def test_events_are_counted_as_delivered_repaired_and_dropped() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        before = world.bo.service.link_report().counters
        world.bo.network.loses = lambda event: isinstance(event, RoomEvent) and event.seq == 2
        await world.ann.service.send(ROOM, "lost, then fetched")
        await asyncio.sleep(40)
        world.bo.network.doubled = 1.0
        await world.ann.service.send(ROOM, "delivered twice")
        await asyncio.sleep(1)

        counters = world.bo.service.link_report().counters
        assert counters.delivered - before.delivered == 1
        assert counters.repaired - before.repaired == 1
        assert counters.duplicates - before.duplicates == 1
        assert counters.shown_twice == 0
        assert world.bo.screen.texts() == ["lost, then fetched", "delivered twice"]
        await end(world)

    run(scenario())


def test_what_was_missed_while_away_is_no_repair() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        world.bo.network.up = False
        world.bo.transport.cut()
        await world.ann.service.send(ROOM, "while Bo is away")
        await asyncio.sleep(5)
        world.bo.network.up = True
        await asyncio.sleep(60)

        assert world.bo.screen.texts() == ["while Bo is away"]
        assert world.bo.service.link_report().counters == Counters()
        await end(world)

    run(scenario())


def test_what_waits_is_listed_with_its_refusal() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        world.ann.backend.failing["perform"] = Refused("not_allowed", "You may not write here.")
        refused = await world.ann.service.send(ROOM, "refused")
        await asyncio.sleep(1)
        del world.ann.backend.failing["perform"]
        world.ann.network.up = False
        waiting = await world.ann.service.send(ROOM, "waiting")
        await asyncio.sleep(1)

        first, second = world.ann.service.waiting()
        assert (first.message, first.kind, first.text) == (refused, WaitingKind.MESSAGE, "refused")
        assert first.refusal is not None
        assert (second.message, second.room, second.refusal) == (waiting, ROOM, None)
        await end(world)

    run(scenario())


def test_a_rehearsed_fault_is_made_and_told_until_it_is_ended() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        await world.ann.service.rehearse(Rehearsal.OFFLINE)
        assert world.ann.network.fails(0.0)
        assert world.ann.service.link_report().rehearsal is Rehearsal.OFFLINE
        await world.ann.service.rehearse(None)

        assert not world.ann.network.fails(0.0)
        assert world.ann.service.link_report().rehearsal is None
        await end(world)

    run(scenario())


def test_without_a_switch_nothing_can_be_rehearsed() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        world.ann.can_rehearse = False
        await world.ann.killed()
        await world.ann.start_again()

        assert not world.ann.service.link_report().can_rehearse
        with pytest.raises(UserError):
            await world.ann.service.rehearse(Rehearsal.OFFLINE)
        await end(world)

    run(scenario())
