"""A whole query string to a `Query`. Pure, and the only error that it raises is RestError.

What is not understood is refused, never ignored: a filter that is skipped would be a wrong answer.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from types import MappingProxyType
from typing import TypeVar
from urllib.parse import parse_qsl

from desktop_chat.workspace.rest.errors import RestError, cannot_parse
from desktop_chat.workspace.rest.parse_filter import looks_like_filter, parse_condition, parse_logic
from desktop_chat.workspace.rest.parse_select import parse_select
from desktop_chat.workspace.rest.query import NO_QUERY, Everything, Logic, OrderTerm, Path, Query
from desktop_chat.workspace.rest.scanner import Scanner

MOST_PARAMETERS = 200
LARGEST_NUMBER = 2**31 - 1
LONGEST_REMEMBERED = 1_000
"""Query strings that come again and again are read once; those of more bytes are not worth the memory."""
_ROOT_WORDS = frozenset({"select", "columns", "on_conflict"})
_WORDS = frozenset({"order", "limit", "offset", "and", "or"})
_RANGE = re.compile(r"-?[0-9]{1,10}", re.ASCII)
_PART = TypeVar("_PART")


def read_query(query: bytes) -> Query:
    """Take a query string apart, as it stands in the address.

    Raises:
        RestError: PGRST100, it cannot be read; PGRST103, a limit below zero; PGRST123, an aggregate function.
    """
    if not query:
        return NO_QUERY
    return _remembered(query) if len(query) <= LONGEST_REMEMBERED else _read(query)


def _read(query: bytes) -> Query:
    try:
        pairs = parse_qsl(
            query.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MOST_PARAMETERS
        )
    except ValueError:
        raise cannot_parse("query string", "", "it is too long or no UTF-8") from None
    return _Reading().query(pairs)


_remembered = lru_cache(maxsize=512)(_read)


class _Reading:
    """What has been gathered from the parameters so far."""

    def __init__(self) -> None:
        self._named: dict[str, str] = {}
        self._conditions: list[tuple[Path, Logic]] = []
        self._orders: dict[Path, tuple[OrderTerm, ...]] = {}
        self._limits: dict[Path, int] = {}
        self._offsets: dict[Path, int] = {}
        self._arguments: list[tuple[str, str]] = []

    def query(self, pairs: list[tuple[str, str]]) -> Query:
        for name, value in pairs:
            self._read(name, value)
        columns, on_conflict = self._named.get("columns"), self._named.get("on_conflict")
        return Query(
            select=parse_select(self._named["select"]) if self._named.get("select") else (Everything(),),
            conditions=tuple(self._conditions),
            orders=MappingProxyType(self._orders),
            limits=MappingProxyType(self._limits),
            offsets=MappingProxyType(self._offsets),
            columns=None if columns is None else _names(columns, "columns parameter"),
            on_conflict=None if on_conflict is None else _names(on_conflict, "on_conflict parameter"),
            arguments=tuple(self._arguments),
        )

    def _read(self, name: str, value: str) -> None:
        if name in _ROOT_WORDS:
            self._named.setdefault(name, value)
            return
        path, _, word = name.rpartition(".")
        if word in {"and", "or"}:
            self._read_logic(path, word, value)
        elif word in _WORDS:
            self._read_shape(_path(path), word, value)
        elif name == "apikey":
            return
        elif "." in name or looks_like_filter(value):
            scanner = Scanner(name, "tree path")
            where = _leading(scanner)
            self._conditions.append((where, parse_condition(scanner, value)))
        else:
            self._arguments.append((name, value))

    def _read_logic(self, path: str, word: str, value: str) -> None:
        negated = path == "not" or path.endswith(".not")
        where = _path(path.removesuffix("not").removesuffix(".") if negated else path)
        self._conditions.append((where, parse_logic(f"not.{word}" if negated else word, value)))

    def _read_shape(self, path: Path, word: str, value: str) -> None:
        if word == "order":
            self._orders[path] = _order(value)
        elif word == "limit":
            self._limits[path] = _number("limit", value)
        else:
            self._offsets[path] = _number("offset", value)


def _leading(scanner: Scanner) -> Path:
    """Read the embedded tables in front of a column; the scanner is left at the column."""
    path: list[str] = []
    while True:
        begin = scanner.at
        name = scanner.name()
        if not scanner.take("."):
            scanner.at = begin
            return tuple(path)
        path.append(name)


def _path(text: str) -> Path:
    return _names(text, "tree path", ".") if text else ()


def _names(text: str, what: str, separator: str = ",") -> Path:
    return _separated(Scanner(text, what), separator, Scanner.name)


def _separated(scanner: Scanner, separator: str, read: Callable[[Scanner], _PART]) -> tuple[_PART, ...]:
    parts: list[_PART] = []
    while True:
        scanner.space()
        parts.append(read(scanner))
        scanner.space()
        if not scanner.take(separator):
            scanner.end(f'"{separator}" or end of input')
            return tuple(parts)


def _order(text: str) -> tuple[OrderTerm, ...]:
    return _separated(Scanner(text, "order"), ",", _term)


def _term(scanner: Scanner) -> OrderTerm:
    field, relation = scanner.field(), None
    if not field.steps and scanner.take("("):
        relation, field = field.name, scanner.field()
        scanner.expect(")")
    direction = "asc" if scanner.take(".asc") else "desc" if scanner.take(".desc") else None
    nulls = "first" if scanner.take(".nullsfirst") else "last" if scanner.take(".nullslast") else None
    if scanner.sees("."):
        raise scanner.failure('"asc", "desc", "nullsfirst" or "nullslast"')
    return OrderTerm(field=field, relation=relation, direction=direction, nulls=nulls)


def _number(name: str, text: str) -> int:
    if _RANGE.fullmatch(text) is None or abs(int(text)) > LARGEST_NUMBER:
        raise cannot_parse(f"{name} parameter", text[:40], "expecting a whole number")
    number = int(text)
    if number < 0:
        raise not_satisfiable(f"{name.capitalize()} should be greater than or equal to zero.")
    return number


def not_satisfiable(details: str) -> RestError:
    """Return the refusal of a range of rows."""
    return RestError(416, "PGRST103", "Requested range not satisfiable", details=details)
