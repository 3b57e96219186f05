"""Commands become calls of the database, and its answers become values."""

from contextlib import suppress

import pytest
from hypothesis import given

from desktop_chat.domain.commands import Accepted, Command, DeleteMessage, EditMessage, SendMessage, SetPin, SetReaction
from desktop_chat.domain.content import TextContent
from desktop_chat.domain.errors import ProtocolError
from desktop_chat.domain.events import GoneRoom, HistoryPage, OwnMarker, Reset, RoomPage, SyncPage
from desktop_chat.domain.ids import OpId, UnixMillis
from desktop_chat.domain.marker import ReadMarker
from desktop_chat.domain.room import Channel, Cursor, RoomKind
from desktop_chat.domain.user import MemberState, Profile
from desktop_chat.protocol import postgrest
from desktop_chat.protocol.rows import decode_member, decode_room, decode_row
from desktop_chat.protocol.rpc import RpcCall
from desktop_chat.protocol.wire_types import Fields, Json, JsonObject
from tests.unit.protocol.builders import (
    ANN,
    BO,
    EPOCH,
    FIRST,
    HELLO,
    NOON,
    OP,
    OTHER_ROOM,
    TEAM,
    a_member,
    a_page,
    a_room,
    a_row,
    a_sync,
)
from tests.unit.protocol.test_wire_types import json_values

HI = TextContent(text="hi")
SEND = SendMessage(op=OpId(HELLO), room=TEAM, message=HELLO, content=HI, reply_to=FIRST, mentions=(BO,))


@pytest.mark.parametrize(
    ("command", "call"),
    [
        (
            SEND,
            RpcCall(
                name="send_message",
                parameters={
                    "p_room": TEAM,
                    "p_id": HELLO,
                    "p_content": {"t": "text", "text": "hi"},
                    "p_reply": FIRST,
                    "p_mentions": [BO],
                },
            ),
        ),
        (
            EditMessage(op=OP, room=TEAM, message=HELLO, content=HI, base_rev=7),
            RpcCall(
                name="edit_message",
                parameters={
                    "p_room": TEAM,
                    "p_op": OP,
                    "p_id": HELLO,
                    "p_content": {"t": "text", "text": "hi"},
                    "p_base_rev": 7,
                },
            ),
        ),
        (
            EditMessage(op=OP, room=TEAM, message=HELLO, content=HI, base_rev=7, mentions=(BO,)),
            RpcCall(
                name="edit_message",
                parameters={
                    "p_room": TEAM,
                    "p_op": OP,
                    "p_id": HELLO,
                    "p_content": {"t": "text", "text": "hi"},
                    "p_base_rev": 7,
                    "p_mentions": [BO],
                },
            ),
        ),
        (
            DeleteMessage(op=OP, room=TEAM, message=HELLO),
            RpcCall(name="delete_message", parameters={"p_room": TEAM, "p_op": OP, "p_id": HELLO}),
        ),
        (
            SetPin(op=OP, room=TEAM, message=HELLO, on=True),
            RpcCall(name="set_pin", parameters={"p_room": TEAM, "p_op": OP, "p_id": HELLO, "p_on": True}),
        ),
        (
            SetReaction(op=OP, room=TEAM, message=HELLO, key="👍", on=True),
            RpcCall(
                name="set_reaction",
                parameters={
                    "p_room": TEAM,
                    "p_op": OP,
                    "p_id": HELLO,
                    "p_key": "👍",
                    "p_on": True,
                    "p_content": None,
                },
            ),
        ),
    ],
)
def test_each_command_has_its_call(command: Command, call: RpcCall) -> None:
    assert postgrest.command_call(command) == call


def test_a_yes_is_read() -> None:
    answer: Json = {"seq": 7, "no": 3, "at": NOON, "head": 9, "gen": 2, "repeat": True}

    assert postgrest.decode_accepted(SEND, answer) == Accepted(
        op=OpId(HELLO), room=TEAM, seq=7, no=3, at=NOON, head=9, gen=2, repeat=True
    )


def test_a_yes_that_changed_nothing_has_no_number() -> None:
    answer: Json = {"seq": None, "at": None, "head": 9, "gen": 2, "repeat": False}

    accepted = postgrest.decode_accepted(SEND, answer)

    assert (accepted.seq, accepted.no, accepted.at) == (None, None, None)


@pytest.mark.parametrize(
    "answer", [None, [], {"seq": 7}, {"seq": "7", "head": 9, "gen": 2, "repeat": False}, {"head": 9, "gen": 2}]
)
def test_a_wrong_yes_is_refused(answer: Json) -> None:
    with pytest.raises(ProtocolError, match="accepted"):
        postgrest.decode_accepted(SEND, answer)


def test_marks_of_zero_are_left_as_they_are() -> None:
    markers = [
        ReadMarker(room=TEAM, user=ANN, read_seq=7, delivered_seq=8),
        ReadMarker(room=OTHER_ROOM, user=ANN, read_seq=0, delivered_seq=3),
    ]

    assert postgrest.mark_call(markers, EPOCH).parameters == {
        "p_marks": [
            {"r": TEAM, "e": EPOCH, "read": 7, "delivered": 8},
            {"r": OTHER_ROOM, "e": EPOCH, "read": None, "delivered": 3},
        ]
    }


def test_sync_sends_every_cursor() -> None:
    call = postgrest.sync_call(EPOCH, 9, {TEAM: Cursor(seq=6, tip="eeeeeeee", marker_rev=4)}, [TEAM], only=True)

    assert call == RpcCall(
        name="sync",
        parameters={
            "p": {
                "v": 1,
                "epoch": EPOCH,
                "user_rev": 9,
                "rooms": {TEAM: [6, "eeeeeeee", 4]},
                "open": [TEAM],
                "only": True,
                "per": 100,
                "max_bytes": 262144,
            }
        },
    )


def test_an_answer_of_sync_is_read() -> None:
    answer = a_sync(
        mine={"members": [], "markers": [{"r": TEAM, "read": 5, "read_no": 2, "delivered": 6, "urev": 8}]},
        gone=[{"room": OTHER_ROOM, "state": "removed", "at": NOON}],
        more=True,
    )

    assert postgrest.decode_sync(answer) == SyncPage(
        epoch=EPOCH,
        server_now=UnixMillis(1_700_000_000_500),
        user_rev=9,
        me=Profile(id=ANN, handle="ann", name="Ann"),
        own_markers=(OwnMarker(room=TEAM, read_seq=5, read_no=2),),
        gone=(GoneRoom(room=OTHER_ROOM, state=MemberState.REMOVED, at=NOON),),
        rooms=(
            RoomPage(
                room=TEAM,
                start=6,
                upto=7,
                tip="dddddddd",
                head=7,
                gen=2,
                last_no=3,
                read_no=2,
                marker_rev=5,
                rows=(decode_row(a_row(), TEAM, "row"),),
            ),
        ),
        more=True,
    )


def test_a_page_that_starts_anew_carries_all_about_the_room() -> None:
    page = a_page(
        reset="behind",
        changed=[a_row(id=FIRST, seq=1, no=1, rev=6)],
        room=a_room(),
        members=[a_member()],
        markers=[[BO, 7, 7, 5]],
        tip="",
    )

    (read,) = postgrest.decode_sync(a_sync(rooms={TEAM: page})).rooms

    assert read.reset is Reset.BEHIND
    assert read.changed == (decode_row(a_row(id=FIRST, seq=1, no=1, rev=6), TEAM, "row"),)
    assert read.details == decode_room(Fields(a_room(), "room"))
    assert read.members == (decode_member(a_member(), TEAM, "member"),)
    assert read.markers == (ReadMarker(room=TEAM, user=BO, read_seq=7, delivered_seq=7, rev=5),)


def test_a_room_that_this_history_never_had_is_gone_as_if_left() -> None:
    (gone,) = postgrest.decode_sync(a_sync(gone=[{"room": TEAM, "state": "unknown", "at": None}])).gone

    assert gone == GoneRoom(room=TEAM, state=MemberState.LEFT, at=UnixMillis(0))


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"v": 2}, "another version"),
        ({"epoch": None}, "sync.epoch"),
        ({"me": None}, "sync.me"),
        ({"mine": []}, "sync.mine"),
        ({"mine": {"markers": [5]}}, "sync.mine.markers"),
        ({"gone": [{"room": TEAM, "state": "asleep", "at": 1}]}, "sync.gone.state"),
        ({"rooms": []}, "sync.rooms"),
        ({"rooms": {"x": {}}}, "key that is no id"),
        ({"rooms": {TEAM: []}}, f"sync.rooms[{TEAM}]"),
        ({"rooms": {TEAM: a_page(upto=None)}}, ".upto"),
        ({"rooms": {TEAM: a_page(tip="xxxxxxxx")}}, ".tip"),
        ({"rooms": {TEAM: a_page(tip="abc")}}, ".tip"),
        ({"rooms": {TEAM: a_page(rows=[a_row(), a_row(by=None)])}}, ".rows[1].by"),
        ({"rooms": {TEAM: a_page(reset="again")}}, ".reset"),
        ({"rooms": {TEAM: a_page(changed={})}}, ".changed"),
        ({"rooms": {TEAM: a_page(room=[])}}, ".room"),
        ({"rooms": {TEAM: a_page(members=[a_member(role="king")])}}, ".members.role"),
        ({"rooms": {TEAM: a_page(markers=[[]])}}, ".markers"),
        ({"more": None}, "sync.more"),
    ],
)
def test_a_wrong_member_of_sync_is_named(changed: JsonObject, place: str) -> None:
    with pytest.raises(ProtocolError) as caught:
        postgrest.decode_sync(a_sync(**changed))

    assert place in caught.value.reason


@given(json_values)
def test_rubbish_is_decoded_or_refused_and_nothing_else(value: Json) -> None:
    with suppress(ProtocolError):
        postgrest.decode_sync(value)
    with suppress(ProtocolError):
        postgrest.decode_sync(a_sync(rooms={TEAM: value}))
    with suppress(ProtocolError):
        postgrest.decode_sync(a_sync(rooms={TEAM: a_page(rows=value, reset="new", changed=value, members=value)}))


def test_history_is_asked_for_and_read() -> None:
    assert postgrest.history_call(TEAM, 30, 50) == RpcCall(
        name="history", parameters={"p_room": TEAM, "p_before_no": 30, "p_limit": 50}
    )
    assert postgrest.decode_history(TEAM, 30, {"rows": [a_row()], "more": True}) == HistoryPage(
        room=TEAM, rows=(decode_row(a_row(), TEAM, "row"),), before_no=30, more=True
    )


def test_a_wrong_row_of_history_is_named() -> None:
    with pytest.raises(ProtocolError, match=r"history\.rows\[0\]\.id"):
        postgrest.decode_history(TEAM, None, {"rows": [a_row(id=None)], "more": False})


def test_the_own_profile_is_asked_for_and_read() -> None:
    assert postgrest.profile_call("Ann") == RpcCall(name="ensure_profile", parameters={"p_display_name": "Ann"})
    assert postgrest.decode_own_profile({"id": ANN, "handle": "ann", "name": "Ann", "kind": "person"}) == Profile(
        id=ANN, handle="ann", name="Ann"
    )


def test_rooms_are_made_and_read() -> None:
    assert postgrest.create_room_call(TEAM, OP, RoomKind.GROUP, "Team", [BO]).parameters == {
        "p_id": TEAM,
        "p_op": OP,
        "p_kind": "group",
        "p_name": "Team",
        "p_history": "all",
        "p_members": [BO],
    }
    assert postgrest.open_direct_call(BO) == RpcCall(name="open_dm", parameters={"p_peer": BO})
    assert postgrest.decode_made_room({"room": a_room(), "seq": 1}) == decode_room(Fields(a_room(), "room"))


@pytest.mark.parametrize(
    ("state", "role"), [(MemberState.MEMBER, "member"), (MemberState.LEFT, None), (MemberState.REMOVED, None)]
)
def test_who_is_invited_becomes_a_plain_member(state: MemberState, role: str | None) -> None:
    call = postgrest.set_member_call(TEAM, OP, BO, state)

    assert (call.name, call.parameters["p_state"], call.parameters["p_role"]) == ("set_member", state.value, role)


def test_a_room_is_renamed_by_a_patch() -> None:
    assert postgrest.rename_call(TEAM, OP, "Crew") == RpcCall(
        name="update_room", parameters={"p_room": TEAM, "p_op": OP, "p_patch": {"name": "Crew"}}
    )


def test_people_are_looked_up_and_read() -> None:
    assert postgrest.find_people_call("an", 5) == RpcCall(
        name="find_people", parameters={"p_query": "an", "p_limit": 5}
    )
    assert postgrest.decode_people([{"id": ANN, "handle": "ann", "name": "Ann", "kind": "person"}]) == (
        Profile(id=ANN, handle="ann", name="Ann"),
    )


def test_a_wrong_person_is_named() -> None:
    with pytest.raises(ProtocolError, match=r"people\[0\]\.handle"):
        postgrest.decode_people([{"id": ANN}])


def test_a_channel_is_joined_under_an_op() -> None:
    assert postgrest.join_channel_call(TEAM, OP) == RpcCall(
        name="join_channel", parameters={"p_room": TEAM, "p_op": OP}
    )


def test_channels_are_looked_up_and_read() -> None:
    tea: Json = {"id": TEAM, "name": "Tea", "topic": None, "members": 0, "joined": False}
    talk: Json = {"id": OTHER_ROOM, "name": "Talk \ud800", "topic": "All", "members": 7, "joined": True}

    assert postgrest.find_channels_call("t", 5) == RpcCall(
        name="find_channels", parameters={"p_query": "t", "p_limit": 5}
    )
    assert postgrest.decode_channels([tea, talk]) == (
        Channel(id=TEAM, name="Tea", topic=None, members=0, joined=False),
        Channel(id=OTHER_ROOM, name="Talk \ufffd", topic="All", members=7, joined=True),
    )


@pytest.mark.parametrize(
    ("answer", "place"),
    [
        (None, "channels"),
        ([None], "channels[0]"),
        ([{"id": TEAM}], "channels[0].name"),
        ([{"id": "Tea"}], "channels[0].id"),
        ([{"id": TEAM, "name": "Tea", "topic": 1}], "channels[0].topic"),
        ([{"id": TEAM, "name": "Tea", "members": -1}], "channels[0].members"),
        ([{"id": TEAM, "name": "Tea", "members": 2, "joined": 1}], "channels[0].joined"),
    ],
)
def test_a_wrong_channel_is_named(answer: Json, place: str) -> None:
    with pytest.raises(ProtocolError) as caught:
        postgrest.decode_channels(answer)

    assert caught.value.reason.startswith(f"{place} is")


@given(json_values)
def test_rubbish_instead_of_channels_is_refused_and_nothing_else(value: Json) -> None:
    with suppress(ProtocolError):
        postgrest.decode_channels(value)
    with suppress(ProtocolError):
        postgrest.decode_channels([{"id": TEAM, "name": value, "topic": value, "members": value, "joined": value}])
