"""What is left after an end that nobody wanted: places in the code, and nothing of what anybody wrote."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_chat.app.crash import CrashNet, report

RAISING = """
import logging, sys, threading
from pathlib import Path
from desktop_chat.app.crash import CrashNet
logging.disable()
CrashNet(Path(sys.argv[1]), "ann").spread()
def speak(words):
    raise ValueError(words)
thread = threading.Thread(target=speak, args=("said in a thread",))
thread.start()
thread.join()
speak("said by somebody")
"""
KILLED = """
import faulthandler, os, sys
from pathlib import Path
from desktop_chat.app.crash import CrashNet
CrashNet(Path(sys.argv[1]), "ann").spread()
words = "said by somebody"
os.abort()
"""


def run(script: str, folder: Path) -> None:
    subprocess.run([sys.executable, "-c", script, str(folder)], capture_output=True, check=False, timeout=60)


@pytest.mark.parametrize(
    ("script", "told"),
    [(RAISING, "Uncaught builtins.ValueError"), (KILLED, "Fatal Python error: Aborted")],
)
def test_the_next_run_can_report_without_what_was_said(script: str, told: str, tmp_path: Path) -> None:
    run(script, tmp_path)
    run(
        "import sys\nfrom pathlib import Path\nfrom desktop_chat.app.crash import CrashNet\n"
        "CrashNet(Path(sys.argv[1]), 'ann').spread()",
        tmp_path,
    )

    net = CrashNet(tmp_path, "ann")
    text = net.last()
    assert told in text
    assert "speak" in text or "<module>" in text
    assert "said" not in text
    assert text.startswith("Desktop Chat ")
    assert net.last() == ""


def test_a_run_that_ended_well_leaves_nothing(tmp_path: Path) -> None:
    assert CrashNet(tmp_path, "ann").last() == ""


def test_a_report_names_neither_secrets_nor_the_persons_folder() -> None:
    text = report(f'File "{Path.home()}/x.py" apikey=abcdef Bearer xyz')

    assert str(Path.home()) not in text or os.sep == str(Path.home())
    assert "abcdef" not in text
    assert "xyz" not in text
