"""What looking for newer versions needs from outside."""

from collections.abc import Callable
from typing import Protocol

from desktop_chat.domain.update import Artefact, SignedRelease, UpdateMarks
from desktop_chat.domain.update_settings import Channel


class UpdateFeed(Protocol):
    """Where versions are published."""

    async def newest(self, channel: Channel) -> SignedRelease:
        """Return what is published there, unverified; raises `UpdateError`."""
        ...

    async def download(self, artefact: Artefact, told: Callable[[int], None]) -> str:
        """Fetch a file, going on where a former attempt has ended, and return its path when all of it is right.

        `told` is called with how many bytes are there. Raises `UpdateError`.
        """
        ...


class UpdateMemory(Protocol):
    """Keeps what is remembered of checks, for all windows and starts of this person."""

    async def load(self) -> UpdateMarks:
        """Return it; what cannot be read is as if there had been no check."""
        ...

    async def keep(self, marks: UpdateMarks) -> None:
        """Keep it; raises `UpdateError` when that cannot be."""
        ...


class UpdateInstaller(Protocol):
    """The system's own installer."""

    async def install(self, file: str, artefact: Artefact) -> bool:
        """Install a file that was verified; whether it is done, or a person goes on with it elsewhere.

        Raises:
            UpdateError: it was not installed.
        """
        ...
