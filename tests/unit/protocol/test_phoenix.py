"""Phoenix channels without I/O: playbooks of frames and times, and the kept transcripts."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.protocol.phoenix import PhoenixProtocol
from desktop_chat.protocol.phoenix_events import (
    ChannelClosed,
    Fault,
    HeartbeatAnswered,
    HeartbeatLate,
    Joined,
    JoinRefused,
    Malformed,
    Message,
    PushTimedOut,
    Reply,
    fault_of,
)
from desktop_chat.protocol.serializer import (
    BinaryBroadcast,
    BinaryPush,
    BinaryReply,
    Frame,
    UserBroadcast,
    Version,
    encode_binary,
    encode_text,
)
from desktop_chat.protocol.wire_types import Json
from tests.unit.protocol.transcript import Transcript

GOLDEN = Path(__file__).parents[2] / "golden"
ROOM = "realtime:room:a:1"
TALK = "realtime:talk:a:1"


def a_frame(event: str, payload: Json, *, topic: str = ROOM, ref: str | None = None, join: str | None = None) -> str:
    return encode_text(Frame(topic=topic, event=event, payload=payload, ref=ref, join_ref=join), Version.V2)


def a_reply(ref: str, *, topic: str = ROOM, status: str = "ok", response: Json = None) -> str:
    return a_frame("phx_reply", {"status": status, "response": response}, topic=topic, ref=ref)


def joined(protocol: PhoenixProtocol, topic: str = ROOM) -> str:
    """Join a topic at 0; everything that came of it is taken."""
    ref = protocol.join(topic, {}, 0.0)
    protocol.receive_text(a_reply(ref, topic=topic), 0.0)
    protocol.events_received()
    protocol.data_to_send()
    return ref


@pytest.mark.parametrize(
    ("name", "version"),
    [
        ("phoenix_v1_conversation.txt", Version.V1),
        ("phoenix_v2_conversation.txt", Version.V2),
        ("phoenix_v2_trouble.txt", Version.V2),
    ],
)
def test_a_kept_transcript_comes_out_the_same(name: str, version: Version) -> None:
    kept = (GOLDEN / name).read_text(encoding="utf-8")

    assert Transcript(PhoenixProtocol(version=version)).replay(kept) == kept


def test_a_channel_is_up_after_the_answer_only() -> None:
    protocol = PhoenixProtocol()

    ref = protocol.join(ROOM, {}, 0.0)
    assert not protocol.is_up(ROOM)
    assert protocol.joining()

    protocol.receive_text(a_reply(ref), 0.1)
    assert protocol.is_up(ROOM)
    assert not protocol.joining()
    assert protocol.events_received() == [Joined(topic=ROOM)]
    assert protocol.events_received() == []


def test_a_refused_join_says_why() -> None:
    protocol = PhoenixProtocol()

    ref = protocol.join(ROOM, {}, 0.0)
    protocol.receive_text(a_reply(ref, status="error", response={"reason": "Unauthorized: no"}), 5.0)

    assert protocol.events_received() == [JoinRefused(topic=ROOM, reason="Unauthorized: no", fault=Fault.FORBIDDEN)]
    assert not protocol.is_up(ROOM)


@pytest.mark.parametrize("response", [None, {}, [], 5, {"reason": 5}])
def test_a_join_that_is_refused_without_a_reason_may_be_tried_again(response: Json) -> None:
    protocol = PhoenixProtocol()

    ref = protocol.join(ROOM, {}, 0.0)
    protocol.receive_text(a_reply(ref, status="error", response=response), 5.0)

    assert protocol.events_received() == [JoinRefused(topic=ROOM, reason="refused without a reason", fault=Fault.BUSY)]


def test_an_unanswered_join_is_given_up_and_left() -> None:
    protocol = PhoenixProtocol(join_limit=10)

    ref = protocol.join(ROOM, {}, 0.0)
    protocol.data_to_send()
    assert protocol.next_wake() == 10.0
    protocol.tick(9.9)
    assert protocol.events_received() == []
    protocol.tick(10.0)

    assert protocol.events_received() == [JoinRefused(topic=ROOM, reason="no answer to the join", fault=Fault.BUSY)]
    assert protocol.data_to_send() == [a_frame("phx_leave", {}, ref="2", join=ref)]
    protocol.receive_text(a_reply(ref), 11.0)
    assert protocol.events_received() == []


def test_each_answered_join_gives_the_others_their_whole_time_again() -> None:
    protocol = PhoenixProtocol(join_limit=10)

    first = protocol.join(ROOM, {}, 0.0)
    protocol.join(TALK, {}, 0.0)
    protocol.receive_text(a_reply(first, status="error"), 5.0)

    assert protocol.next_wake() == 15.0


def test_time_limits_stand_still_while_a_join_is_in_flight() -> None:
    protocol = PhoenixProtocol(reply_limit=5)
    joined(protocol)

    ref = protocol.push(ROOM, "ask", {}, 0.0)
    join = protocol.join(TALK, {}, 1.0)
    protocol.tick(8.0)
    assert protocol.events_received() == []
    protocol.receive_text(a_reply(join, topic=TALK, status="error"), 8.5)
    protocol.events_received()
    assert protocol.next_wake() == 13.5
    protocol.tick(13.5)

    assert protocol.events_received() == [PushTimedOut(topic=ROOM, ref=ref or "")]


def test_a_push_is_answered() -> None:
    protocol = PhoenixProtocol()
    join = joined(protocol)

    ref = protocol.push(ROOM, "ask", {"k": 1}, 0.0)
    assert protocol.data_to_send() == [a_frame("ask", {"k": 1}, ref=ref, join=join)]
    protocol.receive_text(a_reply(ref or "", response={"n": 2}), 0.1)

    assert protocol.events_received() == [Reply(topic=ROOM, ref=ref or "", ok=True, response={"n": 2})]
    assert protocol.next_wake() is None


def test_nothing_is_pushed_before_a_channel_is_up() -> None:
    protocol = PhoenixProtocol()

    assert protocol.push(ROOM, "ask", {}, 0.0) is None
    assert not protocol.broadcast(ROOM, "typing", {})
    protocol.join(ROOM, {}, 0.0)
    protocol.data_to_send()
    assert protocol.push(ROOM, "ask", {}, 0.0) is None
    assert not protocol.broadcast(ROOM, "typing", {})
    assert protocol.data_to_send() == []


def test_a_push_to_a_channel_that_the_server_has_dropped_tells_it() -> None:
    protocol = PhoenixProtocol()
    joined(protocol)

    ref = protocol.push(ROOM, "ask", {}, 0.0) or ""
    again = protocol.push(ROOM, "ask", {}, 0.0) or ""
    answer: Json = {"reason": "unmatched topic"}
    protocol.receive_text(a_reply(ref, status="error", response=answer), 0.1)
    protocol.receive_text(a_reply(again, status="error", response=answer), 0.1)

    assert protocol.events_received() == [
        Reply(topic=ROOM, ref=ref, ok=False, response=answer),
        ChannelClosed(topic=ROOM, reason="unmatched topic", fault=Fault.BUSY),
        Reply(topic=ROOM, ref=again, ok=False, response=answer),
    ]


def test_another_error_leaves_the_channel_up() -> None:
    protocol = PhoenixProtocol()
    joined(protocol)

    ref = protocol.push(ROOM, "ask", {}, 0.0) or ""
    protocol.receive_text(a_reply(ref, status="error", response="payload_size_exceeded"), 0.1)

    assert protocol.events_received() == [Reply(topic=ROOM, ref=ref, ok=False, response="payload_size_exceeded")]
    assert protocol.is_up(ROOM)


def test_a_heartbeat_is_answered_and_measured() -> None:
    protocol = PhoenixProtocol(heartbeat=30)

    protocol.beat(1.0)
    protocol.receive_text(a_reply("1", topic="phoenix"), 1.25)

    assert protocol.events_received() == [HeartbeatAnswered(latency=0.25)]
    assert protocol.next_wake() == 31.0
    protocol.data_to_send()
    protocol.tick(31.0)
    assert protocol.data_to_send() == [a_frame("heartbeat", {}, topic="phoenix", ref="2")]


def test_a_heartbeat_that_is_not_answered_is_late_once() -> None:
    protocol = PhoenixProtocol(heartbeat=30, reply_limit=5)

    protocol.beat(0.0)
    protocol.tick(5.0)
    protocol.tick(6.0)

    assert protocol.events_received() == [HeartbeatLate()]


def test_only_one_heartbeat_is_in_flight() -> None:
    protocol = PhoenixProtocol(heartbeat=2, reply_limit=5)

    protocol.beat(0.0)
    protocol.tick(2.0)

    assert len(protocol.data_to_send()) == 1


def test_a_heartbeat_waits_for_the_joins() -> None:
    protocol = PhoenixProtocol(heartbeat=30, join_limit=100)

    protocol.beat(0.0)
    protocol.receive_text(a_reply("1", topic="phoenix"), 0.1)
    protocol.join(ROOM, {}, 29.0)
    protocol.data_to_send()
    protocol.tick(31.0)

    assert protocol.data_to_send() == []


def test_a_fresh_token_goes_to_every_channel_even_one_that_is_joining() -> None:
    protocol = PhoenixProtocol()
    first = joined(protocol)
    second = protocol.join(TALK, {}, 0.0)
    protocol.data_to_send()

    protocol.authorise("jwt2")

    assert protocol.data_to_send() == [
        a_frame("access_token", {"access_token": "jwt2"}, ref="3", join=first),
        a_frame("access_token", {"access_token": "jwt2"}, topic=TALK, ref="4", join=second),
    ]


def test_leaving_carries_the_ref_of_the_join_and_ends_all_reports() -> None:
    protocol = PhoenixProtocol()
    join = joined(protocol)

    protocol.leave(ROOM, 1.0)
    protocol.leave(ROOM, 1.0)
    assert protocol.data_to_send() == [a_frame("phx_leave", {}, ref="2", join=join)]
    protocol.receive_text(a_reply("2"), 1.1)
    protocol.receive_text(a_frame("phx_close", {}, ref=join, join=join), 1.1)
    protocol.receive_text(a_frame("broadcast", {"event": "ev", "payload": {}}), 1.2)

    assert protocol.events_received() == []


def test_leaving_while_joining_forgets_the_join() -> None:
    protocol = PhoenixProtocol()

    ref = protocol.join(ROOM, {}, 0.0)
    protocol.leave(ROOM, 0.1)
    protocol.receive_text(a_reply(ref), 0.2)

    assert protocol.events_received() == []
    assert not protocol.joining()


def test_a_close_of_an_older_join_is_not_taken_for_this_one() -> None:
    protocol = PhoenixProtocol()
    old = joined(protocol)
    new = joined(protocol)

    protocol.receive_text(a_frame("phx_close", {}, ref=old, join=old), 1.0)
    assert protocol.is_up(ROOM)
    protocol.receive_text(a_frame("phx_close", {}, ref=new, join=new), 1.0)

    assert protocol.events_received() == [ChannelClosed(topic=ROOM, reason="closed by the server", fault=Fault.BUSY)]


def test_a_join_that_replaces_another_is_the_only_one_in_flight() -> None:
    protocol = PhoenixProtocol()

    old = protocol.join(ROOM, {}, 0.0)
    new = protocol.join(ROOM, {}, 1.0)
    protocol.receive_text(a_reply(old), 1.1)
    assert protocol.joining()
    protocol.receive_text(a_reply(new), 1.2)

    assert protocol.events_received() == [Joined(topic=ROOM)]
    assert not protocol.joining()


def test_a_close_without_a_ref_means_the_channel() -> None:
    protocol = PhoenixProtocol()
    joined(protocol)

    protocol.receive_text(a_frame("phx_error", {}), 1.0)

    assert protocol.events_received() == [
        ChannelClosed(topic=ROOM, reason="the channel crashed on the server", fault=Fault.BUSY)
    ]


def test_a_close_while_joining_is_a_refusal() -> None:
    protocol = PhoenixProtocol()

    ref = protocol.join(ROOM, {}, 0.0)
    protocol.receive_text(a_frame("phx_close", {}, join=ref), 1.0)

    assert protocol.events_received() == [JoinRefused(topic=ROOM, reason="closed by the server", fault=Fault.BUSY)]
    assert not protocol.joining()


def test_what_the_server_complained_of_is_the_reason_of_the_close() -> None:
    protocol = PhoenixProtocol()
    join = joined(protocol)

    complaint: Json = {"status": "error", "message": "Too many messages per second", "extension": "system"}
    protocol.receive_text(a_frame("system", complaint), 1.0)
    protocol.receive_text(a_frame("phx_close", {}, join=join), 1.0)

    assert protocol.events_received() == [
        ChannelClosed(topic=ROOM, reason="Too many messages per second", fault=Fault.THROTTLED)
    ]


@pytest.mark.parametrize(
    "notice",
    [
        a_frame("system", {"status": "ok", "message": "Subscribed to PostgreSQL"}),
        a_frame("system", {"status": "error", "message": "x"}, topic="realtime:other"),
        a_frame("presence_diff", {}),
        a_frame("postgres_changes", {}),
        a_reply("99"),
        a_frame("phx_reply", {"status": "ok"}),
        a_frame("phx_close", {}, topic="realtime:other"),
        a_frame("broadcast", {"event": "ev", "payload": {}}, topic="realtime:other"),
    ],
)
def test_what_concerns_nobody_here_is_ignored(notice: str) -> None:
    protocol = PhoenixProtocol()
    joined(protocol)

    protocol.receive_text(notice, 1.0)

    assert protocol.events_received() == []
    assert protocol.is_up(ROOM)


def test_broadcasts_arrive_as_text_and_in_both_binary_forms() -> None:
    protocol = PhoenixProtocol()
    joined(protocol)

    protocol.receive_text(a_frame("broadcast", {"type": "broadcast", "event": "ev", "payload": {"k": 1}}), 1.0)
    protocol.receive_binary(encode_binary(UserBroadcast(topic=ROOM, event="ev", payload={"k": 2}, metadata={})), 1.0)
    protocol.receive_binary(encode_binary(BinaryBroadcast(topic=ROOM, event="ev", data=b"\x03")), 1.0)

    assert protocol.events_received() == [
        Message(topic=ROOM, event="ev", payload={"k": 1}),
        Message(topic=ROOM, event="ev", payload={"k": 2}),
        Message(topic=ROOM, event="ev", payload=b"\x03"),
    ]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff",
        encode_binary(BinaryPush(topic=ROOM, event="e", data=b"")),
        encode_binary(BinaryReply(topic=ROOM, status="ok", data=b"")),
    ],
)
def test_binary_that_no_server_sends_is_counted(data: bytes) -> None:
    protocol = PhoenixProtocol()

    protocol.receive_binary(data, 0.0)

    (event,) = protocol.events_received()
    assert isinstance(event, Malformed)


@pytest.mark.parametrize(
    "text",
    [
        "not json",
        "[" * 200_000,
        a_frame("phx_reply", "ok"),
        a_frame("phx_reply", {"status": 5}),
        a_frame("broadcast", []),
        a_frame("broadcast", {"event": None}),
        a_frame("system", "x"),
        a_frame("system", {"status": "error", "message": []}),
    ],
)
def test_a_frame_that_breaks_the_format_is_counted_and_the_channel_stays_up(text: str) -> None:
    protocol = PhoenixProtocol()
    joined(protocol)

    protocol.receive_text(text, 1.0)
    protocol.receive_text(text, 1.0)

    first, second = protocol.events_received()
    assert isinstance(first, Malformed)
    assert isinstance(second, Malformed)
    assert (first.count, second.count) == (1, 2)
    assert protocol.is_up(ROOM)


def test_a_frame_over_the_limit_is_dropped_unread() -> None:
    protocol = PhoenixProtocol(largest=100)

    protocol.receive_text(a_frame("broadcast", {"event": "ev", "payload": "x" * 100}), 0.0)

    (event,) = protocol.events_received()
    assert isinstance(event, Malformed)


@given(st.lists(st.text(max_size=40) | st.binary(max_size=40), max_size=8))
def test_no_rubbish_raises_or_brings_a_channel_down(frames: list[str | bytes]) -> None:
    protocol = PhoenixProtocol()
    joined(protocol)

    for frame in frames:
        if isinstance(frame, str):
            protocol.receive_text(frame, 1.0)
        else:
            protocol.receive_binary(frame, 1.0)

    assert protocol.is_up(ROOM)


@pytest.mark.parametrize(
    ("reason", "fault"),
    [
        ("InvalidJWTToken: Token has expired 5 seconds ago", Fault.TOKEN),
        ("MalformedJWT: The token provided is not a valid JWT", Fault.TOKEN),
        ("JwtSignatureError: Failed to validate", Fault.TOKEN),
        ("Token has expired 0 seconds ago", Fault.TOKEN),
        ("ClientJoinRateLimitReached: Too many joins per second", Fault.THROTTLED),
        ("ChannelRateLimitReached: Too many channels", Fault.THROTTLED),
        ("Too many messages per second", Fault.THROTTLED),
        ("Client presence rate limit exceeded", Fault.THROTTLED),
        ("Unauthorized: You do not have permissions to read", Fault.FORBIDDEN),
        ("PrivateOnly: This project only allows private channels", Fault.FORBIDDEN),
        ("TopicNameRequired: You must provide a topic name", Fault.FORBIDDEN),
        ("InitializingProjectConnection: Realtime was unable", Fault.BUSY),
        ("DatabaseLackOfConnections", Fault.BUSY),
        ("TimeoutOnRpcCall", Fault.BUSY),
        ("something new", Fault.BUSY),
        ("", Fault.BUSY),
    ],
)
def test_a_reason_tells_what_may_help(reason: str, fault: Fault) -> None:
    assert fault_of(reason) is fault
