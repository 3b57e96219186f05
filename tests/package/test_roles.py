"""One frozen program is all of it: window, server, examiner, keeper of backups; and the desktop is told of this one."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from installer import facts
from tests.support.bare_desktop import BareDesktop, until

pytestmark = [pytest.mark.package, pytest.mark.timeout(180)]

WINDOW = ("--profile", "work", "--local", "--as", "Ann", "--room", "Kitchen", "--unprotected-store")


@pytest.fixture
def desktop(place: Path) -> Iterator[BareDesktop]:
    with BareDesktop(place / "desk", keyring=False, tray=False, notifications=False) as desktop:
        yield desktop


@pytest.fixture
def program(frozen: Path, place: Path) -> Path:
    """The program where a person has put it."""
    folder = place / "My Programs"
    subprocess.run(["cp", "-al", frozen, folder], check=True)
    return folder / facts.NAME


def test_every_role_is_played_by_the_same_program(program: Path, desktop: BareDesktop) -> None:
    server = desktop.start([program, "serve"])
    said = desktop.folder / f"{facts.NAME}.said"
    until(lambda: '"url"' in said.read_text() or server.poll() is not None, "the workspace is served")
    backup = desktop.home / "kept.backup"

    told = {
        words: desktop.run([program, *words.split()])
        for words in (
            "serve --status",
            "doctor --local",
            "doctor --sql",
            f"workspace backup {backup}",
            f"workspace verify {backup}",
            "update",
        )
    }

    assert {words: answer.returncode for words, answer in told.items() if answer.returncode} == {"update": 1}
    assert re.search(r"(?m)^state +ready$", told["serve --status"].stdout)
    assert "create table" in told["doctor --sql"].stdout.lower()
    assert backup.stat().st_size > 1000
    assert "does not know where newer versions are published" in told["update"].stdout
    server.terminate()
    assert server.wait(30) == 0


def test_a_second_start_and_a_link_go_to_the_window_that_is_open(program: Path, desktop: BareDesktop) -> None:
    first = desktop.start([program, *WINDOW])
    desktop.put_away(desktop.window_of(first))

    second = desktop.run([program, "--profile", "work"])

    assert second.returncode == 0
    assert "its window comes to the front" in second.stderr
    until(lambda: desktop.windows(first), "the window is in sight again")
    link = "deskchat://room/00000000-0000-4000-8000-000000000000"
    assert desktop.run([program, "--profile", "work", "--link", link]).returncode == 0
    assert len(desktop.windows()) == 1
    first.terminate()
    assert first.wait(30) == 0


def test_the_desktop_opens_links_with_the_program_that_asked_for_it(program: Path, desktop: BareDesktop) -> None:
    answer = desktop.run([program, "--profile", "work", "--register-links"])

    entry = desktop.home / ".local" / "share" / "applications" / "desktop-chat.desktop"
    line = re.search(r"(?m)^Exec=(.*)$", entry.read_text())
    assert line is not None, answer.stderr
    assert line[1].startswith(f'"{program}"')
    assert line[1].endswith("--link %u") or line[1].endswith('"--link" %u')
    assert "x-scheme-handler/deskchat" in entry.read_text()
