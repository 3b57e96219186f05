"""The open room: older pages, jumps, read marks, and who is typing."""

import asyncio

import pytest

from desktop_chat.core.diffs import TimelinePatch, TypingChanged
from desktop_chat.domain.delivery import Delivery
from desktop_chat.domain.errors import Transient, UserError
from desktop_chat.domain.ids import MessageId
from tests.service.clients import Person, typing
from tests.service.virtual_time import run
from tests.service.worlds import ANN, BO, OTHER, ROOM, World, a_conversation, a_world, end


def patches(person: Person) -> list[TimelinePatch]:
    return [value for value in person.screen.published if isinstance(value, TimelinePatch)]


async def a_long_room(count: int) -> World:
    """Make a room with many messages of Bo, into which Ann then comes."""
    world = a_world()
    await world.bo.come_in()
    for number in range(1, count + 1):
        await world.bo.service.send(ROOM, f"number {number}")
        await asyncio.sleep(0.01)
    await world.ann.come_in()
    return world


def test_older_messages_come_from_the_server_when_the_store_has_no_more() -> None:
    async def scenario() -> None:
        world = await a_long_room(250)
        await world.ann.service.open_room(ROOM)
        await asyncio.sleep(1)
        while patches(world.ann)[-1].older:
            await world.ann.service.load_older(ROOM)

        assert world.ann.screen.texts() == [f"number {number}" for number in range(1, 251)]
        assert any(patch.loading for patch in patches(world.ann))
        assert not patches(world.ann)[-1].loading
        assert world.ann.backend.calls["history"] == 2
        await end(world)

    run(scenario())


def test_older_messages_that_cannot_be_had_now_are_an_error_of_that_call() -> None:
    async def scenario() -> None:
        world = await a_long_room(150)
        await world.ann.service.open_room(ROOM)
        world.ann.network.up = False

        with pytest.raises(Transient):
            await world.ann.service.load_older(ROOM)
        assert patches(world.ann)[-1].older
        assert not patches(world.ann)[-1].loading
        world.ann.network.up = True
        await world.ann.service.load_older(ROOM)
        assert len(world.ann.screen.rows) == 150
        await end(world)

    run(scenario())


def test_a_room_with_little_on_the_screen_is_filled_up() -> None:
    async def scenario() -> None:
        world = a_world()
        world.server.per = 5
        await world.bo.come_in()
        for number in range(20):
            await world.bo.service.send(ROOM, f"number {number}")
            await asyncio.sleep(0.01)
        await world.ann.come_in()
        await world.ann.service.open_room(ROOM)
        await asyncio.sleep(1)

        assert len(world.ann.screen.rows) == 20
        await end(world)

    run(scenario())


def test_one_can_jump_back_and_return() -> None:
    async def scenario() -> None:
        world = await a_long_room(90)
        await open_all_read(world)
        first = await message_saying(world, "number 1")
        with pytest.raises(UserError, match="not on this computer"):
            await world.ann.service.jump_to(ROOM, MessageId("unknown"))
        await world.ann.service.jump_to(ROOM, first)
        assert patches(world.ann)[-1].jump_to == first
        assert world.ann.screen.texts()[0] == "number 1"
        assert patches(world.ann)[-1].newer
        await world.bo.service.send(ROOM, "not in this window")
        await asyncio.sleep(1)
        assert "not in this window" not in world.ann.screen.texts()
        await world.ann.service.load_newer(ROOM)
        assert world.ann.screen.texts()[-1] == "not in this window"
        await world.ann.service.jump_to(ROOM, first)
        assert patches(world.ann)[-1].jump_to == first
        await world.ann.service.jump_to_newest(ROOM)
        assert patches(world.ann)[-1].jump_to == world.ann.screen.rows[-1].message.id
        await end(world)

    run(scenario())


async def open_all_read(world: World) -> None:
    """Let Ann open the room with everything in it read, so that only its end is shown."""
    await world.ann.service.open_room(ROOM)
    await world.ann.service.mark_read(ROOM, world.ann.screen.rows[-1].message.id)
    await world.ann.service.open_room(ROOM)


def deliveries(person: Person) -> list[Delivery]:
    return [row.message.delivery for row in person.screen.rows]


async def message_saying(world: World, text: str) -> MessageId:
    answer = await world.ann.service.search(text)
    return next(hit.found.message.id for hit in answer.hits if hit.found.snippet.endswith(text))


def test_who_writes_in_the_past_is_taken_to_the_present() -> None:
    async def scenario() -> None:
        world = await a_long_room(95)
        await open_all_read(world)
        await world.ann.service.jump_to(ROOM, await message_saying(world, "number 1"))
        assert patches(world.ann)[-1].newer
        await world.ann.service.send(ROOM, "and now")
        await asyncio.sleep(1)

        assert world.ann.screen.texts()[-1] == "and now"
        assert not patches(world.ann)[-1].newer
        await end(world)

    run(scenario())


def test_unread_messages_are_counted_and_the_line_stands_above_the_first() -> None:
    async def scenario() -> None:
        world = await a_long_room(3)
        assert world.ann.screen.unread(ROOM) == 3
        await world.ann.service.open_room(ROOM)
        await asyncio.sleep(1)

        assert patches(world.ann)[0].unread_from == world.ann.screen.rows[0].message.id
        assert world.bo.screen.unread(ROOM) == 0
        await end(world)

    run(scenario())


def test_reading_counts_here_at_once_and_there_in_one_call_for_all_rooms() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        in_room = await world.bo.service.send(ROOM, "one")
        in_other = await world.bo.service.send(OTHER, "two")
        await asyncio.sleep(5)
        assert world.ann.screen.unread(ROOM) == 1
        calls = world.ann.backend.calls.get("mark", 0)
        await world.ann.service.mark_read(ROOM, in_room)
        await world.ann.service.mark_read(OTHER, in_other)
        assert (world.ann.screen.unread(ROOM), world.ann.screen.unread(OTHER)) == (0, 0)
        assert world.ann.backend.calls.get("mark", 0) == calls
        assert deliveries(world.bo) == [Delivery.DELIVERED]
        await asyncio.sleep(2.1)

        assert world.ann.backend.calls["mark"] == calls + 1
        assert deliveries(world.bo) == [Delivery.READ]
        assert [reader.name for reader in world.bo.screen.rows[0].readers] == ["Ann"]
        await world.ann.service.mark_read(ROOM, in_room)
        await asyncio.sleep(5)
        assert world.ann.backend.calls["mark"] == calls + 1
        await end(world)

    run(scenario())


def test_what_was_read_offline_is_told_after_a_restart() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        message = await world.bo.service.send(ROOM, "one")
        await asyncio.sleep(5)
        world.ann.network.up = False
        await world.ann.service.mark_read(ROOM, message)
        await asyncio.sleep(5)
        await world.ann.killed()
        world.ann.network.up = True
        await world.ann.start_again()
        assert world.ann.screen.unread(ROOM) == 0
        await asyncio.sleep(5)

        assert deliveries(world.bo) == [Delivery.READ]
        await end(world)

    run(scenario())


def test_marks_that_cannot_be_told_are_told_later() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        message = await world.bo.service.send(ROOM, "one")
        await asyncio.sleep(5)
        world.ann.network.up = False
        world.ann.transport.cut()
        await world.ann.service.mark_read(ROOM, message)
        await asyncio.sleep(600)
        world.ann.network.up = True
        await asyncio.sleep(40)

        assert deliveries(world.bo) == [Delivery.READ]
        await end(world)

    run(scenario())


def test_typing_is_shown_by_name_and_runs_out() -> None:
    async def scenario() -> None:
        world = await a_conversation()

        def shown() -> list[tuple[str, ...]]:
            return [value.names for value in world.bo.screen.published if isinstance(value, TypingChanged)]

        world.bo.transport.push(typing(ROOM, ANN, on=True))
        world.bo.transport.push(typing(ROOM, BO, on=True))
        await asyncio.sleep(1)
        assert shown() == [("Ann",)]
        await asyncio.sleep(6)
        assert shown() == [("Ann",), ()]
        world.bo.transport.push(typing(ROOM, ANN, on=True))
        await world.ann.service.send(ROOM, "done")
        await asyncio.sleep(1)
        assert shown()[-1] == ()
        await end(world)

    run(scenario())


def test_a_reaction_to_an_older_message_does_not_end_what_its_sender_is_typing() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        older = await world.ann.service.send(ROOM, "older")
        await asyncio.sleep(1)
        world.bo.transport.push(typing(ROOM, ANN, on=True))
        await world.bo.service.react(ROOM, older, "👍", on=True)
        await asyncio.sleep(1)

        told = [value.names for value in world.bo.screen.published if isinstance(value, TypingChanged)]
        assert told == [("Ann",)]
        await end(world)

    run(scenario())


def test_typing_is_said_at_most_every_three_seconds() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        await world.ann.service.say_typing(ROOM, on=False)
        for _key in range(40):
            await world.ann.service.say_typing(ROOM, on=True)
            await asyncio.sleep(0.1)
        await world.ann.service.say_typing(ROOM, on=False)

        assert world.ann.transport.typed == [True, True, False]
        world.ann.transport.cut()
        world.ann.network.up = False
        await asyncio.sleep(1)
        await world.ann.service.say_typing(ROOM, on=True)
        assert world.ann.transport.typed == [True, True, False]
        await end(world)

    run(scenario())


def test_a_closed_room_is_not_followed_any_more() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        await world.bo.service.close_room()
        before = len(patches(world.bo))
        await world.ann.service.send(ROOM, "unseen")
        await asyncio.sleep(1)

        assert len(patches(world.bo)) == before
        assert world.bo.screen.unread(ROOM) == 1
        await world.bo.service.jump_to_newest(ROOM)
        assert world.bo.screen.texts() == ["unseen"]
        await end(world)

    run(scenario())
