"""Which rows are asked for, by `limit` and `offset` or the header `Range`, and how the answer tells what it holds."""

import re
from dataclasses import replace

from desktop_chat.workspace.rest.parse_query import not_satisfiable
from desktop_chat.workspace.rest.query import Query

_RANGE = re.compile(r"([0-9]{1,9})?-([0-9]{1,9})?", re.ASCII)


def with_range(query: Query, header: str | None) -> Query:
    """Return the query within the rows that `Range` names, such as `0-9` or `10-`; what it cannot mean is ignored.

    Raises:
        RestError: PGRST103, its end lies before its beginning.
    """
    found = _RANGE.fullmatch(header or "")
    if found is None or found[0] == "-" or found[1] is None:
        return query
    first = int(found[1])
    own_offset, limit = query.offsets.get((), 0), query.limits.get(())
    offset = max(first, own_offset)
    ends = [own_offset + limit] if limit is not None else []
    if found[2] is not None:
        if int(found[2]) < first:
            raise not_satisfiable(
                "The lower boundary must be lower than or equal to the upper boundary in the Range header."
            )
        ends.append(int(found[2]) + 1)
    limits = {**query.limits, (): max(min(ends) - offset, 0)} if ends else query.limits
    return replace(query, limits=limits, offsets={**query.offsets, (): offset})


def content_range(first: int, rows: int, total: int | None) -> str:
    """Return the value of `Content-Range`, for example `0-9/42`, or `*/*` when there is nothing to tell."""
    span = f"{first}-{first + rows - 1}" if rows > 0 and total != 0 else "*"
    return f"{span}/{'*' if total is None else total}"


def read_status(first: int, rows: int, total: int | None) -> int:
    """Return 200, or 206 when there are more rows than those.

    Raises:
        RestError: PGRST103, the rows begin after the last one.
    """
    if total is None:
        return 200
    if first > total:
        raise not_satisfiable(f"An offset of {first} was requested, but there are only {total} rows.")
    return 206 if rows < total else 200
