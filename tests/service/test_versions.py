"""What a message said before, asked of the server, and what it says now, which is here."""

import asyncio

import pytest

from desktop_chat.domain.content import TextContent
from desktop_chat.domain.errors import Transient
from desktop_chat.domain.version import MessageVersion
from tests.service.virtual_time import run
from tests.service.worlds import ROOM, a_conversation, calm, end


def texts(versions: tuple[MessageVersion, ...]) -> list[str]:
    return [version.content.text for version in versions if isinstance(version.content, TextContent)]


def test_members_learn_all_that_a_message_has_said_until_it_is_deleted() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        message = await world.ann.service.send(ROOM, "one")
        await asyncio.sleep(5)
        for text in ("two", "three"):
            await world.ann.service.edit(ROOM, message, text)
            await asyncio.sleep(5)

        versions = await world.bo.service.messages.versions(ROOM, message)
        await world.ann.service.messages.delete(ROOM, message)
        await calm()
        afterwards = await world.bo.service.messages.versions(ROOM, message)

        assert texts(versions) == ["one", "two", "three"]
        assert [version.at for version in versions] == sorted(version.at for version in versions)
        assert texts(afterwards) == []
        await end(world)

    run(scenario())


def test_without_the_server_nothing_is_known_of_earlier_versions() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        message = await world.ann.service.send(ROOM, "one")
        await calm()
        world.ann.network.up = False

        with pytest.raises(Transient):
            await world.ann.service.messages.versions(ROOM, message)
        await end(world)

    run(scenario())
