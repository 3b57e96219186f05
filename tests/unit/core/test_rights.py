"""Who may do what in a room: the corners; `tests/sql/test_roles.py` compares every combination with the database."""

import pytest

from desktop_chat.core.rights import Obstacle, PersonDeed, RoomDeed, Seat, person_obstacle, role_obstacle, room_obstacle
from desktop_chat.domain.ids import RoomId, UserId
from desktop_chat.domain.room import RoomKind, RoomState
from desktop_chat.domain.user import Member, MemberState, Role


def a_seat(role: Role | None, kind: RoomKind = RoomKind.GROUP, state: RoomState = RoomState.LIVE) -> Seat:
    return Seat(kind=kind, state=state, role=role)


def somebody(role: Role = Role.MEMBER, state: MemberState = MemberState.MEMBER) -> Member:
    return Member(room=RoomId("r"), user=UserId("bo"), name="Bo", handle="bo", role=role, state=state, rev=1)


@pytest.mark.parametrize(
    ("deed", "role", "obstacle"),
    [
        (RoomDeed.DESCRIBE, Role.ADMIN, None),
        (RoomDeed.DESCRIBE, Role.MODERATOR, Obstacle.NEEDS_ADMIN),
        (RoomDeed.ARCHIVE, Role.OWNER, None),
        (RoomDeed.ARCHIVE, Role.ADMIN, Obstacle.NEEDS_OWNER),
        (RoomDeed.USE_LINKS, Role.MODERATOR, Obstacle.NEEDS_ADMIN),
        (RoomDeed.DELETE_OTHERS, Role.MODERATOR, None),
        (RoomDeed.DELETE_OTHERS, Role.MEMBER, Obstacle.NEEDS_MODERATOR),
        (RoomDeed.INVITE, Role.MEMBER, None),
        (RoomDeed.INVITE, Role.GUEST, Obstacle.NEEDS_MODERATOR),
        (RoomDeed.LEAVE, Role.GUEST, None),
        (RoomDeed.LEAVE, None, Obstacle.OUTSIDE),
    ],
)
def test_a_role_opens_what_is_done_to_a_group(deed: RoomDeed, role: Role | None, obstacle: Obstacle | None) -> None:
    assert room_obstacle(a_seat(role), deed) is obstacle


def test_members_do_not_invite_into_channels() -> None:
    assert room_obstacle(a_seat(Role.MEMBER, RoomKind.CHANNEL), RoomDeed.INVITE) is Obstacle.NEEDS_MODERATOR
    assert room_obstacle(a_seat(Role.MODERATOR, RoomKind.CHANNEL), RoomDeed.INVITE) is None


@pytest.mark.parametrize("deed", RoomDeed)
def test_a_direct_conversation_is_left_as_it_is(deed: RoomDeed) -> None:
    assert room_obstacle(a_seat(Role.MEMBER, RoomKind.DIRECT), deed) is Obstacle.DIRECT


def test_a_closed_room_can_be_opened_and_left_and_nothing_else() -> None:
    seat = a_seat(Role.OWNER, state=RoomState.ARCHIVED)

    assert {deed for deed in RoomDeed if room_obstacle(seat, deed) is None} == {RoomDeed.ARCHIVE, RoomDeed.LEAVE}
    assert person_obstacle(seat, PersonDeed.REMOVE, somebody(), oneself=False) is Obstacle.CLOSED
    assert role_obstacle(seat, somebody(), Role.ADMIN, oneself=False) is Obstacle.CLOSED


def test_the_last_owner_hands_over_first() -> None:
    seat = Seat(kind=RoomKind.GROUP, state=RoomState.LIVE, role=Role.OWNER, last_owner=True)

    assert room_obstacle(seat, RoomDeed.LEAVE) is Obstacle.LAST_OWNER
    assert role_obstacle(seat, somebody(Role.OWNER), Role.MEMBER, oneself=True) is Obstacle.LAST_OWNER
    assert role_obstacle(a_seat(Role.OWNER), somebody(Role.OWNER), Role.MEMBER, oneself=True) is None


def test_nobody_removes_themselves_or_raises_their_own_role() -> None:
    seat = a_seat(Role.ADMIN)

    assert person_obstacle(seat, PersonDeed.BAN, somebody(Role.ADMIN), oneself=True) is Obstacle.ONESELF
    assert role_obstacle(seat, somebody(Role.ADMIN), Role.OWNER, oneself=True) is Obstacle.NEEDS_HIGHER


@pytest.mark.parametrize(
    ("mine", "theirs", "obstacle"),
    [
        (Role.MEMBER, Role.MEMBER, Obstacle.NEEDS_MODERATOR),
        (Role.MODERATOR, Role.MEMBER, None),
        (Role.MODERATOR, Role.MODERATOR, Obstacle.NEEDS_HIGHER),
        (Role.ADMIN, Role.OWNER, Obstacle.NEEDS_HIGHER),
        (Role.OWNER, Role.OWNER, None),
    ],
)
def test_whoever_removes_somebody_has_the_higher_role(mine: Role, theirs: Role, obstacle: Obstacle | None) -> None:
    assert person_obstacle(a_seat(mine), PersonDeed.REMOVE, somebody(theirs), oneself=False) is obstacle


def test_a_ban_is_lifted_whatever_role_there_was() -> None:
    banned = somebody(Role.OWNER, MemberState.BANNED)

    assert person_obstacle(a_seat(Role.MODERATOR), PersonDeed.UNBAN, banned, oneself=False) is None
    assert person_obstacle(a_seat(None), PersonDeed.UNBAN, banned, oneself=False) is Obstacle.OUTSIDE


@pytest.mark.parametrize(
    ("mine", "theirs", "wanted", "obstacle"),
    [
        (Role.MODERATOR, Role.MEMBER, Role.GUEST, Obstacle.NEEDS_ADMIN),
        (Role.ADMIN, Role.MEMBER, Role.MODERATOR, None),
        (Role.ADMIN, Role.MEMBER, Role.ADMIN, Obstacle.NEEDS_HIGHER),
        (Role.ADMIN, Role.ADMIN, Role.MEMBER, Obstacle.NEEDS_HIGHER),
        (Role.OWNER, Role.ADMIN, Role.OWNER, None),
    ],
)
def test_roles_are_given_from_above(mine: Role, theirs: Role, wanted: Role, obstacle: Obstacle | None) -> None:
    assert role_obstacle(a_seat(mine), somebody(theirs), wanted, oneself=False) is obstacle


def test_an_outsider_gives_no_roles() -> None:
    assert role_obstacle(a_seat(None), somebody(), Role.ADMIN, oneself=False) is Obstacle.OUTSIDE
