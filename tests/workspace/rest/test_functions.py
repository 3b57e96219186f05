"""Calling functions: arguments, results, and what a function may say about the answer."""

import json
from typing import Any

import pytest

from tests.workspace.rest.conftest import OBJECT, Library

pytestmark = pytest.mark.database


@pytest.mark.parametrize(
    ("function", "arguments", "expected"),
    [
        ("add", {"a": 1}, 11),
        ("add", {"a": 1, "b": 2}, 3),
        ("numbers", {"p_end": 3}, [1, 2, 3]),
        ("pairs", {"p_end": 2}, [{"number": 1, "square": 1}, {"number": 2, "square": 4}]),
        ("single_column", {}, [{"word": "a"}, {"word": "b"}]),
        ("out_values", {}, {"one": 1, "two": "two"}),
        ("no_value", {}, None),
        ("sum_all", {"numbers": [1, 2, 3]}, 6),
        ("whole", {"any": ["thing"]}, {"got": {"any": ["thing"]}}),
        ("ints", {"p": [1, 2]}, 2),
    ],
)
async def test_results(library: Library, function: str, arguments: dict[str, object], expected: object) -> None:
    answer = await library.call(function, **arguments)

    assert (answer.status_code, answer.json()) == (200, expected)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("add?a=1&b=2", 3),
        ("ints?p={1,2,3}", 3),
        ("sum_all?numbers=1&numbers=2", 3),
        ("sum_all?numbers={4,5}", 9),
        ("books_of?author=Austen&select=title&order=id", [{"title": "Emma"}, {"title": "Persuasion"}]),
        ("books_of?author=Austen&title=like.P*&select=id", [{"id": 2}]),
        ("books_of?author=Austen&select=author_id(name)&limit=1&order=id.desc", [{"author_id": {"name": "Austen"}}]),
        ("books_of?author=Austen&select=shout&order=id&offset=1", [{"shout": "PERSUASION"}]),
        ("one_book?p_id=1&select=title,genres(name)", {"title": "Emma", "genres": [{"name": "novel"}]}),
        ("pairs?p_end=3&square=gt.1&select=n:number&order=number.desc", [{"n": 3}, {"n": 2}]),
        ("numbers?p_end=2", [1, 2]),
    ],
)  # fmt: skip
async def test_calls_by_address(library: Library, path: str, expected: object) -> None:
    answer = await library.get(f"rpc/{path}")

    assert (answer.status_code, answer.json()) == (200, expected), answer.text


async def test_rows_of_a_call_with_a_body_are_shaped_too(library: Library) -> None:
    answer = await library.ask("POST", "rpc/books_of?select=id&id=gt.1", body={"author": "Austen"})

    assert answer.json() == [{"id": 2}]


@pytest.mark.parametrize(
    ("path", "prefer", "status", "told"),
    [
        ("books_of?author=Austen&limit=1", "count=exact", 206, "0-0/2"),
        ("books_of?author=Austen", "count=planned", 200, "0-1/2"),
        ("numbers?p_end=4", "count=exact", 200, "0-3/4"),
        ("books_of?author=nobody", "count=exact", 200, "*/0"),
    ],
)
async def test_rows_of_a_call_are_counted(library: Library, path: str, prefer: str, status: int, told: str) -> None:
    answer = await library.get(f"rpc/{path}", Prefer=prefer)

    assert (answer.status_code, answer.headers["Content-Range"]) == (status, told)


async def test_counting_does_not_call_twice(library: Library) -> None:
    answer = await library.ask("POST", "rpc/add_author", body={"p_name": "Once"}, Prefer="count=exact")
    await library.ask("DELETE", "authors?name=eq.Once")

    assert (answer.status_code, len(answer.json())) == (200, 1)


async def test_one_object_of_a_set(library: Library) -> None:
    one, two = [
        await library.get(f"rpc/books_of?author={name}&select=id", Accept=OBJECT) for name in ("Borges", "Austen")
    ]

    assert (one.json(), two.status_code, two.json()["code"]) == ({"id": 3}, 406, "PGRST116")


@pytest.mark.parametrize(
    ("function", "kind", "body", "expected"),
    [
        ("whole", "application/json", b"[1, 2]", {"got": [1, 2]}),
        ("whole_text", "text/plain", "hällo".encode(), "got hällo"),
    ],
)
async def test_nameless_argument_takes_the_whole_body(
    library: Library, function: str, kind: str, body: bytes, expected: object
) -> None:
    answer = await library.ask("POST", f"rpc/{function}", body=body, Content_Type=kind)

    assert (answer.status_code, answer.json()) == (200, expected)


async def test_arguments_of_a_form(library: Library) -> None:
    answer = await library.ask(
        "POST", "rpc/add", body=b"a=1&b=2", Content_Type="application/x-www-form-urlencoded"
    )  # fmt: skip

    assert answer.json() == 3


async def test_function_without_result(library: Library) -> None:
    answer = await library.call("nothing")

    assert (answer.status_code, answer.content) == (204, b"")


async def test_rows_of_a_function_as_csv(library: Library) -> None:
    answer = await library.get("rpc/pairs?p_end=2", Accept="text/csv")

    assert answer.text == "number,square\n1,1\n2,4"


async def test_at_most_so_many_rows_may_be_affected(library: Library) -> None:
    refused = await library.ask("POST", "rpc/numbers", body={"p_end": 3}, Prefer="handling=strict,max-affected=2")
    never = await library.ask("POST", "rpc/add", body={"a": 3}, Prefer="handling=strict,max-affected=2")

    assert (refused.status_code, refused.json()["code"]) == (400, "PGRST124")
    assert (never.status_code, never.json()["code"]) == (400, "PGRST128")


async def test_function_of_another_schema_sees_that_schema(library: Library) -> None:
    answer = await library.ask("POST", "rpc/path", body={}, Content_Profile="other")

    assert answer.json() == "other, extensions"


async def test_function_may_ask_about_the_request(library: Library) -> None:
    answer = await library.ask("POST", "rpc/asked", body={}, X_Test="$json$; \\u0024 '")

    assert answer.json() == {
        "method": "POST",
        "path": "/rpc/asked",
        "agent": "$json$; \\u0024 '",
        "search": "public, extensions",
    }


async def test_function_says_status_and_headers(library: Library) -> None:
    headers = json.dumps([{"X-Own": "1"}, {"Set-Cookie": "a=1"}, {"Set-Cookie": "b=2"}, {"Cache-Control": "max-age=5"}])

    answer = await library.call("says", p_headers=headers, p_status="202")
    after = await library.call("add", a=1)

    assert (answer.status_code, answer.headers["X-Own"], answer.headers["Cache-Control"]) == (202, "1", "max-age=5")
    assert answer.headers.get_list("Set-Cookie") == ["a=1", "b=2"]
    assert (after.status_code, "X-Own" in after.headers) == (200, False)


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ('{"a": "b"}', "", "PGRST111"),
        ('[{"a": "b", "c": "d"}]', "", "PGRST111"),
        ('[{"a": 1}]', "", "PGRST111"),
        ('[{"a": "b\\r\\nc: d"}]', "", "PGRST111"),
        ("nonsense", "", "PGRST111"),
        ("", "many", "PGRST112"),
        ("", "99", "PGRST112"),
        ("", "1000", "PGRST112"),
    ],
)
async def test_what_a_function_says_must_be_sayable(library: Library, headers: str, status: str, code: str) -> None:
    answer = await library.call("says", p_headers=headers, p_status=status)

    assert (answer.status_code, answer.json()["code"]) == (500, code)


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("PT402", 402), ("PT999", 500), ("P0001", 400), ("23505", 409), ("23503", 409), ("23514", 400), ("22023", 400),
        ("21000", 500), ("25006", 405), ("40001", 500), ("42501", 403), ("42883", 404), ("42P01", 404), ("53300", 503),
        ("53400", 500), ("54001", 500), ("55P03", 500), ("57014", 500), ("57P01", 503), ("08006", 503), ("28000", 403),
        ("0LP01", 403), ("XX000", 500), ("P0002", 500), ("58000", 500), ("HV000", 500), ("F0000", 500), ("39000", 500),
    ],
)  # fmt: skip
async def test_each_sqlstate_has_its_status(library: Library, code: str, status: int) -> None:
    answer = await library.call("fails", p_code=code)

    assert answer.status_code == status
    assert answer.json() == {"code": code, "message": "the message", "details": "the detail", "hint": "the hint"}


async def test_database_may_write_the_whole_answer(library: Library) -> None:
    message = {"code": "123", "message": "Payment Required", "details": "Quota exceeded", "hint": "Upgrade"}
    detail = {"status": 402, "headers": {"X-Powered-By": "Nerd Rage"}}

    answer = await library.call("raises", p_message=json.dumps(message), p_detail=json.dumps(detail))

    assert (answer.status_code, answer.json(), answer.headers["X-Powered-By"]) == (402, message, "Nerd Rage")


@pytest.mark.parametrize(
    ("message", "detail"),
    [
        ("no json", '{"status": 402, "headers": {}}'),
        ('{"code": "1"}', '{"status": 402, "headers": {}}'),
        ('{"code": "1", "message": "m"}', "no json"),
        ('{"code": "1", "message": "m"}', '{"status": "x", "headers": {}}'),
        ('{"code": "1", "message": "m"}', '{"status": 99, "headers": {}}'),
        ('{"code": "1", "message": "m"}', '{"status": 402, "headers": {"a": "b\\nc"}}'),
    ],
)
async def test_answer_of_the_database_that_cannot_be_read(library: Library, message: str, detail: str) -> None:
    answer = await library.call("raises", p_message=message, p_detail=detail)

    assert (answer.status_code, answer.json()["code"]) == (500, "PGRST121")


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        ("POST", "rpc/either", {"a": 1}, 300, "PGRST203"),
        ("POST", "rpc/add", {"b": 1}, 404, "PGRST202"),
        ("POST", "rpc/add", {"a": 1, "c": 1}, 404, "PGRST202"),
        ("POST", "rpc/add?x=1", {"a": 1}, 400, "PGRST100"),
        ("POST", "rpc/add?select=a", {"a": 1}, 400, "PGRST127"),
        ("POST", "rpc/numbers?limit=1", {"p_end": 1}, 400, "PGRST127"),
        ("POST", "rpc/add", [1], 400, "PGRST102"),
        ("POST", "rpc/books_of?select=nothing", {"author": "x"}, 400, "42703"),
        ("GET", "rpc/nothing_here", None, 404, "PGRST202"),
        ("PUT", "rpc/add", {"a": 1}, 405, "PGRST101"),
        ("DELETE", "rpc/add", None, 405, "PGRST101"),
        ("PATCH", "rpc/add", {}, 405, "PGRST101"),
        ("GET", "rpc/add?a=x", None, 400, "22P02"),
        ("GET", "rpc/shout", None, 404, "PGRST202"),
    ],
)  # fmt: skip
async def test_what_cannot_be_called_is_refused(
    library: Library, method: str, path: str, body: Any, status: int, code: str
) -> None:
    answer = await library.ask(method, path, body=body)

    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text


async def test_hints_name_what_may_have_been_meant(library: Library) -> None:
    name, argument = await library.call("books_off", author="x"), await library.call("books_of", autor="x")

    assert name.json() == {
        "code": "PGRST202",
        "message": "Could not find the function public.books_off(author) in the schema cache",
        "details": "Searched for the function public.books_off with parameter author or with a single unnamed "
        "json/jsonb parameter, but no matches were found in the schema cache.",
        "hint": "Perhaps you meant to call the function public.books_of",
    }
    assert argument.json()["hint"] == "Perhaps you meant to call the function public.books_of(author)"


async def test_functions_that_cannot_be_told_apart_are_named(library: Library) -> None:
    answer = await library.call("either", a=1)

    assert answer.json() == {
        "code": "PGRST203",
        "message": "Could not choose the best candidate function between: public.either(a => integer), "
        "public.either(a => text)",
        "details": None,
        "hint": "Try renaming the parameters or the function itself in the database so function overloading can be "
        "resolved",
    }


async def test_options_say_which_methods_there_are(library: Library) -> None:
    function, table = await library.ask("OPTIONS", "rpc/add"), await library.ask("OPTIONS", "books")

    assert (function.status_code, function.headers["Allow"]) == (200, "OPTIONS,GET,HEAD,POST")
    assert (table.status_code, table.headers["Allow"]) == (200, "OPTIONS,GET,HEAD,POST,PUT,PATCH,DELETE")
