"""What is around the members of rooms: invitation links, blocked people, and reports to the workspace's owner."""

from enum import Enum

from desktop_chat.domain.ids import MessageId, OpId, RoomId, UnixMillis, UserId
from desktop_chat.domain.room import RoomKind
from desktop_chat.domain.user import Profile
from desktop_chat.domain.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """An invitation link that still lets somebody in; None stands for no end and for any number of people."""

    id: OpId
    by: str
    made_at: UnixMillis
    expires_at: UnixMillis | None
    uses: int
    max_uses: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How long a new invitation link lasts, and how many people it lets in; None: without end."""

    hours: int | None
    uses: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewInvitation:
    """A link that was just made. Its code is told this once; whoever has it may use it, so it is not logged."""

    invitation: Invitation
    code: str

    def __repr__(self) -> str:
        return f"NewInvitation({self.invitation!r})"


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitedTo:
    """What a code leads to: `members` is the number of people there, `by` who made the link."""

    room: RoomId
    kind: RoomKind
    name: str
    topic: str | None
    members: int
    joined: bool
    by: str


class ReportReason(Enum):
    """What is wrong with what was reported."""

    SPAM = "spam"
    ABUSE = "abuse"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """What a person reports: somebody, or one of their messages (`room` and `message`)."""

    about: UserId
    reason: ReportReason
    note: str
    room: RoomId | None = None
    message: MessageId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A report as the workspace's owner reads it; `text` are the reported words, `room` the name of their room."""

    id: OpId
    at: UnixMillis
    by: Profile
    about: Profile
    reason: ReportReason
    note: str
    room: str | None
    text: str | None
