"""What a message said before it was edited: kept, read by those who may read the message, gone with it."""

import pytest

from tests.sql.builders import NOBODY, Json, World, refused, words
from tests.sql.test_messages import a_room, the_row

pytestmark = pytest.mark.database


async def texts(world_person: Json, room: str, message: str) -> list[str]:
    return [version["c"]["text"] for version in await world_person.call("edits", p_room=room, p_id=message)]


async def test_every_version_is_kept_with_its_time_and_members_may_read_them(world: World) -> None:
    ann, bo, room = await a_room(world)
    message = await ann.post(room, "one")
    first = await the_row(bo, room, message)
    await ann.edit(room, message, "two")
    second = await the_row(bo, room, message)
    await ann.edit(room, message, "three")

    assert await bo.call("edits", p_room=room, p_id=message) == [
        {"rev": first["rev"], "c": words("one"), "at": first["at"]},
        {"rev": second["rev"], "c": words("two"), "at": second["ed"]},
    ]
    assert (await the_row(bo, room, message))["c"] == words("three")


async def test_a_repeated_or_refused_edit_makes_no_version(world: World) -> None:
    ann, bo, room = await a_room(world)
    message, op = await ann.post(room, "one"), NOBODY
    await ann.edit(room, message, "two", op=op)
    await ann.edit(room, message, "two", op=op)
    with refused(403, "not_allowed"):
        await bo.edit(room, message, "three")

    assert await texts(bo, room, message) == ["one"]


async def test_deleting_a_message_takes_its_versions_along(world: World) -> None:
    ann, bo, room = await a_room(world)
    message = await ann.post(room, "secret")
    await ann.edit(room, message, "harmless")
    await ann.delete(room, message)

    assert await texts(bo, room, message) == []
    assert await world.owner.fetchval("select count(*) from app.message_edits") == 0


async def test_strangers_and_those_who_left_or_came_too_late_read_no_versions(world: World) -> None:
    ann, bo = await world.people("Ann", "Bo")
    cy = await world.person("Cy")
    room = await ann.create_room(bo, history="joined")
    message = await ann.post(room, "one")
    await ann.edit(room, message, "two")
    other = await ann.create_room(cy)
    await ann.set_member(room, cy, "member")

    for person, place, hint, status in (
        (bo, other, "not_member", 403),
        (cy, room, "not_found", 404),
        (cy, other, "not_found", 404),
    ):
        with refused(status, hint):
            await person.call("edits", p_room=place, p_id=message)
    await bo.set_member(room, bo, "left")
    with refused(403, "not_member"):
        await bo.call("edits", p_room=room, p_id=message)


async def test_of_many_versions_the_first_and_the_last_are_kept(world: World) -> None:
    ann, bo, room = await a_room(world)
    message = await ann.post(room, "0")
    for number in range(1, 61):
        await ann.edit(room, message, str(number))

    assert await texts(bo, room, message) == ["0", *(str(number) for number in range(11, 60))]
