"""What keeping preferences needs of server and store; parts of `Backend` and `Store` in `domain/ports.py`."""

from typing import Protocol

from desktop_chat.domain.ids import RoomId
from desktop_chat.domain.ports_messages import Told_co
from desktop_chat.domain.preferences import OwnPrefs, PrefsChange, WaitingPrefs


class PreferenceBackend(Protocol):
    """The server's part."""

    async def set_prefs(self, room: RoomId, change: PrefsChange) -> OwnPrefs:
        """Change the own preferences of one room; the same change twice is harmless."""
        ...


class PreferenceStore(Protocol[Told_co]):
    """The store's part."""

    async def keep_prefs(self, room: RoomId, change: PrefsChange) -> Told_co:
        """Lay a change over what the server says, to be told to it."""
        ...

    async def unsent_prefs(self) -> tuple[WaitingPrefs, ...]:
        """Return what the server has not confirmed."""
        ...

    async def settle_prefs(self, told: WaitingPrefs, own: OwnPrefs | None) -> Told_co:
        """Take the server's answer to a change: how it stands now, or (None) that it wants nothing of it.

        What the person has changed again meanwhile goes on waiting.
        """
        ...
