"""The first start of the frozen program where something is missing: it works, or says clearly what it needs."""

import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from installer import facts
from tests.package.conftest import picture_of
from tests.support.bare_desktop import ACCOUNT, BareDesktop, until

pytestmark = [pytest.mark.package, pytest.mark.timeout(180)]

AWKWARD = """程序; it's "100 %" $(touch pwned) `touch pwned`"""
LOCAL = ("--local", "--as", "Ann", "--room", "Kitchen", "--unprotected-store")


@pytest.fixture
def desktop(place: Path, request: pytest.FixtureRequest) -> Iterator[BareDesktop]:
    """A desktop without the parts that the test's `without` mark names."""
    mark = request.node.get_closest_marker("without")
    with BareDesktop(place / "desk", **dict.fromkeys(mark.args if mark else (), False)) as desktop:
        yield desktop
        desktop.picture(picture_of(request.node.name))


def program(frozen: Path) -> Path:
    return frozen / facts.NAME


def said(desktop: BareDesktop) -> str:
    return (desktop.folder / f"{facts.NAME}.said").read_text(encoding="utf-8")


def workspace_runs(home: Path) -> bool:
    return any(home.rglob("workspace/workspace.json"))


def test_everything_that_it_loads_is_its_own_or_the_systems(frozen: Path, desktop: BareDesktop) -> None:
    process = desktop.start([program(frozen), *LOCAL])
    desktop.window_of(process)
    until(lambda: workspace_runs(desktop.home), "the workspace runs")

    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    loaded = _loaded(process.pid).union(*(_loaded(int(child)) for child in children))

    system = ("/lib/", "/usr/lib/", "/usr/share/", "/dev/", "/memfd:", "/SYSV", str(desktop.folder), "/var/cache/")
    foreign = {path for path in loaded if not path.startswith((str(frozen), *system))}
    assert foreign == set()
    assert {path for path in loaded if "python" in path and not path.startswith(str(frozen))} == set()


def _loaded(pid: int) -> set[str]:
    lines = Path(f"/proc/{pid}/maps").read_text().splitlines()
    return {line.split(maxsplit=5)[5] for line in lines if len(line.split(maxsplit=5)) == 6 and "[" not in line}


def test_what_it_starts_inherits_nothing_from_its_loader(frozen: Path, desktop: BareDesktop) -> None:
    process = desktop.start([program(frozen), *LOCAL])
    desktop.window_of(process)
    until(lambda: any(desktop.home.rglob("postmaster.pid")), "PostgreSQL runs")
    server = abs(int(next(desktop.home.rglob("postmaster.pid")).read_text().split()[0]))  # below 0: still starting

    inherited = Path(f"/proc/{server}/environ").read_bytes().decode().split("\0")

    assert not [one for one in inherited if re.match(r"LD_LIBRARY_PATH=|_PYI|QT_PLUGIN", one)]


@pytest.mark.without("keyring")
def test_without_a_keyring_it_asks_and_keeps_nothing_meanwhile(frozen: Path, desktop: BareDesktop) -> None:
    process = desktop.start([program(frozen), "--local"])

    desktop.window_of(process)

    until(lambda: "keyring" in said(desktop) or process.poll() is None, "it is there")
    assert not list(desktop.home.rglob("keyslots.json"))


@pytest.mark.without("notifications", "tray", "keyring")
def test_with_neither_tray_nor_notifications_a_closed_window_is_the_end(frozen: Path, desktop: BareDesktop) -> None:
    process = desktop.start([program(frozen), *LOCAL])
    window = desktop.window_of(process)
    until(lambda: workspace_runs(desktop.home), "the workspace runs")
    desktop.to_front(window)

    desktop.press("alt+F4")

    assert process.wait(30) == 0


@pytest.mark.without("keyring", "tray")
def test_without_a_network_the_local_workspace_works(frozen: Path, desktop: BareDesktop, place: Path) -> None:
    up = f"ip link set lo up; exec setpriv --reuid {ACCOUNT} --regid {ACCOUNT} --clear-groups"
    command = f"{up} {shlex.quote(str(program(frozen)))} {' '.join(LOCAL)}"
    process = subprocess.Popen(["unshare", "--net", "sh", "-c", command], env=desktop.variables, text=True, cwd="/")
    desktop.adopt(process)

    desktop.window_of(process)
    until(lambda: workspace_runs(desktop.home), "the workspace runs")

    process.terminate()
    assert process.wait(30) == 0


@pytest.mark.without("keyring", "tray", "notifications")
@pytest.mark.parametrize("options", ["ro", "size=64k"])
def test_a_home_that_cannot_be_written_is_named(frozen: Path, desktop: BareDesktop, place: Path, options: str) -> None:
    home = place / "nowhere"
    home.mkdir()
    owned = f"{options},uid={ACCOUNT},gid={ACCOUNT},mode=0700"
    subprocess.run(["mount", "-t", "tmpfs", "-o", owned, "tmpfs", home], check=True)
    try:
        process = desktop.start([program(frozen), *LOCAL], HOME=str(home))
        window = desktop.window_of(process, "Desktop Chat")
        if options == "ro":
            until(lambda: str(home) in said(desktop), "it says which folder it cannot use")
        desktop.to_front(window)
        desktop.picture(picture_of(f"home {options}"))
        desktop.press("Return" if options == "ro" else "alt+F4")
        assert process.wait(30) == (1 if options == "ro" else process.returncode)
    finally:
        subprocess.run(["umount", "-l", home], check=False)


@pytest.mark.without("keyring", "tray")
def test_a_path_and_a_home_of_other_scripts_and_a_foreign_locale_work(
    frozen: Path, desktop: BareDesktop, place: Path
) -> None:
    folder = place / "Ärger mit Leerzeichen" / AWKWARD
    folder.parent.mkdir()
    subprocess.run(["cp", "-al", frozen, folder], check=True)
    home = place / f"домашняя папка {AWKWARD}"
    home.mkdir()
    os.chown(home, ACCOUNT, ACCOUNT)

    locale = {"LANG": "ja_JP.UTF-8", "LC_ALL": "", "LANGUAGE": "ja"}
    process = desktop.start([program(folder), *LOCAL], HOME=str(home), **locale)
    desktop.window_of(process)
    until(lambda: workspace_runs(home), "the workspace runs")
    process.terminate()

    assert process.wait(30) == 0
    answer = desktop.run([program(folder), "--version"], HOME=str(home), LC_ALL="C", LANG="C")
    assert answer.returncode == 0
    assert answer.stdout.startswith("desktop-chat ")
    assert not list(place.rglob("pwned"))
    # Where neither the program's folder nor the home has a name that initdb can give to a shell.
    copy = Path(f"/var/tmp/desktop-chat-{ACCOUNT}")
    assert list(copy.glob("postgresql-*"))
    shutil.rmtree(copy)


@pytest.mark.without("keyring", "tray")
def test_the_portable_mode_keeps_everything_beside_the_program(frozen: Path, desktop: BareDesktop, place: Path) -> None:
    folder = place / "stick"
    subprocess.run(["cp", "-al", frozen, folder], check=True)
    os.chown(folder, ACCOUNT, ACCOUNT)

    process = desktop.start([program(folder), "--portable", *LOCAL])
    desktop.window_of(process)
    until(lambda: workspace_runs(folder / "portable-data"), "the workspace runs beside the program")
    process.terminate()

    assert process.wait(30) == 0
    assert not (desktop.home / ".local" / "share" / facts.NAME).exists()
    shutil.rmtree(folder / "portable-data")


@pytest.mark.without("keyring", "tray")
def test_qts_libraries_can_be_replaced(frozen: Path, desktop: BareDesktop, place: Path) -> None:
    """As the LGPL asks: with another build of a library in its place (here one with a mark) it starts."""
    folder = place / "relinked"
    subprocess.run(["cp", "-al", frozen, folder], check=True)
    library = folder / "_internal" / "PySide6" / "Qt" / "lib" / "libQt6Svg.so.6"
    content = library.read_bytes()
    library.unlink()
    library.write_bytes(content + b"another build")
    library.chmod(0o644)

    process = desktop.start([program(folder), *LOCAL])
    desktop.window_of(process)
    process.terminate()

    assert process.wait(30) == 0
