"""Puts a catalogue together from the rows that PostgreSQL's own catalogue gave."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from desktop_chat.workspace.rest.catalogue import JSON_TYPES, Argument, Catalogue, Column, ForeignKey, Function, Table
from desktop_chat.workspace.rest.view_keys import Origin, Origins, read_origins

Row = Mapping[str, Any]
UNNAMED_TYPES = JSON_TYPES | {"text", "xml", "bytea"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """A table with what only putting together needs: its columns by number, and where a view has them from."""

    table: Table
    exposed: bool
    numbers: Mapping[int, str]
    origins: Origins

    @property
    def id(self) -> tuple[str, str]:
        return self.table.schema, self.table.name


def build_catalogue(columns: Iterable[Row], keys: Iterable[Row], functions: Iterable[Row]) -> Catalogue:
    """Put the rows of the three queries together."""
    keys = list(keys)
    known = _tables(columns)
    _add_primary_keys(known, [row for row in keys if row["kind"] == "p"])
    rows = list(functions)
    for row in rows:
        _add_computed(known, row)
    named: dict[tuple[str, str], tuple[Function, ...]] = {}
    for row in rows:
        function = _function(row, known)
        if function is not None:
            named[function.schema, function.name] = (*named.get((function.schema, function.name), ()), function)
    return Catalogue(
        tables={each.id: each.table for each in known.values() if each.exposed},
        functions=named,
        foreign_keys=tuple(_foreign_keys(known, keys)),
    )


def _tables(columns: Iterable[Row]) -> dict[str, _Known]:
    by_oid: dict[str, list[Row]] = {}
    for row in columns:
        by_oid.setdefault(row["oid"], []).append(row)
    known = {}
    for oid, rows in by_oid.items():
        first = rows[0]
        table = Table(
            schema=first["schema"],
            name=first["name"],
            identifier=first["quoted"],
            is_view=first["rule"] is not None,
            columns={
                row["column_name"]: Column(identifier=row["identifier"], type=row["type"], default=row["preset"])
                for row in rows
            },
        )
        known[oid] = _Known(
            table=table,
            exposed=first["exposed"],
            numbers={row["number"]: row["column_name"] for row in rows},
            origins=read_origins(first["rule"]) if first["rule"] else {},
        )
    return known


def _holders(known: Mapping[str, _Known], oid: str, numbers: list[int]) -> Iterable[tuple[_Known, tuple[str, ...]]]:
    """Yield the exposed table, and the views that show these columns of it, with the columns' names there."""
    for own, each in known.items():
        if not each.exposed:
            continue
        if own == oid:
            yield each, tuple(each.numbers[number] for number in numbers)
        else:
            seen = {_base(known, origin): number for number, origin in reversed(each.origins.items())}
            wanted = [(oid, number) for number in numbers]
            if all(origin in seen for origin in wanted):
                yield each, tuple(each.numbers[seen[origin]] for origin in wanted)


def _base(known: Mapping[str, _Known], origin: Origin) -> Origin:
    """Follow a column through views on views to its table."""
    for _ in range(len(known)):
        view = known.get(origin[0])
        if view is None or origin[1] not in view.origins:
            return origin
        origin = view.origins[origin[1]]
    return origin


def _add_primary_keys(known: dict[str, _Known], keys: list[Row]) -> None:
    for row in keys:
        for each, names in list(_holders(known, row["oid"], row["numbers"])):
            for oid, other in known.items():
                if other is each:
                    known[oid] = replace(each, table=replace(each.table, primary_key=names))


def _foreign_keys(known: Mapping[str, _Known], keys: list[Row]) -> Iterable[ForeignKey]:
    unique = {(row["oid"], frozenset(row["numbers"])) for row in keys if row["kind"] != "f"}
    for row in keys:
        if row["kind"] != "f":
            continue
        for one, columns in _holders(known, row["oid"], row["numbers"]):
            for other, foreign in _holders(known, row["foreign_oid"], row["foreign_numbers"]):
                yield ForeignKey(
                    name=row["name"],
                    table=one.id,
                    columns=columns,
                    foreign_table=other.id,
                    foreign=foreign,
                    unique=(row["oid"], frozenset(row["numbers"])) in unique,
                )


def _inputs(row: Row) -> list[int]:
    """Return the places of a function's arguments."""
    modes = row["modes"] or ["i"] * len(row["types"])
    return [place for place, mode in enumerate(modes) if mode in {"i", "b", "v"}]


def _add_computed(known: dict[str, _Known], row: Row) -> None:
    """Let a function of one row that returns a value be a column of that row's table."""
    inputs = _inputs(row)
    if len(inputs) != 1 or row["returns_set"] or row["row_oid"] is not None or row["returns_nothing"]:
        return
    each = known.get(row["row_types"][inputs[0]])
    if each is None or row["name"] in each.table.columns:
        return
    column = Column(identifier=row["identifier"], type=row["returned_type"], computed=True)
    table = replace(each.table, computed={**each.table.computed, row["name"]: column})
    known[row["row_types"][inputs[0]]] = replace(each, table=table)


def _function(row: Row, known: Mapping[str, _Known]) -> Function | None:
    """Return the function, or None when no request can call it: by names, or with its one nameless argument."""
    inputs = _inputs(row)
    names = [row["names"][place] if place < len(row["names"]) else "" for place in inputs]
    types = [row["types"][place] for place in inputs]
    takes_row = known.get(row["row_types"][inputs[0]]) if len(inputs) == 1 else None
    unnamed = types[0] if names == [""] and types[0] in UNNAMED_TYPES else None
    if "" in names and unnamed is None and takes_row is None:
        return None
    required = len(names) - row["defaults"]
    arguments = {
        name: Argument(
            column=Column(identifier=row["identifiers"][place], type=kind),
            required=order < required and not (row["variadic"] and order == len(names) - 1),
            variadic=row["variadic"] and order == len(names) - 1,
        )
        for order, (place, name, kind) in enumerate(zip(inputs, names, types, strict=True))
        if name
    }
    return Function(
        schema=row["schema"],
        name=row["name"],
        identifier=row["identifier"],
        arguments=arguments,
        unnamed=unnamed if unnamed is not None else ("" if "" in names else None),
        rows=_rows(row, known),
        read_only=row["read_only"],
        returns_set=row["returns_set"],
        returns_nothing=row["returns_nothing"],
        returns_json=row["returns_json"],
        pinned=row["pinned"],
        one_row=row["one_row"] or not row["returns_set"],
        row_of=None if takes_row is None else takes_row.id,
    )


def _rows(row: Row, known: Mapping[str, _Known]) -> Table | None:
    """Return the columns of what a function returns, None when that is a plain value or has no known columns."""
    places = [place for place, mode in enumerate(row["modes"]) if mode in {"o", "b", "t"}]
    if places:
        columns = {
            row["names"][place]: Column(identifier=row["identifiers"][place], type=row["types"][place])
            for place in places
        }
        return Table(schema=row["schema"], name=row["name"], identifier=row["identifier"], columns=columns)
    found = known.get(row["row_oid"] or "")
    return None if found is None else found.table
