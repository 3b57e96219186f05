"""Rows of the wire become values; what people wrote never makes a row unreadable."""

import pytest
from hypothesis import given

from desktop_chat.domain.content import Content, DeletedContent, TextContent, UnsupportedContent
from desktop_chat.domain.errors import ProtocolError
from desktop_chat.domain.marker import ReadMarker
from desktop_chat.domain.message import Message
from desktop_chat.domain.reaction import Reaction
from desktop_chat.domain.room import Channel, Room, RoomKind, RoomState
from desktop_chat.domain.user import Member, MemberState, Profile, Role
from desktop_chat.protocol.rows import (
    LONGEST_KIND,
    decode_channel,
    decode_content,
    decode_marker,
    decode_member,
    decode_profile,
    decode_room,
    decode_row,
    encode_content,
)
from desktop_chat.protocol.wire_types import Fields, Json, JsonObject
from tests.unit.protocol.builders import ANN, BO, FIRST, HELLO, LATER, NOON, TEAM, a_member, a_room, a_row
from tests.unit.protocol.test_wire_types import json_values


def test_a_row_becomes_a_message() -> None:
    row = a_row(re=FIRST, ed=LATER, rev=9, rx=[["👍", [BO, ANN]], ["❤️", [ANN]]])

    assert decode_row(row, TEAM, "row") == Message(
        id=HELLO,
        room=TEAM,
        sender=ANN,
        content=TextContent(text="hello"),
        sent_at=NOON,
        no=3,
        seq=7,
        rev=9,
        reply_to=FIRST,
        edited_at=LATER,
        reactions=(Reaction(key="👍", users=(BO, ANN)), Reaction(key="❤️", users=(ANN,))),
    )


def test_a_deleted_row_keeps_its_place() -> None:
    message = decode_row(a_row(c=None, **{"del": 1_700_000_000_200}, rx=None), TEAM, "row")

    assert message.content == DeletedContent()
    assert message.deleted_at == 1_700_000_000_200
    assert message.reactions == ()


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"id": "x"}, "row.id"),
        ({"no": None}, "row.no"),
        ({"seq": -1}, "row.seq"),
        ({"rev": "7"}, "row.rev"),
        ({"by": 5}, "row.by"),
        ({"at": 1.5}, "row.at"),
        ({"re": "x"}, "row.re"),
        ({"ed": True}, "row.ed"),
        ({"del": "now"}, "row.del"),
        ({"rx": {}}, "row.rx"),
        ({"rx": [["👍"]]}, "row.rx[0]"),
        ({"rx": [[5, []]]}, "row.rx[0][0]"),
        ({"rx": [["👍", ["x"]]]}, "row.rx[0]"),
        ({"rx": [["👍", {}]]}, "row.rx[0][1]"),
    ],
)
def test_a_wrong_member_of_a_row_is_named(changed: dict[str, Json], place: str) -> None:
    with pytest.raises(ProtocolError) as caught:
        decode_row(a_row(**changed), TEAM, "row")

    assert place in caught.value.reason


@pytest.mark.parametrize(
    ("value", "content"),
    [
        (None, DeletedContent()),
        ({"t": "text", "text": "a\x00b"}, TextContent(text="ab")),
        ({"t": "text", "text": 5}, UnsupportedContent(kind="text")),
        ({"t": "poll", "options": []}, UnsupportedContent(kind="poll")),
        ({"t": "x" * 99}, UnsupportedContent(kind="x" * LONGEST_KIND)),
        ({"ct": "AAAA"}, UnsupportedContent(kind="unknown")),
        ({"t": 5}, UnsupportedContent(kind="unknown")),
        ("text", UnsupportedContent(kind="unknown")),
        ([], UnsupportedContent(kind="unknown")),
    ],
)
def test_content_that_is_not_known_stands_as_unsupported(value: Json, content: Content) -> None:
    assert decode_content(value) == content


@given(json_values)
def test_no_content_can_make_a_row_unreadable(value: Json) -> None:
    assert decode_row(a_row(c=value), TEAM, "row").id == HELLO


def test_content_is_written_as_it_is_read() -> None:
    content = TextContent(text="hello")

    assert decode_content(encode_content(content)) == content


def test_a_room_is_read() -> None:
    room = a_room(kind="dm", name=None, topic="Plans", state="archived", rev=8)

    assert decode_room(Fields(room, "room")) == Room(
        id=TEAM,
        kind=RoomKind.DIRECT,
        name=None,
        topic="Plans",
        state=RoomState.ARCHIVED,
        created_by=ANN,
        created_at=NOON,
        rev=8,
    )


def test_a_room_may_have_a_picture() -> None:
    assert decode_room(Fields(a_room(picture="0a" * 32), "room")).picture == "0a" * 32
    assert decode_room(Fields(a_room(picture=None), "room")).picture is None
    with pytest.raises(ProtocolError, match=r"room\.picture"):
        decode_room(Fields(a_room(picture="0a"), "room"))


def test_a_member_is_read() -> None:
    assert decode_member(a_member(), TEAM, "member") == Member(
        room=TEAM, user=ANN, name="Ann", handle="ann", role=Role.OWNER, state=MemberState.MEMBER, rev=1
    )


def test_a_deleted_account_has_no_name() -> None:
    member = decode_member(a_member(name=None, handle=None, state="left"), TEAM, "member")

    assert (member.name, member.handle, member.state) == ("", "", MemberState.LEFT)


def test_a_marker_is_read() -> None:
    assert decode_marker([BO, 7, 8, 5], TEAM, "marker") == ReadMarker(
        room=TEAM, user=BO, read_seq=7, delivered_seq=8, rev=5
    )


@pytest.mark.parametrize("value", [None, [], [BO, 7, 7], [BO, 7, 7, 5, 1], ["x", 7, 7, 5], [BO, "7", 7, 5]])
def test_a_wrong_marker_is_refused(value: Json) -> None:
    with pytest.raises(ProtocolError, match="marker"):
        decode_marker(value, TEAM, "marker")


def test_a_profile_is_read() -> None:
    profile = Fields({"id": ANN, "handle": "ann", "name": "Ann"}, "me")

    assert decode_profile(profile) == Profile(id=ANN, handle="ann", name="Ann")


def test_a_channel_is_read() -> None:
    channel: JsonObject = {"id": TEAM, "name": "Tea", "topic": "Green", "members": 3, "joined": True}

    assert decode_channel(Fields(channel, "channel")) == Channel(
        id=TEAM, name="Tea", topic="Green", members=3, joined=True
    )


def test_a_forwarded_text_names_its_author_in_both_directions() -> None:
    content = TextContent(text="one", origin="Bo")
    wire: JsonObject = {"t": "text", "text": "one", "fwd": "Bo"}

    assert encode_content(content) == wire
    assert decode_content(wire) == content
    assert decode_content({**wire, "fwd": 5}) == TextContent(text="one")
    assert encode_content(TextContent(text="one")) == {"t": "text", "text": "one"}
