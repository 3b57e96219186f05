"""Conditions to SQL. Values become bind parameters, always; operators and names come from tables of ours."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from desktop_chat.workspace.rest.catalogue import Table
from desktop_chat.workspace.rest.errors import RestError
from desktop_chat.workspace.rest.query import Compare, Condition, Field, Is, Logic, OneOf, Operation, Search

OPERATORS = {
    "eq": "=", "neq": "<>", "gt": ">", "gte": ">=", "lt": "<", "lte": "<=", "like": "like", "ilike": "ilike",
    "match": "~", "imatch": "~*", "isdistinct": "is distinct from", "cs": "@>", "cd": "<@", "ov": "&&", "sl": "<<",
    "sr": ">>", "nxr": "&<", "nxl": "&>", "adj": "-|-",
}  # fmt: skip
# These compare with a text whatever the column is, as PostgreSQL resolves them; an asterisk stands for a percent sign.
PATTERNS = frozenset({"like", "ilike"})
TEXTUAL = PATTERNS | {"match", "imatch"}
SEARCHES = {
    "fts": "to_tsquery",
    "plfts": "plainto_tsquery",
    "phfts": "phraseto_tsquery",
    "wfts": "websearch_to_tsquery",
}
STATES = {
    "null": "null", "not_null": "not null", "true": "true", "false": "false", "unknown": "unknown",
}  # fmt: skip


@dataclass(slots=True)
class Binder:
    """The parameters of one statement, all of them text or arrays of text; each use gives the next `$n`."""

    values: list[str | list[str]] = field(default_factory=list)

    def text(self, value: str, kind: str = "") -> str:
        """Return the SQL of a value, cast from text to a type of the catalogue."""
        self.values.append(value)
        return f"(${len(self.values)}::text)::{kind}" if kind else f"${len(self.values)}::text"

    def texts(self, values: tuple[str, ...], kind: str) -> str:
        """Return the SQL of an array of values of a type."""
        self.values.append(list(values))
        return f"(${len(self.values)}::text[])::{kind}[]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of the query: the table that it is of, its alias in SQL, and the SQL of its embedded tables by label."""

    table: Table
    alias: str
    embeds: Mapping[str, str] = field(default_factory=dict)


def where(row: Row, conditions: list[Logic], binder: Binder) -> str:
    """Return ` where ...`, or nothing when there is no condition."""
    return f" where {' and '.join(_logic(row, each, binder) for each in conditions)}" if conditions else ""


def value_of(row: Row, wanted: Field, binder: Binder) -> tuple[str, str]:
    """Return the SQL of a field and its type."""
    column = row.table.column(wanted.name)
    sql = column.of(row.alias)
    if not wanted.steps:
        return sql, column.type
    if not column.is_json:
        sql = f"pg_catalog.to_jsonb({sql})"
    for step in wanted.steps:
        key = str(step.key) if isinstance(step.key, int) else f"({binder.text(step.key)})"
        sql = f"{sql}{'->>' if step.as_text else '->'}{key if not key.startswith('-') else f'({key})'}"
    kind = column.type if column.is_json else "jsonb"
    return f"({sql})", "text" if wanted.steps[-1].as_text else kind


def _logic(row: Row, part: Logic, binder: Binder) -> str:
    if isinstance(part, Condition):
        return _condition(row, part, binder)
    joined = f" {part.joiner} ".join(_logic(row, each, binder) for each in part.parts)
    return f"not ({joined})" if part.negated else f"({joined})"


def _condition(row: Row, condition: Condition, binder: Binder) -> str:
    embedded = None if condition.field.steps else row.embeds.get(condition.field.name)
    if embedded is not None:
        sql = _presence(embedded, condition)
    else:
        value, kind = value_of(row, condition.field, binder)
        sql = _operation(value, kind, condition.operation, binder)
    return f"not ({sql})" if condition.negated else sql


def _presence(embedded: str, condition: Condition) -> str:
    operation = condition.operation
    if not isinstance(operation, Is) or operation.state not in {"null", "not_null"}:
        message = f"Bad operator on the '{condition.field.name}' embedded resource"
        details = "Only is null or not is null filters are allowed on embedded resources"
        raise RestError(400, "PGRST120", message, details=details)
    return f"{embedded} is {STATES[operation.state]}"


def _operation(value: str, kind: str, operation: Operation, binder: Binder) -> str:
    match operation:
        case Is(state=state):
            return f"{value} is {STATES[state]}"
        case OneOf(values=values):
            return f"{value} = any({binder.texts(values, kind)})"
        case Search():
            return _search(value, kind, operation, binder)
        case Compare():
            return _compare(value, kind, operation, binder)


def _compare(value: str, kind: str, compare: Compare, binder: Binder) -> str:
    given = compare.value.replace("*", "%") if compare.operator in PATTERNS else compare.value
    kind = "text" if compare.operator in TEXTUAL else kind
    sign = OPERATORS[compare.operator]
    if compare.quantifier is not None:
        return f"{value} {sign} {compare.quantifier}({binder.text(given, f'{kind}[]')})"
    return f"{value} {sign} {binder.text(given, kind)}"


def _search(value: str, kind: str, search: Search, binder: Binder) -> str:
    function = f"pg_catalog.{SEARCHES[search.operator]}"
    configuration = "" if search.configuration is None else f"{binder.text(search.configuration, 'regconfig')}, "
    if kind.rpartition(".")[2] != "tsvector":
        made = "" if search.configuration is None else f"{binder.text(search.configuration, 'regconfig')}, "
        value = f"pg_catalog.to_tsvector({made}{value})"
    return f"{value} @@ {function}({configuration}{binder.text(search.value)})"
