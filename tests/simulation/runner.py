"""Plays seeds twice, sees that both runs were the same and nothing was broken, and counts."""

import itertools
import logging
import time
from collections.abc import Iterable, Iterator
from multiprocessing import get_context

from tests.simulation.story import Outcome, play

BATCH = 20
"""Seeds that a process is given at a time."""


class Failed(AssertionError):
    """A seed in which a rule was broken, or whose two runs were not the same."""

    def __init__(self, seed: int, why: str) -> None:
        super().__init__(seed, why)
        self.seed = seed
        self.why = why

    def __str__(self) -> str:
        return f"seed {self.seed}: {self.why}"


def played_twice(seed: int) -> Outcome:
    """Play a seed twice; return how it ended.

    Raises:
        Failed: a rule was broken, or the runs differ.
    """
    outcome, again = play(seed), play(seed)
    if outcome.violations:
        raise Failed(seed, "\n".join(outcome.violations))
    if outcome.digest != again.digest:
        raise Failed(seed, f"two runs, two traces: {outcome.digest[:16]} and {again.digest[:16]}")
    return outcome


def played_all(seeds: Iterable[int], jobs: int) -> Iterator[Outcome]:
    """Play seed after seed, each twice, in so many processes; a seed that fails ends it (`Failed`)."""
    if jobs == 1:
        yield from map(played_twice, seeds)
        return
    endless = iter(seeds)
    with get_context("spawn").Pool(jobs, logging.disable, (logging.CRITICAL,)) as pool:
        while batch := list(itertools.islice(endless, BATCH * jobs)):
            yield from pool.imap(played_twice, batch)


class Tally:
    """How much was played so far; `simulated` is in seconds of virtual time."""

    def __init__(self) -> None:
        self.seeds = 0
        self.messages = 0
        self.simulated = 0.0
        self.faults = 0
        self._began = time.monotonic()

    @property
    def elapsed(self) -> float:
        """Seconds of real time since the first seed."""
        return time.monotonic() - self._began

    def add(self, outcome: Outcome) -> None:
        """Count a seed that broke no rule."""
        self.seeds += 1
        self.messages += outcome.messages
        self.simulated += outcome.seconds
        self.faults += outcome.counts.get("fault", 0)

    def line(self) -> str:
        """Return all in one line."""
        rate = 2 * self.seeds / max(self.elapsed, 1e-9)
        return (
            f"{self.seeds} seeds (each twice, {rate:.1f} runs/s), {self.messages} messages, {self.faults} faults,"
            f" {self.simulated / 3600:.1f} h simulated in {self.elapsed:.0f} s: lost 0, twice 0, out of order 0"
        )


def replay_of(seed: int) -> str:
    """Return the command that plays a seed again and prints its trace."""
    return f".venv/bin/python -m tests.simulation --seed {seed}"
