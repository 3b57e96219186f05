"""The bytes of stored objects: one file for each version of an object, named by us and never by a person.

The layout below a workspace's data, for whoever copies it (backup, moving to another home); all of it is private:

    files/blobs/ab/ab12...     the bytes of the version `ab12...` (a UUID) that a row of storage.objects names
    files/incoming/*           what is being received; nothing of it is needed after a restart
    files/resumable/ID.json    a resumable upload (see `tus_uploads`), and ID.part, the bytes that it has so far

A version is written once and never changed. It is whole, synced and in its place before a row names it, and removed
after the row is gone: at any moment each row has its file. A file that no row names is swept; a copy of the rows and
then of `blobs` is therefore whole, if nothing is swept in between.
"""

import asyncio
import contextlib
import hashlib
import logging
import os
import shutil
import sys
import uuid
from collections.abc import AsyncIterator, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, ClassVar
from weakref import WeakValueDictionary

from desktop_chat.domain.values import dataclass
from desktop_chat.workspace.storage.turns import Turns

logger = logging.getLogger(__name__)

BUFFER_BYTES = 1 << 20
CHUNK_BYTES = 1 << 18
_PRIVATE = 0o700


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What was received: how many bytes, and the quoted tag that stands for them (their MD5, as in S3)."""

    size: int
    etag: str


def new_version() -> str:
    """Return a name for the next version of an object."""
    return str(uuid.uuid4())


def is_version(name: str) -> bool:
    """Tell whether a name is one of ours; only such are ever looked for on the disk."""
    try:
        return str(uuid.UUID(name)) == name
    except ValueError:
        return False


class Incoming:
    """One file that is being received. Bytes are gathered and written a mebibyte at a time, beside the event loop."""

    def __init__(self, path: Path, file: BinaryIO) -> None:
        self.path = path
        self.size = 0
        self._file = file
        self._hash = hashlib.md5(usedforsecurity=False)
        self._gathered = bytearray()

    async def write(self, data: bytes) -> None:
        """Take the next bytes.

        Raises:
            OSError: the disk does not take them.
        """
        self.size += len(data)
        self._gathered += data
        if len(self._gathered) >= BUFFER_BYTES:
            await asyncio.to_thread(self._flush)

    async def finish(self) -> Content:
        """Bring what was written to the disk itself, to be published then.

        Raises:
            OSError: the disk does not take it.
        """
        await asyncio.to_thread(self._sync)
        return Content(size=self.size, etag=f'"{self._hash.hexdigest()}"')

    def close(self) -> None:
        """Let go of the file; harmless when done already. What is not written yet is dropped."""
        self._gathered.clear()
        with contextlib.suppress(OSError):  # a disk that took no more takes what was left over neither
            self._file.close()

    def _flush(self) -> None:
        data, self._gathered = bytes(self._gathered), bytearray()
        self._hash.update(data)
        self._file.write(data)

    def _sync(self) -> None:
        self._flush()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()


class BlobStore:
    """The folders of a workspace: one object for its data, whoever asks (see `at`)."""

    _known: ClassVar[WeakValueDictionary[Path, "BlobStore"]] = WeakValueDictionary()

    def __init__(self, data: Path) -> None:
        self._files = data / "files"
        self._blobs = self._files / "blobs"  # `WorkspaceFolders.blobs`, which backups copy
        self._incoming = self._files / "incoming"
        self.resumable = self._files / "resumable"
        self._unnamed: set[str] = set()
        self.turns = Turns()

    @classmethod
    def at(cls, data: Path) -> "BlobStore":
        """Return the one store of a workspace's data: the gateway and a port of its own must know of each other."""
        store = cls._known.get(data)
        if store is None:
            store = cls._known[data] = cls(data)
            try:
                store.prepare()
            except OSError as error:  # the rest of the workspace works without it; uploads are told
                logger.warning("The folders of files cannot be made: %s", error.strerror)
        return store

    def path(self, version: str) -> Path:
        """Return where a version's bytes are."""
        if not is_version(version):
            raise ValueError("no version of ours")
        return self._blobs / version[:2] / version

    def prepare(self) -> None:
        """Make the folders, and forget what was being received when the server ended.

        Raises:
            OSError: the disk refuses.
        """
        for folder in (self._files, self._blobs, self._incoming, self.resumable):
            folder.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
        for left in self._incoming.iterdir():
            left.unlink(missing_ok=True)

    @contextlib.asynccontextmanager
    async def receive(self) -> AsyncIterator[Incoming]:
        """Open a new file to receive into; unless it is published, nothing of it stays.

        Raises:
            OSError: the disk refuses.
        """
        path = self._incoming / new_version()
        incoming = Incoming(path, await asyncio.to_thread(_create, path))
        try:
            yield incoming
        finally:
            incoming.close()
            path.unlink(missing_ok=True)

    @contextlib.contextmanager
    def naming(self, version: str) -> Iterator[None]:
        """Keep the sweep away from a version while its row is being written."""
        self._unnamed.add(version)
        try:
            yield
        finally:
            self._unnamed.discard(version)

    async def publish(self, received: Path, version: str) -> None:
        """Put received, synced bytes in their place; when this returns, they outlive a power cut.

        Raises:
            OSError: the disk refuses.
        """
        await asyncio.to_thread(_publish, received, self.path(version))

    async def copy(self, version: str, copied: str) -> None:
        """Make a second version of the same bytes.

        Raises:
            FileNotFoundError: the first one is not there.
            OSError: the disk refuses.
        """
        await asyncio.to_thread(_copy, self.path(version), self._incoming / copied, self.path(copied))

    async def remove(self, versions: Iterable[str | None]) -> None:
        """Delete versions that no row names any more; what cannot be deleted now is swept later."""
        paths = [self.path(version) for version in versions if version is not None and is_version(version)]
        await asyncio.to_thread(_remove, paths)

    async def open(self, version: str) -> tuple[BinaryIO, int]:
        """Open a version to be read, which the caller closes, and return its size.

        Raises:
            FileNotFoundError: it is not there.
        """
        return await asyncio.to_thread(_open, self.path(version))

    def unnamed(self) -> frozenset[str]:
        """Return the versions whose rows are being written now."""
        return frozenset(self._unnamed)

    def versions(self) -> Iterator[str]:
        """Walk over all versions on the disk; the disk may change meanwhile."""
        for folder in sorted(self._blobs.iterdir()):
            yield from (path.name for path in folder.iterdir() if is_version(path.name))


async def read_file(file: BinaryIO, first: int, length: int) -> AsyncIterator[bytes]:
    """Yield a part of an open file piece by piece, and close it at the end, however that comes."""
    try:
        file.seek(first)
        left = length
        while left > 0:
            data = await asyncio.to_thread(file.read, min(left, CHUNK_BYTES))
            if not data:
                return
            left -= len(data)
            yield data
    finally:
        file.close()


def sync_folder(folder: Path) -> None:
    """Bring a folder's names to the disk; Windows does so by itself and cannot open folders."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _create(path: Path) -> BinaryIO:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    return os.fdopen(handle, "wb")


def _publish(received: Path, place: Path) -> None:
    if not place.parent.exists():
        place.parent.mkdir(mode=_PRIVATE, exist_ok=True)
        sync_folder(place.parent.parent)
    received.replace(place)
    sync_folder(place.parent)


def _copy(source: Path, between: Path, place: Path) -> None:
    try:
        try:
            os.link(source, between)  # versions never change, so two names may share their bytes
        except FileNotFoundError:
            raise
        except OSError:  # a file system without links
            with source.open("rb") as reader, _create(between) as writer:
                shutil.copyfileobj(reader, writer, CHUNK_BYTES)
                os.fsync(writer.fileno())
        _publish(between, place)
    finally:
        between.unlink(missing_ok=True)


def _remove(paths: list[Path]) -> None:
    for path in paths:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)


def _open(path: Path) -> tuple[BinaryIO, int]:
    file = path.open("rb")
    return file, os.fstat(file.fileno()).st_size
