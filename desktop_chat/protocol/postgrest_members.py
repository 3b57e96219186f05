"""Calls of the database's functions about members, invitation links, blocked people and reports, and their answers."""

from desktop_chat.domain.content import TextContent
from desktop_chat.domain.ids import OpId, RoomId, UserId
from desktop_chat.domain.membership import (
    Complaint,
    Invitation,
    InvitedTo,
    NewInvitation,
    Report,
    ReportReason,
    Terms,
)
from desktop_chat.domain.picture import PictureId
from desktop_chat.domain.room import RoomKind
from desktop_chat.domain.user import MemberState, Role, Standing
from desktop_chat.protocol.postgrest import decode_people
from desktop_chat.protocol.rows import decode_content, decode_profile
from desktop_chat.protocol.rpc import RpcCall
from desktop_chat.protocol.wire_types import Fields, Json, as_list, as_object


def set_role_call(room: RoomId, op: OpId, user: UserId, role: Role) -> RpcCall:
    """Return the call that gives a member another role."""
    return RpcCall(
        name="set_member",
        parameters={
            "p_room": room,
            "p_op": op,
            "p_user": user,
            "p_state": MemberState.MEMBER.value,
            "p_role": role.value,
        },
    )


def set_topic_call(room: RoomId, op: OpId, topic: str | None) -> RpcCall:
    """Return the call that says what a room is about."""
    return RpcCall(name="update_room", parameters={"p_room": room, "p_op": op, "p_patch": {"topic": topic}})


def set_room_picture_call(room: RoomId, op: OpId, picture: PictureId | None) -> RpcCall:
    """Return the call that names a room's picture, or (None) takes it away."""
    return RpcCall(name="update_room", parameters={"p_room": room, "p_op": op, "p_patch": {"picture": picture}})


def archive_room_call(room: RoomId, op: OpId, *, on: bool) -> RpcCall:
    """Return the call that closes a room for all, or opens it again."""
    return RpcCall(name="archive_room", parameters={"p_room": room, "p_op": op, "p_on": on})


def create_invite_call(room: RoomId, op: OpId, terms: Terms) -> RpcCall:
    """Return the call that makes an invitation link."""
    return RpcCall(
        name="create_invite", parameters={"p_room": room, "p_id": op, "p_hours": terms.hours, "p_uses": terms.uses}
    )


def decode_new_invitation(answer: Json) -> NewInvitation:
    """Read a link that was just made.

    Raises:
        ProtocolError: a member is missing or of a wrong type; it is named.
    """
    fields = as_object(answer, "invitation")
    return NewInvitation(invitation=_decode_invitation(fields), code=fields.text("code"))


def list_invites_call(room: RoomId) -> RpcCall:
    """Return the call that lists a room's links."""
    return RpcCall(name="list_invites", parameters={"p_room": room})


def decode_invitations(answer: Json) -> tuple[Invitation, ...]:
    """Read a room's links.

    Raises:
        ProtocolError: a member is missing or of a wrong type; it is named.
    """
    links = enumerate(as_list(answer, "invitations"))
    return tuple(_decode_invitation(as_object(link, f"invitations[{index}]")) for index, link in links)


def revoke_invite_call(room: RoomId, invitation: OpId) -> RpcCall:
    """Return the call that ends a link."""
    return RpcCall(name="revoke_invite", parameters={"p_room": room, "p_id": invitation})


def peek_invite_call(code: str) -> RpcCall:
    """Return the call that asks what a code leads to."""
    return RpcCall(name="peek_invite", parameters={"p_code": code})


def decode_invited_to(answer: Json) -> InvitedTo:
    """Read what a code leads to.

    Raises:
        ProtocolError: a member is missing or of a wrong type; it is named.
    """
    fields = as_object(answer, "invited")
    return InvitedTo(
        room=RoomId(fields.uuid("room")),
        kind=fields.choice("kind", RoomKind),
        name=fields.text("name"),
        topic=fields.text_or_none("topic"),
        members=fields.number("members"),
        joined=fields.flag("joined"),
        by=fields.text("by"),
    )


def redeem_invite_call(code: str, op: OpId) -> RpcCall:
    """Return the call by which one becomes a member with a code."""
    return RpcCall(name="redeem_invite", parameters={"p_code": code, "p_op": op})


def decode_joined(answer: Json) -> RoomId:
    """Read of which room one has become a member.

    Raises:
        ProtocolError: the room is missing.
    """
    return RoomId(as_object(answer, "joined").uuid("room"))


def set_block_call(user: UserId, *, on: bool) -> RpcCall:
    """Return the call that blocks a person, or takes that back."""
    return RpcCall(name="set_block", parameters={"p_user": user, "p_on": on})


def own_standing_call() -> RpcCall:
    """Return the call that asks where the own account stands."""
    return RpcCall(name="own_standing", parameters={})


def decode_standing(answer: Json) -> Standing:
    """Read where the own account stands.

    Raises:
        ProtocolError: a member is missing or of a wrong type; it is named.
    """
    fields = as_object(answer, "standing")
    return Standing(
        owner=fields.flag("owner"), reports=fields.number("reports"), blocked=decode_people(fields.raw("blocked"))
    )


def report_call(op: OpId, complaint: Complaint) -> RpcCall:
    """Return the call that reports somebody."""
    return RpcCall(
        name="report",
        parameters={
            "p_id": op,
            "p_user": complaint.about,
            "p_room": complaint.room,
            "p_message": complaint.message,
            "p_reason": complaint.reason.value,
            "p_note": complaint.note,
        },
    )


def list_reports_call() -> RpcCall:
    """Return the call that lists open reports."""
    return RpcCall(name="list_reports", parameters={})


def decode_reports(answer: Json) -> tuple[Report, ...]:
    """Read open reports.

    Raises:
        ProtocolError: a member is missing or of a wrong type; it is named.
    """
    reports = enumerate(as_list(answer, "reports"))
    return tuple(_decode_report(as_object(report, f"reports[{index}]")) for index, report in reports)


def close_report_call(report: OpId) -> RpcCall:
    """Return the call that puts a report away."""
    return RpcCall(name="close_report", parameters={"p_id": report})


def _decode_invitation(fields: Fields) -> Invitation:
    return Invitation(
        id=OpId(fields.uuid("id")),
        by=fields.text("by"),
        made_at=fields.instant("made"),
        expires_at=fields.instant_or_none("expires"),
        uses=fields.number("uses"),
        max_uses=fields.number_or_none("max_uses"),
    )


def _decode_report(fields: Fields) -> Report:
    content = decode_content(fields.raw("c")) if fields.has("c") else None
    return Report(
        id=OpId(fields.uuid("id")),
        at=fields.instant("at"),
        by=decode_profile(fields.object("by")),
        about=decode_profile(fields.object("about")),
        reason=fields.choice("reason", ReportReason),
        note=fields.text("note"),
        room=fields.text_or_none("room"),
        text=content.text if isinstance(content, TextContent) else None,
    )
