"""What one request leaves behind on its connection for the next one: nothing, however the first one ended."""

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator

import asyncpg
import httpx
import pytest
import pytest_asyncio

from desktop_chat.workspace.auth_tokens import Claims
from desktop_chat.workspace.databases import open_pool
from desktop_chat.workspace.rest.transaction import Acting, acting_as
from tests.support.gateway import GENEROUS, Person, running_gateway
from tests.support.postgres import RunningPostgres

pytestmark = pytest.mark.database

FUNCTIONS = """
create function public.sleeps_long() returns void language sql security definer as $$ select pg_sleep(30) $$;
create function public.fails_late() returns void language plpgsql as $$
begin
    perform set_config('search_path', 'pg_temp', true);
    raise exception 'no' using errcode = 'PT422';
end $$;
create function public.divides(p_by int) returns int language sql stable as $$ select 1 / p_by $$;
revoke all on all functions in schema public from public;
grant execute on function public.sleeps_long(), public.fails_late(), public.divides(int) to authenticated;
"""
# Everything that a session may carry from one transaction to the next, apart from prepared statements.
LEFT = """
select json_build_object(
    'role', current_user, 'session', session_user,
    'claims', coalesce(current_setting('request.jwt.claims', true), ''),
    'sub', coalesce(current_setting('request.jwt.claim.sub', true), ''),
    'topic', coalesce(current_setting('realtime.topic', true), ''),
    'path', current_setting('search_path'), 'statement', current_setting('statement_timeout'),
    'lock', current_setting('lock_timeout'), 'read_only', current_setting('transaction_read_only'),
    'changed', (select array_agg(name order by name) from pg_settings where source = 'session'),
    'advisory', (select count(*) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()),
    'cursors', (select count(*) from pg_cursors where name <> ''),
    'heard', (select count(*) from pg_listening_channels())
)::text
"""


@pytest_asyncio.fixture(loop_scope="session")
async def narrow(gateway_postgres: RunningPostgres, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Person]:
    """Somebody of a gateway whose pools have one connection each, which everybody therefore shares."""
    folder = tmp_path_factory.mktemp("narrow")
    async with (
        gateway_postgres.database() as database,
        running_gateway(database, folder, GENEROUS, most_connections=1) as gateway,
    ):
        await gateway.administer(FUNCTIONS)
        yield await gateway.person("ann")


async def left_on(pool: asyncpg.Pool) -> tuple[int, str]:
    async with pool.acquire(timeout=10) as connection:
        return connection.get_server_pid(), str(await connection.fetchval(LEFT))


async def test_nothing_is_left_by_a_request_that_works(narrow: Person) -> None:
    fresh = await left_on(narrow.gateway.context.users)

    assert (await narrow.call("sync", p={"v": 1})).status_code == 200

    assert await left_on(narrow.gateway.context.users) == fresh


@pytest.mark.parametrize(
    ("function", "arguments"),
    [
        ("fails_late", {}),
        ("divides", {"p_by": 0}),
        ("divides", {"p_by": "x"}),
        ("join_channel", {"p_room": None, "p_op": None}),
    ],
)
async def test_nothing_is_left_by_a_request_that_fails(
    narrow: Person, function: str, arguments: dict[str, object]
) -> None:
    fresh = await left_on(narrow.gateway.context.users)

    assert (await narrow.call(function, **arguments)).status_code >= 400

    assert await left_on(narrow.gateway.context.users) == fresh


async def test_nobody_is_asking_after_somebody_has_asked(narrow: Person) -> None:
    await narrow.call("sync", p={"v": 1})

    answer = await narrow.gateway.http.get("/rest/v1/rooms")

    assert (answer.status_code, answer.json()["code"]) == (401, "42501")


async def test_nothing_is_left_by_a_client_that_hangs_up_in_the_middle(narrow: Person) -> None:
    fresh = await left_on(narrow.gateway.context.users)
    async with httpx.AsyncClient(base_url=narrow.gateway.url, headers=narrow.gateway.http.headers) as impatient:
        with pytest.raises(httpx.ReadTimeout):
            await impatient.post("/rest/v1/rpc/sleeps_long", json={}, headers=narrow.headers, timeout=0.3)
    await cut_statements(narrow, "sleeps_long")

    assert await left_on(narrow.gateway.context.users) == fresh


async def test_nothing_is_left_by_a_request_that_is_cancelled(narrow: Person) -> None:
    users = narrow.gateway.context.users
    fresh = (await left_on(users))[1]
    asking = asyncio.get_running_loop().create_task(half_a_request(users))
    await until_running(narrow, "pg_sleep")

    asking.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await asking

    assert (await left_on(users))[1] == fresh


async def half_a_request(users: asyncpg.Pool) -> None:
    """Do what a request does, and never end."""
    claims = Claims(role="authenticated", subject="x", session=None, expires_at=0, text='{"sub": "x"}')
    async with users.acquire() as connection, acting_as(connection, claims, Acting(timeout_ms=60_000, read_only=False)):
        await connection.execute("select pg_sleep(30)")


async def test_an_open_transaction_is_rolled_back_before_the_next_one_asks(narrow: Person) -> None:
    users = narrow.gateway.context.users
    fresh = await left_on(users)
    reported: list[dict[str, object]] = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _loop, context: reported.append(context))
    async with users.acquire() as connection:
        await connection.execute("begin")
        await connection.execute("select set_config('role', 'authenticated', true)")
    loop.set_exception_handler(None)

    assert await left_on(users) == fresh
    assert len(reported) == 1  # the pool tells of what should not happen


async def test_nothing_is_left_by_asking_for_a_right_to_a_topic(narrow: Person) -> None:
    room, pool = await narrow.room(), narrow.gateway.context.gateway
    fresh = await left_on(pool)
    async with narrow.gateway.socket(narrow.token) as wire:
        assert (await wire.join(f"talk:{room}:1", private=True))[4]["status"] == "ok"
        assert (await wire.join(f"talk:{room}:2", private=True, ref="2"))[4]["status"] == "error"
        await wire.send(f"realtime:talk:{room}:1", "broadcast", {"type": "broadcast", "event": "x", "payload": {}})
        await wire.beats()

    assert await left_on(pool) == fresh


async def test_no_function_changes_more_than_its_transaction(narrow: Person) -> None:
    bodies = await narrow.gateway.execute("""
        select string_agg(f.oid::regprocedure || ': ' || pg_get_functiondef(f.oid), E'\\n')
        from pg_proc f
        where f.pronamespace::regnamespace::text in ('public', 'app', 'realtime', 'auth') and f.prokind = 'f'
    """)

    assert re.findall(r"set_config\([^;]*?,\s*false\s*\)", bodies) == []
    assert re.findall(r"(?im)^\s*(?:set\s+session|listen|unlisten|declare\s+\S+\s+.*cursor)\b.*", bodies) == []
    assert re.findall(r"\bpg_(?:try_)?advisory_lock\w*", bodies) == []


async def test_a_pool_opened_for_the_server_is_the_one_that_is_tested(narrow: Person) -> None:
    async with contextlib.AsyncExitStack() as stack:
        pool = await open_pool(stack, narrow.gateway.database.user, least=1, most=1)
        before = await left_on(pool)
        async with pool.acquire() as connection:
            queries = connection._protocol.queries_count

        async with pool.acquire() as connection:
            assert connection._protocol.queries_count == queries  # giving back and taking asks nothing
        assert await left_on(pool) == before


async def until_running(person: Person, words: str) -> None:
    query = """
        select exists (
            select from pg_stat_activity
            where state = 'active' and query like '%' || $1 || '%' and pid <> pg_backend_pid())
    """
    administrator = await asyncpg.connect(**person.gateway.database.superuser.arguments())
    try:
        async with asyncio.timeout(10):
            while not await administrator.fetchval(query, words):
                pass
    finally:
        await administrator.close()


async def cut_statements(person: Person, words: str) -> None:
    """Cancel what the hung-up client started, as its time limit would seconds later."""
    await until_running(person, words)
    await person.gateway.administer(
        f"select pg_cancel_backend(pid) from pg_stat_activity where query like '%{words}%' and pid <> pg_backend_pid()"
    )
