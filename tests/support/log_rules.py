"""What must hold at rest of a log, and of every copy of it: the same rules for the simulation and for killed processes.

Each function returns what is wrong; a log is the ids of its messages in their order.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

Id = TypeVar("Id")
Row = TypeVar("Row")


def twice(log: Sequence[Id]) -> list[Id]:
    """Return what is in a log more than once."""
    return [entry for entry, count in Counter(log).items() if count > 1]


def lost(log: Sequence[Id], expected: Iterable[Id]) -> list[Id]:
    """Return what must be in a log and is not: what was acknowledged, or written and never given up."""
    there = set(log)
    return [entry for entry in expected if entry not in there]


def out_of_order(log: Sequence[Id], written: Mapping[str, Sequence[Id]]) -> dict[str, list[Id]]:
    """Return, by writer, what stands in a log in another order than that of its writing; `written` is in that order."""
    places = {entry: place for place, entry in enumerate(log)}
    odd: dict[str, list[Id]] = {}
    for writer, entries in written.items():
        last = -1
        for entry in entries:
            place = places.get(entry, last)
            if place < last:
                odd.setdefault(writer, []).append(entry)
            last = max(last, place)
    return odd


def unlike(copy: Sequence[Row], log: Sequence[Row]) -> list[Row]:
    """Return the rows in which a copy and the log differ, and all of the copy if only the order is another."""
    if list(copy) == list(log):
        return []
    return [row for row in (*copy, *log) if (row in copy) is not (row in log)] or list(copy)
