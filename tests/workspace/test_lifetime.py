"""The life of a workspace's server: alone on its folder, ended in order, killed, and started again after anything."""

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import httpx
import psutil
import pytest

from desktop_chat.protocol.control import Failed
from desktop_chat.workspace.database_errors import DATABASE_ERRORS
from desktop_chat.workspace.errors import AlreadyServed
from desktop_chat.workspace.lifetime import FolderLock, Lifetime
from tests.support.workspace_process import (
    PATIENCE,
    ROOT,
    WorkspaceProcess,
    look_inside,
    serve_command,
    superuser_of,
    wait_until_gone,
)

pytestmark = [pytest.mark.database, pytest.mark.timeout(300)]

ACCOUNTS = "select count(*) from auth.users"


def health(server: WorkspaceProcess) -> dict[str, object]:
    answer: dict[str, object] = httpx.get(f"{server.ready.url}/workspace/v1/health", timeout=PATIENCE).json()
    return answer


def make_person(server: WorkspaceProcess, name: str) -> str:
    user: str = server.ask({"op": "ticket", "person": name})["user"]
    return user


def test_a_workspace_serves_and_ends_in_order(data: Path) -> None:
    with WorkspaceProcess.start(data) as server:
        postmaster = server.postmaster

        assert health(server)["name"] == "desktop-chat"
        assert server.state.port == server.ready.port
        assert server.state.epoch == health(server)["epoch"]
        assert server.end() == 0

    wait_until_gone(postmaster)


def test_a_later_start_keeps_address_keys_and_people(data: Path) -> None:
    with WorkspaceProcess.start(data) as server:
        ann = make_person(server, "ann")
        before = (server.ready.url, server.ready.anon_key, server.state.epoch)
        server.end()

    with WorkspaceProcess.start(data) as server:
        assert (server.ready.url, server.ready.anon_key, server.state.epoch) == before
        assert make_person(server, "ann") == ann


def test_a_killed_server_leaves_no_orphan_and_loses_nothing_acknowledged(data: Path) -> None:
    with WorkspaceProcess.start(data) as server:
        people = [make_person(server, f"person{number}") for number in range(20)]
        family = psutil.Process(server.process.pid).children(recursive=True)

        server.kill()

        assert family
        for process in family:
            wait_until_gone(process.pid)

    with WorkspaceProcess.start(data) as server:
        assert [make_person(server, f"person{number}") for number in range(20)] == people
        assert health(server)["name"] == "desktop-chat"


def test_both_killed_at_once_loses_nothing_acknowledged(data: Path) -> None:
    with WorkspaceProcess.start(data) as server:
        people = [make_person(server, f"person{number}") for number in range(20)]
        postmaster = server.postmaster

        os.kill(postmaster, signal.SIGKILL)
        server.kill()

    with WorkspaceProcess.start(data) as server:
        assert [make_person(server, f"person{number}") for number in range(20)] == people


async def test_a_killed_postgresql_is_started_again_beneath_a_running_server(data: Path) -> None:
    with WorkspaceProcess.start(data) as server:
        ann = make_person(server, "ann")
        postmaster = server.postmaster

        os.kill(postmaster, signal.SIGKILL)
        await until_another_serves(server, postmaster)

        assert make_person(server, "ann") == ann
        assert server.process.poll() is None
        assert "started again" in server.errors.read_text()


async def until_another_serves(server: WorkspaceProcess, postmaster: int) -> None:
    """Wait until PostgreSQL runs in another process and takes connections."""
    async with asyncio.timeout(PATIENCE):
        while not await is_replaced(server, postmaster):  # noqa: ASYNC110  (another process gives no event)
            await asyncio.sleep(0)


async def is_replaced(server: WorkspaceProcess, postmaster: int) -> bool:
    try:
        return server.postmaster != postmaster and await look_inside(server.data, "select true") is True
    except (*DATABASE_ERRORS, AssertionError, LookupError, ValueError):
        return False  # no process yet, or its file is just being written


def test_a_second_server_on_the_folder_is_told_and_harms_nothing(data: Path) -> None:
    with WorkspaceProcess.start(data) as first, WorkspaceProcess.start(data) as second:
        assert isinstance(second.answer, Failed)
        assert second.answer.code == "already_served"
        assert second.wait() == 75

        assert health(first)["name"] == "desktop-chat"
        assert first.state.pid == first.process.pid


def test_a_port_that_was_asked_for_and_is_taken_is_told(data: Path) -> None:
    with WorkspaceProcess.start(data) as first:
        port = first.ready.port
        with WorkspaceProcess.start(
            data.with_name("other"), serve_command(data.with_name("other"), port=port)
        ) as second:
            assert isinstance(second.answer, Failed)
            assert second.answer.code == "port_taken"
            assert str(port) in second.answer.message
            assert second.wait() == 1


def test_the_last_port_is_given_up_when_another_program_has_it(data: Path) -> None:
    with WorkspaceProcess.start(data) as server:
        port = server.ready.port
        server.end()

    other = data.with_name("other")
    with WorkspaceProcess.start(other, serve_command(other, port=port)), WorkspaceProcess.start(data) as server:
        assert server.ready.port != port
        assert health(server)["name"] == "desktop-chat"


def test_it_ends_when_the_last_window_has_gone(data: Path) -> None:
    with WorkspaceProcess.start(data, serve_command(data, linger=0.05)) as server:
        postmaster = server.postmaster

        assert server.ask({"op": "lease"}) == {"ok": True}  # and hangs up

        assert server.wait() == 0
    wait_until_gone(postmaster)


def test_a_window_that_is_killed_gives_its_lease_back(data: Path) -> None:
    script = (
        "import socket, sys; window = socket.socket(socket.AF_UNIX); window.connect(sys.argv[1]);"
        'window.sendall(b\'{"op":"lease"}\\n\'); print(window.recv(100), flush=True); sys.stdin.read()'
    )
    with WorkspaceProcess.start(data, serve_command(data, linger=0.05)) as server:
        window = subprocess.Popen(
            [sys.executable, "-c", script, server.state.control], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert window.stdout is not None
        assert b"true" in window.stdout.readline()
        assert server.process.poll() is None

        window.kill()
        window.communicate()

        assert server.wait() == 0


def test_the_end_may_be_asked_for(data: Path) -> None:
    with WorkspaceProcess.start(data) as server:
        assert server.ask({"op": "stop"}) == {"ok": True}
        assert server.wait() == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_every_polite_signal_ends_it_in_order(data: Path, number: signal.Signals) -> None:
    with WorkspaceProcess.start(data) as server:
        server.process.send_signal(number)

        assert server.wait() == 0

    assert "database system is shut down" in (data / "log" / "postgresql.log").read_text()


def test_damaged_keys_are_put_aside_and_the_data_is_kept(data: Path) -> None:
    with WorkspaceProcess.start(data) as server:
        ann = make_person(server, "ann")
        before = server.ready.anon_key
        server.end()
    (data / "keys.json").write_bytes(b'{"version": 1, "secret"')

    with WorkspaceProcess.start(data) as server:
        assert make_person(server, "ann") == ann
        assert server.ready.anon_key != before
        assert [path.read_bytes() for path in data.glob("keys.json.damaged-*")] == [b'{"version": 1, "secret"']


def test_keys_from_elsewhere_still_open_the_data(data: Path) -> None:
    with WorkspaceProcess.start(data) as server:
        ann = make_person(server, "ann")
        server.end()
    keys = json.loads((data / "keys.json").read_bytes())
    (data / "keys.json").write_text(json.dumps(keys | {"database_password": "another0another0another0"}))

    with WorkspaceProcess.start(data) as server:
        assert make_person(server, "ann") == ann


@pytest.mark.parametrize("content", [b"", b"rubbish", b'{"pid": 1}', b"\xff" * 1000])
def test_a_damaged_lock_file_is_replaced(data: Path, content: bytes) -> None:
    data.mkdir()
    (data / "workspace.json").write_bytes(content)

    with WorkspaceProcess.start(data) as server:
        assert server.state.pid == server.process.pid


def test_a_folder_that_cannot_be_used_is_told_in_a_sentence(data: Path) -> None:
    data.write_text("I am a file")

    with WorkspaceProcess.start(data) as server:
        assert isinstance(server.answer, Failed)
        assert server.answer.code == "folder_unusable"
        assert str(data) in server.answer.message
        assert server.wait() == 1
    assert "Traceback" not in server.errors.read_text()


def test_no_password_or_key_is_seen_in_processes_or_logs(data: Path) -> None:
    with WorkspaceProcess.start(data) as server:
        server.ask({"op": "ticket", "person": "ann"})
        keys = json.loads((data / "keys.json").read_bytes())
        secrets = [keys["secret"], keys["database_password"], keys["private_key"].splitlines()[1], server.state.secret]
        family = [
            server.process.pid,
            *(child.pid for child in psutil.Process(server.process.pid).children(recursive=True)),
        ]
        seen = "".join(" ".join(psutil.Process(pid).cmdline()) + str(psutil.Process(pid).environ()) for pid in family)
        seen += server.errors.read_text() + (data / "log" / "postgresql.log").read_text()

    assert [secret for secret in secrets if secret in seen] == []


async def test_strangers_cannot_log_in_to_postgresql(data: Path) -> None:
    with WorkspaceProcess.start(data):
        login = superuser_of(data)
        for password in ("", "postgres", "wrong"):
            for user in ("supabase_admin", "postgres", "workspace_user", "authenticator", "nobody"):
                with pytest.raises((asyncpg.InvalidPasswordError, asyncpg.InvalidAuthorizationSpecificationError)):
                    await asyncpg.connect(**(login.arguments() | {"user": user, "password": password}))


# Another account ------------------------------------------------------------------------------------------------------

SYSTEM_PYTHON = Path("/usr/bin/python3")


@pytest.fixture
def owned_by_nobody() -> Iterator[Path]:
    """Return a folder that belongs to an account without rights."""
    folder = Path(tempfile.mkdtemp(prefix="n-"))
    os.chown(folder, 65534, 65534)
    yield folder
    shutil.rmtree(folder)


@pytest.mark.skipif(
    os.geteuid() != 0 or not SYSTEM_PYTHON.exists() or sys.version_info[:2] != (3, 11),
    reason="takes root to become another account, and a Python of this version that it can reach",
)
def test_an_ordinary_account_serves_as_root_does(owned_by_nobody: Path) -> None:
    site_packages = Path(asyncpg.__file__).parents[1]
    data = owned_by_nobody / "workspace"
    environment = {"PATH": os.defpath, "PYTHONPATH": f"{ROOT}:{site_packages}", "PYTHONDONTWRITEBYTECODE": "1"}

    with WorkspaceProcess.start(
        data, serve_command(data, python=str(SYSTEM_PYTHON)), user=65534, group=65534, extra_groups=[], env=environment
    ) as server:
        assert health(server)["name"] == "desktop-chat"
        assert psutil.Process(server.postmaster).uids().real == 65534
        assert (data / "run" / ".s.PGSQL.5432").is_socket()
        postmaster = server.postmaster
        server.kill()
        wait_until_gone(postmaster)


# The parts -----------------------------------------------------------------------------------------------------------


def test_a_folder_has_one_lock(data: Path) -> None:
    data.mkdir()
    first, second = FolderLock(data / "workspace.lock"), FolderLock(data / "workspace.lock")
    first.acquire()

    with pytest.raises(AlreadyServed):
        second.acquire()

    first.release()
    first.release()
    second.acquire()
    second.release()


async def test_a_server_that_is_never_used_ends_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop_chat.workspace.lifetime.FIRST_LEASE_SECONDS", 0.01)
    lifetime = Lifetime(0.0)

    lifetime.begin()

    await asyncio.wait_for(lifetime.wait(), 10)
    assert lifetime.lease() is False


def test_a_server_without_linger_lives_on_without_windows() -> None:
    lifetime = Lifetime(None)
    lifetime.begin()
    lifetime.lease()
    lifetime.give_back()

    assert not lifetime.over

    lifetime.end()
    assert lifetime.over


async def test_a_new_window_in_time_keeps_the_server() -> None:
    lifetime = Lifetime(1000.0)
    lifetime.lease()
    lifetime.give_back()

    assert lifetime.lease() is True
    assert lifetime._timer is None
