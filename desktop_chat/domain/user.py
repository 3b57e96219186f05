"""People: the signed-in account, profiles of others, and their membership of a room."""

from enum import Enum

from desktop_chat.domain.ids import RoomId, UserId
from desktop_chat.domain.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A person as others see them."""

    id: UserId
    handle: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where the own account stands in the workspace: whether that is theirs, its open reports then; whom it blocks."""

    owner: bool = False
    reports: int = 0
    blocked: tuple[Profile, ...] = ()


class Role(Enum):
    """What a member may do in a room."""

    OWNER = "owner"
    ADMIN = "admin"
    MODERATOR = "moderator"
    MEMBER = "member"
    GUEST = "guest"


class MemberState(Enum):
    """Where a person stands towards a room; rows are never deleted, so that the reason can always be told."""

    INVITED = "invited"
    MEMBER = "member"
    LEFT = "left"
    REMOVED = "removed"
    BANNED = "banned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One person's membership of one room; a row of a higher `rev` replaces this one."""

    room: RoomId
    user: UserId
    name: str
    handle: str
    role: Role
    state: MemberState
    rev: int
