"""The steps from one list of keys to another: what leaves, what comes, and the few that move past those that stay."""

from bisect import bisect_left
from collections.abc import Sequence

from desktop_chat.domain.values import dataclass

MOST_MOVES = 32
"""Keys that may move by themselves; where more do, hardly anything stands where it stood."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """`count` keys from index `at` on leave."""

    at: int
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """The key at index `source` stands at index `target` when it was taken out and put in again."""

    source: int
    target: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Inserted:
    """`count` keys of the new list, from its index `at` on, come to the same place."""

    at: int
    count: int


Step = Removed | Moved | Inserted


def steps(old: Sequence[str], new: Sequence[str]) -> tuple[Step, ...] | None:
    """Return the steps in their order: removals from the end, moves, insertions from the beginning.

    No key may be twice in a list. None: more than `MOST_MOVES` would move, so that showing a new list is better.
    """
    wanted, known = set(new), set(old)
    removed = _removals([key not in wanted for key in old])
    kept = [key for key in old if key in wanted]
    moves = _moves(kept, [key for key in new if key in known])
    if moves is None:
        return None
    return (*removed, *moves, *_insertions([key not in known for key in new]))


def _removals(leaves: Sequence[bool]) -> list[Removed]:
    return [Removed(at=at, count=count) for at, count in reversed(_runs(leaves))]


def _insertions(comes: Sequence[bool]) -> list[Inserted]:
    return [Inserted(at=at, count=count) for at, count in _runs(comes)]


def _runs(flags: Sequence[bool]) -> list[tuple[int, int]]:
    """Return where flags are set: index and length of each run."""
    runs: list[tuple[int, int]] = []
    for index, flag in enumerate(flags):
        if flag and runs and sum(runs[-1]) == index:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        elif flag:
            runs.append((index, 1))
    return runs


def _moves(old: list[str], new: list[str]) -> list[Moved] | None:
    """Return how to bring the same keys into another order; those of the longest run that is in order stay."""
    if old == new:
        return []
    place = {key: index for index, key in enumerate(old)}
    staying = _longest_rise([place[key] for key in new])
    if len(new) - len(staying) > MOST_MOVES:
        return None
    order, moves = list(old), []
    for index, key in enumerate(new):
        if place[key] in staying:
            continue
        source = order.index(key)
        del order[source]
        target = order.index(new[index - 1]) + 1 if index else 0
        order.insert(target, key)
        moves.append(Moved(source=source, target=target))
    return moves


def _longest_rise(numbers: list[int]) -> set[int]:
    """Return the numbers of a longest subsequence that rises (patience sorting)."""
    tops: list[int] = []
    before: dict[int, int | None] = {}
    for number in numbers:
        pile = bisect_left(tops, number)
        before[number] = tops[pile - 1] if pile else None
        tops[pile : pile + 1] = [number]
    rise: set[int] = set()
    number_or_none: int | None = tops[-1]
    while number_or_none is not None:
        rise.add(number_or_none)
        number_or_none = before[number_or_none]
    return rise
