"""Ends what a run of the tests has started and left behind, as a worker does that crashes or is killed.

Windows, PostgreSQL and the workspaces of windows end by themselves when nobody needs them any more; a server that was
started to be asked by one test would go on for ever. Whoever starts a run puts a mark into its environment, which all
that is started by a test inherits. Nothing of another run is ended, and nothing whose environment cannot be read.
"""

import contextlib
import os
from collections.abc import Iterator

import psutil

MARK = "RUN_OF_TESTS"
PATIENCE = 5.0
"""Seconds in which what is asked to end may do so in order."""


def mark_run(name: str) -> bool:
    """Mark all that is started from here on; False: this is part of a run that is marked already, whose end it is."""
    return os.environ.setdefault(MARK, name) == name


def end_leftovers(name: str) -> list[str]:
    """End all processes of a run that this one has not started itself; return the commands that they were."""
    own = {os.getpid(), *(child.pid for child in psutil.Process().children(recursive=True))}
    left = {process: command for process, command in _marked(name) if process.pid not in own}
    stubborn = list(left)
    for signal in (psutil.Process.terminate, psutil.Process.kill):
        for process in stubborn:
            with contextlib.suppress(psutil.Error):  # it has ended by itself
                signal(process)
        _, stubborn = psutil.wait_procs(stubborn, PATIENCE)
    return list(left.values())


def _marked(name: str) -> Iterator[tuple[psutil.Process, str]]:
    for process in psutil.process_iter():
        try:
            if process.environ().get(MARK) == name:
                yield process, " ".join(process.cmdline())
        except (psutil.Error, OSError):  # it has ended meanwhile, or is another's
            continue
