"""The private desktop has what a desktop has, keeps to itself, and goes away with its command."""

import os
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "tools" / "with_desktop.sh"


def on_a_desktop(folder: Path, script: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a shell script on a private desktop that keeps its files in this folder."""
    variables = {"PATH": os.environ["PATH"], "TMPDIR": str(folder), **environment}
    command = [str(SCRIPT), "bash", "-c", script]
    return subprocess.run(command, env=variables, capture_output=True, text=True, check=False, timeout=50)


@pytest.mark.display
def test_it_has_a_screen_and_a_secret_service_that_is_unlocked(tmp_path: Path) -> None:
    keep = "printf secret | secret-tool store --label=x of test"

    assert (
        on_a_desktop(tmp_path, f"xdotool getdisplaygeometry && {keep} && secret-tool lookup of test").stdout
        == "1600 1000\nsecret"
    )


@pytest.mark.display
def test_the_commands_exit_code_is_its_own(tmp_path: Path) -> None:
    assert on_a_desktop(tmp_path, "exit 7").returncode == 7


@pytest.mark.display
def test_it_leaves_nothing_behind(tmp_path: Path) -> None:
    done = on_a_desktop(tmp_path, 'echo "$DISPLAY"; touch "$HOME/kept"')

    assert list(tmp_path.iterdir()) == []
    number = done.stdout.strip().removeprefix(":")
    assert number.isdigit()
    assert not Path(f"/tmp/.X11-unix/X{number}").exists()


@pytest.mark.display
def test_the_persons_own_session_can_not_be_reached(tmp_path: Path) -> None:
    own = {
        "HOME": "/home/owner",
        "DBUS_SESSION_BUS_ADDRESS": "unix:path=/run/owner",
        "XDG_CONFIG_HOME": "/home/owner/c",
    }

    assert "/owner" not in on_a_desktop(tmp_path, "env", **own).stdout
