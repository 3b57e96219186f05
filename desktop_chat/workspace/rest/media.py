"""What the answer is made of: JSON rows, one JSON object, or CSV, by the header `Accept`."""

import re
from dataclasses import dataclass

from desktop_chat.workspace.rest.errors import RestError

JSON_TYPE = "application/json"
OBJECT_TYPE = "application/vnd.pgrst.object+json"
ARRAY_TYPE = "application/vnd.pgrst.array+json"
CSV_TYPE = "text/csv"
ROWS_TYPES = frozenset({"*/*", "application/*", JSON_TYPE, ARRAY_TYPE})
_QUALITY = re.compile(r"q=(0(?:\.[0-9]{1,3})?|1(?:\.0{1,3})?)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """A form of answer: how many rows it takes, whether nulls are left out, and its Content-Type."""

    type: str
    single: bool = False
    stripped: bool = False
    csv: bool = False


ROWS = Media(type=f"{JSON_TYPE}; charset=utf-8")
# The older name of the same thing, which some clients still ask for.
SINGLE_TYPES = frozenset({OBJECT_TYPE, "application/vnd.pgrst.object"})


def choose_media(accept: str | None) -> Media:
    """Return the first form among the best-liked that is offered.

    Raises:
        RestError: PGRST107, none is.
    """
    if accept is None or accept.strip() == "*/*":
        return ROWS
    ranges = sorted((_read(part) for part in accept.split(",") if part.strip()), key=lambda each: -each[0])
    for quality, kind, stripped in ranges:
        found = _media(kind, stripped=stripped) if quality > 0 else None
        if found is not None:
            return found
    listed = ", ".join(kind for _, kind, _ in ranges)[:200]
    raise RestError(406, "PGRST107", f"None of these media types are available: {listed}")


def _read(part: str) -> tuple[float, str, bool]:
    kind, *parameters = (piece.strip().lower() for piece in part.split(";"))
    found = [match for piece in parameters if (match := _QUALITY.fullmatch(piece))]
    return float(found[0][1]) if found else 1.0, kind, "nulls=stripped" in parameters


def _media(kind: str, *, stripped: bool) -> Media | None:
    if kind in SINGLE_TYPES:
        suffix = ";nulls=stripped" if stripped else ""
        return Media(type=f"{OBJECT_TYPE}{suffix}; charset=utf-8", single=True, stripped=stripped)
    if kind == ARRAY_TYPE and stripped:
        return Media(type=f"{ARRAY_TYPE};nulls=stripped; charset=utf-8", stripped=True)
    if kind == CSV_TYPE:
        return Media(type=f"{CSV_TYPE}; charset=utf-8", csv=True)
    return ROWS if kind in ROWS_TYPES else None
