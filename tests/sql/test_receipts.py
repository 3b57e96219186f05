"""When a message was received and read, by whom."""

import pytest

from tests.sql.builders import Json, Person, World, refused
from tests.sql.test_messages import a_room

pytestmark = pytest.mark.database


async def receipts(person: Person, room: str, message: str) -> dict[str, tuple[Json, Json]]:
    told = await person.call("receipts", p_room=room, p_id=message)
    return {one["u"]: (one["got"], one["read"]) for one in told}


async def test_each_member_has_a_time_once_the_marker_has_passed_the_message(world: World) -> None:
    ann, bo, room = await a_room(world)
    first, second = await ann.post(room), await ann.post(room)
    before = await receipts(ann, room, first)

    await bo.mark(room, delivered=3)
    got = (await receipts(ann, room, first))[bo.id]
    await bo.mark(room, read=2)

    assert before == {bo.id: (None, None)}
    assert got[0] is not None
    assert got[1] is None
    read = await receipts(ann, room, first)
    assert read[bo.id][0] == got[0] <= read[bo.id][1]
    assert (await receipts(ann, room, second))[bo.id] == (got[0], None)


async def test_what_is_not_remembered_any_more_has_no_time(world: World) -> None:
    ann, bo, room = await a_room(world)
    messages = [await ann.post(room) for _ in range(105)]
    for number in range(2, 107):
        await bo.mark(room, read=number)

    times = [(await receipts(ann, room, message))[bo.id][1] for message in (messages[0], messages[4], messages[5])]

    assert times[:2] == [None, None]
    assert times[2] is not None
    assert await world.owner.fetchval("select count(*) from app.marker_moves where user_id = $1", bo.id) == 100


async def test_strangers_learn_nothing(world: World) -> None:
    ann, bo, room = await a_room(world)
    cy = await world.person("Cy")
    message = await ann.post(room)
    other = await cy.create_room(bo)

    with refused(403, "not_member"):
        await receipts(cy, room, message)
    with refused(404, "not_found"):
        await receipts(cy, other, message)


async def test_who_hides_how_far_they_read_tells_others_no_time_of_reading(world: World) -> None:
    ann, bo, room = await a_room(world)
    first, second = await ann.post(room), await ann.post(room)
    await bo.mark(room, delivered=2)
    await bo.call("set_own", p_patch={"reading": False})
    await bo.mark(room, read=3)

    assert (await receipts(ann, room, first))[bo.id][0] is not None
    assert (await receipts(ann, room, first))[bo.id][1] is None
    assert (await receipts(ann, room, second))[bo.id] == (None, None)
    assert (await receipts(bo, room, second))[bo.id][1] is not None
