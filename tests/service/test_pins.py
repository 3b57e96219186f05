"""Pins for the whole room, bookmarks for oneself, and the messages that name one."""

import asyncio

import pytest

from desktop_chat.core.diffs import PinsChanged
from desktop_chat.domain.errors import UserError
from desktop_chat.domain.search import Hit
from tests.service.clients import Person
from tests.service.virtual_time import run
from tests.service.worlds import OTHER, ROOM, a_conversation, calm, end


def pinned(person: Person) -> list[str]:
    """Return what the bar of pins says in the open room."""
    told = [value for value in person.screen.published if isinstance(value, PinsChanged)]
    return words(told[-1].pins)


def words(hits: tuple[Hit, ...]) -> list[str]:
    return [hit.found.snippet for hit in hits]


def test_a_pin_is_seen_by_all_and_taken_down_by_all() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        message = await world.bo.service.send(ROOM, "the plan")
        await asyncio.sleep(1)

        await world.ann.service.messages.pin(ROOM, message, on=True)
        at_once = pinned(world.ann)
        await asyncio.sleep(1)
        seen = pinned(world.bo)
        await world.bo.service.edit(ROOM, message, "the new plan")
        await asyncio.sleep(1)
        edited = pinned(world.ann)
        await world.ann.service.messages.pin(ROOM, message, on=False)
        await calm()

        assert at_once == seen == ["the plan"]
        assert edited == ["the new plan"]
        assert pinned(world.ann) == pinned(world.bo) == []
        await end(world)

    run(scenario())


def test_a_pin_waits_in_the_outbox_and_only_those_may_pin_who_keep_order() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        message = await world.bo.service.send(ROOM, "the plan")
        await asyncio.sleep(1)
        with pytest.raises(UserError):
            await world.bo.service.messages.pin(ROOM, message, on=True)
        world.ann.network.up = False
        world.ann.transport.cut()

        await world.ann.service.messages.pin(ROOM, message, on=True)
        here, there = pinned(world.ann), pinned(world.bo)
        world.ann.network.up = True
        await calm()

        assert (here, there) == (["the plan"], [])
        assert pinned(world.bo) == ["the plan"]
        await end(world)

    run(scenario())


def test_a_pin_far_back_in_the_history_is_fetched_when_its_room_is_opened() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        message = await world.ann.service.send(ROOM, "long ago")
        for number in range(250):
            await world.ann.service.send(ROOM, f"message {number}")
        await calm()
        await world.ann.service.messages.pin(ROOM, message, on=True)
        await calm()
        late = Person(world.server, world.bo.user, 7)
        await late.come_in()

        await late.service.open_room(ROOM)
        await calm()

        assert pinned(late) == ["long ago"]
        await late.service.stop()
        await late.tasks.cancel_all()
        await end(world)

    run(scenario())


def test_bookmarks_are_kept_across_rooms_and_restarts_and_nobody_is_told() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        first = await world.bo.service.send(ROOM, "one")
        second = await world.bo.service.send(OTHER, "two")
        await calm()
        head = world.server.rooms[ROOM].head

        await world.ann.service.messages.bookmark(ROOM, first, on=True)
        await world.ann.service.messages.bookmark(OTHER, second, on=True)
        marked = [row.message.bookmarked for row in world.ann.screen.rows]
        await world.ann.killed()
        await world.ann.start_again()
        kept = await world.ann.service.messages.bookmarks()
        await world.ann.service.messages.bookmark(ROOM, first, on=False)

        assert marked == [True]
        assert words(kept) == ["two", "one"]
        assert [hit.place for hit in kept] == ["Garden", "Team"]
        assert words(await world.ann.service.messages.bookmarks()) == ["two"]
        assert world.server.rooms[ROOM].head == head
        await end(world)

    run(scenario())


def test_messages_of_others_that_name_one_are_found_the_newest_first() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        handle = world.server.people[world.ann.user].handle
        texts = ("@{}, look", "mail@{} is no mention", "nor is {}", "@{}s", "(@{})")
        for text in texts:
            await world.bo.service.send(ROOM, text.format(handle))
        await world.ann.service.send(ROOM, f"I am @{handle}")
        await calm()

        assert words(await world.ann.service.messages.mentions()) == [f"(@{handle})", f"@{handle}, look"]
        assert words(await world.bo.service.messages.mentions()) == []
        await end(world)

    run(scenario())
