"""Tests of the SQL schema in a real PostgreSQL, by role switching: what each policy and function allows and refuses.

How it works: one cluster a session (`postgres`, the product's own controller and migration runner), one fresh database
a test (`world`, a copy of a template, about 30 ms). `await world.person("Ann")` is somebody who acts as the role
`authenticated` with a token's claims, exactly as PostgREST and the gateway do it; `world.owner` is the role `postgres`,
which looks behind the rules. `refused(403, "not_member")` expects a typed refusal.

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

import pytest

from tests.sql.builders import World
from tests.support.postgres import RunningPostgres, running_postgres_for_session


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPostgres]:
    with running_postgres_for_session(tmp_path_factory.mktemp("sql")) as postgres:
        yield postgres


@pytest.fixture
async def world(postgres: RunningPostgres) -> AsyncIterator[World]:
    async with postgres.database() as database:
        world = await World.open(database)
        try:
            yield world
        finally:
            await world.close()
