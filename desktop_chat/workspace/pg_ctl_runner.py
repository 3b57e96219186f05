"""PostgreSQL through its own pg_ctl: the way of Windows, where it may run anywhere for tests.

It outlives a server that is killed (no signal tells it of that); the next start on the folder ends it in order. pg_ctl
finds it by postmaster.pid and, on Windows, by a pipe of its name, so a number that another program has taken is not
mistaken for it there.
"""

import asyncio
import logging
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from desktop_chat.workspace.account import give_to
from desktop_chat.workspace.errors import ClusterFailed
from desktop_chat.workspace.logins import Endpoint
from desktop_chat.workspace.pg_messages import tail
from desktop_chat.workspace.postmaster import environment, read_pid_file
from desktop_chat.workspace.runner import AT_ONCE_SECONDS, ORDERLY_SECONDS, START_LIMIT, DidNotStart, Place

logger = logging.getLogger(__name__)

_WATCH_SECONDS = 1.0
_NOT_RUNNING = 3
_CREATE_NO_WINDOW = 0x08000000  # subprocess.CREATE_NO_WINDOW, which exists on Windows only
_SETTINGS_FILE = "postgresql.auto.conf"


class PgCtlRunner:
    """Asks pg_ctl to start, to stop and whether it runs."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._data_argument = str(place.database)
        self._started: int | None = None

    @property
    def pid(self) -> int | None:
        """The process number of the PostgreSQL that was started and not found ended since, or None."""
        return self._started

    async def start(self, settings: Mapping[str, str], data_argument: str) -> None:
        """See `Runner`."""
        place, self._data_argument = self._place, data_argument
        self._write_settings(settings)
        log_start = place.log.stat().st_size if place.log.exists() else 0
        # Where we may, PostgreSQL opens its log itself: on Windows it would not inherit it from pg_ctl.
        log_itself = ["-l", str(place.log)] if place.account is None else []
        try:
            code = await self._pg_ctl("start", "-w", "-t", f"{START_LIMIT:.0f}", *log_itself)
        except BaseException:
            await self._end()
            raise
        found = read_pid_file(place.database)
        if code != 0 or found is None or not found.ready:
            await self._end()
            raise DidNotStart(tail(place.log, log_start))
        self._started = found.pid

    async def stop(self) -> None:
        """See `Runner`."""
        if self._started is not None:
            self._started = None
            await self._end()

    async def wait_for_end(self) -> None:
        """See `Runner`. A crash is noticed within a second."""
        while self._started is not None and await self._runs():  # noqa: ASYNC110  (another's child gives no event)
            await asyncio.sleep(_WATCH_SECONDS)
        self._started = None

    async def end_left_over(self, endpoint: Endpoint, data_argument: str) -> None:  # noqa: ARG002  (leaves no socket)
        """See `Runner`."""
        self._data_argument = data_argument
        found = read_pid_file(self._place.database)
        if found is None or not await self._runs():
            return
        logger.warning("Ending a PostgreSQL (process %d) that outlived its server", found.pid)
        await self._end()
        if await self._runs():
            raise ClusterFailed(f"process {found.pid} does not end")

    async def _end(self) -> None:
        """End in order, else at once, else by force; harmless when none runs."""
        for mode, limit in (("fast", ORDERLY_SECONDS), ("immediate", AT_ONCE_SECONDS)):
            if not await self._runs() or await self._pg_ctl("stop", "-w", "-m", mode, "-t", f"{limit:.0f}") == 0:
                return
        found = read_pid_file(self._place.database)
        if found is not None:
            await self._run("kill", "KILL", str(found.pid))

    async def _runs(self) -> bool:
        return await self._pg_ctl("status") != _NOT_RUNNING

    async def _pg_ctl(self, what: str, *options: str) -> int:
        return await self._run(what, "-s", "-D", self._data_argument, *options)

    async def _run(self, *arguments: str) -> int:
        """Run pg_ctl; what it and PostgreSQL say is added to the log.

        No pipe: PostgreSQL would inherit it and keep it open for as long as it runs.
        """
        place = self._place
        with place.log.open("ab") as log:
            place.log.chmod(0o600)
            process = await asyncio.create_subprocess_exec(
                place.binaries.program("pg_ctl"),
                *arguments,
                cwd=place.database,
                env=environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                creationflags=_CREATE_NO_WINDOW if sys.platform == "win32" else 0,
                **(place.account.owns_processes() if place.account else {}),
            )
        try:
            return await asyncio.wait_for(process.wait(), START_LIMIT + ORDERLY_SECONDS)
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()

    def _write_settings(self, settings: Mapping[str, str]) -> None:
        """Keep the settings in a file: pg_ctl hands options on through a shell, which would read some of them."""
        path: Path = self._place.database / _SETTINGS_FILE
        lines = [f"{name} = '{value.replace(chr(39), chr(39) * 2)}'\n" for name, value in settings.items()]
        path.write_text("".join(lines), encoding="utf-8")
        give_to(path, self._place.account)
