"""How the program came to this computer, and by what the system installs a newer version over it."""

import hashlib
import os
from dataclasses import replace
from pathlib import Path

import pytest

from desktop_chat.domain.update import Artefact, Installation, InstallFailed, Origin, Version
from desktop_chat.system.installation import find_installation, origin_of
from desktop_chat.system.installing import SystemInstaller, deed_for

OWN = Installation(
    version=Version.parse("1.0.0"), platform="linux-amd64", origin=Origin.RUN, folder="/tmp/prefix/lib/desktop-chat"
)
ARTEFACT = Artefact(platform="linux-amd64", kind="run", url="https://example.org/x.run", size=1, sha256="")


async def test_an_installer_that_fails_is_told_of(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    folder = tmp_path / "lib" / "desktop-chat"
    folder.mkdir(parents=True)
    file = tmp_path / "bad.run"
    file.write_text("echo no room; exit 7\n")
    artefact = replace(ARTEFACT, sha256=hashlib.sha256(file.read_bytes()).hexdigest())

    with pytest.raises(InstallFailed, match="code 7"):
        await SystemInstaller(replace(OWN, folder=str(folder))).install(str(file), artefact)
    assert "no room" in caplog.text
    caplog.clear()


@pytest.mark.parametrize(
    ("origin", "command"),
    [
        (Origin.ARCHIVE, ("xdg-open", "/kept")),
        (Origin.SETUP_USER, ("/kept/file",)),
        (Origin.SETUP_MACHINE, ("/kept/file",)),
        (Origin.DMG, ("open", "/kept/file")),
    ],
)
def test_a_person_goes_on_where_no_installer_runs_by_itself(origin: Origin, command: tuple[str, ...]) -> None:
    deed = deed_for(replace(OWN, origin=origin), "/kept/file")

    assert (deed.command, deed.awaited) == (command, False)


def test_a_debian_package_is_installed_by_apt_with_rights_that_are_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    monkeypatch.setenv("PATH", str(tools))
    own = replace(OWN, origin=Origin.DEB)
    assert deed_for(own, "/kept/a.deb").command == ("xdg-open", "/kept/a.deb")

    for name in ("pkexec", "apt-get"):
        (tools / name).write_text("#!/bin/sh\n")
        (tools / name).chmod(0o755)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)

    assert deed_for(own, "/kept/a.deb").command == ("pkexec", "apt-get", "install", "--yes", "/kept/a.deb")


def test_who_is_root_is_not_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "apt-get").write_text("#!/bin/sh\n")
    (tmp_path / "apt-get").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(os, "geteuid", lambda: 0)

    assert deed_for(replace(OWN, origin=Origin.DEB), "/a.deb").command == ("apt-get", "install", "--yes", "/a.deb")


@pytest.mark.parametrize("origin", [Origin.CHECKOUT, Origin.DISTRIBUTION, Origin.APPIMAGE])
def test_what_others_installed_is_left_to_them(origin: Origin) -> None:
    with pytest.raises(InstallFailed):
        deed_for(replace(OWN, origin=origin), "/kept/file")


def test_how_the_program_came_here_is_seen(tmp_path: Path) -> None:
    folder = tmp_path / "lib" / "desktop-chat"
    folder.mkdir(parents=True)
    found = [origin_of(folder, {}, "linux")]
    (tmp_path / "lib" / "desktop-chat.installed").touch()
    found += [origin_of(folder, {}, "linux"), origin_of(Path("/usr/lib/desktop-chat"), {}, "linux")]
    found.append(origin_of(folder, {"APPIMAGE": "x", "APPDIR": str(tmp_path)}, "linux"))
    found += [origin_of(folder, {}, "darwin"), origin_of(folder, {"ProgramFiles": str(tmp_path)}, "win32")]
    found.append(origin_of(folder, {"ProgramFiles": "C:\\Program Files"}, "win32"))

    assert [origin.value for origin in found] == [
        "archive", "run", "deb", "appimage", "dmg", "setup-machine", "setup-user"
    ]  # fmt: skip


def test_a_distributions_mark_is_read(tmp_path: Path) -> None:
    (tmp_path / "packaged-by").write_text("Debian\nmore\n")
    program = tmp_path / "desktop-chat"

    own = find_installation("1.0.0", frozen=True, program=program)

    assert (own.origin, own.packager) == (Origin.DISTRIBUTION, "Debian")
    assert find_installation("1.0.0", frozen=False, program=program).origin is Origin.CHECKOUT
