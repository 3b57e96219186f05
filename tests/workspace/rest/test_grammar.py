"""The grammar alone: what is written is read back, and whatever comes in, the only error is RestError."""

import string
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.workspace.rest.errors import RestError
from desktop_chat.workspace.rest.media import choose_media
from desktop_chat.workspace.rest.parse_filter import COMPARISONS, QUANTIFIABLE, SEARCHES, STATES
from desktop_chat.workspace.rest.parse_query import read_query
from desktop_chat.workspace.rest.payload import read_arguments, read_rows
from desktop_chat.workspace.rest.prefer import read_preferences
from desktop_chat.workspace.rest.query import (
    ChosenField,
    Compare,
    Condition,
    Embed,
    Everything,
    Field,
    Group,
    Is,
    Logic,
    OneOf,
    OrderTerm,
    Search,
    Selection,
    Step,
)
from desktop_chat.workspace.rest.ranges import with_range
from desktop_chat.workspace.rest.view_keys import read_origins

names = st.text(string.ascii_letters + '_ ."\\,()->:é', min_size=1, max_size=8)
plain = st.text(string.ascii_lowercase, min_size=1, max_size=6)
# A step without quotes may be a number, and one in quotes never is.
steps = st.lists(
    st.builds(Step, key=st.one_of(names, st.integers(-(10**6), 10**6)), as_text=st.booleans()), max_size=3
).map(tuple)
fields = st.builds(Field, name=names, steps=steps)
values = st.text(max_size=12).filter(lambda text: "\x00" not in text)
operations = st.one_of(
    st.builds(Compare, operator=st.sampled_from(sorted(COMPARISONS)), value=values),
    st.builds(
        Compare,
        operator=st.sampled_from(sorted(QUANTIFIABLE)),
        value=values,
        quantifier=st.sampled_from(["any", "all"]),
    ),
    st.builds(OneOf, values=st.lists(values, min_size=1, max_size=4).map(tuple)),
    st.builds(Is, state=st.sampled_from(sorted(STATES))),
    st.builds(
        Search,
        operator=st.sampled_from(sorted(SEARCHES)),
        value=values,
        configuration=st.one_of(st.none(), plain),
    ),
)
conditions = st.builds(Condition, field=fields, operation=operations, negated=st.booleans())
logic: st.SearchStrategy[Any] = st.recursive(
    conditions,
    lambda inner: st.builds(
        Group,
        joiner=st.sampled_from(["and", "or"]),
        parts=st.lists(inner, min_size=1, max_size=3).map(tuple),
        negated=st.booleans(),
    ),
    max_leaves=6,
)
chosen = st.builds(ChosenField, field=fields, alias=st.one_of(st.none(), names), cast=st.one_of(st.none(), plain))
selections: st.SearchStrategy[Any] = st.recursive(
    st.lists(st.one_of(st.just(Everything()), chosen), min_size=1, max_size=3).map(tuple),
    lambda inner: st.lists(
        st.one_of(
            chosen,
            st.builds(
                Embed,
                name=names,
                alias=st.one_of(st.none(), names),
                hint=st.one_of(st.none(), names.filter(lambda name: name not in {"inner", "left"})),
                inner=st.booleans(),
                select=inner,
            ),
        ),
        min_size=1,
        max_size=3,
    ).map(tuple),
    max_leaves=5,
)
terms = st.builds(
    OrderTerm,
    field=fields,
    relation=st.one_of(st.none(), names),
    direction=st.sampled_from([None, "asc", "desc"]),
    nulls=st.sampled_from([None, "first", "last"]),
)


def in_quotes(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def written_field(field: Field) -> str:
    path = "".join(
        ("->>" if step.as_text else "->") + (in_quotes(step.key) if isinstance(step.key, str) else str(step.key))
        for step in field.steps
    )
    return in_quotes(field.name) + path


def written_operation(condition: Condition, *, quote_value: bool) -> str:
    operation, text = condition.operation, ""
    value = getattr(operation, "value", "")
    value = in_quotes(value) if quote_value else value
    match operation:
        case Compare(operator=operator, quantifier=quantifier):
            text = f"{operator}{f'({quantifier})' if quantifier else ''}.{value}"
        case Search(operator=operator, configuration=configuration):
            text = f"{operator}{f'({configuration})' if configuration else ''}.{value}"
        case OneOf(values=listed):
            text = f"in.({','.join(in_quotes(each) for each in listed)})"
        case Is(state=state):
            text = f"is.{state}"
    return f"not.{text}" if condition.negated else text


def written_logic(part: Logic) -> str:
    if isinstance(part, Condition):
        return f"{written_field(part.field)}.{written_operation(part, quote_value=True)}"
    return f"{'not.' if part.negated else ''}{part.joiner}({','.join(written_logic(each) for each in part.parts)})"


def written_selection(selection: Selection) -> str:
    return ",".join(written_item(item) for item in selection)


def written_item(item: Everything | ChosenField | Embed) -> str:
    if isinstance(item, Everything):
        return "*"
    alias = "" if item.alias is None else f"{in_quotes(item.alias)}:"
    if isinstance(item, ChosenField):
        return f"{alias}{written_field(item.field)}{'' if item.cast is None else f'::{item.cast}'}"
    hint = "" if item.hint is None else f"!{in_quotes(item.hint)}"
    return f"{alias}{in_quotes(item.name)}{hint}{'!inner' if item.inner else ''}({written_selection(item.select)})"


def written_term(term: OrderTerm) -> str:
    field = written_field(term.field)
    field = field if term.relation is None else f"{in_quotes(term.relation)}({field})"
    return f"{field}{f'.{term.direction}' if term.direction else ''}{f'.nulls{term.nulls}' if term.nulls else ''}"


def query_string(**parameters: str) -> bytes:
    return "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in parameters.items()).encode()


@given(selections)
def test_selection_is_read_back(selection: Selection) -> None:
    assert read_query(query_string(select=written_selection(selection))).select == selection


@given(conditions)
def test_filter_is_read_back(condition: Condition) -> None:
    written = query_string(**{written_field(condition.field): written_operation(condition, quote_value=False)})

    assert read_query(written).conditions == (((), condition),)


@given(st.lists(names, min_size=1, max_size=3), conditions)
def test_filter_of_an_embedded_table_is_read_back(path: list[str], condition: Condition) -> None:
    name = ".".join([*(in_quotes(each) for each in path), written_field(condition.field)])
    written = query_string(**{name: written_operation(condition, quote_value=False)})

    assert read_query(written).conditions == ((tuple(path), condition),)


@given(st.lists(logic, min_size=1, max_size=3), st.booleans(), st.sampled_from(["and", "or"]))
def test_logic_is_read_back(parts: list[Logic], negated: bool, joiner: str) -> None:
    group = Group(joiner=joiner, parts=tuple(parts), negated=negated)
    name, _, rest = written_logic(group).partition("(")

    assert read_query(query_string(**{name: f"({rest}"})).conditions == (((), group),)


@given(st.lists(terms, min_size=1, max_size=3))
def test_order_is_read_back(listed: list[OrderTerm]) -> None:
    # Without quotes around it, a path that leads to `x(` would be a relation: those are written with one.
    written = query_string(order=",".join(written_term(term) for term in listed))

    assert read_query(written).orders == {(): tuple(listed)}


def code_of(read: Callable[[], object]) -> str | None:
    """Return the code of the refusal, None when it was read; any other error fails the test."""
    try:
        read()
    except RestError as error:
        return error.code
    return None


PARSING = {None, "PGRST100", "PGRST103", "PGRST123"}
GRAMMAR = st.text('abi.,()!:*"\\-> {}[]&=%2C0123456789_$', max_size=40)
WORDS = st.sampled_from(["select", "order", "limit", "offset", "or", "not.and", "a.or", "columns", "on_conflict", "id"])


@given(st.binary(max_size=60))
def test_no_query_string_breaks_the_reader(query: bytes) -> None:
    assert code_of(lambda: read_query(query)) in PARSING


@given(WORDS, st.one_of(GRAMMAR, st.text(max_size=20)))
def test_no_parameter_breaks_the_reader(word: str, value: str) -> None:
    written = query_string(**{word: value.encode(errors="replace").decode()})

    assert code_of(lambda: read_query(written)) in PARSING


@given(st.binary(max_size=40), st.sampled_from([None, "text/csv", "application/x-www-form-urlencoded", "x/y"]))
def test_no_body_breaks_the_reader(body: bytes, kind: str | None) -> None:
    assert code_of(lambda: read_rows(body, kind, None)) in {None, "PGRST102"}
    assert code_of(lambda: read_arguments(body, kind)) in {None, "PGRST102"}


@given(st.text(max_size=40))
def test_no_header_breaks_the_reader(text: str) -> None:
    assert code_of(lambda: choose_media(text)) in {None, "PGRST107"}
    assert code_of(lambda: read_preferences([text])) in {None, "PGRST122"}
    assert code_of(lambda: with_range(read_query(b""), text)) in {None, "PGRST103"}


DEEP_SELECTION = b"select=" + b"a(" * 40 + b"b" + b")" * 40
DEEP_LOGIC = b"or=(" + b"or(" * 60 + b"a.eq.1" + b")" * 61


@pytest.mark.parametrize("query", [DEEP_SELECTION, DEEP_LOGIC])
def test_what_is_nested_too_deep_is_refused(query: bytes) -> None:
    with pytest.raises(RestError) as refused:
        read_query(query)

    assert refused.value.code == "PGRST100"


def test_rule_of_a_view_tells_where_its_columns_are_from() -> None:
    rule = (
        r"({QUERY :rtable ({RANGETBLENTRY :eref {ALIAS :aliasname a\}\{b} :subquery {QUERY :targetList ({TARGETENTRY "
        r":resno 1 :resname x :resorigtbl 9 :resorigcol 9})}}) :targetList ({TARGETENTRY :expr {VAR :varno 1} :resno 1 "
        r":resname id :ressortgroupref 0 :resorigtbl 16400 :resorigcol 3 :resjunk false} {TARGETENTRY :expr {CONST} "
        r":resno 2 :resname one :ressortgroupref 0 :resorigtbl 0 :resorigcol 0 :resjunk false})})"
    )

    assert read_origins(rule) == {1: ("16400", 3)}
