"""How one PostgreSQL is started, watched and ended: the border behind which operating systems differ.

Where there are signals and process groups it is our own child (`direct_runner.py`). Windows has neither, and its
PostgreSQL refuses to be started by an administrator: there PostgreSQL's own pg_ctl does all of it (`pg_ctl_runner.py`),
which drops such rights. Nothing that only Unix has is imported or called beyond this border.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from desktop_chat.workspace.account import Account
from desktop_chat.workspace.binaries import Binaries
from desktop_chat.workspace.logins import Endpoint

START_LIMIT = 120.0
"""Seconds. A clean start takes 30 ms; replaying the log after a crash may take long on a slow disk."""
ORDERLY_SECONDS = 30.0
AT_ONCE_SECONDS = 5.0
"""How long PostgreSQL may take to end in order, and to drop everything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Which programs work as whom on which data folder, and where what they say is added."""

    binaries: Binaries
    account: Account | None
    database: Path
    log: Path


class DidNotStart(Exception):
    """PostgreSQL ended before it took connections; `said` is what it added to its log."""

    def __init__(self, said: str) -> None:
        super().__init__("PostgreSQL ended before it took connections")
        self.said = said


class Runner(Protocol):
    """The one PostgreSQL of a place. `stop` twice is harmless."""

    @property
    def pid(self) -> int | None:
        """The process number of the running PostgreSQL, or None."""
        ...

    async def start(self, settings: Mapping[str, str], data_argument: str) -> None:
        """Start with these settings on the folder that `data_argument` names, and wait until it takes connections.

        Raises:
            DidNotStart: it ended before that.
            ClusterFailed: it took longer than `START_LIMIT`.
        """
        ...

    async def stop(self) -> None:
        """End it in order: open transactions are rolled back, everything committed is on disk."""
        ...

    async def wait_for_end(self) -> None:
        """Return when it has ended by itself, or when none runs."""
        ...

    async def end_left_over(self, endpoint: Endpoint, data_argument: str) -> None:
        """End one that outlived the server that started it, and clear what stands in the way of the next.

        Raises:
            ClusterFailed: it does not end.
        """
        ...
