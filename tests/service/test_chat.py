"""The service as a whole: two people, one server, what each sees."""

import asyncio

from tests.service.virtual_time import run
from tests.service.worlds import ROOM, a_conversation, end


def test_a_message_is_seen_by_both() -> None:
    async def scenario() -> tuple[list[str], list[str]]:
        world = await a_conversation()
        await world.ann.service.send(ROOM, "hello")
        await asyncio.sleep(0.001)
        await end(world)
        return world.ann.screen.texts(), world.bo.screen.texts()

    assert run(scenario()) == (["hello"], ["hello"])
