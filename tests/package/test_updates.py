"""Updates of the frozen program, the whole way: a signed feed over HTTPS, a download that breaks, the installer."""

import json
import os
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from desktop_chat.domain.ids import UnixMillis
from installer import facts
from installer.linux import archive
from installer.release import rotated
from tests.package.conftest import picture_of
from tests.package.publisher import Publisher
from tests.support.bare_desktop import ACCOUNT, BareDesktop, NeverCame, until
from tests.support.update_server import update_server
from tests.transport.certificate import Certificate, a_certificate

pytestmark = [pytest.mark.package, pytest.mark.timeout(180)]

CUT = 1_200_000
NEXT_PROGRAM = '#!/bin/sh\necho "$*" >"$HOME/started-anew"\n'


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The .run and the tarball of the next version; large enough to break off in the middle."""
    tree = tmp_path_factory.mktemp("next") / facts.NAME
    (tree / "_internal").mkdir(parents=True)
    (tree / "_internal" / "padding").write_bytes(os.urandom(3_000_000))
    (tree / facts.NAME).write_text(NEXT_PROGRAM)
    (tree / facts.NAME).chmod(0o755)
    made = tmp_path_factory.mktemp("dist")
    archive.make(tree, facts.BUILD / "icons", made)
    return made


@pytest.fixture
def certificate(place: Path) -> Certificate:
    return a_certificate(place)


@pytest.fixture
def publisher(packages: Path, certificate: Certificate) -> Iterator[Publisher]:
    with update_server(certificate.for_server()) as server:
        for file in packages.iterdir():
            server.files[f"/{file.name}"] = file.read_bytes()
        yield Publisher(server, Ed25519PrivateKey.generate(), packages)


class Installed:
    """The frozen program as the .run installs it, for an account that is not root, and what it says."""

    def __init__(self, frozen: Path, place: Path, publisher: Publisher, certificate: Certificate) -> None:
        self.folder = place / "prefix" / "lib" / facts.NAME
        self.home = place / "home"
        self.folder.parent.mkdir(parents=True)
        self.home.mkdir()
        subprocess.run(["cp", "-al", frozen, self.folder], check=True)
        publisher.build_into(self.folder)
        self.folder.with_name(f"{facts.NAME}.installed").touch()
        for path in (place / "prefix", *place.joinpath("prefix").rglob("*"), self.home):
            if path.is_dir() and not path.is_symlink():
                os.chown(path, ACCOUNT, ACCOUNT)
        self.variables = {
            "HOME": str(self.home),
            "PATH": "/usr/local/bin:/usr/bin:/bin",
            "SSL_CERT_FILE": str(certificate.certificate),
            "LANG": "C.UTF-8",
        }

    def update(self, *words: str, **variables: str) -> tuple[int, str]:
        """Run the `update` command as the account; return its exit code and what it says."""
        answer = subprocess.run(
            [self.folder / facts.NAME, "update", *words],
            env=self.variables | variables,
            capture_output=True,
            text=True,
            user=ACCOUNT,
            group=ACCOUNT,
            extra_groups=[],
            timeout=60,
            check=False,
            cwd="/",
        )
        assert answer.stderr == ""
        return answer.returncode, answer.stdout

    def kept(self) -> list[Path]:
        """Return the files that were downloaded as a whole."""
        return [path for path in self.home.rglob("updates/files/*/desktop-chat-*") if path.suffix in {".run", ".xz"}]


@pytest.fixture
def installed(frozen: Path, place: Path, publisher: Publisher, certificate: Certificate) -> Installed:
    return Installed(frozen, place, publisher, certificate)


def test_what_cannot_be_trusted_is_refused_with_a_sentence_each(installed: Installed, publisher: Publisher) -> None:
    thief = Ed25519PrivateKey.generate()
    release = publisher.release()
    body = publisher.publish(release)
    told = json.loads(body)
    forged = rotated(thief, thief.public_key().public_bytes_raw())
    own = publisher.key.public_key().public_bytes_raw()
    shown = {
        "signature is not": body.replace(b'"9.1.0"', b'"9.9.0"'),
        "is not signed": json.dumps({name: told[name] for name in ("format", "manifest")}).encode(),
        "signature is not that": publisher.publish(release, by=thief),
        "key was exchanged": publisher.publish(release, by=thief, rotations=(replace(forged, by=own),)),
        "no JSON": body[: len(body) // 2],
        "sign in with a browser": b"<html>Welcome to our hotel</html>",
        "has expired": publisher.publish(replace(release, expires=UnixMillis(release.released - 1))),
    }

    for words, answer in shown.items():
        publisher.server.files["/stable.json"] = answer
        code, said = installed.update("--install")
        assert (code, words in said) == (1, True), (words, said)

    assert {path for path, _ in publisher.server.asked} == {"/stable.json"}, "no package was asked for"
    assert installed.kept() == []


def test_a_portal_and_a_server_that_nobody_vouches_for_are_told_apart(
    installed: Installed, publisher: Publisher, place: Path
) -> None:
    publisher.publish(publisher.release())
    publisher.server.redirects["/stable.json"] = f"{publisher.server.url}/login"
    assert "leads elsewhere" in installed.update()[1]
    publisher.server.redirects.clear()

    (place / "other").mkdir()
    other = a_certificate(place / "other").certificate

    assert "certificate is not trusted" in installed.update(SSL_CERT_FILE=str(other))[1]


def test_nobody_is_led_back_and_a_new_key_is_followed(installed: Installed, publisher: Publisher) -> None:
    following = Ed25519PrivateKey.generate()
    chain = (rotated(publisher.key, following.public_key().public_bytes_raw()),)
    newest = publisher.release()
    publisher.publish(newest, by=following, rotations=chain)
    assert installed.update() == (0, "Version \u20689.1.0\u2069 is ready to be installed.\n")

    publisher.publish(replace(newest, released=UnixMillis(newest.released - 1)), by=following, rotations=chain)
    assert "older than one" in installed.update()[1]
    publisher.publish(publisher.release("9.2.0"))
    assert "signature is not that" in installed.update()[1], "the first key has handed over"
    publisher.publish(publisher.release("0.0.9"), by=following, rotations=chain)
    assert installed.update("--install")[1] == "This is the newest version.\n"
    assert not (installed.folder / "VERSION").exists()


def test_a_package_that_is_another_or_cut_is_never_run(installed: Installed, publisher: Publisher) -> None:
    publisher.publish(publisher.release())
    name = next(path for path in publisher.server.files if path.endswith(".run"))
    right = publisher.server.files[name]
    publisher.server.files[name] = right[:-1] + bytes([right[-1] ^ 1])

    code, said = installed.update("--install")

    assert (code, "not the file that was announced" in said) == (1, True)
    publisher.server.files[name] = right
    publisher.server.cut_after = CUT
    assert "broke off" in installed.update("--install")[1]
    assert installed.kept() == []
    assert not (installed.folder / "VERSION").exists()


def test_what_was_only_unpacked_is_handed_over_to_the_person(
    installed: Installed, publisher: Publisher, place: Path
) -> None:
    installed.folder.with_name(f"{facts.NAME}.installed").unlink()
    opener = place / "bin" / "xdg-open"
    opener.parent.mkdir()
    opener.write_text('#!/bin/sh\necho "$1" >"$HOME/opened"\n')
    opener.chmod(0o755)
    publisher.publish(publisher.release())

    code, said = installed.update("--install", PATH=f"{opener.parent}:/usr/bin:/bin")

    assert (code, "was opened" in said) == (0, True)
    opened = installed.home / "opened"
    until(lambda: opened.exists() and opened.read_text().endswith("\n"), "the folder is opened")
    (file,) = installed.kept()
    assert opened.read_text().strip() == str(file.parent)
    assert file.read_bytes() == publisher.server.files[f"/{file.name}"]


def test_a_distributions_package_only_says_that_there_is_something_newer(
    installed: Installed, publisher: Publisher
) -> None:
    (installed.folder / "packaged-by").write_text("Example Linux\n")
    publisher.publish(publisher.release())

    code, said = installed.update("--install")

    assert (code, "Example Linux, which will also bring the new version" in said) == (0, True)
    assert {path for path, _ in publisher.server.asked} == {"/stable.json"}
    assert installed.kept() == []


def test_the_window_offers_it_goes_on_after_a_break_asks_installs_and_starts_the_new_one(
    installed: Installed, publisher: Publisher, place: Path
) -> None:
    publisher.publish(publisher.release())
    publisher.server.cut_after = CUT
    with BareDesktop(place / "desk", keyring=False, tray=False, notifications=False) as desktop:
        words = ("--profile", "work", "--local", "--as", "Ann", "--room", "Kitchen", "--unprotected-store")
        process = desktop.start([installed.folder / facts.NAME, *words], **installed.variables)
        desktop.to_front(desktop.window_of(process))
        until(lambda: any(map(_has_room, installed.home.rglob("profiles/work/settings.json"))), "the room is open")
        parts = _look(desktop, process, installed)
        publisher.server.cut_after = None

        _go_on(desktop, tabs=1)
        until(installed.kept, "the rest has come, and is verified")
        name = f"/{installed.kept()[0].name}"
        assert publisher.server.asked[-1] == (name, f"bytes={parts}-")
        until(lambda: not list(installed.home.rglob("*.part")), "it is offered")
        desktop.picture(picture_of("update offered"))
        assert not (installed.folder / "VERSION").exists(), "nothing is installed unasked"
        _go_on(desktop, tabs=2)

        assert process.wait(60) == 0
        until((installed.home / "started-anew").exists, "the new version is started")
    assert "--profile work" in (installed.home / "started-anew").read_text()
    assert (installed.folder / "VERSION").exists()
    assert not list(installed.folder.parent.glob("*.new*")) + list(installed.folder.parent.glob("*.old"))


def _go_on(desktop: BareDesktop, *, tabs: int) -> None:
    """Press a button by the keyboard; the focus is on *Close*, since nothing else can be done while it is busy."""
    for _ in range(tabs):
        desktop.press("Tab")
    desktop.press("space")


def _has_room(settings: Path) -> bool:
    return bool(json.loads(settings.read_text(encoding="utf-8")).get("last_room"))


def _asked(desktop: BareDesktop, process: "subprocess.Popen[str]") -> bool:
    """Ask for the dialog; not heard by a window that has just come and loads what its keys do."""
    desktop.press("ctrl+k")
    desktop.run(["xdotool", "type", "--clearmodifiers", "--delay", "15", "Check for updates"])
    desktop.press("Return")
    try:
        until(lambda: desktop.windows(process, "^Updates$"), "it was heard", limit=5)
    except NeverCame:
        return False
    return True


def _look(desktop: BareDesktop, process: "subprocess.Popen[str]", installed: Installed) -> int:
    """Look by the keyboard; return how much there is of the package when its download has broken off."""
    until(lambda: _asked(desktop, process), "the dialog is there")
    until(lambda: list(installed.home.rglob("*.part")), "a part has come")
    part = next(installed.home.rglob("*.part"))
    until(lambda: part.stat().st_size > CUT // 2, "most of it has come")
    desktop.picture(picture_of("update broken off"))
    return part.stat().st_size
