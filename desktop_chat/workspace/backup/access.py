"""A workspace opened for its owner's administration: joined where it runs, else its PostgreSQL alone is started."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from desktop_chat.workspace.account import Account, unprivileged_account
from desktop_chat.workspace.backup.making import Source
from desktop_chat.workspace.binaries import find_binaries, usable_binaries
from desktop_chat.workspace.cluster import Cluster
from desktop_chat.workspace.errors import AlreadyServed, WorkspaceError
from desktop_chat.workspace.folders import WorkspaceFolders, prepare_folders
from desktop_chat.workspace.keys import WorkspaceKeys, read_keys
from desktop_chat.workspace.lifetime import FolderLock
from desktop_chat.workspace.logins import SUPERUSER, DatabaseLogin, Endpoint


@dataclass
class NoWorkspace(WorkspaceError):
    """There is no workspace in the folder."""

    code = "no_workspace"
    folder: Path

    def __str__(self) -> str:
        return f"There is no workspace in {self.folder}. Name its folder with --data."


@dataclass
class NotReady(WorkspaceError):
    """The workspace is held by a server that is just starting or ending."""

    code = "not_ready"
    folder: Path

    def __str__(self) -> str:
        return f"The workspace in {self.folder} is just starting or ending. Try again in a moment."


@contextlib.asynccontextmanager
async def opened(data: Path, *, binaries: Path | None = None) -> AsyncIterator[Source]:
    """Open the workspace of a folder for reading; a running one goes on undisturbed.

    Call it in the main thread (see `postmaster.spawn`).

    Raises:
        NoWorkspace, NotReady: there is none, or not yet.
        WorkspaceError: its PostgreSQL does not start.
    """
    account = unprivileged_account()
    folders, keys = _existing(data, account)
    lock = FolderLock(folders.lock_file)
    try:
        lock.acquire()
    except AlreadyServed:
        yield _source(folders, running_superuser(folders, keys.database_password))
        return
    try:
        tools = usable_binaries(find_binaries(binaries), account)
        cluster = Cluster(folders, tools, account, password=keys.database_password)
        await cluster.start()
        try:
            yield _source(folders, cluster.superuser())
        finally:
            await cluster.stop()
    finally:
        lock.release()


def _existing(data: Path, account: Account | None) -> tuple[WorkspaceFolders, WorkspaceKeys]:
    """Return folders and keys of a workspace that is there; none is made."""
    if not any(data.glob("pgdata-*/PG_VERSION")):
        raise NoWorkspace(data)
    folders = prepare_folders(data, account)
    keys = read_keys(folders.keys_file)
    if keys is None:
        raise NoWorkspace(data)
    return folders, keys


def running_superuser(folders: WorkspaceFolders, password: str) -> DatabaseLogin:
    """Return the way into a running workspace's PostgreSQL, as its own files tell their owner.

    Raises:
        NotReady: it is just starting or ending.
    """
    for pid_file in sorted(folders.data.glob("pgdata-*/postmaster.pid")):
        lines = pid_file.read_text(encoding="utf-8", errors="replace").splitlines()
        if len(lines) > 7 and lines[7].strip() == "ready":
            endpoint = Endpoint(host=lines[4] or "127.0.0.1", port=int(lines[3]))
            return DatabaseLogin(endpoint=endpoint, user=SUPERUSER, password=password)
    raise NotReady(folders.data)


def _source(folders: WorkspaceFolders, login: DatabaseLogin) -> Source:
    return Source(login=login, keys_file=folders.keys_file, blobs=folders.blobs, private_files=folders.sharing_files)
