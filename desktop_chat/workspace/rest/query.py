"""What a query string asks for, as plain values: columns, embedded tables, conditions, order and limits.

Nothing here is checked against a table yet; names are as they were written.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

Path = tuple[str, ...]
"""The embedded tables that lead to a part of the query; empty for the table that is asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One arrow into JSON: `->key`, `->0` or, with `as_text`, `->>key`."""

    key: str | int
    as_text: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A column, or something inside its JSON."""

    name: str
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Everything:
    """The `*` of a selection."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenField:
    """`alias:field::cast`."""

    field: Field
    alias: str | None = None
    cast: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Embed:
    """`alias:table!hint!inner(...)`, or with `spread` `...table(...)`; `inner` drops rows that have no partner."""

    name: str
    alias: str | None = None
    hint: str | None = None
    inner: bool = False
    spread: bool = False
    select: "Selection" = ()

    @property
    def label(self) -> str:
        """The name under which the answer, filters and orders know it."""
        return self.alias or self.name


Selection = tuple[Everything | ChosenField | Embed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compare:
    """A comparison by an operator of the grammar (`eq`, `like`, `cs`, ...), maybe with each of several values."""

    operator: str
    value: str
    quantifier: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OneOf:
    """`in.(...)`."""

    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Is:
    """`is.null` and the other states, in lower case."""

    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """Full-text search: `fts`, `plfts`, `phfts` or `wfts`, with the configuration in parentheses."""

    operator: str
    value: str
    configuration: str | None = None


Operation = Compare | OneOf | Is | Search


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """`field=operation`."""

    field: Field
    operation: Operation
    negated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """`and(...)` or `or(...)`."""

    joiner: str
    parts: tuple["Logic", ...]
    negated: bool = False


Logic = Condition | Group


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderTerm:
    """One part of an order; `relation` names the embedded table whose field is meant."""

    field: Field
    relation: str | None = None
    direction: str | None = None
    nulls: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A whole query string. `arguments` are the parameters that are no filter: only a function takes those."""

    select: Selection = (Everything(),)
    conditions: tuple[tuple[Path, Logic], ...] = ()
    orders: Mapping[Path, tuple[OrderTerm, ...]] = field(default_factory=lambda: MappingProxyType({}))
    limits: Mapping[Path, int] = field(default_factory=lambda: MappingProxyType({}))
    offsets: Mapping[Path, int] = field(default_factory=lambda: MappingProxyType({}))
    columns: tuple[str, ...] | None = None
    on_conflict: tuple[str, ...] | None = None
    arguments: tuple[tuple[str, str], ...] = ()

    @property
    def paths(self) -> frozenset[Path]:
        """The embedded tables that filters, orders and limits speak of."""
        named = [path for path, _ in self.conditions]
        return frozenset(path for path in (*named, *self.orders, *self.limits, *self.offsets) if path)


NO_QUERY = Query()
