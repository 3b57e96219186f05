"""Who may do what in a room, and what stands in the way of the rest, so that a window offers only what will work.

Nothing is decided here: the database does that (migration `roles`), and a test compares the two.
"""

from enum import Enum

from desktop_chat.domain.room import RoomKind, RoomState
from desktop_chat.domain.user import Member, MemberState, Role
from desktop_chat.domain.values import dataclass

_RANK = {Role.GUEST: 0, Role.MEMBER: 1, Role.MODERATOR: 2, Role.ADMIN: 3, Role.OWNER: 4}


class RoomDeed(Enum):
    """What can be done to a room as a whole; `DESCRIBE` is to change its name or topic."""

    DESCRIBE = "describe"
    ARCHIVE = "archive"
    INVITE = "invite"
    USE_LINKS = "use_links"
    DELETE_OTHERS = "delete_others"
    LEAVE = "leave"


class PersonDeed(Enum):
    """What can be done to somebody who is or was in a room; `UNBAN` lets them be invited or join again."""

    REMOVE = "remove"
    BAN = "ban"
    UNBAN = "unban"


class Obstacle(Enum):
    """Why something is not allowed."""

    OUTSIDE = "outside"
    DIRECT = "direct"
    CLOSED = "closed"
    ONESELF = "oneself"
    LAST_OWNER = "last_owner"
    NEEDS_OWNER = "needs_owner"
    NEEDS_ADMIN = "needs_admin"
    NEEDS_MODERATOR = "needs_moderator"
    NEEDS_HIGHER = "needs_higher"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """Where somebody sits: in what kind of room, in which state it is, and their role there (None: no member).

    `last_owner` says that they are its only owner, and not alone.
    """

    kind: RoomKind
    state: RoomState
    role: Role | None
    last_owner: bool = False


_NEEDED = {
    RoomDeed.DESCRIBE: Role.ADMIN,
    RoomDeed.ARCHIVE: Role.OWNER,
    RoomDeed.INVITE: Role.MODERATOR,
    RoomDeed.USE_LINKS: Role.ADMIN,
    RoomDeed.DELETE_OTHERS: Role.MODERATOR,
}
_LACKING = {
    Role.OWNER: Obstacle.NEEDS_OWNER,
    Role.ADMIN: Obstacle.NEEDS_ADMIN,
    Role.MODERATOR: Obstacle.NEEDS_MODERATOR,
}
_IN_CLOSED_ROOMS = frozenset({RoomDeed.ARCHIVE, RoomDeed.LEAVE})


def room_obstacle(seat: Seat, deed: RoomDeed) -> Obstacle | None:
    """Return what stands in the way of this deed, or None when it is allowed."""
    role = _role_in(seat, closed=deed not in _IN_CLOSED_ROOMS)
    if isinstance(role, Obstacle):
        return role
    if deed is RoomDeed.LEAVE:
        return Obstacle.LAST_OWNER if seat.last_owner else None
    if deed is RoomDeed.INVITE and seat.kind is RoomKind.GROUP and role is Role.MEMBER:
        return None
    needed = _NEEDED[deed]
    return None if _RANK[role] >= _RANK[needed] else _LACKING[needed]


def person_obstacle(seat: Seat, deed: PersonDeed, person: Member, *, oneself: bool) -> Obstacle | None:
    """Return what stands in the way of doing this to a person, or None when it is allowed."""
    role = _role_in(seat)
    if isinstance(role, Obstacle):
        return role
    if oneself:
        return Obstacle.ONESELF
    if _RANK[role] < _RANK[Role.MODERATOR]:
        return Obstacle.NEEDS_MODERATOR
    if deed is not PersonDeed.UNBAN and person.state is MemberState.MEMBER and not _outranks(role, person.role):
        return Obstacle.NEEDS_HIGHER
    return None


def role_obstacle(seat: Seat, person: Member, wanted: Role, *, oneself: bool) -> Obstacle | None:
    """Return what stands in the way of giving a member another role, or None when it is allowed."""
    role = _role_in(seat)
    if isinstance(role, Obstacle):
        return role
    if oneself:
        if _RANK[wanted] >= _RANK[role]:
            return Obstacle.NEEDS_HIGHER
        return Obstacle.LAST_OWNER if seat.last_owner else None
    if _RANK[role] < _RANK[Role.ADMIN]:
        return Obstacle.NEEDS_ADMIN
    return None if _outranks(role, person.role) and _outranks(role, wanted) else Obstacle.NEEDS_HIGHER


def _role_in(seat: Seat, *, closed: bool = True) -> Role | Obstacle:
    """Return the role in a room where something can be done at all; with `closed`, nothing can in a closed one."""
    if seat.role is None:
        return Obstacle.OUTSIDE
    if seat.kind is RoomKind.DIRECT:
        return Obstacle.DIRECT
    if closed and seat.state is not RoomState.LIVE:
        return Obstacle.CLOSED
    return seat.role


def _outranks(role: Role, other: Role) -> bool:
    """Owners outrank even each other; everybody else only whoever is below."""
    return role is Role.OWNER or _RANK[role] > _RANK[other]
