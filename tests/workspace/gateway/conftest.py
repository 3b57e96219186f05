"""One PostgreSQL and one gateway for all tests here, which keep apart by having people and rooms of their own.

A test that stops things, moves the clock far or breaks the link takes `fresh_gateway`: a database and a gateway of its
own (0.3 s). All run on one event loop, because the shared gateway lives on it.
"""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.support.gateway import RunningGateway, running_gateway
from tests.support.postgres import RunningPostgres, running_postgres_for_session

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the coroutines of this folder on the session's loop."""
    for item in items:
        if item.path.is_relative_to(HERE) and pytest_asyncio.is_async_test(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest.fixture(scope="session")
def gateway_postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPostgres]:
    with running_postgres_for_session(tmp_path_factory.mktemp("gw")) as postgres:
        yield postgres


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def gateway(
    gateway_postgres: RunningPostgres, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[RunningGateway]:
    folder = tmp_path_factory.mktemp("shared")
    async with gateway_postgres.database() as database, running_gateway(database, folder) as gateway:
        yield gateway


@pytest_asyncio.fixture(loop_scope="session")
async def fresh_gateway(gateway_postgres: RunningPostgres, tmp_path: Path) -> AsyncIterator[RunningGateway]:
    async with gateway_postgres.database() as database, running_gateway(database, tmp_path) as gateway:
        yield gateway
