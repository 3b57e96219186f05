"""Pictures of people and rooms: who may name one, and who may add, see and remove its file."""

import shutil
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from desktop_chat.workspace.migrate import apply_migrations, read_migrations
from tests.sql.builders import Json, Person, World, acting, an_id, refused
from tests.sql.test_files import add, remove, seen
from tests.support.postgres import RESOURCES, RunningPostgres

pytestmark = pytest.mark.database

FACE, LOGO = "0a" * 32, "f9" * 32
STRANGE: list[Any] = [
    "",
    "a1" * 31,
    "A1" * 32,
    "g1" * 32,
    "a1" * 32 + "\n",
    " " + "a1" * 32,
    7,
    True,
    {},
    [],
]


async def set_picture(person: Person, picture: object) -> Json:
    return await person.call("set_profile", p_patch={"picture": picture})


async def set_room_picture(person: Person, room: str, picture: object, *, op: str | None = None) -> Json:
    return await person.call("update_room", p_room=room, p_op=op or an_id(), p_patch={"picture": picture})


async def room_picture(person: Person, room: str) -> object:
    return (await person.sync())["rooms"][room]["room"]["picture"]


async def a_crew(world: World, *, kind: str = "group") -> tuple[Person, Person, Person, str]:
    """Return the owner, an admin and a plain member of a room, and the room."""
    ann, bo, cy = await world.people("Ann", "Bo", "Cy")
    room = await ann.create_room(bo, cy, kind=kind)
    await ann.set_member(room, bo, "member", "admin")
    return ann, bo, cy, room


# Of people


async def test_a_picture_is_named_and_told_to_those_who_see_the_person(world: World) -> None:
    ann, bo = await world.people("Ann", "Bo")

    made = await set_picture(ann, FACE)

    heard = (await bo.call("beat", p_state="here", p_people_rev=0))["people"]
    assert made["picture"] == FACE
    assert heard == {"rev": 1, "changed": [made]}
    assert (await bo.select("select picture from public.profiles where id = $1", ann.id))[0]["picture"] == FACE


async def test_a_picture_that_is_not_named_stays_and_null_takes_it_away(world: World) -> None:
    ann = await world.person("Ann")
    await set_picture(ann, FACE)

    kept = await ann.call("set_profile", p_patch={"name": "Anna", "status": "Away", "until": None, "colour": 2})
    bare = await set_picture(ann, None)

    assert (kept["name"], kept["picture"]) == ("Anna", FACE)
    assert (bare["name"], bare["status"], bare["colour"], bare["picture"]) == ("Anna", "Away", 2, None)


async def test_the_same_picture_again_is_no_change(world: World) -> None:
    ann = await world.person("Ann")
    await set_picture(ann, FACE)
    await set_picture(ann, FACE)

    assert (await ann.call("beat", p_state="here", p_people_rev=0))["people"]["rev"] == 1


@pytest.mark.parametrize("picture", STRANGE)
async def test_what_is_no_picture_is_refused_for_people_and_rooms(world: World, picture: object) -> None:
    ann = await world.person("Ann")
    room = await ann.create_room()

    with refused(422, "bad_argument"):
        await set_picture(ann, picture)
    with refused(422, "bad_argument"):
        await set_room_picture(ann, room, picture)


async def test_a_number_of_64_digits_is_no_picture(world: World) -> None:
    ann = await world.person("Ann")
    room = await ann.create_room()

    with refused(422, "bad_argument"):
        await set_picture(ann, int("1" * 64))
    with refused(413, "too_large"):
        await set_room_picture(ann, room, int("1" * 64))


async def test_nobody_writes_the_columns_themselves(world: World) -> None:
    ann = await world.person("Ann")
    room = await ann.create_room()

    for query, key in (
        ("update public.profiles set picture = $2 where id = $1", ann.id),
        ("update public.rooms set picture = $2 where id = $1", room),
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await ann.select(query, key, FACE)


async def test_the_tables_take_no_strange_picture_from_anybody(world: World) -> None:
    ann, bo = await world.people("Ann", "Bo")
    dm, room = await ann.open_dm(bo), await ann.create_room()

    for query, key, picture in (
        ("update public.profiles set picture = $2 where id = $1", ann.id, "x"),
        ("update public.rooms set picture = $2 where id = $1", room, "x"),
        ("update public.rooms set picture = $2 where id = $1", dm, FACE),
    ):
        with pytest.raises(asyncpg.CheckViolationError):
            await world.owner.execute(query, key, picture)


# Of rooms


async def test_a_room_has_the_picture_that_its_owner_or_an_admin_gives_it(world: World) -> None:
    ann, bo, cy, room = await a_crew(world)

    first = await set_room_picture(ann, room, LOGO)
    assert (await room_picture(cy, room), first["repeat"]) == (LOGO, False)
    assert (await world.log(room))[-1]["meta"] == {"changed": ["picture"]}
    await ann.call("update_room", p_room=room, p_op=an_id(), p_patch={"name": "Crew", "topic": "What for"})
    assert await room_picture(cy, room) == LOGO
    await set_room_picture(bo, room, None)
    assert await room_picture(cy, room) is None


async def test_name_topic_and_picture_change_in_one_call(world: World) -> None:
    ann, _, cy, room = await a_crew(world, kind="channel")

    patch = {"name": "Crew", "topic": None, "picture": LOGO}
    receipt = await ann.call("update_room", p_room=room, p_op=an_id(), p_patch=patch)

    shown = (await cy.sync())["rooms"][room]["room"]
    assert (shown["name"], shown["picture"], shown["rev"]) == ("Crew", LOGO, receipt["seq"])


async def test_others_do_not_change_the_picture_of_a_room(world: World) -> None:
    ann, _, cy, room = await a_crew(world)
    eve = await world.person("Eve")
    dm = await ann.open_dm(cy)

    for person, where, hint in ((cy, room, "not_allowed"), (ann, dm, "not_allowed"), (eve, room, "not_member")):
        with refused(403, hint):
            await set_room_picture(person, where, LOGO)
    await ann.call("archive_room", p_room=room, p_op=an_id(), p_on=True)
    with refused(403, "not_allowed"):
        await set_room_picture(ann, room, LOGO)


async def test_a_new_room_has_no_picture_and_says_so(world: World) -> None:
    ann, bo = await world.people("Ann", "Bo")
    dm, room = await ann.open_dm(bo), await ann.create_room()

    assert (await room_picture(bo, dm), await room_picture(ann, room)) == (None, None)


# Their files


@pytest.mark.parametrize("kind", ["group", "channel"])
async def test_the_file_of_a_room_is_for_its_members(world: World, kind: str) -> None:
    ann, bo, cy, room = await a_crew(world, kind=kind)
    eve = await world.person("Eve")

    await add(ann, f"{room}/{LOGO}", "avatars")
    await add(bo, f"{room}/{FACE}", "avatars")

    for person in (ann, bo, cy):
        assert await seen(person, "avatars") == [f"{room}/{FACE}", f"{room}/{LOGO}"]
    assert await seen(eve, "avatars") == []
    async with acting(ann.connection, "anon"):
        assert await ann.connection.fetch("select name from storage.objects") == []


async def test_owners_and_admins_alone_add_and_remove_it_whoever_uploaded_it(world: World) -> None:
    ann, bo, cy, room = await a_crew(world)
    eve = await world.person("Eve")
    name = f"{room}/{LOGO}"

    for person in (cy, eve):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await add(person, name, "avatars")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await add(ann, name, "avatars", owner=bo.id)
    async with acting(ann.connection, "anon"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await ann.connection.execute("insert into storage.objects (bucket_id, name) values ('avatars', $1)", name)
    await add(ann, name, "avatars")
    assert [await remove(person, name) for person in (cy, eve)] == [[], []]
    assert await remove(bo, name) == [name]


@pytest.mark.parametrize("state", ["removed", "banned", "left"])
async def test_who_is_a_member_no_more_sees_and_does_nothing(world: World, state: str) -> None:
    ann, bo, _, room = await a_crew(world)
    name = f"{room}/{LOGO}"
    await add(bo, name, "avatars")

    await (bo if state == "left" else ann).set_member(room, bo, state)

    assert (await seen(bo, "avatars"), await remove(bo, name)) == ([], [])
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await add(bo, f"{room}/{FACE}", "avatars")


async def test_who_is_an_admin_no_more_leaves_what_they_uploaded(world: World) -> None:
    ann, bo, _, room = await a_crew(world)
    name = f"{room}/{LOGO}"
    await add(bo, name, "avatars")

    await ann.set_member(room, bo, "member", "moderator")

    assert (await seen(bo, "avatars"), await remove(bo, name)) == ([name], [])
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await add(bo, f"{room}/{FACE}", "avatars")


async def test_a_closed_room_keeps_its_file_as_it_is(world: World) -> None:
    ann, _, cy, room = await a_crew(world)
    name = f"{room}/{LOGO}"
    await add(ann, name, "avatars")

    await ann.call("archive_room", p_room=room, p_op=an_id(), p_on=True)

    assert (await seen(cy, "avatars"), await remove(ann, name)) == ([name], [])
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await add(ann, f"{room}/{FACE}", "avatars")


async def test_a_suspended_owner_has_no_part_in_it(world: World) -> None:
    ann, _, _, room = await a_crew(world)
    await add(ann, f"{room}/{LOGO}", "avatars")

    await world.suspend(ann)

    assert (await seen(ann, "avatars"), await remove(ann, f"{room}/{LOGO}")) == ([], [])
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await add(ann, f"{room}/{FACE}", "avatars")


async def test_a_direct_conversation_has_no_folder(world: World) -> None:
    ann, bo = await world.people("Ann", "Bo")
    dm = await ann.open_dm(bo)

    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await add(ann, f"{dm}/{LOGO}", "avatars")


@pytest.mark.parametrize(
    "name", ["{room}", "{room}/", "{room}/a/b", "{room}/a b", "x/{room}", "{upper}/a", "{other}/a"]
)
async def test_a_file_has_a_place_of_its_own(world: World, name: str) -> None:
    ann, _, _, room = await a_crew(world)
    eve = await world.person("Eve")
    other = await eve.create_room()

    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await add(ann, name.format(room=room, upper=room.upper() + "A", other=other), "avatars")


async def test_a_room_under_the_id_of_a_person_opens_nothing_of_theirs(world: World) -> None:
    ann = await world.person("Ann")
    eve = await world.person("Eve", anonymous=True)
    name = f"{ann.id}/{FACE}"
    await add(ann, name, "avatars")

    await eve.create_room(room=ann.id)

    assert (await seen(eve, "avatars"), await remove(eve, name)) == ([], [])
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await add(eve, f"{ann.id}/{LOGO}", "avatars")
    assert await remove(ann, name) == [name]


async def test_an_owner_of_rooms_does_not_reach_the_folders_of_their_people(world: World) -> None:
    ann, bo, _, _ = await a_crew(world)
    name = f"{bo.id}/{FACE}"
    await add(bo, name, "avatars")

    assert (await seen(ann, "avatars"), await remove(ann, name)) == ([name], [])
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await add(ann, f"{bo.id}/{LOGO}", "avatars")


async def test_nobody_moves_or_changes_one(world: World) -> None:
    ann, _, _, room = await a_crew(world)
    await add(ann, f"{room}/{LOGO}", "avatars")

    assert await ann.select("update storage.objects set name = name || '0' returning name") == []


# A database of before


async def test_a_database_in_which_people_have_talked_gets_them(postgres: RunningPostgres, tmp_path: Path) -> None:
    every = read_migrations(RESOURCES / "supabase" / "migrations")
    for migration in (one for one in every if one.version < "20261124010000"):
        shutil.copy(RESOURCES / "supabase" / "migrations" / migration.file_name, tmp_path)
    await postgres.make_template("template_before_pictures", tmp_path)
    async with postgres.database(template="template_before_pictures") as database:
        world = await World.open(database)
        ann, bo = await world.people("Ann", "Bo")
        room, dm = await ann.create_room(bo), await ann.open_dm(bo)
        await ann.call("set_profile", p_patch={"status": "On a train"})
        await add(ann, f"{ann.id}/{FACE}", "avatars")

        await apply_migrations(database.owner, every)

        assert [await room_picture(bo, one) for one in (room, dm)] == [None, None]
        assert (await set_picture(ann, FACE))["status"] == "On a train"
        await set_room_picture(ann, room, LOGO)
        assert await room_picture(bo, room) == LOGO
        await add(ann, f"{room}/{LOGO}", "avatars")
        assert len(await seen(bo, "avatars")) == 2
        assert await remove(ann, f"{ann.id}/{FACE}") == [f"{ann.id}/{FACE}"]
        await world.close()
