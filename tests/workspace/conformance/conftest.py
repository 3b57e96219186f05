"""One started workspace and one driver for all cases, on the session's loop."""

import functools
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg
import pytest
import pytest_asyncio

from desktop_chat.transport.quiet import silence_wire_logs
from tests.support.workspace_process import WorkspaceProcess, superuser_of
from tests.workspace.conformance.stage import JavaScript, Stage, a_driver, a_stage
from tools.javascript import NODE_MISSING, PACKAGES, is_ready

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the coroutines of this folder on the session's loop."""
    for item in items:
        if item.path.is_relative_to(HERE) and pytest_asyncio.is_async_test(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Leave out what needs Node where it is missing: from here, so that the report says it in one line."""
    needed = {"javascript", "driver"}.intersection(getattr(item, "fixturenames", ()))
    if needed and not can_run_javascript():
        pytest.skip(NODE_MISSING)


@functools.cache
def can_run_javascript() -> bool:
    return is_ready()


@pytest.fixture(autouse=True)
def quiet() -> None:
    """Let the clients write no refusals into the log, as the program does: they are asked for here."""
    silence_wire_logs()


@pytest.fixture(scope="session")
def conformance_workspace() -> Iterator[WorkspaceProcess]:
    folder = Path(tempfile.mkdtemp(prefix="w-"))
    with WorkspaceProcess.start(folder / "workspace") as process:
        yield process
    shutil.rmtree(folder, ignore_errors=True)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def stage(conformance_workspace: WorkspaceProcess) -> AsyncIterator[Stage]:
    connection = await asyncpg.connect(**superuser_of(conformance_workspace.data).arguments())
    await connection.execute((HERE / "rest.sql").read_text(encoding="utf-8"))
    await connection.close()
    async with a_stage(conformance_workspace) as stage:
        yield stage


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def javascript(stage: Stage) -> AsyncIterator[JavaScript]:
    async with a_driver(PACKAGES) as javascript:
        await javascript.open(stage.url, stage.key, stage.clients)
        yield javascript
