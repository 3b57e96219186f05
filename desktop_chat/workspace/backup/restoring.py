"""Restoring a backup: into a new PostgreSQL beside the data, which takes its place only when all of it is proven.

What was there before is put aside whole and never written to. The workspace must not be running.
"""

import contextlib
import json
import os
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from desktop_chat.domain.ports import Clock
from desktop_chat.workspace.account import Account, unprivileged_account
from desktop_chat.workspace.backup.archive import BLOBS, PRIVATE, ArchiveReader, BackupUnusable, reading, sync_folder
from desktop_chat.workspace.backup.loading import load_backup, target_of
from desktop_chat.workspace.backup.making import RESERVE, Tell, tell_nobody
from desktop_chat.workspace.backup.manifest import Manifest, Member
from desktop_chat.workspace.binaries import Binaries, find_binaries, usable_binaries
from desktop_chat.workspace.cluster import Cluster
from desktop_chat.workspace.errors import NotEnoughRoom, WorkspaceError
from desktop_chat.workspace.folders import WorkspaceFolders, explain, prepare_folders, write_private
from desktop_chat.workspace.keys import WorkspaceKeys, make_keys
from desktop_chat.workspace.lifetime import FolderLock

_GROWTH = 4
"""Tables with their indexes take two to three times the bytes of their COPY text."""


@dataclass
class WorkspaceHasData(WorkspaceError):
    """There is a workspace in the folder already."""

    code = "has_data"
    folder: Path

    def __str__(self) -> str:
        return (
            f"There is a workspace in {self.folder} already. Add --replace to put it aside (nothing of it is deleted), "
            "or name another folder with --data."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a backup is restored, and with what."""

    data: Path
    resources: Path
    clock: Clock
    binaries: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What was restored, and where the data that was there before is now."""

    manifest: Manifest
    kept: Path | None


@dataclass(frozen=True, slots=True)
class Site:
    """With what a PostgreSQL is set up: its programs, the account that runs it, its superuser's password."""

    tools: Binaries
    account: Account | None
    password: str = field(repr=False)


async def restore_backup(path: Path, place: Place, *, replace: bool = False, tell: Tell = tell_nobody) -> Restored:
    """Make a workspace of a backup. Clients find a new epoch and fetch anew what may have changed.

    Call it in the main thread (see `postmaster.spawn`).

    Raises:
        WorkspaceHasData: there is one, and `replace` does not say that it may be put aside.
        AlreadyServed: it is running.
        BackupUnusable, DataFromTheFuture: the backup is damaged, or newer than this program. Nothing was changed.
        NotEnoughRoom, DiskFull, FolderUnusable, ClusterFailed.
    """
    account = unprivileged_account()
    with reading(path) as archive:
        folders = prepare_folders(place.data, account)
        lock = FolderLock(folders.lock_file)
        lock.acquire()
        try:
            if not replace and holds_data(folders):
                raise WorkspaceHasData(folders.data)
            _refuse_too_little_room(folders, archive.manifest)
            _check(archive)
            tools = usable_binaries(find_binaries(place.binaries), account)
            keys = make_keys(place.clock)
            async with building_site(folders, Site(tools, account, keys.database_password)) as site:
                await load_backup(archive, target_of(site.superuser()), place.resources, new_epoch=True, tell=tell)
                keys_content = _keys_content(archive, keys)
                private = _private_contents(archive, folders)
                files = _unpack_blobs(archive, folders)
            kept = _put_aside(folders, place.clock, archive.manifest) if holds_data(folders) else None
            put_in_place(folders, tools.major)
            for file, content in {**private, folders.keys_file: keys_content}.items():
                write_private(file, content)
            if files is not None:
                files.rename(folders.files)
        finally:
            lock.release()
    return Restored(manifest=archive.manifest, kept=kept)


def verify_backup(path: Path) -> Manifest:
    """Read a whole backup and return what it says of itself.

    Raises:
        BackupUnusable: a byte of it is not what was written.
    """
    with reading(path) as archive:
        _check(archive)
        return archive.manifest


def _check(archive: ArchiveReader) -> None:
    for member in archive.manifest.members:
        for _ in archive.chunks(member):
            continue


@contextlib.asynccontextmanager
async def building_site(folders: WorkspaceFolders, site: Site) -> AsyncIterator[Cluster]:
    """Run an empty PostgreSQL beside the data; left without an error, its data waits to be put in place.

    What an earlier one left half-made is removed. The caller holds the folder's lock.
    """
    place, waiting = folders.data / "new-restored", folders.restored(site.tools.major)
    try:
        for left in (place, waiting):
            shutil.rmtree(left, ignore_errors=True)
        cluster = Cluster(prepare_folders(place, site.account), site.tools, site.account, password=site.password)
        await cluster.start()
        try:
            yield cluster
        finally:
            await cluster.stop()
        cluster.database.rename(waiting)
    except OSError as error:
        raise explain(error, folders.data) from error
    finally:
        shutil.rmtree(place, ignore_errors=True)


def put_in_place(folders: WorkspaceFolders, major: int) -> None:
    """Let the restored data be the workspace's; after a crash right here the next start does it."""
    folders.restored(major).rename(folders.database(major))
    sync_folder(folders.data)


def replaced_folder(folders: WorkspaceFolders, clock: Clock) -> Path:
    """Make a folder for data that is put aside."""
    stamp = datetime.fromtimestamp(clock.now() / 1000, UTC).strftime("%Y%m%d-%H%M%S-%f")[:-3]
    kept = folders.data / f"replaced-{stamp}"
    kept.mkdir(mode=0o700)
    return kept


def holds_data(folders: WorkspaceFolders) -> bool:
    """Tell whether there is a PostgreSQL's data in the folder, of any version."""
    return any(folders.data.glob("pgdata-*"))


def _put_aside(folders: WorkspaceFolders, clock: Clock, manifest: Manifest) -> Path:
    """Move all that makes the workspace of today into a folder of its own, but for files that stay in use."""
    files = (folders.files,) if manifest.with_files else ()
    kept = replaced_folder(folders, clock)
    known = {member.name.removeprefix(PRIVATE) for member in manifest.private}
    shared = [file for file in folders.sharing_files if file.name in known]
    for found in (*folders.data.glob("pgdata-*"), folders.keys_file, *shared, *files):
        if found.exists():
            found.rename(kept / found.name)
    return kept


def _keys_content(archive: ArchiveReader, keys: WorkspaceKeys) -> bytes:
    """Return the keys that clients know, with the password of the new PostgreSQL."""
    member = archive.manifest.keys
    if member is None:
        return keys.to_json()
    try:
        content = json.loads(archive.content(member)) | {"database_password": keys.database_password}
    except (ValueError, TypeError) as error:
        raise BackupUnusable(archive.path, "its keys are damaged") from error
    return json.dumps(content, indent=2).encode()


def _private_contents(archive: ArchiveReader, folders: WorkspaceFolders) -> dict[Path, bytes]:
    """Return the files by which others know a shared workspace; a restored one is shared when its owner says so."""
    known = {PRIVATE + file.name: file for file in folders.sharing_files}
    contents = {known[one.name]: archive.content(one) for one in archive.manifest.private if one.name in known}
    memory = folders.sharing_files[1]
    if memory in contents:
        # One that was damaged already stays so: then the workspace begins unshared and closed.
        with contextlib.suppress(ValueError, TypeError):
            contents[memory] = json.dumps(json.loads(contents[memory]) | {"on": False}).encode()
    return contents


def _unpack_blobs(archive: ArchiveReader, folders: WorkspaceFolders) -> Path | None:
    """Write the stored files into a folder that waits to be put in place."""
    if not archive.manifest.files:
        return None
    waiting = folders.data / "new-restored-files"
    shutil.rmtree(waiting, ignore_errors=True)
    waiting.mkdir(mode=0o700)
    for member in archive.manifest.files:
        _unpack_blob(archive, member, waiting / folders.blobs.name / member.name.removeprefix(BLOBS))
    return waiting


def _unpack_blob(archive: ArchiveReader, member: Member, path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.open("xb") as file:
        path.chmod(0o600)
        for chunk in archive.chunks(member):
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())


def _refuse_too_little_room(folders: WorkspaceFolders, manifest: Manifest) -> None:
    needed = sum(one.member.size for one in manifest.tables) * _GROWTH + sum(one.size for one in manifest.files)
    needed += RESERVE + 2 * 40_000_000  # an empty PostgreSQL, and its log
    free = shutil.disk_usage(folders.data).free
    if free < needed:
        raise NotEnoughRoom(folders.data, needed, free)
