"""A table's query string to SQL: names are looked up, values become parameters, and nothing else gets through.

Offered: select=a,b · COLUMN=[not.]eq|neq|gt|gte|lt|lte|is|in.VALUE · order=a.desc.nullslast · limit · offset. All else
is refused with PostgREST's own codes, never ignored: a filter that is skipped would be a wrong answer.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import parse_qsl

from desktop_chat.workspace.rest_errors import RestError, cannot_parse
from desktop_chat.workspace.rest_schema import Table

COMPARISONS = {"eq": "=", "neq": "<>", "gt": ">", "gte": ">=", "lt": "<", "lte": "<="}
STATES = {
    "null": "null", "not_null": "not null", "true": "true", "false": "false", "unknown": "unknown",
}  # fmt: skip
DIRECTIONS = {"asc": "asc", "desc": "desc"}
NULLS = {"nullsfirst": "nulls first", "nullslast": "nulls last"}
RESERVED = frozenset({"and", "or", "not.and", "not.or", "columns", "on_conflict"})
LIST_ITEM = re.compile(r'"((?:[^"\\]|\\.)*)"|([^",()]+)')
MOST_PARAMETERS = 100
LARGEST_NUMBER = 2**31 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """SQL with its parameters, all of them text."""

    sql: str
    parameters: tuple[str | list[str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableQuery:
    """A query string, taken apart and not yet checked against a table. Filters are (column, operator and value)."""

    select: str
    order: str
    limit: int | None
    offset: int
    filters: tuple[tuple[str, str], ...]


def read_query(query: bytes) -> TableQuery:
    """Take a query string apart.

    Raises:
        RestError: PGRST100, something is not offered or cannot be read.
    """
    try:
        pairs = parse_qsl(
            query.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MOST_PARAMETERS
        )
    except ValueError:
        raise cannot_parse("query string", "", "it is too long or no UTF-8") from None
    named: dict[str, str] = {}
    filters: list[tuple[str, str]] = []
    for name, value in pairs:
        if name in {"select", "order", "limit", "offset"}:
            named[name] = value
        elif name in RESERVED or "." in name or "->" in name:
            raise cannot_parse("logic tree", f"{name}={value}", "this workspace takes simple filters on columns only")
        elif name != "apikey":
            filters.append((name, value))
    return TableQuery(
        select=named.get("select", "*"),
        order=named.get("order", ""),
        limit=_number("limit", named["limit"]) if "limit" in named else None,
        offset=_number("offset", named.get("offset", "0")),
        filters=tuple(filters),
    )


def build(table: Table, query: TableQuery, *, most_rows: int, single: bool) -> Statement:
    """Return the SQL of a table query. It gives one row: `body`, JSON text, and `rows`, how many there are.

    Raises:
        RestError: an unknown column, an operator that is not offered, or a malformed value.
    """
    parameters: list[str | list[str]] = []
    conditions = [_condition(table, column, text, parameters) for column, text in query.filters]
    limit = most_rows if query.limit is None else min(query.limit, most_rows)
    parameters += [str(limit), str(query.offset)]
    where = f" where {' and '.join(conditions)}" if conditions else ""
    order = f" order by {', '.join(_orders(table, query.order))}" if query.order else ""
    # Identifiers come from the schema cache and values are parameters: that is this module's whole point.
    inner = f"select {_columns(table, query.select)} from {table.identifier}{where}{order}"  # noqa: S608
    inner += f" limit (${len(parameters) - 1}::text)::bigint offset (${len(parameters)}::text)::bigint"
    body = "(pg_catalog.json_agg(found) -> 0)::text" if single else "coalesce(pg_catalog.json_agg(found), '[]')::text"
    sql = f"select {body} as body, count(*) as rows from ({inner}) as found"  # noqa: S608
    return Statement(sql=sql, parameters=tuple(parameters))


def _columns(table: Table, select: str) -> str:
    chosen: dict[str, None] = {}
    for part in (select or "*").split(","):
        name = part.strip().strip('"')
        if "(" in name or ")" in name or "..." in name:
            raise RestError(400, "PGRST200", "This workspace does not embed other tables", details=f"select={select}")
        if ":" in name or "->" in name:
            raise cannot_parse("select parameter", select, "aliases, casts and paths are not offered")
        for column in table.columns if name == "*" else (name,):
            chosen[table.column(column).identifier] = None
    return ", ".join(chosen)


def _condition(table: Table, name: str, text: str, parameters: list[str | list[str]]) -> str:
    column = table.column(name)
    operator, _, value = text.partition(".")
    negated = operator == "not"
    if negated:
        operator, _, value = value.partition(".")
    if operator in COMPARISONS:
        parameters.append(value)
        condition = f"{column.identifier} {COMPARISONS[operator]} (${len(parameters)}::text)::{column.type}"
    elif operator == "is" and value.lower() in STATES:
        condition = f"{column.identifier} is {STATES[value.lower()]}"
    elif operator == "in":
        parameters.append(list(_items(text, value)))
        condition = f"{column.identifier} = any((${len(parameters)}::text[])::{column.type}[])"
    else:
        raise cannot_parse("filter", text, f'unexpected "{operator}": expecting eq, neq, gt, gte, lt, lte, is or in')
    return f"not ({condition})" if negated else condition


def _items(text: str, value: str) -> Iterable[str]:
    """Yield the values of `(1,2,"a,b")`; a quoted one may hold commas, and quotes behind a backslash."""
    if not (value.startswith("(") and value.endswith(")")):
        raise cannot_parse("filter", text, "a list in parentheses was expected")
    at, end = 1, len(value) - 1
    while at < end:
        item = LIST_ITEM.match(value, at, end)
        if item is None or (item.end() < end and value[item.end()] != ","):
            raise cannot_parse("filter", text, "the list in parentheses could not be read")
        yield re.sub(r"\\(.)", r"\1", item[1]) if item[1] is not None else item[2]
        at = item.end() + 1


def _orders(table: Table, order: str) -> Iterable[str]:
    for part in order.split(","):
        name, *words = part.strip().split(".")
        column = table.column(name.strip('"'))
        direction = DIRECTIONS.get(words[0]) if words else None
        rest = words[1:] if direction else words
        nulls = NULLS.get(rest[0]) if rest else None
        if len(rest) > (1 if nulls else 0):
            raise cannot_parse("order", order, "expecting asc, desc, nullsfirst or nullslast")
        yield " ".join(filter(None, (column.identifier, direction, nulls)))


def _number(name: str, text: str) -> int:
    if not (text.isascii() and text.isdigit()) or len(text) > 10 or int(text) > LARGEST_NUMBER:
        raise cannot_parse(f"{name} parameter", text[:40], "expecting a number that is not negative")
    return int(text)
