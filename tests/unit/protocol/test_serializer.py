"""Frames to bytes and back, in both versions, both directions and all binary codes."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.domain.errors import ProtocolError
from desktop_chat.protocol.serializer import (
    BinaryBroadcast,
    BinaryFrame,
    BinaryPush,
    BinaryReply,
    Frame,
    Side,
    UserBroadcast,
    UserBroadcastPush,
    Version,
    decode_binary,
    decode_text,
    encode_binary,
    encode_text,
)
from desktop_chat.protocol.wire_types import JsonObject

names = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60)
refs = st.none() | names
payloads = st.dictionaries(names, st.none() | st.booleans() | st.integers(-9, 9) | names, max_size=4)
metadata: st.SearchStrategy[JsonObject] = st.just({}) | st.dictionaries(
    st.sampled_from(["id", "replayed"]), st.booleans(), min_size=1, max_size=2
)
frames = st.builds(Frame, topic=names, event=names, payload=payloads, ref=refs, join_ref=refs)
client_frames = st.one_of(
    st.builds(BinaryPush, topic=names, event=names, data=st.binary(), join_ref=names, ref=names),
    st.builds(
        UserBroadcastPush,
        topic=names,
        event=names,
        payload=st.binary() | payloads,
        metadata=metadata,
        join_ref=names,
        ref=names,
    ),
)
server_frames = st.one_of(
    st.builds(BinaryPush, topic=names, event=names, data=st.binary(), join_ref=names),
    st.builds(BinaryReply, topic=names, status=names, data=st.binary(), join_ref=names, ref=names),
    st.builds(BinaryBroadcast, topic=names, event=names, data=st.binary()),
    st.builds(UserBroadcast, topic=names, event=names, payload=st.binary() | payloads, metadata=metadata),
)


@given(frames, st.sampled_from(Version))
def test_text_frames_survive_the_way_out_and_back(frame: Frame, version: Version) -> None:
    assert decode_text(encode_text(frame, version), version) == frame


@given(client_frames)
def test_binary_frames_of_a_client_survive(frame: BinaryFrame) -> None:
    assert decode_binary(encode_binary(frame), Side.CLIENT) == frame


@given(server_frames)
def test_binary_frames_of_a_server_survive(frame: BinaryFrame) -> None:
    assert decode_binary(encode_binary(frame), Side.SERVER) == frame


def test_version_2_is_an_array_in_this_order() -> None:
    frame = Frame(topic="t", event="e", payload={}, ref="2", join_ref="1")

    assert encode_text(frame, Version.V2) == '["1","2","t","e",{}]'


def test_version_1_is_an_object_with_all_members() -> None:
    frame = Frame(topic="t", event="e", payload={})

    assert encode_text(frame, Version.V1) == '{"topic":"t","event":"e","payload":{},"ref":null,"join_ref":null}'


def test_refs_may_be_numbers() -> None:
    assert decode_text('[1,2,"t","e",{}]', Version.V2) == Frame(topic="t", event="e", payload={}, ref="2", join_ref="1")


def test_a_broadcast_as_it_was_seen_on_the_wire() -> None:
    data = b"\x04\x0d\x03\x00\x00realtime:pub2bin\x00\x01\xff"

    assert decode_binary(data, Side.SERVER) == UserBroadcast(
        topic="realtime:pub2", event="bin", payload=b"\x00\x01\xff", metadata={}
    )


def test_a_broadcast_from_the_database_carries_json_and_its_id() -> None:
    data = b'\x04\x0f\x02\x0a\x01realtime:room:1ev{"id":"d"}{"k":1}'

    assert decode_binary(data, Side.SERVER) == UserBroadcast(
        topic="realtime:room:1", event="ev", payload={"k": 1}, metadata={"id": "d"}
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "{}",
        "[]",
        "[1,2,3,4]",
        "[1,2,3,4,5,6]",
        '[null,null,5,"e",{}]',
        '[null,null,"t",null,{}]',
        '[null,true,"t","e",{}]',
        '[[],null,"t","e",{}]',
        '[1.5,null,"t","e",{}]',
        "[" * 200_000,
    ],
)
def test_wrong_text_of_version_2_is_refused(text: str) -> None:
    with pytest.raises(ProtocolError):
        decode_text(text, Version.V2)


@pytest.mark.parametrize("text", ["[]", "{}", '{"topic":"t"}', '{"topic":"t","event":1,"ref":null}'])
def test_wrong_text_of_version_1_is_refused(text: str) -> None:
    with pytest.raises(ProtocolError):
        decode_text(text, Version.V1)


def test_frames_over_the_limit_are_refused_unread() -> None:
    with pytest.raises(ProtocolError):
        decode_text('["","","t","e",{}]', Version.V2, limit=5)
    with pytest.raises(ProtocolError):
        decode_binary(b"\x02\x00\x00" + bytes(10), Side.SERVER, limit=5)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"\x05", id="unknown code"),
        pytest.param(b"\x01\x00", id="no sizes"),
        pytest.param(b"\x02\x09\x09abc", id="shorter than its sizes"),
        pytest.param(b"\x02\x01\x01\xff\xfe", id="names not utf-8"),
        pytest.param(b"\x04\x01\x01\x00\x07te{}", id="unknown encoding"),
        pytest.param(b"\x04\x01\x01\x00\x01te{", id="payload not json"),
        pytest.param(b"\x04\x01\x01\x02\x01te[]{}", id="metadata no object"),
        pytest.param(b"\x04\x01\x01\x01\x01te{{}", id="metadata not json"),
        pytest.param(b"\x04\x01\x01\x00", id="no encoding"),
    ],
)
def test_wrong_binary_is_refused(data: bytes) -> None:
    with pytest.raises(ProtocolError):
        decode_binary(data, Side.SERVER)


@given(st.binary(max_size=80), st.sampled_from(Side))
def test_binary_rubbish_is_decoded_or_refused_and_nothing_else(data: bytes, side: Side) -> None:
    with suppress(ProtocolError):
        decode_binary(data, side)


@given(st.integers(0, 4), st.binary(max_size=60))
def test_rubbish_behind_a_known_code_is_decoded_or_refused(code: int, data: bytes) -> None:
    with suppress(ProtocolError):
        decode_binary(bytes((code,)) + data, Side.SERVER)


@given(st.text(max_size=100), st.sampled_from(Version))
def test_text_rubbish_is_decoded_or_refused_and_nothing_else(text: str, version: Version) -> None:
    with suppress(ProtocolError):
        decode_text(text, version)


@pytest.mark.parametrize(
    "frame",
    [
        BinaryBroadcast(topic="t" * 256, event="e", data=b""),
        BinaryBroadcast(topic="\ud800", event="e", data=b""),
        UserBroadcast(topic="t", event="e", payload={}, metadata={"id": "x" * 255}),
        UserBroadcast(topic="t", event="e", payload="\ud800", metadata={}),
    ],
)
def test_what_no_frame_can_carry_is_refused(frame: BinaryFrame) -> None:
    with pytest.raises(ProtocolError):
        encode_binary(frame)
