"""The queue between a connection and its reader: what is taken where it comes, what waits, and in which order."""

import asyncio
from collections.abc import AsyncIterator

from desktop_chat.domain.link import Lost, Measured, Tier
from desktop_chat.domain.ports import Inbound
from desktop_chat.transport.inbox import Inbox

END = Lost(tier=Tier.DIRECT, reason="over")


def a_measure(number: int) -> Measured:
    return Measured(tier=Tier.DIRECT, latency_ms=float(number))


class Taker:
    """Takes what is even, for as long as it has room."""

    def __init__(self, room: int = 100) -> None:
        self.taken: list[Inbound] = []
        self._room = room

    def __call__(self, item: Inbound) -> bool:
        takes = isinstance(item, Measured) and item.latency_ms % 2 == 0 and len(self.taken) < self._room
        if takes:
            self.taken.append(item)
        return takes


async def until_it_waits(items: AsyncIterator[Inbound]) -> "asyncio.Task[Inbound]":
    """Begin to read, and return when the reader waits."""
    reading = asyncio.get_running_loop().create_task(_next_of(items))
    await asyncio.sleep(0)
    assert not reading.done()
    return reading


async def _next_of(items: AsyncIterator[Inbound]) -> Inbound:
    return await anext(items)


async def test_what_comes_while_the_reader_waits_is_taken_as_it_comes() -> None:
    inbox, taker = Inbox(10), Taker()
    reading = await until_it_waits(inbox.read(taker))

    assert all(inbox.put(a_measure(number)) for number in (2, 4))
    assert taker.taken == [a_measure(2), a_measure(4)]
    inbox.put(a_measure(5))

    assert await reading == a_measure(5)


async def test_nothing_overtakes_what_waits() -> None:
    inbox, taker = Inbox(10), Taker()
    items = inbox.read(taker)
    inbox.put(a_measure(0))  # nobody reads yet
    first = await anext(items)
    reading = await until_it_waits(items)
    for number in (1, 2, 4):
        inbox.put(a_measure(number))
    rest = [await reading, await anext(items), await anext(items)]

    assert [first, *rest] == [a_measure(number) for number in (0, 1, 2, 4)]
    assert taker.taken == []
    reading = await until_it_waits(items)
    inbox.put(a_measure(6))
    assert taker.taken == [a_measure(6)], "with nothing before it"
    inbox.end(END)
    assert await reading == END


async def test_what_the_taker_has_no_room_for_is_read() -> None:
    inbox, taker = Inbox(10), Taker(room=1)
    items = inbox.read(taker)
    reading = await until_it_waits(items)
    for number in (2, 4, 6):
        inbox.put(a_measure(number))

    assert taker.taken == [a_measure(2)]
    assert [await reading, await anext(items)] == [a_measure(4), a_measure(6)]


async def test_nothing_is_taken_after_the_end_or_for_a_reader_who_has_gone() -> None:
    inbox, taker = Inbox(10), Taker()
    reading = await until_it_waits(inbox.read(taker))
    reading.cancel()
    await asyncio.wait([reading])
    inbox.put(a_measure(2))
    inbox.end()

    assert not inbox.put(a_measure(4))
    assert taker.taken == []
    assert [item async for item in inbox.read()] == [a_measure(2)]
