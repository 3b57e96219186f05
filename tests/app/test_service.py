"""`desktop-chat serve --status`, `--install` and `--uninstall`, and the words of `serve` that go with them."""

import json
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_chat.app.arguments import parse
from desktop_chat.app.options import ServeCommand, ServiceCommand
from desktop_chat.system.user_service import notify, unit_text
from tests.support.workspace_process import WorkspaceProcess

linux = pytest.mark.skipif(sys.platform != "linux", reason="services are systemd's")


def desktop_chat(*words: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "desktop_chat", *map(str, words)]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=60, check=False, env=os.environ | environment
    )


def test_words_become_a_command() -> None:
    assert parse(["serve", "--status", "--json"]) == ServiceCommand(action="status", serve=ServeCommand(), json=True)
    assert parse(["serve", "--install", "--port", "5000"]) == ServiceCommand(
        action="install", serve=ServeCommand(port=5000)
    )
    assert parse(["serve", "--log-format", "json", "--database-url", "postgresql://a@b/c"]) == ServeCommand(
        json_log=True, database_url="postgresql://a@b/c"
    )
    assert "secret" not in repr(ServeCommand(database_url="postgresql://a:secret@b/c"))


@pytest.mark.parametrize(
    "words",
    [
        ["--status", "--install"],
        ["--json"],
        ["--install", "--while-used"],
        ["--status", "--gateway-port", "0"],
        ["--log-format", "xml"],
    ],
)
def test_words_that_do_not_go_together_end_with_usage(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(["serve", *words])

    assert ended.value.code == 2
    assert "usage: desktop-chat" in capsys.readouterr().err


@pytest.mark.database
def test_the_status_of_a_running_workspace_and_of_none(private_home: Path) -> None:
    data = private_home / "workspace"
    with WorkspaceProcess.start(data) as server:
        told = desktop_chat("serve", "--status")
        report = json.loads(desktop_chat("serve", "--status", "--json").stdout)
    afterwards = desktop_chat("serve", "--status")
    none = desktop_chat("serve", "--status", "--json")

    assert told.returncode == 0
    assert f"address      {server.ready.url}" in told.stdout
    assert "PostgreSQL 1" in told.stdout
    assert report["ok"] is True
    assert report["pid"] == server.ready.pid
    assert report["disk_free_bytes"] > 0
    assert (afterwards.returncode, afterwards.stdout) == (4, f"No workspace runs on {data}.\n")
    assert json.loads(none.stdout) == {"ok": False, "running": False, "data": str(data)}


@linux
def test_a_service_is_written_for_its_owner_and_removed_without_the_data(private_home: Path) -> None:
    config = {"XDG_CONFIG_HOME": str(private_home / "config"), "PATH": "/nowhere"}
    installed = desktop_chat("serve", "--install", "--database-url", "postgresql://a:pa%ss@b/c", **config)

    unit = private_home / "config" / "systemd" / "user" / "desktop-chat.service"
    assert installed.returncode == 0
    assert f"Wrote {unit}." in installed.stdout
    assert "systemctl --user enable --now desktop-chat.service" in installed.stdout  # there is no systemd here
    assert stat.S_IMODE(unit.stat().st_mode) == 0o600
    text = unit.read_text()
    assert f'Environment="DESKTOP_CHAT_HOME={private_home}"' in text
    assert 'Environment="DESKTOP_CHAT_DATABASE_URL=postgresql://a:pa%%ss@b/c"' in text
    assert "--database-url" not in text
    removed = desktop_chat("serve", "--uninstall", **config)
    assert removed.returncode == 0
    assert f"Removed {unit}. The workspace's data was left alone." in removed.stdout
    assert not unit.exists()
    assert "There is no service" in desktop_chat("serve", "--uninstall", **config).stdout


@linux
def test_systemd_is_told_and_what_it_refuses_is_said(private_home: Path) -> None:
    programs = private_home / "bin"
    programs.mkdir()
    systemctl = programs / "systemctl"
    systemctl.write_text(
        f'#!/bin/sh\necho "$@" >> {private_home}/told\ncase "$*" in *enable*) echo \'no bus\' >&2; exit 1;; esac\n'
    )
    systemctl.chmod(0o755)
    config = {"XDG_CONFIG_HOME": str(private_home / "config"), "PATH": f"{programs}:/bin:/usr/bin"}

    refused = desktop_chat("serve", "--install", **config)

    assert refused.returncode == 1
    assert "“systemctl --user enable --now desktop-chat.service” failed: no bus" in refused.stdout
    assert (private_home / "told").read_text().splitlines() == [
        "--user show-environment", "--user daemon-reload", "--user enable --now desktop-chat.service",
    ]  # fmt: skip


@linux
@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze here")
def test_systemd_understands_the_unit(tmp_path: Path) -> None:
    unit = tmp_path / "desktop-chat.service"
    program = tmp_path / "a program"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    unit.write_text(
        unit_text(
            [str(program), "serve", "--data", 'a "folder" of 100 % $HOME \\ x'], {"A": 'b "c" % \\ d'}, "ann 100%"
        )
    )

    judged = subprocess.run(
        ["systemd-analyze", "--user", "--man=no", "verify", str(unit)],
        capture_output=True, text=True, timeout=60, check=False, env=os.environ | {"XDG_RUNTIME_DIR": str(tmp_path)},
    )  # fmt: skip

    assert [line for line in judged.stderr.splitlines() if "desktop-chat.service" in line] == []


@linux
def test_the_service_manager_hears_that_it_serves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "n"))
        manager.settimeout(10)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "n"))

        notify("READY=1")

        assert manager.recv(100) == b"READY=1"
    monkeypatch.delenv("NOTIFY_SOCKET")
    notify("READY=1")  # nobody asked
