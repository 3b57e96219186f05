"""Forwarding a message into another room, with the name of whoever wrote it."""

import asyncio

import pytest

from desktop_chat.domain.content import TextContent
from desktop_chat.domain.errors import UserError
from tests.service.virtual_time import run
from tests.service.worlds import OTHER, ROOM, a_conversation, calm, end


def test_a_copy_names_its_author_also_when_it_is_forwarded_again() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        message = await world.bo.service.send(ROOM, "the plan, @ann")
        await asyncio.sleep(1)

        copy = await world.ann.service.messages.forward(ROOM, message, OTHER)
        await calm()
        await world.ann.service.open_room(OTHER)
        again = await world.ann.service.messages.forward(OTHER, copy, ROOM)
        await calm()

        forwarded = TextContent(text="the plan, @ann", origin="Bo")
        assert world.server.rooms[OTHER].messages[copy].content == forwarded
        assert world.server.rooms[ROOM].messages[again].content == forwarded
        assert world.bo.screen.rows[-1].message.content == forwarded
        with pytest.raises(UserError):
            await world.ann.service.edit(ROOM, again, "other words")
        await end(world)

    run(scenario())


def test_what_has_no_text_is_not_forwarded() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        message = await world.ann.service.send(ROOM, "gone")
        await world.ann.service.delete(ROOM, message)
        await calm()

        with pytest.raises(UserError):
            await world.ann.service.messages.forward(ROOM, message, OTHER)
        await end(world)

    run(scenario())
