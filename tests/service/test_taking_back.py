"""Taking back changes that wait in the outbox."""

import asyncio

import pytest

from desktop_chat.domain.errors import UserError
from desktop_chat.domain.ids import MessageId
from desktop_chat.domain.link_report import WaitingItem, WaitingKind
from tests.service.virtual_time import run
from tests.service.worlds import ROOM, World, a_conversation, calm, end


async def said(world: World) -> MessageId:
    """Let Ann say something that Bo has."""
    message = await world.ann.service.send(ROOM, "as it was")
    await asyncio.sleep(1)
    return message


def waiting(world: World, kind: WaitingKind) -> WaitingItem:
    """Return what Ann sees waiting of this kind."""
    return next(item for item in world.ann.service.waiting() if item.kind is kind)


@pytest.mark.parametrize("kind", [WaitingKind.EDIT, WaitingKind.DELETION, WaitingKind.REACTION, WaitingKind.PIN])
def test_a_change_that_waits_for_the_network_is_taken_back_and_nobody_hears_of_it(kind: WaitingKind) -> None:
    async def scenario() -> None:
        world = await a_conversation()
        ann, message = world.ann.service, await said(world)
        head = world.server.rooms[ROOM].head
        world.ann.network.up = False
        match kind:
            case WaitingKind.EDIT:
                await ann.edit(ROOM, message, "as it shall be")
            case WaitingKind.DELETION:
                await ann.delete(ROOM, message)
            case WaitingKind.REACTION:
                await ann.react(ROOM, message, "\U0001f44d", on=True)
            case _:
                await ann.messages.pin(ROOM, message, on=True)
        await asyncio.sleep(5)

        await ann.messages.take_back(waiting(world, kind).op)
        world.ann.network.up = True
        await calm()

        assert world.ann.screen.texts() == world.bo.screen.texts() == ["as it was"]
        assert world.server.rooms[ROOM].head == head
        assert ann.waiting() == ()
        await end(world)

    run(scenario())


def test_what_was_taken_back_although_the_server_had_it_is_shown_as_the_server_has_it() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        ann, message = world.ann.service, await said(world)
        world.ann.network.answer_lost = 1.0
        await ann.edit(ROOM, message, "arrived")
        await asyncio.sleep(0.5)
        item = waiting(world, WaitingKind.EDIT)

        await ann.messages.take_back(item.op)
        world.ann.network.answer_lost = 0.0
        await calm()

        assert world.ann.screen.texts() == world.bo.screen.texts() == ["arrived"]
        with pytest.raises(UserError):
            await ann.messages.take_back(item.op)
        await end(world)

    run(scenario())
