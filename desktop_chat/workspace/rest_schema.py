"""What the schema `public` offers, as read from the catalogue: tables with columns, functions with arguments.

Every identifier that the gateway writes into SQL comes from here, already quoted.
"""

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import asyncpg

from desktop_chat.domain.ports import Clock
from desktop_chat.workspace.rest_errors import RestError

SCHEMA = "public"
# A name that is not known may be new: the catalogue is read again for it, but not more often than this.
RELOAD_SECONDS = 1.0

READ_TABLES = """
select relation.relname as name, pg_catalog.quote_ident(relation.relname) as quoted,
       pg_catalog.array_agg(attribute.attname::text order by attribute.attnum) as columns,
       pg_catalog.array_agg(pg_catalog.quote_ident(attribute.attname) order by attribute.attnum) as identifiers,
       pg_catalog.array_agg(pg_catalog.format_type(attribute.atttypid, null) order by attribute.attnum) as types
from pg_catalog.pg_class as relation
join pg_catalog.pg_attribute as attribute on attribute.attrelid = relation.oid
where relation.relnamespace = $1::text::regnamespace and relation.relkind in ('r', 'p', 'v', 'm')
  and not relation.relispartition and attribute.attnum > 0 and not attribute.attisdropped
group by relation.oid, relation.relname
"""
READ_FUNCTIONS = """
select function.proname as name, pg_catalog.quote_ident(function.proname) as quoted,
       function.provolatile::text <> 'v' as read_only, function.proretset as returns_set,
       function.prorettype = 'void'::regtype as returns_nothing,
       function.prorettype in ('json'::regtype, 'jsonb'::regtype) as returns_json,
       function.pronargdefaults as defaults,
       coalesce(function.proargnames, '{}') as names, coalesce(function.proargmodes::text[], '{}') as modes,
       array(select pg_catalog.format_type(argument.type, null)
             from unnest(function.proargtypes::oid[]) with ordinality as argument(type, place)
             order by argument.place) as types,
       array(select pg_catalog.quote_ident(argument.name)
             from unnest(coalesce(function.proargnames, '{}')) with ordinality as argument(name, place)
             order by argument.place) as identifiers
from pg_catalog.pg_proc as function
where function.pronamespace = $1::text::regnamespace and function.prokind = 'f'
  and function.prorettype not in ('trigger'::regtype, 'event_trigger'::regtype)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: its name as SQL text, and the type that a filter's value is cast to."""

    identifier: str
    type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table or view of the schema; `identifier` is qualified and quoted."""

    name: str
    identifier: str
    columns: Mapping[str, Column]

    def column(self, name: str) -> Column:
        """Return a column; raise RestError 42703 as PostgreSQL would."""
        found = self.columns.get(name)
        if found is None:
            raise RestError(400, "42703", f"column {self.name}.{name} does not exist")
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """A function of the schema: how to call it with a JSON object of named arguments, and what it returns.

    `statements` are made once per set of given arguments: an argument that is not given takes its default.
    """

    identifier: str
    arguments: Mapping[str, Column]
    required: frozenset[str]
    read_only: bool
    returns_set: bool
    returns_nothing: bool
    returns_json: bool
    _statements: dict[frozenset[str], str] = field(default_factory=dict)

    def takes(self, given: Collection[str]) -> bool:
        """Tell whether it can be called with exactly these arguments."""
        return self.required <= set(given) <= self.arguments.keys()

    def statement(self, given: frozenset[str]) -> str:
        """Return the SQL that calls it; $1 is the JSON object that holds the arguments."""
        if given not in self._statements:
            self._statements[given] = self._written(sorted(given, key=list(self.arguments).index))
        return self._statements[given]

    def _written(self, given: list[str]) -> str:
        columns = [self.arguments[name] for name in given]
        named = ", ".join(f"{column.identifier} := given.{column.identifier}" for column in columns)
        source = "(select $1::json) as given"
        if columns:
            record = ", ".join(f"{column.identifier} {column.type}" for column in columns)
            source = f"pg_catalog.json_to_record($1::json) as given({record})"
        call = f"{self.identifier}({named})"
        if self.returns_set:
            body = "coalesce(pg_catalog.json_agg(pg_catalog.to_json(result)), '[]')::text"
            # Names and types come from the catalogue, quoted there; the arguments are one parameter.
            return f"select {body} as body, count(*) as rows from {source}, lateral {call} as result"  # noqa: S608
        value = f"{call}::text" if self.returns_json or self.returns_nothing else f"pg_catalog.to_json({call})::text"
        return f"select {value} as body, 1 as rows from {source}"  # noqa: S608


class SchemaCache:
    """The catalogue as last read. Not knowing a name reads it again, so that new tables and functions are found."""

    def __init__(self, pool: asyncpg.Pool, clock: Clock) -> None:
        self._pool = pool
        self._clock = clock
        self._tables: dict[str, Table] = {}
        self._functions: dict[str, list[Function]] = {}
        self._loaded_at: float | None = None
        self._loading = asyncio.Lock()

    def forget(self) -> None:
        """Read the catalogue again before the next answer: what is cached was found to be old."""
        self._loaded_at = None

    async def table(self, name: str) -> Table:
        """Return a table; raise RestError PGRST205 when there is none of this name."""
        await self._ensure(name in self._tables)
        found = self._tables.get(name)
        if found is None:
            raise RestError(404, "PGRST205", f"Could not find the table '{SCHEMA}.{name}' in the schema cache")
        return found

    async def function(self, name: str, given: frozenset[str]) -> Function:
        """Return the function of this name that takes these arguments; raise RestError PGRST202 or PGRST203."""
        await self._ensure(any(function.takes(given) for function in self._functions.get(name, ())))
        fitting = [function for function in self._functions.get(name, ()) if function.takes(given)]
        if len(fitting) == 1:
            return fitting[0]
        shown = f"{SCHEMA}.{name}({', '.join(sorted(given))})" if given else f"{SCHEMA}.{name}"
        if fitting:
            raise RestError(300, "PGRST203", f"Could not choose the best candidate function for {shown}")
        raise RestError(
            404,
            "PGRST202",
            f"Could not find the function {shown} in the schema cache",
            details=f"Searched for the function {shown}, but no matches were found in the schema cache.",
        )

    async def _ensure(self, found: bool) -> None:  # noqa: FBT001 - the one question that is asked
        now = self._clock.monotonic()
        if self._loaded_at is not None and (found or now - self._loaded_at < RELOAD_SECONDS):
            return
        async with self._loading:
            if self._loaded_at is None or self._loaded_at < now:
                await self._load()

    async def _load(self) -> None:
        async with self._pool.acquire(timeout=10) as connection, connection.transaction(readonly=True):
            # With an empty path every type is written with its schema.
            await connection.execute("select set_config('search_path', '', true)")
            tables = await connection.fetch(READ_TABLES, SCHEMA, timeout=10)
            functions = await connection.fetch(READ_FUNCTIONS, SCHEMA, timeout=10)
        self._tables = {row["name"]: _table(row) for row in tables}
        self._functions = {}
        for row in functions:
            function = _function(row)
            if function is not None:
                self._functions.setdefault(row["name"], []).append(function)
        self._loaded_at = self._clock.monotonic()


def _table(row: asyncpg.Record) -> Table:
    columns = zip(row["columns"], row["identifiers"], row["types"], strict=True)
    return Table(
        name=row["name"],
        identifier=f"{SCHEMA}.{row['quoted']}",
        columns={name: Column(identifier=identifier, type=kind) for name, identifier, kind in columns},
    )


def _function(row: asyncpg.Record) -> Function | None:
    """Return the function, or None when it cannot be called by names (unnamed or variadic arguments)."""
    modes = row["modes"] or ["i"] * len(row["types"])
    inputs = [place for place, mode in enumerate(modes) if mode in {"i", "b"}]
    if "v" in modes or len(inputs) != len(row["types"]) or not all(row["names"][place : place + 1] for place in inputs):
        return None
    names = [row["names"][place] for place in inputs]
    if "" in names:
        return None
    columns = [
        Column(identifier=row["identifiers"][place], type=kind)
        for place, kind in zip(inputs, row["types"], strict=True)
    ]
    return Function(
        identifier=f"{SCHEMA}.{row['quoted']}",
        arguments=dict(zip(names, columns, strict=True)),
        required=frozenset(names[: len(names) - row["defaults"]]),
        read_only=row["read_only"],
        returns_set=row["returns_set"],
        returns_nothing=row["returns_nothing"],
        returns_json=row["returns_json"],
    )
