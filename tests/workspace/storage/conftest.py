"""One PostgreSQL and one gateway for the tests of files, on the session's loop; a bucket of its own for each test."""

import uuid
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from tests.support.gateway import Person, RunningGateway, running_gateway
from tests.support.postgres import RunningPostgres, running_postgres_for_session

HERE = Path(__file__).parent
BASE = "/storage/v1"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the coroutines of this folder on the session's loop."""
    for item in items:
        if item.path.is_relative_to(HERE) and pytest_asyncio.is_async_test(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@dataclass(slots=True, kw_only=True)
class Asker:
    """Somebody who uses the Storage API, and the bucket of the test."""

    http: httpx.AsyncClient
    token: str | None
    bucket: str = field(default_factory=lambda: f"b-{uuid.uuid4().hex[:12]}")

    def headers(self, **more: str) -> dict[str, str]:
        own = {} if self.token is None else {"authorization": f"Bearer {self.token}"}
        return own | {name.replace("_", "-"): value for name, value in more.items()}

    async def ask(self, method: str, path: str, **kwargs: Any) -> httpx.Response:
        """Ask `/storage/v1` + path."""
        headers = self.headers() | kwargs.pop("headers", {})
        return await self.http.request(method, BASE + path, headers=headers, **kwargs)

    async def put(self, name: str, data: bytes, *, upsert: bool = False, **headers: str) -> httpx.Response:
        """Upload raw bytes into the bucket of the test."""
        sent = {"content-type": "text/plain"} | {key.replace("_", "-"): value for key, value in headers.items()}
        if upsert:
            sent["x-upsert"] = "true"
        return await self.ask("POST", f"/object/{self.bucket}/{name}", content=data, headers=sent)

    async def get(self, name: str, **headers: str) -> httpx.Response:
        """Download from the bucket of the test."""
        sent = {key.replace("_", "-"): value for key, value in headers.items()}
        return await self.ask("GET", f"/object/{self.bucket}/{name}", headers=sent)

    async def make_bucket(self, **settings: object) -> None:
        """Make the bucket of the test."""
        answer = await self.ask("POST", "/bucket", json={"name": self.bucket} | settings)
        assert answer.status_code == 200, answer.text

    def beside(self, person: Person | None) -> "Asker":
        """Return somebody else in the same bucket."""
        return Asker(http=self.http, token=None if person is None else person.token, bucket=self.bucket)


def refusal(answer: httpx.Response) -> tuple[int, str, str]:
    """Return HTTP status, `statusCode` and `error` of a refusal."""
    body = answer.json()
    return answer.status_code, body["statusCode"], body["error"]


@pytest.fixture(scope="session")
def storage_postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPostgres]:
    with running_postgres_for_session(tmp_path_factory.mktemp("st")) as postgres:
        yield postgres


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def gateway(
    storage_postgres: RunningPostgres, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[RunningGateway]:
    folder = tmp_path_factory.mktemp("shared")
    async with storage_postgres.database() as database, running_gateway(database, folder) as gateway:
        yield gateway


@pytest_asyncio.fixture(loop_scope="session")
async def owner(gateway: RunningGateway) -> Asker:
    """Return who has the service key, with an empty bucket."""
    asker = Asker(http=gateway.http, token=gateway.context.keys.service_key)
    await asker.make_bucket()
    return asker
