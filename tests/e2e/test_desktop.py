"""The window on a real desktop: the window manager, a second start, notifications on a real daemon."""

import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from tests.app.stored import stored_profile
from tests.e2e.scenes import meet_directly
from tests.support.driven_machine import Machine
from tests.support.driven_program import ROOT, DrivenProgram
from tests.support.dunst import Dunst, until

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


@pytest.fixture
async def dunst(private_home: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Dunst]:
    """A notification daemon on a bus of its own, which the programs of the test use."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "")
    dunst = await Dunst(private_home).start()
    yield dunst
    await dunst.stop()


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


async def test_messages_for_a_window_that_is_away_are_notified_and_what_is_done_there_counts(
    machine: Machine, dunst: Dunst
) -> None:
    ann, bob = meet_directly(machine)
    ann.minimise()
    bob.say("<b>tea?</b>")
    shown = await dunst.next()
    assert shown.summary == "bob"
    assert "&lt;b&gt;tea?&lt;/b&gt;" in shown.formatted

    await dunst.choose("Mark as read")
    bob.wait_until(lambda seen: (row := seen.row("<b>tea?</b>")) and row.readers == ["ann"], "it counts as read")
    await until(lambda: _shows(dunst, 0))
    bob.say("now?")
    await dunst.next()
    await dunst.click()

    ann.wait_until(lambda seen: seen.active and seen.row("now?"), "the message is in front")
    bob.wait_until(lambda seen: (row := seen.row("now?")) and row.readers == ["ann"], "it counts as read")
    await until(lambda: _shows(dunst, 0))


async def _shows(dunst: Dunst, count: int) -> bool:
    return await dunst.count() == count
