"""Channels are found and joined without an invitation, and one can wait for the first catch-up."""

import asyncio

import pytest

from desktop_chat.core.diffs import RoomView
from desktop_chat.domain.errors import Refused, Transient
from desktop_chat.domain.ids import RoomId
from desktop_chat.domain.room import Channel, RoomKind
from desktop_chat.domain.user import MemberState
from tests.service.clients import Person
from tests.service.virtual_time import run
from tests.service.worlds import BO, OTHER, ROOM, World, a_conversation, a_world, calm, end

TEA = RoomId("00000000-0000-7000-8000-0000000000c0")


async def a_channel(name: str = "Tea", messages: int = 0) -> World:
    """Make a conversation beside which Ann has a channel, in which Bo is not."""
    world = await a_conversation()
    await world.ann.service.create_room(RoomKind.CHANNEL, name, (), room=TEA)
    for number in range(messages):
        await world.ann.service.send(TEA, f"number {number}")
        await asyncio.sleep(0.01)
    return world


def titles(person: Person) -> list[str]:
    """Return what stands in the list of rooms, in alphabetical order."""
    return sorted(entry.title for entry in person.screen.roster.entries if not entry.gone)


def test_a_channel_of_somebody_else_is_found_by_the_beginning_of_its_name() -> None:
    async def scenario() -> None:
        world = await a_channel()

        tea = Channel(id=TEA, name="Tea", topic=None, members=1, joined=False)
        assert await world.bo.service.find_channels(" te ") == (tea,)
        assert await world.bo.service.find_channels("") == (tea,)
        assert await world.bo.service.find_channels("Team") == ()
        await end(world)

    run(scenario())


def test_a_joined_channel_is_in_the_store_at_once_and_live() -> None:
    async def scenario() -> None:
        world = await a_channel(messages=3)
        await world.bo.service.join_channel(TEA)
        shown = titles(world.bo)
        await world.bo.service.open_room(TEA)
        await asyncio.sleep(0.1)
        await world.ann.service.send(TEA, "welcome")
        await asyncio.sleep(0.1)

        assert shown == ["Garden", "Tea", "Team"]
        assert world.bo.screen.texts() == ["number 0", "number 1", "number 2", "welcome"]
        assert world.bo.service.room_titled("tea") == TEA
        await end(world)

    run(scenario())


def test_joining_twice_is_no_error_and_makes_one_member() -> None:
    async def scenario() -> None:
        world = await a_channel()
        await world.bo.service.join_channel(TEA)
        head = world.server.rooms[TEA].head
        await world.bo.service.join_channel(TEA)

        assert world.server.rooms[TEA].head == head
        await end(world)

    run(scenario())


def test_a_channel_that_was_left_is_joined_again_and_can_be_written_in() -> None:
    async def scenario() -> None:
        world = await a_channel(messages=1)
        await world.bo.service.join_channel(TEA)
        await world.bo.service.leave(TEA)
        await asyncio.sleep(1)
        gone = world.bo.service.room_titled("Tea")
        await world.ann.service.send(TEA, "meanwhile")
        await world.bo.service.join_channel(TEA)
        await world.bo.service.open_room(TEA)
        await asyncio.sleep(0.1)

        assert gone is None
        assert world.bo.screen.texts() == ["number 0", "meanwhile"]
        assert [value for value in world.bo.screen.published if isinstance(value, RoomView)][-1].may_write
        await end(world)

    run(scenario())


def test_a_refused_join_is_an_error_of_that_call_and_shows_no_room() -> None:
    async def scenario() -> None:
        world = await a_channel()
        world.server.set_member(TEA, world.server.rooms[TEA].log[0].op, BO, MemberState.BANNED)

        with pytest.raises(Refused) as banned:
            await world.bo.service.join_channel(TEA)
        with pytest.raises(Refused) as group:
            await world.bo.service.join_channel(OTHER)

        assert (banned.value.code, group.value.code) == ("not_allowed", "not_found")
        assert titles(world.bo) == ["Garden", "Team"]
        await end(world)

    run(scenario())


def test_without_a_network_channels_are_neither_found_nor_joined() -> None:
    async def scenario() -> None:
        world = await a_channel()
        world.bo.network.up = False

        with pytest.raises(Transient):
            await world.bo.service.find_channels("")
        with pytest.raises(Transient):
            await world.bo.service.join_channel(TEA)
        await end(world)

    run(scenario())


def test_a_join_whose_room_could_not_be_fetched_at_once_shows_it_later() -> None:
    async def scenario() -> None:
        world = await a_channel()
        world.bo.backend.failing["sync"] = Transient("busy")
        await world.bo.service.join_channel(TEA)
        before = titles(world.bo)
        world.bo.backend.failing.clear()
        await calm()

        assert before == ["Garden", "Team"]
        assert titles(world.bo) == ["Garden", "Tea", "Team"]
        await end(world)

    run(scenario())


def test_a_room_id_that_somebody_else_has_used_is_refused() -> None:
    async def scenario() -> None:
        world = await a_channel()

        with pytest.raises(Refused) as caught:
            await world.bo.service.create_room(RoomKind.CHANNEL, "Tea", (), room=TEA)

        assert caught.value.code == "id_taken"
        await end(world)

    run(scenario())


def test_caught_up_waits_for_the_first_whole_fetch_however_long_the_network_is_away() -> None:
    async def scenario() -> None:
        world = a_world()
        await world.bo.come_in()
        await world.bo.service.caught_up()
        await world.ann.service.start()
        world.ann.backend.failing["sync"] = Transient("busy")
        await world.ann.service.sign_in("ann@example.org", "secret")
        waiting = asyncio.ensure_future(world.ann.service.caught_up())  # noqa: TID251 - looked at below, kept by nobody
        await asyncio.sleep(60)
        early = waiting.done(), world.ann.service.epoch, world.ann.service.room_titled("Team")
        world.ann.backend.failing.clear()
        await waiting

        assert early == (False, None, None)
        assert world.ann.service.epoch == world.server.epoch
        assert world.ann.service.room_titled("team") == ROOM
        await end(world)

    run(scenario())
