"""Seeds for a minute: whatever goes wrong, nothing is lost, nothing comes twice, and all see one order."""

import itertools
import logging
import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.simulation.mutants import MUTANTS, planted
from tests.simulation.runner import Failed, Tally, played_all, played_twice, replay_of
from tests.simulation.story import play

FIXED = (*range(20), 20_780_000_027)
"""Seeds that are played first: those that have found something, or are quick."""
GOING_ON = 1_000
"""The first of those that are played until the minute is over: the same for everybody. New ones are for `make soak`."""
BUDGET = 60.0
MOST_SEEDS = 400
"""Seeds in which a planted fault has to be found."""

pytestmark = pytest.mark.timeout(600)


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Say nothing of what goes wrong on purpose."""
    logger = logging.getLogger("desktop_chat")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    yield
    logger.setLevel(before)


def test_a_minute_of_seeds_breaks_no_rule(pytestconfig: pytest.Config, capsys: pytest.CaptureFixture[str]) -> None:
    budget = BUDGET if pytestconfig.getoption("--full") else BUDGET / 6
    tally = Tally()
    for seed in itertools.chain(FIXED, itertools.count(GOING_ON)):
        try:
            tally.add(played_twice(seed))
        except Failed as failure:
            pytest.fail(f"{failure}\nreplay: {replay_of(seed)}", pytrace=False)
        if tally.elapsed >= budget:
            break
    with capsys.disabled():
        sys.stdout.write(f"\nsimulation: {tally.line()}\n")

    assert tally.messages > 5 * tally.seeds > 0


def test_many_processes_play_the_same_as_one() -> None:
    alone, together = (list(itertools.islice(played_all(range(4), jobs), 4)) for jobs in (1, 2))

    assert [outcome.digest for outcome in together] == [outcome.digest for outcome in alone]


@pytest.mark.parametrize("name", MUTANTS)
def test_a_planted_fault_is_found(name: str) -> None:
    with planted(name):
        found = next((seed for seed in range(MOST_SEEDS) if play(seed).violations), None)

    assert found is not None


def test_a_seed_leaves_the_same_trace_in_another_process() -> None:
    here = play(3).digest[:16]

    for hash_seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
        printed = subprocess.run(
            [sys.executable, "-m", "tests.simulation", "--seed", "3"],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        assert here in printed
