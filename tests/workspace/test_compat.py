"""The contract of a Supabase project: who may become whom, who may see what, and how broadcasts are announced."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator

import asyncpg
import pytest

from desktop_chat.workspace.databases import keep_partitions, open_pool
from desktop_chat.workspace.logins import DatabaseLogin
from tests.support.postgres import RunningPostgres, TestDatabase

pytestmark = pytest.mark.database

CHANNEL = "a_random_channel"


@pytest.fixture
async def database(postgres: RunningPostgres) -> AsyncIterator[TestDatabase]:
    async with postgres.database() as database:
        yield database


@contextlib.asynccontextmanager
async def connected(login: DatabaseLogin) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(**login.arguments())
    try:
        yield connection
    finally:
        await connection.close()


@contextlib.asynccontextmanager
async def listening(database: TestDatabase) -> AsyncIterator[asyncio.Queue[str]]:
    """Hear what is announced to the gateway."""
    heard: asyncio.Queue[str] = asyncio.Queue()
    async with connected(database.superuser) as superuser:
        await superuser.execute("update workspace_internal.compat set notify_channel = $1", CHANNEL)
    async with connected(database.gateway) as gateway:
        await gateway.add_listener(CHANNEL, lambda *arguments: heard.put_nowait(arguments[3]))
        yield heard
        await gateway.remove_listener(CHANNEL, heard.put_nowait)


ROLES = [
    "anon",
    "authenticated",
    "service_role",
    "postgres",
    "supabase_admin",
    "supabase_auth_admin",
    "workspace_gateway",
]


async def becomes(login: DatabaseLogin) -> list[str]:
    """Return the roles that a login can take."""
    async with connected(login) as connection:
        return [role for role in ROLES if await can_become(connection, role)]


async def can_become(connection: asyncpg.Connection, role: str) -> bool:
    try:
        async with connection.transaction():
            await connection.execute(f"set local role {role}")
    except asyncpg.InsufficientPrivilegeError:
        return False
    return True


async def read_as(connection: asyncpg.Connection, role: str, table: str) -> list[asyncpg.Record]:
    async with connection.transaction():
        await connection.execute(f"set local role {role}")
        rows: list[asyncpg.Record] = await connection.fetch(f"select * from {table}")
        return rows


async def test_user_traffic_can_never_become_the_service_role(database: TestDatabase) -> None:
    assert await becomes(database.user) == ["anon", "authenticated"]


async def test_the_authenticator_becomes_the_three_client_roles_and_no_other(database: TestDatabase) -> None:
    assert await becomes(database.authenticator) == ["anon", "authenticated", "service_role"]


async def test_the_gateway_is_no_superuser_and_never_the_owner(database: TestDatabase) -> None:
    assert await becomes(database.gateway) == ["anon", "authenticated", "supabase_auth_admin", "workspace_gateway"]


@pytest.mark.parametrize("table", ["public.profiles", "auth.users", "realtime.messages", "workspace_internal.compat"])
async def test_a_login_for_traffic_reads_nothing_before_it_has_taken_a_role(database: TestDatabase, table: str) -> None:
    async with connected(database.user) as user, connected(database.authenticator) as authenticator:
        for connection in (user, authenticator):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.fetch(f"select * from {table}")


@pytest.mark.parametrize("table", ["public.messages", "public.profiles", "workspace_internal.compat"])
async def test_the_gateways_own_login_reads_no_conversation(database: TestDatabase, table: str) -> None:
    async with connected(database.gateway) as gateway:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await gateway.fetch(f"select * from {table}")


async def test_clients_reach_no_account_and_no_secret(database: TestDatabase) -> None:
    async with connected(database.user) as connection:
        for role in ("anon", "authenticated"):
            for table in ("auth.users", "auth.refresh_tokens", "workspace_internal.compat", "pg_authid"):
                with pytest.raises(asyncpg.InsufficientPrivilegeError):
                    await read_as(connection, role, table)


async def test_what_the_owner_makes_is_closed_until_it_is_granted(database: TestDatabase) -> None:
    async with connected(database.owner) as owner:
        await owner.execute("create table public.forgotten (n int)")
    async with connected(database.authenticator) as connection:
        for role in ("anon", "authenticated", "service_role"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await read_as(connection, role, "public.forgotten")


async def test_who_is_asking_comes_from_the_claims(database: TestDatabase) -> None:
    ann = "7b0c5f0e-92ab-4f2f-9d0a-2f1f6f3d0001"
    async with connected(database.user) as connection, connection.transaction():
        claims = json.dumps({"sub": ann, "role": "authenticated", "email": "ann@example.org"})
        await connection.execute("select set_config('role', 'authenticated', true)")
        await connection.execute("select set_config('request.jwt.claims', $1, true)", claims)

        row = await connection.fetchrow("select auth.uid()::text, auth.role(), auth.email(), auth.jwt() ->> 'sub'")

    assert tuple(row) == (ann, "authenticated", "ann@example.org", ann)


async def test_nobody_is_asking_without_claims(database: TestDatabase) -> None:
    async with connected(database.user) as connection, connection.transaction():
        await connection.execute("select set_config('role', 'anon', true)")
        await connection.execute("select set_config('request.jwt.claims', '', true)")

        assert tuple(await connection.fetchrow("select auth.uid(), auth.role(), auth.jwt()")) == (None, None, None)


async def test_a_broadcast_is_announced_whole_once_it_is_committed(database: TestDatabase) -> None:
    async with listening(database) as heard, connected(database.owner) as owner:
        async with owner.transaction():
            await owner.execute(r"""select realtime.send('{"id": "é\n"}', 'e"v', 'room:1', false)""")
            assert heard.empty()
        head, payload = (await asyncio.wait_for(heard.get(), 10)).split("\n")

        identity = await owner.fetchval("select id::text from realtime.messages")

    assert json.loads(head) == [identity, "room:1", 'e"v', False]
    assert json.loads(payload) == {"id": "é\n"}


async def test_a_long_broadcast_is_announced_by_its_row(database: TestDatabase) -> None:
    async with listening(database) as heard, connected(database.owner) as owner:
        async with owner.transaction():
            await owner.execute("select realtime.send(jsonb_build_object('text', repeat('x', 20000)), 'ev', 'room:1')")
            assert heard.empty()
        identifier, inserted_at = (await asyncio.wait_for(heard.get(), 10)).split(" ", 1)

        async with connected(database.gateway) as gateway:
            row = await gateway.fetchrow(
                "select topic, event, private, length(payload ->> 'text') from realtime.messages "
                "where id = $1::text::uuid and inserted_at = $2::text::timestamp",
                identifier,
                inserted_at,
            )
    assert tuple(row) == ("room:1", "ev", True, 20000)


async def test_binary_broadcasts_are_announced_too(database: TestDatabase) -> None:
    async with listening(database) as heard, connected(database.owner) as owner:
        await owner.execute(r"select realtime.send_binary('\x00ff', 'ev', 'room:1')")

        assert "\n" not in await asyncio.wait_for(heard.get(), 10)


async def test_what_is_rolled_back_or_probed_is_not_announced(database: TestDatabase) -> None:
    async with listening(database) as heard, connected(database.owner) as owner:
        transaction = owner.transaction()
        await transaction.start()
        await owner.execute("select realtime.send('{}', 'ev', 'lost')")
        await transaction.rollback()
        await owner.execute("insert into realtime.messages (topic, extension) values ('probe', 'presence')")
        await owner.execute("select realtime.send('{}', 'ev', 'kept')")

        announced = await asyncio.wait_for(heard.get(), 10)

    assert json.loads(announced.split("\n")[0])[1] == "kept"
    assert heard.empty()


async def test_a_payload_keeps_its_own_id_and_gets_one_if_it_has_none(database: TestDatabase) -> None:
    async with connected(database.owner) as owner:
        await owner.execute("""select realtime.send('{"id": "mine"}', 'a', 't'), realtime.send('{}', 'b', 't')""")
        rows = await owner.fetch("select payload ->> 'id', id::text from realtime.messages order by event")

    assert rows[0][0] == "mine"
    assert rows[1][0] == rows[1][1]


async def test_a_missing_day_is_made_by_the_broadcast_that_needs_it(database: TestDatabase) -> None:
    async with connected(database.superuser) as superuser:
        for name in await partitions(superuser):
            await superuser.execute(f"drop table realtime.{name}")
    async with connected(database.owner) as owner:
        await owner.execute("select realtime.send('{}', 'ev', 'room:1')")

        assert await owner.fetchval("select count(*) from realtime.messages") == 1
        assert len(await partitions(owner)) == 5


async def test_days_older_than_three_are_dropped(database: TestDatabase) -> None:
    async with connected(database.superuser) as superuser:
        await superuser.execute(
            "create table realtime.messages_2020_01_01 partition of realtime.messages "
            "for values from ('2020-01-01') to ('2020-01-02')"
        )
    async with connected(database.gateway) as gateway:
        assert await gateway.fetchval("select realtime.drop_old_partitions()") == 1
        assert len(await partitions(gateway)) == 5


async def test_a_server_that_runs_for_weeks_makes_the_days_to_come_and_drops_the_old_ones(
    database: TestDatabase,
) -> None:
    async with connected(database.superuser) as superuser:
        for name in await partitions(superuser):
            await superuser.execute(f"drop table realtime.{name}")
        await superuser.execute(
            "create table realtime.messages_2020_01_01 partition of realtime.messages "
            "for values from ('2020-01-01') to ('2020-01-02')"
        )
    async with contextlib.AsyncExitStack() as stack:
        gateway = await open_pool(stack, database.gateway, least=1, most=1)

        await keep_partitions(gateway)

        async with gateway.acquire() as connection:
            assert len(await partitions(connection)) == 5


async def test_two_at_once_make_the_days_without_a_conflict(database: TestDatabase) -> None:
    async with connected(database.superuser) as superuser:
        for name in await partitions(superuser):
            await superuser.execute(f"drop table realtime.{name}")
    async with connected(database.gateway) as first, connected(database.gateway) as second:
        make = "select realtime.ensure_partitions()"

        await asyncio.gather(first.execute(make), second.execute(make))

        assert len(await partitions(first)) == 5


async def test_the_name_of_the_channel_is_known_to_the_superuser_alone(database: TestDatabase) -> None:
    async with connected(database.owner) as owner, connected(database.gateway) as gateway:
        for connection in (owner, gateway):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.fetch("select notify_channel from workspace_internal.compat")


async def test_clients_may_not_call_what_sends(database: TestDatabase) -> None:
    async with connected(database.user) as user, user.transaction():
        await user.execute("set local role authenticated")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await user.execute("select realtime.send('{}', 'ev', 'room:1', true)")


async def test_a_statement_of_a_user_is_ended_after_a_while(database: TestDatabase) -> None:
    async with connected(database.user) as user:
        limits = await user.fetchrow(
            "select current_setting('statement_timeout'), current_setting('idle_in_transaction_session_timeout')"
        )

    assert tuple(limits) == ("8s", "30s")


async def test_an_account_may_be_imported_without_null_where_gotrue_wants_text(database: TestDatabase) -> None:
    async with connected(database.gateway) as gateway:
        await gateway.execute("insert into auth.users (id, email) values (gen_random_uuid(), 'ann@example.org')")
        row = await gateway.fetchrow(
            "select confirmation_token, recovery_token, email_change, email_change_token_new, "
            "email_change_token_current, phone_change, phone_change_token, reauthentication_token, aud from auth.users"
        )

    assert tuple(row) == ("", "", "", "", "", "", "", "", "authenticated")


async def partitions(connection: asyncpg.Connection) -> list[str]:
    rows = await connection.fetch(
        "select relation.relname from pg_inherits join pg_class relation on relation.oid = inhrelid "
        "where inhparent = 'realtime.messages'::regclass order by 1"
    )
    return [row["relname"] for row in rows]
