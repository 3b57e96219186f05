"""The words for roles, for what stands in the way, and for people in a room. No painting."""

from desktop_chat.core.diffs import RoomView
from desktop_chat.core.rights import Obstacle, Seat
from desktop_chat.domain.ids import UserId
from desktop_chat.domain.room import RoomKind, RoomState
from desktop_chat.domain.user import Member, MemberState, Role
from desktop_chat.qt.text import isolated, one_line, tr

_ORDER = {role: number for number, role in enumerate(Role)}


def role_word(role: Role) -> str:
    """Return what a role is called."""
    return {
        Role.OWNER: tr("Owner"),
        Role.ADMIN: tr("Admin"),
        Role.MODERATOR: tr("Moderator"),
        Role.MEMBER: tr("Member"),
        Role.GUEST: tr("Guest"),
    }[role]


def obstacle_text(obstacle: Obstacle) -> str:
    """Return the sentence that says why something is not allowed."""
    return {
        Obstacle.OUTSIDE: tr("You are not a member here."),
        Obstacle.DIRECT: tr("A direct conversation has exactly two people."),
        Obstacle.CLOSED: tr("This conversation is closed."),
        Obstacle.ONESELF: tr("This is you."),
        Obstacle.LAST_OWNER: tr("You are the only owner. Make somebody else an owner first."),
        Obstacle.NEEDS_OWNER: tr("Only owners may do this."),
        Obstacle.NEEDS_ADMIN: tr("Only owners and admins may do this."),
        Obstacle.NEEDS_MODERATOR: tr("Only owners, admins and moderators may do this."),
        Obstacle.NEEDS_HIGHER: tr("Only somebody with a higher role may do this."),
    }[obstacle]


def kind_text(view: RoomView) -> str:
    """Return what kind of conversation this is, and how many people are in it."""
    kinds = {
        RoomKind.DIRECT: tr("Direct conversation"),
        RoomKind.GROUP: tr("Group"),
        RoomKind.CHANNEL: tr("Channel, open to everybody in the workspace"),
    }
    count = sum(member.state is MemberState.MEMBER for member in view.members)
    people = tr("%n members", n=count)
    closed = f" · {tr('closed')}" if view.state is not RoomState.LIVE else ""
    return f"{kinds[view.kind]} · {people}{closed}"


def gone_text(state: MemberState) -> str:
    """Return why nothing can be written in a room whose member one was; what was said stays."""
    return {
        MemberState.REMOVED: tr("You were removed from here. What was said until then stays on this computer."),
        MemberState.BANNED: tr("You were banned from here. What was said until then stays on this computer."),
    }.get(state, tr("You have left. What was said until then stays on this computer."))


def member_words(member: Member) -> str:
    """Return how a member is called, on one line."""
    return one_line(member.name)


def standing_word(member: Member) -> str:
    """Return the word beside a name: what somebody is here, where they are more or less than a member."""
    if member.state is MemberState.BANNED:
        return tr("Banned")
    return "" if member.role is Role.MEMBER else role_word(member.role)


def spoken_member(member: Member) -> str:
    """Return what a screen reader says for a member."""
    word = standing_word(member)
    return ", ".join([isolated(member.name), f"@{isolated(member.handle)}", *([word] if word else [])])


def listed_members(view: RoomView, *, banned: bool) -> list[Member]:
    """Return who is to be listed: members by role and name, then, if wanted, those who are banned."""
    shown = [member for member in view.members if member.state is MemberState.MEMBER]
    if banned:
        shown += [member for member in view.members if member.state is MemberState.BANNED]
    return sorted(
        shown, key=lambda one: (one.state is MemberState.BANNED, _ORDER[one.role], one.name.casefold(), one.user)
    )


def seat_in(view: RoomView, me: UserId | None) -> Seat:
    """Return where this person sits in a room."""
    there = [member for member in view.members if member.state is MemberState.MEMBER]
    role = next((member.role for member in there if member.user == me), None)
    owners = [member.user for member in there if member.role is Role.OWNER]
    return Seat(kind=view.kind, state=view.state, role=role, last_owner=owners == [me] and len(there) > 1)
