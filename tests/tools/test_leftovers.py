"""What the tests leave behind does not outlive their run."""

import os
import subprocess
import sys

import pytest

from tests.support import leftovers

STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); signal.pause()"
WILLING = "import signal; print('up', flush=True); signal.pause()"


def started(script: str, run: str) -> "subprocess.Popen[bytes]":
    environment = {**os.environ, leftovers.MARK: run}
    process = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, env=environment)
    assert process.stdout is not None
    assert process.stdout.readline() == b"up\n"
    return process


def test_what_a_run_has_left_is_ended_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leftovers, "PATIENCE", 0.3)
    willing, stubborn, other = started(WILLING, "this"), started(STUBBORN, "this"), started(WILLING, "another")

    try:
        ended = leftovers.end_leftovers("this")

        assert sorted(line.rpartition(" -c ")[2] for line in ended) == sorted([WILLING, STUBBORN])
        assert [process.poll() is None for process in (willing, stubborn, other)] == [False, False, True]
    finally:
        for process in (willing, stubborn, other):
            process.kill()
            process.communicate()


def test_a_run_within_a_run_ends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(leftovers.MARK, "the whole")

    assert not leftovers.mark_run("a part")
    assert os.environ[leftovers.MARK] == "the whole"
