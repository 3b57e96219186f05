"""Files of a whole workspace in a process of its own: killed while it stores or is sent to, and kept small."""

import asyncio
import contextlib
import hashlib
import random
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import psutil
import pytest

from desktop_chat.workspace.keys import read_keys
from tests.support.workspace_process import WorkspaceProcess, serve_command
from tests.workspace.storage.conftest import Asker
from tests.workspace.storage.test_tus import announce, offset_of, patch, place

MEGABYTE = 1 << 20
SEED = 20261123


@pytest.fixture
def data() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="w-"))
    yield folder / "workspace"
    shutil.rmtree(folder, ignore_errors=True)


@contextlib.asynccontextmanager
async def served(data: Path, *, port: int = 0) -> AsyncIterator[tuple[WorkspaceProcess, Asker]]:
    """Run a workspace and return who has its service key."""
    with WorkspaceProcess.start(data, serve_command(data, port=port)) as process:
        keys = read_keys(data / "keys.json")
        assert keys is not None
        async with httpx.AsyncClient(base_url=process.ready.url, timeout=30) as http:
            yield process, Asker(http=http, token=keys.service_key, bucket="b")


async def test_killed_at_any_moment_nothing_acknowledged_is_lost(data: Path) -> None:
    chance = random.Random(SEED)
    acknowledged: dict[str, str] = {}
    numbers = iter(range(1_000_000))
    whole = random.Random(SEED).randbytes(3 * MEGABYTE)
    half: list[str] = []

    async def store_on(asker: Asker) -> None:
        with contextlib.suppress(httpx.TransportError):
            while True:
                name = f"f{next(numbers)}"
                content = chance.randbytes(chance.choice([10, 70_000, 300_000]))
                answer = await asker.put(name, content)
                assert answer.status_code == 200, answer.text
                acknowledged[name] = hashlib.md5(content).hexdigest()
                if chance.random() < 0.3:
                    await asker.put(name, content, upsert=True)

    for _ in range(2):
        async with served(data) as (process, asker):
            await asker.ask("POST", "/bucket", json={"name": "b"})
            if not half:
                half.append(place(await announce(asker, len(whole), "resumed")))
                await patch(asker, half[0], 0, whole[:MEGABYTE])
            async with asyncio.TaskGroup() as tasks:
                for _ in range(3):
                    tasks.create_task(store_on(asker))
                await asyncio.to_thread(_wait_for_growth, data, len(acknowledged) + chance.randrange(3, 20))
                process.kill()

    async with served(data) as (_, asker):
        offset = await offset_of(asker, half[0])
        await patch(asker, half[0], offset, whole[offset:])
        acknowledged["resumed"] = hashlib.md5(whole).hexdigest()
        listed = await asker.ask("POST", "/object/list/b", json={"prefix": "", "limit": 1500})
        rows = {row["name"]: row["metadata"] for row in listed.json()}
        assert offset == MEGABYTE
        assert len(acknowledged) >= 6
        assert set(acknowledged) <= set(rows)
        for name, metadata in rows.items():
            content = (await asker.get(name)).content
            assert metadata["eTag"] == f'"{hashlib.md5(content).hexdigest()}"', name
            assert acknowledged.get(name, metadata["eTag"].strip('"')) == hashlib.md5(content).hexdigest()
        async with asyncio.timeout(20):  # the sweep runs beside
            while len([path for path in (data / "files" / "blobs").rglob("*") if path.is_file()]) != len(rows):
                await asker.ask("GET", "/status")
        assert list((data / "files" / "incoming").iterdir()) == []


def _wait_for_growth(data: Path, files: int) -> None:
    while sum(1 for path in (data / "files" / "blobs").rglob("*-*") if path.is_file()) < files:
        pass


async def test_a_hundred_megabytes_do_not_pass_through_memory(data: Path) -> None:
    piece = random.Random(SEED).randbytes(MEGABYTE)
    digest = hashlib.md5()

    async with served(data) as (process, asker):
        await asker.make_bucket()
        server = psutil.Process(process.process.pid)
        peak = before = server.memory_info().rss

        async def pieces() -> AsyncIterator[bytes]:
            nonlocal peak
            for _ in range(100):
                yield piece
                peak = max(peak, server.memory_info().rss)

        stored = await asker.ask("POST", "/object/b/x", content=pieces())
        async with asker.http.stream("GET", "/storage/v1/object/b/x", headers=asker.headers()) as answer:
            async for data_came in answer.aiter_raw(MEGABYTE):
                digest.update(data_came)
                peak = max(peak, server.memory_info().rss)

    assert stored.status_code == 200, stored.text
    assert digest.digest() == hashlib.md5(piece * 100).digest()
    assert peak - before < 25 * MEGABYTE
