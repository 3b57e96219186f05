"""Topics and broadcasts: an event counts only on the topic that may carry it."""

from contextlib import suppress

import pytest
from hypothesis import given

from desktop_chat.domain.errors import ProtocolError
from desktop_chat.domain.events import AccountChange, AccountHint, EventKind, RoomEvent, RoomPulse, Typing
from desktop_chat.domain.ids import OpId
from desktop_chat.domain.marker import ReadMarker
from desktop_chat.protocol.realtime import (
    RoomTopic,
    TalkTopic,
    Topic,
    UserTopic,
    broadcast_body,
    decode_event,
    encode_typing,
    event_kind,
    join_payload,
    parse_topic,
)
from desktop_chat.protocol.rows import decode_row
from desktop_chat.protocol.wire_types import Json, JsonObject, encode_json
from tests.unit.protocol.builders import (
    ANN,
    BO,
    EPOCH,
    HELLO,
    NOON,
    OTHER_ROOM,
    TEAM,
    a_hint,
    a_pulse,
    a_row,
    an_event,
)
from tests.unit.protocol.test_wire_types import json_values

LOG = RoomTopic(TEAM, 2)
TALK = TalkTopic(TEAM, 2)
OWN = UserTopic(ANN)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        (f"realtime:room:{TEAM}:2", LOG),
        (f"realtime:talk:{TEAM}:2", TALK),
        (f"realtime:user:{ANN}", OWN),
        (f"room:{TEAM}:2", None),
        (f"realtime:room:{TEAM}", None),
        (f"realtime:room:{TEAM}:02", None),
        (f"realtime:room:{TEAM}:-1", None),
        (f"realtime:room:{TEAM}:²", None),
        (f"realtime:talk:{TEAM}:x", None),
        ("realtime:room:x:2", None),
        ("realtime:user:x", None),
        ("realtime:presence", None),
        ("phoenix", None),
    ],
)
def test_topics_are_read_as_they_are_written(text: str, topic: Topic | None) -> None:
    assert parse_topic(text) == topic


def test_a_join_is_private_and_asks_for_nothing_more() -> None:
    payload = join_payload("jwt")

    assert payload["access_token"] == "jwt"
    assert payload["config"] == {
        "broadcast": {"ack": False, "self": False},
        "presence": {"enabled": False, "key": ""},
        "postgres_changes": [],
        "private": True,
    }


def test_an_event_of_the_log_is_read() -> None:
    assert decode_event(LOG, "ev", an_event()) == RoomEvent(
        room=TEAM,
        epoch=EPOCH,
        seq=7,
        kind=EventKind.POSTED,
        op=OpId(HELLO),
        actor=ANN,
        ref=HELLO,
        at=NOON,
        row=decode_row(a_row(), TEAM, "row"),
        last_no=3,
        gen=2,
    )


def test_an_event_names_its_predecessor_if_the_server_does() -> None:
    event = decode_event(LOG, "ev", an_event(p="0a1b2c3d"))
    first = decode_event(LOG, "ev", an_event(p=""))

    assert isinstance(event, RoomEvent)
    assert isinstance(first, RoomEvent)
    assert (event.before, first.before) == ("0a1b2c3d", "")


def test_an_event_may_come_as_bytes() -> None:
    assert decode_event(LOG, "ev", encode_json(an_event()).encode()) == decode_event(LOG, "ev", an_event())


def test_an_event_without_a_row_is_a_hint() -> None:
    event = decode_event(LOG, "ev", an_event(k="member", m=None, ref=None))

    assert isinstance(event, RoomEvent)
    assert (event.kind, event.row, event.ref) == (EventKind.MEMBER, None, None)


def test_an_event_of_an_unknown_kind_is_a_hint_whatever_it_carries() -> None:
    event = decode_event(LOG, "ev", an_event(k="voted", m={"strange": True}))

    assert isinstance(event, RoomEvent)
    assert (event.kind, event.row) == (EventKind.OTHER, None)


def test_kinds_are_known_by_their_names() -> None:
    assert event_kind("reacted") is EventKind.REACTED
    assert event_kind("") is EventKind.OTHER


def test_the_last_event_of_a_generation_names_the_next() -> None:
    event = decode_event(LOG, "ev", an_event(gen=3))

    assert isinstance(event, RoomEvent)
    assert event.gen == 3


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"v": 2}, "another version"),
        ({"p": "0A1B2C3D"}, "ev.p is no tip"),
        ({"v": None}, "ev.v"),
        ({"r": OTHER_ROOM}, "ev.r is not the topic's room"),
        ({"gen": 1}, "ev.gen is older"),
        ({"s": "7"}, "ev.s"),
        ({"k": None}, "ev.k"),
        ({"op": "x"}, "ev.op"),
        ({"by": None}, "ev.by"),
        ({"ref": "x"}, "ev.ref"),
        ({"at": -1}, "ev.at"),
        ({"m": []}, "ev.m"),
        ({"m": a_row(no="x")}, "ev.m.no"),
        ({"n": None}, "ev.n"),
        ({"e": "x"}, "ev.e"),
    ],
)
def test_a_wrong_member_of_an_event_is_named(changed: JsonObject, place: str) -> None:
    with pytest.raises(ProtocolError) as caught:
        decode_event(LOG, "ev", an_event(**changed))

    assert place in caught.value.reason


def test_a_pulse_is_read() -> None:
    assert decode_event(LOG, "pulse", a_pulse()) == RoomPulse(
        room=TEAM,
        epoch=EPOCH,
        head=7,
        gen=2,
        marker_rev=5,
        markers=(ReadMarker(room=TEAM, user=BO, read_seq=7, delivered_seq=7, rev=5),),
    )


@pytest.mark.parametrize("changed", [{"r": OTHER_ROOM}, {"gen": 1}, {"marks": [[BO]]}, {"marks": None}, {"head": None}])
def test_a_wrong_pulse_is_refused(changed: JsonObject) -> None:
    with pytest.raises(ProtocolError):
        decode_event(LOG, "pulse", a_pulse(**changed))


def test_typing_is_taken_from_the_talk_topic() -> None:
    assert decode_event(TALK, "typing", encode_typing(BO, on=True)) == Typing(room=TEAM, user=BO, on=True)


def test_a_call_names_the_topic_without_its_prefix_and_stays_private() -> None:
    body = broadcast_body(TALK, "typing", {"v": 1})

    message: Json = {"topic": f"talk:{TEAM}:2", "event": "typing", "payload": {"v": 1}, "private": True}
    assert body == {"messages": [message]}


@pytest.mark.parametrize("payload", [None, "typing", {}, {"v": 1, "u": "x", "on": True}, {"v": 1, "u": BO, "on": 1}])
def test_wrong_typing_is_refused(payload: Json) -> None:
    with pytest.raises(ProtocolError):
        decode_event(TALK, "typing", payload)


@pytest.mark.parametrize(
    ("topic", "event", "payload"),
    [
        pytest.param(TALK, "ev", an_event(), id="a forged message on the topic that members write to"),
        pytest.param(TALK, "pulse", a_pulse(), id="forged markers"),
        pytest.param(LOG, "typing", encode_typing(BO, on=True), id="typing on the log"),
        pytest.param(OWN, "ev", an_event(), id="a message on the account's topic"),
        pytest.param(LOG, "me", a_hint(), id="an account's hint on the log"),
        pytest.param(LOG, "party", {}, id="an unknown event"),
    ],
)
def test_what_does_not_belong_on_a_topic_is_ignored(topic: Topic, event: str, payload: Json) -> None:
    assert decode_event(topic, event, payload) is None


def test_a_hint_about_the_account_is_read() -> None:
    assert decode_event(OWN, "me", a_hint()) == AccountHint(
        epoch=EPOCH, user_rev=9, change=AccountChange.MEMBER, room=TEAM
    )
    assert decode_event(OWN, "me", a_hint(k="prefs", r=None)) == AccountHint(
        epoch=EPOCH, user_rev=9, change=AccountChange.PREFS, room=None
    )


def test_a_wrong_hint_is_refused() -> None:
    with pytest.raises(ProtocolError, match=r"me\.k"):
        decode_event(OWN, "me", a_hint(k="party"))


@given(json_values)
def test_rubbish_is_decoded_or_refused_and_nothing_else(payload: Json) -> None:
    for topic, event in ((LOG, "ev"), (LOG, "pulse"), (TALK, "typing"), (OWN, "me")):
        with suppress(ProtocolError):
            decode_event(topic, event, payload)


def test_bytes_that_are_no_json_are_refused() -> None:
    with pytest.raises(ProtocolError):
        decode_event(LOG, "ev", b"\xff")
