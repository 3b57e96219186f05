"""Files of rooms and pictures of people: who may add, see and remove which, as rows of storage.objects."""

import uuid

import asyncpg
import pytest

from tests.sql.builders import Person, World, acting, an_id

pytestmark = pytest.mark.database

ADD = "insert into storage.objects (bucket_id, name, owner_id) values ($1, $2, $3)"
NAMES = "select name from storage.objects where bucket_id = $1 order by name"
REMOVE = "delete from storage.objects where name = $1 returning name"


async def add(person: Person, name: str, bucket: str = "files", owner: str | None = None) -> None:
    """Add an object as the Storage API does it."""
    async with acting(person.connection, "authenticated", person.claims):
        await person.connection.execute(ADD, bucket, name, owner or person.id)


async def remove(person: Person, name: str, operation: str = "storage.object.delete_many") -> list[str]:
    """Remove an object as the Storage API does it; return what was removed."""
    async with acting(person.connection, "authenticated", person.claims):
        await person.connection.execute("set local storage.allow_delete_query = 'true'")
        await person.connection.fetchval("select set_config('storage.operation', $1, true)", operation)
        return [row["name"] for row in await person.connection.fetch(REMOVE, name)]


async def seen(person: Person, bucket: str = "files") -> list[str]:
    return [row["name"] for row in await person.select(NAMES, bucket)]


async def test_the_buckets_are_there_and_private(world: World) -> None:
    rows = await world.owner.fetch("select id, public from storage.buckets order by id")

    assert [tuple(row) for row in rows] == [("avatars", False), ("files", False)]


async def test_a_file_is_seen_with_its_message_by_members_only(world: World) -> None:
    ann, bo, eve = await world.people("Ann", "Bo", "Eve")
    room, message = await ann.create_room(bo), an_id()
    name = f"{room}/{message}/plan.pdf"

    await add(ann, name)
    before = (await seen(ann), await seen(bo))
    await ann.send(room, message=message)

    assert before == ([name], [])
    assert (await seen(ann), await seen(bo), await seen(eve)) == ([name], [name], [])


async def test_a_deleted_message_takes_its_file_with_it(world: World) -> None:
    ann, bo = await world.people("Ann", "Bo")
    room, message = await ann.create_room(bo), an_id()
    name = f"{room}/{message}"
    await add(ann, name)
    await ann.send(room, message=message)

    await ann.call("delete_message", p_room=room, p_op=an_id(), p_id=message)

    assert (await seen(ann), await seen(bo)) == ([], [])
    assert await remove(bo, name) == []
    assert await remove(ann, name) == [name]
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await add(ann, name)


async def test_who_left_sees_no_file_and_adds_none(world: World) -> None:
    ann, bo = await world.people("Ann", "Bo")
    room, message = await ann.create_room(bo), an_id()
    await add(bo, f"{room}/{message}")
    await bo.send(room, message=message)

    await ann.call("set_member", p_room=room, p_op=an_id(), p_user=bo.id, p_state="removed", p_role=None)

    assert await seen(bo) == []
    assert await remove(bo, f"{room}/{message}") == []
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await add(bo, f"{room}/{an_id()}")


async def test_files_from_before_one_joined_stay_unseen(world: World) -> None:
    ann, bo = await world.people("Ann", "Bo")
    room, message = await ann.create_room(history="joined"), an_id()
    await add(ann, f"{room}/{message}")
    await ann.send(room, message=message)

    await ann.call("set_member", p_room=room, p_op=an_id(), p_user=bo.id, p_state="member", p_role="member")

    assert (len(await seen(ann)), await seen(bo)) == (1, [])


@pytest.mark.parametrize(
    "name",
    ["{room}", "{room}/x", "{other}/{new}", "{room}/{new}/a/b", "{room}/{new}/", "x/{room}/{new}", "{room}/{theirs}",
     "{ROOM}/{new}"],
)  # fmt: skip
async def test_a_file_has_a_place_of_its_own(world: World, name: str) -> None:
    ann, bo, eve = await world.people("Ann", "Bo", "Eve")
    room, other, theirs = await ann.create_room(bo), await eve.create_room(), an_id()
    await bo.send(room, message=theirs)

    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await add(ann, name.format(room=room, ROOM=room.upper() + "A", other=other, new=uuid.uuid4(), theirs=theirs))


async def test_nobody_adds_a_file_in_anothers_name_or_changes_one(world: World) -> None:
    ann, bo = await world.people("Ann", "Bo")
    room = await ann.create_room(bo)
    name = f"{room}/{an_id()}"
    await add(ann, name)

    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await add(ann, f"{room}/{an_id()}", owner=bo.id)
    assert await ann.select("update storage.objects set name = name || 'x' returning name") == []


async def test_a_suspended_account_has_no_files(world: World) -> None:
    ann = await world.person("Ann")
    room = await ann.create_room()
    await add(ann, f"{room}/{an_id()}")
    await add(ann, f"{ann.id}/face", "avatars")

    await world.owner.fetchval("select app.set_account_state($1, 'suspended')", ann.id)

    assert await seen(ann) == []
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await add(ann, f"{room}/{an_id()}")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await add(ann, f"{ann.id}/other", "avatars")


async def test_pictures_are_seen_by_all_and_set_by_each(world: World) -> None:
    ann, bo = await world.people("Ann", "Bo")

    await add(ann, f"{ann.id}/a1b2", "avatars")

    assert await seen(bo, "avatars") == [f"{ann.id}/a1b2"]
    assert await remove(bo, f"{ann.id}/a1b2") == []
    for name in (f"{bo.id}/x", f"{ann.id}/a/b", f"{ann.id}", f"{ann.id}/a b"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await add(ann, name, "avatars")
    assert await remove(ann, f"{ann.id}/a1b2") == [f"{ann.id}/a1b2"]


async def test_without_an_account_there_are_no_files(world: World) -> None:
    ann = await world.person("Ann")
    room = await ann.create_room()
    await add(ann, f"{room}/{an_id()}")

    async with acting(ann.connection, "anon"):
        assert await ann.connection.fetch(NAMES, "files") == []
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with acting(ann.connection, "anon"):
            await ann.connection.execute(ADD, "files", f"{room}/{an_id()}", None)


async def test_rows_are_not_deleted_by_sql(world: World) -> None:
    ann = await world.person("Ann")
    room = await ann.create_room()
    await add(ann, f"{room}/{an_id()}")

    for query in ("delete from storage.objects", "delete from storage.buckets"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="Use the Storage API"):
            await world.owner.execute(query)


async def test_names_are_taken_apart_as_policies_do(world: World) -> None:
    row = await world.owner.fetchrow(
        "select storage.foldername('a/b/c.tar.gz') as folders, storage.filename('a/b/c.tar.gz') as file,"
        " storage.extension('a/b/c.tar.gz') as extension, storage.foldername('x') as none,"
        " storage.allow_only_operation('object.list') as asked"
    )

    assert tuple(row) == (["a", "b"], "c.tar.gz", "gz", [], False)
