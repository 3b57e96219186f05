"""Play seeds from the command line: one again with its trace, one with a planted fault, or all until told to stop."""

# ruff: noqa: T201  -- what it prints is its purpose

import argparse
import itertools
import logging
import sys
import time
from collections.abc import Iterator
from math import inf

from tests.simulation.mutants import MUTANTS, planted
from tests.simulation.runner import Failed, Tally, played_all, replay_of
from tests.simulation.story import Outcome, play


def main() -> int:
    """Play what the command line asks for; 1 when a rule was broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--seed", type=int, help="play this one and print its trace")
    parser.add_argument(
        "--from", dest="first", type=int, default=None, help="play from this one on (default: the time)"
    )
    parser.add_argument("--seconds", type=float, default=None, help="stop after so long (default: never)")
    parser.add_argument("--messages", type=int, default=None, help="stop after so many (default: never)")
    parser.add_argument("--jobs", type=int, default=1, help="play in so many processes")
    parser.add_argument("--mutant", choices=sorted(MUTANTS), help="plant this fault")
    chosen = parser.parse_args()
    logging.disable(logging.CRITICAL)
    with planted(chosen.mutant):
        if chosen.seed is not None:
            return show(chosen.seed)
        first = chosen.first if chosen.first is not None else int(time.time()) * 1000  # noqa: TID251  seeds nobody had
        seeds = itertools.count(first)
        return soak(played_all(seeds, chosen.jobs), seconds=chosen.seconds or inf, messages=chosen.messages or inf)


def show(seed: int) -> int:
    """Print the trace of one seed and what was broken."""
    outcome = play(seed, keep_lines=True)
    print(*outcome.lines, sep="\n")
    print(f"seed {seed}: {outcome.messages} messages, {outcome.seconds:.0f} s, {outcome.digest[:16]}")
    print(*outcome.violations, sep="\n")
    return 1 if outcome.violations else 0


def soak(outcomes: Iterator[Outcome], *, seconds: float, messages: float) -> int:
    """Count seed after seed until one fails, it is enough, or somebody presses Ctrl+C."""
    tally = Tally()
    try:
        for outcome in outcomes:
            tally.add(outcome)
            if tally.seeds % 100 == 0:
                print(tally.line(), flush=True)
            if tally.elapsed >= seconds or tally.messages >= messages:
                break
    except Failed as failure:
        print(failure, f"replay: {replay_of(failure.seed)}", tally.line(), sep="\n")
        return 1
    except KeyboardInterrupt:
        print()
    print(tally.line())
    return 0


if __name__ == "__main__":
    sys.exit(main())
