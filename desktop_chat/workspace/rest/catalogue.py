"""What the exposed schemas hold, as plain values: tables, columns, keys, relations and functions.

Every identifier that is written into SQL comes from here, already quoted.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from desktop_chat.workspace.rest.errors import RestError

JSON_TYPES = frozenset({"json", "jsonb", "pg_catalog.json", "pg_catalog.jsonb"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column, argument or computed column.

    `type` is what a filter's value is cast to, `default` the SQL of its default; a computed column is a function of
    the whole row, and `identifier` is then that function.
    """

    identifier: str
    type: str
    default: str | None = None
    computed: bool = False

    @property
    def is_json(self) -> bool:
        """Whether arrows work on it as it is."""
        return self.type in JSON_TYPES

    def of(self, row: str) -> str:
        """Return the SQL of its value in a row of the query."""
        return f"{self.identifier}({row}.*)" if self.computed else f"{row}.{self.identifier}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table or view (or the row type of a function's result); `identifier` is qualified and quoted."""

    schema: str
    name: str
    identifier: str
    columns: Mapping[str, Column]
    primary_key: tuple[str, ...] = ()
    is_view: bool = False
    computed: Mapping[str, Column] = field(default_factory=dict)

    def column(self, name: str) -> Column:
        """Return a column; raise RestError 42703 as PostgreSQL would."""
        found = self.columns.get(name) or self.computed.get(name)
        if found is None:
            raise RestError(400, "42703", f"column {self.name}.{name} does not exist")
        return found

    def stored(self, name: str) -> Column:
        """Return a column that can be written; raise RestError PGRST204."""
        found = self.columns.get(name)
        if found is None:
            message = f"Could not find the '{name}' column of '{self.name}' in the schema cache"
            raise RestError(400, "PGRST204", message)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignKey:
    """`columns` of one table name a row of another by its `foreign` columns; `unique`: at most one row does."""

    name: str
    table: tuple[str, str]
    columns: tuple[str, ...]
    foreign_table: tuple[str, str]
    foreign: tuple[str, ...]
    unique: bool

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The columns of both sides."""
        return tuple(zip(self.columns, self.foreign, strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """An argument of a function."""

    column: Column
    required: bool
    variadic: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """A function: its arguments by name, and what it returns.

    `rows` is set when it returns rows with columns (of a table or its own); `unnamed` is the type of its single
    argument without a name. `pinned` ones have a search_path of their own, so they are never dissolved into what calls
    them, and say nothing about the answer's status and headers. `row_of` is the table whose row it takes, which makes
    it a computed relation.
    """

    schema: str
    name: str
    identifier: str
    arguments: Mapping[str, Argument]
    unnamed: str | None
    rows: Table | None
    read_only: bool
    returns_set: bool
    returns_nothing: bool
    returns_json: bool
    one_row: bool
    row_of: tuple[str, str] | None
    pinned: bool = False
    statements: dict[frozenset[str], tuple[str, str | None]] = field(default_factory=dict, compare=False)
    """SQL of the plain call, made once per set of given arguments: one that is not given takes its default."""

    def takes(self, given: Collection[str]) -> bool:
        """Tell whether it can be called with exactly these arguments by name."""
        if self.unnamed is not None:
            return False
        required = {name for name, argument in self.arguments.items() if argument.required}
        return required <= set(given) <= self.arguments.keys()

    @property
    def shown(self) -> str:
        """How errors show it."""
        listed = ", ".join(f"{name} => {argument.column.type}" for name, argument in self.arguments.items())
        return f"{self.schema}.{self.name}({listed or (f' => {self.unnamed}' if self.unnamed else '')})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """The exposed schemas as last read. Foreign keys are those between their tables and views."""

    tables: Mapping[tuple[str, str], Table]
    functions: Mapping[tuple[str, str], tuple[Function, ...]]
    foreign_keys: tuple[ForeignKey, ...]

    def table(self, schema: str, name: str) -> Table:
        """Return a table; raise RestError PGRST205 when there is none of this name."""
        found = self.tables.get((schema, name))
        if found is None:
            near = close(name, (table for owner, table in self.tables if owner == schema))
            hint = None if near is None else f"Perhaps you meant the table '{schema}.{near}'"
            message = f"Could not find the table '{schema}.{name}' in the schema cache"
            raise RestError(404, "PGRST205", message, hint=hint)
        return found

    def function(self, schema: str, name: str, given: frozenset[str], *, unnamed: Collection[str] = ()) -> Function:
        """Return the function of this name that takes these arguments, or one nameless argument of a type `unnamed`.

        Raises:
            RestError: PGRST202, there is none; PGRST203, there are several.
        """
        overloads = self.functions.get((schema, name), ())
        fitting = [function for function in overloads if function.takes(given)]
        if not fitting:
            fitting = [function for function in overloads if function.unnamed in unnamed and function.unnamed]
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            listed = ", ".join(sorted(function.shown for function in fitting))
            hint = (
                "Try renaming the parameters or the function itself in the database "
                "so function overloading can be resolved"
            )
            message = f"Could not choose the best candidate function between: {listed}"
            raise RestError(300, "PGRST203", message, hint=hint)
        raise self._no_function(schema, name, given, or_unnamed=bool(unnamed))

    def _no_function(self, schema: str, name: str, given: frozenset[str], *, or_unnamed: bool) -> RestError:
        names = ", ".join(sorted(given))
        shown = f"({names})" if given else " without parameters"
        searched = f" with parameter{'s' if len(given) > 1 else ''} {names}" if given else " without parameters"
        either = " or with a single unnamed json/jsonb parameter" if or_unnamed else ""
        return RestError(
            404,
            "PGRST202",
            f"Could not find the function {schema}.{name}{shown} in the schema cache",
            details=f"Searched for the function {schema}.{name}{searched}{either}, "
            "but no matches were found in the schema cache.",
            hint=self._function_hint(schema, name, names),
        )

    def _function_hint(self, schema: str, name: str, names: str) -> str | None:
        overloads = self.functions.get((schema, name))
        if overloads is None:
            near = close(name, (function for owner, function in self.functions if owner == schema))
        else:
            listed = (f"({', '.join(sorted(function.arguments))})" for function in overloads)
            arguments = close(f"({names})", listed, least=0.33)
            near = None if arguments is None else f"{name}{arguments}"
        return None if near is None else f"Perhaps you meant to call the function {schema}.{near}"


def close(name: str, known: Iterable[str], *, least: float = 0.75) -> str | None:
    """Return the name that is most like a name that is not known."""
    found = get_close_matches(name[:100], sorted(set(known)), n=1, cutoff=least)
    return found[0] if found else None
