"""PostgreSQL's main process: started so that it cannot outlive us, known to be ready, found when it was left over."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from desktop_chat.workspace.account import Account

_PR_SET_PDEATHSIG = 1
_PASSED_ON = ("PATH", "TMPDIR", "SYSTEMROOT", "TEMP", "TMP", "LD_LIBRARY_PATH")


@dataclass(frozen=True, slots=True, kw_only=True)
class PidFile:
    """The lines of postmaster.pid that matter: the process and whether it takes connections."""

    pid: int
    ready: bool


def read_pid_file(database: Path) -> PidFile | None:
    """Read postmaster.pid; None when it is absent, unreadable or not finished yet.

    A file left by a crash still says "ready": compare `pid` with the process that was started.
    """
    try:
        lines = (database / "postmaster.pid").read_text(encoding="utf-8", errors="replace").splitlines()
        pid = int(lines[0])
    except (OSError, ValueError, IndexError):
        return None
    return PidFile(pid=pid, ready=len(lines) > 7 and lines[7].strip() == "ready")


def environment() -> dict[str, str]:
    """Return a small environment for PostgreSQL's programs: English messages, no PG* variable of the person."""
    kept = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return kept | {"LC_ALL": "C", "TZ": "UTC"}


def spawn(
    command: Sequence[str | Path], account: Account | None, database: Path, log: IO[bytes]
) -> subprocess.Popen[bytes]:
    """Start PostgreSQL in the folder `database`; on Linux the kernel sends it SIGINT when we die.

    Call this from the main thread: Linux counts the end of the thread that started a child as its parent's end.
    The folder is entered before the account changes, so its parents need not let the account pass.
    """
    return subprocess.Popen(  # noqa: S603  (our own program)
        command,
        cwd=database,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        # A Ctrl+C in the terminal is for us; we then end PostgreSQL in order.
        process_group=0 if sys.platform != "win32" else None,
        # Safe with threads: what runs between fork and exec was loaded before and takes no lock.
        preexec_fn=_end_with_parent() if sys.platform == "linux" else None,  # noqa: PLW1509
        **(account.owns_processes() if account else {}),
    )


def spawn_guard(pid: int) -> subprocess.Popen[bytes]:
    """Start a watcher that ends PostgreSQL when we die, for Unix systems whose kernel cannot (macOS).

    It waits for the end of a pipe that only we hold open. Close its `stdin` after ending PostgreSQL and wait for it.
    """
    script = 'read line; [ "$line" = done ] || kill -INT "$1" 2>/dev/null'
    return subprocess.Popen(  # noqa: S603  (a fixed script)
        ["/bin/sh", "-c", script, "desktop-chat-guard", str(pid)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={"PATH": os.defpath},
        start_new_session=True,
    )


def dismiss_guard(guard: subprocess.Popen[bytes]) -> None:
    """Tell the watcher that PostgreSQL has ended in order, and reap it."""
    guard.communicate(b"done\n", timeout=10)


def is_postmaster_of(pid: int, database: Path) -> bool:
    """Tell whether `pid` is a PostgreSQL that works in this folder (and not a process that got the same number)."""
    if pid <= 1:
        return False
    # Linux tells in /proc; elsewhere the command line does. Windows is left to pg_ctl.
    return _works_in(pid, database) if Path("/proc/self/cwd").exists() else _was_started_with(pid, f"-D {database}")


def signal_quietly(pid: int, number: signal.Signals) -> bool:
    """Send a signal; tell whether the process was there."""
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return False
    return True


def exists(pid: int) -> bool:
    """Tell whether the number is taken, be it by one that has ended and was not reaped (a zombie)."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def is_alive(pid: int) -> bool:
    """Tell whether a process with this number runs. In a container without an init nobody reaps a killed one."""
    if not exists(pid):
        return False
    try:
        state = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()[0]
    except (OSError, IndexError):
        return Path("/proc/self/stat").exists() is False
    return state not in {b"Z", b"X"}


def _works_in(pid: int, folder: Path) -> bool:
    try:
        return Path(f"/proc/{pid}/cwd").resolve(strict=True) == folder.resolve(strict=True)
    except OSError:
        return False


def _was_started_with(pid: int, argument: str) -> bool:
    listing = subprocess.run(  # noqa: S603  (a fixed program)
        ["/bin/ps", "-ww", "-o", "args=", "-p", str(pid)], capture_output=True, text=True, timeout=10, check=False
    )
    return argument in listing.stdout


def _end_with_parent() -> Callable[[], None]:
    """Return what the child runs between fork and exec. The library is loaded before the fork, not in the child."""
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    parent = os.getpid()
    number = int(signal.SIGINT)

    def ask_kernel() -> None:
        prctl(_PR_SET_PDEATHSIG, number, 0, 0, 0)
        if os.getppid() != parent:  # we died before the kernel was asked
            os._exit(1)

    return ask_kernel
