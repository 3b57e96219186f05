"""One PostgreSQL for all tests of the gateway; each test has a fresh database and a gateway of its own (0.2 s)."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.support.gateway import RunningGateway, running_gateway
from tests.support.postgres import RunningPostgres, running_postgres_for_session


@pytest.fixture(scope="session")
def gateway_postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPostgres]:
    with running_postgres_for_session(tmp_path_factory.mktemp("gw")) as postgres:
        yield postgres


@pytest.fixture
async def gateway(gateway_postgres: RunningPostgres, tmp_path: Path) -> AsyncIterator[RunningGateway]:
    async with gateway_postgres.database() as database, running_gateway(database, tmp_path) as gateway:
        yield gateway
