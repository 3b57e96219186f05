"""How far a message has come with each member, with times while the server can be asked."""

import pytest

from desktop_chat.domain.errors import UserError
from desktop_chat.domain.ids import MessageId
from tests.service.virtual_time import run
from tests.service.worlds import ROOM, a_conversation, calm, end


def test_receipts_come_with_times_and_offline_without() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        first = await world.ann.service.send(ROOM, "one")
        await calm()
        await world.bo.service.mark_read(ROOM, first)
        second = await world.ann.service.send(ROOM, "two")
        await calm()

        read = await world.ann.service.messages.receipts(ROOM, first)
        delivered = await world.ann.service.messages.receipts(ROOM, second)
        world.ann.network.up = False
        world.ann.transport.cut()
        await calm()
        offline = await world.ann.service.messages.receipts(ROOM, first)

        assert [(one.name, one.read, one.read_at is not None) for one in read] == [("Bo", True, True)]
        assert [(one.delivered, one.read, one.read_at) for one in delivered] == [(True, False, None)]
        assert [(one.read, one.read_at) for one in offline] == [(True, None)]
        with pytest.raises(UserError):
            await world.ann.service.messages.receipts(ROOM, MessageId("nothing"))
        await end(world)

    run(scenario())
