"""The body of a request as the JSON that PostgreSQL will read, and the names that it gives."""

import csv
import io
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from desktop_chat.workspace.rest.errors import invalid_body
from desktop_chat.workspace.rest.media import CSV_TYPE, JSON_TYPE

FORM_TYPE = "application/x-www-form-urlencoded"
# Types of a body that a function with one nameless argument takes as it is.
RAW_TYPES = {"text/plain": "text", "text/xml": "xml", "application/xml": "xml", "application/octet-stream": "bytea"}
MOST_FIELDS = 1000
_NOT_JSON = "Empty or invalid json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Payload:
    """A body: its JSON text, its names, and whether it is an array of objects, an object, or something else."""

    text: str
    names: tuple[str, ...]
    many: bool
    is_object: bool


def read_rows(body: bytes, content_type: str | None, columns: tuple[str, ...] | None) -> Payload:
    """Read what is to be stored: one object or an array of objects with the same keys.

    With `columns` given the keys may differ; those that are not listed are left out.

    Raises:
        RestError: PGRST102, it cannot be read.
    """
    kind = _kind(content_type)
    if kind == CSV_TYPE:
        return _of_csv(body, columns)
    text, value = _of_form(body) if kind == FORM_TYPE else _of_json(body, kind)
    rows = value if isinstance(value, list) else [value]
    if not all(isinstance(row, dict) for row in rows):
        raise invalid_body("A JSON object or an array of JSON objects was expected")
    names = tuple(rows[0]) if rows else ()
    if columns is not None:
        names = tuple(dict.fromkeys(columns))
    elif any(row.keys() != rows[0].keys() for row in rows):
        raise invalid_body("All object keys must match")
    many = isinstance(value, list)
    return Payload(text=text, names=names, many=many, is_object=not many)


def read_arguments(body: bytes, content_type: str | None) -> Payload:
    """Read the arguments of a function; an empty body gives none, and what is no object has no names.

    Raises:
        RestError: PGRST102, it cannot be read.
    """
    kind = _kind(content_type)
    if not body:
        return Payload(text="{}", names=(), many=False, is_object=True)
    text, value = _of_form(body) if kind == FORM_TYPE else _of_json(body, kind)
    is_object = isinstance(value, dict)
    return Payload(text=text, names=tuple(value) if is_object else (), many=False, is_object=is_object)


def raw_type(content_type: str | None) -> str | None:
    """Return the type of the nameless argument that takes a body of this type whole, None for JSON and forms."""
    return RAW_TYPES.get((content_type or "").partition(";")[0].strip().lower())


def _kind(content_type: str | None) -> str:
    kind = (content_type or JSON_TYPE).partition(";")[0].strip().lower()
    if kind not in {JSON_TYPE, FORM_TYPE, CSV_TYPE} and not kind.endswith("+json"):
        raise invalid_body(f"Content-Type not acceptable: {kind[:100]}")
    return kind


def _of_json(body: bytes, kind: str) -> tuple[str, Any]:
    if kind == CSV_TYPE:
        raise invalid_body(f"Content-Type not acceptable: {kind}")
    try:
        text = body.decode()
        return text, json.loads(text)
    except (ValueError, RecursionError):
        raise invalid_body(_NOT_JSON) from None


def _of_form(body: bytes) -> tuple[str, Any]:
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except ValueError:
        raise invalid_body("The form could not be read") from None
    value = dict(pairs)
    return json.dumps(value), value


def _of_csv(body: bytes, columns: tuple[str, ...] | None) -> Payload:
    """Read CSV with a line of names; the word NULL stands for no value."""
    try:
        names, *lines = list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""), strict=True))
    except (ValueError, csv.Error):
        raise invalid_body("The CSV could not be read") from None
    if len(set(names)) != len(names) or any(len(line) != len(names) for line in lines):
        raise invalid_body("All lines must have same number of fields")
    rows = [
        {name: None if value == "NULL" else value for name, value in zip(names, line, strict=True)} for line in lines
    ]
    return Payload(text=json.dumps(rows), names=columns or tuple(names), many=True, is_object=False)
