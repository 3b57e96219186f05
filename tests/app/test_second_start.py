"""A second start of a profile: its wishes go to the window that is open, in the real program."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop_chat.system.instance import ProfileLock
from tests.app.stored import COUNT, stored_profile
from tests.store.builders import OTHER_ROOM
from tests.support.driven_program import ROOT, DrivenProgram

pytestmark = pytest.mark.timeout(300)

ELSEWHERE = "01931c3e-5b7a-7c51-9a55-0d9f2c6a7b10"
Start = Callable[..., DrivenProgram]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    stored_profile(tmp_path / "home")
    return tmp_path / "home"


@pytest.fixture
def start(home: Path) -> Iterator[Start]:
    """Starts the window offscreen and waits for what it has stored; it is ended after the test."""
    programs: list[DrivenProgram] = []

    def start(*arguments: str) -> DrivenProgram:
        program = DrivenProgram.start(home, *arguments, environment={"QT_QPA_PLATFORM": "offscreen"})
        programs.append(program)
        return program

    yield start
    for program in programs:
        program.stop()


def start_again(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "desktop_chat", *arguments],
        env=os.environ | {"DESKTOP_CHAT_HOME": str(home)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_links_of_second_starts_are_followed_in_the_window_that_is_open(home: Path, start: Start) -> None:
    first = start()
    first.wait_until(lambda seen: seen.room == "Plans" and len(seen.rows) == COUNT, "the last room is shown")

    known = start_again(home, "--link", f"deskchat://room/{OTHER_ROOM}")
    first.wait_until(lambda seen: seen.room == "Lunch", "the room of the link is shown")
    unknown = start_again(home, "--link", f"deskchat://room/{ELSEWHERE}")
    first.wait_until(lambda seen: seen.says("a conversation that you are not in"), "the person is asked")

    assert (known.returncode, unknown.returncode) == (0, 0)
    assert known.stderr == "The profile “default” is open: its window comes to the front.\n"


def test_the_first_start_follows_its_own_link(start: Start) -> None:
    program = start("--link", f"deskchat://room/{OTHER_ROOM}")

    program.wait_until(lambda seen: seen.room == "Lunch", "the room of the link is shown")


def test_the_report_of_a_killed_window_is_offered_once_at_the_next_start(start: Start) -> None:
    first = start()
    first.wait_until(lambda seen: seen.room == "Plans", "the last room is shown")
    first.process.send_signal(signal.SIGABRT)
    first.wait()

    second = start()
    second.wait_until(lambda seen: "Copy" in seen.controls, "the report is offered")
    second.process.send_signal(signal.SIGTERM)
    second.wait()

    third = start()
    third.wait_until(lambda seen: seen.room == "Plans" and seen.badge == "Offline", "the last room is shown")
    assert "Copy" not in third.seen.controls


def test_a_link_that_is_none_is_refused_before_anything_is_opened(home: Path) -> None:
    refused = start_again(home, "--link", f"deskchat://room/{ELSEWHERE}?join=1")

    assert refused.returncode == 2
    assert "--link needs a link such as" in refused.stderr


def test_a_profile_whose_window_does_not_answer_is_told_to_be_in_use(home: Path) -> None:
    lock = ProfileLock.acquire(home / "profiles" / "default", "window")

    refused = start_again(home)
    lock.release()

    assert refused.returncode == 3
    assert refused.stderr == "desktop-chat: The profile “default” is already open in another window.\n"
