"""Pinning: by whom, told how, and what the list of pins says."""

import pytest

from tests.sql.builders import NOBODY, Json, Person, World, an_id, refused
from tests.sql.test_messages import a_room, the_row

pytestmark = pytest.mark.database


async def pin(person: Person, room: str, message: str, *, on: bool = True, op: str | None = None) -> Json:
    return await person.call("set_pin", p_room=room, p_op=op or an_id(), p_id=message, p_on=on)


async def pinned(person: Person, room: str) -> list[str]:
    return [row["id"] for row in await person.call("pins", p_room=room)]


async def test_a_pin_is_told_with_the_row_and_taken_down_again(world: World) -> None:
    ann, bo, room = await a_room(world)
    message = await bo.post(room)

    receipt = await pin(ann, room, message)
    event = (await world.sent_on(f"room:{room}:1", "ev"))[-1]
    row = await the_row(bo, room, message)
    repeated = await pin(ann, room, message)
    down = await pin(ann, room, message, on=False)

    assert (event["k"], event["s"], event["meta"], event["m"]) == ("pinned", receipt["seq"], {"on": True}, row)
    assert (row["pin"], row["rev"]) == (receipt["at"], receipt["seq"])
    assert repeated["seq"] is None
    assert down["seq"] == receipt["seq"] + 1
    assert (await the_row(bo, room, message))["pin"] is None


async def test_a_repeat_is_recognised_and_another_wish_under_its_op_refused(world: World) -> None:
    ann, _, room = await a_room(world)
    message, op = await ann.post(room), an_id()

    first = await pin(ann, room, message, op=op)

    assert (await pin(ann, room, message, op=op))["seq"] == first["seq"]
    with refused(409, "op_reused"):
        await pin(ann, room, message, on=False, op=op)


async def test_moderators_pin_in_groups_and_both_in_a_direct_conversation(world: World) -> None:
    ann, bo, room = await a_room(world)
    direct = await ann.open_dm(bo)
    message, private = await ann.post(room), await ann.post(direct)

    with refused(403, "not_allowed"):
        await pin(bo, room, message)
    await ann.set_member(room, bo, "member", "moderator")
    await pin(bo, room, message)
    await pin(bo, direct, private)

    assert await pinned(ann, room) == [message]
    assert await pinned(ann, direct) == [private]


async def test_strangers_pin_and_read_nothing_and_nonsense_is_refused(world: World) -> None:
    ann, _, room = await a_room(world)
    cy = await world.person("Cy")
    message = await ann.post(room)

    with refused(403, "not_member"):
        await pin(cy, room, message)
    with refused(403, "not_member"):
        await pinned(cy, room)
    with refused(404, "not_found"):
        await pin(ann, room, NOBODY)
    with refused(422, "bad_argument"):
        await ann.call("set_pin", p_room=room, p_op=an_id(), p_id=message, p_on=None)


async def test_what_is_deleted_is_not_pinned_any_more(world: World) -> None:
    ann, _, room = await a_room(world)
    first, second = await ann.post(room), await ann.post(room)
    for message in (first, second):
        await pin(ann, room, message)
    await ann.delete(room, second)

    assert await pinned(ann, room) == [first]
    assert (await the_row(ann, room, second))["pin"] is None
    with refused(409, "deleted"):
        await pin(ann, room, second, on=False)


async def test_the_list_ends_at_50_and_where_one_came_in(world: World) -> None:
    ann, bo = await world.people("Ann", "Bo")
    cy = await world.person("Cy")
    room = await ann.create_room(bo, history="joined")
    messages = [await ann.post(room) for _ in range(51)]
    for message in messages[:50]:
        await pin(ann, room, message)
    with refused(422, "bad_argument"):
        await pin(ann, room, messages[50])
    await ann.set_member(room, cy, "member")

    assert await pinned(bo, room) == messages[49::-1]
    assert await pinned(cy, room) == []
