"""A gateway on a database with a small library in it; requests go out as somebody signed in, unless they say `anon`."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest
import pytest_asyncio

from desktop_chat.workspace.gateway_settings import RestSettings
from tests.support.gateway import GENEROUS, Person, RunningGateway, running_gateway
from tests.support.postgres import RunningPostgres, running_postgres_for_session

HERE = Path(__file__).parent
LIBRARY = (HERE / "library.sql").read_text(encoding="utf-8")
OBJECT = "application/vnd.pgrst.object+json"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the coroutines of this folder on the session's loop, where the shared gateway lives."""
    for item in items:
        if item.path.is_relative_to(HERE) and pytest_asyncio.is_async_test(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@dataclass(slots=True, kw_only=True)
class Library:
    """The gateway, and requests to its REST part."""

    gateway: RunningGateway
    person: Person

    async def ask(
        self, method: str, path: str, *, anon: bool = False, body: Any = None, **headers: str
    ) -> httpx.Response:
        """Send a request; headers are named with `_` for `-`."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if not anon:
            sent = self.person.headers | sent
        content = {"content": body} if isinstance(body, bytes) else {"json": body} if body is not None else {}
        request: Any = {"headers": sent, **content}
        return await self.gateway.http.request(method, f"/rest/v1/{path}", **request)

    async def get(self, path: str, **headers: str) -> httpx.Response:
        """Read."""
        return await self.ask("GET", path, anon=False, body=None, **headers)

    async def rows(self, path: str) -> Any:
        """Read what has to be there."""
        answer = await self.get(path)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def call(self, function: str, **arguments: object) -> httpx.Response:
        """Call a function."""
        return await self.ask("POST", f"rpc/{function}", body=arguments)


@pytest.fixture(scope="session")
def library_postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPostgres]:
    with running_postgres_for_session(tmp_path_factory.mktemp("rest")) as postgres:
        yield postgres


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def library(
    library_postgres: RunningPostgres, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Library]:
    """One for all: tests that change something clean up, or change what is theirs alone."""
    settings = replace(GENEROUS, rest=RestSettings(exposed=("public", "other"), extra_path=("extensions",)))
    async with library_postgres.database() as database:
        connection = await asyncpg.connect(**database.superuser.arguments())
        await connection.execute(LIBRARY)
        await connection.close()
        async with running_gateway(database, tmp_path_factory.mktemp("data"), settings) as gateway:
            yield Library(gateway=gateway, person=await gateway.account("ann"))
