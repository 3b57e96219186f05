"""The grammar of `select=`: columns, aliases, casts, paths into JSON and embedded tables."""

from desktop_chat.workspace.rest.errors import RestError
from desktop_chat.workspace.rest.query import ChosenField, Embed, Everything, Field, Selection
from desktop_chat.workspace.rest.scanner import MOST_DEPTH, Scanner

AGGREGATES = ("count", "sum", "avg", "max", "min")


def parse_select(text: str) -> Selection:
    """Return the selection.

    Raises:
        RestError: PGRST100, it cannot be read; PGRST123, it uses an aggregate function.
    """
    scanner = Scanner(text, "select parameter")
    selection = _items(scanner, 0)
    scanner.end('",", "(" or end of input')
    return selection


def _items(scanner: Scanner, depth: int) -> Selection:
    if depth > MOST_DEPTH:
        raise scanner.refusal("tables are embedded too deep")
    items = [_item(scanner, depth)]
    while scanner.take(","):
        items.append(_item(scanner, depth))
    return tuple(items)


def _item(scanner: Scanner, depth: int) -> Everything | ChosenField | Embed:
    scanner.space()
    item: Everything | ChosenField | Embed
    if scanner.take("..."):
        item = _embed(scanner, depth, scanner.name(), spread=True)
    elif scanner.take("*"):
        item = Everything()
    else:
        item = _named(scanner, depth)
    scanner.space()
    return item


def _named(scanner: Scanner, depth: int) -> ChosenField | Embed:
    alias, name = None, scanner.name()
    if scanner.sees(":") and not scanner.sees("::"):
        scanner.take(":")
        alias, name = name, scanner.name()
    if name == "count" and scanner.sees("()"):
        raise _aggregate()
    if scanner.sees("(") or scanner.sees("!"):
        return _embed(scanner, depth, name, alias=alias)
    return _field(scanner, name, alias)


def _field(scanner: Scanner, name: str, alias: str | None) -> ChosenField:
    steps = scanner.steps()
    cast = scanner.name("type name") if scanner.take("::") else None
    if scanner.take("."):
        if any(scanner.take(f"{aggregate}()") for aggregate in AGGREGATES):
            raise _aggregate()
        raise scanner.failure('"sum()", "avg()", "count()", "max()" or "min()"')
    return ChosenField(field=Field(name=name, steps=steps), alias=alias, cast=cast)


def _embed(scanner: Scanner, depth: int, name: str, *, alias: str | None = None, spread: bool = False) -> Embed:
    hint, inner = None, False
    while scanner.take("!"):
        word = scanner.name()
        if word in {"inner", "left"}:
            inner = word == "inner"
        else:
            hint = word
    scanner.expect("(")
    scanner.space()
    select = () if scanner.sees(")") else _items(scanner, depth + 1)
    scanner.expect(")", '"," or ")"')
    return Embed(name=name, alias=alias, hint=hint, inner=inner, spread=spread, select=select)


def _aggregate() -> RestError:
    return RestError(400, "PGRST123", "Use of aggregate functions is not allowed")
