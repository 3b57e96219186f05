"""A selection with its embedded tables to SQL: one `select`, in which each embedded table is a lateral subquery.

Each subquery gives at most one row with `body`, which is null when there is no partner: an object for one partner, an
array for many. A table that is spread gives its values one by one instead, as `c0`, `c1`, ...
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import count

from desktop_chat.workspace.rest.catalogue import Catalogue, Table
from desktop_chat.workspace.rest.conditions import Binder, Row, value_of, where
from desktop_chat.workspace.rest.errors import RestError, cannot_parse
from desktop_chat.workspace.rest.query import (
    ChosenField,
    Condition,
    Embed,
    Everything,
    Field,
    Group,
    Logic,
    OrderTerm,
    Path,
    Query,
    Selection,
)
from desktop_chat.workspace.rest.relations import Computed, Direct, Relation, Through, find_relation

ROOT = "t0"
LONGEST_NAME = 63
"""PostgreSQL cuts longer names, and the answer would carry another name than was asked for (bytes)."""
# What a column may be cast to; names of types are no place for text from elsewhere.
CASTS = frozenset({
    "text", "varchar", "bpchar", "int2", "int4", "int8", "smallint", "int", "integer", "bigint", "numeric", "decimal",
    "real", "float4", "float8", "bool", "boolean", "date", "time", "timetz", "timestamp", "timestamptz", "interval",
    "uuid", "json", "jsonb", "bytea", "inet", "cidr", "tsvector", "money", "oid",
})  # fmt: skip
DIRECTIONS = {None: "", "asc": " asc", "desc": " desc"}
NULLS = {None: "", "first": " nulls first", "last": " nulls last"}


def quoted(name: str) -> str:
    """Return a name as an SQL identifier.

    Raises:
        RestError: PGRST100, PostgreSQL could not keep it whole.
    """
    if "\0" in name or len(name.encode(errors="replace")) > LONGEST_NAME:
        raise cannot_parse("select parameter", name[:100], "the name is too long or holds a zero byte")
    return '"' + name.replace('"', '""') + '"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Embedded:
    """An embedded table in SQL: its subquery's alias, what it gives, and the hidden values that an order needs."""

    embed: Embed
    to_one: bool
    alias: str
    join: str
    spread: tuple[str, ...]
    hidden: Mapping[OrderTerm, str]

    @property
    def body(self) -> str:
        """The SQL that is null when there is no partner."""
        return f"{self.alias}.body"

    def outputs(self) -> Iterable[tuple[str, str]]:
        """Yield the SQL and the name of what goes into the answer."""
        if self.embed.spread:
            for place, name in enumerate(self.spread):
                value = f"{self.alias}.c{place}"
                yield (value if self.to_one else f"coalesce({value}, '[]')"), name
        elif self.embed.select:
            yield (self.body if self.to_one else f"coalesce({self.body}, '[]')"), self.embed.label


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One table of the query: its row, what is selected of it, and the rest of its `select`."""

    row: Row
    outputs: tuple[tuple[str, str | None], ...]
    source: str
    conditions: str
    order: str
    limit: str

    def select(self, outputs: str) -> str:
        """Return the whole `select` with these outputs."""
        # Identifiers come from the catalogue or are quoted, values are parameters: that is this package's whole point.
        return f"select {outputs} from {self.source}{self.conditions}{self.order}{self.limit}"  # noqa: S608

    def named(self) -> str:
        """Return the outputs under their own names."""
        return ", ".join(sql if name is None else f"{sql} as {quoted(name)}" for sql, name in self.outputs)


@dataclass(slots=True)
class Selecting:
    """Writes the `select` of a query; `most_rows`, if any, bounds the table and each that is embedded as an array."""

    catalogue: Catalogue
    query: Query
    binder: Binder
    most_rows: int | None
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def rows(self, table: Table, source: str) -> str:
        """Return the SQL of the rows asked for; `source` is the from-clause that calls the table `t0`.

        Raises:
            RestError: something that is not in the catalogue, or that cannot be combined.
        """
        self._check_paths()
        level = self._level(Row(table=table, alias=ROOT), source, (), self.query.select)
        return level.select(level.named()) + self._limit((), to_one=False)

    def counted(self, table: Table, source: str) -> str:
        """Return the SQL of the same rows without limit, order and columns, for counting."""
        whole = self.query
        self.query = replace(whole, orders={}, limits=_below(whole.limits), offsets=_below(whole.offsets))
        level = self._level(Row(table=table, alias=ROOT), source, (), self._bare(whole.select, ()))
        self.query = whole
        return level.select("1")

    def _check_paths(self) -> None:
        for path in sorted(self.query.paths):
            selection: Selection = self.query.select
            for name in path:
                found = [item for item in selection if isinstance(item, Embed) and item.label == name]
                if not found:
                    raise not_embedded(name)
                selection = found[0].select

    def _bare(self, select: Selection, path: Path) -> Selection:
        """Return only the embedded tables that decide which rows there are."""
        named = set(_fields(logic for where_, logic in self.query.conditions if where_ == path))
        return tuple(
            replace(item, select=self._bare(item.select, (*path, item.label)))
            for item in select
            if isinstance(item, Embed) and (item.inner or item.label in named)
        )

    def _level(self, row: Row, source: str, path: Path, select: Selection) -> Level:
        terms = self.query.orders.get(path, ())
        embedded = tuple(
            self._embedded(row, item, (*path, item.label), [term for term in terms if term.relation == item.label])
            for item in select
            if isinstance(item, Embed)
        )
        row = replace(row, embeds={each.embed.label: each.body for each in embedded})
        conditions = [logic for place, logic in self.query.conditions if place == path]
        return Level(
            row=row,
            outputs=tuple(self._outputs(row, select, embedded)),
            source=source + "".join(each.join for each in embedded),
            conditions=where(row, conditions, self.binder),
            order=self._order(row, terms, embedded),
            limit="",
        )

    def _outputs(self, row: Row, select: Selection, embedded: tuple[Embedded, ...]) -> Iterable[tuple[str, str | None]]:
        by_item = {id(each.embed): each for each in embedded}
        everything = any(isinstance(item, Everything) for item in select)
        for item in dict.fromkeys(select):
            match item:
                case Everything():
                    yield f"{row.alias}.*", None
                case ChosenField():
                    plain = item.alias is None and item.cast is None and not item.field.steps
                    if not (everything and plain and item.field.name in row.table.columns):
                        yield self._chosen(row, item), item.alias or _natural_name(item.field)
                case Embed():
                    yield from by_item[id(item)].outputs()

    def _chosen(self, row: Row, item: ChosenField) -> str:
        value, _ = value_of(row, item.field, self.binder)
        if item.cast is None:
            return value
        if item.cast.lower() not in CASTS:
            details = f'a cast to "{item.cast}" is not offered'
            raise cannot_parse("select parameter", f"{item.field.name}::{item.cast}", details)
        return f"cast({value} as {item.cast.lower()})"

    def _order(self, row: Row, terms: Iterable[OrderTerm], embedded: tuple[Embedded, ...]) -> str:
        by_label = {each.embed.label: each for each in embedded}
        written = []
        for term in terms:
            if term.relation is None:
                value, _ = value_of(row, term.field, self.binder)
            else:
                value = _related(row, term, by_label.get(term.relation))
            written.append(f"{value}{DIRECTIONS[term.direction]}{NULLS[term.nulls]}")
        return f" order by {', '.join(written)}" if written else ""

    def _limit(self, path: Path, *, to_one: bool) -> str:
        limit, offset = self.query.limits.get(path), self.query.offsets.get(path)
        if self.most_rows is not None and not to_one:
            limit = self.most_rows if limit is None else min(limit, self.most_rows)
        sql = "" if limit is None else f" limit {self.binder.text(str(limit), 'bigint')}"
        return sql if not offset else f"{sql} offset {self.binder.text(str(offset), 'bigint')}"

    def _embedded(self, parent: Row, embed: Embed, path: Path, terms: list[OrderTerm]) -> Embedded:
        relation = find_relation(self.catalogue, parent.table, embed)
        number = next(self._numbers)
        alias = f"e{number}"
        table = relation.rows if isinstance(relation, Computed) else self.catalogue.tables[relation.target]
        row = Row(table=table, alias=f"t{number}")
        level = self._level(row, _source(self.catalogue, relation, parent, row), path, embed.select)
        level = replace(
            level,
            conditions=_joined(self.catalogue, relation, parent, level),
            limit=self._limit(path, to_one=relation.to_one),
        )
        hidden = {term: value_of(level.row, term.field, self.binder)[0] for term in terms} if relation.to_one else {}
        return Embedded(
            embed=embed,
            to_one=relation.to_one,
            alias=alias,
            join=f" {'join' if embed.inner else 'left join'} lateral ({_subquery(level, embed, relation, hidden)}) as "
            f"{alias} on {f'{alias}.body is not null' if embed.inner else 'true'}",
            spread=_spread_names(level) if embed.spread else (),
            hidden={term: f"{alias}.k{place}" for place, term in enumerate(hidden)},
        )


def _below(numbers: Mapping[Path, int]) -> dict[Path, int]:
    """Return the limits of embedded tables alone."""
    return {path: number for path, number in numbers.items() if path}


def not_embedded(name: str) -> RestError:
    """Return the refusal of a filter, order or limit of a table that is not part of the selection."""
    hint = f"Verify that '{name}' is included in the 'select' query parameter."
    return RestError(400, "PGRST108", f"'{name}' is not an embedded resource in this request", hint=hint)


def _fields(parts: Iterable[Logic]) -> Iterable[str]:
    for part in parts:
        if isinstance(part, Group):
            yield from _fields(part.parts)
        elif isinstance(part, Condition):
            yield part.field.name


def _natural_name(chosen: Field) -> str:
    """Return the name of a value without an alias: the last key of its path that is no index."""
    keys = [step.key for step in chosen.steps if isinstance(step.key, str)]
    return keys[-1] if keys else chosen.name


def _related(row: Row, term: OrderTerm, embedded: Embedded | None) -> str:
    name = term.relation or ""
    if embedded is None:
        raise not_embedded(name)
    if term not in embedded.hidden:
        details = f"'{row.table.name}' and '{name}' do not form a many-to-one or one-to-one relationship"
        raise RestError(400, "PGRST118", f"A related order on '{name}' is not possible", details=details)
    return embedded.hidden[term]


def _source(catalogue: Catalogue, relation: Relation, parent: Row, row: Row) -> str:
    match relation:
        case Direct():
            return f"{row.table.identifier} as {row.alias}"
        case Through(near=near):
            junction = catalogue.tables[near.table].identifier
            return f"{row.table.identifier} as {row.alias} cross join {junction} as j{row.alias}"
        case Computed(function=function):
            return f"{function.identifier}({parent.alias}.*) as {row.alias}"


def _joined(catalogue: Catalogue, relation: Relation, parent: Row, level: Level) -> str:
    """Return the where-clause of an embedded table: its own conditions, and those that tie it to its parent."""
    here, there, junction = parent.table, level.row.table, f"j{level.row.alias}"
    pairs: list[str] = []
    if isinstance(relation, Direct):
        pairs = [
            f"{there.columns[far].of(level.row.alias)} = {here.columns[near].of(parent.alias)}"
            for near, far in relation.pairs
        ]
    elif isinstance(relation, Through):
        middle = catalogue.tables[relation.near.table]
        pairs = [
            *(f"{middle.columns[a].of(junction)} = {here.columns[b].of(parent.alias)}" for a, b in relation.near.pairs),
            *(
                f"{middle.columns[a].of(junction)} = {there.columns[b].of(level.row.alias)}"
                for a, b in relation.far.pairs
            ),
        ]
    if not pairs:
        return level.conditions
    own = level.conditions.removeprefix(" where ")
    return f" where {' and '.join([*pairs, own] if own else pairs)}"


def _subquery(level: Level, embed: Embed, relation: Relation, hidden: Mapping[OrderTerm, str]) -> str:
    keys = "".join(f", {sql} as k{place}" for place, sql in enumerate(hidden.values()))
    if embed.spread:
        numbered = [f"{sql} as c{place}" for place, sql in enumerate(_spread_values(level))]
        if relation.to_one:
            return level.select(", ".join([*numbered, "true as body"]) + keys)
        gathered = [f"pg_catalog.json_agg(o.c{place}) as c{place}" for place in range(len(numbered))]
        outputs = ", ".join([*gathered, "nullif(count(*), 0) as body"])
        return f"select {outputs} from ({level.select(', '.join(numbered))}) as o"  # noqa: S608
    if relation.to_one:
        whole = f"(select pg_catalog.row_to_json(o.*) from (select {level.named()}) as o)"  # noqa: S608
        return level.select(f"{whole} as body{keys}")
    return f"select pg_catalog.json_agg(o.*) as body from ({level.select(level.named())}) as o"  # noqa: S608


def _spread(level: Level) -> Iterable[tuple[str, str]]:
    for sql, name in level.outputs:
        if name is not None:
            yield sql, name
        else:
            for own, column in level.row.table.columns.items():
                yield column.of(level.row.alias), own


def _spread_names(level: Level) -> tuple[str, ...]:
    return tuple(name for _, name in _spread(level))


def _spread_values(level: Level) -> tuple[str, ...]:
    return tuple(sql for sql, _ in _spread(level))
