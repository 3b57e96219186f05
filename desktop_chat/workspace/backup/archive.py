"""The file of a backup: a ZIP that is written in one pass and read member by member, each checked by its SHA-256.

A ZIP, because everybody can look into one without us. The manifest is its last member, so a file that was cut off has
none; until it is whole and on disk it bears another name. It knows no SQL.
"""

import contextlib
import hashlib
import os
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from desktop_chat.workspace.backup.manifest import BadManifest, Manifest, Member, read_manifest
from desktop_chat.workspace.errors import WorkspaceError
from desktop_chat.workspace.folders import explain

SUFFIX = ".dcbackup"
MANIFEST = "manifest.json"
KEYS = "keys.json"
PRIVATE = "private/"
BLOBS = "blobs/"
_CHUNK = 256 * 1024
_LONGEST_MANIFEST = 16_000_000

Write = Callable[[bytes], None]


@dataclass
class BackupUnusable(WorkspaceError):
    """The file is no whole backup, or one that this program cannot read."""

    code = "backup_unusable"
    path: Path
    reason: str

    def __str__(self) -> str:
        return f"The backup {self.path} cannot be used: {self.reason}. Nothing was changed."


class ArchiveWriter:
    """Writes members one after the other. Get one by `writing`."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.written = 0

    @contextlib.contextmanager
    def member(self, name: str, *, packed: bool = True) -> Iterator[tuple[Write, Callable[[], Member]]]:
        """Open a member; yields what writes to it, and what describes it once the block is left.

        `packed` compresses: not worth it for pictures and the like.
        """
        info = zipfile.ZipInfo(name)
        info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        info.external_attr = 0o600 << 16
        digest, size = hashlib.sha256(), 0
        with self._archive.open(info, "w", force_zip64=True) as file:

            def write(data: bytes) -> None:
                nonlocal size
                digest.update(data)
                size += len(data)
                self.written += len(data)
                file.write(data)

            yield write, lambda: Member(name=name, size=size, sha256=digest.hexdigest())

    def copy(self, source: IO[bytes], name: str) -> Member:
        """Add a file as it is."""
        with self.member(name, packed=False) as (write, description):
            while chunk := source.read(_CHUNK):
                write(chunk)
        return description()

    def finish(self, manifest: Manifest) -> None:
        """Vouch for what was written."""
        with self.member(MANIFEST) as (write, _):
            write(manifest.to_json())


@contextlib.contextmanager
def writing(path: Path) -> Iterator[ArchiveWriter]:
    """Write a backup that appears at `path`, for its owner only, when it is whole; after an error nothing is left.

    Raises:
        DiskFull, FolderUnusable: it cannot be written.
    """
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        descriptor = os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            # Level 1 is five times as fast as 6 and COPY text shrinks nearly as much.
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
                yield ArchiveWriter(archive)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise explain(error, path.parent) from error
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def sync_folder(folder: Path) -> None:
    """Bring a folder's names to disk, where the system can (Windows cannot)."""
    if hasattr(os, "O_DIRECTORY"):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


class ArchiveReader:
    """A backup that is open for reading. Get one by `reading`."""

    def __init__(self, path: Path, archive: zipfile.ZipFile, manifest: Manifest) -> None:
        self.path = path
        self.manifest = manifest
        self._archive = archive

    def chunks(self, member: Member) -> Iterator[bytes]:
        """Yield the content of a member; the end is reached only when it is what was written.

        Raises:
            BackupUnusable: it is damaged.
        """
        digest, size = hashlib.sha256(), 0
        try:
            with self._archive.open(member.name) as file:
                while chunk := file.read(_CHUNK):
                    digest.update(chunk)
                    size += len(chunk)
                    yield chunk
        except (zipfile.BadZipFile, zlib.error, KeyError, EOFError, NotImplementedError) as error:
            raise BackupUnusable(self.path, f"{member.name} in it is damaged") from error
        if (size, digest.hexdigest()) != (member.size, member.sha256):
            raise BackupUnusable(self.path, f"{member.name} in it is not what was written")

    def content(self, member: Member) -> bytes:
        """Return a small member whole.

        Raises:
            BackupUnusable: it is damaged.
        """
        return b"".join(self.chunks(member))


@contextlib.contextmanager
def reading(path: Path) -> Iterator[ArchiveReader]:
    """Open a backup.

    Raises:
        BackupUnusable: it is none, was cut off, or is of a newer format.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            yield ArchiveReader(path, archive, _manifest_of(archive))
    except zipfile.BadZipFile as error:
        raise BackupUnusable(path, "it is no backup, or its end is missing") from error
    except BadManifest as error:
        raise BackupUnusable(path, str(error)) from error
    except FileNotFoundError as error:
        raise BackupUnusable(path, "it is not there") from error
    except OSError as error:
        raise BackupUnusable(path, error.strerror or str(error)) from error


def _manifest_of(archive: zipfile.ZipFile) -> Manifest:
    try:
        with archive.open(MANIFEST) as file:
            return read_manifest(file.read(_LONGEST_MANIFEST))
    except (KeyError, zlib.error) as error:
        raise BadManifest("it has no table of contents") from error
