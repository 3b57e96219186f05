"""What keeping preferences needs of the server; part of `Backend` in `domain/ports.py`."""

from typing import Protocol

from desktop_chat.domain.ids import RoomId
from desktop_chat.domain.preferences import OwnPrefs, PrefsChange


class PreferenceBackend(Protocol):
    """The server's part."""

    async def set_prefs(self, room: RoomId, change: PrefsChange) -> OwnPrefs:
        """Change the own preferences of one room; the same change twice is harmless."""
        ...
