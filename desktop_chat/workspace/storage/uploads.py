"""Uploads: may this person store this, receive the bytes, bring them to the disk, and only then let a row name them."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import partial

import asyncpg
from starlette.requests import Request

from desktop_chat.domain.ports import Clock
from desktop_chat.domain.values import dataclass
from desktop_chat.workspace.auth_tokens import Claims
from desktop_chat.workspace.storage.blobs import BlobStore, Content, new_version
from desktop_chat.workspace.storage.database import Row, StorageDatabase, Stored
from desktop_chat.workspace.storage.errors import StorageError
from desktop_chat.workspace.storage.names import check_bucket, check_key, check_type, marks_folder
from desktop_chat.workspace.storage.receiving import Described, Limits, receive_body


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What is to be stored where, by whom. Without `claims` a signed URL has allowed it."""

    bucket: str
    name: str
    owner: str | None
    claims: Claims | None
    upsert: bool
    operation: str

    @property
    def place(self) -> str:
        """Bucket and name, as answers and signed URLs say them."""
        return f"{self.bucket}/{self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Uploader:
    """Stores objects. `most_bytes` is the limit of this server; a bucket may have a lower one."""

    database: StorageDatabase
    blobs: BlobStore
    clock: Clock
    most_bytes: int

    async def limits(self, bucket: str, name: str) -> Limits:
        """Return what may be stored under this name.

        Raises:
            StorageError: the name is none, or the bucket is not there.
        """
        check_key(name)
        found = await self.database.bucket(check_bucket(bucket))
        if marks_folder(name):
            return Limits(most_bytes=0, check_type=_anything)
        most = self.most_bytes if found.most_bytes is None else min(self.most_bytes, found.most_bytes)
        return Limits(most_bytes=most, check_type=partial(check_type, allowed=found.allowed_types))

    async def upload(self, request: Request, target: Target) -> Stored:
        """Receive the body of a request and store it.

        Raises:
            StorageError, asyncpg.PostgresError: it is refused; OSError: the disk is. Nothing was stored then.
        """
        limits = await self.limits(target.bucket, target.name)
        await self.check(target)
        async with self.blobs.receive() as incoming:
            described = await receive_body(request, incoming, limits)
            content = await incoming.finish()
            version = new_version()
            with self.blobs.naming(version):
                publish = partial(self.blobs.publish, incoming.path, version)
                return await self.complete(target, self.row(target, version, content, described), publish)

    async def check(self, target: Target, row: Row | None = None) -> None:
        """Try out whether the person may store this, before the first byte and again after the last."""
        if target.claims is not None:
            row = row or Row(bucket=target.bucket, name=target.name, owner=target.owner, version="1")
            await self.database.check_upload(target.claims, row, target.operation, upsert=target.upsert)

    async def complete(self, target: Target, row: Row, publish: Callable[[], Awaitable[None]]) -> Stored:
        """Store what is received: still allowed? Then the bytes get their place, and then the row names them."""
        await self.check(target, row)
        await publish()
        try:
            stored = await self.database.store(row, target.operation, upsert=target.upsert)
        except (StorageError, asyncpg.PostgresError):
            # Surely not stored. After a lost connection nobody knows: then the sweep looks what became of it.
            await self.blobs.remove([row.version])
            raise
        await self.blobs.remove([stored.replaced])
        return stored

    def row(self, target: Target, version: str, content: Content, described: Described) -> Row:
        """Return the row of a received object."""
        moment = datetime.fromtimestamp(self.clock.now() / 1000, UTC).isoformat(timespec="milliseconds")
        return Row(
            bucket=target.bucket,
            name=target.name,
            owner=target.owner,
            version=version,
            metadata={
                "eTag": content.etag,
                "size": content.size,
                "mimetype": described.mimetype,
                "cacheControl": described.cache_control,
                "lastModified": moment.replace("+00:00", "Z"),
                "contentLength": content.size,
                "httpStatusCode": 200,
            },
            user_metadata=described.user_metadata or {},
        )


def _anything(_mimetype: str) -> None:
    """Take any kind of content: a mark of a folder has none."""
