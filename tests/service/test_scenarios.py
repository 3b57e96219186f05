"""A thousand conversations under faults, each from a seed: nothing lost, nothing twice, one order for all."""

import asyncio
import random
from dataclasses import dataclass, field

import pytest

from desktop_chat.domain.content import DeletedContent
from desktop_chat.domain.errors import UserError
from desktop_chat.domain.ids import MessageId
from tests.service.clients import Person
from tests.service.virtual_time import run
from tests.service.worlds import ROOM, World, a_conversation, calm, end

STEPS = 15


@dataclass(slots=True)
class History:
    """What was written by whom, in order."""

    sent: dict[str, list[MessageId]] = field(default_factory=dict)
    deleted: dict[MessageId, None] = field(default_factory=dict)


def disturb(person: Person, chance: random.Random) -> None:
    """Give a person a bad network."""
    network = person.network
    network.slowest = chance.choice([0.0, 0.05, 0.5])
    network.lost = chance.choice([0.0, 0.1, 0.5])
    network.doubled = chance.choice([0.0, 0.2])
    network.request_lost = chance.choice([0.0, 0.1, 0.3])
    network.answer_lost = chance.choice([0.0, 0.1, 0.3])


def heal(person: Person) -> None:
    """Give a person a perfect network again."""
    network = person.network
    network.up = True
    network.slowest = network.lost = network.doubled = network.request_lost = network.answer_lost = 0.0


async def step(world: World, history: History, chance: random.Random) -> None:
    """Let one thing happen."""
    person = chance.choice([world.ann, world.bo])
    rows = [row for row in person.screen.rows if not isinstance(row.message.content, DeletedContent)]
    own = [row.message.id for row in rows if row.own]
    match chance.randrange(12):
        case 0 | 1 | 2 | 3:
            message = await person.service.send(ROOM, f"{person.user[-1]} says {chance.random()}")
            history.sent.setdefault(person.user, []).append(message)
        case 4 if own:
            await person.service.edit(ROOM, chance.choice(own), f"edited {chance.random()}")
        case 5 if own:
            message = chance.choice(own)
            history.deleted[message] = None
            await person.service.delete(ROOM, message)
        case 6 if rows:
            await person.service.react(ROOM, chance.choice(rows).message.id, "👍", on=chance.random() < 0.7)
        case 7 if rows:
            await person.service.mark_read(ROOM, rows[-1].message.id)
        case 8:
            await person.killed()
            await person.start_again()
            await person.service.open_room(ROOM)
        case 9:
            person.network.up = not person.network.up
        case 10:
            person.transport.cut()
        case _:
            disturb(person, chance)


async def scenario(seed: int) -> tuple[World, History]:
    chance = random.Random(seed)
    world = await a_conversation(seed)
    history = History()
    for _step in range(STEPS):
        await asyncio.sleep(chance.expovariate(1.0))
        try:
            await step(world, history, chance)
        except UserError:
            continue
    heal(world.ann)
    heal(world.bo)
    await calm()
    await check(world, history)
    await end(world)
    return world, history


async def check(world: World, history: History) -> None:
    """See that everybody has the server's rows, each sent once, in the order in which they were written."""
    model = world.server.rooms[ROOM]
    expected = [(m.id, m.content, m.reactions) for m in model.in_order()]
    for person in (world.ann, world.bo):
        shown = [(row.message.id, row.message.content, row.message.reactions) for row in person.screen.rows]
        assert shown == expected
        assert await person.store.outbox() == ()
        assert not any(row.message.changing for row in person.screen.rows)
        own = [m.id for m in model.in_order() if m.sender == person.user]
        written = history.sent.get(person.user, [])
        assert own == [message for message in written if message in own]
        assert all(message in own or message in history.deleted for message in written)
    assert len(set(world.server.performed)) == len(world.server.performed)
    entries = [entry.op for entry in model.log]
    assert len(set(entries)) == len(entries)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("block", range(10))
def test_a_thousand_disturbed_conversations_converge(block: int) -> None:
    for seed in range(block * 100, block * 100 + 100):
        run(scenario(seed))
