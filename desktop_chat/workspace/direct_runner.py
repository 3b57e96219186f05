"""PostgreSQL as our own child process, for systems with signals (Linux, macOS)."""

import asyncio
import logging
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from desktop_chat.workspace import postmaster
from desktop_chat.workspace.errors import ClusterFailed
from desktop_chat.workspace.left_over import STOP_STEPS, end_left_over
from desktop_chat.workspace.logins import Endpoint
from desktop_chat.workspace.pg_messages import tail
from desktop_chat.workspace.runner import START_LIMIT, DidNotStart, Place

logger = logging.getLogger(__name__)

_POLL = 0.004


class DirectRunner:
    """Starts `postgres` itself; the kernel, or a watcher where it cannot, ends it when we die."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._process: subprocess.Popen[bytes] | None = None
        self._guard: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """The process number of the running PostgreSQL, or None."""
        return self._process.pid if self._process is not None and self._process.poll() is None else None

    async def start(self, settings: Mapping[str, str], data_argument: str) -> None:
        """See `Runner`. Call it from the main thread (see `postmaster.spawn`)."""
        place = self._place
        command: list[str | Path] = [place.binaries.program("postgres"), "-D", data_argument]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        log_start = place.log.stat().st_size if place.log.exists() else 0
        with place.log.open("ab") as log:
            place.log.chmod(0o600)
            self._process = process = postmaster.spawn(command, place.account, place.database, log)
        if sys.platform != "linux":
            self._guard = postmaster.spawn_guard(process.pid)
        try:
            async with asyncio.timeout(START_LIMIT):
                while process.poll() is None and not self._is_ready(process):  # noqa: ASYNC110  (a file tells)
                    await asyncio.sleep(_POLL)
            if process.poll() is not None:
                raise DidNotStart(tail(place.log, log_start))  # noqa: TRY301  (one way out: stop)
        except BaseException as error:
            await self.stop()
            if isinstance(error, TimeoutError):
                raise ClusterFailed(f"not ready after {START_LIMIT:.0f} s") from error
            raise

    async def stop(self) -> None:
        """See `Runner`."""
        process, self._process = self._process, None
        if process is not None:
            for number, limit in STOP_STEPS:
                if process.poll() is not None or await _ended_after(process, number, limit):
                    break
        guard, self._guard = self._guard, None
        if guard is not None:
            postmaster.dismiss_guard(guard)

    async def wait_for_end(self) -> None:
        """See `Runner`."""
        process = self._process
        while process is not None and process.poll() is None:  # noqa: ASYNC110  (a process gives no event)
            await asyncio.sleep(0.2)

    async def end_left_over(self, endpoint: Endpoint, data_argument: str) -> None:  # noqa: ARG002  (a folder is enough)
        """See `Runner`."""
        await end_left_over(self._place.database, endpoint)

    def _is_ready(self, process: subprocess.Popen[bytes]) -> bool:
        found = postmaster.read_pid_file(self._place.database)
        return found is not None and found.pid == process.pid and found.ready


async def _ended_after(process: subprocess.Popen[bytes], number: signal.Signals, limit: float) -> bool:
    process.send_signal(number)
    try:
        async with asyncio.timeout(limit):
            while process.poll() is None:  # noqa: ASYNC110  (a process gives no event)
                await asyncio.sleep(_POLL)
    except TimeoutError:
        logger.warning("PostgreSQL did not end within %.0f s of %s", limit, number.name)
        return False
    return True
