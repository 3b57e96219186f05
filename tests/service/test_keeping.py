"""A person who keeps messages for some days only has the newer ones here, and the older ones at the server."""

import asyncio

import pytest

from desktop_chat.service import chat
from desktop_chat.store import retention
from tests.service.virtual_time import run
from tests.service.worlds import ROOM, a_conversation, end


def test_old_messages_are_forgotten_here_and_fetched_again_when_somebody_scrolls_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(retention, "KEPT", 2)
    monkeypatch.setattr(chat, "DAY_MS", 60_000)  # a day of a minute

    async def scenario() -> None:
        world = await a_conversation()
        for number in range(6):
            await world.bo.service.send(ROOM, f"old {number}")
            await asyncio.sleep(1)
        await asyncio.sleep(180)
        await world.bo.service.send(ROOM, "new")
        await asyncio.sleep(5)

        before = len((await world.ann.service.search("old")).hits)
        await world.ann.service.keep_days(2)
        after = len((await world.ann.service.search("old")).hits)

        assert (before, after) == (6, 1)
        await end(world)

    run(scenario())
