"""What the tests leave behind does not outlive their run."""

import os
import subprocess
import sys

import psutil
import pytest

from tests.support import leftovers

WAITING = "import os, signal; print(os.getpid(), flush=True); signal.pause()"
STUBBORN = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {WAITING}"


def orphaned(script: str, run: str) -> psutil.Process:
    """Start a process whose parent has ended, as a worker that is killed has."""
    environment = {**os.environ, leftovers.MARK: run, "SCRIPT": script}
    command = ["sh", "-c", '"$0" -c "$SCRIPT" & wait', sys.executable]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as parent:
        assert parent.stdout is not None
        process = psutil.Process(int(parent.stdout.readline()))
        parent.kill()
    return process


def test_what_a_run_has_left_is_ended_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leftovers, "PATIENCE", 1.0)
    willing, stubborn, other = orphaned(WAITING, "this"), orphaned(STUBBORN, "this"), orphaned(WAITING, "another")
    environment = {**os.environ, leftovers.MARK: "this"}
    own = subprocess.Popen([sys.executable, "-c", WAITING], stdout=subprocess.PIPE, env=environment)
    try:
        assert own.stdout is not None
        own.stdout.readline()
        ended = leftovers.end_leftovers("this")

        assert sorted(line.rpartition(" -c ")[2] for line in ended) == sorted([WAITING, STUBBORN])
        assert [is_at_work(process) for process in (willing, stubborn, other)] == [False, False, True]
        assert own.poll() is None
    finally:
        own.kill()
        own.communicate()
        other.kill()


def is_at_work(process: psutil.Process) -> bool:
    """Tell whether a process goes on; one that has ended, and that nobody has asked about, does not."""
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE


def test_a_run_within_a_run_ends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(leftovers.MARK, "the whole")

    assert not leftovers.mark_run("a part")
    assert os.environ[leftovers.MARK] == "the whole"
