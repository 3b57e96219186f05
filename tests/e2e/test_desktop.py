"""The window on a real desktop: window manager, tray, notification daemon, and a second start."""

import asyncio
import os
import subprocess
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from tests.app.stored import stored_profile
from tests.e2e.scenes import meet_directly
from tests.support.driven_machine import Machine
from tests.support.driven_program import ROOT, DrivenProgram, Seen
from tests.support.dunst import Dunst, until

pytestmark = [pytest.mark.e2e, pytest.mark.display, pytest.mark.timeout(120)]

RIGHT = 1400
"""The tray of the tests is in the right upper corner; an icon that is not in it yet is elsewhere."""

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


def click_at(place: list[int], button: int) -> None:
    """Click on a place of the screen as the mouse would."""
    subprocess.run(["xdotool", "mousemove", str(place[0]), str(place[1]), "click", str(button)], check=True, timeout=20)


def click_icon(window: DrivenProgram, holds: Callable[[Seen], object], what: str) -> None:
    """Click on the icon in the tray, where it is now, again while nothing comes of it: a tray moves its icons."""
    for _ in range(10):
        click_at(window.seen.tray_place, 1)
        if window.comes_to_pass(holds, 3.0):
            return
    window.wait_until(holds, what, 3.0)


@pytest.fixture
def tray_host() -> Iterator[None]:
    """A real tray."""
    with subprocess.Popen(["trayer", "--edge", "top", "--align", "right"], stderr=subprocess.DEVNULL) as host:
        yield
        host.terminate()


async def test_a_closed_window_goes_on_in_the_tray_says_so_once_and_quits_from_there(
    home: Path, start: Start, dunst: Dunst, tray_host: None
) -> None:
    window = start()
    window.wait_until(lambda seen: seen.tray.startswith("Desktop Chat: 3 unread messages"), "the icon counts")
    icon = window.wait_until(lambda seen: seen.tray_place > [RIGHT], "it is at its place in the tray")

    window.order("close")
    window.wait_until(lambda seen: seen.page == "none", "the window is away")
    assert "It goes on in the system tray" in (await dunst.next()).body
    await until(_no_window_is_in_sight)  # the window manager hears of it later than the program
    click_icon(window, lambda seen: seen.page == "chat" and seen.active, "the icon brings it back")
    window.order("close")
    window.wait_until(lambda seen: seen.page == "none", "it is away again")
    assert start_again(home) == 0
    window.wait_until(lambda seen: seen.page == "chat", "a second start brings it back")
    assert await dunst.count() == 1

    click_at(icon.tray_place, 3)
    window.choose_entry("Quit")

    assert window.wait() == 0
    await until(lambda: _shows(dunst, 0))


def test_a_start_in_the_background_shows_itself_in_the_tray_only(home: Path, tray_host: None) -> None:
    with DrivenProgram.start(home, "--background") as program:
        icon = program.wait_until(lambda seen: seen.tray_place > [RIGHT], "it is at its place in the tray")
        assert icon.page == "none"

        click_icon(program, lambda seen: seen.page == "chat" and len(seen.rooms) == 2, "the icon brings the window")


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


async def _no_window_is_in_sight() -> bool:
    """Whether the window manager has taken the window away, and given the focus to nobody."""
    shown = await _xdotool("search", "--onlyvisible", "--name", "Desktop Chat$")
    focused = await _xdotool("getwindowfocus", "getwindowname")
    return shown == b"" and b"Desktop Chat" not in focused


async def _xdotool(*arguments: str) -> bytes:
    found = await asyncio.create_subprocess_exec("xdotool", *arguments, stdout=PIPE, stderr=PIPE)
    return (await found.communicate())[0]


async def _shows(dunst: Dunst, count: int) -> bool:
    return await dunst.count() == count
