"""What a person can wish for beyond a click: payloads of the widgets' signals and what a window is told by its maker.

A signal carries nothing, a str, a bool or one of these; ids travel inside them, because Qt knows no NewTypes.
"""

from enum import Enum

from desktop_chat.core.hyperlinks import Hyperlink
from desktop_chat.domain.ids import MessageId, RoomId, UserId
from desktop_chat.domain.link_report import Rehearsal, WaitingItem
from desktop_chat.domain.room import Channel, RoomKind
from desktop_chat.domain.search import SearchAnswer
from desktop_chat.domain.user import Profile
from desktop_chat.domain.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A text that the person wants to send, or with `edits` to put in the place of an own message."""

    room: RoomId
    text: str
    reply_to: MessageId | None = None
    edits: MessageId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftDone:
    """What became of a draft: `kept` is whether it is stored, so that the composer may forget it."""

    draft: Draft
    kept: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class UnfinishedText:
    """What stands in the composer of a room, to be kept."""

    room: RoomId
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureWish:
    """The file of the picture that a room, or without one the own account, should have; None takes the picture away."""

    room: RoomId | None
    data: bytes | None


class Action(Enum):
    """What can be wished for one message."""

    REPLY = "reply"
    EDIT = "edit"
    COPY = "copy"
    DELETE = "delete"
    REACT = "react"
    RETRY = "retry"
    DISCARD = "discard"
    MENU = "menu"
    UNFOLD = "unfold"
    SHOW = "show"
    LOAD = "load"
    COPY_CHOSEN = "copy_chosen"
    GO_TO_QUOTED = "go_to_quoted"
    OPEN_LINK = "open_link"
    COPY_LINK = "copy_link"
    COPY_PLACE = "copy_place"
    HIDE = "hide"
    VERSIONS = "versions"
    COPY_MARKDOWN = "copy_markdown"
    COPY_CHOSEN_MARKDOWN = "copy_chosen_markdown"
    SPOILERS = "spoilers"
    PIN = "pin"
    BOOKMARK = "bookmark"
    PERSON = "person"
    REPORT = "report"
    FORWARD = "forward"
    INFO = "info"


def command_of(action: Action) -> str:
    """Return the id of the command that does this with the message at the cursor of the list."""
    return f"message.{action.value}"


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageWish:
    """An action on one message, or on something in it: without `link` its only one is meant, without `spoiler` all.

    `spoiler` is the number of its first letter.
    """

    message: MessageId
    action: Action
    link: Hyperlink | None = None
    spoiler: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReactionWish:
    """An emoji to set on a message, or to take away."""

    message: MessageId
    key: str
    on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRoom:
    """A room to be made; a direct one has exactly one member and no name."""

    kind: RoomKind
    name: str
    members: tuple[UserId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleFound:
    """The answer to a search for people: for which words, and whom; `problem` is a sentence when it failed."""

    query: str
    people: tuple[Profile, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelsFound:
    """The answer to a search for channels: for which words, and which; `problem` is a sentence when it failed."""

    query: str
    channels: tuple[Channel, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelEntered:
    """How joining a channel went: it is open, or `problem` is a sentence that says why not."""

    room: RoomId
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What waits in the outbox, in order."""

    items: tuple[WaitingItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingWish:
    """An action on something that waits in the outbox."""

    item: WaitingItem
    action: Action


@dataclass(frozen=True, slots=True, kw_only=True)
class RehearsalWish:
    """A fault of the network to make on purpose, or (None) none any more."""

    fault: Rehearsal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchWish:
    """Words to look for in the history on this computer; `below` asks for what follows the hits that are shown."""

    typed: str
    below: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HitWish:
    """A message to be shown where it stands, in whichever room that is."""

    room: RoomId
    message: MessageId


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchDone:
    """The answer to a search of the history; `problem` is a sentence when it failed."""

    wish: SearchWish
    answer: SearchAnswer
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerAddress:
    """A Supabase project as the person typed it, trimmed."""

    url: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerCheck:
    """How the check of an address went: `problem` is a sentence, or empty when everything fits."""

    address: ServerAddress
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """Credentials for an account that exists."""

    address: ServerAddress
    email: str
    password: str

    def __repr__(self) -> str:
        return f"SignIn(address={self.address.url!r})"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignUp:
    """What a new account needs."""

    address: ServerAddress
    email: str
    password: str
    name: str

    def __repr__(self) -> str:
        return f"SignUp(address={self.address.url!r})"


@dataclass(frozen=True, slots=True, kw_only=True)
class AskForCode:
    """A one-time code for an account is wanted, whose password was forgotten."""

    address: ServerAddress
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterByCode:
    """A one-time code, and the password that the account is to have from now on."""

    address: ServerAddress
    email: str
    code: str
    password: str

    def __repr__(self) -> str:
        return f"EnterByCode(address={self.address.url!r})"


@dataclass(frozen=True, slots=True, kw_only=True)
class StorageFacts:
    """What a profile takes up on the disk, in bytes."""

    history: int
    aside: int
    log: int


class Lock(Enum):
    """Why the store asks before it opens."""

    NEW = "new"  # no keyring here: choose a passphrase, or say that the store may be unprotected
    LOCKED = "locked"  # a passphrase protects it: give it
