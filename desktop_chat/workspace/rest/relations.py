"""Finds the one way from a table to a table that is embedded: a foreign key, a junction, or a function of the row."""

from collections.abc import Iterable
from dataclasses import dataclass

from desktop_chat.workspace.rest.catalogue import Catalogue, ForeignKey, Function, Table, close
from desktop_chat.workspace.rest.errors import RestError
from desktop_chat.workspace.rest.query import Embed

TableId = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Direct:
    """A foreign key, read from the table that has it (`forward`) or from the one that it names."""

    key: ForeignKey
    forward: bool

    @property
    def target(self) -> TableId:
        """The embedded table."""
        return self.key.foreign_table if self.forward else self.key.table

    @property
    def to_one(self) -> bool:
        """Whether there is at most one partner."""
        return self.forward or self.key.unique

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The columns here and there."""
        return self.key.pairs if self.forward else tuple((there, here) for here, there in self.key.pairs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Through:
    """A junction: a table whose primary key holds a foreign key to either side."""

    near: ForeignKey
    far: ForeignKey

    @property
    def target(self) -> TableId:
        """The embedded table."""
        return self.far.foreign_table

    @property
    def to_one(self) -> bool:
        """Whether there is at most one partner."""
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Computed:
    """A function that takes the row and returns rows."""

    function: Function
    rows: Table

    @property
    def target(self) -> TableId:
        """The embedded table."""
        return self.rows.schema, self.rows.name

    @property
    def to_one(self) -> bool:
        """Whether there is at most one partner."""
        return self.function.one_row


Relation = Direct | Through | Computed


def find_relation(catalogue: Catalogue, table: Table, embed: Embed) -> Relation:
    """Return the relation that `embed` means in a selection of `table`.

    Raises:
        RestError: PGRST200, there is none; PGRST201, there are several.
    """
    computed = [
        Computed(function=function, rows=function.rows)
        for function in catalogue.functions.get((table.schema, embed.name), ())
        if function.rows is not None and function.row_of == (table.schema, table.name)
    ]
    if computed and embed.hint is None:
        return computed[0]
    found = [relation for relation in _all(catalogue, table) if _means(catalogue, relation, table, embed)]
    if not found:
        raise _none(catalogue, table, embed)
    if len(found) > 1:
        raise _ambiguous(table, embed, found)
    return found[0]


def _all(catalogue: Catalogue, table: Table) -> Iterable[Direct | Through]:
    own = (table.schema, table.name)
    for key in catalogue.foreign_keys:
        if key.table == own and key.foreign_table[0] == table.schema:
            yield Direct(key=key, forward=True)
        if key.foreign_table == own and key.table[0] == table.schema:
            yield Direct(key=key, forward=False)
            yield from _junctions(catalogue, key)


def _junctions(catalogue: Catalogue, near: ForeignKey) -> Iterable[Through]:
    primary_key = set(catalogue.tables[near.table].primary_key)
    for far in catalogue.foreign_keys:
        other = far.table == near.table and far.name != near.name and far.foreign_table[0] == near.foreign_table[0]
        if other and {*near.columns, *far.columns} <= primary_key:
            yield Through(near=near, far=far)


def _means(catalogue: Catalogue, relation: Direct | Through, table: Table, embed: Embed) -> bool:
    """Tell whether a name and hint mean this relation, by the rules of PostgREST's findRel.

    The name is the embedded table's, the constraint's, or that of the foreign key's one column; the hint is the
    constraint, a column of either side, or the junction.
    """
    if isinstance(relation, Through):
        return embed.name == relation.target[1] and embed.hint in {None, relation.near.table[1]}
    here, there = relation.pairs[0] if len(relation.pairs) == 1 else ("", "")
    by_table = embed.name == relation.target[1]
    if relation.target == (table.schema, table.name):
        # A table that names itself: by the table's name its children are meant, by the column's its parent.
        if relation.forward:
            return embed.name == here and embed.hint is None
        return by_table and embed.hint in {None, there}
    if embed.hint is not None:
        return by_table and embed.hint in {relation.key.name, here, there}
    by_key = embed.name == relation.key.name or (relation.forward and embed.name == here)
    return by_table or (by_key and not catalogue.tables[relation.target].is_view)


def _none(catalogue: Catalogue, table: Table, embed: Embed) -> RestError:
    hinted = "" if embed.hint is None else f"' using the hint '{embed.hint}"
    near = close(embed.name, (relation.target[1] for relation in _all(catalogue, table)))
    hint = None if near in {None, embed.name} else f"Perhaps you meant '{near}' instead of '{embed.name}'."
    return RestError(
        400,
        "PGRST200",
        f"Could not find a relationship between '{table.name}' and '{embed.name}' in the schema cache",
        details=f"Searched for a foreign key relationship between '{table.name}' and '{embed.name}{hinted}' in the "
        f"schema '{table.schema}', but no matches were found.",
        hint=hint,
    )


def _ambiguous(table: Table, embed: Embed, found: list[Direct | Through]) -> RestError:
    choices = ", ".join(f"'{relation.target[1]}!{_hint(relation)}'" for relation in found)
    return RestError(
        300,
        "PGRST201",
        f"Could not embed because more than one relationship was found for '{table.name}' and '{embed.name}'",
        details=[_described(table, relation) for relation in found],
        hint=f"Try changing '{embed.name}' to one of the following: {choices}. "
        "Find the desired relationship in the 'details' key.",
    )


def _hint(relation: Direct | Through) -> str:
    return relation.near.table[1] if isinstance(relation, Through) else relation.key.name


def _described(table: Table, relation: Direct | Through) -> dict[str, str]:
    target = relation.target[1]
    if isinstance(relation, Through):
        ways = " and ".join(f"{key.name}({', '.join(key.columns)})" for key in (relation.near, relation.far))
        cardinality, using = "many-to-many", f"{relation.near.table[1]} using {ways}"
    else:
        one = "one-to-one" if relation.key.unique else "many-to-one"
        cardinality = one if relation.to_one else "one-to-many"
        here = ", ".join(pair[0] for pair in relation.pairs)
        there = ", ".join(pair[1] for pair in relation.pairs)
        using = f"{relation.key.name} using {table.name}({here}) and {target}({there})"
    return {"cardinality": cardinality, "embedding": f"{table.name} with {target}", "relationship": using}
