"""Deleting for everyone, which can be taken back until others are told, and deleting for oneself."""

import asyncio

import pytest

from desktop_chat.domain.errors import UserError
from desktop_chat.domain.ids import MessageId
from desktop_chat.service.messages import UNDO_S
from tests.service.virtual_time import run
from tests.service.worlds import ROOM, World, a_conversation, calm, end


async def two_messages(world: World) -> tuple[MessageId, MessageId]:
    """Let Ann, who made the room, and Bo say something."""
    of_ann = await world.ann.service.send(ROOM, "of Ann")
    await asyncio.sleep(1)
    of_bo = await world.bo.service.send(ROOM, "of Bo")
    await asyncio.sleep(1)
    return of_ann, of_bo


def test_others_are_told_of_a_deletion_when_it_cannot_be_undone_any_more() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        of_ann, _ = await two_messages(world)

        undoable = await world.ann.service.messages.delete(ROOM, of_ann)
        await world.ann.service.send(ROOM, "goes before it")
        await asyncio.sleep(UNDO_S - 1)
        meanwhile = world.ann.screen.texts(), world.bo.screen.texts()
        await asyncio.sleep(2)

        assert undoable
        assert meanwhile == (["DeletedContent", "of Bo", "goes before it"], ["of Ann", "of Bo", "goes before it"])
        assert world.ann.screen.texts() == world.bo.screen.texts() == ["DeletedContent", "of Bo", "goes before it"]
        with pytest.raises(UserError):
            await world.ann.service.messages.undelete(of_ann)
        await end(world)

    run(scenario())


def test_a_deletion_that_was_taken_back_never_leaves_this_computer() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        of_ann, _ = await two_messages(world)
        head = world.server.rooms[ROOM].head

        await world.ann.service.messages.delete(ROOM, of_ann)
        await asyncio.sleep(UNDO_S / 2)
        await world.ann.service.messages.undelete(of_ann)
        await calm()

        assert world.ann.screen.texts() == world.bo.screen.texts() == ["of Ann", "of Bo"]
        assert world.server.rooms[ROOM].head == head
        assert await world.ann.store.outbox() == ()
        await end(world)

    run(scenario())


def test_a_deletion_outlives_the_program() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        of_ann, _ = await two_messages(world)

        await world.ann.service.messages.delete(ROOM, of_ann)
        await world.ann.killed()
        await world.ann.start_again()
        await calm()

        assert world.bo.screen.texts() == ["DeletedContent", "of Bo"]
        await end(world)

    run(scenario())


def test_who_keeps_order_deletes_what_others_wrote_and_nobody_else_does() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        of_ann, of_bo = await two_messages(world)

        with pytest.raises(UserError):
            await world.bo.service.messages.delete(ROOM, of_ann)
        with pytest.raises(UserError):
            await world.bo.service.messages.delete(ROOM, MessageId("nothing"))
        await world.ann.service.messages.delete(ROOM, of_bo)
        await calm()

        assert world.ann.screen.texts() == world.bo.screen.texts() == ["of Ann", "DeletedContent"]
        await end(world)

    run(scenario())


def test_an_unsent_message_just_goes() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        world.ann.network.up = False
        world.ann.transport.cut()
        await world.ann.service.send(ROOM, "on its way")
        await asyncio.sleep(1)
        unsent = await world.ann.service.send(ROOM, "never tried")

        undoable = await world.ann.service.messages.delete(ROOM, unsent)

        assert not undoable
        assert world.ann.screen.texts() == ["on its way"]
        await end(world)

    run(scenario())


def test_what_is_deleted_for_oneself_stays_away_whatever_happens_to_it_and_can_be_brought_back() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        of_ann, of_bo = await two_messages(world)

        await world.ann.service.messages.hide(ROOM, of_bo)
        await world.bo.service.edit(ROOM, of_bo, "of Bo, better")
        await calm()
        hidden = world.ann.screen.texts()
        await world.ann.killed()
        await world.ann.start_again()
        await world.ann.service.open_room(ROOM)
        still = world.ann.screen.texts()
        await world.ann.service.messages.hide(ROOM, of_bo, hidden=False)

        assert hidden == still == ["of Ann"]
        assert world.ann.screen.texts() == world.bo.screen.texts() == ["of Ann", "of Bo, better"]
        assert of_ann
        await end(world)

    run(scenario())
