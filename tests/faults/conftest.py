"""Two people of a workspace that really runs, each behind a fault proxy, for the tests that make faults."""

import itertools
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from benchmarks.crowd import Crowd, Server, a_crowd, a_server
from tests.support.workspace_process import WorkspaceProcess

NUMBERS = itertools.count(1)
"""So that nobody meets the people of another test."""


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder short enough for sockets."""
    folder = Path(tempfile.mkdtemp(prefix="f-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def workspace() -> Iterator[WorkspaceProcess]:
    """A workspace in a process of its own, for all tests that leave it alive."""
    folder = Path(tempfile.mkdtemp(prefix="w-"))
    with WorkspaceProcess.start(folder / "workspace") as process:
        yield process
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
async def crowd(home: Path, workspace: WorkspaceProcess) -> AsyncIterator[Crowd]:
    """Ann and Bo in one room, both live, with nothing wrong yet."""
    number = next(NUMBERS)
    async with a_crowd(home, [f"ann{number}", f"bo{number}"], workspace) as crowd:
        yield crowd


@pytest.fixture
async def own_server(home: Path) -> AsyncIterator[Server]:
    """A workspace for one test alone, to be killed."""
    async with a_server(home) as server:
        yield server
