"""Calls about members, invitation links, blocked people and reports, and what their answers mean."""

import pytest

from desktop_chat.domain.errors import ProtocolError
from desktop_chat.domain.ids import MessageId, OpId, RoomId, UnixMillis, UserId
from desktop_chat.domain.membership import Complaint, Invitation, InvitedTo, Report, ReportReason, Terms
from desktop_chat.domain.picture import PictureId
from desktop_chat.domain.room import RoomKind
from desktop_chat.domain.user import Profile, Role, Standing
from desktop_chat.protocol import postgrest_members as wire
from desktop_chat.protocol.rpc import RpcCall
from desktop_chat.protocol.wire_types import Json, JsonObject

ROOM = RoomId("00000000-0000-7000-8000-000000000001")
OP = OpId("00000000-0000-7000-8000-000000000002")
BO = UserId("00000000-0000-7000-8000-000000000003")
MESSAGE = MessageId("00000000-0000-7000-8000-000000000004")
PERSON: JsonObject = {"id": BO, "handle": "bo", "name": "Bo", "kind": "person", "state": "active"}
LINK: JsonObject = {"id": OP, "by": "Ann", "made": 5, "expires": None, "uses": 1, "max_uses": 3}
SHOWN = Invitation(id=OP, by="Ann", made_at=UnixMillis(5), expires_at=None, uses=1, max_uses=3)


@pytest.mark.parametrize(
    ("call", "name", "parameters"),
    [
        (
            wire.set_role_call(ROOM, OP, BO, Role.MODERATOR),
            "set_member",
            {"p_room": ROOM, "p_op": OP, "p_user": BO, "p_state": "member", "p_role": "moderator"},
        ),
        (wire.set_topic_call(ROOM, OP, None), "update_room", {"p_room": ROOM, "p_op": OP, "p_patch": {"topic": None}}),
        (
            wire.set_room_picture_call(ROOM, OP, PictureId("0a" * 32)),
            "update_room",
            {"p_room": ROOM, "p_op": OP, "p_patch": {"picture": "0a" * 32}},
        ),
        (
            wire.set_room_picture_call(ROOM, OP, None),
            "update_room",
            {"p_room": ROOM, "p_op": OP, "p_patch": {"picture": None}},
        ),
        (wire.archive_room_call(ROOM, OP, on=True), "archive_room", {"p_room": ROOM, "p_op": OP, "p_on": True}),
        (
            wire.create_invite_call(ROOM, OP, Terms(hours=24, uses=None)),
            "create_invite",
            {"p_room": ROOM, "p_id": OP, "p_hours": 24, "p_uses": None},
        ),
        (wire.list_invites_call(ROOM), "list_invites", {"p_room": ROOM}),
        (wire.revoke_invite_call(ROOM, OP), "revoke_invite", {"p_room": ROOM, "p_id": OP}),
        (wire.peek_invite_call("code"), "peek_invite", {"p_code": "code"}),
        (wire.redeem_invite_call("code", OP), "redeem_invite", {"p_code": "code", "p_op": OP}),
        (wire.set_block_call(BO, on=False), "set_block", {"p_user": BO, "p_on": False}),
        (wire.own_standing_call(), "own_standing", {}),
        (
            wire.report_call(
                OP, Complaint(about=BO, reason=ReportReason.ABUSE, note="Look", room=ROOM, message=MESSAGE)
            ),
            "report",
            {
                "p_id": OP,
                "p_user": BO,
                "p_room": ROOM,
                "p_message": MESSAGE,
                "p_reason": "abuse",
                "p_note": "Look",
            },
        ),
        (wire.list_reports_call(), "list_reports", {}),
        (wire.close_report_call(OP), "close_report", {"p_id": OP}),
    ],
)
def test_a_call_names_its_function_and_parameters(call: RpcCall, name: str, parameters: JsonObject) -> None:
    assert call == RpcCall(name=name, parameters=parameters)


def test_links_are_read_and_a_new_one_with_its_code() -> None:
    made = wire.decode_new_invitation({**LINK, "code": "secret"})

    assert (made.invitation, made.code) == (SHOWN, "secret")
    assert "secret" not in repr(made)
    assert wire.decode_invitations([LINK]) == (SHOWN,)


def test_what_a_code_leads_to_is_read() -> None:
    answer: JsonObject = {
        "room": ROOM,
        "kind": "group",
        "name": "Crew",
        "topic": None,
        "members": 2,
        "joined": False,
        "by": "Ann",
    }

    assert wire.decode_invited_to(answer) == InvitedTo(
        room=ROOM, kind=RoomKind.GROUP, name="Crew", topic=None, members=2, joined=False, by="Ann"
    )
    assert wire.decode_joined({"room": ROOM, "seq": 3}) == ROOM


def test_the_own_standing_is_read() -> None:
    answer: JsonObject = {"owner": True, "reports": 2, "blocked": [PERSON]}

    assert wire.decode_standing(answer) == Standing(
        owner=True, reports=2, blocked=(Profile(id=BO, handle="bo", name="Bo"),)
    )


@pytest.mark.parametrize(
    ("content", "text"), [({"t": "text", "text": "Buy"}, "Buy"), ({"t": "poll"}, None), (None, None)]
)
def test_reports_are_read_with_the_words_that_can_be_shown(content: Json, text: str | None) -> None:
    report: JsonObject = {
        "id": OP, "at": 7, "by": PERSON, "about": PERSON, "room": "Crew", "c": content, "reason": "spam", "note": "!",
    }  # fmt: skip

    bo = Profile(id=BO, handle="bo", name="Bo")
    assert wire.decode_reports([report]) == (
        Report(id=OP, at=UnixMillis(7), by=bo, about=bo, reason=ReportReason.SPAM, note="!", room="Crew", text=text),
    )


def test_an_answer_of_a_wrong_shape_is_named() -> None:
    with pytest.raises(ProtocolError, match=r"invitations\[0\]"):
        wire.decode_invitations([{"id": OP}])
