"""The window on a real desktop: the window manager, a second start."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.app.stored import stored_profile
from tests.support.driven_program import ROOT, DrivenProgram

pytestmark = [pytest.mark.e2e, pytest.mark.display, pytest.mark.timeout(120)]

Start = Callable[..., DrivenProgram]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    stored_profile(tmp_path / "home")
    return tmp_path / "home"


@pytest.fixture
def start(home: Path) -> Iterator[Start]:
    """Starts the program on a profile that needs no server, and waits for its rooms; it is ended after the test."""
    programs: list[DrivenProgram] = []

    def start(*arguments: str) -> DrivenProgram:
        programs.append(DrivenProgram.start(home, *arguments))
        programs[-1].wait_until(lambda seen: len(seen.rooms) == 2, "the rooms are shown")
        return programs[-1]

    yield start
    for program in programs:
        program.stop()


def start_again(home: Path, *arguments: str) -> int:
    """Start the program a second time and return its exit code."""
    command = [sys.executable, "-m", "desktop_chat", *arguments]
    return subprocess.run(
        command,
        env=os.environ | {"DESKTOP_CHAT_HOME": str(home)},
        cwd=ROOT,
        stderr=subprocess.DEVNULL,
        timeout=60,
        check=False,
    ).returncode


def test_a_second_start_brings_a_minimised_window_back(home: Path, start: Start) -> None:
    window = start()
    window.activate()
    window.minimise()

    assert start_again(home) == 0

    window.wait_until(lambda seen: seen.active, "the window is in front")
