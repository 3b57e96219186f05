"""Changing tables: insert, upsert, update, delete and PUT, what they tell, and that refusals change nothing."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from tests.workspace.rest.conftest import OBJECT, Library

pytestmark = pytest.mark.database

WHOLE = "return=representation"
MERGE = "resolution=merge-duplicates"
IGNORE = "resolution=ignore-duplicates"
TWO = [{"id": 20, "title": "x", "pages": 7}, {"id": 21, "title": "y"}]


CLEAN = "delete from public.books where id >= 10; delete from public.genres where id >= 10"
THREE = "insert into public.books (id, title, author_id) values (10, 'ten', 1), (11, 'eleven', 1), (12, 'twelve', 2)"


@pytest_asyncio.fixture(loop_scope="session")
async def shelf(library: Library) -> AsyncIterator[Library]:
    """Books 10 to 12, which are gone afterwards."""
    await library.gateway.administer(f"{CLEAN};{THREE}")
    yield library
    await library.gateway.administer(CLEAN)


async def titles(library: Library) -> list[Any]:
    return [row["title"] for row in await library.rows("books?select=title&id=gte.10&order=id")]


async def test_insert_says_only_that_it_is_done(shelf: Library) -> None:
    answer = await shelf.ask("POST", "books", body={"id": 20, "title": "new"})

    assert (answer.status_code, answer.content) == (201, b"")
    assert "Content-Type" not in answer.headers
    assert await titles(shelf) == ["ten", "eleven", "twelve", "new"]


async def test_inserted_rows_come_back_with_what_is_selected(shelf: Library) -> None:
    rows = [{"id": 21, "title": "b", "author_id": 2}, {"id": 20, "title": "a", "author_id": None}]

    answer = await shelf.ask("POST", "books?select=id,pages,author_id(name),shout&order=id", body=rows, Prefer=WHOLE)

    assert (answer.status_code, answer.headers["Preference-Applied"]) == (201, WHOLE)
    assert answer.json() == [
        {"id": 20, "pages": 100, "author_id": None, "shout": "A"},
        {"id": 21, "pages": 100, "author_id": {"name": "Borges"}, "shout": "B"},
    ]


@pytest.mark.parametrize(
    ("body", "query", "prefer", "expected"),
    [
        ({"id": 20, "title": "x"}, "", WHOLE, [[100]]),
        (TWO, "columns=id,title,pages&", f"{WHOLE},missing=default", [[7], [100]]),
        (TWO, "columns=id,title,pages&", WHOLE, [[7], [None]]),
        (TWO[:1], "columns=id,title&", WHOLE, [[100]]),
    ],
)  # fmt: skip
async def test_what_is_missing_takes_its_default_or_null(
    shelf: Library, body: object, query: str, prefer: str, expected: object
) -> None:
    answer = await shelf.ask("POST", f"books?{query}select=pages&order=id", body=body, Prefer=prefer)

    assert (answer.status_code, [list(row.values()) for row in answer.json()]) == (201, expected)


async def test_identity_is_given_where_the_body_leaves_it_out(library: Library) -> None:
    body = [{"name": "Dickens"}, {"id": 200, "name": "Eliot"}]

    answer = await library.ask(
        "POST", "authors?columns=id,name&select=id", body=body, Prefer=f"{WHOLE},missing=default"
    )
    await library.ask("DELETE", "authors?name=in.(Dickens,Eliot)")

    assert [row["id"] > 100 for row in answer.json()] == [True, True]
    assert answer.json()[1] == {"id": 200}


@pytest.mark.parametrize(
    ("body", "rows"), [({}, 1), ([{}, {}], 2), ([], 0)]
)  # fmt: skip
async def test_rows_of_nothing_but_defaults(library: Library, body: object, rows: int) -> None:
    answer = await library.ask("POST", "defaults?select=word", body=body, Prefer=WHOLE)

    assert (answer.status_code, answer.json()) == (201, [{"word": "w"}] * rows)


async def test_one_inserted_row_as_an_object(shelf: Library) -> None:
    one = await shelf.ask("POST", "books?select=id", body={"id": 20, "title": "x"}, Prefer=WHOLE, Accept=OBJECT)
    two = await shelf.ask(
        "POST", "books", body=[{"id": 21, "title": "x"}, {"id": 22, "title": "y"}], Prefer=WHOLE, Accept=OBJECT
    )

    assert (one.status_code, one.json()) == (201, {"id": 20})
    assert (two.status_code, two.json()["code"]) == (406, "PGRST116")
    assert await titles(shelf) == ["ten", "eleven", "twelve", "x"]


async def test_where_the_new_row_is(shelf: Library) -> None:
    answer = await shelf.ask("POST", "books", body={"id": 20, "title": "x"}, Prefer="return=headers-only")
    both = await shelf.ask("POST", "book_genres", body={"book_id": 20, "genre_id": 1}, Prefer="return=headers-only")
    await shelf.ask("DELETE", "book_genres?book_id=eq.20")

    assert (answer.status_code, answer.content, answer.headers["Location"]) == (201, b"", "/books?id=eq.20")
    assert both.headers["Location"] == "/book_genres?book_id=eq.20&genre_id=eq.1"


@pytest.mark.parametrize(
    ("prefer", "body", "status", "left", "told"),
    [
        (MERGE, {"id": 10, "title": "merged"}, 200, "merged", 1),
        (MERGE, [{"id": 10, "title": "merged"}, {"id": 20, "title": "new"}], 201, "merged", 2),
        (IGNORE, {"id": 10, "title": "merged"}, 201, "ten", 0),
    ],
)
async def test_upsert_on_the_primary_key(
    shelf: Library, prefer: str, body: object, status: int, left: str, told: int
) -> None:
    answer = await shelf.ask("POST", "books?select=id", body=body, Prefer=f"{WHOLE},{prefer}")

    assert (answer.status_code, len(answer.json())) == (status, told)
    assert answer.headers["Preference-Applied"] == f"{prefer}, {WHOLE}"
    assert (await titles(shelf))[0] == left


async def test_upsert_on_another_key(library: Library) -> None:
    body = {"name": "Calvino", "born": "1923-10-15"}

    answer = await library.ask("POST", "authors?on_conflict=name&select=id,born", body=body, Prefer=f"{WHOLE},{MERGE}")
    await library.ask("PATCH", "authors?id=eq.3", body={"born": None})

    assert (answer.status_code, answer.json()) == (200, [{"id": 3, "born": "1923-10-15"}])


async def test_update_tells_and_changes_what_meets_the_filter(shelf: Library) -> None:
    told = await shelf.ask("PATCH", "books?id=eq.10&select=id,title,author_id(name)", body={"title": "X"}, Prefer=WHOLE)
    silent = await shelf.ask("PATCH", "books?id=in.(11,12)", body={"title": "Y"}, Prefer="count=exact")

    assert (told.status_code, told.json()) == (200, [{"id": 10, "title": "X", "author_id": {"name": "Austen"}}])
    assert (silent.status_code, silent.content, silent.headers["Content-Range"]) == (204, b"", "0-1/2")
    assert await titles(shelf) == ["X", "Y", "Y"]


async def test_update_of_nothing_changes_nothing(shelf: Library) -> None:
    empty = await shelf.ask("PATCH", "books?id=eq.10", body={}, Prefer=WHOLE)
    nobody = await shelf.ask("PATCH", "books?id=eq.0", body={"title": "X"}, Prefer=WHOLE)

    assert (empty.status_code, empty.json(), nobody.status_code, nobody.json()) == (200, [], 200, [])
    assert await titles(shelf) == ["ten", "eleven", "twelve"]


async def test_delete_tells_and_removes_what_meets_the_filter(shelf: Library) -> None:
    told = await shelf.ask("DELETE", "books?id=eq.10&select=title", Prefer=WHOLE)
    silent = await shelf.ask("DELETE", "books?or=(id.eq.11,title.eq.none)", Prefer="count=exact")

    assert (told.status_code, told.json()) == (200, [{"title": "ten"}])
    assert (silent.status_code, silent.content, silent.headers["Content-Range"]) == (204, b"", "*/1")
    assert await titles(shelf) == ["twelve"]


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
async def test_no_more_than_allowed_are_affected(shelf: Library, method: str) -> None:
    strict = "handling=strict,max-affected="
    body = {"title": "X"} if method == "PATCH" else None
    refused = await shelf.ask(method, "books?id=gte.10", body=body, Prefer=f"{strict}2")
    before = await titles(shelf)
    done = await shelf.ask(method, "books?id=gte.10", body=body, Prefer=f"{strict}3")

    assert (refused.status_code, refused.json()) == (
        400,
        {
            "code": "PGRST124",
            "message": "Query result exceeds max-affected preference constraint",
            "details": "The query affects 3 rows",
            "hint": None,
        },
    )
    assert before == ["ten", "eleven", "twelve"]
    assert (done.status_code, done.headers["Preference-Applied"]) == (204, "handling=strict, max-affected=3")


@pytest.mark.parametrize(("method", "verb"), [("PATCH", "UPDATE"), ("DELETE", "DELETE")])
async def test_nobody_changes_a_whole_table(shelf: Library, method: str, verb: str) -> None:
    answer = await shelf.ask(method, "books", body={"title": "X"})

    assert (answer.status_code, answer.json()["code"]) == (400, "21000")
    assert answer.json()["message"] == f"{verb} requires a WHERE clause"
    assert await titles(shelf) == ["ten", "eleven", "twelve"]


async def test_put_stores_under_its_key(library: Library) -> None:
    answers = [
        await library.ask("PUT", f"genres?id=eq.{key}", body={"id": 30, "name": name}, Prefer=WHOLE)
        for key, name in ((30, "a"), (30, "b"), (31, "c"))
    ]
    wrong = await library.ask("PUT", "genres?name=eq.a", body={"id": 30, "name": "a"})
    paged = await library.ask("PUT", "genres?id=eq.30&limit=1", body={"id": 30, "name": "a"})
    keyless = [await library.ask("PUT", "genres?id=eq.30", body=body) for body in ({}, {"name": "a"})]
    await library.ask("DELETE", "genres?id=eq.30")

    assert [(answer.status_code, answer.json()["code"]) for answer in keyless] == [(400, "PGRST115")] * 2
    assert [answer.status_code for answer in answers] == [201, 200, 400]
    assert answers[1].json() == [{"id": 30, "name": "b"}]
    assert (answers[2].json()["code"], wrong.status_code, wrong.json()["code"]) == ("PGRST115", 405, "PGRST105")
    assert (paged.status_code, paged.json()["code"]) == (400, "PGRST114")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"id,name\n10,x\n11,NULL\n", "text/csv"),
        (b'[{"id": 10, "name": "x"}, {"id": 11, "name": null}]', "application/json; charset=utf-8"),
    ],
)
async def test_rows_in_other_forms(shelf: Library, body: bytes, kind: str) -> None:
    answer = await shelf.ask("POST", "genres?select=name&order=id", body=body, Content_Type=kind, Prefer=WHOLE)

    assert (answer.status_code, answer.json()) == (201, [{"name": "x"}, {"name": None}])


async def test_row_of_a_form(shelf: Library) -> None:
    kind = "application/x-www-form-urlencoded"

    answer = await shelf.ask("POST", "genres", body=b"id=10&name=a%26b", Content_Type=kind, Prefer=WHOLE)

    assert answer.json() == [{"id": 10, "name": "a&b"}]


async def test_nothing_is_kept_that_somebody_elses_rights_forbid(library: Library) -> None:
    stolen = {"id": 50, "owner": "00000000-0000-0000-0000-000000000001", "line": "x"}

    refused = await library.ask("POST", "diary", body=stolen)
    anon = await library.ask("POST", "diary", body={"id": 51, "line": "x"}, anon=True)
    closed = await library.ask("POST", "closed", body={"id": 1})

    assert (refused.status_code, refused.json()["code"]) == (403, "42501")
    assert (anon.status_code, anon.json()["code"]) == (401, "42501")
    assert (closed.status_code, closed.json()["code"]) == (403, "42501")


async def test_reading_changes_nothing(library: Library) -> None:
    answer = await library.get("rpc/add_author?p_name=nobody")

    assert (answer.status_code, answer.json()["code"]) == (405, "25006")


@pytest.mark.parametrize(
    ("query", "body", "status", "code"),
    [
        ("books", {"id": 10, "title": "x"}, 409, "23505"),
        ("books", {"id": 20, "title": "x", "author_id": 999}, 409, "23503"),
        ("books", {"id": 20, "title": None}, 400, "23502"),
        ("books", {"id": 20, "title": "x", "pages": 0}, 400, "23514"),
        ("books", {"id": 20, "title": "x" * 41}, 400, "22001"),
        ("books", {"id": "x", "title": "x"}, 400, "22P02"),
        ("books", {"id": 20, "nothing": 1}, 400, "PGRST204"),
        ("books?columns=nothing", {"id": 20}, 400, "PGRST204"),
        ("books?on_conflict=nothing", {"id": 20}, 201, None),
        ("books?id=eq.1", {"id": 20, "title": "x"}, 400, "PGRST127"),
        ("books?limit=1", {"id": 20, "title": "x"}, 400, "PGRST127"),
        ("books?x=1", {"id": 20, "title": "x"}, 400, "PGRST100"),
        ("books", [{"id": 20}, {"title": "x"}], 400, "PGRST102"),
        ("books", [1], 400, "PGRST102"),
        ("books", b"", 400, "PGRST102"),
        ("books", b"{", 400, "PGRST102"),
        ("books", b"\xff", 400, "PGRST102"),
        ("books", b"[" * 50_000, 400, "PGRST102"),
        ("books", b'{"id":20,"title":"\\u0000"}', 400, "22P05"),
        ("nothing", {"id": 20}, 404, "PGRST205"),
        ("cheaper", {"number": 1}, 400, "23502"),
    ],
)  # fmt: skip
async def test_what_cannot_be_stored_is_refused(
    shelf: Library, query: str, body: Any, status: int, code: str | None
) -> None:
    if query == "books?on_conflict=nothing":
        body = {"id": 20, "title": "x"}
    answer = await shelf.ask("POST", query, body=body)

    assert answer.status_code == status, answer.text
    assert code is None or answer.json()["code"] == code


async def test_unknown_column_of_a_conflict_is_refused(shelf: Library) -> None:
    answer = await shelf.ask("POST", "books?on_conflict=nothing", body={"id": 20}, Prefer=MERGE)

    assert (answer.status_code, answer.json()["code"]) == (400, "PGRST204")


async def test_form_of_a_body_that_is_not_offered(library: Library) -> None:
    answer = await library.ask("POST", "books", body=b"<a/>", Content_Type="application/xml")

    assert (answer.status_code, answer.json()["code"]) == (400, "PGRST102")
    assert answer.json()["message"] == "Content-Type not acceptable: application/xml"
