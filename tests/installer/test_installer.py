"""What goes around the frozen program, tried on a stand-in of it: scripts, archives, icons, papers; without a build."""

import json
import os
import plistlib
import re
import subprocess
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from desktop_chat.app.arguments import _parser
from desktop_chat.qt.app_icon import application_icon
from desktop_chat.qt.theme import ThemeKeeper
from installer import facts, icons, inputs, trimming
from installer.linux import archive, share
from installer.windows import setup

HERE = facts.ROOT / "installer"


@pytest.fixture
def stand_in(tmp_path: Path) -> Path:
    """A folder that stands for the frozen program: it says its name, and has a file with an awkward one."""
    tree = tmp_path / "tree" / facts.NAME
    (tree / "_internal" / "ä b").mkdir(parents=True)
    (tree / "_internal" / "ä b" / "50 $ off.txt").write_text("data")
    (tree / facts.NAME).write_text('#!/bin/sh\necho "here: $*"\n')
    (tree / facts.NAME).chmod(0o755)
    return tree


@pytest.fixture
def drawn(tmp_path: Path, qapp: QApplication) -> Path:
    """The icons."""
    icons.draw(tmp_path / "icons")
    return tmp_path / "icons"


@pytest.fixture
def run_file(stand_in: Path, drawn: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The self-extracting file around the stand-in."""
    monkeypatch.setattr(facts, "BUILD", tmp_path / "build")
    return archive.make(stand_in, drawn, tmp_path)[1]


def sh(*command: str | Path, home: Path) -> subprocess.CompletedProcess[str]:
    variables = {"HOME": str(home), "PATH": "/usr/bin:/bin"}
    return subprocess.run(["sh", *command], env=variables, capture_output=True, text=True, timeout=60, check=False)


def all_in(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


# ---- the self-extracting file


def test_it_installs_for_one_person_upgrades_and_leaves_nothing_of_its_own_behind(
    run_file: Path, tmp_path: Path
) -> None:
    home = tmp_path / "my home"
    (home / ".local" / "share" / "applications").mkdir(parents=True)
    (home / ".local" / "share" / "applications" / "other.desktop").write_text("somebody else's")
    data = home / ".local" / "share" / "desktop-chat" / "store.db"
    data.parent.mkdir()
    data.write_text("conversations")
    before = all_in(home)

    for _first_and_upgrade in range(2):
        assert sh(run_file, "--user", home=home).returncode == 0
    answer = subprocess.run([home / ".local/bin/desktop-chat", "hello"], capture_output=True, text=True, check=True)
    entry = (home / ".local/share/applications/desktop-chat.desktop").read_text()
    unit = (home / ".local/share/systemd/user/desktop-chat.service").read_text()
    icon = home / ".local/share/icons/hicolor/scalable/apps/desktop-chat.svg"

    assert answer.stdout == "here: hello\n"
    assert f'Exec="{home}/.local/lib/desktop-chat/desktop-chat" --link %u' in entry
    assert f'ExecStart="{home}/.local/lib/desktop-chat/desktop-chat" serve' in unit
    assert icon.exists()
    assert not list((home / ".local/lib").glob("*.new*"))

    gone = sh(run_file, "--user", "--uninstall", home=home)
    assert gone.returncode == 0, gone.stderr
    assert all_in(home) - {".local/share/applications/mimeinfo.cache"} == before


def test_it_unpacks_only_when_asked_and_only_into_an_empty_folder(run_file: Path, tmp_path: Path) -> None:
    assert sh(run_file, "--extract", tmp_path / "out", home=tmp_path).returncode == 0
    assert (tmp_path / "out" / "_internal" / "ä b" / "50 $ off.txt").read_text() == "data"

    again = sh(run_file, "--extract", tmp_path / "out", home=tmp_path)

    assert again.returncode == 1
    assert "is not empty" in again.stderr


def test_a_damaged_file_installs_nothing(run_file: Path, tmp_path: Path) -> None:
    content = bytearray(run_file.read_bytes())
    content[-100] ^= 1
    run_file.write_bytes(content)
    home = tmp_path / "home"
    home.mkdir()

    answer = sh(run_file, "--user", home=home)

    assert answer.returncode == 1
    assert "damaged" in answer.stderr
    assert all_in(home) == set()


@pytest.mark.parametrize("words", [["--fly"], ["--prefix"], ["--extract"]])
def test_a_wrong_command_line_does_nothing(run_file: Path, tmp_path: Path, words: list[str]) -> None:
    assert sh(run_file, *words, home=tmp_path).returncode in {1, 2}


def test_the_archive_is_the_same_when_it_is_made_again(stand_in: Path, tmp_path: Path) -> None:
    once = archive.tarred([(stand_in, "x")])
    os.utime(stand_in / facts.NAME, (0, 0))

    assert archive.tarred([(stand_in, "x")]) == once


# ---- the papers


def test_the_manual_page_knows_every_option() -> None:
    page = (HERE / "linux" / "desktop-chat.1").read_text().replace("\\-", "-")
    options = [word for action in _parser()._actions for word in action.option_strings]

    assert [option for option in options if option not in page] == []


def test_the_desktop_entry_starts_and_follows_links() -> None:
    entry = (HERE / "linux" / "desktop-chat.desktop").read_text()

    assert "MimeType=x-scheme-handler/deskchat;" in entry
    assert re.search(r"(?m)^Exec=desktop-chat --link %u$", entry)


def test_the_bundle_of_macos_opens_links_and_may_be_relinked() -> None:
    plist = trimming.macos_plist(facts.ROOT)
    entitlements = plistlib.loads((HERE / "macos" / "entitlements.plist").read_bytes())

    assert plist["CFBundleURLTypes"][0]["CFBundleURLSchemes"] == [facts.SCHEME]
    assert entitlements["com.apple.security.cs.disable-library-validation"] is True


def test_every_paper_calls_the_program_by_the_name_that_the_publisher_set() -> None:
    manifest = HERE / "linux" / f"{facts.APP_ID}.yaml"
    types = trimming.macos_plist(facts.ROOT)["CFBundleURLTypes"]

    assert f"app-id: {facts.APP_ID}\n" in manifest.read_text()
    assert types[0]["CFBundleURLName"] == facts.APP_ID
    assert f"<id>{facts.APP_ID}</id>" in share.filled(HERE / "linux" / "metainfo.xml")


@pytest.mark.parametrize("script", sorted(HERE.rglob("*.sh")), ids=lambda path: path.name)
def test_a_shell_script_is_one(script: Path) -> None:
    shell = "sh" if script.read_text().startswith("#!/bin/sh") else "bash"

    assert subprocess.run([shell, "-n", script], capture_output=True, check=False).stderr == b""


# ---- icons


def test_the_icon_of_the_packages_is_that_of_the_window(drawn: Path, qapp: QApplication) -> None:
    keeper = ThemeKeeper(qapp)
    painted = application_icon(keeper).pixmap(64, 64).toImage().convertToFormat(QImage.Format.Format_ARGB32)
    packed = QImage(str(drawn / "desktop-chat-64.png")).convertToFormat(QImage.Format.Format_ARGB32)

    places = [(x, y) for x in range(64) for y in range(64)]
    far = [place for place in places if abs(painted.pixelColor(*place).red() - packed.pixelColor(*place).red()) > 60]

    assert packed.size() == painted.size()
    assert len(far) < len(places) // 100


def test_the_icons_of_windows_and_macos_are_read_by_qt_or_whole(drawn: Path) -> None:
    content = (drawn / "desktop-chat.icns").read_bytes()

    assert QImage(str(drawn / "desktop-chat.ico")).width() == 16
    assert content[:4] == b"icns"
    assert int.from_bytes(content[4:8], "big") == len(content)


# ---- what is packed


@pytest.mark.parametrize(
    ("place", "kept"),
    [
        ("PySide6/Qt/plugins/platforms/libqxcb.so", True),
        ("PySide6/Qt/plugins/platforms/libqoffscreen.so", True),
        ("PySide6/Qt/plugins/platforms/libqeglfs.so", False),
        ("PySide6/Qt/plugins/platformthemes/libqgtk3.so", False),
        ("PySide6/Qt/plugins/platformthemes/libqxdgdesktopportal.so", True),
        ("PySide6/Qt/lib/libQt6Quick.so.6", False),
        ("PySide6\\Qt6Qml.dll", False),
        ("PySide6/Qt/lib/libQt6Widgets.so.6", True),
        ("PySide6/Qt/translations/qtbase_de.qm", True),
        ("PySide6/Qt/translations/qtbase_fr.qm", False),
        ("resources/supabase/migrations/20261101000000_x.sql", True),
    ],
)
def test_what_a_window_needs_stays_and_the_rest_goes(place: str, kept: bool) -> None:
    assert trimming.is_kept(place) is kept


def test_postgresql_comes_with_what_a_cluster_is_made_of(tmp_path: Path) -> None:
    places = "bin/postgres bin/initdb bin/ecpg lib/plpgsql.so lib/vector.so lib/libpq.a share/postgres.bki"
    more = "share/extension/plpgsql.control share/extension/vector.control share/timezone/Europe/Berlin include/x.h"
    for place in f"{places} {more}".split():
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).touch()

    kept = {str(file.relative_to(tmp_path)) for file in trimming.postgresql_files(tmp_path)}

    left_out = {"bin/ecpg", "lib/vector.so", "lib/libpq.a", "share/extension/vector.control", "include/x.h"}
    assert kept == set(f"{places} {more}".split()) - left_out


def test_a_change_of_what_is_packed_asks_for_a_new_trial(tmp_path: Path) -> None:
    (tmp_path / "installer").mkdir()
    (tmp_path / "build.spec").write_text("one")
    before = inputs.fingerprint(tmp_path)

    (tmp_path / "README.md").write_text("nothing to do with it")
    assert inputs.fingerprint(tmp_path) == before
    (tmp_path / "installer" / "new.txt").write_text("packed")
    assert inputs.fingerprint(tmp_path) != before


def test_every_pattern_of_the_inputs_finds_something() -> None:
    assert [pattern for pattern in inputs.PATTERNS if not any(facts.ROOT.glob(pattern))] == []


# ---- what only the trial's tools can judge


@pytest.mark.package
@pytest.mark.parametrize("scope", setup.SCOPES)
def test_the_setup_for_windows_holds_the_program_and_takes_exactly_that_away(
    stand_in: Path, drawn: Path, tmp_path: Path, scope: str
) -> None:
    file = setup.compiled(stand_in, tmp_path, drawn, scope)
    listed = subprocess.run(["7z", "l", "-slt", file], capture_output=True, text=True, check=True).stdout

    paths = set(re.findall(r"(?m)^Path = (.*)$", listed))
    assert {"desktop-chat", "_internal/ä b/50 $ off.txt", "uninstall.exe"} <= paths
    assert setup.removal_lines(stand_in) == [
        'Delete "$INSTDIR\\_internal\\ä b\\50 $$ off.txt"',
        'Delete "$INSTDIR\\desktop-chat"',
        'RMDir "$INSTDIR\\_internal\\ä b"',
        'RMDir "$INSTDIR\\_internal"',
    ]
    assert not list(tmp_path.glob("*.nsh"))


@pytest.mark.package
def test_the_desktops_own_tools_find_nothing_to_complain_of(drawn: Path, tmp_path: Path) -> None:
    share.lay_out(tmp_path / "share", drawn)
    entry = tmp_path / "share" / "applications" / "desktop-chat.desktop"
    metainfo = next((tmp_path / "share" / "metainfo").iterdir())

    checks: tuple[list[str | Path], ...] = (
        ["desktop-file-validate", entry],
        ["appstreamcli", "validate", "--no-net", metainfo],
    )
    for command in checks:
        answer = subprocess.run(command, capture_output=True, text=True, check=False)
        assert answer.returncode == 0, answer.stdout


@pytest.mark.package
@pytest.mark.timeout(300)
def test_lintian_finds_nothing_to_complain_of() -> None:
    package = next(facts.DIST.glob("*.deb"))

    answer = subprocess.run(
        ["lintian", "--fail-on", "error,warning", package], capture_output=True, text=True, check=False
    )

    assert answer.returncode == 0, answer.stdout


@pytest.mark.package
def test_the_bill_of_materials_names_everything_with_a_licence() -> None:
    bill = json.loads((facts.TREE / "sbom.cdx.json").read_text())
    names = {part["name"] for part in bill["components"]}
    index = (facts.TREE / "LICENSES.md").read_text()

    assert {"Qt", "Python", "PostgreSQL", "PySide6_Essentials", "cryptography", "asyncpg"} <= names
    assert [part["name"] for part in bill["components"] if not part["licenses"]] == []
    assert [name for name in names if f"| {name} |" not in index] == []
    places = re.findall(r"\| `(_internal/[^`]+)` \|", index)
    assert [place for place in places if not (facts.TREE / place).exists()] == []
