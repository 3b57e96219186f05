"""What is made of samples: a distribution, in the unit of its key."""

from collections.abc import Sequence
from typing import TypedDict


class Distribution(TypedDict):
    """Median, tail and number of samples."""

    median: float
    p95: float
    p99: float
    n: int


def distribution(samples: Sequence[float]) -> Distribution:
    """Summarise samples by nearest rank.

    Raises:
        ValueError: there is none.
    """
    if not samples:
        raise ValueError("no samples to summarise")
    ordered = sorted(samples)

    def rank(share: float) -> float:
        return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 3)

    return {"median": rank(0.5), "p95": rank(0.95), "p99": rank(0.99), "n": len(ordered)}
