"""Payloads of signals about members, invitation links, blocked people and reports; others are in `wishes`.

`problem` is a sentence when it did not work, and empty when it did.
"""

from enum import Enum

from desktop_chat.domain.ids import OpId, RoomId, UserId
from desktop_chat.domain.membership import Invitation, InvitedTo, NewInvitation, Report, Terms
from desktop_chat.domain.user import Profile, Role
from desktop_chat.domain.values import dataclass


class PersonAction(Enum):
    """What can be wished for a person."""

    CARD = "card"
    MESSAGE = "message"
    REMOVE = "remove"
    BAN = "ban"
    UNBAN = "unban"
    BLOCK = "block"
    UNBLOCK = "unblock"
    REPORT = "report"
    CODE = "code"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonWish:
    """An action on a person."""

    person: Profile
    action: PersonAction


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleWish:
    """Another role for a member."""

    user: UserId
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """How something that was asked about a room or a person has ended."""

    room: RoomId | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkTerms:
    """A link that is to be made."""

    terms: Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class LinksListed:
    """The links of a room; `made` is the one that was made by this."""

    room: RoomId
    links: tuple[Invitation, ...] = ()
    made: NewInvitation | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeWish:
    """A link that is to be revoked."""

    invitation: OpId


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationSeen:
    """What a code leads to."""

    code: str
    to: InvitedTo | None = None
    problem: str = ""

    def __repr__(self) -> str:
        return f"InvitationSeen(to={self.to!r})"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportsListed:
    """The open reports."""

    reports: tuple[Report, ...] = ()
    problem: str = ""
