"""Where a day begins in a room."""

import pytest

from tests.sql.builders import Json, Person, World, refused
from tests.sql.test_messages import a_room, the_row

pytestmark = pytest.mark.database


async def first(person: Person, room: str, at: int) -> Json:
    return await person.call("first_since", p_room=room, p_at=at)


async def test_the_first_message_from_an_instant_on_is_found(world: World) -> None:
    ann, bo, room = await a_room(world)
    messages = [await ann.post(room) for _ in range(9)]
    await ann.delete(room, messages[4])
    await world.owner.execute(
        "update public.messages set created_at = to_timestamp(1800000000 + no * 60) where room_id = $1", room
    )

    for number, message in enumerate(messages, start=1):
        at = (await the_row(bo, room, message))["at"]
        assert await first(bo, room, at) == {"no": number}
        assert await first(bo, room, at - 59_000) == {"no": number}
    assert await first(bo, room, 0) == {"no": 1}
    assert await first(bo, room, 1_900_000_000_000) is None


async def test_nobody_learns_of_what_they_may_not_read(world: World) -> None:
    ann, bo = await world.people("Ann", "Bo")
    cy = await world.person("Cy")
    room = await ann.create_room(bo, history="joined")
    await ann.post(room)
    with refused(403, "not_member"):
        await first(cy, room, 0)
    await ann.set_member(room, cy, "member")

    assert await first(cy, room, 0) is None
    await ann.post(room)
    assert await first(cy, room, 0) == {"no": 2}
    with refused(422, "bad_argument"):
        await ann.call("first_since", p_room=room, p_at=None)
