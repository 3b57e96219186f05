"""Whole statements for tables: each gives one row with the answer's `body`, how many `rows` it has, and their `total`.

All is done in one statement, as PostgREST does, so that values come out as PostgreSQL itself writes them in JSON.
"""

from collections.abc import Callable
from dataclasses import dataclass

from desktop_chat.workspace.rest.catalogue import Catalogue, Table
from desktop_chat.workspace.rest.conditions import Binder
from desktop_chat.workspace.rest.errors import cannot_parse
from desktop_chat.workspace.rest.media import Media
from desktop_chat.workspace.rest.query import Query
from desktop_chat.workspace.rest.selecting import ROOT, Selecting

# What a function may say about the answer; both are emptied where a transaction begins.
SETTINGS = "current_setting('response.headers', true) as headers, current_setting('response.status', true) as status"
# `found.*` is the whole row, also when a column is called `found`. PostgreSQL's text of a row is a line of CSV in
# parentheses, with commas and quotes in values quoted.
CSV_LINE = "pg_catalog.substr((found.*)::text, 2, pg_catalog.length((found.*)::text) - 2)"
CSV_HEADING = (
    "select pg_catalog.string_agg(heading.key, ',') "
    "from (select pg_catalog.json_object_keys(pg_catalog.json_agg(found.*) -> 0) as key) as heading"
)
CSV_BODY = f"coalesce(({CSV_HEADING}), '') || e'\\n' || coalesce(pg_catalog.string_agg({CSV_LINE}, e'\\n'), '')"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """SQL with its parameters, all of them text; `counted` gives all rows, for the planner to estimate their number.

    `alone` is the same as a whole transaction, where that can be (`transaction.alone`).
    """

    sql: str
    parameters: tuple[str | list[str], ...]
    counted: "Statement | None" = None
    alone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How rows become an answer. `count` is the preference of that name; without `body` rows are only counted."""

    media: Media
    most_rows: int
    count: str | None = None
    body: bool = True


def body_of(media: Media) -> str:
    """Return the SQL of the body made of the rows `found`."""
    if media.csv:
        return CSV_BODY
    rows = "pg_catalog.json_agg(found.*)"
    if media.single:
        rows = f"{rows} -> 0"
    rows = f"pg_catalog.json_strip_nulls({rows})" if media.stripped else f"({rows})"
    return f"coalesce({rows}::text, '{'null' if media.single else '[]'}')"


def answer_of(rows: str, shape: Shape, total: str = "null") -> str:
    """Return the statement that makes an answer of the rows of a `select`."""
    body = body_of(shape.media) if shape.body else "null"
    # Identifiers come from the catalogue or are quoted, values are parameters: that is this package's whole point.
    return f"select {body} as body, count(*) as rows, {total}::bigint as total, {SETTINGS} from ({rows}) as found"  # noqa: S608


def refuse_arguments(query: Query) -> None:
    """Refuse a parameter that is neither a filter nor a word of the grammar: ignoring it would be a wrong answer."""
    for name, value in query.arguments:
        raise cannot_parse("filter", f"{name}={value}", "expecting operator (eq, gt, ...)")


def read(catalogue: Catalogue, table: Table, query: Query, shape: Shape) -> Statement:
    """Return the statement that reads a table.

    Raises:
        RestError: something that is not in the catalogue, or that cannot be combined.
    """
    refuse_arguments(query)
    return read_from((catalogue, table), lambda _: f"{table.identifier} as {ROOT}", query, shape)


def read_from(what: tuple[Catalogue, Table], source: Callable[[Binder], str], query: Query, shape: Shape) -> Statement:
    """Return the statement that reads rows from any from-clause that calls them `t0`."""
    catalogue, table = what
    binder = Binder()
    selecting = Selecting(catalogue, query, binder, shape.most_rows)
    written = source(binder)
    rows = selecting.rows(table, written)
    total = "null"
    if shape.count in {"exact", "estimated"}:
        bound = f" limit {shape.most_rows + 1}" if shape.count == "estimated" else ""
        total = f"(select count(*) from ({selecting.counted(table, written)}{bound}) as every)"  # noqa: S608
    sql = answer_of(rows, shape, total)
    counted = None
    if shape.count in {"planned", "estimated"}:
        apart = Binder()
        every = Selecting(catalogue, query, apart, shape.most_rows).counted(table, source(apart))
        counted = Statement(sql=f"explain (format json) {every}", parameters=tuple(apart.values))
    return Statement(sql=sql, parameters=tuple(binder.values), counted=counted)
