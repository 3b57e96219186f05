"""What does not go out: said with its reason, and something that the person can do about it."""

import asyncio

from desktop_chat.core.diffs import SessionPhase
from desktop_chat.domain.commands import Command, SendMessage
from desktop_chat.domain.content import TextContent
from desktop_chat.domain.delivery import HELD
from desktop_chat.domain.errors import Refused, Transient
from desktop_chat.domain.ids import MessageId
from desktop_chat.domain.link import Phase
from tests.service.clients import Person
from tests.service.virtual_time import run
from tests.service.worlds import OTHER, ROOM, a_conversation, calm, end


def fails_on(person: Person, text: str) -> None:
    """Let the server fail on messages with this text, and on nothing else."""

    async def performing(command: Command) -> None:
        if isinstance(command, SendMessage) and command.content == TextContent(text=text):
            raise Transient("HTTP 500")

    person.backend.performing = performing


def refusals(person: Person) -> list[str]:
    """Return the codes beside the rows."""
    return [row.message.refusal.code if row.message.refusal else "" for row in person.screen.rows]


def test_a_message_on_which_the_server_fails_again_and_again_is_named_and_holds_its_room() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        fails_on(world.ann, "poison")
        poison = await world.ann.service.send(ROOM, "poison")
        await world.ann.service.send(ROOM, "after it")
        await world.ann.service.send(OTHER, "elsewhere")
        await asyncio.sleep(3)
        assert refusals(world.ann) == ["", ""]
        await asyncio.sleep(100)
        assert refusals(world.ann) == [HELD, ""]
        assert sum("again and again (HTTP 500)" in text for text in world.ann.screen.notices()) == 1
        assert world.bo.screen.texts() == []
        assert len(world.server.rooms[OTHER].messages) == 1

        await world.ann.service.discard(ROOM, poison)
        await asyncio.sleep(1)

        assert world.ann.screen.texts() == world.bo.screen.texts() == ["after it"]
        await end(world)

    run(scenario())


def test_a_message_that_the_server_takes_at_last_goes_before_what_was_written_after_it() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        fails_on(world.ann, "poison")
        poison = await world.ann.service.send(ROOM, "poison")
        await world.ann.service.send(ROOM, "after it")
        await asyncio.sleep(120)
        assert refusals(world.ann) == [HELD, ""]
        world.ann.backend.performing = None
        await world.ann.service.retry(ROOM, poison)
        await asyncio.sleep(1)

        assert world.ann.screen.texts() == world.bo.screen.texts() == ["poison", "after it"]
        assert refusals(world.ann) == ["", ""]
        await end(world)

    run(scenario())


def test_while_the_server_is_away_no_message_is_to_blame() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        world.ann.network.up = False
        world.ann.transport.cut()
        await world.ann.service.send(ROOM, "patient")
        await asyncio.sleep(3600)
        assert refusals(world.ann) == [""]
        world.ann.network.up = True
        await world.ann.service.refresh()
        await calm()

        assert world.bo.screen.texts() == ["patient"]
        await end(world)

    run(scenario())


def test_what_was_refused_is_sent_again_as_it_was_edited() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        world.server.refuse = lambda _command: Refused("too_large", "Too large.", 413)
        message = await world.ann.service.send(ROOM, "far too long")
        await asyncio.sleep(1)
        world.server.refuse = lambda _command: None
        await world.ann.service.edit(ROOM, message, "short")
        await asyncio.sleep(60)
        assert refusals(world.ann) == ["too_large"]
        await world.ann.service.retry(ROOM, message)
        await asyncio.sleep(1)

        assert world.ann.screen.texts() == world.bo.screen.texts() == ["short"]
        await end(world)

    run(scenario())


def test_a_reply_to_what_was_refused_and_forgotten_goes_out_alone() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        world.server.refuse = lambda _command: Refused("too_large", "Too large.", 413)
        message = await world.ann.service.send(ROOM, "far too long")
        await world.ann.service.send(ROOM, "about that", message)
        await asyncio.sleep(1)
        world.server.refuse = lambda _command: None
        await world.ann.service.delete(ROOM, message)
        await asyncio.sleep(1)

        assert world.ann.screen.texts() == world.bo.screen.texts() == ["about that"]
        assert world.bo.screen.rows[0].message.reply_to is None
        await end(world)

    run(scenario())


def test_a_reply_to_what_the_server_does_not_have_goes_out_alone() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        await world.ann.service.send(ROOM, "hello", MessageId("00000000-0000-7000-8000-00000000dead"))
        await asyncio.sleep(1)

        assert world.ann.screen.texts() == world.bo.screen.texts() == ["hello"]
        assert refusals(world.ann) == [""]
        await end(world)

    run(scenario())


def test_a_suspended_account_hears_no_more_and_is_told_why() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        world.bo.backend.failing["sync"] = Refused("suspended", "This account is suspended.", 403)
        await asyncio.sleep(40)
        await world.ann.service.send(ROOM, "not for Bo")
        await asyncio.sleep(40)

        assert world.bo.screen.texts() == []
        assert world.bo.service.link.phase is Phase.CLOSED
        assert "This account is suspended." in world.bo.screen.notices()
        assert phase_of(world.bo) is SessionPhase.EXPIRED
        await end(world)

    run(scenario())


def phase_of(person: Person) -> SessionPhase:
    """Return what the service says of the session."""
    return person.service._engine.session.phase
