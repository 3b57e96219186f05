"""Real parallel connections: no gap, no loss, no dead-lock, and commits in the order of their numbers."""

import asyncio
import random

import asyncpg
import pytest

from tests.sql.builders import Json, Person, World, an_id

pytestmark = pytest.mark.database


async def writers_of(world: World, count: int) -> list[Person]:
    """Return people with a connection each."""
    people = await world.people(*(f"Writer {number}" for number in range(count)))
    return [person.on(await world.connection()) for person in people]


async def test_eight_writers_leave_no_gap_and_lose_nothing(world: World) -> None:
    writers = await writers_of(world, 8)
    room = await writers[0].create_room(*writers[1:])

    async def write(person: Person) -> list[Json]:
        return [await person.send(room, f"{number}") for number in range(25)]

    receipts = [receipt for own in await asyncio.gather(*map(write, writers)) for receipt in own]

    assert sorted(receipt["seq"] for receipt in receipts) == list(range(2, 202))
    assert sorted(receipt["no"] for receipt in receipts) == list(range(1, 201))
    log = await world.log(room)
    assert [event["seq"] for event in log] == list(range(1, 202))
    assert [event["s"] for event in await world.sent_on(f"room:{room}:1", "ev")] == list(range(1, 202))
    head = await world.head(room)
    assert (head["last_seq"], head["last_no"]) == (201, 200)


async def test_whoever_reads_meanwhile_never_sees_a_number_before_a_smaller_one(world: World) -> None:
    writers = await writers_of(world, 6)
    room = await writers[0].create_room(*writers[1:])

    async def write(person: Person) -> None:
        for _ in range(20):
            await person.send(room)

    async def look(done: asyncio.Event) -> int:
        seen = 0
        while not done.is_set():
            row = await world.owner.fetchrow(
                "select count(*) as found, max(seq) as highest from app.room_events where room_id = $1", room
            )
            assert row["found"] == row["highest"]
            seen += 1
        return seen

    done = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        watching = group.create_task(look(done))
        await asyncio.gather(*map(write, writers))
        done.set()

    looks = watching.result()
    assert looks > 20


async def test_the_same_message_over_two_ways_at_once_is_one_message(world: World) -> None:
    ann, bo = await world.people("Ann", "Bo")
    room = await ann.create_room(bo)
    ways = [ann.on(await world.connection()) for _ in range(3)]
    messages = [an_id() for _ in range(40)]

    answers = [await asyncio.gather(*(way.send(room, message=message) for way in ways)) for message in messages]

    assert [sorted(answer["repeat"] for answer in three) for three in answers] == [[False, True, True]] * 40
    assert [{answer["no"] for answer in three} for three in answers] == [{number} for number in range(1, 41)]


async def test_the_same_id_in_two_rooms_at_once_is_stored_once(world: World) -> None:
    ann, bo = await world.people("Ann", "Bo")
    rooms = [await ann.create_room(bo), await ann.create_room(bo)]
    ways = [ann.on(await world.connection()), bo.on(await world.connection())]

    for _ in range(20):
        message = an_id()
        answers = await asyncio.gather(
            *(way.send(room, message=message) for way, room in zip(ways, rooms, strict=True)), return_exceptions=True
        )
        refusals = [answer for answer in answers if isinstance(answer, asyncpg.PostgresError)]
        assert [refusal.hint for refusal in refusals] == ["id_taken"]

    heads = [await world.head(room) for room in rooms]
    assert sum(head["last_no"] for head in heads) == 20
    assert [len(await world.log(room)) for room in rooms] == [head["last_seq"] for head in heads]


async def test_two_rooms_in_eight_hands_with_every_kind_of_write_never_dead_lock(world: World) -> None:
    writers = await writers_of(world, 8)
    guests = await world.people("G1", "G2", "G3")
    rooms = [await writers[0].create_room(*writers[1:]) for _ in range(2)]
    posts = {room: [await writers[0].post(room) for _ in range(3)] for room in rooms}

    async def churn(person: Person, seed: int) -> None:
        chance = random.Random(seed)
        for _ in range(20):
            room = chance.choice(rooms)
            message = chance.choice(posts[room])
            match chance.randrange(6):
                case 0:
                    await person.send(room, reply=message, mentions=writers)
                case 1:
                    await person.react(room, message, chance.choice("👍🎉🦊"), on=chance.random() < 0.6)
                case 2:
                    await person.edit(room, await person.post(room), "Edited")
                case 3:
                    await person.delete(room, await person.post(room))
                case 4:
                    await person.set_member(room, chance.choice(guests), "member")
                case _:
                    order = chance.sample(rooms, 2)
                    await person.call("mark", p_marks=[{"r": each, "read": chance.randrange(60)} for each in order])

    await asyncio.gather(*(churn(person, seed) for seed, person in enumerate(writers)))

    for room in rooms:
        log = await world.log(room)
        head = await world.head(room)
        assert [event["seq"] for event in log] == list(range(1, head["last_seq"] + 1))
        numbers = await world.owner.fetch("select no from public.messages where room_id = $1 order by seq", room)
        assert [row["no"] for row in numbers] == list(range(1, head["last_no"] + 1))
        assert await world.owner.fetchval(
            "select bool_and(m.rev = (select max(e.seq) from app.room_events e where e.room_id = $1 and e.ref = m.id))"
            " from public.messages m where m.room_id = $1",
            room,
        )
    deadlocks = await world.owner.fetchval("select deadlocks from pg_stat_database where datname = current_database()")
    assert deadlocks == 0


async def test_rooms_with_overlapping_people_made_at_once_never_dead_lock(world: World) -> None:
    writers = await writers_of(world, 6)

    async def make(person: Person, others: list[Person]) -> None:
        for _ in range(5):
            await person.create_room(*others)

    await asyncio.gather(
        *(make(person, writers[::-1] if number % 2 else writers) for number, person in enumerate(writers))
    )

    revs = await world.owner.fetch(
        "select user_id, array_agg(user_rev order by user_rev) as revs from public.room_members group by 1"
    )
    assert [row["revs"] for row in revs] == [list(range(1, 31))] * 6


async def test_a_writer_that_cannot_get_the_room_gives_up_after_three_seconds(world: World) -> None:
    ann = await world.person("Ann")
    room = await ann.create_room()
    transaction = world.owner.transaction()
    await transaction.start()
    await world.owner.execute("select 1 from app.room_heads where room_id = $1 for no key update", room)

    with pytest.raises(asyncpg.LockNotAvailableError):
        await ann.send(room)

    await transaction.rollback()
    assert (await ann.send(room))["no"] == 1
