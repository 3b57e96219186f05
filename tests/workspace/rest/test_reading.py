"""Reading tables: columns, aliases, casts, JSON paths, embedded tables, filters, order, pages and counts."""

from typing import Any

import pytest

from tests.workspace.rest.conftest import OBJECT, Library

pytestmark = pytest.mark.database


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("authors?select=id,name&id=eq.1", [{"id": 1, "name": "Austen"}]),
        ("authors?select=who:name,id&id=eq.1", [{"who": "Austen", "id": 1}]),
        ("authors?select=id::text&id=eq.1", [{"id": "1"}]),
        ("books?select=n:price::int4&id=eq.1", [{"n": 6}]),
        ("authors?select=about->home->>town&id=eq.1", [{"town": "Chawton"}]),
        ("authors?select=about->list->1&id=eq.1", [{"list": 20}]),
        ("authors?select=about->list->-1->>k&id=eq.1", [{"k": "v"}]),
        ("authors?select=x:about->>n&id=eq.2", [{"x": "40"}]),
        ("authors?select=first:tags->0&id=eq.1", [{"first": "novel"}]),
        ("books?select=title,shout&id=eq.1", [{"title": "Emma", "shout": "EMMA"}]),
        ("books?select=serial,price,added,shelf&id=eq.1",
         [{"serial": 9007199254740993, "price": 5.50, "added": "2026-01-02T03:04:05+00:00", "shelf": "[1,5)"}]),
        ("odd?select=%22odd%20%5C%22name%22,found,%22select%22,%22a,b%22",
         [{'odd "name': "x", "found": 1, "select": 2, "a,b": 3}]),
        ("odd?select=found", [{"found": 1}]),
        ("odd", [{'odd "name': "x", "found": 1, "select": 2, "a,b": 3}]),
        ("odd?select=found:%22select%22,o:found", [{"found": 2, "o": 1}]),
        ("parts?select=id", [{"id": 1}]),
        ("cheap?select=title&order=title", [{"title": "Emma"}, {"title": "Ficciones"}]),
        ("details?select=*,book_id", [{"book_id": 1, "note": "signed"}]),
        ("details?select=*,other:book_id", [{"book_id": 1, "note": "signed", "other": 1}]),
    ],
)  # fmt: skip
async def test_columns(library: Library, query: str, expected: object) -> None:
    assert await library.rows(query) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("books?select=title,authors!author_id(name)&id=eq.1", [{"title": "Emma", "authors": {"name": "Austen"}}]),
        ("books?select=by:authors!books_author_id_fkey(name)&id=eq.1", [{"by": {"name": "Austen"}}]),
        ("books?select=author_id(name)&id=eq.1", [{"author_id": {"name": "Austen"}}]),
        ("books?select=books_translator_id_fkey(name)&id=eq.2", [{"books_translator_id_fkey": {"name": "Borges"}}]),
        ("books?select=authors!author_id(name)&id=eq.4", [{"authors": None}]),
        ("authors?select=name,books!author_id(title)&order=name&books.order=title.desc",
         [{"name": "Austen", "books": [{"title": "Persuasion"}, {"title": "Emma"}]},
          {"name": "Borges", "books": [{"title": "Ficciones"}]}, {"name": "Calvino", "books": []}]),
        ("books?select=id,details(note)&id=in.(1,2)&order=id",
         [{"id": 1, "details": {"note": "signed"}}, {"id": 2, "details": None}]),
        ("details?select=books(title)", [{"books": {"title": "Emma"}}]),
        ("books?select=publishers(title)&id=eq.3", [{"publishers": {"title": "Sur"}}]),
        ("publishers?select=title,books(id)&order=title&books.order=id.desc&books.limit=1",
         [{"title": "Murray", "books": [{"id": 2}]}, {"title": "Sur", "books": [{"id": 3}]}]),
        ("publishers?select=books(id)&books.offset=1&title=eq.Murray&books.order=id", [{"books": [{"id": 2}]}]),
        ("books?select=id,genres(name)&id=eq.1", [{"id": 1, "genres": [{"name": "novel"}]}]),
        ("genres?select=books!book_genres(title)&id=eq.1&books.order=id",
         [{"books": [{"title": "Emma"}, {"title": "Persuasion"}]}]),
        ("genres?select=name,book_genres(books(title,author_id(name)))&id=eq.2",
         [{"name": "story", "book_genres": [{"books": {"title": "Ficciones", "author_id": {"name": "Borges"}}}]}]),
        ("places?select=name,inside(name)&id=eq.2", [{"name": "Bath", "inside": {"name": "Britain"}}]),
        ("places?select=name,places(name)&id=eq.2", [{"name": "Bath", "places": [{"name": "Pump Room"}]}]),
        ("places?select=name,parts:places!inside(name,places(name))&id=eq.1",
         [{"name": "Britain", "parts": [{"name": "Bath", "places": [{"name": "Pump Room"}]}]}]),
        ("books?select=id,genres!inner(id)&genres.name=eq.story", [{"id": 3, "genres": [{"id": 2}]}]),
        ("books?select=id,a:authors!author_id!inner(name)&a.name=eq.Borges", [{"id": 3, "a": {"name": "Borges"}}]),
        ("books?select=id,a:authors!author_id(name)&a.name=eq.Borges&id=lt.3&order=id",
         [{"id": 1, "a": None}, {"id": 2, "a": None}]),
        ("books?select=id,details()&details=not.is.null", [{"id": 1}]),
        ("books?select=id,details(note)&details=is.null&id=lt.3", [{"id": 2, "details": None}]),
        ("books?select=id,details(),author_id(name)&or=(details.not.is.null,price.gt.11)&order=id",
         [{"id": 1, "author_id": {"name": "Austen"}}, {"id": 2, "author_id": {"name": "Austen"}}]),
        ("authors?select=name,books!author_id(id)&books.or=(price.lt.6,price.gt.11)&id=eq.1",
         [{"name": "Austen", "books": [{"id": 1}, {"id": 2}]}]),
        ("authors?select=books!author_id(id)&books.not.and=(price.lt.6,id.eq.1)&id=eq.1", [{"books": [{"id": 2}]}]),
        ("books?select=id,...authors!author_id(writer:name,born)&id=eq.1",
         [{"id": 1, "writer": "Austen", "born": "1775-12-16"}]),
        ("books?select=id,...authors!author_id(name)&id=eq.4", [{"id": 4, "name": None}]),
        ("authors?select=name,...books!author_id(title)&id=eq.1&books.order=id",
         [{"name": "Austen", "title": ["Emma", "Persuasion"]}]),
        ("authors?select=...books!author_id(title)&id=eq.3", [{"title": []}]),
        ("details?select=...books(title,...publishers(house:title))", [{"title": "Emma", "house": "Murray"}]),
        ("books?select=id,author_id(name)&order=author_id(name).desc.nullslast,id&limit=2",
         [{"id": 3, "author_id": {"name": "Borges"}}, {"id": 1, "author_id": {"name": "Austen"}}]),
        ("books?select=id,author_id()&order=author_id(born).desc.nullslast&limit=1", [{"id": 3}]),
        ("cheap?select=title,authors(name)&order=title&limit=1", [{"title": "Emma", "authors": {"name": "Austen"}}]),
        ("cheaper?select=number,authors(name)&number=eq.3", [{"number": 3, "authors": {"name": "Borges"}}]),
        ("authors?select=name,cheaper(number)&id=eq.1", [{"name": "Austen", "cheaper": [{"number": 1}]}]),
        ("books?select=writer_of(name)&id=eq.1", [{"writer_of": {"name": "Austen"}}]),
        ("authors?select=works_of(title)&id=eq.1&works_of.title=like.P*", [{"works_of": [{"title": "Persuasion"}]}]),
        ("authors?select=books!author_id(shout)&id=eq.2", [{"books": [{"shout": "FICCIONES"}]}]),
    ],
)  # fmt: skip
async def test_embedded_tables(library: Library, query: str, expected: object) -> None:
    assert await library.rows(query) == expected


FILTERS = [
    ("id=eq.2", [2]), ("id=neq.2", [1, 3, 4]), ("id=gt.3", [4]), ("id=gte.3", [3, 4]), ("id=lt.2", [1]),
    ("id=lte.2", [1, 2]), ("title=like.*son", []), ("title=like.*sion", [2]), ("title=ilike.e*", [1]),
    ("title=match.^[EF]", [1, 3]), ("title=imatch.^e", [1]), ("title=like(any).{E*,F*}", [1, 3]),
    ("title=ilike(all).{*e*,*m*}", [1]), ("id=eq(any).{1,4}", [1, 4]), ("id=gt(all).{1,2}", [3, 4]),
    ("price=is.null", [4]), ("price=not.is.null", [1, 2, 3]), ("price=is.not_null", [1, 2, 3]),
    ("price=isdistinct.5.5", [2, 3, 4]), ("id=in.(1,4)", [1, 4]), ("id=not.in.(1,4)", [2, 3]), ("id=in.()", []),
    ('title=in.("Emma","a,b","q\\"x")', [1]), ("state=eq.READ", [1]), ("state=in.(NEW)", [2, 3, 4]),
    ("added=gte.2026-01-02T03:04:05Z&id=lt.3", [1, 2]), ("code=eq.abc", [2]), ("pages=eq.100", [1, 2, 3, 4]),
    ("pages=gt.-5", [1, 2, 3, 4]), ("shelf=cs.[2,3]", [1]), ("shelf=cd.[1,10]", [1, 2]), ("shelf=ov.[4,6]", [1, 2]),
    ("shelf=sl.[9,10]", [1, 2]), ("shelf=sr.[1,6]", [3]), ("shelf=nxr.[1,9]", [1, 2]), ("shelf=nxl.[5,6]", [2, 3]),
    ("shelf=adj.[9,20)", [2, 3]), ("words=fts.walk", [2]), ("words=fts(english).walks", [2]),
    ("words=plfts(english).the letter", [2]), ("words=phfts(english).matchmaking in a village", [1]),
    ("words=wfts(english).library -village", [3]), ("title=fts(simple).emma", [1]), ("words=not.fts.walk", [1, 3]),
    ("or=(id.eq.1,id.eq.4)", [1, 4]), ("and=(id.gt.1,id.lt.4)", [2, 3]), ("not.or=(id.eq.1,id.eq.4)", [2, 3]),
    ("not.and=(id.gt.1,id.lt.4)", [1, 4]), ("or=(id.eq.1,and(price.gt.9,not.or(id.eq.2,title.eq.x)))", [1, 3]),
    ('or=(title.eq."Emma",title.in.("a,b",Orphan))', [1, 4]), ("or=(id.not.gt.1,price.is.null)", [1, 4]),
    ("or=(title.like(any).{E*,F*},id.eq.4)", [1, 3, 4]), ("id=gt.1&id=lt.4&title=neq.x", [2, 3]),
]  # fmt: skip


@pytest.mark.parametrize(("query", "expected"), FILTERS)
async def test_filters(library: Library, query: str, expected: list[int]) -> None:
    assert await library.rows(f"books?select=id&order=id&{query}") == [{"id": number} for number in expected]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("about->home->>town=eq.Chawton", [1]), ("about->>n=gt.39", [1, 2]), ("about->n=gt.39", [2]),
        ('about=cs.{"n":5}', [1]), ("about->list=cs.[20]", [1]), ("tags=cs.{irony}", [1]),
        ("tags=cd.{story,x}", [2, 3]),
        ("tags=ov.{story,novel}", [1, 2]), ("tags=eq.{}", [3]), ("tags->0=eq.\"story\"", [2]),
        ("or=(about->>n.eq.40,about->home->>town.eq.Chawton)", [1, 2]), ("or=(tags.cs.{irony},tags.eq.{})", [1, 3]),
        ("born=lt.1800-01-01", [1]), ("about->list->0=eq.10", [1]),
    ],
)  # fmt: skip
async def test_filters_on_json_and_arrays(library: Library, query: str, expected: list[int]) -> None:
    assert await library.rows(f"authors?select=id&order=id&id=lt.50&{query}") == [{"id": number} for number in expected]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("price", [1, 3, 2, 4]), ("price.desc", [4, 2, 3, 1]), ("price.desc.nullslast", [2, 3, 1, 4]),
        ("price.nullsfirst", [4, 1, 3, 2]), ("state.desc,id.desc", [1, 4, 3, 2]), ("shout.desc", [2, 4, 3, 1]),
    ],
)  # fmt: skip
async def test_order(library: Library, order: str, expected: list[int]) -> None:
    assert [row["id"] for row in await library.rows(f"books?select=id&order={order}")] == expected


async def test_order_by_json(library: Library) -> None:
    assert [row["id"] for row in await library.rows("authors?select=id&order=about->n.desc.nullslast&id=lt.3")] == [
        2,
        1,
    ]


@pytest.mark.parametrize(
    ("query", "headers", "status", "told", "rows"),
    [
        ("books?select=id", {}, 200, "0-3/*", 4),
        ("books?select=id&limit=2", {}, 200, "0-1/*", 2),
        ("books?select=id&limit=2&offset=1", {"Prefer": "count=exact"}, 206, "1-2/4", 2),
        ("books?select=id", {"Prefer": "count=exact"}, 200, "0-3/4", 4),
        ("books?select=id&id=eq.0", {"Prefer": "count=exact"}, 200, "*/0", 0),
        ("books?select=id&limit=0", {"Prefer": "count=exact"}, 206, "*/4", 0),
        ("books?select=id&offset=4", {"Prefer": "count=exact"}, 206, "*/4", 0),
        ("books?select=id", {"Range": "1-2"}, 200, "1-2/*", 2),
        ("books?select=id", {"Range": "1-"}, 200, "1-3/*", 3),
        ("books?select=id", {"Range": "0-1", "Prefer": "count=exact"}, 206, "0-1/4", 2),
        ("books?select=id&limit=1", {"Range": "0-5"}, 200, "0-0/*", 1),
        ("books?select=id", {"Range": "rubbish"}, 200, "0-3/*", 4),
        ("books?select=id,genres!inner()&genres.id=eq.1", {"Prefer": "count=exact"}, 200, "0-1/2", 2),
        ("books?select=id,details()&details=is.null&limit=1", {"Prefer": "count=exact"}, 206, "0-0/3", 1),
        ("many?limit=5000", {"Prefer": "count=exact"}, 206, "0-999/1500", 1000),
        ("books?select=id", {"Prefer": "count=estimated"}, 200, "0-3/4", 4),
        ("authors?select=books!author_id(id)&books.limit=1&id=eq.1", {"Prefer": "count=exact"}, 200, "0-0/1", 1),
    ],
)  # fmt: skip
async def test_pages_and_counts(
    library: Library, query: str, headers: dict[str, str], status: int, told: str, rows: int
) -> None:
    answer = await library.get(query, **headers)

    assert (answer.status_code, answer.headers["Content-Range"]) == (status, told)
    assert len(answer.json()) == rows
    assert answer.headers.get("Preference-Applied") == headers.get("Prefer")


@pytest.mark.parametrize("kind", ["planned", "estimated"])
async def test_planner_says_about_how_many_there_are(library: Library, kind: str) -> None:
    await library.gateway.administer("analyze public.many")
    answer = await library.get("many?limit=1", Prefer=f"count={kind}")

    assert (answer.status_code, answer.headers["Content-Range"]) == (206, "0-0/1500")


async def test_head_tells_and_sends_nothing(library: Library) -> None:
    answer = await library.ask("HEAD", "books?limit=1", Prefer="count=exact")

    assert (answer.status_code, answer.content, answer.headers["Content-Range"]) == (206, b"", "0-0/4")


async def test_head_of_an_error_has_its_code_in_a_header(library: Library) -> None:
    answer = await library.ask("HEAD", "nothing_here")

    assert (answer.status_code, answer.content) == (404, b"")
    assert answer.headers["Proxy-Status"] == "PostgREST; error=PGRST205"


async def test_single_object(library: Library) -> None:
    one = await library.get("books?select=id&id=eq.1", Accept=OBJECT)
    many = await library.get("books", Accept=OBJECT)

    assert (one.text, one.headers["Content-Type"]) == ('{"id":1}', f"{OBJECT}; charset=utf-8")
    assert (many.status_code, many.json()) == (
        406,
        {
            "code": "PGRST116",
            "message": "Cannot coerce the result to a single JSON object",
            "details": "The result contains 4 rows",
            "hint": None,
        },
    )


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("application/vnd.pgrst.array+json;nulls=stripped", [{"id": 4, "title": "Orphan"}]),
        ("application/vnd.pgrst.object+json;nulls=stripped", {"id": 4, "title": "Orphan"}),
    ],
)
async def test_nulls_are_left_out(library: Library, accept: str, expected: Any) -> None:
    answer = await library.get("books?select=id,title,price&id=eq.4", Accept=accept)

    assert (answer.status_code, answer.json()) == (200, expected)
    assert answer.headers["Content-Type"] == f"{accept}; charset=utf-8"


async def test_csv(library: Library) -> None:
    answer = await library.get("books?select=id,title,price&order=id&id=lt.3", Accept="text/csv")

    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.text == "id,title,price\n1,Emma,5.50\n2,Persuasion,12.00"


async def test_another_schema(library: Library) -> None:
    answer = await library.get("authors?select=nick", Accept_Profile="other")

    assert (answer.json(), answer.headers["Content-Profile"]) == ([{"nick": "Jane"}], "other")


async def test_row_level_security_decides(library: Library) -> None:
    await library.ask("POST", "diary", body={"id": 1, "line": "mine"})

    mine, others = await library.get("diary?id=eq.1"), await library.ask("GET", "diary?id=eq.1", anon=True)

    assert (len(mine.json()), others.json()) == (1, [])
