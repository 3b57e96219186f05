"""The transaction of a request: whose it is, whatever their token holds, and that it ends with the request."""

import json

import asyncpg
import jwt
import pytest

from desktop_chat.workspace.auth_tokens import Claims
from desktop_chat.workspace.database_errors import DATABASE_AWAY
from desktop_chat.workspace.rest.transaction import Acting, acting_as
from tests.support.gateway import Person, RunningGateway

pytestmark = pytest.mark.database

SETTINGS = """
select json_build_object('role', current_user, 'claims', current_setting('request.jwt.claims'),
    'timeout', current_setting('statement_timeout'), 'path', current_setting('search_path'),
    'read_only', current_setting('transaction_read_only'))::text
"""
HOSTILE = [
    "it's",
    "$json$; drop table public.profiles; --",
    "$$",
    "\\",
    "\\'; select pg_sleep(10); --",
    '"}',
    "\x00\x1f\u2028😀",
    "\ud800",
    "$1 %s {x} :x",
]


def claims_with(metadata: object, role: str = "authenticated") -> Claims:
    text = json.dumps({"role": role, "sub": "x", "user_metadata": metadata})
    return Claims(role=role, subject="x", session=None, expires_at=0, text=text)


@pytest.mark.parametrize("hostile", [*HOSTILE, {HOSTILE[1]: HOSTILE}])
async def test_claims_arrive_as_they_are_whatever_they_hold(gateway: RunningGateway, hostile: object) -> None:
    claims = claims_with(hostile)
    async with (
        gateway.context.users.acquire() as connection,
        acting_as(connection, claims, Acting(timeout_ms=1234, read_only=True)),
    ):
        seen = json.loads(await connection.fetchval(SETTINGS))

    assert json.loads(seen.pop("claims")) == json.loads(claims.text)
    assert seen == {"role": "authenticated", "timeout": "1234ms", "path": "public", "read_only": "on"}


async def test_token_of_a_person_who_calls_themselves_strange_things(gateway: RunningGateway) -> None:
    ann = await gateway.person()
    claims = jwt.decode(ann.token, options={"verify_signature": False}) | {"user_metadata": HOSTILE[:-3]}
    keys = gateway.context.keys
    ann.session["access_token"] = jwt.encode(claims, keys.private_key, algorithm="ES256", headers={"kid": keys.kid})

    answer = await ann.get(f"profiles?select=id&id=eq.{ann.id}")

    assert (answer.status_code, answer.json()) == (200, [{"id": ann.id}])


async def test_role_that_no_token_has_opens_nothing(gateway: RunningGateway) -> None:
    async with gateway.context.users.acquire() as connection:
        with pytest.raises(ValueError, match="role"):
            async with acting_as(connection, claims_with(1, "postgres; --"), Acting(timeout_ms=1, read_only=True)):
                pytest.fail("it was opened")

        assert not connection.is_in_transaction()


async def test_role_that_this_login_may_not_become_leaves_nothing_open(gateway: RunningGateway) -> None:
    async with gateway.context.users.acquire() as connection:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with acting_as(connection, claims_with(1, "service_role"), Acting(timeout_ms=1, read_only=True)):
                pytest.fail("it was opened")

        assert not connection.is_in_transaction()


@pytest.mark.parametrize("fails", [True, False])
async def test_body_is_committed_or_rolled_back(fresh_gateway: RunningGateway, fails: bool) -> None:
    person: Person = await fresh_gateway.person()
    await fresh_gateway.administer(
        "create table public.notes (n integer); grant insert on public.notes to authenticated;"
        "grant select on public.notes to postgres"
    )
    async with fresh_gateway.context.users.acquire() as connection:
        try:
            async with acting_as(connection, claims_with(person.id), Acting(timeout_ms=5_000, read_only=False)):
                await connection.execute("insert into public.notes values (1)")
                if fails:
                    await connection.execute("select 1 / 0")
        except asyncpg.DivisionByZeroError:
            assert not connection.is_in_transaction()

    assert await fresh_gateway.execute("select count(*) from public.notes") == (0 if fails else 1)


async def cut_off(person: Person) -> None:
    async with (
        person.gateway.context.users.acquire() as connection,
        acting_as(connection, claims_with(1), Acting(timeout_ms=5_000, read_only=True)),
    ):
        await person.gateway.administer(f"select pg_terminate_backend({connection.get_server_pid()})")
        await connection.execute("select 1")


async def test_connection_that_breaks_says_so(fresh_gateway: RunningGateway) -> None:
    person = await fresh_gateway.person()

    with pytest.raises(DATABASE_AWAY):
        await cut_off(person)
