"""Preferences of rooms are here at once, reach the server when they can, and come to the person's other devices."""

import asyncio

from desktop_chat.core.diffs import Arrival, Arrived, RosterEntry
from desktop_chat.domain.commands import Command, EditMessage, SendMessage
from desktop_chat.domain.content import TextContent
from desktop_chat.domain.errors import Refused
from desktop_chat.domain.ids import MessageId, OpId, RoomId
from desktop_chat.domain.preferences import NO_PREFS, RoomPrefs
from tests.service.clients import Person
from tests.service.virtual_time import run
from tests.service.worlds import ANN, BO, OTHER, ROOM, World, a_conversation, a_world, end

NEW = MessageId("00000000-0000-7000-8000-0000000000aa")


def line(person: Person, room: RoomId = ROOM) -> RosterEntry:
    return next(entry for entry in person.screen.roster.entries if entry.room == room)


def arrivals(person: Person) -> list[Arrival]:
    """Return what somebody was told of."""
    return [arrival for news in person.screen.published if isinstance(news, Arrived) for arrival in news.arrivals]


async def two_devices() -> tuple[World, Person]:
    """Make a world in which Ann is at two computers."""
    world = await a_conversation()
    second = Person(world.server, ANN, 7)
    await second.come_in()
    return world, second


def test_a_change_is_seen_at_once_and_on_the_other_device_soon() -> None:
    async def scenario() -> None:
        world, second = await two_devices()

        await world.ann.service.set_prefs(OTHER, {"pinned": True})
        assert line(world.ann, OTHER).prefs == RoomPrefs(pinned=True)
        assert world.ann.screen.roster.entries[0].room == OTHER
        await asyncio.sleep(1)

        assert line(second, OTHER).prefs == RoomPrefs(pinned=True)
        assert line(world.bo, OTHER).prefs == NO_PREFS
        assert await world.ann.store.unsent_prefs() == ()
        await second.service.stop()
        await end(world)

    run(scenario())


def test_devices_that_were_offline_do_not_undo_each_other() -> None:
    async def scenario() -> None:
        world, second = await two_devices()
        world.ann.network.up = second.network.up = False
        await world.ann.service.set_prefs(ROOM, {"pinned": True})
        await second.service.set_prefs(ROOM, {"archived": True})
        await asyncio.sleep(10)

        world.ann.network.up = second.network.up = True
        await asyncio.sleep(60)

        both = RoomPrefs(pinned=True, archived=True)
        assert (line(world.ann).prefs, line(second).prefs) == (both, both)
        await second.service.stop()
        await end(world)

    run(scenario())


def test_a_change_outlives_the_program() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        world.ann.network.up = False
        await world.ann.service.set_prefs(ROOM, {"favourite": True})
        await world.ann.killed()

        world.ann.network.up = True
        await world.ann.start_again()
        assert line(world.ann).prefs == RoomPrefs(favourite=True)
        await asyncio.sleep(5)

        assert world.server.prefs[ANN, ROOM].prefs == RoomPrefs(favourite=True)
        await end(world)

    run(scenario())


def test_what_is_so_already_is_not_told() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        await world.ann.service.set_prefs(ROOM, {"pinned": False})
        await world.ann.service.set_prefs(RoomId("nowhere"), {"pinned": True})
        await asyncio.sleep(1)

        assert "set_prefs" not in world.ann.backend.calls
        await end(world)

    run(scenario())


def test_a_refused_change_is_taken_back() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        world.ann.backend.failing["set_prefs"] = Refused("not_member", "You are not a member of this room.", 403)

        await world.ann.service.set_prefs(ROOM, {"pinned": True})
        await asyncio.sleep(1)

        assert line(world.ann).prefs == NO_PREFS
        await end(world)

    run(scenario())


def test_reading_a_room_takes_the_own_mark_away() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        message = await world.bo.service.send(ROOM, "hello")
        await asyncio.sleep(1)
        await world.ann.service.set_prefs(ROOM, {"unread": True})
        assert line(world.ann).is_unread

        await world.ann.service.mark_read(ROOM, message)
        await asyncio.sleep(1)

        assert not line(world.ann).is_unread
        assert world.server.prefs[ANN, ROOM].prefs == NO_PREFS
        await end(world)

    run(scenario())


def test_an_unread_mention_is_counted_until_it_is_read() -> None:
    async def scenario() -> None:
        world = a_world()
        for person in (world.ann, world.bo):
            await person.come_in()
        naming = SendMessage(op=OpId(NEW), room=ROOM, message=NEW, content=TextContent(text="@ann"), mentions=(ANN, BO))
        world.server.perform(BO, naming)
        await asyncio.sleep(1)

        assert (line(world.ann).unread, line(world.ann).mentions) == (1, 1)
        assert line(world.bo).mentions == 0

        await world.ann.service.open_room(ROOM)
        await world.ann.service.mark_read(ROOM, NEW)
        assert line(world.ann).mentions == 0
        await end(world)

    run(scenario())


def test_a_room_can_be_called_read_without_looking_at_it() -> None:
    async def scenario() -> None:
        world, second = await two_devices()
        for text in ("one", "two"):
            await world.bo.service.send(OTHER, text)
        await asyncio.sleep(1)
        await world.ann.service.set_prefs(OTHER, {"unread": True})
        assert line(world.ann, OTHER).unread == 2

        await world.ann.service.mark_room_read(OTHER)
        assert not line(world.ann, OTHER).is_unread
        await asyncio.sleep(5)

        assert not line(second, OTHER).is_unread
        await world.ann.service.mark_room_read(OTHER)
        await second.service.stop()
        await end(world)

    run(scenario())


def test_who_is_named_in_a_text_has_a_mention_and_who_is_quoted_in_code_has_none() -> None:
    async def scenario() -> None:
        world = a_world()
        for person in (world.ann, world.bo):
            await person.come_in()

        await world.ann.service.send(ROOM, "`@bo` says nobody")
        await world.ann.service.send(ROOM, "hi @Bo, and @nobody")
        await asyncio.sleep(1)

        assert (line(world.bo).unread, line(world.bo).mentions) == (2, 1)
        assert line(world.ann).mentions == 0
        await end(world)

    run(scenario())


def test_an_edit_that_names_somebody_calls_them_once_and_one_that_does_not_takes_it_back() -> None:
    async def scenario() -> None:
        world = a_world()
        for person in (world.ann, world.bo):
            await person.come_in()
        said = await world.ann.service.send(ROOM, "look here")
        await asyncio.sleep(1)

        await world.ann.service.edit(ROOM, said, "look here, @bo")
        await asyncio.sleep(1)
        assert (line(world.bo).unread, line(world.bo).mentions) == (1, 1)
        assert [(arrival.text, arrival.mentioned) for arrival in arrivals(world.bo)] == [
            ("look here", False),
            ("look here, @bo", True),
        ]

        await world.ann.service.edit(ROOM, said, "look there, @bo")
        await asyncio.sleep(1)
        assert line(world.bo).mentions == 1
        await world.ann.service.edit(ROOM, said, "never mind")
        await asyncio.sleep(1)
        assert (line(world.bo).unread, line(world.bo).mentions) == (1, 0)
        assert len(arrivals(world.bo)) == 2
        await end(world)

    run(scenario())


def test_an_edit_calls_who_has_read_the_message_and_was_offline() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        said = await world.ann.service.send(ROOM, "look here")
        await asyncio.sleep(1)
        await world.bo.service.mark_read(ROOM, said)
        world.bo.network.up = False
        await world.ann.service.edit(ROOM, said, "look here, @bo")
        await asyncio.sleep(10)

        world.bo.network.up = True
        await asyncio.sleep(60)

        assert [(arrival.message, arrival.mentioned) for arrival in arrivals(world.bo)] == [(said, False), (said, True)]
        assert (line(world.bo).unread, line(world.bo).mentions) == (0, 0)
        await end(world)

    run(scenario())


def test_only_an_edit_that_has_to_do_with_names_speaks_of_them() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        asked: list[Command] = []

        async def note(command: Command) -> None:
            asked.append(command)

        world.ann.backend.performing = note
        said = await world.ann.service.send(ROOM, "look")
        for text in ("look here", "look, @bo", "look, @BO!", "never mind", "really"):
            await asyncio.sleep(1)
            await world.ann.service.edit(ROOM, said, text)
        await asyncio.sleep(1)

        named = [command.mentions for command in asked if isinstance(command, EditMessage)]
        assert named == [None, (BO,), (BO,), (), None]
        await end(world)

    run(scenario())
