"""Data that PostgreSQL 15 wrote, served by the PostgreSQL that the program brings: the same rows, ids and history."""

import asyncio
import os
import secrets
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from desktop_chat.workspace.account import give_to, unprivileged_account
from desktop_chat.workspace.backup.archive import reading
from desktop_chat.workspace.backup.automatic import list_backups
from desktop_chat.workspace.backup.last_state import LastState, control_checksum, remember_state
from desktop_chat.workspace.backup.loading import load_backup, target_of
from desktop_chat.workspace.backup.making import About, Source, make_backup
from desktop_chat.workspace.backup.manifest import Manifest
from desktop_chat.workspace.backup.tables import sums_of
from desktop_chat.workspace.backup.upgrading import Upgrade, find_old_binaries, upgrade_data
from desktop_chat.workspace.binaries import find_binaries, usable_binaries
from desktop_chat.workspace.cluster import Cluster
from desktop_chat.workspace.errors import DataOfAnotherMajor
from desktop_chat.workspace.folders import WorkspaceFolders, prepare_folders
from desktop_chat.workspace.keys import keep_keys, make_keys
from tests.support.postgres import RESOURCES
from tests.support.system_clock import SystemClock
from tests.support.windows import a_message, a_shared_room, a_window, http_of
from tests.support.workspace_process import ROOT, WorkspaceProcess, serve_command, superuser_of
from tests.workspace.conftest import STAGING

NOBODY = 65534
SYSTEM_PYTHON = Path("/usr/bin/python3")
OLD = find_old_binaries(15)
ABOUT = About(made_by="0.0.0+test", made_at=1_800_000_000_000)

pytestmark = [
    pytest.mark.database,
    pytest.mark.timeout(300),
    pytest.mark.skipif(OLD is None, reason="no PostgreSQL 15 here (Debian: postgresql-15)"),
]


async def talked(server: WorkspaceProcess) -> None:
    async with http_of(server) as http:
        ann, bo = await a_window(server, http, "ann"), await a_window(server, http, "bo")
        room = await a_shared_room(ann, bo)
        for number in range(5):
            assert (await ann.call("send_message", **a_message(room, f"line {number}"))).status_code == 200


@pytest.fixture(scope="module")
def backup(workspace: WorkspaceProcess, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of a workspace in which people have talked."""
    path = tmp_path_factory.mktemp("old") / "b.dcbackup"
    asyncio.run(talked(workspace))
    source = Source(login=superuser_of(workspace.data), keys_file=workspace.data / "keys.json")
    asyncio.run(make_backup(source, path, ABOUT))
    return path


@pytest.fixture
async def old(data: Path, backup: Path) -> AsyncIterator[Manifest]:
    """That workspace as PostgreSQL 15 left it: in order, with its keys."""
    assert OLD is not None
    account = unprivileged_account()
    top = Path(tempfile.mkdtemp(prefix="pg15-"))
    made = WorkspaceFolders(data=top, run=top / "run", sockets=top / "run", log=top / "log")
    for folder in (made.run, made.log):
        folder.mkdir(mode=0o700)
    for folder in (top, made.run):
        give_to(folder, account)
    keys = make_keys(SystemClock())
    cluster = Cluster(made, OLD, account, password=keys.database_password)
    await cluster.start()
    with reading(backup) as archive:
        await load_backup(archive, target_of(cluster.superuser()), RESOURCES, new_epoch=False)
        manifest = archive.manifest
    await cluster.stop()
    folders = prepare_folders(data, account)
    shutil.move(cluster.database, folders.database(15))
    keep_keys(folders.keys_file, keys)
    yield manifest
    shutil.rmtree(top)


async def sums(data: Path) -> dict[str, int]:
    connection = await asyncpg.connect(**superuser_of(data).arguments())
    try:
        return await sums_of(connection)
    finally:
        await connection.close()


def start_as_owner(data: Path) -> WorkspaceProcess:
    """Serve as an ordinary account: run by root, the old PostgreSQL cannot read below folders that are root's alone."""
    if os.geteuid() != 0:
        return WorkspaceProcess.start(data)
    for path in (data.parent, *data.parent.rglob("*")):
        os.chown(path, NOBODY, NOBODY, follow_symlinks=False)
    site_packages = Path(asyncpg.__file__).parents[1]
    environment = {"PATH": os.defpath, "PYTHONPATH": f"{ROOT}:{site_packages}", "PYTHONDONTWRITEBYTECODE": "1"}
    command = serve_command(data, python=str(SYSTEM_PYTHON))
    return WorkspaceProcess.start(data, command, user=NOBODY, group=NOBODY, extra_groups=[], env=environment)


@pytest.mark.skipif(
    os.geteuid() == 0 and (not SYSTEM_PYTHON.exists() or sys.version_info[:2] != (3, 11)),
    reason="as root it takes a Python of this version that another account can reach",
)
async def test_the_next_start_brings_the_data_along_and_keeps_the_old(data: Path, old: Manifest) -> None:
    before = control_checksum(data / "pgdata-15")

    with await asyncio.to_thread(start_as_owner, data) as server:
        assert server.ready.url
        assert await sums(data) == old.sums
        assert server.state.epoch == old.epoch  # the same history: nobody has to fetch anything anew
        async with http_of(server) as http:
            ann = await a_window(server, http, "ann")
            (room,) = (await ann.until_called("sync", p={"v": 1}))["rooms"].values()
            assert [row["c"]["text"] for row in room["rows"]] == [f"line {number}" for number in range(5)]

    (kept,) = put_aside(data)
    assert before != control_checksum(kept)  # started once more, by the old PostgreSQL, to be read
    assert not (data / "pgdata-15").exists()
    assert {path.name.partition("-")[0] for path in list_backups(data / "backups")} == {"upgrade", "stop"}


def put_aside(data: Path) -> list[Path]:
    return list(data.glob("replaced-*/pgdata-15"))


def an_upgrade(data: Path) -> tuple[Upgrade, DataOfAnotherMajor]:
    account = unprivileged_account()
    tools = usable_binaries(find_binaries(), account, STAGING)
    upgrade = Upgrade(
        folders=prepare_folders(data, account), account=account, tools=tools, password=secrets.token_hex(16),
        resources=RESOURCES, clock=SystemClock(), version="0.0.0+test",
    )  # fmt: skip
    return upgrade, DataOfAnotherMajor(data / "pgdata-15", "15", tools.major)


async def test_the_backup_of_the_last_end_will_do_where_no_old_postgresql_is_left(
    data: Path, old: Manifest, backup: Path
) -> None:
    upgrade, refusal = an_upgrade(data)
    folders = upgrade.folders
    folders.backups.mkdir()
    shutil.copy(backup, folders.backups / "stop-1.dcbackup")
    remember_state(folders, refusal.folder, LastState(backup="stop-1.dcbackup", control="", written=""))
    resting = control_checksum(refusal.folder)

    await upgrade_data(upgrade, refusal, lambda _major: None)

    assert folders.database(refusal.wanted).is_dir()
    (kept,) = put_aside(data)
    assert control_checksum(kept) == resting
    assert old.sums["messages"] == 5


async def test_without_either_it_is_refused_with_what_to_do_and_nothing_is_touched(data: Path, old: Manifest) -> None:
    upgrade, refusal = an_upgrade(data)
    resting = control_checksum(refusal.folder)

    with pytest.raises(DataOfAnotherMajor, match="install PostgreSQL 15 beside it; nothing was changed"):
        await upgrade_data(upgrade, refusal, lambda _major: None)

    assert control_checksum(refusal.folder) == resting
    assert not upgrade.folders.database(refusal.wanted).exists()
    assert old.rows > 0
