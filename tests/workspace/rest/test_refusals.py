"""Every refusal as PostgREST words it: status, code, message, details, hint; and no part of a request becomes SQL."""

from typing import Any
from urllib.parse import quote

import pytest

from tests.workspace.rest.conftest import OBJECT, Library

pytestmark = pytest.mark.database


@pytest.mark.parametrize(
    ("query", "status", "body"),
    [
        ("book", 404, {"code": "PGRST205", "message": "Could not find the table 'public.book' in the schema cache",
                       "details": None, "hint": "Perhaps you meant the table 'public.books'"}),
        ("books?select=nothing", 400, {"code": "42703", "message": "column books.nothing does not exist",
                                       "details": None, "hint": None}),
        ("books?select=id,nothing(*)", 400,
         {"code": "PGRST200",
          "message": "Could not find a relationship between 'books' and 'nothing' in the schema cache",
          "details": "Searched for a foreign key relationship between 'books' and 'nothing' in the schema 'public', "
                     "but no matches were found.", "hint": None}),
        ("books?select=genre(*)", 400,
         {"code": "PGRST200",
          "message": "Could not find a relationship between 'books' and 'genre' in the schema cache",
          "details": "Searched for a foreign key relationship between 'books' and 'genre' in the schema 'public', "
                     "but no matches were found.", "hint": "Perhaps you meant 'genres' instead of 'genre'."}),
        ("books?select=authors!wrong(*)", 400,
         {"code": "PGRST200",
          "message": "Could not find a relationship between 'books' and 'authors' in the schema cache",
          "details": "Searched for a foreign key relationship between 'books' and 'authors' using the hint 'wrong' in "
                     "the schema 'public', but no matches were found.", "hint": None}),
        ("books?select=authors(*)", 300,
         {"code": "PGRST201",
          "message": "Could not embed because more than one relationship was found for 'books' and 'authors'",
          "details": [
              {"cardinality": "many-to-one", "embedding": "books with authors",
               "relationship": "books_author_id_fkey using books(author_id) and authors(id)"},
              {"cardinality": "many-to-one", "embedding": "books with authors",
               "relationship": "books_translator_id_fkey using books(translator_id) and authors(id)"}],
          "hint": "Try changing 'authors' to one of the following: 'authors!books_author_id_fkey', "
                  "'authors!books_translator_id_fkey'. Find the desired relationship in the 'details' key."}),
        ("books?select=id&nothing.id=eq.1", 400,
         {"code": "PGRST108", "message": "'nothing' is not an embedded resource in this request", "details": None,
          "hint": "Verify that 'nothing' is included in the 'select' query parameter."}),
        ("books?select=id,genres(id)&order=genres(id)", 400,
         {"code": "PGRST118", "message": "A related order on 'genres' is not possible",
          "details": "'books' and 'genres' do not form a many-to-one or one-to-one relationship", "hint": None}),
        ("books?select=id,genres(id)&genres=eq.1", 400,
         {"code": "PGRST120", "message": "Bad operator on the 'genres' embedded resource",
          "details": "Only is null or not is null filters are allowed on embedded resources", "hint": None}),
        ("books?select=id.count()", 400,
         {"code": "PGRST123", "message": "Use of aggregate functions is not allowed", "details": None, "hint": None}),
        ("books?id=noop.1", 400,
         {"code": "PGRST100", "message": '"failed to parse filter (id=noop.1)" (line 1, column 1)',
          "details": "expecting operator (eq, gt, ...)", "hint": None}),
        ("books?id=is.maybe", 400,
         {"code": "PGRST100", "message": '"failed to parse filter (is.maybe)" (line 1, column 9)',
          "details": "expecting null, not_null or a trilean value (unknown, true, false)", "hint": None}),
        ("books?select=id,genres(id", 400,
         {"code": "PGRST100", "message": '"failed to parse select parameter (id,genres(id)" (line 1, column 13)',
          "details": 'unexpected end of input expecting "," or ")"', "hint": None}),
        ("books?or=(id.eq.1", 400,
         {"code": "PGRST100", "message": '"failed to parse logic tree (or(id.eq.1)" (line 1, column 11)',
          "details": 'unexpected end of input expecting "," or ")"', "hint": None}),
        ("books?order=id.down", 400,
         {"code": "PGRST100", "message": '"failed to parse order (id.down)" (line 1, column 3)',
          "details": 'unexpected "." expecting "asc", "desc", "nullsfirst" or "nullslast"', "hint": None}),
        ("books?limit=-1", 416,
         {"code": "PGRST103", "message": "Requested range not satisfiable",
          "details": "Limit should be greater than or equal to zero.", "hint": None}),
        ("", 404, {"code": "PGRST126", "message": "Root endpoint metadata is disabled", "details": None, "hint": None}),
        ("books/1", 404, {"code": "PGRST125", "message": "Invalid path specified in request URL", "details": None,
                          "hint": None}),
    ],
)  # fmt: skip
async def test_wording(library: Library, query: str, status: int, body: dict[str, Any]) -> None:
    answer = await library.get(query)

    assert (answer.status_code, answer.json()) == (status, body)
    assert answer.headers["Proxy-Status"] == f"PostgREST; error={body['code']}"


@pytest.mark.parametrize(
    ("method", "headers", "status", "code", "message", "details"),
    [
        ("GET", {"Accept_Profile": "auth"}, 406, "PGRST106", "Invalid schema: auth", None),
        ("POST", {"Content_Profile": "auth"}, 406, "PGRST106", "Invalid schema: auth", None),
        ("GET", {"Accept": "application/geo+json"}, 406, "PGRST107",
         "None of these media types are available: application/geo+json", None),
        ("GET", {"Accept": "application/vnd.pgrst.plan"}, 406, "PGRST107",
         "None of these media types are available: application/vnd.pgrst.plan", None),
        ("GET", {"Prefer": "handling=strict, anything, max-affected=x"}, 400, "PGRST122",
         "Invalid preferences given with handling=strict", "Invalid preferences: anything, max-affected=x"),
        ("GET", {"Range": "5-1"}, 416, "PGRST103", "Requested range not satisfiable",
         "The lower boundary must be lower than or equal to the upper boundary in the Range header."),
        ("GET", {"Range": "9-", "Prefer": "count=exact"}, 416, "PGRST103", "Requested range not satisfiable",
         "An offset of 9 was requested, but there are only 4 rows."),
        ("GET", {"Accept": OBJECT}, 406, "PGRST116", "Cannot coerce the result to a single JSON object",
         "The result contains 4 rows"),
    ],
)  # fmt: skip
async def test_headers_that_cannot_be_met(
    library: Library, method: str, headers: dict[str, str], status: int, code: str, message: str, details: str | None
) -> None:
    answer = await library.ask(method, "books", anon=False, body=None, **headers)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert (answer.json()["message"], answer.json()["details"]) == (message, details)


async def test_what_is_not_understood_is_let_be_when_handling_is_lenient(library: Library) -> None:
    answer = await library.get("books?limit=1", Prefer="handling=lenient, anything, tx=rollback")

    assert (answer.status_code, answer.headers["Preference-Applied"]) == (200, "handling=lenient")


async def test_schemas_that_could_be_asked_are_named(library: Library) -> None:
    answer = await library.get("books", Accept_Profile="auth")

    assert answer.json()["hint"] == "Only the following schemas are exposed: public, other"


async def test_relations_do_not_leave_the_schema(library: Library) -> None:
    answer = await library.get("authors?select=books(*)", Accept_Profile="other")

    assert (answer.status_code, answer.json()["code"]) == (400, "PGRST200")


INJECTIONS = [
    "1;drop table public.books", "id) from auth.users --", '"id" from auth.users --', "id::regclass", "pg_sleep(3)",
    "(select encrypted_password from auth.users limit 1)", "$1", "$json$", "\\", "'||version()||'", "ctid", "tableoid",
    "*,auth.users.*", "\x00", '"\x00"', "e'\\n'", "a->'b'", "a->>$1", "/*", "--", "%s", "{x}", "found", "t0", "t0.*",
    "💣",
]  # fmt: skip
# Where a part of a query string could become SQL: as a value everything is allowed, elsewhere it must be refused.
NAMES = [
    "books?select={}", "books?select=x:{}", "books?select=genres({})", "books?select={}(id)",
    "books?select=genres!{}(id)",
    "books?select=id::{}", "books?select=...{}(id)", "books?order={}", "books?order=id.{}", "books?order=author_id({})",
    "books?{}=eq.1", "books?{}.id=eq.1", "books?id={}", "books?or=({})", "books?or=({}.eq.1)", "books?or=(id.{})",
    "books?limit={}", "books?offset={}", "books?words=fts({}).x", "books?id=eq({}).1",
    "books?on_conflict={}&select={}", "rpc/books_of?author=x&select={}", "rpc/{}", "{}",
]  # fmt: skip
VALUES = [
    "books?title=eq.{}", "books?title=in.({})", "books?title=like.{}", "books?title=like(any).{{{}}}",
    "authors?about->>{}=eq.1", "authors?select=about->{}", "authors?select={}:name", "books?or=(title.eq.{},id.eq.0)",
    "books?title=fts.{}", "rpc/books_of?author={}", "authors?tags=cs.{{{}}}",
    "books?select=id,genres(id)&genres.name=eq.{}",
]  # fmt: skip


@pytest.mark.parametrize("place", NAMES)
async def test_nothing_in_the_place_of_a_name_is_sql(library: Library, place: str) -> None:
    for injection in INJECTIONS:
        answer = await library.get(place.replace("{}", quoted(injection)))

        assert 400 <= answer.status_code < 500, (injection, answer.text)
        assert "syntax error at" not in answer.text, (injection, answer.text)


@pytest.mark.parametrize("place", VALUES)
async def test_nothing_in_the_place_of_a_value_is_sql(library: Library, place: str) -> None:
    for injection in INJECTIONS:
        answer = await library.get(place.format(quoted(injection)))

        assert answer.status_code < 500, (injection, answer.text)
        assert "syntax error at" not in answer.text, (injection, answer.text)
        if answer.status_code == 200 and place == "books?title=eq.{}":
            assert answer.json() == [], injection


@pytest.mark.parametrize("key", ['id") values (1); --', "id, title", "'", '"', "\\", "$1", "{}", "💣", "", "\u0000"])
async def test_nothing_in_a_body_is_sql(library: Library, key: str) -> None:
    body = {key: "x'); drop table public.books; --"}

    answers = [
        await library.ask("POST", "books", body=body),
        await library.ask("PATCH", "books?id=eq.0", body=body),
        await library.ask("POST", "rpc/add", body=body),
    ]

    assert [answer.json()["code"] for answer in answers] == ["PGRST204", "PGRST204", "PGRST202"]


async def test_everything_is_still_there(library: Library) -> None:
    assert len(await library.rows("books?id=lt.10")) == 4


def quoted(text: str) -> str:
    return quote(text, safe="")


@pytest.mark.parametrize(
    ("method", "path", "accept", "status", "code"),
    [
        ("GET", "genres?select=*,count()", "application/json", 400, "PGRST123"),
        ("GET", "genres?select=id.sum(),name", "application/json", 400, "PGRST123"),
        ("GET", "genres", "application/geo+json", 406, "PGRST107"),
        ("GET", "genres", "application/vnd.pgrst.plan+json", 406, "PGRST107"),
        ("GET", "genres", "text/xml", 406, "PGRST107"),
        ("GET", "", "application/json", 404, "PGRST126"),
        ("GET", "genres?id=is.maybe", "application/json", 400, "PGRST100"),
        ("GET", "genres?limit=-1", "application/json", 416, "PGRST103"),
        ("TRACE", "genres", "application/json", 405, "PGRST117"),
        ("PROPFIND", "genres", "application/json", 405, "PGRST117"),
        ("QUERY", "rpc/add", "application/json", 405, "PGRST117"),
    ],
)
async def test_what_a_stranger_tries_is_refused_in_postgrest_s_shape(
    library: Library, method: str, path: str, accept: str, status: int, code: str
) -> None:
    answer = await library.ask(method, path, Accept=accept)

    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert {"code", "details", "hint", "message"} <= set(answer.json())
