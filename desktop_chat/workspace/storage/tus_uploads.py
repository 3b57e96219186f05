"""Resumable uploads on the disk: what was announced (ID.json), the bytes so far (ID.part); a restart changes nothing.

An upload's id is the version that its object will have. It is finished when a row names that version; until then its
last byte is asked for again by whoever resumes it, so that the row is written with that person's rights.
"""

import asyncio
import base64
import hashlib
import json
import os
from dataclasses import asdict
from pathlib import Path

from desktop_chat.domain.ports import Clock
from desktop_chat.domain.values import dataclass
from desktop_chat.workspace.storage.blobs import BlobStore, Content, is_version, new_version, sync_folder
from desktop_chat.workspace.storage.database import StorageDatabase
from desktop_chat.workspace.storage.errors import StorageError
from desktop_chat.workspace.storage.receiving import Described


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """What was said when an upload was made. `said` is its Upload-Metadata; `expires` is in ms since the epoch."""

    id: str
    bucket: str
    name: str
    length: int
    upsert: bool
    mimetype: str
    cache_control: str
    user_metadata: object
    said: str
    expires: int

    @property
    def public_id(self) -> str:
        """Return how URLs name it, as Supabase's: bucket, name and version."""
        return base64.urlsafe_b64encode(f"{self.bucket}/{self.name}/{self.id}".encode()).decode().rstrip("=")

    @property
    def described(self) -> Described:
        """Return what its object will say of itself."""
        return Described(mimetype=self.mimetype, cache_control=self.cache_control, user_metadata=self.user_metadata)


@dataclass(frozen=True, slots=True, kw_only=True)
class TusUploads:
    """The folder of resumable uploads. Every method but `announce` and `expire` wants the upload's turn."""

    blobs: BlobStore
    database: StorageDatabase
    clock: Clock

    async def announce(self, announced: Announced) -> None:
        """Begin an upload.

        Raises:
            OSError: the disk refuses.
        """
        await asyncio.to_thread(_write_new, self.blobs.resumable, announced)

    async def find(self, public_id: str) -> Announced:
        """Return what was announced under this id.

        Raises:
            StorageError: there is no such upload (404), or it has run out (410).
        """
        announced = await asyncio.to_thread(_read, self.blobs.resumable, _id_in(public_id))
        if announced is None or announced.public_id != public_id.rstrip("="):
            raise StorageError(404, "NoSuchUpload", "The file for this url was not found")
        if announced.expires <= self.clock.now():
            raise StorageError(410, "NoSuchUpload", "The file for this url no longer exists")
        return announced

    def part(self, announced: Announced) -> Path:
        """Return where its bytes are gathered."""
        return self.blobs.resumable / f"{announced.id}.part"

    async def offset(self, announced: Announced) -> int:
        """Return how many bytes are here.

        Raises:
            StorageError: they are gone.
        """
        part = self.part(announced)
        size = await asyncio.to_thread(_size, part)
        if size is not None:
            return size
        blob = self.blobs.path(announced.id)
        if await asyncio.to_thread(_size, blob) is None:
            raise StorageError(410, "NoSuchUpload", "The file for this url no longer exists")
        if not await self.finished(announced):  # the server ended after the bytes had their place, before the row was
            await asyncio.to_thread(blob.replace, part)
        return announced.length

    async def finished(self, announced: Announced) -> bool:
        """Tell whether its object is stored."""
        return bool(await self.database.named_versions([announced.id]))

    async def resume_at(self, announced: Announced) -> int:
        """Return where to go on: an upload that has all its bytes, but no row, wants its last one once more."""
        offset = await self.offset(announced)
        if offset == announced.length > 0 and not await self.finished(announced):
            offset -= 1
            await self.cut(announced, offset)
        return offset

    async def cut(self, announced: Announced, size: int) -> None:
        """Drop the bytes after `size`."""
        await asyncio.to_thread(os.truncate, self.part(announced), size)

    async def content(self, announced: Announced) -> Content:
        """Bring the bytes to the disk and return what they are."""
        return await asyncio.to_thread(_content, self.part(announced))

    async def publish(self, announced: Announced) -> None:
        """Put the bytes where its object's are."""
        await self.blobs.publish(self.part(announced), announced.id)

    async def end(self, announced: Announced) -> None:
        """Forget an upload and its bytes."""
        await asyncio.to_thread(_forget, self.blobs.resumable, announced.id)

    async def expire(self) -> frozenset[str]:
        """Forget what has run out, and return the ids of the others, whose bytes must stay."""
        return await asyncio.to_thread(_expire, self.blobs.resumable, self.clock.now())


def _id_in(public_id: str) -> str:
    """Return our part of an id; an impossible one for what is none of ours."""
    try:
        text = base64.urlsafe_b64decode(public_id + "=" * (-len(public_id) % 4)).decode()
    except ValueError:
        return ""
    own = text.rpartition("/")[2]
    return own if is_version(own) else ""


def _read(folder: Path, upload: str) -> Announced | None:
    if not upload:
        return None
    try:
        return Announced(**json.loads((folder / f"{upload}.json").read_bytes()))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def _write_new(folder: Path, announced: Announced) -> None:
    (folder / f"{announced.id}.part").touch(0o600, exist_ok=False)
    between = folder / f"{new_version()}.new"
    try:
        with between.open("xb") as file:
            file.write(json.dumps(asdict(announced)).encode())
            file.flush()
            os.fsync(file.fileno())
        between.replace(folder / f"{announced.id}.json")
        sync_folder(folder)
    finally:
        between.unlink(missing_ok=True)


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return None


def _content(part: Path) -> Content:
    with part.open("r+b") as file:
        digest = hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False))
        os.fsync(file.fileno())
        return Content(size=os.fstat(file.fileno()).st_size, etag=f'"{digest.hexdigest()}"')


def _forget(folder: Path, upload: str) -> None:
    # The bytes last: without what was announced nobody finds them, and the next start clears them.
    (folder / f"{upload}.json").unlink(missing_ok=True)
    (folder / f"{upload}.part").unlink(missing_ok=True)


def _expire(folder: Path, now: int) -> frozenset[str]:
    kept = set()
    for path in folder.glob("*.json"):
        announced = _read(folder, path.stem) if is_version(path.stem) else None
        if announced is not None and announced.expires > now:
            kept.add(path.stem)
        else:
            _forget(folder, path.stem)
    return frozenset(kept)
