"""Rooms and who is in them: create, direct conversations, invite, leave, remove, ban, roles, rename."""

import asyncio

import pytest

from tests.sql.builders import NOBODY, World, an_id, refused

pytestmark = pytest.mark.database


async def test_creator_owns_the_room_and_all_named_are_members(world: World) -> None:
    ann, bo, cy = await world.people("Ann", "Bo", "Cy")
    room = await ann.create_room(bo, cy, bo, name="Team 🦊")

    page = (await bo.sync())["rooms"][room]

    assert {m["u"]: (m["role"], m["state"]) for m in page["members"]} == {
        ann.id: ("owner", "member"), bo.id: ("member", "member"), cy.id: ("member", "member"),
    }  # fmt: skip
    assert page["room"]["name"] == "Team 🦊"
    assert (page["head"], page["no"], page["gen"]) == (1, 0, 1)


@pytest.mark.parametrize(
    ("changed", "hint"),
    [
        ({"p_kind": "dm"}, "bad_argument"),
        ({"p_kind": None}, "bad_argument"),
        ({"p_history": "some"}, "bad_argument"),
        ({"p_id": None}, "bad_argument"),
        ({"p_op": None}, "bad_argument"),
        ({"p_name": None}, "bad_name"),
        ({"p_name": "x" * 81}, "bad_name"),
        ({"p_name": "a\u202eb"}, "bad_name"),
        ({"p_members": [NOBODY] * 501}, "bad_argument"),
    ],
)
async def test_a_room_that_makes_no_sense_is_refused(world: World, changed: dict[str, object], hint: str) -> None:
    ann = await world.person("Ann")
    good = {"p_id": an_id(), "p_op": an_id(), "p_kind": "group", "p_name": "x", "p_history": "all", "p_members": None}

    with refused(422, hint):
        await ann.call("create_room", **(good | changed))


async def test_a_room_with_somebody_unknown_is_not_made(world: World) -> None:
    ann = await world.person("Ann")
    room = an_id()

    with refused(404, "not_found"):
        await ann.create_room(world.account("Ghost"), room=room)

    assert await world.head(room) is None


async def test_two_who_open_a_conversation_at_once_get_one_room(world: World) -> None:
    ann, bo = await world.people("Ann", "Bo")
    windows = [person.on(await world.connection()) for person in (ann, bo, ann, bo)]
    peers = (bo, ann, bo, ann)

    rooms = await asyncio.gather(*(window.open_dm(peer) for window, peer in zip(windows, peers, strict=True)))

    assert len(set(rooms)) == 1
    assert (await world.head(rooms[0]))["last_seq"] == 1
    assert {m["u"] for m in (await ann.sync())["rooms"][rooms[0]]["members"]} == {ann.id, bo.id}


async def test_a_conversation_needs_somebody_else_who_is_there(world: World) -> None:
    ann, bo = await world.people("Ann", "Bo")
    await world.suspend(bo)

    with refused(422, "bad_argument"):
        await ann.open_dm(ann)
    with refused(404, "not_found"):
        await ann.open_dm(bo)
    with refused(404, "not_found"):
        await ann.open_dm(world.account("Ghost"))


async def test_nobody_is_added_to_or_removed_from_a_direct_conversation(world: World) -> None:
    ann, bo, cy = await world.people("Ann", "Bo", "Cy")
    room = await ann.open_dm(bo)

    for person, state in ((cy, "member"), (bo, "removed"), (ann, "left")):
        with refused(403, "not_allowed"):
            await ann.set_member(room, person, state)


async def test_any_member_of_a_group_invites_but_in_a_channel_only_its_admins(world: World) -> None:
    ann, bo, cy = await world.people("Ann", "Bo", "Cy")
    group = await ann.create_room(bo)
    channel = await ann.create_room(bo, kind="channel")

    receipt = await bo.set_member(group, cy, "member")
    with refused(403, "not_allowed"):
        await bo.set_member(channel, cy, "member")
    await ann.set_member(channel, bo, "member", "admin")
    await bo.set_member(channel, cy, "member")

    assert receipt["seq"] == 2
    assert set((await cy.sync())["rooms"]) == {group, channel}


async def test_inviting_a_member_again_changes_nothing(world: World) -> None:
    ann, bo = await world.people("Ann", "Bo")
    room = await ann.create_room(bo)

    receipt = await ann.set_member(room, bo, "member")

    assert (receipt["seq"], receipt["head"], receipt["repeat"]) == (None, 1, False)


async def test_leaving_is_told_and_may_be_repeated(world: World) -> None:
    ann, bo = await world.people("Ann", "Bo")
    room = await ann.create_room(bo)
    op = an_id()

    first = await bo.set_member(room, bo, "left", op=op)
    await ann.send(room)
    again = await bo.set_member(room, bo, "left", op=op)

    assert (first["seq"], first["repeat"]) == (2, False)
    assert (again["seq"], again["repeat"], again["head"]) == (2, True, 2)
    gone = (await bo.sync(rooms={room: [1, "00000000", 0]}))["gone"]
    assert [(entry["room"], entry["state"]) for entry in gone] == [(room, "left")]
    with refused(403, "not_member"):
        await bo.send(room)


async def test_the_last_owner_hands_over_before_leaving(world: World) -> None:
    ann, bo = await world.people("Ann", "Bo")
    room = await ann.create_room(bo)

    with refused(403, "not_allowed"):
        await ann.set_member(room, ann, "left")
    with refused(403, "not_allowed"):
        await ann.set_member(room, ann, "member", "member")
    await ann.set_member(room, bo, "member", "owner")
    await ann.set_member(room, ann, "left")

    await bo.set_member(room, bo, "left")
    assert (await world.head(room))["last_seq"] == 4


async def test_who_may_remove_whom(world: World) -> None:
    ann, bo, cy, dan = await world.people("Ann", "Bo", "Cy", "Dan")
    room = await ann.create_room(bo, cy, dan)
    await ann.set_member(room, bo, "member", "admin")

    for person in (ann, bo, dan):
        with refused(403, "not_allowed"):
            await cy.set_member(room, person, "removed")
    for person, state, role in (
        (ann, "removed", None),
        (cy, "member", "admin"),
        (cy, "left", None),
        (bo, "member", "owner"),
    ):
        with refused(403, "not_allowed"):
            await bo.set_member(room, person, state, role)
    await bo.set_member(room, dan, "banned")
    await bo.set_member(room, cy, "removed")

    states = {m["u"]: m["state"] for m in (await ann.sync())["rooms"][room]["members"]}
    assert states == {ann.id: "member", bo.id: "member", cy.id: "removed", dan.id: "banned"}


async def test_a_banned_person_comes_back_only_by_an_admin(world: World) -> None:
    ann, bo, cy = await world.people("Ann", "Bo", "Cy")
    room = await ann.create_room(bo, cy)
    await ann.set_member(room, cy, "banned")

    with refused(403, "not_allowed"):
        await bo.set_member(room, cy, "member")
    await ann.set_member(room, cy, "member")

    assert room in (await cy.sync())["rooms"]


async def test_removing_whoever_is_not_there(world: World) -> None:
    ann, bo, cy = await world.people("Ann", "Bo", "Cy")
    room = await ann.create_room(bo)
    await bo.set_member(room, bo, "left")

    assert (await ann.set_member(room, bo, "removed"))["seq"] is None
    with refused(404, "not_found"):
        await ann.set_member(room, cy, "removed")
    with refused(404, "not_found"):
        await ann.set_member(room, world.account("Ghost"), "member")


@pytest.mark.parametrize(("state", "role"), [("invited", None), ("", None), (None, None), ("member", "king")])
async def test_a_membership_that_does_not_exist_is_refused(world: World, state: str, role: str | None) -> None:
    ann, bo = await world.people("Ann", "Bo")
    room = await ann.create_room()

    with refused(422, "bad_argument"):
        await ann.set_member(room, bo, state, role)


async def test_removal_and_leaving_a_group_raise_the_generation_but_leaving_a_channel_does_not(world: World) -> None:
    ann, bo, cy = await world.people("Ann", "Bo", "Cy")
    group = await ann.create_room(bo, cy)
    channel = await ann.create_room(bo, cy, kind="channel")

    for room in (group, channel):
        await bo.set_member(room, bo, "left")
        await ann.set_member(room, cy, "removed")

    assert (await world.head(group))["access_gen"] == 3
    assert (await world.head(channel))["access_gen"] == 2


async def test_the_last_event_on_the_old_topic_says_that_a_new_one_began(world: World) -> None:
    ann, bo = await world.people("Ann", "Bo")
    room = await ann.create_room(bo)

    await ann.set_member(room, bo, "removed")
    await ann.send(room)

    old = (await world.sent_on(f"room:{room}:1"))[-1]
    assert (old["k"], old["s"], old["gen"], old["ref"], old["m"]) == ("member", 2, 2, bo.id, None)
    assert old["meta"] == {"state": "removed", "role": "member", "was": "member"}
    assert [event["s"] for event in await world.sent_on(f"room:{room}:2")] == [3]
    hint = (await world.sent_on(f"user:{bo.id}"))[-1]
    assert (hint["k"], hint["r"], hint["s"], hint["state"], hint["gen"]) == ("member", room, 2, "removed", 2)


async def test_a_newcomer_has_no_unread_past_and_claims_to_have_read_nothing(world: World) -> None:
    ann, bo = await world.people("Ann", "Bo")
    room = await ann.create_room()
    await ann.send(room)
    await ann.send(room)

    await ann.set_member(room, bo, "member")
    page = (await bo.sync())["rooms"][room]

    assert (page["no"], page["read_no"], page["markers"], len(page["rows"])) == (2, 2, [], 2)


async def test_rooms_are_renamed_by_owners_and_admins_only(world: World) -> None:
    ann, bo = await world.people("Ann", "Bo")
    room = await ann.create_room(bo)
    dm = await ann.open_dm(bo)

    receipt = await ann.call("update_room", p_room=room, p_op=an_id(), p_patch={"name": "New", "topic": "What for"})
    for person, where in ((bo, room), (ann, dm)):
        with refused(403, "not_allowed"):
            await person.call("update_room", p_room=where, p_op=an_id(), p_patch={"name": "x"})

    shown = (await bo.sync())["rooms"][room]["room"]
    assert (shown["name"], shown["topic"], shown["rev"]) == ("New", "What for", receipt["seq"])
    assert (await world.log(room))[-1]["meta"] == {"changed": ["name", "topic"]}


@pytest.mark.parametrize(
    ("patch", "hint"),
    [
        ({}, "bad_argument"), ([], "bad_argument"), (None, "bad_argument"), ("name", "bad_argument"),
        ({"kind": "dm"}, "bad_argument"), ({"name": None}, "bad_name"), ({"name": 5}, "bad_name"),
        ({"name": " x"}, "bad_name"), ({"topic": "x" * 501}, "bad_name"), ({"topic": {}}, "bad_name"),
    ],
)  # fmt: skip
async def test_a_change_that_makes_no_sense_is_refused(world: World, patch: object, hint: str) -> None:
    ann = await world.person("Ann")
    room = await ann.create_room()

    with refused(422, hint):
        await ann.call("update_room", p_room=room, p_op=an_id(), p_patch=patch)


async def test_a_closed_room_takes_nothing(world: World) -> None:
    ann = await world.person("Ann")
    room = await ann.create_room()
    await world.owner.execute("update public.rooms set state = 'archived' where id = $1", room)

    with refused(403, "not_allowed"):
        await ann.send(room)
