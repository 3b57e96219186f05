"""The .deb on a clean, minimal Debian 12: installed, used by two people, upgraded while they talk, removed, purged."""

import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from installer.linux.deb import is_elf
from tests.package.conftest import picture_of
from tests.package.publisher import Publisher
from tests.support.bare_desktop import ACCOUNT, BareDesktop, NeverCame, as_words, until
from tests.support.debian_tree import DebianTree
from tests.support.update_server import update_server

pytestmark = [pytest.mark.package, pytest.mark.timeout(600)]

PROGRAM = "/usr/bin/desktop-chat"
LIBRARY = "usr/lib/desktop-chat"
DATA = "home/ann/.local/share/desktop-chat"
NEXT = "9.9.9"
SIGNED = "9.1.0"
LATE = "Settings"


@pytest.fixture(scope="module")
def tree() -> Iterator[DebianTree]:
    """A minimal Debian, fresh for this module; its mounts end with the mount space."""
    with tempfile.TemporaryDirectory(prefix="dcd-", dir="/var/tmp", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        debian = DebianTree(Path(folder) / "debian")
        debian.make()
        yield debian
        mounted = [line.split()[1] for line in Path("/proc/mounts").read_text().splitlines()]
        for place in sorted((place for place in mounted if place.startswith(folder)), reverse=True):
            subprocess.run(["umount", "-l", place], check=False)


@pytest.fixture(scope="module")
def before(tree: DebianTree, package: Path) -> set[str]:
    """What is in the tree when all that the package depends on is installed, and nothing else."""
    depends = subprocess.run(["dpkg-deb", "-f", package, "Depends"], capture_output=True, text=True, check=True).stdout
    tree.run(["apt-get", "update", "-qq"])
    tree.run(["apt-get", "satisfy", "-qq", "-y", "--no-install-recommends", depends.strip()])
    return tree.files()


@pytest.fixture(scope="module")
def installed(tree: DebianTree, before: set[str], package: Path) -> DebianTree:
    """The tree with the package: dpkg takes it only when nothing is missing that it names."""
    assert before
    _install(tree, package)
    return tree


class Person:
    """Somebody who uses the installed program in the tree, on a desktop outside of it."""

    def __init__(self, desktop: BareDesktop, tree: DebianTree, *arguments: str) -> None:
        variables = desktop.variables | {"HOME": "/home/ann"}
        inside = ["env", "-i", *as_words(variables), PROGRAM, *arguments]
        command = ["chroot", f"--userspec={ACCOUNT}:{ACCOUNT}", str(tree.root), *inside]
        log = (desktop.folder / "program.said").open("a")
        self.process = subprocess.Popen(command, stdout=log, stderr=log, text=True, cwd="/")
        log.close()
        desktop.adopt(self.process)
        self.desktop = desktop
        self.window = ""
        self._profiles = tree.root / DATA / "profiles"

    def arrives(self, name: str) -> None:
        """Wait for the window, and until it has the room open: it remembers then in which room it was last."""
        self.window = self.desktop.window_of(self.process)
        until(lambda: any(map(_has_room, self._profiles.glob(f"{name}-*/settings.json"))), f"{name} is in the room")

    def quits(self) -> int:
        """End it as the end of a session does."""
        self.process.terminate()
        return self.process.wait(30)


def test_every_library_that_the_package_has_finds_what_it_is_linked_with(installed: DebianTree) -> None:
    files = [path for path in (installed.root / LIBRARY).rglob("*") if path.is_file() and not path.is_symlink()]
    inside = f"/{LIBRARY}/_internal"
    libraries = [f"/{path.relative_to(installed.root)}" for path in files if is_elf(path)]
    paths = f"LD_LIBRARY_PATH={inside}:{inside}/PySide6:{inside}/shiboken6:{inside}/PySide6/Qt/lib"

    told = installed.run(["env", paths, "ldd", *libraries], check=False).stdout

    lost = re.findall(r"^(\S+):\n|(\S+) => not found", told, re.MULTILINE)
    at, missing = "", set()
    for file, library in lost:
        at = file or at
        if library:
            missing.add((at.removeprefix(inside), library))
    optional = {name for _, name in missing if name.startswith(("libwayland-cursor", "libwayland-egl"))}
    assert {name for _, name in missing} == optional
    assert len(libraries) > 100


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--version"], r"^desktop-chat \d+\.\d+\.\d+ \([0-9a-f]{12}(\+changes)?\)$"),
        (["--help"], r"^usage: desktop-chat "),
        (["serve", "--help"], r"^usage: desktop-chat serve "),
    ],
)
def test_the_command_answers(installed: DebianTree, arguments: list[str], said: str) -> None:
    answer = installed.run([PROGRAM, *arguments])

    assert re.search(said, answer.stdout, re.MULTILINE)
    assert answer.stderr == ""


def test_the_program_brings_itself_up_to_date_by_apt(installed: DebianTree, package: Path, place: Path) -> None:
    (place / "dist").mkdir()
    newer = _next_version(package, place, SIGNED).rename(place / "dist" / f"desktop-chat_{SIGNED}_amd64.deb")
    with update_server() as server:
        publisher = Publisher(server, Ed25519PrivateKey.generate(), newer.parent)
        publisher.build_into(installed.root / LIBRARY)
        server.files[f"/{newer.name}"] = newer.read_bytes()
        publisher.publish(publisher.release(SIGNED))

        told = installed.run([PROGRAM, "update"]).stdout
        assert "ready to be installed" in told
        assert SIGNED not in installed.run(["dpkg-query", "-W", "desktop-chat"]).stdout, "not without being asked"
        told = installed.run([PROGRAM, "update", "--install"]).stdout

    assert "is installed" in told
    assert SIGNED in installed.run(["dpkg-query", "-W", "desktop-chat"]).stdout
    assert installed.run([PROGRAM, "update"], check=False).returncode == 1, "the new one has no feed built in"
    shutil.rmtree(installed.root / "root" / ".local")


def test_two_people_talk_through_an_upgrade_and_what_they_said_outlives_the_package(
    installed: DebianTree, before: set[str], package: Path, place: Path
) -> None:
    tree = installed
    desktop = BareDesktop(tree.root / "var" / "tmp" / "desk")
    with desktop:
        tree.share(Path("/tmp/.X11-unix"), tree.root / "tmp" / ".X11-unix")
        tree.share(desktop.folder, tree.root / str(desktop.folder).lstrip("/"))
        try:
            _talk(desktop, tree, _next_version(package, place))
        except (AssertionError, NeverCame):
            desktop.picture(picture_of("debian"))
            raise

    data = tree.root / DATA
    kept = {path for path in data.rglob("*") if path.is_file()}
    assert any(path.name == "store.db" for path in kept)
    tree.run(["dpkg", "--remove", "desktop-chat"])
    assert not (tree.root / LIBRARY).exists()
    tree.run(["dpkg", "--purge", "desktop-chat"])
    assert {path for path in data.rglob("*") if path.is_file()} == kept
    people = ("./home/ann", "./var/tmp")
    assert {name for name in tree.files() - before if not name.startswith(people)} == set()


def _talk(desktop: BareDesktop, tree: DebianTree, newer: Path) -> None:
    """Two people in one room; the package is upgraded below them, and they go on."""
    ann = Person(desktop, tree, "--local", "--as", "Ann", "--room", "Kitchen")
    ann.arrives("ann")
    bob = Person(desktop, tree, "--local", "--as", "Bob", "--room", "Kitchen", "--unprotected-store")
    bob.arrives("bob")
    _hears(ann, bob, "tea is ready")
    _hears(bob, ann, "coming at once")
    _install(tree, newer)
    _hears(ann, bob, "still here after the upgrade")
    program = tree.root / LIBRARY / "desktop-chat"
    program.rename(program.with_suffix(".aside"))
    program.write_text("not what was started")  # what runs has to read its modules from what it was started from
    desktop.to_front(ann.window)
    desktop.press("ctrl+comma")
    desktop.window_of(ann.process, LATE)
    program.with_suffix(".aside").rename(program)
    slots = [file.read_text() for file in (tree.root / "home/ann").rglob("keyslots.json")]
    assert any('"keyring"' in text for text in slots), "the key of nobody's history is in the keyring"
    assert (ann.quits(), bob.quits()) == (0, 0)
    hidden = Person(desktop, tree, "--local", "--as", "Ann", "--background")
    until(lambda: desktop.windows(title="^trayer|^panel$"), "the tray is in sight")
    until(lambda: _shown_from_tray(desktop, hidden), "a click on the icon in the tray brings the window")
    assert hidden.quits() == 0
    assert (
        NEXT not in tree.run([PROGRAM, "--version"]).stdout
    )  # the version is the program's, only the package is newer
    assert NEXT in tree.run(["dpkg-query", "-W", "desktop-chat"]).stdout


def _has_room(settings: Path) -> bool:
    return bool(json.loads(settings.read_text(encoding="utf-8")).get("last_room"))


def _hears(listener: Person, speaker: Person, text: str) -> None:
    """Let one say something that the other, whose window is put away, is notified of."""
    desktop = listener.desktop
    desktop.put_away(listener.window)
    desktop.write(speaker.window, text)
    until(lambda: any(text in one for one in desktop.notified()), f"somebody is notified of {text!r}")
    desktop.to_front(listener.window)


def _shown_from_tray(desktop: BareDesktop, person: Person) -> bool:
    assert person.process.poll() is None
    desktop.click(1584, 16)
    return bool(desktop.windows(person.process))


def _install(tree: DebianTree, package: Path) -> None:
    inside = tree.root / "root" / package.name
    inside.write_bytes(package.read_bytes())
    tree.run(["dpkg", "--install", f"/root/{package.name}"])
    inside.unlink()


def _next_version(package: Path, folder: Path, version: str = NEXT) -> Path:
    """Return the same package under a higher version, which dpkg therefore takes as an upgrade."""
    unpacked = folder / "next"
    subprocess.run(["dpkg-deb", "-R", package, unpacked], check=True)
    control = unpacked / "DEBIAN" / "control"
    control.write_text(re.sub(r"(?m)^Version: .*$", f"Version: {version}", control.read_text()))
    for library in (unpacked / LIBRARY).rglob("*"):
        # Each file is another one, at the same place: what runs must not depend on the old one.
        os.utime(library, (0, 0), follow_symlinks=False)
    newer = folder / "next.deb"
    subprocess.run(["dpkg-deb", "--root-owner-group", "-Znone", "-b", unpacked, newer], check=True, capture_output=True)
    return newer
