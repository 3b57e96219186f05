"""Sends the stored files to a Supabase project by its Storage API, each as the object that it is here."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote

import asyncpg
import httpx

from desktop_chat.workspace.errors import WorkspaceError
from desktop_chat.workspace.moving.copying import Told

CHUNK_BYTES = 1 << 18
CALL_SECONDS = 300.0
_OBJECTS = """
select bucket_id, name, version, owner_id, coalesce(metadata ->> 'mimetype', 'application/octet-stream') as kind,
    coalesce(metadata ->> 'cacheControl', 'no-cache') as cache
from storage.objects where version is not null order by bucket_id, name
"""
_OWNER = "update storage.objects set owner_id = $3 where bucket_id = $1 and name = $2"


@dataclass(frozen=True, slots=True, kw_only=True)
class StorageDoor:
    """The project's Storage API. The service key is needed for this alone, and kept nowhere."""

    url: str
    service_key: str = field(repr=False)


@dataclass
class FileRefused(WorkspaceError):
    """A file did not arrive; everything before it has, and the move can be repeated."""

    code = "file_refused"
    name: str
    reason: str

    def __str__(self) -> str:
        return (
            f"Messages and accounts have moved, but the file {self.name} did not arrive: {self.reason}. "
            "Repeat the move: what has arrived stays."
        )


async def count_files(source: asyncpg.Connection) -> int:
    """Return how many files there are."""
    count: int = await source.fetchval("select count(*) from storage.objects where version is not null")
    return count


async def send_files(
    source: asyncpg.Connection, target: asyncpg.Connection, blobs: Path, door: StorageDoor, told: Told
) -> int:
    """Send every file, over those that are there already, and return how many.

    Raises:
        FileRefused: one did not arrive.
    """
    rows = await source.fetch(_OBJECTS)
    headers = {"apikey": door.service_key, "Authorization": f"Bearer {door.service_key}", "x-upsert": "true"}
    async with httpx.AsyncClient(headers=headers, timeout=CALL_SECONDS) as client:
        for row in rows:
            told(f"{row['bucket_id']}/{row['name']}")
            await _send(client, door, row, blobs)
            await target.execute(_OWNER, row["bucket_id"], row["name"], row["owner_id"])
    return len(rows)


async def _send(client: httpx.AsyncClient, door: StorageDoor, row: asyncpg.Record, blobs: Path) -> None:
    name = f"{row['bucket_id']}/{row['name']}"
    file = blobs / row["version"][:2] / row["version"]
    url = f"{door.url.rstrip('/')}/storage/v1/object/{quote(row['bucket_id'], safe='')}/{quote(row['name'])}"
    try:
        answer = await client.post(
            url,
            content=_chunks(file),
            headers={"Content-Type": row["kind"], "Cache-Control": row["cache"], "Content-Length": str(_size(file))},
        )
    except (httpx.HTTPError, OSError) as error:
        raise FileRefused(name, str(error) or type(error).__name__) from error
    if answer.status_code != HTTPStatus.OK:
        raise FileRefused(name, f"HTTP {answer.status_code} {answer.text[:200]}")


def _size(file: Path) -> int:
    return file.stat().st_size


async def _chunks(file: Path) -> AsyncIterator[bytes]:
    with file.open("rb") as opened:
        while chunk := await asyncio.to_thread(opened.read, CHUNK_BYTES):
            yield chunk
