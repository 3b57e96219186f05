"""The grammar of conditions: `not.eq.1`, `in.(1,2)`, `like(any).{a*,b*}`, `fts(english).cat`, `or(a.eq.1,b.gt.2)`."""

import re
from collections.abc import Callable

from desktop_chat.workspace.rest.query import Compare, Condition, Group, Is, Logic, OneOf, Operation, Search
from desktop_chat.workspace.rest.scanner import MOST_DEPTH, Scanner

QUANTIFIABLE = frozenset({"eq", "gt", "gte", "lt", "lte", "like", "ilike", "match", "imatch"})
COMPARISONS = QUANTIFIABLE | {"neq", "isdistinct", "cs", "cd", "ov", "sl", "sr", "nxr", "nxl", "adj"}
SEARCHES = frozenset({"fts", "plfts", "phfts", "wfts"})
STATES = frozenset({"null", "not_null", "true", "false", "unknown"})
OPERATORS = COMPARISONS | SEARCHES | {"in", "is"}

_OPERATOR = re.compile(r"([a-z]+)(?:\(([\w $-]*)\))?")
_GROUP = re.compile(r"(not\.)?(and|or)[ \t]*\(")
_UNQUOTED = re.compile(r'[^",)][^,)]*')
_LOGIC_VALUE = re.compile(r"\{[^{}]*\}(?=[,)]|[ \t]*$)|[^,)]*")
_QUOTED_WHOLE = re.compile(r'"(?:[^"\\]|\\.)*"(?=[ \t]*[,)])', re.DOTALL)


def looks_like_filter(value: str) -> bool:
    """Tell whether a parameter's value begins as a condition does, which an argument of a function does not."""
    word = value.removeprefix("not.").partition(".")[0].partition("(")[0]
    return word in OPERATORS and len(word) < len(value)


def parse_condition(scanner_of_name: Scanner, value: str) -> Condition:
    """Return the condition `name=value`; the name's scanner stands at the column."""
    field = scanner_of_name.field()
    scanner_of_name.end('"->", "->>" or end of input')
    scanner = Scanner(value, "filter")
    negated = scanner.take("not.")
    operation = _operation(scanner, _whole)
    scanner.end()
    return Condition(field=field, operation=operation, negated=negated)


def parse_logic(operator: str, value: str) -> Group:
    """Return the group of `or=(...)`; the operator is `and`, `or`, `not.and` or `not.or`."""
    scanner = Scanner(operator + value, "logic tree")
    group = _logic(scanner, 0)
    scanner.end()
    if not isinstance(group, Group):
        raise scanner.refusal("expecting logic operator (and, or)")
    return group


def _logic(scanner: Scanner, depth: int) -> Logic:
    if depth > MOST_DEPTH:
        raise scanner.refusal("conditions are nested too deep")
    scanner.space()
    opening = scanner.match(_GROUP)
    if opening is None:
        return _condition(scanner)
    parts = [_logic(scanner, depth + 1)]
    while scanner.take(","):
        parts.append(_logic(scanner, depth + 1))
    scanner.expect(")", '"," or ")"')
    scanner.space()
    return Group(joiner=opening[2], parts=tuple(parts), negated=opening[1] is not None)


def _condition(scanner: Scanner) -> Condition:
    field = scanner.field()
    scanner.expect(".", "delimiter (.)")
    negated = scanner.take("not.")
    return Condition(field=field, operation=_operation(scanner, _in_logic), negated=negated)


def _operation(scanner: Scanner, read_value: Callable[[Scanner], str]) -> Operation:
    found = scanner.match(_OPERATOR)
    if found is None or found[1] not in OPERATORS:
        raise scanner.failure("operator (eq, gt, ...)")
    operator, argument = found[1], found[2]
    if argument is not None and not _takes(operator, argument):
        raise scanner.refusal(f"{operator} takes no ({argument})")
    scanner.expect(".", "delimiter (.)")
    if operator == "in":
        return OneOf(values=_list(scanner))
    value = read_value(scanner)
    if operator == "is":
        if value.lower() not in STATES:
            raise scanner.refusal("expecting null, not_null or a trilean value (unknown, true, false)")
        return Is(state=value.lower())
    if operator in SEARCHES:
        return Search(operator=operator, value=value, configuration=argument)
    return Compare(operator=operator, value=value, quantifier=argument)


def _takes(operator: str, argument: str) -> bool:
    return argument in {"any", "all"} if operator in QUANTIFIABLE else operator in SEARCHES and argument.strip() != ""


def _whole(scanner: Scanner) -> str:
    """Return a value that goes on to the end."""
    value = scanner.rest
    scanner.at = len(scanner.text)
    return value


def _in_logic(scanner: Scanner) -> str:
    """Return a value inside a group: quoted, an array in braces, or up to the next comma or parenthesis."""
    if _QUOTED_WHOLE.match(scanner.text, scanner.at) is not None:
        value = scanner.quoted() or ""
        scanner.space()
        return value
    found = scanner.match(_LOGIC_VALUE)
    return "" if found is None else found[0]


def _list(scanner: Scanner) -> tuple[str, ...]:
    scanner.space()
    scanner.expect("(")
    values: list[str] = []
    if not scanner.sees(")"):
        values.append(_element(scanner))
        while scanner.take(","):
            values.append(_element(scanner))
    scanner.expect(")", '"," or ")"')
    scanner.space()
    return tuple(values)


def _element(scanner: Scanner) -> str:
    if scanner.sees('"'):
        value = scanner.quoted()
        if value is None:
            raise scanner.failure("the end of a quoted value")
        return value
    found = scanner.match(_UNQUOTED)
    return "" if found is None else found[0]
