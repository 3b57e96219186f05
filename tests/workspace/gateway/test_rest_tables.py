"""Reading tables over HTTP with PostgREST's filters; what is not offered is refused and never ignored."""

import httpx
import pytest
import pytest_asyncio

from desktop_chat.workspace.rest.schema_cache import RELOAD_SECONDS
from tests.support.gateway import Person, RunningGateway

pytestmark = pytest.mark.database

TABLE = """
create table public.notes (
    id int primary key, owner uuid, body text, done boolean, at timestamptz, tags text[], "odd ""name" jsonb);
alter table public.notes enable row level security;
create policy own on public.notes for select to authenticated using (owner = auth.uid());
grant select on public.notes to authenticated;
create table public.closed (id int);
alter table public.closed enable row level security;
"""
FILL = """
insert into public.notes select n, '{owner}', case n when 3 then null else 'note ' || n end, n % 2 = 0,
    '2026-01-01T00:00:00Z'::timestamptz + n * interval '1 day', array['a,b', 'c'], '{{"k": 1}}'
from generate_series(1, 5) as n;
insert into public.notes values (99, gen_random_uuid(), 'of somebody else');
"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def ann(gateway: RunningGateway) -> Person:
    ann = await gateway.account("ann")
    await gateway.administer(TABLE + FILL.format(owner=ann.id))
    gateway.clock.advance(RELOAD_SECONDS)  # unknown names are looked up again only after a while
    return ann


async def ids(ann: Person, query: str) -> list[int]:
    answer = await ann.get(f"notes?select=id&{query}")
    assert answer.status_code == 200, answer.text
    return [row["id"] for row in answer.json()]


async def test_only_what_the_policies_let_through(ann: Person) -> None:
    bo = await ann.gateway.account("bo")

    assert len((await ann.get("notes")).json()) == 5
    assert (await bo.get("notes")).json() == []


async def test_columns_are_chosen(ann: Person) -> None:
    answer = await ann.get('notes?select=body,"odd \\"name"&id=eq.1')

    assert answer.json() == [{"body": "note 1", 'odd "name': {"k": 1}}]
    assert answer.headers["Content-Range"] == "0-0/*"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("id=eq.2", [2]),
        ("id=neq.2&order=id", [1, 3, 4, 5]),
        ("id=gt.3&order=id", [4, 5]),
        ("id=gte.3&order=id.desc", [5, 4, 3]),
        ("id=lt.2", [1]),
        ("id=lte.2&order=id.asc", [1, 2]),
        ("id=in.(1,4)&order=id", [1, 4]),
        ("id=in.()", []),
        ('body=in.("note 1","a,b","x\\"y")', [1]),
        ("body=is.null", [3]),
        ("body=not.is.null&order=id", [1, 2, 4, 5]),
        ("body=is.not_null&order=id", [1, 2, 4, 5]),
        ("done=is.true&order=id", [2, 4]),
        ("id=not.eq.2&id=not.in.(3,4)&order=id", [1, 5]),
        ("at=gte.2026-01-05T00:00:00%2B00:00&order=at", [4, 5]),
        ("order=body.desc.nullslast,id&limit=2", [5, 4]),
        ("order=body.nullsfirst&limit=1", [3]),
        ("order=id&limit=2&offset=1", [2, 3]),
        ("order=id&limit=0", []),
    ],
)
async def test_filters(ann: Person, query: str, expected: list[int]) -> None:
    assert await ids(ann, query) == expected


async def test_single_object(ann: Person) -> None:
    single = "application/vnd.pgrst.object+json"

    one = await ann.get("notes?select=id&id=eq.1", accept=single)
    none, many = await ann.get("notes?id=eq.0", accept=single), await ann.get("notes", accept=single)

    assert one.json() == {"id": 1}
    assert (none.status_code, none.json()["code"], none.json()["details"]) == (
        406,
        "PGRST116",
        "The result contains 0 rows",
    )
    assert many.json()["code"] == "PGRST116"


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("missing?select=id", 404, "PGRST205"),
        ("pg_class", 404, "PGRST205"),
        ("auth.users", 404, "PGRST205"),
        ("notes;drop", 404, "PGRST205"),
        ("notes/x/y", 404, "PGRST125"),
        ("closed", 403, "42501"),
        ("notes?select=nope", 400, "42703"),
        ("notes?nope=eq.1", 400, "42703"),
        ("notes?order=nope", 400, "42703"),
        ("notes?select=id,profiles(*)", 400, "PGRST200"),
        ("notes?select=id::regclass", 400, "PGRST100"),
        ("notes?id=1", 400, "PGRST100"),
        ("notes?id=like.1*", 404, "42883"),
        ("notes?id=eq", 400, "PGRST100"),
        ("notes?id=eq.x", 400, "22P02"),
        ("notes?id=in.1", 400, "PGRST100"),
        ('notes?body=in.("a)', 400, "PGRST100"),
        ("notes?id=is.maybe", 400, "PGRST100"),
        ("notes?or=()", 400, "PGRST100"),
        ("notes?limit=x", 400, "PGRST100"),
        ("notes?limit=-1", 416, "PGRST103"),
        ("notes?limit=1;select", 400, "PGRST100"),
        ("notes?limit=99999999999999999999", 400, "PGRST100"),
        ("notes?offset=%D9%A1", 400, "PGRST100"),
        ("notes?order=id.sideways", 400, "PGRST100"),
        ("notes?order=id.asc.nullslast.x", 400, "PGRST100"),
        ("notes?body=eq.%00", 400, "22021"),
        ("notes?body=eq.%ff", 400, "PGRST100"),
        ("notes?" + "id=eq.1&" * 201, 400, "PGRST100"),
        ("notes?select=id.sum()", 400, "PGRST123"),
    ],
)
async def test_what_is_not_offered_is_refused(ann: Person, query: str, status: int, code: str) -> None:
    answer = await ann.get(query)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json().keys() == {"code", "message", "details", "hint"}


@pytest.mark.parametrize(
    "value",
    [
        "' or 1=1 --",
        '" or 1=1 --',
        "1) union select 1--",
        "x'::pg_sleep(5)",
        "$1",
        "%s",
        "{x}",
        "\\",
        "💣" * 1000,
        "null",
    ],
)
async def test_hostile_values_are_only_values(ann: Person, value: str) -> None:
    async with httpx.AsyncClient(base_url=ann.gateway.url) as http:
        headers = ann.headers | {"apikey": ann.gateway.anon_key}
        answer = await http.get("/rest/v1/notes", params={"body": f"eq.{value}"}, headers=headers)

    assert (answer.status_code, answer.json()) == (200, [])


async def test_schemas_that_are_not_exposed_are_refused(ann: Person) -> None:
    answer = await ann.get("notes", **{"Accept-Profile": "auth"})

    assert (answer.status_code, answer.json()["code"]) == (406, "PGRST106")


async def test_nobody_reads_without_a_token(ann: Person) -> None:
    answer = await ann.gateway.http.get("/rest/v1/notes")

    assert (answer.status_code, answer.json()["code"]) == (401, "42501")


async def test_answer_has_at_most_a_thousand_rows(ann: Person) -> None:
    await ann.gateway.administer(
        "create table public.many as select generate_series(1, 1500) as n; grant select on public.many to authenticated"
    )
    ann.gateway.clock.advance(2)

    assert len((await ann.get("many?limit=5000")).json()) == 1000


async def test_new_column_is_found(ann: Person) -> None:
    await ann.gateway.administer(
        "create table public.moving as select 1 as before; grant select on public.moving to authenticated"
    )
    ann.gateway.clock.advance(2)
    await ann.get("moving")
    await ann.gateway.administer("alter table public.moving rename column before to after")
    await ann.get("moving?select=before")

    assert (await ann.get("moving?select=after")).json() == [{"after": 1}]
