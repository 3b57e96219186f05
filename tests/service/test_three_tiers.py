"""Three tiers as one link: which carries when, and that messages flow meanwhile."""

import asyncio

from desktop_chat.domain.commands import Command
from desktop_chat.domain.errors import Refused, Transient
from desktop_chat.domain.link import Blocked, Freshness, LinkStatus, Network, Phase, Tier
from tests.service.clients import Person
from tests.service.virtual_time import VirtualLoop, run
from tests.service.worlds import ROOM, World, a_world, calm, end

D, L, H = Tier.DIRECT, Tier.LIBRARY, Tier.HTTP


async def a_conversation_over_three_tiers() -> World:
    """Make a world in which Bo has all tiers, and both are online for so long that a loss is forgiven."""
    world = a_world()
    world.bo.give_tiers(L, H)
    for person in (world.ann, world.bo):
        await person.come_in()
        await person.service.open_room(ROOM)
    await asyncio.sleep(20)
    return world


def statuses(person: Person) -> list[LinkStatus]:
    return [value for value in person.screen.published if isinstance(value, LinkStatus)]


def carriers(person: Person) -> list[Tier | None]:
    """Return which tiers have carried, in turn."""
    seen: list[Tier | None] = []
    for status in statuses(person):
        if not seen or status.tier is not seen[-1]:
            seen.append(status.tier)
    return seen


async def says(world: World, text: str, within: float) -> bool:
    """Let Ann say something; tell whether Bo has it in time."""
    await world.ann.service.send(ROOM, text)
    await asyncio.sleep(within)
    return text in world.bo.screen.texts()


def test_a_reset_is_mended_by_the_same_tier_before_any_other_is_opened() -> None:
    async def scenario() -> None:
        world = await a_conversation_over_three_tiers()
        world.bo.transport.cut()
        await asyncio.sleep(0.6)

        assert world.bo.service.link.tier is D
        assert world.bo.service.link.freshness is Freshness.FRESH
        assert world.bo.transports[L].opened == 0
        assert await says(world, "after the reset", within=0.1)
        await end(world)

    run(scenario())


def test_every_change_of_the_link_is_told_at_once_however_long_a_farewell_takes() -> None:
    async def scenario() -> None:
        world = await a_conversation_over_three_tiers()
        world.bo.transport.farewell_s = 1.0
        world.bo.transport.failing["open"] = Transient("unreachable")
        world.bo.screen.published.clear()
        world.bo.transport.push(Blocked(tier=D, reason="no right to be here"))
        await asyncio.sleep(0.1)

        assert statuses(world.bo)[0].tier is None
        assert world.bo.service.link.tier is H
        await end(world)

    run(scenario())


def test_where_the_upgrade_is_refused_messages_flow_over_another_tier_within_a_second() -> None:
    async def scenario() -> None:
        world = await a_conversation_over_three_tiers()
        for tier in (D, L):
            world.bo.transports[tier].failing["open"] = Refused("blocked", "The proxy refuses the upgrade.")
        world.bo.transport.cut()
        await asyncio.sleep(0.8)

        assert world.bo.service.link.tier is H
        assert world.bo.service.link.interval_s == 2.0
        assert await says(world, "over HTTP", within=0.1)
        await end(world)

    run(scenario())


def test_a_tier_that_works_again_takes_over_when_somebody_asks() -> None:
    async def scenario() -> None:
        world = await a_conversation_over_three_tiers()
        world.bo.transport.failing["open"] = Transient("unreachable")
        world.bo.transport.cut()
        await asyncio.sleep(300)
        assert world.bo.service.link.tier is L
        world.bo.transport.failing.clear()
        await world.bo.service.refresh()
        await asyncio.sleep(0.1)

        assert world.bo.service.link.tier is D
        assert carriers(world.bo)[-5:] == [D, None, H, L, D]
        assert await says(world, "direct again", within=0.1)
        await end(world)

    run(scenario())


def test_a_better_tier_is_probed_for_ever_and_takes_over_by_itself() -> None:
    async def scenario() -> None:
        world = await a_conversation_over_three_tiers()
        world.bo.transport.failing["open"] = Transient("unreachable")
        world.bo.transport.cut()
        await asyncio.sleep(3600)
        world.bo.transport.failing.clear()
        await asyncio.sleep(75)

        assert world.bo.service.link.tier is D
        await end(world)

    run(scenario())


def test_a_lower_tier_is_closed_only_when_the_higher_one_has_caught_up() -> None:
    async def scenario() -> None:
        world = await a_conversation_over_three_tiers()
        world.bo.transport.failing["open"] = Transient("unreachable")
        world.bo.transport.cut()
        await asyncio.sleep(10)
        world.bo.transport.failing.clear()
        world.bo.backend.failing["sync"] = Transient("busy")
        await asyncio.sleep(75)
        assert world.bo.transport.opened == 2
        assert await says(world, "over the lower tier still", within=0.1)
        world.bo.backend.failing.clear()
        await calm()

        assert carriers(world.bo)[-2:] == [L, D]
        await end(world)

    run(scenario())


def test_who_sends_into_a_black_hole_has_another_tier_within_five_seconds() -> None:
    async def scenario() -> None:
        world = await a_conversation_over_three_tiers()
        world.bo.transport.dark = True
        world.bo.transport.failing["open"] = Transient("no answer")
        await world.bo.service.send(ROOM, "is anybody there?")
        await asyncio.sleep(3.0)

        assert await says(world, "yes, here", within=0.1)
        assert world.bo.screen.texts() == ["is anybody there?", "yes, here"]
        assert world.bo.service.link.tier is H
        await end(world)

    run(scenario())


def test_what_the_check_of_the_tail_finds_makes_the_link_prove_itself() -> None:
    async def scenario() -> None:
        world = await a_conversation_over_three_tiers()
        before = world.bo.transport.proofs
        world.bo.network.loses = lambda _event: True
        await world.ann.service.send(ROOM, "lost on the way")
        await asyncio.sleep(32)

        assert world.bo.screen.texts() == ["lost on the way"]
        assert world.bo.transport.proofs == before + 1
        assert world.bo.service.link.tier is D
        await end(world)

    run(scenario())


def test_a_write_without_an_answer_makes_the_link_prove_itself() -> None:
    async def scenario() -> None:
        world = await a_conversation_over_three_tiers()
        answered = asyncio.Event()

        async def wait(_command: Command) -> None:
            _ = await answered.wait()

        world.bo.backend.performing = wait
        await world.bo.service.send(ROOM, "first")
        await asyncio.sleep(0.9)
        assert world.bo.transport.proofs == 0
        await asyncio.sleep(1)
        assert world.bo.transport.proofs == 1
        answered.set()
        await world.bo.service.send(ROOM, "second")
        await asyncio.sleep(10)

        assert world.bo.transport.proofs == 1
        await end(world)

    run(scenario())


def test_a_program_that_was_stopped_calls_nothing_connected_until_the_server_has_answered() -> None:
    async def scenario() -> None:
        world = await a_conversation_over_three_tiers()
        world.bo.transport.dark = True
        world.bo.screen.published.clear()
        loop = asyncio.get_running_loop()
        assert isinstance(loop, VirtualLoop)
        loop.stand_still(60)
        await asyncio.sleep(0.01)

        phases = [status.phase for status in statuses(world.bo)]
        assert phases[:2] == [Phase.CONNECTING, Phase.LIVE]
        assert world.bo.transport.opened == 2
        await end(world)

    run(scenario())


def test_another_network_makes_every_connection_anew() -> None:
    async def scenario() -> None:
        world = await a_conversation_over_three_tiers()
        world.bo.service.network_changed(Network.ONLINE)
        world.bo.service.network_changed(Network.OFFLINE)
        await asyncio.sleep(0.1)
        assert (world.bo.transport.opened, world.bo.service.link.network) == (1, Network.OFFLINE)
        world.bo.service.network_changed(Network.ONLINE)
        await asyncio.sleep(0.1)

        assert world.bo.transport.opened == 2
        assert world.bo.service.link.phase is Phase.LIVE
        await end(world)

    run(scenario())


def test_somebody_who_looks_at_the_window_has_the_link_prove_itself() -> None:
    async def scenario() -> None:
        world = await a_conversation_over_three_tiers()
        world.bo.service.focus_changed(focused=False)
        assert world.bo.transport.proofs == 0
        world.bo.service.focus_changed(focused=True)

        assert world.bo.transport.proofs == 1
        await end(world)

    run(scenario())


def test_news_are_looked_for_less_often_as_it_gets_calm_and_nobody_looks() -> None:
    async def scenario() -> None:
        world = await a_conversation_over_three_tiers()
        for tier in (D, L):
            world.bo.transports[tier].failing["open"] = Refused("blocked", "The proxy refuses the upgrade.")
        world.bo.transport.cut()
        paces: list[float | None] = []
        for step in (1.0, 90.0, 300.0):
            await asyncio.sleep(step)
            paces.append(world.bo.service.link.interval_s)
        world.bo.service.focus_changed(focused=False)
        await asyncio.sleep(0.1)
        paces.append(world.bo.service.link.interval_s)
        await world.ann.service.send(ROOM, "hello?")
        await asyncio.sleep(0.1)
        paces.append(world.bo.service.link.interval_s)

        assert paces == [2.0, 5.0, 10.0, 30.0, 5.0]
        await end(world)

    run(scenario())
