"""This computer's workspace as one window sees it: found or started, kept running, and started again when it dies."""

import logging
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

from desktop_chat.app.address import Address
from desktop_chat.app.frozen import server_command
from desktop_chat.domain.owned_account import OwnedAccounts
from desktop_chat.domain.ports import Clock
from desktop_chat.domain.sharing import SharingState
from desktop_chat.protocol.accounts import ChangeAccount, LookAtAccounts
from desktop_chat.protocol.sharing import SharingRequest
from desktop_chat.system.launcher import RunningWorkspace, WorkspaceUnavailable, ensure_workspace

logger = logging.getLogger(__name__)

_FIRST_PAUSE = 0.5
_LONGEST_PAUSE = 15.0


class LocalWorkspace:
    """Holds a lease on this computer's workspace for the life of a window."""

    def __init__(self, data: Path, clock: Clock) -> None:
        self._data = data
        self._clock = clock
        self._running: RunningWorkspace | None = None

    async def arrive(self) -> Address:
        """Join the workspace, or start it, and return its address.

        Raises:
            WorkspaceUnavailable: it could not be started; the sentence is the server's own.
        """
        if self._running is None:
            self._running = await ensure_workspace(self._data, _serve_command(self._data))
        return Address(
            url=self._running.url, key=self._running.anon_key, vouch=partial(self.alive_at, self._running.url)
        )

    def alive_at(self, url: str) -> bool:
        """Tell, at once, whether the workspace that was joined stands here and still runs: only then it has this port.

        One that was started again elsewhere says nothing of the place where it was before.
        """
        return self._running is not None and self._running.url == url and self._running.alive()

    async def ticket(self, person: str) -> str:
        """Return a one-use ticket to sign in as a person of this computer, who is made on first use.

        Raises:
            WorkspaceUnavailable: the workspace has gone, or does not take this name.
        """
        await self.arrive()
        assert self._running is not None
        return await self._running.ticket(person)

    async def share(self, request: SharingRequest) -> SharingState | None:
        """Do something about sharing the workspace that was joined; None when none was.

        Raises:
            WorkspaceUnavailable: it has gone, or refuses; the sentence says why.
        """
        return None if self._running is None else await self._running.share(request)

    @property
    def data_folder(self) -> Path | None:
        """Where the workspace that was joined keeps its data; None when none was."""
        return None if self._running is None else self._data

    async def accounts(self, request: LookAtAccounts) -> OwnedAccounts | None:
        """Return a page of the accounts; None when this window is not in the workspace.

        Raises:
            WorkspaceUnavailable: it has gone, or cannot tell now.
        """
        return None if self._running is None else await self._running.accounts(request)

    async def change_account(self, request: ChangeAccount) -> None:
        """Do something to an account; nothing when this window is not in the workspace.

        Raises:
            WorkspaceUnavailable: it has gone, or there is no such account.
        """
        if self._running is not None:
            await self._running.change_account(request)

    async def code(self, account: str) -> tuple[str, str] | None:
        """Return an account's address and a one-time code for it; None when this window is not in the workspace.

        Raises:
            WorkspaceUnavailable: it has gone, or there is no such account.
        """
        return None if self._running is None else await self._running.code(account)

    async def keep(self, on_arrival: Callable[[Address], Awaitable[None]]) -> None:
        """Start the workspace again whenever it has ended, and tell each time where it is now; never returns."""
        pause = _FIRST_PAUSE
        while True:
            running = self._running
            if running is not None:
                await running.ended()
                logger.warning("The local workspace has ended and is started again")
                self._running = None
                await running.close()
            try:
                address = await self.arrive()
            except WorkspaceUnavailable as error:
                logger.warning("%s", error)
                await self._clock.sleep(pause)
                pause = min(_LONGEST_PAUSE, pause * 2)
                continue
            pause = _FIRST_PAUSE
            await on_arrival(address)

    async def leave(self) -> None:
        """Give the lease back; the last window to do so lets the workspace end. Harmless when it was given back."""
        if self._running is not None:
            await self._running.close()
            self._running = None


def _serve_command(data: Path) -> list[str]:
    return [*server_command(), "serve", "--data", str(data), "--while-used"]
