"""Workspaces, clusters and databases that really run, for the tests of the local workspace."""

import secrets
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from desktop_chat.workspace.account import unprivileged_account
from desktop_chat.workspace.binaries import find_binaries, usable_binaries
from desktop_chat.workspace.cluster import Cluster
from desktop_chat.workspace.folders import prepare_folders
from tests.support.postgres import RunningPostgres, running_postgres_for_session
from tests.support.workspace_process import WorkspaceProcess

STAGING = Path("/var/cache/desktop-chat")


def a_cluster(data: Path, *, password: str = "0123456789abcdef", tcp: bool = False, pg_ctl: bool = False) -> Cluster:
    """Return a cluster on `data`, not started."""
    account = unprivileged_account()
    binaries = usable_binaries(find_binaries(), account, STAGING)
    return Cluster(prepare_folders(data, account), binaries, account, password=password, tcp=tcp, pg_ctl=pg_ctl)


@pytest.fixture
def data() -> Iterator[Path]:
    """Where a workspace may live: not there yet, short enough for sockets, removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="w-"))
    yield folder / "workspace"
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
async def cluster(data: Path) -> AsyncIterator[Cluster]:
    """A running cluster without contents."""
    cluster = a_cluster(data, password=secrets.token_hex(16))
    await cluster.start()
    yield cluster
    await cluster.stop()


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPostgres]:
    """A cluster with a template that has the contract and every migration; ask it for databases."""
    with running_postgres_for_session(tmp_path_factory.mktemp("workspace")) as postgres:
        yield postgres


@pytest.fixture(scope="module")
def workspace() -> Iterator[WorkspaceProcess]:
    """A whole workspace, served by a process of its own until the module is through."""
    folder = Path(tempfile.mkdtemp(prefix="w-"))
    with WorkspaceProcess.start(folder / "workspace") as process:
        yield process
    shutil.rmtree(folder, ignore_errors=True)
