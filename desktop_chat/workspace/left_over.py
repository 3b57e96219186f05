"""A PostgreSQL that outlived its server, and what dead ones leave behind: ended and cleared before a start.

The caller holds the workspace's lock, so whoever works in the folder is not wanted there any more.
"""

import asyncio
import logging
import os
import signal
from pathlib import Path

from desktop_chat.workspace import postmaster
from desktop_chat.workspace.errors import ClusterFailed
from desktop_chat.workspace.logins import Endpoint, socket_file
from desktop_chat.workspace.runner import AT_ONCE_SECONDS, ORDERLY_SECONDS

logger = logging.getLogger(__name__)

STOP_STEPS = (
    (signal.SIGINT, ORDERLY_SECONDS),
    (signal.SIGQUIT, AT_ONCE_SECONDS),
    (signal.SIGKILL, AT_ONCE_SECONDS),
)
"""How PostgreSQL is ended, and for how many seconds each step is waited for: in order, at once, by force."""
_POLL = 0.004


async def end_left_over(database: Path, endpoint: Endpoint) -> None:
    """End a PostgreSQL that works in `database`, and do away with stale claims of its process number.

    Raises:
        ClusterFailed: it does not end.
    """
    found = postmaster.read_pid_file(database)
    if found is None:
        return  # ended in order, or by a hand that removed the file: nothing is left to trip over
    if postmaster.is_alive(found.pid) and postmaster.is_postmaster_of(found.pid, database):
        logger.warning("Ending a PostgreSQL (process %d) that outlived its server", found.pid)
        await _end(found.pid)
    if postmaster.exists(found.pid) and (database / "postmaster.pid").exists():
        _disown_pid_file(database / "postmaster.pid")
    # A number that nobody has is left to PostgreSQL, which checks that no child of the dead one is left.
    # The socket's own lock file names the same process; the data folder's is the one that protects data.
    left = socket_file(endpoint)
    for path in (left, left.with_name(f"{left.name}.lock")):
        path.unlink(missing_ok=True)


def _disown_pid_file(path: Path) -> None:
    """Put our number in place of a stranger's or a zombie's: PostgreSQL takes its parent's number for a stale one.

    The file is not removed, because its shared-memory key lets PostgreSQL notice children of a dead postmaster.
    """
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    path.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n", encoding="utf-8")


async def _end(pid: int) -> None:
    for number, limit in STOP_STEPS:
        if not postmaster.signal_quietly(pid, number) or await _gone(pid, limit):
            return
    raise ClusterFailed(f"process {pid} does not end")


async def _gone(pid: int, limit: float) -> bool:
    try:
        async with asyncio.timeout(limit):
            while postmaster.is_alive(pid):  # noqa: ASYNC110  (another's child gives no event)
                await asyncio.sleep(_POLL)
    except TimeoutError:
        return False
    return True
