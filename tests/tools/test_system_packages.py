"""What the system lacks is found by what is there, not by package names; one line says what could not be installed."""

from pathlib import Path

import pytest

from tools import system_packages
from tools.system_packages import CannotInstallError, Need, ensure, is_present, loadable_libraries, missing_needs

NOWHERE = Need("libnowhere1", library="libnowhere.so.1")
NICE_TO_HAVE = Need("fonts-nowhere", file="/nowhere/font.ttf", required=False)


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder that is all of PATH, for programs of the test's own, and take away the rights of root."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    return folder


def add_program(folder: Path, name: str, script: str) -> None:
    """Put a shell script on the PATH."""
    program = folder / name
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)


def test_a_library_that_the_loader_knows_is_present() -> None:
    assert is_present(Need("libc6", library="libc.so.6"), loadable_libraries())


def test_a_library_that_the_loader_does_not_know_is_missing() -> None:
    assert missing_needs((NOWHERE,)) == [NOWHERE]


def test_libraries_count_as_present_where_the_loader_can_not_be_asked() -> None:
    assert is_present(NOWHERE, None)


def test_a_program_is_looked_for_on_the_path(programs: Path) -> None:
    add_program(programs, "Xvfb", "exit 0")

    assert missing_needs((Need("xvfb", program="Xvfb"), Need("xauth", program="xauth"))) == [
        Need("xauth", program="xauth")
    ]


def test_a_file_is_looked_for_where_it_should_be(tmp_path: Path) -> None:
    here = tmp_path / "font.ttf"
    here.touch()

    assert missing_needs((Need("fonts-here", file=str(here)), NICE_TO_HAVE)) == [NICE_TO_HAVE]


def test_without_rights_one_line_says_what_to_type(programs: Path) -> None:
    add_program(programs, "apt-get", "exit 1")

    with pytest.raises(CannotInstallError) as caught:
        ensure((NOWHERE,), with_venv=False)

    assert str(caught.value) == (
        "Some system packages are missing. Please run: sudo apt-get install --no-install-recommends libnowhere1"
    )


def test_a_sudo_that_asks_for_a_password_is_no_right_to_install(programs: Path) -> None:
    add_program(programs, "apt-get", "exit 0")
    add_program(programs, "sudo", "exit 1")

    with pytest.raises(CannotInstallError, match="Please run: sudo apt-get"):
        ensure((NOWHERE,), with_venv=False)


def test_without_apt_the_line_names_what_to_look_for(programs: Path) -> None:
    assert list(programs.iterdir()) == []

    with pytest.raises(CannotInstallError, match=r"what your system calls \(Debian's names\): libnowhere1"):
        ensure((NOWHERE,), with_venv=False)


def test_what_is_only_nice_to_have_is_done_without(programs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert list(programs.iterdir()) == []

    ensure((NICE_TO_HAVE,), with_venv=False)

    assert capsys.readouterr().out == "Going on without: fonts-nowhere (some signs may not be drawn).\n"


def test_a_sudo_without_password_installs_after_refreshing_the_lists(
    programs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    font = tmp_path / "font.ttf"
    add_program(programs, "sudo", 'shift; [ "$1" = true ] || PATH=$PATH:/usr/bin:/bin exec "$@"')
    add_program(programs, "apt-get", f'echo "$*" >>{tmp_path}/calls; case "$*" in *install*) : >{font};; esac')
    monkeypatch.setattr(system_packages, "APT_LISTS", tmp_path / "lists")

    ensure((Need("fonts-new", file=str(font)),), with_venv=False)

    options = "-o DPkg::Lock::Timeout=300 -qq -y"
    assert (tmp_path / "calls").read_text().splitlines() == [
        f"{options} update",
        f"{options} install --no-install-recommends fonts-new",
    ]


def test_an_install_that_brings_nothing_is_no_success(programs: Path) -> None:
    add_program(programs, "sudo", "exit 0")
    add_program(programs, "apt-get", "exit 0")

    with pytest.raises(CannotInstallError, match="libnowhere1"):
        ensure((NOWHERE,), with_venv=False)


def test_where_nothing_is_missing_nothing_is_called(programs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add_program(programs, "apt-get", "exit 1")

    ensure((Need("libc6", library="libc.so.6"),), with_venv=True)

    assert capsys.readouterr().out == ""
