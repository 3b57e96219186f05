"""Payloads of signals about single messages; what belongs to many areas is in `wishes`."""

from enum import Enum
from typing import NamedTuple

from desktop_chat.domain.ids import MessageId, RoomId, UnixMillis
from desktop_chat.domain.receipt import Receipt
from desktop_chat.domain.search import Hit
from desktop_chat.domain.values import dataclass, replace
from desktop_chat.domain.version import MessageVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class Deleted:
    """A message was deleted, for everyone or for this person alone, and that can be undone for some seconds."""

    room: RoomId
    message: MessageId
    for_all: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionsListed:
    """What a message has said, the oldest version first; `problem` is a sentence when that could not be found out."""

    message: MessageId
    versions: tuple[MessageVersion, ...] = ()
    problem: str = ""


class Collection(Enum):
    """A list of messages from several places."""

    BOOKMARKS = "bookmarks"
    MENTIONS = "mentions"
    PINS = "pins"


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """The messages of a collection; `problem` is a sentence when they could not be read."""

    collection: Collection
    hits: tuple[Hit, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forward:
    """A message to be forwarded, with its `text` on one line, and into which room, once that was chosen."""

    room: RoomId
    message: MessageId
    text: str
    to: RoomId | None = None

    def into(self, room: RoomId) -> "Forward":
        """Return the same with the room that was chosen."""
        return replace(self, to=room)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayWish:
    """A day to go to: its first instant here."""

    at: UnixMillis


@dataclass(frozen=True, slots=True, kw_only=True)
class InfoListed:
    """How far a message has come with each other member; `problem` is a sentence when that is not known."""

    message: MessageId
    receipts: tuple[Receipt, ...] = ()
    problem: str = ""


class Rights(NamedTuple):
    """What the person may do with a row beyond what the row itself says."""

    moderate: bool = False
    pin: bool = False
