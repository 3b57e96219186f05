"""Every write twice: with the same op, with another body, by another sender, in another room."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import pytest

from tests.sql.builders import Json, Person, World, an_id, refused, words

pytestmark = pytest.mark.database


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Two rooms of Ann (owner) and Bo (admin), a message of each person in the first, and somebody else."""

    ann: Person
    bo: Person
    guest: Person
    room: str
    other_room: str
    message: str
    his_message: str


Write = Callable[[Scene, Person, str, str, bool], Awaitable[Json]]
"""(scene, who, room, op, another body?) -> receipt"""


async def a_scene(world: World) -> Scene:
    ann, bo, guest = await world.people("Ann", "Bo", "Cy")
    rooms = [await ann.create_room(bo), await ann.create_room(bo)]
    for room in rooms:
        await ann.set_member(room, bo, "member", "admin")
    return Scene(
        ann=ann, bo=bo, guest=guest, room=rooms[0], other_room=rooms[1],
        message=await ann.post(rooms[0]), his_message=await bo.post(rooms[0]),
    )  # fmt: skip


async def send(scene: Scene, who: Person, room: str, op: str, other: bool) -> Json:
    return await who.send(room, "Other" if other else "Hello", message=op)


async def edit(scene: Scene, who: Person, room: str, op: str, other: bool) -> Json:
    return await who.edit(room, scene.message, "Other" if other else "Edited", op=op)


async def delete(scene: Scene, who: Person, room: str, op: str, other: bool) -> Json:
    return await who.delete(room, scene.his_message if other else scene.message, op=op)


async def react(scene: Scene, who: Person, room: str, op: str, other: bool) -> Json:
    return await who.react(room, scene.message, on=not other, op=op)


async def invite(scene: Scene, who: Person, room: str, op: str, other: bool) -> Json:
    return await who.set_member(room, scene.guest, "banned" if other else "member", op=op)


async def rename(scene: Scene, who: Person, room: str, op: str, other: bool) -> Json:
    return await who.call("update_room", p_room=room, p_op=op, p_patch={"name": "Other" if other else "Name"})


async def picture(scene: Scene, who: Person, room: str, op: str, other: bool) -> Json:
    return await who.call("update_room", p_room=room, p_op=op, p_patch={"picture": None if other else "a1" * 32})


WRITES: list[Any] = [send, edit, delete, react, invite, rename, picture]


@pytest.mark.parametrize("write", WRITES)
async def test_the_same_again_is_answered_with_the_first_receipt_and_changes_nothing(
    world: World, write: Write
) -> None:
    scene, op = await a_scene(world), an_id()
    first = await write(scene, scene.ann, scene.room, op, False)
    await scene.bo.send(scene.room)
    before = await world.log(scene.room)

    again = await write(scene, scene.ann, scene.room, op, False)

    assert first["repeat"] is False
    assert again == first | {"repeat": True, "head": first["head"] + 1}
    assert await world.log(scene.room) == before


@pytest.mark.parametrize("write", WRITES)
async def test_another_body_under_the_same_op_is_refused(world: World, write: Write) -> None:
    scene, op = await a_scene(world), an_id()
    await write(scene, scene.ann, scene.room, op, False)
    before = await world.log(scene.room)

    with refused(409, "op_reused"):
        await write(scene, scene.ann, scene.room, op, True)

    assert await world.log(scene.room) == before


@pytest.mark.parametrize("write", WRITES)
async def test_another_sender_of_the_same_op_is_refused(world: World, write: Write) -> None:
    scene, op = await a_scene(world), an_id()
    await write(scene, scene.ann, scene.room, op, False)
    before = await world.log(scene.room)

    with refused(409, "id_taken"):
        await write(scene, scene.bo, scene.room, op, False)

    assert await world.log(scene.room) == before


async def test_a_message_id_in_another_room_is_refused(world: World) -> None:
    scene, op = await a_scene(world), an_id()
    await send(scene, scene.ann, scene.room, op, False)

    with refused(409, "id_taken"):
        await send(scene, scene.ann, scene.other_room, op, False)

    assert (await world.head(scene.other_room))["last_no"] == 0


@pytest.mark.parametrize("write", [edit, delete, react])
async def test_a_change_of_a_message_in_the_wrong_room_is_refused(world: World, write: Write) -> None:
    scene, op = await a_scene(world), an_id()
    await write(scene, scene.ann, scene.room, op, False)

    with refused(404, "not_found"):
        await write(scene, scene.ann, scene.other_room, op, False)


@pytest.mark.parametrize("write", [invite, rename])
async def test_an_op_counts_for_its_room_only(world: World, write: Write) -> None:
    scene, op = await a_scene(world), an_id()
    await write(scene, scene.ann, scene.room, op, False)

    receipt = await write(scene, scene.ann, scene.other_room, op, False)

    assert receipt["repeat"] is False


async def test_a_room_is_made_once(world: World) -> None:
    ann, bo = await world.people("Ann", "Bo")
    room = an_id()
    good = {
        "p_id": room,
        "p_op": an_id(),
        "p_kind": "group",
        "p_name": "x",
        "p_history": "all",
        "p_members": [bo.id],
    }
    first = await ann.call("create_room", **good)

    again = await ann.call("create_room", **good)
    with refused(409, "op_reused"):
        await ann.call("create_room", **(good | {"p_name": "y"}))
    for other, person in (({"p_op": an_id()}, ann), ({}, bo), ({}, await world.person("Eve"))):
        with refused(409, "id_taken"):
            await person.call("create_room", **(good | other))

    assert again == first | {"repeat": True}
    assert len(await world.log(room)) == 1


async def test_opening_a_conversation_again_says_so(world: World) -> None:
    ann, bo = await world.people("Ann", "Bo")
    first = await ann.call("open_dm", p_peer=bo.id)

    again = await bo.call("open_dm", p_peer=ann.id)

    assert (first["repeat"], again["repeat"]) == (False, True)
    assert again["room"] == first["room"]


async def test_a_repeat_of_a_send_names_its_number(world: World) -> None:
    ann = await world.person("Ann")
    room, message = await ann.create_room(), an_id()
    first = await ann.send(room, message=message)
    await ann.edit(room, message, "Edited meanwhile")

    again = await ann.send(room, message=message)

    assert (again["no"], again["seq"], again["at"], again["repeat"]) == (1, 2, first["at"], True)
    rows = (await ann.call("history", p_room=room, p_before_no=None, p_limit=5))["rows"]
    assert rows[0]["c"] == words("Edited meanwhile")


async def test_marks_may_be_repeated(world: World) -> None:
    ann = await world.person("Ann")
    room = await ann.create_room()
    await ann.send(room)

    assert await ann.mark(room, 2) == await ann.mark(room, 2)


@pytest.mark.parametrize("field", ["p_room", "p_id"])
async def test_without_room_or_op_nothing_is_written(world: World, field: str) -> None:
    ann = await world.person("Ann")
    room = await ann.create_room()
    good = {"p_room": room, "p_id": an_id(), "p_content": words(), "p_reply": None, "p_mentions": None}

    with refused(422, "bad_argument"):
        await ann.call("send_message", **(good | {field: None}))
