"""Read markers: they only grow, stay below the head, and reach the others at a bearable rate."""

import asyncio

import pytest

from tests.sql.builders import NOBODY, Json, Person, World, an_id, refused

pytestmark = pytest.mark.database


async def a_room(world: World, others: int = 1, *, history: str = "all") -> tuple[Person, list[Person], str]:
    """Return an owner, members, and their group with four posts (2 to 5)."""
    ann = await world.person("Ann")
    people = [await world.person(f"P{number}") for number in range(others)]
    room = await ann.create_room(*people, history=history)
    for _ in range(4):
        await ann.send(room)
    return ann, people, room


async def pulses(world: World, room: str) -> list[Json]:
    sent = await world.sent_on(f"room:{room}:1", "pulse")
    return sorted(sent, key=lambda pulse: pulse["mrev"])


async def test_a_mark_knows_how_many_posts_it_covers_and_reading_implies_delivery(world: World) -> None:
    _, (bo,), room = await a_room(world)

    assert await bo.mark(room, read=3) == {"read": 3, "read_no": 2, "delivered": 3, "rev": 1}
    assert await bo.mark(room, delivered=4) == {"read": 3, "read_no": 2, "delivered": 4, "rev": 2}


async def test_a_marker_never_goes_back(world: World) -> None:
    _, (bo,), room = await a_room(world)
    await bo.mark(room, read=4)

    assert await bo.mark(room, read=2, delivered=1) == {"read": 4, "read_no": 3, "delivered": 4, "rev": 1}


async def test_a_marker_is_clipped_to_the_head(world: World) -> None:
    _, (bo,), room = await a_room(world)

    assert await bo.mark(room, read=999_999) == {"read": 5, "read_no": 4, "delivered": 5, "rev": 1}


async def test_a_mark_of_a_history_that_was_replaced_moves_nothing(world: World) -> None:
    _, (bo,), room = await a_room(world)
    former = (await bo.sync())["epoch"]
    await bo.call("mark", p_marks=[{"r": room, "e": former, "read": 2}])
    await world.owner.fetchval("select app.new_epoch()")

    late = await bo.call("mark", p_marks=[{"r": room, "e": former, "read": 4}])
    present = (await bo.sync())["epoch"]
    known = await bo.call("markers", p_room=room, p_after_rev=0)
    answer = await bo.call("mark", p_marks=[{"r": room, "e": present, "read": 3}])

    assert late["rooms"] == {}
    assert [mark[1] for mark in known["markers"]] == [2]
    assert answer["rooms"][room]["read"] == 3


@pytest.mark.parametrize("epoch", ["", "x", 5, {}, "00000000-0000-0000-0000-00000000000G"])
async def test_an_epoch_that_is_none_is_refused(world: World, epoch: Json) -> None:
    _, (bo,), room = await a_room(world)

    with refused(422, "bad_argument"):
        await bo.call("mark", p_marks=[{"r": room, "e": epoch, "read": 2}])


async def test_many_rooms_are_marked_in_one_call_and_strange_ones_are_left_out(world: World) -> None:
    ann, (bo,), room = await a_room(world)
    other = await ann.create_room(bo)
    foreign = await ann.create_room()

    answer = await bo.call(
        "mark",
        p_marks=[
            {"r": room, "read": 2},
            {"r": other, "read": 1},
            {"r": room, "read": 4},
            {"r": foreign, "read": 1},
            {"r": NOBODY, "read": 1},
        ],
    )

    assert {key: value["read"] for key, value in answer["rooms"].items()} == {room: 4, other: 1}
    assert (await bo.call("mark", p_marks=[]))["rooms"] == {}


@pytest.mark.parametrize(
    "marks",
    [
        None, {}, "x", [5], [None], [{}], [{"r": "x"}], [{"r": NOBODY, "read": -1}], [{"r": NOBODY, "read": "x"}],
        [{"r": NOBODY, "read": 1.5}], [{"r": NOBODY, "delivered": {}}], [{"r": NOBODY, "read": 10**30}],
        [{"r": NOBODY}] * 501,
    ],
)  # fmt: skip
async def test_marks_that_make_no_sense_are_refused(world: World, marks: Json) -> None:
    ann = await world.person("Ann")

    with refused(422, "bad_argument"):
        await ann.call("mark", p_marks=marks)


async def test_ones_own_devices_hear_of_a_mark(world: World) -> None:
    _, (bo,), room = await a_room(world)

    await bo.mark(room, read=3)

    hint = (await world.sent_on(f"user:{bo.id}"))[-1]
    assert (hint["k"], hint["r"], hint["s"], hint["urev"]) == ("marker", room, 3, 2)
    mine = (await bo.sync())["mine"]["markers"]
    assert mine == [{"r": room, "read": 3, "read_no": 2, "delivered": 3, "urev": 2}]


async def test_of_a_large_batch_ones_own_devices_hear_the_last_twenty(world: World) -> None:
    ann = await world.person("Ann")
    rooms = [await ann.create_room() for _ in range(25)]

    await ann.call("mark", p_marks=[{"r": room, "read": 1} for room in rooms])

    hints = [hint["urev"] for hint in await world.sent_on(f"user:{ann.id}") if hint["k"] == "marker"]
    assert sorted(hints) == list(range(31, 51))


async def test_in_a_conversation_every_mark_is_told_at_once(world: World) -> None:
    ann, bo = await world.people("Ann", "Bo")
    dm = await ann.open_dm(bo)
    await ann.send(dm)

    await bo.mark(dm, delivered=2)
    await bo.mark(dm, read=2)

    assert [pulse["marks"] for pulse in await pulses(world, dm)] == [[[bo.id, 0, 2, 1]], [[bo.id, 2, 2, 2]]]


async def test_in_a_room_of_up_to_eight_every_mark_is_told_at_once(world: World) -> None:
    _, (bo, cy, *_), room = await a_room(world, 7)

    await bo.mark(room, read=2)
    await cy.mark(room, read=2)

    assert [pulse["marks"] for pulse in await pulses(world, room)] == [[[bo.id, 2, 2, 1]], [[cy.id, 2, 2, 2]]]


async def test_in_a_larger_room_a_pulse_held_back_comes_with_the_next(world: World) -> None:
    ann, (bo, cy, *_), room = await a_room(world, 8)
    await bo.mark(room, read=2)
    await cy.mark(room, read=2)
    await bo.mark(room, read=3)
    before = await pulses(world, room)
    await world.owner.execute(
        "update app.marker_heads set pulsed_at = pulsed_at - interval '2 seconds' where room_id = $1", room
    )

    await ann.mark(room, read=5)

    assert [pulse["marks"] for pulse in before] == [[[bo.id, 2, 2, 1]]]
    last = (await pulses(world, room))[-1]
    assert last["marks"] == [[cy.id, 2, 2, 2], [bo.id, 3, 3, 3], [ann.id, 5, 5, 4]]
    assert (last["head"], last["gen"], last["mrev"], last["v"], last["r"]) == (5, 1, 4, 1, room)


async def test_in_a_room_of_more_than_32_nobody_is_told(world: World) -> None:
    ann, people, room = await a_room(world, 32)

    await people[0].mark(room, read=3)
    await ann.set_member(room, people[-1], "removed")
    await people[1].mark(room, read=3)

    assert await pulses(world, room) == []
    assert [pulse["mrev"] for pulse in await world.sent_on(f"room:{room}:2", "pulse")] == [2]


async def test_delivery_is_kept_for_rooms_of_up_to_eight(world: World) -> None:
    _, small, of_eight = await a_room(world, 7)
    large = await small[0].create_room(*small, *await world.people("X", "Y"))

    assert (await small[1].mark(of_eight, delivered=5))["delivered"] == 5
    assert (await small[1].call("mark", p_marks=[{"r": large, "delivered": 1}]))["rooms"] == {}
    assert (await small[1].mark(large, read=1))["delivered"] == 1


async def test_markers_are_asked_for_above_a_number(world: World) -> None:
    ann, (bo,), room = await a_room(world)
    await ann.mark(room, read=5)
    await bo.mark(room, read=2)

    assert await ann.call("markers", p_room=room, p_after_rev=1) == {"rev": 2, "markers": [[bo.id, 2, 2, 2]]}
    assert await ann.call("markers", p_room=room, p_after_rev=None) == {
        "rev": 2, "markers": [[ann.id, 5, 5, 1], [bo.id, 2, 2, 2]],
    }  # fmt: skip
    with refused(403, "not_member"):
        await ann.call("markers", p_room=None, p_after_rev=0)
    with refused(403, "not_member"):
        await ann.call("markers", p_room=an_id(), p_after_rev=0)


async def test_sync_brings_the_marks_of_others_since_the_cursor(world: World) -> None:
    ann, (bo,), room = await a_room(world)
    await ann.mark(room, read=5)
    cursor = await bo.cursor(room)
    await ann.send(room)
    await ann.mark(room, read=6)

    page = (await bo.sync(rooms={room: cursor}))["rooms"][room]
    quiet = (await bo.sync(rooms={room: [page["upto"], page["tip"], cursor[2]]}))["rooms"][room]

    assert (page["markers"], page["mrev"]) == ([[ann.id, 6, 6, 2]], 2)
    assert (quiet["events"], quiet["markers"]) == ([], [[ann.id, 6, 6, 2]])


async def test_unread_is_posts_minus_posts_read(world: World) -> None:
    ann, (bo,), room = await a_room(world)
    message = await ann.post(room)
    await ann.react(room, message)
    await ann.edit(room, message, "x")
    await bo.mark(room, read=3)

    page = (await bo.sync())["rooms"][room]

    assert page["no"] - page["read_no"] == 3


async def test_marks_of_several_rooms_at_once_in_any_order_do_not_lock_each_other_out(world: World) -> None:
    ann, people, _ = await a_room(world, 3)
    rooms = [await ann.create_room(*people) for _ in range(6)]
    for room in rooms:
        for _ in range(12):
            await ann.send(room)

    async def mark_all(person: Person, order: list[str]) -> None:
        for read in range(2, 14):
            await person.call("mark", p_marks=[{"r": room, "read": read} for room in order])

    workers = [
        (person.on(await world.connection()), order) for person in (ann, *people) for order in (rooms, rooms[::-1])
    ]
    await asyncio.gather(*(mark_all(person, order) for person, order in workers))

    for room in rooms:
        answer = await ann.call("markers", p_room=room, p_after_rev=0)
        assert [mark[1] for mark in answer["markers"]] == [13] * 4
        assert answer["rev"] == 48
