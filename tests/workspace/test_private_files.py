"""What lies on the disk and in the process table: readable by its owner only, never reached through a planted file."""

import json
import os
import secrets
import socket
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil
import pytest

from desktop_chat.system.launcher import WorkspaceUnavailable, ensure_workspace, join_workspace
from desktop_chat.workspace import folders
from desktop_chat.workspace.account import unprivileged_account
from desktop_chat.workspace.errors import FolderUnusable
from desktop_chat.workspace.folders import prepare_folders, sweep_short_folders, write_private
from desktop_chat.workspace.keys import keep_keys, make_keys, read_keys
from desktop_chat.workspace.lifetime import FolderLock
from tests.support.system_clock import SystemClock
from tests.support.workspace_process import WorkspaceProcess, serve_command

pytestmark = [pytest.mark.database, pytest.mark.timeout(300)]

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="takes root to give a file away")
NOBODY = 65_534
LONG_AGO = 1_000_000_000


def open_to_others(folder: Path) -> list[str]:
    """Return what others may do something with, links apart."""
    found = [folder, *folder.rglob("*")]
    return [f"{path} {oct(path.lstat().st_mode)}" for path in found if path.lstat().st_mode & 0o077]


def test_without_a_umask_nothing_is_open_to_others(data: Path) -> None:
    deep = data / "not" / "yet" / "there"

    with WorkspaceProcess.start(data.parent / "aside", serve_command(deep), umask=0) as server:
        assert server.ready.port
        found = open_to_others(data)

    assert found == []


async def test_the_window_that_starts_it_opens_nothing_to_others(data: Path) -> None:
    before = os.umask(0)
    try:
        async with await ensure_workspace(data / "deep", serve_command(data / "deep", linger=0.05)):
            found = open_to_others(data)
    finally:
        os.umask(before)

    assert found == []


def test_no_secret_is_in_the_process_table_or_in_any_log(data: Path) -> None:
    password = f"correct-horse-{secrets.token_hex(8)}"
    with WorkspaceProcess.start(data) as server:
        headers = {"apikey": server.ready.anon_key}
        body = {"email": "ann@example.org", "password": password}
        session = httpx.post(f"{server.ready.url}/auth/v1/signup", json=body, headers=headers).json()
        httpx.post(f"{server.ready.url}/auth/v1/token?grant_type=password", json=body | {"password": f"{password}x"})
        keys = json.loads((data / "keys.json").read_bytes())
        ticket = server.ask({"op": "ticket", "person": "bo"})["ticket"]
        family = psutil.Process(server.process.pid).children(recursive=True)
        shown = "\0".join(str([process.cmdline(), process.environ()]) for process in family)
        shown += str(psutil.Process(server.process.pid).cmdline())
        server.end()

    hidden = [keys["secret"], keys["database_password"], keys["private_key"], session["access_token"],
              session["refresh_token"], server.ready.anon_key, password, ticket]  # fmt: skip
    logs = "".join(path.read_text(errors="replace") for path in [server.errors, *(data / "log").iterdir()])
    assert len(family) > 3
    assert [secret for secret in hidden if secret in shown or secret in logs] == []
    assert [str(path) for path in data.rglob("*") if path.is_file() and password.encode() in path.read_bytes()] == []


def planted(path: Path, kind: str) -> Path:
    """Put something in the place of a file of ours; returns what it leads to."""
    path.parent.mkdir(parents=True, exist_ok=True)
    elsewhere = path.parent / "elsewhere"
    content = path.read_bytes() if path.exists() else b"kept"
    path.unlink(missing_ok=True)
    if kind == "link":
        elsewhere.write_bytes(content)
        path.symlink_to(elsewhere)
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    elif kind == "open":
        path.write_bytes(content)
        path.chmod(0o666)
    else:
        path.write_bytes(content)
        os.chown(path, NOBODY, NOBODY)
    return elsewhere


@pytest.mark.parametrize("kind", ["link", "pipe", pytest.param("stranger's", marks=needs_root)])
def test_keys_that_somebody_else_may_know_are_not_used(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "keys.json"
    keep_keys(path, make_keys(SystemClock()))
    planted(path, kind)

    with pytest.raises(FolderUnusable):
        read_keys(path)


@pytest.mark.parametrize("kind", ["link", "pipe", "folder", "open", pytest.param("stranger's", marks=needs_root)])
async def test_a_lock_file_that_somebody_else_could_have_written_is_not_believed(data: Path, kind: str) -> None:
    with WorkspaceProcess.start(data):
        joined = await join_workspace(data)
        assert joined is not None
        await joined.close()

        planted(data / "workspace.json", kind)

        assert await join_workspace(data) is None


def test_a_file_is_never_written_through_a_planted_link(tmp_path: Path) -> None:
    unfinished = tmp_path / f"workspace.json.{os.getpid()}.new"
    elsewhere = planted(unfinished, "link")

    write_private(tmp_path / "workspace.json", b"ours")

    assert (tmp_path / "workspace.json").read_bytes() == b"ours"
    assert not (tmp_path / "workspace.json").is_symlink()
    assert elsewhere.read_bytes() == b"kept"


def test_a_planted_lock_is_not_taken(tmp_path: Path) -> None:
    planted(tmp_path / "workspace.lock", "link")

    with pytest.raises(FolderUnusable):
        FolderLock(tmp_path / "workspace.lock").acquire()


async def test_a_planted_log_is_not_written(data: Path) -> None:
    elsewhere = planted(data / "log" / "server.log", "link")

    with pytest.raises(WorkspaceUnavailable) as refused:
        await ensure_workspace(data, serve_command(data))

    assert refused.value.code == "not_startable"
    assert elsewhere.read_bytes() == b"kept"


@needs_root
@pytest.mark.parametrize("what", [".", "run", "log"])
def test_a_folder_of_somebody_else_is_not_used(data: Path, what: str) -> None:
    (data / what).mkdir(parents=True)
    os.chown(data / what, NOBODY, NOBODY)

    with pytest.raises(FolderUnusable, match="another account"):
        prepare_folders(data, None)


@pytest.mark.parametrize("what", ["workspace", "workspace/run", "workspace/log"])
def test_a_link_in_place_of_a_folder_is_not_followed(data: Path, tmp_path: Path, what: str) -> None:
    (data.parent / what).parent.mkdir(exist_ok=True)
    (data.parent / what).symlink_to(tmp_path)

    with pytest.raises(FolderUnusable):
        prepare_folders(data, None)


@pytest.fixture
def runtime(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder where sockets live that found no room in the data folder."""
    with tempfile.TemporaryDirectory(prefix="r-") as name:
        monkeypatch.setattr(folders, "_runtime_folder", lambda: Path(name))
        yield Path(name)


def a_left_folder(runtime: Path, name: str, *, touched: float = LONG_AGO) -> Path:
    folder = runtime / name
    folder.mkdir(mode=0o700)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(folder / ".s.PGSQL.5432"))
    (folder / ".s.PGSQL.5432.lock").write_text("1\n")
    os.utime(folder, (touched, touched))
    return folder


NOW = LONG_AGO + 3600.0


@pytest.mark.parametrize("name", ["desktop-chat-0123456789ab-pg", "desktop-chat-0123456789ab-run"])
def test_what_a_killed_server_left_is_swept_away(runtime: Path, name: str) -> None:
    left = a_left_folder(runtime, name)

    sweep_short_folders(unprivileged_account(), NOW)

    assert not left.exists()


@pytest.mark.parametrize("name", ["desktop-chat-0123456789ab", "desktop-chat-0123456789ab-pg2", "another-program"])
def test_what_is_called_otherwise_is_left_alone(runtime: Path, name: str) -> None:
    other = a_left_folder(runtime, name)

    sweep_short_folders(None, NOW)

    assert len(list(other.iterdir())) == 2


def test_a_folder_whose_server_answers_is_left_alone(runtime: Path) -> None:
    folder = a_left_folder(runtime, "desktop-chat-0123456789ab-run")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(folder / "control.sock"))
        listening.listen()
        os.utime(folder, (LONG_AGO, LONG_AGO))

        sweep_short_folders(None, NOW)

    assert len(list(folder.iterdir())) == 3


def test_a_folder_that_was_touched_lately_is_left_alone(runtime: Path) -> None:
    folder = a_left_folder(runtime, "desktop-chat-0123456789ab-pg", touched=NOW - 60)

    sweep_short_folders(None, NOW)

    assert folder.exists()


def test_what_is_no_socket_is_never_deleted(runtime: Path) -> None:
    folder = a_left_folder(runtime, "desktop-chat-0123456789ab-pg")
    (folder / "letter.txt").write_text("kept")
    os.utime(folder, (LONG_AGO, LONG_AGO))

    sweep_short_folders(None, NOW)

    assert [path.name for path in folder.iterdir()] == ["letter.txt"]


def test_a_planted_link_leads_the_sweep_nowhere(runtime: Path) -> None:
    elsewhere = runtime / "elsewhere"
    elsewhere.mkdir()
    real = a_left_folder(elsewhere, "desktop-chat-0123456789ab-pg")
    (runtime / "desktop-chat-0123456789ab-pg").symlink_to(real)

    sweep_short_folders(None, NOW)

    assert len(list(real.iterdir())) == 2


@needs_root
def test_a_strangers_folder_is_left_alone(runtime: Path) -> None:
    folder = a_left_folder(runtime, "desktop-chat-0123456789ab-pg")
    os.chown(folder, 12_345, 12_345)

    sweep_short_folders(unprivileged_account(), NOW)

    assert stat.S_ISDIR(folder.stat().st_mode)
    assert len(list(folder.iterdir())) == 2
