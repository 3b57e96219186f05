"""Random histories: whatever a client heard live, lost or out of order, one catch-up makes it equal to the server."""

import asyncio
import random

import pytest

from tests.sql.builders import Json, Person, World, an_id
from tests.sql.client_model import ClientModel

pytestmark = pytest.mark.database

EMOJI = "👍🎉🦊"


async def write_at_random(
    person: Person, twin: Person, rooms: list[str], posts: dict[str, list[str]], chance: random.Random
) -> None:
    """Do 25 things, every fifth of the posts over two connections at once."""
    for _ in range(25):
        room = chance.choice(rooms)
        match chance.randrange(5):
            case 0 | 1:
                message, text = an_id(), str(chance.random())
                ways = (person, twin) if chance.random() < 0.2 else (person,)
                await asyncio.gather(*(way.send(room, text, message=message) for way in ways))
                posts[person.id].append(message)
            case 2 if posts[room]:
                await person.react(room, chance.choice(posts[room]), chance.choice(EMOJI), on=chance.random() < 0.7)
            case 3:
                message = await person.post(room)
                await person.edit(room, message, str(chance.random()))
            case _:
                message = await person.post(room)
                if chance.random() < 0.4:
                    await person.delete(room, message)
                elif chance.random() < 0.4:
                    await person.edit(room, message, str(chance.random()))


async def edit_the_old(person: Person, rooms: list[str], posts: dict[str, list[str]], chance: random.Random) -> None:
    """Change messages from before: the part that a client who skips ahead would miss."""
    for room in rooms:
        for message in chance.sample(posts[room], 3):
            await person.edit(room, message, str(chance.random()))


async def the_truth(person: Person, room: str) -> dict[str, Json]:
    model = ClientModel(person=person)
    await model.fill_holes(room)
    return model.rows.get(room, {})


def what_arrives(events: list[Json], chance: random.Random, *, shuffled: bool) -> list[Json]:
    """Return seven of ten events, in order or not, some twice."""
    heard = [event for event in events if chance.random() < 0.7]
    heard += chance.sample(heard, min(5, len(heard)))
    heard.sort(key=lambda event: chance.random() if shuffled else event["s"])
    return heard


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_every_client_ends_equal_to_the_server(world: World, seed: int) -> None:
    chance = random.Random(seed)
    people = await world.people("Ann", "Bo", "Cy")
    writers = [person.on(await world.connection()) for person in people]
    twins = [person.on(await world.connection()) for person in people]
    rooms = [await people[0].create_room(*people[1:]) for _ in range(2)]
    posts = {room: [await people[0].post(room) for _ in range(6)] for room in rooms}
    posts |= {person.id: [] for person in people}
    clients = [ClientModel(person=chance.choice(people)) for _ in range(12)]
    for client in clients:
        await client.catch_up()

    await asyncio.gather(
        *(
            write_at_random(one, two, rooms, posts, random.Random(f"{seed}{number}"))
            for number, (one, two) in enumerate(zip(writers, twins, strict=True))
        ),
        edit_the_old(people[0], rooms, posts, chance),
    )
    events = [event for room in rooms for event in await world.sent_on(f"room:{room}:1", "ev")]
    for number, client in enumerate(clients):
        for event in what_arrives(events, chance, shuffled=number % 2 == 1):
            client.hear(event)
        await client.catch_up(per=chance.choice([3, 5, 20, 100]))

    for room in rooms:
        truth = await the_truth(people[0], room)
        head = await world.head(room)
        assert len(truth) == head["last_no"]
        for client in clients:
            known = dict(client.rows[room])
            assert {key: truth[key] for key in known} == known
            assert client.cursors[room][0] == head["last_seq"]
            await client.fill_holes(room)
            assert client.rows[room] == truth
    assert "fork" not in {reset for client in clients for reset in client.resets}


async def test_a_client_that_was_away_for_long_is_not_left_with_deleted_words(world: World) -> None:
    ann, bo = await world.people("Ann", "Bo")
    room = await ann.create_room(bo)
    secret = await ann.post(room, "Secret")
    client = ClientModel(person=bo)
    await client.catch_up()
    await ann.delete(room, secret)
    for _ in range(30):
        await ann.post(room)

    await client.catch_up(per=5)

    assert client.resets == ["new", "behind"]
    assert client.rows[room][secret]["c"] is None


async def test_a_row_heard_live_inside_the_hole_is_brought_up_to_date_by_skipping_ahead(world: World) -> None:
    ann, bo = await world.people("Ann", "Bo")
    room = await ann.create_room(bo)
    client = ClientModel(person=bo)
    await client.catch_up()
    await ann.post(room, "Lost on the way")
    heard = await ann.post(room, "Secret")
    client.hear((await world.sent_on(f"room:{room}:1", "ev"))[-1])
    await ann.delete(room, heard)
    for _ in range(30):
        await ann.post(room)

    await client.catch_up(per=5)

    assert client.resets == ["new", "behind"]
    assert client.rows[room][heard]["c"] is None
