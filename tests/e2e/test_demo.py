"""`make demo`: two people's windows side by side in one room, ended by Ctrl+C like any other command."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.support.driven_program import ROOT

pytestmark = [pytest.mark.e2e, pytest.mark.display, pytest.mark.timeout(120)]

DEMO = """
import sys
from pathlib import Path
from tools import demo
demo.HOME = Path(sys.argv[1])
sys.exit(demo.main([]))
"""
PATIENCE = 60.0
ROOM_IS_OPEN = "^Demo .*Desktop Chat$"


def xdotool(*arguments: str) -> list[str]:
    return subprocess.run(["xdotool", *arguments], capture_output=True, text=True, check=False).stdout.split()


def spans() -> list[tuple[int, int]]:
    """Return from where to where each window reaches that shows the room, from left to right."""
    told = [xdotool("getwindowgeometry", "--shell", window) for window in xdotool("search", "--name", ROOM_IS_OPEN)]
    shapes = [dict(line.split("=", 1) for line in lines) for lines in told]
    return sorted((int(shape["X"]), int(shape["X"]) + int(shape["WIDTH"])) for shape in shapes)


def test_two_windows_stand_side_by_side_in_one_room(tmp_path: Path) -> None:
    home = tmp_path / "demo"
    process = subprocess.Popen(
        [sys.executable, "-c", DEMO, str(home)],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "xcb"},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )

    limit = time.monotonic() + PATIENCE
    try:
        while len(spans()) < 2:  # each question waits for another process
            assert time.monotonic() < limit, "the windows do not come"
        (_, left_ends), (right_begins, _) = spans()
        assert left_ends <= right_begins
    finally:
        os.killpg(process.pid, signal.SIGINT)
        said, _ = process.communicate(timeout=30)
    assert "unprotected" in said
    assert process.returncode == 0
