"""Going to a day or a mention that is not on this computer, and opening where one stopped reading."""

import asyncio

import pytest

from desktop_chat.core.diffs import TimelinePatch
from desktop_chat.domain.content import TextContent
from desktop_chat.domain.errors import UserError
from desktop_chat.domain.ids import UnixMillis
from desktop_chat.service.timelines import MOST_FIRST
from tests.service.clients import Person
from tests.service.virtual_time import run
from tests.service.worlds import ROOM, World, a_conversation, calm, end, server_now

MANY = MOST_FIRST + 60


async def a_long_history(world: World, text: str = "message {}") -> list[UnixMillis]:
    """Let Bo write much; return when each message was sent."""
    for number in range(MANY):
        await world.bo.service.send(ROOM, text.format(number))
        await asyncio.sleep(2)
    await calm()
    return [message.sent_at for message in world.server.rooms[ROOM].in_order()]


async def newcomer(world: World) -> Person:
    """Let Ann come to another computer, which has the newest page only."""
    person = Person(world.server, world.ann.user, 9)
    await person.come_in()
    await person.service.open_room(ROOM)
    await calm()
    return person


async def leave(person: Person) -> None:
    await person.service.stop()
    await person.tasks.cancel_all()


def jumped_to(person: Person) -> str:
    """Return the text of the message that was brought into view last."""
    patch = [value for value in person.screen.published if isinstance(value, TimelinePatch) and value.jump_to][-1]
    row = next(row for row in person.screen.rows if row.message.id == patch.jump_to)
    assert isinstance(row.message.content, TextContent)
    return row.message.content.text


def test_a_day_far_back_is_fetched_and_shown() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        times = await a_long_history(world)
        person = await newcomer(world)

        await person.service.messages.go_to_date(ROOM, UnixMillis(times[40] - 1000))
        far_back = jumped_to(person)
        await person.service.messages.go_to_date(ROOM, UnixMillis(0))
        first = jumped_to(person)
        await person.service.messages.go_to_date(ROOM, UnixMillis(server_now() + 1000))

        assert (far_back, first) == ("message 40", "message 0")
        assert jumped_to(person) == f"message {MANY - 1}" or person.screen.texts()[-1] == f"message {MANY - 1}"
        await leave(person)
        await end(world)

    run(scenario())


def test_without_the_server_the_nearest_day_that_is_here_is_shown() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        await a_long_history(world)
        person = await newcomer(world)
        person.network.up = False
        person.transport.cut()
        await calm()
        here = person.screen.texts()[0]

        await person.service.messages.go_to_date(ROOM, UnixMillis(0))

        assert jumped_to(person) == here != "message 0"
        await leave(person)
        await end(world)

    run(scenario())


def test_a_room_opens_where_one_stopped_reading_also_far_back() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        read = await world.bo.service.send(ROOM, "the last one read")
        await calm()
        await world.ann.service.mark_read(ROOM, read)
        await world.ann.service.close_room()
        await a_long_history(world)

        await world.ann.service.open_room(ROOM)
        patch = [v for v in world.ann.screen.published if isinstance(v, TimelinePatch) and v.reset][-1]
        unread = next(row for row in world.ann.screen.rows if row.message.id == patch.unread_from)

        assert isinstance(unread.message.content, TextContent)
        assert unread.message.content.text == "message 0"
        assert patch.newer
        await world.ann.service.jump_to_newest(ROOM)
        assert world.ann.screen.texts()[-1] == f"message {MANY - 1}"
        await end(world)

    run(scenario())


def test_the_first_unread_mention_is_gone_to_and_then_there_is_none() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        handle = world.server.people[world.ann.user].handle
        await world.ann.service.close_room()
        await world.bo.service.send(ROOM, f"hello @{handle}")
        await world.bo.service.send(ROOM, "more")
        await calm()
        await world.ann.service.open_room(ROOM)

        await world.ann.service.messages.go_to_mention(ROOM)
        shown = jumped_to(world.ann)
        await world.ann.service.mark_read(ROOM, world.ann.screen.rows[-1].message.id)
        await calm()

        assert shown == f"hello @{handle}"
        with pytest.raises(UserError):
            await world.ann.service.messages.go_to_mention(ROOM)
        await end(world)

    run(scenario())
