"""Tests of the SQL schema in a real PostgreSQL, by role switching: what each policy and function allows and refuses.

How it works: one cluster a session (`postgres`, the product's own controller and migration runner), one database that
is emptied before each test (`world`), or a fresh one for a test that changes the schema itself (`own_world`).
`await world.person("Ann")` is somebody who acts as the role `authenticated` with a token's claims, exactly as PostgREST
and the gateway do it; `world.owner` is the role `postgres`, which looks behind the rules. `refused(403, "not_member")`
expects a typed refusal.

test_catalogue      every right that exists is written down; also on a database with the old default grants
test_rights_*       tables and topics: outsider, anon, former member, suspended
test_people ...     each function, allowed and refused
test_repeats        every write twice: same op, another body, another sender, another room
test_concurrency    real parallel connections: no gap, no loss, no dead-lock
test_convergence    random histories, lost and shuffled live events: every client model ends equal to the server
test_flaws          the flaws F1 to F22 of the design, each with its proof
test_old_server     loads on PostgreSQL 15, too
"""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.sql.builders import World
from tests.support.postgres import RunningPostgres, running_postgres_for_session


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run these tests on one event loop, so that they can share connections: a new one costs more than most tests."""
    for item in items:
        if item.path.parent == Path(__file__).parent and pytest_asyncio.is_async_test(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPostgres]:
    with running_postgres_for_session(tmp_path_factory.mktemp("sql")) as postgres:
        yield postgres


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def shared_world(postgres: RunningPostgres) -> AsyncIterator[World]:
    async with postgres.database() as database:
        world = await World.open(database)
        yield world
        await world.close()


@pytest_asyncio.fixture(loop_scope="session")
async def world(shared_world: World) -> World:
    await shared_world.clear()
    return shared_world


@pytest_asyncio.fixture(loop_scope="session")
async def own_world(postgres: RunningPostgres) -> AsyncIterator[World]:
    async with postgres.database() as database:
        world = await World.open(database)
        yield world
        await world.close()
