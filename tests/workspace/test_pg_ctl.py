"""The way of Windows, forced here: PostgreSQL by pg_ctl, loopback TCP only, nothing that only Unix has."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import asyncpg
import httpx
import pytest

from desktop_chat.protocol.control import Ready
from desktop_chat.system.launcher import ensure_workspace, join_workspace, stop_workspace
from desktop_chat.workspace.cluster import Cluster
from desktop_chat.workspace.errors import ClusterFailed, PortTaken
from tests.support.workspace_process import ROOT, WorkspaceProcess, serve_command, wait_until_gone
from tests.workspace.conftest import a_cluster

pytestmark = [pytest.mark.database, pytest.mark.timeout(300)]


def a_windows_cluster(data: Path) -> Cluster:
    return a_cluster(data, tcp=True, pg_ctl=True)


def a_windows_command(data: Path) -> list[str]:
    return [*serve_command(data), "pg_ctl"]


def running(cluster: Cluster) -> int:
    """Return the process number of a PostgreSQL that must run."""
    assert cluster.pid is not None
    return cluster.pid


def sockets_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_socket()]


async def ask(cluster: Cluster, *statements: str) -> object:
    connection = await asyncpg.connect(**cluster.superuser().arguments())
    try:
        for statement in statements[:-1]:
            await connection.execute(statement)
        return await connection.fetchval(statements[-1])
    finally:
        await connection.close()


async def test_serves_with_our_settings_and_ends_in_order(data: Path) -> None:
    cluster = a_windows_cluster(data)

    await cluster.start()

    assert await ask(cluster, "show log_line_prefix") == "%m [%p] "
    assert await ask(cluster, "show listen_addresses") == "127.0.0.1"
    assert await ask(cluster, "show unix_socket_directories") == ""
    pid = running(cluster)
    await cluster.stop()
    await cluster.stop()
    wait_until_gone(pid)
    assert cluster.pid is None
    assert "database system is shut down" in (data / "log" / "postgresql.log").read_text()


async def test_rows_outlive_a_stop_a_kill_and_a_change_of_the_way(data: Path) -> None:
    cluster = a_windows_cluster(data)
    await cluster.start()
    await ask(cluster, "create table kept (n int)", "insert into kept values (1) returning n")
    await cluster.stop()
    await cluster.start()
    await ask(cluster, "insert into kept values (2) returning n")
    os.kill(running(cluster), signal.SIGKILL)
    async with asyncio.timeout(30):
        await cluster.wait_for_end()
    assert cluster.pid is None

    await cluster.start()
    assert await ask(cluster, "select sum(n) from kept") == 3
    await cluster.stop()

    direct = a_cluster(data)
    await direct.start()
    assert await ask(direct, "select sum(n) from kept") == 3
    await direct.stop()


@pytest.mark.expects_log("outlived its server")
async def test_one_that_outlived_its_server_is_ended_by_the_next_start(data: Path) -> None:
    first, second = a_windows_cluster(data), a_windows_cluster(data)
    await first.start()
    left = running(first)

    await second.start()

    wait_until_gone(left)
    assert running(second) != left
    assert await ask(second, "select 1") == 1
    await second.stop()


async def test_a_port_in_use_is_told(data: Path) -> None:
    first, second = a_windows_cluster(data / "first"), a_windows_cluster(data / "second")
    await first.start()
    second._endpoint = first.superuser().endpoint

    with pytest.raises(PortTaken):
        await second.start()

    assert second.pid is None
    await first.stop()


async def test_a_refused_start_tells_what_postgresql_said(data: Path) -> None:
    cluster = a_windows_cluster(data)
    cluster._settings["shared_buffers"] = "it's a lot"

    with pytest.raises(ClusterFailed, match="shared_buffers"):
        await cluster.start()


async def test_a_start_that_is_given_up_leaves_nothing_running(data: Path) -> None:
    cluster = a_windows_cluster(data)
    await cluster.make()
    starting = asyncio.get_running_loop().create_task(cluster.start())
    pid_file = cluster.database / "postmaster.pid"
    async with asyncio.timeout(30):
        while not pid_file.exists():  # noqa: ASYNC110  (another process gives no event)
            await asyncio.sleep(0)

    starting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await starting

    assert not pid_file.exists()


async def test_a_whole_workspace_works_without_unix_sockets(data: Path) -> None:
    async with await ensure_workspace(data, a_windows_command(data)) as workspace, httpx.AsyncClient() as http:
        ticket = await workspace.ticket("ann")
        state = json.loads((data / "workspace.json").read_bytes())
        answer = await http.post(
            f"{workspace.url}/auth/v1/token?grant_type=ticket",
            json={"ticket": ticket},
            headers={"apikey": workspace.anon_key},
        )

        assert answer.status_code == 200
        assert state["control"].startswith("127.0.0.1:")
        assert sockets_in(data) == []
        assert await stop_workspace(data)
    assert await join_workspace(data) is None


def test_a_killed_server_leaves_a_postgresql_that_the_next_one_ends(data: Path) -> None:
    with WorkspaceProcess.start(data, a_windows_command(data)) as server:
        left = server.postmaster
        server.kill()

    with WorkspaceProcess.start(data, a_windows_command(data)) as server:
        wait_until_gone(left)
        assert isinstance(server.answer, Ready)
        assert "outlived its server" in server.errors.read_text()


WITHOUT_UNIX = """
import asyncio, importlib, os, pkgutil, signal, socket, subprocess, sys, types
import asyncpg, cryptography, jwt, starlette.applications, uvicorn, uvicorn.protocols.http.h11_impl, websockets, bcrypt

class Missing:
    def find_spec(self, name, path=None, target=None):
        if name in {"fcntl", "pwd", "grp", "resource", "termios", "pty"}:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

for name in ("fcntl", "pwd", "grp", "resource", "termios", "pty"):
    sys.modules.pop(name, None)
sys.meta_path.insert(0, Missing())
sys.modules["msvcrt"] = types.ModuleType("msvcrt")
for module, names in (
    (signal, ("SIGQUIT", "SIGKILL", "SIGHUP", "SIGCHLD", "SIGUSR1", "SIGALRM", "pthread_sigmask")),
    (os, ("geteuid", "getuid", "getegid", "chown", "fork", "killpg", "setsid", "getpgid", "O_NOFOLLOW", "O_NONBLOCK")),
    (asyncio, ("start_unix_server", "open_unix_connection")),
    (socket, ("AF_UNIX",)),
):
    for name in names:
        delattr(module, name)
sys.platform = "win32"

import desktop_chat.system.launcher
import desktop_chat.workspace as workspace

unix_only = {"direct_runner", "left_over"}
for found in pkgutil.iter_modules(workspace.__path__):
    if found.name not in unix_only:
        importlib.import_module(f"desktop_chat.workspace.{found.name}")
loaded = {name.rpartition(".")[2] for name in sys.modules if name.startswith("desktop_chat.workspace.")}
assert not loaded & unix_only, loaded & unix_only

from pathlib import Path
from desktop_chat.workspace.account import unprivileged_account
from desktop_chat.workspace.folders import prepare_folders
from desktop_chat.workspace.options import ServeOptions

assert unprivileged_account() is None
folders = prepare_folders(Path(sys.argv[1]), None)
assert folders.run == folders.sockets == folders.data / "run"
options = ServeOptions(data=folders.data, resources=folders.data, clock=None, version="0")
assert options.tcp and options.pg_ctl
print("works")
"""


def test_every_module_is_at_home_where_there_is_no_unix(data: Path) -> None:
    script = subprocess.run(
        [sys.executable, "-c", WITHOUT_UNIX, str(data)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert (script.stdout, script.stderr) == ("works\n", "")
