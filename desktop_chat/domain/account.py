"""What a person says of themselves, what they keep for themselves, and whether the others are there."""

from collections.abc import Mapping
from enum import Enum

from desktop_chat.domain.ids import UnixMillis, UserId
from desktop_chat.domain.picture import PictureId
from desktop_chat.domain.quiet import QuietSchedule
from desktop_chat.domain.values import dataclass

COLOURS = 8
"""So many colours can be chosen for an avatar; without a choice it follows from the id."""
MAX_STATUS = 100
AWAY_AFTER_S = 300.0
"""Seconds without a look at the window after which a person is away."""
BEAT_S = 30.0
"""Seconds between two words of presence."""
STALE_S = 90.0
"""Seconds after which nothing is known any more of whether others are there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonCard:
    """A profile as it was last changed. `status_until` is None for a status without an end, `picture` without one."""

    user: UserId
    handle: str
    name: str
    status: str = ""
    status_until: UnixMillis | None = None
    colour: int | None = None
    picture: PictureId | None = None

    def status_at(self, now: UnixMillis) -> str:
        """Return the status unless it has ended."""
        ended = self.status_until is not None and now >= self.status_until
        return "" if ended else self.status


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileChange:
    """What is to be said of oneself from now on, all of it."""

    name: str
    status: str
    status_until: UnixMillis | None
    colour: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSettings:
    """What the server keeps for a person: what others may know, and when they want to be left in peace."""

    shows_presence: bool = True
    shows_last_seen: bool = True
    shows_typing: bool = True
    shows_reading: bool = True
    quiet: QuietSchedule = QuietSchedule()


class Whereabouts(Enum):
    """Whether somebody is there. `UNKNOWN` is said wherever it is not known, for whatever reason: never a guess."""

    HERE = "here"
    AWAY = "away"
    GONE = "gone"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """What is known of one person: `seen` is when they were last heard of, None where that is not told."""

    where: Whereabouts
    seen: UnixMillis | None = None


UNKNOWN = Presence(where=Whereabouts.UNKNOWN)


PresenceMap = Mapping[UserId, Presence]
"""Of whom is not in it, nothing is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAccount:
    """What the store has of all this."""

    settings: OwnSettings
    people: Mapping[UserId, PersonCard]
    people_rev: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """The server's answer to a word of presence: what is new of others and of the own account.

    `people` are profiles that changed up to `people_rev` of the workspace's line.
    """

    presence: PresenceMap
    people: tuple[PersonCard, ...]
    people_rev: int
    settings: OwnSettings
