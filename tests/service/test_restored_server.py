"""A server that went back to an earlier state is recognised, and nothing that a person did is silently gone."""

import asyncio
from collections.abc import Sequence

from desktop_chat.domain.commands import EditMessage, SendMessage
from desktop_chat.domain.content import TextContent
from desktop_chat.domain.delivery import LOST
from desktop_chat.domain.events import Recordable, RoomEvent, SyncPage
from desktop_chat.domain.ids import Epoch, MessageId, OpId
from desktop_chat.domain.link_report import WaitingKind
from desktop_chat.domain.ports import Recorded
from desktop_chat.domain.user import MemberState
from tests.service.clients import Person
from tests.service.virtual_time import run
from tests.service.worlds import ANN, BO, ROOM, a_conversation, calm, end


def loses_numbers(person: Person, *numbers: int) -> None:
    person.network.loses = lambda event: isinstance(event, RoomEvent) and event.seq in numbers


def test_the_next_event_of_a_restored_server_does_not_hide_that_it_went_back() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        backup = world.server.backup()
        for text in ("lost", "lost, too"):
            await world.ann.service.send(ROOM, text)
        await asyncio.sleep(1)
        world.server.restore(backup)
        loses_numbers(world.ann, 2, 3)
        for number in range(3):
            _ = world.server.perform(BO, another_message(number))
        await asyncio.sleep(1)

        assert world.ann.screen.texts() == ["anew 0", "anew 1", "anew 2", "lost", "lost, too"]
        await end(world)

    run(scenario())


def test_an_own_reaction_that_a_restored_server_has_lost_is_not_shown_for_ever() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        message = await world.bo.service.send(ROOM, "hello")
        await asyncio.sleep(1)
        backup = world.server.backup()
        loses_numbers(world.ann, 3)
        await world.ann.service.react(ROOM, message, "👍", on=True)
        await asyncio.sleep(0.1)
        world.server.restore(backup)
        await asyncio.sleep(2)

        assert [row.message.reactions for row in world.ann.screen.rows] == [()]
        assert any("earlier state" in text for text in world.ann.screen.notices())
        await end(world)

    run(scenario())


def another_message(number: int) -> SendMessage:
    """Return a message from a device that is not played here."""
    message = MessageId(f"00000000-0000-7000-8000-0000beef{number:04x}")
    return SendMessage(op=OpId(message), room=ROOM, message=message, content=TextContent(text=f"anew {number}"))


def test_a_server_that_goes_back_without_a_word_is_recognised_by_its_tips() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        await world.ann.service.send(ROOM, "kept")
        await asyncio.sleep(1)
        backup = world.server.backup()
        lost = await world.ann.service.send(ROOM, "lost by the server")
        await asyncio.sleep(1)
        world.server.restore(backup)
        await calm()

        for person in (world.ann, world.bo):
            assert any("earlier state" in text for text in person.screen.notices())
        assert world.bo.screen.texts() == ["kept"]
        assert world.ann.screen.texts() == ["kept", "lost by the server"]
        refusal = world.ann.screen.rows[-1].message.refusal
        assert refusal is not None
        assert refusal.code == "lost"
        await world.bo.service.send(ROOM, "goes on")
        await world.ann.service.retry(ROOM, lost)
        await asyncio.sleep(1)
        assert world.ann.screen.texts() == world.bo.screen.texts() == ["kept", "goes on", "lost by the server"]
        await end(world)

    run(scenario())


def test_after_a_restore_with_another_epoch_what_was_unsent_is_sent() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        await world.ann.service.send(ROOM, "kept")
        await asyncio.sleep(1)
        backup = world.server.backup()
        await world.bo.service.send(ROOM, "lost by the server")
        await asyncio.sleep(1)
        world.ann.network.up = False
        world.ann.transport.cut()
        await world.ann.service.send(ROOM, "unsent")
        world.server.restore(backup, Epoch("00000000-0000-7000-8000-0000000000e2"))
        world.ann.network.up = True
        await calm()

        assert world.ann.screen.texts() == ["kept", "unsent"]
        assert world.bo.screen.texts() == ["kept", "unsent", "lost by the server"]
        await end(world)

    run(scenario())


def test_who_has_not_heard_of_a_restore_marks_nothing_of_the_new_history_as_read() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        await world.ann.service.send(ROOM, "one")
        await asyncio.sleep(3)
        backup = world.server.backup()
        lost = [await world.ann.service.send(ROOM, f"lost {number}") for number in range(5)]
        await asyncio.sleep(0.5)
        before = world.server.rooms[ROOM].markers.get(BO)
        world.bo.network.loses = lambda _event: True

        await world.bo.service.mark_read(ROOM, lost[-1])
        world.server.restore(backup, Epoch("00000000-0000-7000-8000-0000000000e2"))
        for number in range(5):
            command = SendMessage(
                op=OpId(f"new-{number}"),
                room=ROOM,
                message=MessageId(f"00000000-0000-7000-8000-00000000f{number:03}"),
                content=TextContent(text=f"new {number}"),
            )
            world.server.perform(ANN, command)
        await asyncio.sleep(10)

        assert world.server.rooms[ROOM].markers.get(BO) == before
        await end(world)

    run(scenario())


def test_edits_and_deletions_that_a_restored_server_has_lost_can_be_done_again() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        one = await world.ann.service.send(ROOM, "one")
        two = await world.ann.service.send(ROOM, "two")
        await asyncio.sleep(1)
        backup = world.server.backup()
        await world.ann.service.edit(ROOM, one, "better, @bo")
        await world.ann.service.delete(ROOM, two)
        await asyncio.sleep(10)
        assert world.bo.screen.texts() == ["better, @bo", "DeletedContent"]
        world.server.restore(backup)
        await calm()

        assert world.bo.screen.texts() == ["one", "two"]
        assert world.ann.screen.texts() == ["better, @bo", "DeletedContent"]
        waiting = world.ann.service.waiting()
        assert [item.kind for item in waiting] == [WaitingKind.EDIT, WaitingKind.DELETION]
        assert [item.refusal is not None and item.refusal.code for item in waiting] == [LOST, LOST]
        for message in (one, two):
            await world.ann.service.retry(ROOM, message)
        await asyncio.sleep(10)
        assert world.bo.screen.texts() == world.ann.screen.texts() == ["better, @bo", "DeletedContent"]
        assert [entry.mentions for entry in world.bo.screen.roster.entries if entry.room == ROOM] == [1]
        assert world.ann.service.waiting() == ()
        await end(world)

    run(scenario())


def test_a_lost_edit_that_was_edited_elsewhere_since_overwrites_nothing() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        message = await world.ann.service.send(ROOM, "one")
        await asyncio.sleep(1)
        backup = world.server.backup()
        await world.ann.service.edit(ROOM, message, "lost words")
        await asyncio.sleep(1)
        world.server.restore(backup)
        await calm()
        content = TextContent(text="words of another device")
        edit = EditMessage(op=OpId("elsewhere"), room=ROOM, message=message, content=content, base_rev=99)
        _ = world.server.perform(ANN, edit)
        await asyncio.sleep(1)
        await world.ann.service.retry(ROOM, message)
        await asyncio.sleep(1)

        assert world.bo.screen.texts() == ["words of another device"]
        (waiting,) = world.ann.service.waiting()
        assert waiting.refusal is not None
        assert (waiting.text, waiting.refusal.code) == ("lost words", "stale_edit")
        await world.ann.service.discard(ROOM, message)
        assert world.ann.screen.texts() == ["words of another device"]
        await end(world)

    run(scenario())


def test_what_is_read_of_a_lost_history_in_a_room_one_is_out_of_marks_nothing_of_the_new_one() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        backup = world.server.backup()
        for number in range(5):
            await world.ann.service.send(ROOM, f"lost {number}")
        await asyncio.sleep(1)
        world.server.restore(backup, Epoch("00000000-0000-7000-8000-0000000000e2"))
        world.server.set_member(ROOM, OpId("out"), BO, MemberState.REMOVED)
        await calm()
        await world.bo.service.mark_read(ROOM, world.bo.screen.rows[-1].message.id)
        world.server.set_member(ROOM, OpId("in"), BO, MemberState.MEMBER)
        for number in range(9):
            _ = world.server.perform(ANN, another_message(number))
        await calm()

        marker = world.server.rooms[ROOM].markers[BO]
        assert (marker.read_seq, marker.delivered_seq) == (0, world.server.rooms[ROOM].head)
        await end(world)

    run(scenario())


def test_a_mark_that_waits_its_turn_behind_a_new_history_is_not_set_in_it() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        backup = world.server.backup()
        for number in range(3):
            await world.ann.service.send(ROOM, f"lost {number}")
        await asyncio.sleep(1)
        last = world.bo.screen.rows[-1].message.id
        world.server.restore(backup, Epoch("00000000-0000-7000-8000-0000000000e2"))
        for number in range(9):
            _ = world.server.perform(ANN, another_message(number))
        slow, page = asyncio.Event(), asyncio.Event()
        real = world.bo.store.record

        async def record(news: Sequence[Recordable]) -> Recorded:
            if any(isinstance(piece, SyncPage) for piece in news):
                page.set()
                _ = await slow.wait()
            return await real(news)

        setattr(world.bo.store, "record", record)  # noqa: B010  a method of one object
        await world.bo.service.refresh()
        _ = await page.wait()
        reading = world.bo.tasks.spawn(world.bo.service.mark_read(ROOM, last), "reading")
        await asyncio.sleep(0.1)
        slow.set()
        await asyncio.sleep(0.1)
        assert reading is not None
        await asyncio.sleep(10)

        marker = world.server.rooms[ROOM].markers[BO]
        assert marker.read_seq == 0
        await end(world)

    run(scenario())


def test_who_was_removed_and_by_a_restore_was_not_is_a_member_again() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        await world.bo.service.close_room()
        await asyncio.sleep(1)
        backup = world.server.backup()
        world.server.set_member(ROOM, OpId("out"), BO, MemberState.REMOVED)
        await asyncio.sleep(1)
        assert world.bo.service._engine.book.lines[ROOM].position.gone
        world.server.restore(backup)
        await world.bo.service.refresh()
        await asyncio.sleep(2)
        assert not world.bo.service._engine.book.lines[ROOM].position.gone
        await world.bo.service.open_room(ROOM)
        await world.ann.service.send(ROOM, "still here?")
        await asyncio.sleep(1)

        assert world.bo.screen.texts()[-1:] == ["still here?"]
        await end(world)

    run(scenario())
