"""Roles: who may change, close and moderate a room; the database and the window's own rules say the same."""

import json

import pytest

from desktop_chat.core.rights import PersonDeed, RoomDeed, Seat, person_obstacle, role_obstacle, room_obstacle
from desktop_chat.domain.ids import RoomId, UserId
from desktop_chat.domain.room import RoomKind, RoomState
from desktop_chat.domain.user import Member, MemberState, Role
from tests.sql.builders import Json, Person, World, an_id, refused

pytestmark = pytest.mark.database

ABOVE = {"owner", "admin", "moderator"}


async def with_roles(world: World, kind: str = "group") -> tuple[dict[str, Person], str]:
    """Return one person of each role, and their room."""
    people = dict(zip((role.value for role in Role), await world.people("O", "A", "D", "M", "G"), strict=True))
    room = await people["owner"].create_room(*people.values(), kind=kind)
    for role, person in people.items():
        if role not in {"owner", "member"}:
            await people["owner"].set_member(room, person, "member", role)
    return people, room


async def archive(person: Person, room: str, *, on: bool = True, op: str | None = None) -> Json:
    """Close a room, or open it again."""
    return await person.call("archive_room", p_room=room, p_op=op or an_id(), p_on=on)


@pytest.mark.parametrize("kind", ["group", "channel"])
async def test_the_window_and_the_database_agree_on_everything_that_is_done_to_people(world: World, kind: str) -> None:
    cases = [
        (mine.value, oneself, theirs.value, was.value, state, wanted)
        for mine in Role
        for oneself in (False, True)
        for theirs in ([mine] if oneself else Role)
        for was, state, wanted in [
            (MemberState.MEMBER, "removed", theirs.value),
            (MemberState.MEMBER, "banned", theirs.value),
            (MemberState.BANNED, "removed", theirs.value),
            *((MemberState.MEMBER, "member", role.value) for role in Role if role is not theirs),
        ]
    ]

    allowed = await world.owner.fetch(
        """
        select app.membership_refusal($1, c ->> 0, (c -> 1)::boolean,
            row(null, null, c ->> 2, c ->> 3, 0, 0, null, now(), 1, 1)::public.room_members, c ->> 4, c ->> 5) is null
        from jsonb_array_elements($2) with ordinality as x (c, at) order by at
        """,
        kind,
        cases,
    )

    for case, row in zip(cases, allowed, strict=True):
        mine, oneself, theirs, was, state, wanted = case
        if oneself and was == "banned":
            continue  # nobody in a room is banned from it
        seat = Seat(kind=RoomKind(kind), state=RoomState.LIVE, role=Role(mine))
        person = Member(
            room=RoomId("r"), user=UserId("u"), name="", handle="", role=Role(theirs), state=MemberState(was), rev=1
        )
        deed = {"removed": PersonDeed.UNBAN if was == "banned" else PersonDeed.REMOVE, "banned": PersonDeed.BAN}
        obstacle = (
            role_obstacle(seat, person, Role(wanted), oneself=bool(oneself))
            if state == "member"
            else person_obstacle(seat, deed[state], person, oneself=bool(oneself))
        )
        assert (obstacle is None) is row[0], json.dumps(case)


@pytest.mark.parametrize("kind", ["group", "channel"])
@pytest.mark.parametrize("deed", RoomDeed)
async def test_the_window_and_the_database_agree_on_what_is_done_to_rooms(
    world: World, kind: str, deed: RoomDeed
) -> None:
    people, room = await with_roles(world, kind)
    author, guest = people["owner"], await world.person("New")
    asked = {
        RoomDeed.DESCRIBE: lambda who: who.call("update_room", p_room=room, p_op=an_id(), p_patch={"topic": who.name}),
        RoomDeed.ARCHIVE: lambda who: archive(who, room, on=False),
        RoomDeed.INVITE: lambda who: who.set_member(room, guest, "member"),
        RoomDeed.USE_LINKS: lambda who: who.call("list_invites", p_room=room),
        RoomDeed.DELETE_OTHERS: None,
        RoomDeed.LEAVE: lambda who: who.set_member(room, who, "left"),
    }[deed]

    for role in reversed(Role):
        if deed is RoomDeed.DELETE_OTHERS and role is Role.OWNER:
            author = people["admin"]
        message = await author.post(room)
        person = people[role.value]
        last = role is Role.OWNER and deed is RoomDeed.LEAVE and len(people) > 1
        seat = Seat(kind=RoomKind(kind), state=RoomState.LIVE, role=role)
        if last:
            await people["owner"].set_member(room, guest, "member")
            seat = Seat(kind=RoomKind(kind), state=RoomState.LIVE, role=role, last_owner=True)
        work = asked(person) if asked is not None else person.delete(room, message)
        if room_obstacle(seat, deed) is None:
            await work
            if deed is RoomDeed.INVITE:
                await people["owner"].set_member(room, guest, "removed")
        else:
            with refused(403, "not_allowed"):
                await work


async def test_a_moderator_deletes_what_others_wrote_but_not_in_a_direct_conversation(world: World) -> None:
    people, room = await with_roles(world)
    message = await people["owner"].post(room)
    direct = await people["owner"].open_dm(people["moderator"])
    private = await people["owner"].post(direct)

    await people["moderator"].delete(room, message)

    with refused(403, "not_allowed"):
        await people["moderator"].delete(direct, private)


async def test_a_ban_is_lifted_without_bringing_anybody_back(world: World) -> None:
    people, room = await with_roles(world, "channel")
    banned = people["member"]
    await people["moderator"].set_member(room, banned, "banned")

    receipt = await people["moderator"].set_member(room, banned, "removed")
    again = await people["moderator"].set_member(room, banned, "removed")

    assert (receipt["seq"] is not None, again["seq"]) == (True, None)
    assert (await banned.sync(rooms={room: [1, "00000000", 0]}))["gone"][0]["state"] == "removed"
    await banned.call("join_channel", p_room=room, p_op=an_id())
    assert room in (await banned.sync())["rooms"]


async def test_a_closed_room_takes_nothing_can_be_left_and_is_opened_by_an_owner(world: World) -> None:
    people, room = await with_roles(world)
    op = an_id()

    first = await archive(people["owner"], room, op=op)
    repeat = await archive(people["owner"], room, op=op)
    nothing = await archive(people["owner"], room)

    assert (repeat["seq"], repeat["repeat"], nothing["seq"]) == (first["seq"], True, None)
    assert (await people["guest"].sync())["rooms"][room]["room"]["state"] == "archived"
    for work in (people["owner"].send(room), people["owner"].set_member(room, people["member"], "removed")):
        with refused(403, "not_allowed"):
            await work
    await people["member"].set_member(room, people["member"], "left")
    with refused(403, "not_allowed"):
        await archive(people["admin"], room, on=False)
    await archive(people["owner"], room, on=False)
    assert (await people["guest"].send(room))["seq"] is not None
    assert [event["k"] for event in await world.sent_on(f"room:{room}:2")][-2:] == ["room", "posted"]


async def test_a_closed_room_is_told_live(world: World) -> None:
    ann, bo = await world.people("Ann", "Bo")
    room = await ann.create_room(bo)

    await archive(ann, room)

    told = (await world.sent_on(f"room:{room}:1"))[-1]
    assert (told["k"], told["meta"]) == ("room", {"changed": ["state"]})


async def test_closing_makes_sense(world: World) -> None:
    ann, bo = await world.people("Ann", "Bo")
    room, direct = await ann.create_room(), await ann.open_dm(bo)

    with refused(422, "bad_argument"):
        await ann.call("archive_room", p_room=room, p_op=an_id(), p_on=None)
    with refused(403, "not_allowed"):
        await archive(ann, direct)
    with refused(403, "not_member"):
        await archive(bo, room)
