"""Row-level security: who reads which row, and that nobody writes a table by hand."""

import asyncpg
import pytest

from tests.sql.builders import ROLES, Person, World, acting, an_id

pytestmark = pytest.mark.database

ROOM_TABLES = {
    "rooms": "select id from public.rooms where id = $1",
    "room_members": "select user_id from public.room_members where room_id = $1",
    "messages": "select id from public.messages where room_id = $1",
    "reactions": "select key from public.reactions r join public.messages m on m.id = message_id where m.room_id = $1",
    "read_markers": "select user_id from public.read_markers where room_id = $1",
}
TABLES = ("profiles", *ROOM_TABLES, "member_prefs")
HIDDEN = (
    "workspace", "user_heads", "room_heads", "marker_heads", "room_events", "invitations", "blocks", "reports",
    "mentions", "people_head", "own_settings", "presence",
)  # fmt: skip


async def a_busy_room(world: World) -> tuple[Person, Person, str]:
    """Return an owner, a member, and their room with a message, a reaction and a marker."""
    ann, bo = await world.people("Ann", "Bo")
    room = await ann.create_room(bo)
    await ann.react(room, await ann.post(room))
    await ann.mark(room, 2)
    return ann, bo, room


@pytest.mark.parametrize("table", ROOM_TABLES)
async def test_a_member_reads_the_room(world: World, table: str) -> None:
    _, bo, room = await a_busy_room(world)

    assert await bo.select(ROOM_TABLES[table], room)


@pytest.mark.parametrize("table", ROOM_TABLES)
async def test_an_outsider_reads_nothing(world: World, table: str) -> None:
    _, _, room = await a_busy_room(world)
    eve = await world.person("Eve")

    assert await eve.select(ROOM_TABLES[table], room) == []


@pytest.mark.parametrize("state", ["left", "removed", "banned"])
@pytest.mark.parametrize("table", ROOM_TABLES)
async def test_a_former_member_reads_nothing(world: World, table: str, state: str) -> None:
    ann, bo, room = await a_busy_room(world)
    await (bo if state == "left" else ann).set_member(room, bo, state)

    assert await bo.select(ROOM_TABLES[table], room) == []


@pytest.mark.parametrize("table", ROOM_TABLES)
async def test_a_suspended_member_reads_nothing_at_once(world: World, table: str) -> None:
    _, bo, room = await a_busy_room(world)
    await world.suspend(bo)

    assert await bo.select(ROOM_TABLES[table], room) == []


@pytest.mark.parametrize("table", TABLES)
async def test_whoever_is_not_signed_in_may_not_even_ask(world: World, table: str) -> None:
    for role in ("anon", "service_role"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with acting(world.owner, role):
                await world.owner.fetch(f"select * from public.{table}")
    async with acting(world.shared, "authenticated"):
        assert await world.shared.fetch(f"select * from public.{table}") == []


async def test_active_people_see_the_directory_and_suspended_ones_only_themselves(world: World) -> None:
    ann, bo = await world.people("Ann", "Bo")
    await world.suspend(bo)

    assert {row["id"] for row in await ann.select("select id::text from public.profiles")} == {ann.id, bo.id}
    assert {row["id"] for row in await bo.select("select id::text from public.profiles")} == {bo.id}


async def test_in_a_room_with_history_since_joining_the_past_is_not_readable(world: World) -> None:
    ann, bo = await world.people("Ann", "Bo")
    room = await ann.create_room(history="joined")
    old = await ann.post(room, "Before")
    await ann.react(room, old)
    await ann.set_member(room, bo, "member")
    new = await ann.post(room, "After")

    assert [str(row["id"]) for row in await bo.select(ROOM_TABLES["messages"], room)] == [new]
    assert await bo.select(ROOM_TABLES["reactions"], room) == []
    page = await bo.call("history", p_room=room, p_before_no=None, p_limit=50)
    assert ([row["id"] for row in page["rows"]], page["more"]) == ([new], False)


@pytest.mark.parametrize("role", ROLES)
async def test_nobody_writes_a_table_by_hand(world: World, role: str) -> None:
    ann, _, _ = await a_busy_room(world)
    columns = await world.owner.fetch(
        "select table_name, min(column_name) as name from information_schema.columns"
        " where table_schema = 'public' group by 1"
    )
    statements = [
        statement.format(table=column["table_name"], column=column["name"])
        for column in columns
        for statement in (
            "insert into public.{table} default values",
            "update public.{table} set {column} = default",
            "delete from public.{table}",
            "truncate public.{table}",
        )
    ]

    assert len(statements) == 4 * len(TABLES)
    for statement in statements:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with acting(world.owner, role, ann.claims):
                await world.owner.execute(statement)


@pytest.mark.parametrize("role", ROLES)
async def test_the_inner_tables_are_out_of_reach(world: World, role: str) -> None:
    ann, _, _ = await a_busy_room(world)

    for table in HIDDEN:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with acting(world.owner, role, ann.claims):
                await world.owner.fetch(f"select * from app.{table}")


async def test_the_inner_functions_are_out_of_reach(world: World) -> None:
    ann = await world.person("Ann")
    calls = [
        "app.append('{0}', '{0}', '', '{0}', 'posted', '{0}', null, false)",
        "app.emit('{0}', 1, 1, null)",
        "app.emit_to_user('{0}', 1, 'member', '{0}', 1, 'member')",
        "app.seat('{0}', 1, now(), '{{}}', '{{}}', '{0}')",
        "app.members_json('{0}')",
        "app.reactions_json('{0}')",
        "app.markers_json('{0}', 0)",
        "app.receipt('{0}', 1, now(), false)",
        "app.new_epoch()",
        "realtime.send('{{}}', 'ev', 'room:{0}:1', true)",
    ]

    for role in ("anon", "authenticated"):
        for call in calls:
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                async with acting(world.shared, role, ann.claims):
                    await world.shared.fetch("select " + call.format(an_id()))
