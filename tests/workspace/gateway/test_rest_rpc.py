"""Calling functions of the database over HTTP, in PostgREST's words, each as the person who asks."""

import asyncio
import uuid

import pytest
import pytest_asyncio

from desktop_chat.workspace.rest.schema_cache import RELOAD_SECONDS
from tests.support.gateway import Person, RunningGateway

pytestmark = pytest.mark.database

FUNCTIONS = """
create table public.rubbish (n int);
create function public.echo(p_text text, p_number bigint default 7, p_ids uuid[] default null) returns jsonb
    language sql stable as $$ select jsonb_build_object('text', p_text, 'number', p_number, 'ids', p_ids) $$;
create function public.who() returns json language sql stable as $$
    select json_build_object('uid', auth.uid(), 'role', current_user, 'path', current_setting('search_path')) $$;
create function public.count_to(p_end int) returns setof int language sql stable as $$
    select * from generate_series(1, p_end) $$;
create function public.pairs(p_end int) returns table (number int, square numeric) language sql stable as $$
    select n, n * n * 1.10 from generate_series(1, p_end) as n $$;
create function public.nothing() returns void language sql as $$ select $$;
create function public.half(p_number numeric) returns numeric language sql stable as $$ select p_number / 2 $$;
create function public.sneaky() returns void language sql stable as $$
    select set_config('role', 'service_role', true) $$;
create function public.writes() returns int language sql security definer as $$
    insert into public.rubbish values (1) returning n $$;
create function public.writes_although_stable() returns int language sql stable as $$ select public.writes() $$;
create function public.fails(p_code text) returns void language plpgsql as $$
    begin raise exception 'the message' using errcode = p_code, detail = 'the detail', hint = 'the_hint'; end $$;
create function public."odd name; drop"("a "" b" text) returns text language sql stable as $$ select $1 $$;
create function public.hidden() returns int language sql stable as $$ select 1 $$;
create function public.trigger_function() returns trigger language plpgsql as $$ begin return null; end $$;
revoke all on all functions in schema public from public;
grant execute on all functions in schema public to authenticated;
revoke execute on function public.hidden() from authenticated;
"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def ann(gateway: RunningGateway) -> Person:
    await gateway.administer(FUNCTIONS)
    gateway.clock.advance(RELOAD_SECONDS)  # unknown names are looked up again only after a while
    return await gateway.account("ann")


async def test_arguments_keep_their_types_and_their_defaults(ann: Person) -> None:
    ids = [str(uuid.uuid4()), str(uuid.uuid4())]

    answer = await ann.call("echo", p_text="quote ' \" \\ ; -- ü 😀", p_ids=ids)

    assert answer.status_code == 200
    assert answer.json() == {"text": "quote ' \" \\ ; -- ü 😀", "number": 7, "ids": ids}


async def test_function_runs_as_the_person_who_asks(ann: Person) -> None:
    answer = await ann.call("who")

    assert answer.json() == {"uid": ann.id, "role": "authenticated", "path": "public"}


async def test_people_do_not_leak_into_each_other(ann: Person) -> None:
    others = [await ann.gateway.account("bo") for _ in range(4)]

    answers = await asyncio.gather(*(person.call("who") for person in [ann, *others] * 10))

    assert [answer.json()["uid"] for answer in answers] == [person.id for person in [ann, *others] * 10]


async def test_without_a_token_nobody_asks(ann: Person) -> None:
    answer = await ann.gateway.http.post("/rest/v1/rpc/who", json={})

    assert (answer.status_code, answer.json()["code"]) == (401, "42501")


async def test_plan_made_for_a_person_lets_nobody_else_through(ann: Person) -> None:
    await asyncio.gather(*(ann.call("who") for _ in range(80)))  # prepared, and planned, on every connection

    answers = await asyncio.gather(*(ann.gateway.http.post("/rest/v1/rpc/who", json={}) for _ in range(20)))

    assert {answer.status_code for answer in answers} == {401}


async def test_gateway_heals_when_its_connections_are_cut(ann: Person) -> None:
    await ann.gateway.administer(
        "select pg_terminate_backend(pid) from pg_stat_activity "
        "where usename = 'workspace_user' and datname = current_database()"
    )
    answers = [await ann.call("who") for _ in range(10)]

    assert {answer.status_code for answer in answers} <= {200, 503}
    assert answers[-1].status_code == 200


@pytest.mark.parametrize(
    ("function", "arguments", "expected"),
    [
        ("count_to", {"p_end": 3}, [1, 2, 3]),
        ("count_to", {"p_end": 0}, []),
        ("pairs", {"p_end": 1}, [{"number": 1, "square": 1.10}]),
        ("half", {"p_number": 5}, 2.5),
        ("half", {"p_number": None}, None),
        ("odd name; drop", {'a " b': "x"}, "x"),
    ],
)
async def test_results_are_json(ann: Person, function: str, arguments: dict[str, object], expected: object) -> None:
    answer = await ann.call(function, **arguments)

    assert (answer.status_code, answer.json()) == (200, expected)


async def test_function_without_result_answers_nothing(ann: Person) -> None:
    answer = await ann.call("nothing")

    assert (answer.status_code, answer.content) == (204, b"")


async def test_single_object_of_a_set(ann: Person) -> None:
    headers = ann.headers | {"Accept": "application/vnd.pgrst.object+json"}
    one, three = [
        await ann.gateway.http.post("/rest/v1/rpc/pairs", json={"p_end": end}, headers=headers) for end in (1, 3)
    ]

    assert one.text == '{"number":1,"square":1.10}'
    assert (three.status_code, three.json()["code"]) == (406, "PGRST116")
    assert three.json()["details"] == "The result contains 3 rows"


@pytest.mark.parametrize(
    ("code", "status"),
    [("PT409", 409), ("PT429", 429), ("PT503", 503), ("P0001", 400), ("23505", 409), ("42501", 403), ("22023", 400),
     ("40001", 500), ("55P03", 500), ("53300", 503), ("XX000", 500)],
)  # fmt: skip
async def test_errors_keep_code_message_details_and_hint(ann: Person, code: str, status: int) -> None:
    answer = await ann.call("fails", p_code=code)

    assert answer.status_code == status
    assert answer.json() == {"code": code, "message": "the message", "details": "the detail", "hint": "the_hint"}
    assert answer.headers["Proxy-Status"] == f"PostgREST; error={code}"


@pytest.mark.parametrize(
    ("function", "arguments"),
    [
        ("missing", {}),
        ("echo", {}),
        ("echo", {"p_text": "x", "p_other": 1}),
        ("echo", {"p_text": "x", "p_number) ; drop table x; --": 1}),
        ("echo", {'p_text" := 1': "x"}),
        ("trigger_function", {}),
        ("pg_sleep", {"seconds": 30}),
        ("pg_catalog.pg_sleep", {}),
        ("auth.uid", {}),
        ("who()", {}),
        ("who;select 1", {}),
        ("set_config", {}),
    ],
)
async def test_what_is_no_function_of_ours_is_not_found(
    ann: Person, function: str, arguments: dict[str, object]
) -> None:
    answer = await ann.call(function, **arguments)

    assert (answer.status_code, answer.json()["code"]) == (404, "PGRST202")


@pytest.mark.parametrize(
    "body",
    [b"{", b"[]", b'"x"', b"7", b"null", b"\xff", b"[" * 100_000, b'{"a":' * 50_000, b'{"p_text":NaN', b"1" * 5000],
)
async def test_rubbish_in_the_body_is_refused(ann: Person, body: bytes) -> None:
    answer = await ann.gateway.http.post("/rest/v1/rpc/echo", content=body, headers=ann.headers)

    assert (answer.status_code, answer.json()["code"]) == (400, "PGRST102")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b'{"p_text":"\\u0000"}', "22P05"),
        (b'{"p_text":"\\ud800"}', "22P02"),
        (b'{"p_text":"x","p_number":"many"}', "22P02"),
        (b'{"p_text":"x","p_number":99999999999999999999}', "22003"),
        (b'{"p_text":"x","p_ids":["no"]}', "22P02"),
        (b'{"p_text":"x","p_number":NaN}', "22P02"),
    ],
)
async def test_values_of_a_wrong_type_are_refused_by_the_database(ann: Person, body: bytes, code: str) -> None:
    answer = await ann.gateway.http.post("/rest/v1/rpc/echo", content=body, headers=ann.headers)

    assert (answer.status_code, answer.json()["code"]) == (400, code)


async def test_function_that_may_not_be_called_is_forbidden(ann: Person) -> None:
    answer = await ann.call("hidden")

    assert (answer.status_code, answer.json()["code"]) == (403, "42501")


async def test_nobody_becomes_the_service(ann: Person) -> None:
    answer = await ann.call("sneaky")

    assert (answer.status_code, answer.json()["code"]) == (403, "42501")


async def test_stable_function_cannot_write(ann: Person) -> None:
    answer = await ann.call("writes_although_stable")

    assert (answer.status_code, answer.json()["code"]) == (405, "25006")
    assert (await ann.call("writes")).json() == 1


async def test_values_cannot_be_filtered(ann: Person) -> None:
    answer = await ann.gateway.http.post("/rest/v1/rpc/half?number=eq.2", json={"p_number": 3}, headers=ann.headers)

    assert (answer.status_code, answer.json()["code"]) == (400, "PGRST127")


async def test_body_that_is_too_large_is_refused(ann: Person) -> None:
    answer = await ann.call("echo", p_text="x" * 2_000_001)

    assert answer.status_code == 413


async def test_new_function_is_found_at_once_and_a_changed_one_soon(ann: Person) -> None:
    await ann.call("who")
    await ann.gateway.administer(
        "create function public.fresh() returns int language sql stable as 'select 1';"
        "grant execute on function public.fresh() to authenticated"
    )
    ann.gateway.clock.advance(2)

    assert (await ann.call("fresh")).json() == 1


async def test_service_key_passes_as_the_service(ann: Person) -> None:
    await ann.gateway.administer("grant execute on function public.who() to service_role")
    key = ann.gateway.context.keys.service_key

    answer = await ann.gateway.http.post("/rest/v1/rpc/who", json={}, headers={"Authorization": f"Bearer {key}"})

    assert answer.json()["role"] == "service_role"


@pytest.mark.parametrize(
    ("token", "code"), [("nonsense", "PGRST301"), ("a.b.c", "PGRST301"), ("x" * 20_000, "PGRST301")]
)
async def test_bad_token_is_refused(ann: Person, token: str, code: str) -> None:
    answer = await ann.gateway.http.post("/rest/v1/rpc/who", json={}, headers={"Authorization": f"Bearer {token}"})

    assert (answer.status_code, answer.json()["code"]) == (401, code)
    assert answer.headers["WWW-Authenticate"] == "Bearer"


async def test_expired_token_is_told(fresh_gateway: RunningGateway) -> None:
    ann = await fresh_gateway.account("ann")
    fresh_gateway.clock.advance(3601)

    answer = await ann.call("find_people", p_query="", p_limit=1)

    assert (answer.status_code, answer.json()["code"], answer.json()["message"]) == (401, "PGRST303", "JWT expired")
