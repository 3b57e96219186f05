"""From the composer to the server: exactly once, in order, whatever fails."""

import asyncio

import pytest

from desktop_chat.core.diffs import OutboxChanged, RowChanged, TimelinePatch
from desktop_chat.domain.commands import Command, EditMessage, SendMessage
from desktop_chat.domain.content import DeletedContent, TextContent
from desktop_chat.domain.delivery import Delivery
from desktop_chat.domain.errors import Refused, Transient, UserError
from desktop_chat.domain.link import LinkStatus
from tests.service.virtual_time import run
from tests.service.worlds import OTHER, ROOM, World, a_conversation, calm, end


def texts_of(world: World) -> list[str]:
    contents = [message.content for message in world.server.rooms[ROOM].in_order()]
    return [content.text if isinstance(content, TextContent) else "-" for content in contents]


def refuse_word(world: World, word: str) -> None:
    def refuse(command: Command) -> Refused | None:
        said = command.content.text if isinstance(command, SendMessage | EditMessage) else ""
        return Refused("not_allowed", "This word is not allowed.", 403) if word in said else None

    world.server.refuse = refuse


def test_a_message_is_on_the_screen_before_the_server_has_it() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        world.ann.network.up = False

        message = await world.ann.service.send(ROOM, "hello")

        assert world.ann.screen.texts() == ["hello"]
        assert world.ann.screen.rows[0].message.id == message
        assert world.ann.screen.rows[0].message.delivery <= Delivery.SENDING
        assert texts_of(world) == []
        await end(world)

    run(scenario())


def test_what_the_server_takes_at_once_is_never_said_to_wait() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        world.ann.screen.published.clear()

        for text in ("one", "two"):
            await world.ann.service.send(ROOM, text)
            await asyncio.sleep(1)

        assert texts_of(world) == ["one", "two"]
        assert not [value for value in world.ann.screen.published if isinstance(value, OutboxChanged | LinkStatus)]
        await end(world)

    run(scenario())


def test_what_the_server_does_not_take_at_once_is_said_to_wait() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        world.ann.network.up = False

        await world.ann.service.send(ROOM, "one")
        await asyncio.sleep(0.1)

        assert OutboxChanged(waiting=1, refused=0) in world.ann.screen.published
        await end(world)

    run(scenario())


def test_a_message_reaches_the_other_in_no_time_at_all() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        loop = asyncio.get_running_loop()
        seen: list[float] = []
        world.bo.service.hub.subscribe(lambda _value: seen.append(loop.time()) if world.bo.screen.rows else None)
        began = loop.time()

        await world.ann.service.send(ROOM, "hello")
        await asyncio.sleep(1)

        assert seen[0] == began
        await end(world)

    run(scenario())


def test_a_message_with_a_free_way_is_frozen_with_its_storing_and_one_behind_it_is_not() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        world.ann.network.up = False
        await world.ann.service.send(ROOM, "first")
        await world.ann.service.send(ROOM, "second")

        waiting = await world.ann.store.outbox()
        world.ann.network.up = True
        await calm()

        assert [(item.tried, item.attempts) for item in waiting] == [(True, 1), (False, 0)]
        assert texts_of(world) == ["first", "second"]
        await end(world)

    run(scenario())


def test_messages_written_offline_are_sent_once_and_in_order() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        world.ann.network.up = False
        world.ann.transport.cut()
        written = [f"number {number}" for number in range(5)]
        for text in written:
            await world.ann.service.send(ROOM, text)
            await asyncio.sleep(20)
        assert world.ann.service.link.queued == 5
        world.ann.network.up = True
        await calm()

        assert texts_of(world) == written
        assert world.bo.screen.texts() == world.ann.screen.texts() == written
        assert (
            OutboxChanged(waiting=0, refused=0)
            == [value for value in world.ann.screen.published if isinstance(value, OutboxChanged)][-1]
        )
        await end(world)

    run(scenario())


def test_what_waits_and_what_is_on_its_way_is_said_alike_by_row_and_outbox() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        held = asyncio.Event()

        async def slow(_command: Command) -> None:
            await held.wait()

        def told() -> list[tuple[Delivery, bool]]:
            shown = [row.message.delivery for row in world.ann.screen.rows]
            return list(zip(shown, [item.sending for item in world.ann.service.waiting()], strict=True))

        world.ann.backend.performing = slow
        await world.ann.service.send(ROOM, "first")
        await world.ann.service.send(ROOM, "second")
        await asyncio.sleep(1)
        under_way = told()
        world.ann.transport.cut()
        world.ann.network.up = False
        await asyncio.sleep(20)
        offline = told()
        await world.ann.service.open_room(OTHER)
        await world.ann.service.open_room(ROOM)
        opened_anew = told()
        held.set()
        await asyncio.sleep(20)
        failed = told()
        world.ann.network.up = True
        await calm()

        assert under_way == [(Delivery.SENDING, True), (Delivery.QUEUED, False)]
        assert offline == opened_anew == failed == [(Delivery.QUEUED, False)] * 2
        assert texts_of(world) == ["first", "second"]
        assert {row.message.delivery for row in world.ann.screen.rows} == {Delivery.DELIVERED}
        await end(world)

    run(scenario())


def test_what_fails_while_the_link_is_live_waits() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        world.ann.network.request_lost = 1.0

        await world.ann.service.send(ROOM, "hello")
        await asyncio.sleep(0.1)
        waits = world.ann.screen.rows[0].message.delivery
        world.ann.network.request_lost = 0.0
        await calm()

        assert waits is Delivery.QUEUED
        assert world.ann.screen.rows[0].message.delivery >= Delivery.SENT
        await end(world)

    run(scenario())


def test_a_message_that_lost_its_answer_is_sent_again_and_stored_once() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        world.ann.network.answer_lost = 1.0
        world.ann.network.loses = lambda _event: True
        await world.ann.service.send(ROOM, "hello")
        await asyncio.sleep(5)
        world.ann.network.answer_lost = 0.0
        await calm()

        assert world.ann.backend.calls["perform"] > 1
        assert texts_of(world) == ["hello"]
        assert world.ann.screen.texts() == ["hello"]
        await end(world)

    run(scenario())


def test_killed_between_composer_and_wire_it_is_sent_once_after_the_restart() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        world.ann.network.up = False
        await world.ann.service.send(ROOM, "hello")
        await world.ann.killed()
        world.ann.network.up = True
        await world.ann.start_again()
        await world.ann.service.open_room(ROOM)
        await calm()

        assert texts_of(world) == ["hello"]
        assert world.ann.screen.texts() == world.bo.screen.texts() == ["hello"]
        assert await world.ann.store.outbox() == ()
        await end(world)

    run(scenario())


def test_killed_while_the_server_works_it_is_sent_once_after_the_restart() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        world.ann.network.loses = lambda _event: True
        world.ann.network.answer_lost = 1.0
        await world.ann.service.send(ROOM, "hello")
        await asyncio.sleep(0.001)
        assert texts_of(world) == ["hello"]
        await world.ann.killed()
        world.ann.network.answer_lost = 0.0
        await world.ann.start_again()
        await calm()

        assert texts_of(world) == ["hello"]
        assert await world.ann.store.outbox() == ()
        await end(world)

    run(scenario())


def test_the_echo_before_the_answer_is_not_shown_twice_and_nothing_flickers_back() -> None:
    async def scenario() -> None:
        world = await a_conversation()

        async def slow(_command: Command) -> None:
            world.server.perform(world.ann.user, _command)
            await asyncio.sleep(2)

        world.ann.backend.performing = slow
        await world.ann.service.send(ROOM, "hello")
        await asyncio.sleep(1)
        assert [row.message.delivery for row in world.ann.screen.rows] == [Delivery.SENT]
        await calm()

        assert world.ann.screen.texts() == ["hello"]
        patches = [value for value in world.ann.screen.published if isinstance(value, TimelinePatch)]
        changes = [diff for patch in patches for diff in patch.diffs if isinstance(diff, RowChanged)]
        states = [change.row.message.delivery for change in changes]
        assert states == sorted(states)
        assert texts_of(world) == ["hello"]
        await end(world)

    run(scenario())


def test_a_refused_message_is_parked_and_the_others_go_on() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        refuse_word(world, "rude")
        refused = await world.ann.service.send(ROOM, "something rude")
        await world.ann.service.send(ROOM, "something nice")
        await asyncio.sleep(1)

        assert texts_of(world) == ["something nice"]
        assert world.ann.screen.texts() == ["something nice", "something rude"]
        refusal = world.ann.screen.rows[1].message.refusal
        assert refusal is not None
        assert refusal.sentence == "This word is not allowed."
        assert "This word is not allowed." in world.ann.screen.notices()

        world.server.refuse = lambda _command: None
        await world.ann.service.retry(ROOM, refused)
        await asyncio.sleep(1)
        assert texts_of(world) == ["something nice", "something rude"]
        assert [row.message.refusal for row in world.ann.screen.rows] == [None, None]
        await end(world)

    run(scenario())


def test_a_refused_message_can_be_discarded_or_deleted() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        refuse_word(world, "rude")
        first = await world.ann.service.send(ROOM, "rude one")
        second = await world.ann.service.send(ROOM, "rude two")
        await asyncio.sleep(1)
        await world.ann.service.discard(ROOM, first)
        await world.ann.service.delete(ROOM, second)

        assert world.ann.screen.texts() == []
        assert await world.ann.store.outbox() == ()
        await end(world)

    run(scenario())


def test_a_room_that_fails_does_not_hold_up_another() -> None:
    async def scenario() -> None:
        world = await a_conversation()

        async def only_other(command: Command) -> None:
            if command.room == ROOM:
                raise Transient("this room is locked")

        world.ann.backend.performing = only_other
        await world.ann.service.send(ROOM, "waits")
        await world.ann.service.send(OTHER, "goes on")
        await asyncio.sleep(0.1)

        assert texts_of(world) == []
        assert len(world.server.rooms[OTHER].messages) == 1
        world.ann.backend.performing = None
        await calm()
        assert texts_of(world) == ["waits"]
        await end(world)

    run(scenario())


def test_edits_and_deletions_of_unsent_messages_fold_into_them() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        world.ann.network.up = False
        world.ann.transport.cut()
        await world.ann.service.send(OTHER, "holds nothing")
        await asyncio.sleep(1)
        first = await world.ann.service.send(ROOM, "first")
        await world.ann.service.send(ROOM, "second")
        third = await world.ann.service.send(ROOM, "third")
        await world.ann.service.edit(ROOM, third, "third, better")
        await world.ann.service.delete(ROOM, first)
        await calm()
        world.ann.network.up = True
        await calm()

        assert world.bo.screen.texts() == world.ann.screen.texts()
        assert texts_of(world)[-2:] == ["second", "third, better"]
        await end(world)

    run(scenario())


def test_two_edits_in_a_row_do_not_refuse_each_other() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        message = await world.ann.service.send(ROOM, "one")
        await world.ann.service.edit(ROOM, message, "two")
        await world.ann.service.edit(ROOM, message, "three")
        await calm()

        assert texts_of(world) == ["three"]
        assert world.ann.screen.texts() == world.bo.screen.texts() == ["three"]
        await end(world)

    run(scenario())


def test_an_edit_after_an_answered_edit_whose_event_was_lost_is_no_stale_one() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        message = await world.ann.service.send(ROOM, "one")
        await asyncio.sleep(1)
        world.ann.network.loses = lambda _event: True
        await world.ann.service.edit(ROOM, message, "two")
        await asyncio.sleep(0.1)
        await world.ann.service.edit(ROOM, message, "three")
        await calm()

        assert texts_of(world) == ["three"]
        assert world.ann.screen.notices() == []
        await end(world)

    run(scenario())


def test_reactions_and_deletions_reach_the_other() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        liked = await world.ann.service.send(ROOM, "liked")
        gone = await world.ann.service.send(ROOM, "gone")
        await asyncio.sleep(1)
        await world.bo.service.react(ROOM, liked, "👍", on=True)
        await world.ann.service.delete(ROOM, gone)
        await asyncio.sleep(1)

        for screen in (world.ann.screen, world.bo.screen):
            assert [reaction.users for reaction in screen.rows[0].message.reactions] == [(world.bo.user,)]
            assert isinstance(screen.rows[1].message.content, DeletedContent)
        await world.bo.service.react(ROOM, liked, "👍", on=False)
        await asyncio.sleep(1)
        assert world.ann.screen.rows[0].message.reactions == ()
        await end(world)

    run(scenario())


def test_reacting_to_what_is_deleted_meanwhile_leaves_nothing_behind() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        message = await world.ann.service.send(ROOM, "short-lived")
        await asyncio.sleep(1)
        world.bo.network.loses = lambda _event: True
        await world.ann.service.delete(ROOM, message)
        await asyncio.sleep(1)
        await world.bo.service.react(ROOM, message, "👍", on=True)
        await calm()

        assert await world.bo.store.outbox() == ()
        assert world.bo.screen.texts() == ["DeletedContent"]
        assert world.bo.screen.notices() == []
        await end(world)

    run(scenario())


def test_what_cannot_be_sent_is_said_at_once() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        message = await world.ann.service.send(ROOM, "mine")
        await asyncio.sleep(1)

        with pytest.raises(UserError, match="nothing to send"):
            await world.ann.service.send(ROOM, "   ")
        with pytest.raises(UserError, match="Only the author"):
            await world.bo.service.edit(ROOM, message, "yours")
        with pytest.raises(UserError, match="not here"):
            await world.bo.service.delete(ROOM, "unknown")  # type: ignore[arg-type]  # an id is a str
        with pytest.raises(UserError, match="reaction"):
            await world.bo.service.react(ROOM, message, "x" * 65, on=True)
        await world.ann.service.delete(ROOM, message)
        with pytest.raises(UserError, match="cannot be edited"):
            await world.ann.service.edit(ROOM, message, "again")
        await end(world)

    run(scenario())


def test_a_reply_quotes_its_message_and_a_draft_is_kept() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        asked = await world.ann.service.send(ROOM, "who?")
        await asyncio.sleep(1)
        await world.bo.service.send(ROOM, "me", asked)
        await world.bo.service.save_draft(ROOM, "and then")
        await asyncio.sleep(1)

        assert (world.ann.screen.rows[1].quoted_author, world.ann.screen.rows[1].quoted) == ("Ann", "who?")
        await world.bo.killed()
        await world.bo.start_again()
        assert [entry.draft for entry in world.bo.screen.roster.entries if entry.room == ROOM] == ["and then"]
        await end(world)

    run(scenario())


def test_what_was_given_just_before_the_end_is_still_stored() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        drafts = [asyncio.get_running_loop().create_task(world.bo.service.save_draft(ROOM, text)) for text in "abc"]
        await asyncio.sleep(0)
        await world.bo.service.stop()

        await asyncio.gather(*drafts)
        assert [entry.draft for entry in world.bo.screen.roster.entries if entry.room == ROOM] == ["c"]
        await end(world)

    run(scenario())
