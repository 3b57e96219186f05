"""The rules that hold for every test hold: planted in a suite with our settings and conftest, faults fail."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def run_suite(folder: Path, source: str, *options: str) -> str:
    """Run these tests with the project's settings and conftest; return what pytest said."""
    (folder / "tests" / "support").mkdir(parents=True)
    (folder / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    for part in ("conftest.py", "support/leftovers.py"):
        (folder / "tests" / part).write_bytes((ROOT / "tests" / part).read_bytes())
    (folder / "tests" / "test_planted.py").write_text(source)
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *options]
    kept_out = ("COV", "DESKTOP_CHAT_PRIVATE_DESKTOP")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(kept_out)}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=150
    )
    return done.stdout + done.stderr


LOGGED = "import logging\ndef test_it({argument}):\n    logging.getLogger('chat').warning('the %s is gone', 'link')\n"


def test_an_unexpected_warning_in_the_log_fails(tmp_path: Path) -> None:
    said = run_suite(tmp_path, LOGGED.format(argument=""))

    assert "Unexpected in the log:" in said
    assert "chat WARNING: the link is gone" in said


def test_an_expected_warning_in_the_log_passes(tmp_path: Path) -> None:
    source = "import pytest\n@pytest.mark.expects_log('link is gone')\n" + LOGGED.format(argument="").split("\n", 1)[1]

    assert "1 passed" in run_suite(tmp_path, f"import logging\n{source}")


def test_an_expected_line_that_does_not_come_fails(tmp_path: Path) -> None:
    source = "import pytest\n@pytest.mark.expects_log('link is gone')\ndef test_it(): pass\n"

    assert "Expected in the log, but absent:" in run_suite(tmp_path, source)


def test_a_test_that_takes_the_log_judges_it_by_itself(tmp_path: Path) -> None:
    assert "1 passed" in run_suite(tmp_path, LOGGED.format(argument="caplog"))


FAULTS = {
    "a warning": "import warnings\ndef test_it(): warnings.warn('old')\n",
    "an unknown marker": "import pytest\n@pytest.mark.slwo\ndef test_it(): pass\n",
    "an unclosed file": "import gc\ndef test_it():\n    open(__file__)\n    gc.collect()\n",
    "a failing thread": (
        "import threading\ndef test_it():\n"
        "    one = threading.Thread(target=lambda: 1 / 0)\n    one.start()\n    one.join()\n"
    ),
    "a coroutine never awaited": "import gc\nasync def go(): pass\ndef test_it():\n    go()\n    gc.collect()\n",
    "an expected failure that passes": "import pytest\n@pytest.mark.xfail\ndef test_it(): pass\n",
    "a Qt warning": "from PySide6.QtCore import qWarning\ndef test_it(qtbot): qWarning('bad')\n",
    "an exception in a slot": (
        "from PySide6.QtCore import QTimer\ndef test_it(qtbot):\n"
        "    QTimer.singleShot(0, lambda: 1 / 0)\n    qtbot.wait(20)\n"
    ),
}


@pytest.mark.parametrize("source", FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_that_is_easily_overlooked_fails(tmp_path: Path, source: str) -> None:
    said = run_suite(tmp_path, source)

    assert "1 failed" in said or "1 error" in said


ISOLATED = """
import os
from pathlib import Path
import keyring
import platformdirs
from PySide6.QtCore import QStandardPaths
from PySide6.QtGui import QGuiApplication

def test_it(qapp):
    homes = [Path.home(), os.environ["DESKTOP_CHAT_HOME"]]
    homes += [platformdirs.user_config_dir("x"), platformdirs.user_runtime_dir()]
    homes += [QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericDataLocation)]
    assert [home for home in homes if "/dc-" not in str(home)] == []
    assert "Keyring" in type(keyring.get_keyring()).__name__ and "null" in type(keyring.get_keyring()).__module__
    assert QGuiApplication.platformName() == "offscreen"
    assert "DBUS_SESSION_BUS_ADDRESS" not in os.environ
"""


def test_a_test_can_not_reach_what_the_person_keeps(tmp_path: Path) -> None:
    assert "1 passed" in run_suite(tmp_path, ISOLATED)


def test_an_async_test_runs_with_asyncio_debug(tmp_path: Path) -> None:
    source = "import asyncio\nasync def test_it():\n    assert asyncio.get_running_loop().get_debug()\n"

    assert "1 passed" in run_suite(tmp_path, source)


DISPLAYED = "import pytest\n@pytest.mark.display\ndef test_it(): pass\n"


def test_what_needs_a_display_is_left_out_without_one_and_says_so(tmp_path: Path) -> None:
    said = run_suite(tmp_path, DISPLAYED)

    assert "1 skipped" in said
    assert "needs a private desktop" in said


def test_a_full_run_refuses_to_leave_anything_out(tmp_path: Path) -> None:
    assert "--full needs a private desktop" in run_suite(tmp_path, DISPLAYED, "--full")
