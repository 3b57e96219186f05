"""The statements that call functions, with arguments from a JSON body or from the query string."""

from collections.abc import Callable
from dataclasses import replace

from desktop_chat.workspace.rest.catalogue import Catalogue, Function
from desktop_chat.workspace.rest.conditions import Binder
from desktop_chat.workspace.rest.errors import RestError, not_offered
from desktop_chat.workspace.rest.query import NO_QUERY, Query
from desktop_chat.workspace.rest.selecting import ROOT
from desktop_chat.workspace.rest.statements import SETTINGS, Shape, Statement, body_of, read_from
from desktop_chat.workspace.rest.transaction import alone


def call_with_body(
    catalogue: Catalogue, function: Function, given: frozenset[str], text: str, how: tuple[Query, Shape]
) -> Statement:
    """Return the statement that calls a function with the arguments of a JSON object, or the text as its only one."""
    query, shape = how
    # The plain call is the fast path of this package: its SQL is made once for each set of arguments.
    if function.rows is None and not shape.media.csv and query == NO_QUERY and function.unnamed is None:
        key = given | {f"\0{shape.media}{shape.body}"}
        if key not in function.statements:
            sql = _value_call(function, shape, _from_record(function, given, "$1"))
            whole = alone(sql, read_only=function.read_only) if function.pinned and not function.returns_set else None
            function.statements[key] = (sql, whole)
        sql, whole = function.statements[key]
        return Statement(sql=sql, parameters=(text,), alone=whole)
    return _called(catalogue, function, lambda binder: _body_source(function, given, text, binder), how)


def call_with_query(
    catalogue: Catalogue, function: Function, arguments: tuple[tuple[str, str], ...], how: tuple[Query, Shape]
) -> Statement:
    """Return the statement that calls a function with arguments of the query string; the last of a name counts."""

    def source(binder: Binder) -> tuple[str, str]:
        parts = []
        for name, argument in function.arguments.items():
            values = tuple(value for given, value in arguments if given == name)
            if not values:
                continue
            column = argument.column
            if argument.variadic and len(values) > 1:
                value = binder.texts(values, column.type.removesuffix("[]"))
            else:
                value = binder.text(values[-1], column.type)
            parts.append(_argument(function, name, value))
        return "", f"{function.identifier}({', '.join(parts)})"

    return _called(catalogue, function, source, how)


def _called(
    catalogue: Catalogue,
    function: Function,
    source: Callable[[Binder], tuple[str, str]],
    how: tuple[Query, Shape],
) -> Statement:
    query, shape = how
    if function.rows is None:
        _refuse_shaping(function, query, shape)
        binder = Binder()
        sql = _value_call(function, shape, source(binder))
        return Statement(sql=sql, parameters=tuple(binder.values))

    media, prefix = shape.media, ""

    def rows(binder: Binder) -> str:
        given, call = source(binder)
        from_ = f"{given} cross join lateral {call} as {ROOT}" if given else f"{call} as {ROOT}"
        if shape.count is None:
            return from_
        nonlocal prefix  # counting must not call the function a second time
        prefix = f"with called as materialized (select {ROOT}.* from {from_}) "  # noqa: S608
        return f"called as {ROOT}"

    told = replace(shape, count=shape.count and "exact")
    if not function.returns_set and not media.csv:
        told = replace(told, media=replace(media, single=True))
    statement = read_from((catalogue, function.rows), rows, query, told)
    return replace(statement, sql=prefix + statement.sql)


def _value_call(function: Function, shape: Shape, source: tuple[str, str]) -> str:
    """Return the SQL of a call whose result is one value, or a set of values without columns."""
    given, call = source
    given = f" from {given}" if given else ""
    total = "count(*)" if shape.count is not None and function.returns_set else "null::bigint"
    settings = f"{total} as total, {SETTINGS}"
    # Names and types come from the catalogue, quoted there; arguments are parameters.
    if function.returns_set:
        made = of_values(body_of(shape.media))
        found = f"{given} cross join lateral" if given else " from"
        return f"select {made} as body, count(*) as rows, {settings}{found} {call} as found"
    value = call if function.returns_nothing else f"pg_catalog.to_json({call})"
    if shape.media.stripped and not function.returns_nothing:
        value = f"pg_catalog.json_strip_nulls({value})"
    elif function.returns_json:
        value = call  # json stays as it was written, jsonb as PostgreSQL writes it
    value = f"{value}::text" if function.returns_nothing else f"coalesce({value}::text, 'null')"
    return f"select {value} as body, 1 as rows, {settings}{given}"


def of_values(body: str) -> str:
    """Let a body be made of plain values."""
    return body.replace("json_agg(found.*)", "json_agg(pg_catalog.to_json(found))")


def _body_source(function: Function, given: frozenset[str], text: str, binder: Binder) -> tuple[str, str]:
    if function.unnamed:
        return "", f"{function.identifier}({binder.text(text, function.unnamed)})"
    return _from_record(function, given, binder.text(text))


def _from_record(function: Function, given: frozenset[str], body: str) -> tuple[str, str]:
    """Return the from-clause that reads the arguments, and the call."""
    names = [name for name in function.arguments if name in given]
    if not names:
        return f"(select {body}::json) as given", f"{function.identifier}()"
    columns = [function.arguments[name].column for name in names]
    record = ", ".join(f"{column.identifier} {column.type}" for column in columns)
    parts = [_argument(function, name, f"given.{function.arguments[name].column.identifier}") for name in names]
    source = f"pg_catalog.json_to_record({body}::json) as given({record})"
    return source, f"{function.identifier}({', '.join(parts)})"


def _argument(function: Function, name: str, value: str) -> str:
    argument = function.arguments[name]
    return f"{'variadic ' if argument.variadic else ''}{argument.column.identifier} := {value}"


def _refuse_shaping(function: Function, query: Query, shape: Shape) -> None:
    """Refuse to filter what has no columns: ignoring it would be a wrong answer."""
    if shape.media.csv:
        raise RestError(406, "PGRST107", "None of these media types are available: text/csv")
    if replace(query, arguments=()) != NO_QUERY:
        raise not_offered(f"'{function.name}' returns no columns that could be selected, filtered or ordered")
