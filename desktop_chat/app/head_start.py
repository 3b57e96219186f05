"""Opens the store while Qt is still being loaded: key, file, and what the first picture shows, in a thread of its own.

It begins as soon as `qt.binding` is loaded, not before (see there). What it waits for (the Secret Service, the disk)
passes beside the import of the rest.
"""

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from desktop_chat.domain.errors import DesktopChatError, NoKeyring
from desktop_chat.domain.ids import RoomId
from desktop_chat.domain.ports import Clock
from desktop_chat.domain.room import RoomPosition
from desktop_chat.domain.values import dataclass
from desktop_chat.store.opening import Opened, open_store
from desktop_chat.system import vault

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """A store that needed no answer to be opened, and how its key was found."""

    opened: Opened
    unlocked: vault.Unlocked


class HeadStart:
    """The opening of a profile's store, going on since this object was made."""

    def __init__(self, profile: Path, clock: Clock, *, unprotected: bool, room: str) -> None:
        """Begin; `unprotected` is for a new profile, `room` (or nothing) is the one that will be shown first."""
        thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="head start")
        self._ready = thread.submit(_run, profile, clock, unprotected=unprotected, room=room)
        self._taken = False
        thread.shutdown(wait=False)

    async def ready(self) -> Ready | None:
        """Return the open store, which belongs to the caller from now on, or None when the person has to be asked.

        Raises:
            VaultError, StoreError: it cannot be opened.
        """
        ready = await asyncio.wrap_future(self._ready)
        self._taken = True
        return ready

    async def abandon(self) -> None:
        """Close the store if nobody has taken it; waits for its opening to end."""
        if self._taken or self._ready.cancelled():
            return
        self._taken = True
        try:
            ready = await asyncio.wrap_future(self._ready)
        except DesktopChatError as error:
            logger.info("The store was not opened before the end: %s", type(error).__name__)
            return
        if ready is not None:
            await ready.opened.store.close()


def _run(profile: Path, clock: Clock, *, unprotected: bool, room: str) -> Ready | None:
    return asyncio.run(_open(profile, clock, unprotected=unprotected, room=room))


async def _open(profile: Path, clock: Clock, *, unprotected: bool, room: str) -> Ready | None:
    new = not vault.ways(profile)
    try:
        unlocked = await vault.unlock(profile, vault.Unprotected() if unprotected and new else vault.Auto())
    except NoKeyring:
        return None
    opened = await open_store(profile, unlocked.key, clock.now())
    await opened.store.read_ahead(RoomId(room) if room else None, _first_page)
    return Ready(opened=opened, unlocked=unlocked)


def _first_page(position: RoomPosition) -> int:
    from desktop_chat.service.timelines import first_page  # with the service, which this thread need not load

    return first_page(position.unread)
