"""How a person keeps a room in their own list: muted, archived, pinned, among the favourites, marked unread.

A change names only what it changes, so that devices which were offline do not undo each other. It is stored first and
laid over what the server says, until the server has it.
"""

from collections.abc import Mapping

from desktop_chat.domain.ids import RoomId, UnixMillis
from desktop_chat.domain.values import dataclass, replace

FOR_EVER = UnixMillis(253_402_214_400_000)
"""The end of a mute that has none: the last day of the year 9999."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomPrefs:
    """The preferences of one room. `muted_until` is 0 when it is not muted; a mute ends by itself."""

    muted_until: UnixMillis = UnixMillis(0)
    archived: bool = False
    pinned: bool = False
    favourite: bool = False
    unread: bool = False

    def muted(self, now: UnixMillis) -> bool:
        """Tell whether the room is to be silent at this time."""
        return now < self.muted_until


PrefsChange = Mapping[str, int | bool]
"""What is to be changed, by the names of `RoomPrefs`; what is not named stays as it is."""

NO_PREFS = RoomPrefs()


def changed(prefs: RoomPrefs, change: PrefsChange) -> RoomPrefs:
    """Return the preferences with a change laid over them."""
    return replace(prefs, **change) if change else prefs  # type: ignore[arg-type]  # the names are those of the fields


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPrefs:
    """What the server has of the own preferences of a room; `user_rev` is its number on the account's own line."""

    room: RoomId
    prefs: RoomPrefs
    user_rev: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingPrefs:
    """A change that the server does not have yet."""

    room: RoomId
    change: PrefsChange
