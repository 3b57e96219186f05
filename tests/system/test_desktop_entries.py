"""Entries of the desktop, as the desktop's own tools read them."""

import stat
import subprocess
from pathlib import Path

import pytest

from desktop_chat.domain.errors import UserError
from desktop_chat.system.desktop_entries import (
    SCHEME_TYPE,
    register_links,
    start_at_login,
    starts_at_login,
    supported,
)

pytestmark = pytest.mark.skipif(not supported(), reason="freedesktop entries are for Linux")

AWKWARD = ["/opt/a b/py$thon", '-m"x"', "back\\slash", "100%", "--profile", "ann"]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path


def exec_of(file: Path) -> list[str]:
    """Return the words of `Exec`: the value's escapes, then quotes, in which the shell knows the same ones."""
    line = next(line for line in file.read_text(encoding="utf-8").splitlines() if line.startswith("Exec="))
    value = line.removeprefix("Exec=").replace("\\\\", "\\")
    done = subprocess.run(["sh", "-c", f"printf '%s\\n' {value}"], capture_output=True, text=True, check=True)
    return [word.replace("%%", "%") for word in done.stdout.splitlines()]


def test_links_are_opened_with_the_program(home: Path) -> None:
    register_links(["/usr/bin/python3", "-m", "desktop_chat", "--profile", "ann"])

    asked = subprocess.run(
        ["xdg-mime", "query", "default", SCHEME_TYPE], capture_output=True, text=True, check=True, timeout=20
    )
    assert asked.stdout.strip() == "desktop-chat.desktop"
    words = exec_of(home / "data/applications/desktop-chat.desktop")
    assert words == ["/usr/bin/python3", "-m", "desktop_chat", "--profile", "ann", "--link", "%u"]


def test_every_word_of_a_command_survives(home: Path) -> None:
    start_at_login(AWKWARD)

    assert exec_of(home / "config/autostart/desktop-chat.desktop") == AWKWARD


def test_the_start_at_login_can_be_switched_on_and_off() -> None:
    assert not starts_at_login()
    start_at_login(["desktop-chat"])
    assert starts_at_login()
    start_at_login(None)
    start_at_login(None)
    assert not starts_at_login()


def test_what_cannot_be_written_is_told(home: Path) -> None:
    (home / "config").write_text("a file where a folder should be", encoding="utf-8")

    with pytest.raises(UserError, match="cannot be written"):
        start_at_login(["desktop-chat"])
    with pytest.raises(UserError, match="cannot be written into a desktop entry"):
        register_links(["two\nlines"])


def test_a_desktop_without_its_tool_or_whose_tool_fails_is_told(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(home))
    with pytest.raises(UserError, match="xdg-mime"):
        register_links(["desktop-chat"])
    tool = home / "xdg-mime"
    tool.write_text("#!/bin/sh\nexit 4\n", encoding="utf-8")
    tool.chmod(stat.S_IRWXU)

    with pytest.raises(UserError, match="did not take the links"):
        register_links(["desktop-chat"])
