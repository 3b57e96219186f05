"""Fresh computers for each test, ended after it, with their logs looked through."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import rmtree

import pytest

from tests.support.driven_machine import Machine


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known that this folder alone has."""
    config.addinivalue_line("markers", "says(pattern): a program may log this line at WARNING or above in this test")


MakeMachine = Callable[[], Machine]


@pytest.fixture
def machine(make_machine: MakeMachine) -> Machine:
    """A fresh computer."""
    return make_machine()


@pytest.fixture
def make_machine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[MakeMachine]:
    """Give out fresh computers; what their programs have logged must have been expected."""
    machines: list[Machine] = []

    def make() -> Machine:
        machines.append(Machine(tmp_path / f"computer-{len(machines) + 1}" / "home"))
        return machines[-1]

    yield make
    for machine in machines:
        machine.end()
    expected = [re.compile(pattern) for mark in request.node.iter_markers("says") for pattern in mark.args]
    lines = [line for machine in machines for line in machine.complaints()]
    for machine in machines:
        rmtree(machine.home.parent)
    unexpected = [line for line in lines if not any(pattern.search(line) for pattern in expected)]
    if unexpected:
        pytest.fail("Unexpected in the logs:\n" + "\n".join(unexpected), pytrace=False)
