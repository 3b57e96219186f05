"""The server's side of the wire without a socket: what is read, what is written, what is rubbish."""

import json

import pytest

from desktop_chat.workspace.realtime_frames import (
    ClientFrame,
    Frame,
    MalformedFrame,
    RelayedText,
    UserBroadcast,
    UserPush,
    Version,
    decode,
    dump,
    encode_end,
    encode_push,
    encode_reply,
)

REQUEST = ClientFrame(join_ref="1", ref="2", topic="realtime:a", event="phx_join", payload={})


def a_push(*, join_ref: bytes = b"1", payload: bytes = b'{"k":1}', encoding: int = 1) -> bytes:
    names = [join_ref, b"2", b"realtime:a", b"typing", b""]
    return bytes([3, *map(len, names), encoding]) + b"".join(names) + payload


def test_first_serializer_reads_objects() -> None:
    text = '{"topic":"realtime:a","event":"e","payload":{"x":1},"ref":"2","join_ref":"1"}'

    assert decode(Version.V1, text) == ClientFrame(
        join_ref="1", ref="2", topic="realtime:a", event="e", payload={"x": 1}
    )


def test_join_ref_may_be_absent_and_refs_may_be_numbers_or_null() -> None:
    frame = decode(Version.V1, '{"topic":"t","event":"e","payload":{},"ref":7}')
    other = decode(Version.V2, '[null,null,"t","e",{}]')

    assert (frame.join_ref, frame.ref, other.join_ref, other.ref) == (None, 7, None, None)


def test_second_serializer_reads_arrays_and_ignores_what_follows() -> None:
    assert decode(Version.V2, '["1","2","realtime:a","e",{"x":1},"more"]').payload == {"x": 1}


def test_second_serializer_reads_binary_pushes() -> None:
    frame = decode(Version.V2, a_push())

    assert frame == ClientFrame(
        join_ref="1",
        ref="2",
        topic="realtime:a",
        event="broadcast",
        payload=UserPush(event="typing", payload=b'{"k":1}', is_json=True),
    )
    assert decode(Version.V2, a_push(join_ref=b"", payload=b"\xff", encoding=0)).join_ref is None


def test_second_serializer_reads_bare_binary_pushes() -> None:
    names = [b"1", b"2", b"realtime:a", b"broadcast"]
    frame = decode(Version.V2, bytes([0, *map(len, names)]) + b"".join(names) + b"\x00\xff")

    assert frame == ClientFrame(join_ref="1", ref="2", topic="realtime:a", event="broadcast", payload=b"\x00\xff")


@pytest.mark.parametrize(
    "frame",
    [
        "",
        "no json",
        "{}",
        "[]",
        "7",
        "null",
        '["1","2","t","e"]',
        '["1","2",7,"e",{}]',
        '["1","2","t",null,{}]',
        '[{},"2","t","e",{}]',
        '["1",true,"t","e",{}]',
        '["1",1.5,"t","e",{}]',
        '{"topic":"t","event":"e","payload":{}}',
        '{"topic":"t","event":"e","ref":"1"}',
        '{"topic":"t","event":"e","payload":{},"ref":[]}',
        '["1","2","t","e",NaN]',
        '["1","2","t","e","\\ud800"]',
        '["1","2","t","e",{"\\uDC00":1}]',
        '["1","2","t","e",' + "9" * 5000 + "]",
        "[" * 200_000,
        '{"a":' * 200_000,
        '["1","2","t","e",' + "[" * 100_000 + "]" * 100_000 + "]",
        b"",
        b"\x00" * 4,
        b"\x00" + b"\xff" * 20,
        b"\x03",
        b"\x03" + b"\xff" * 6,
        b"\x04" + a_push()[1:],
        a_push()[:20],
        a_push(join_ref=b"\xff"),
        a_push(payload=b"no json"),
        a_push(payload=b"\xff"),
        a_push(payload=b"[" * 200_000),
        b"\xff" * 1000,
    ],
)
@pytest.mark.parametrize("version", Version)
def test_rubbish_is_malformed(version: Version, frame: Frame) -> None:
    with pytest.raises(MalformedFrame):
        decode(version, frame)


def test_first_serializer_knows_no_binary_frames() -> None:
    with pytest.raises(MalformedFrame):
        decode(Version.V1, a_push())


def test_replies() -> None:
    first, second = (json.loads(encode_reply(version, REQUEST, "ok", {"a": 1})) for version in Version)

    payload = {"status": "ok", "response": {"a": 1}}
    assert first == {"ref": "2", "payload": payload, "event": "phx_reply", "topic": "realtime:a"}
    assert second == ["1", "2", "realtime:a", "phx_reply", payload]


def test_pushes_carry_a_null_ref() -> None:
    first, second = (json.loads(encode_push(version, "1", "realtime:a", "system", {"x": 1})) for version in Version)

    assert first == {"ref": None, "payload": {"x": 1}, "event": "system", "topic": "realtime:a"}
    assert second == ["1", None, "realtime:a", "system", {"x": 1}]


def test_ends_carry_the_join_ref_as_ref() -> None:
    first, second = (json.loads(encode_end(version, "1", "realtime:a", "phx_close", {})) for version in Version)

    assert first == {"ref": "1", "payload": {}, "event": "phx_close", "topic": "realtime:a"}
    assert second == ["1", "1", "realtime:a", "phx_close", {}]


def test_relayed_object_goes_out_as_it_came() -> None:
    relayed = RelayedText(topic="realtime:a", payload='{"foo":"bar"}')

    assert relayed.v1 == '{"ref":null,"payload":{"foo":"bar"},"event":"broadcast","topic":"realtime:a"}'
    assert relayed.v2 == '[null,null,"realtime:a","broadcast",{"foo":"bar"}]'
    assert relayed.v1 is relayed.v1


def test_broadcast_of_the_database_is_binary_on_the_second_serializer() -> None:
    broadcast = UserBroadcast(
        topic="realtime:room:1", event="ev", payload=b'{"k":1}', is_json=True, meta='{"id":"dba8"}'
    )

    assert broadcast.v2 == b'\x04\x0f\x02\x0d\x01realtime:room:1ev{"id":"dba8"}{"k":1}'
    assert json.loads(broadcast.v1 or "") == {
        "ref": None,
        "topic": "realtime:room:1",
        "event": "broadcast",
        "payload": {"type": "broadcast", "event": "ev", "payload": {"k": 1}, "meta": {"id": "dba8"}},
    }


def test_binary_payload_reaches_the_second_serializer_only() -> None:
    broadcast = UserBroadcast(topic="realtime:pub2", event="bin", payload=b"\x00\x01\xff", is_json=False)

    assert broadcast.v1 is None
    assert broadcast.v2 == b"\x04\x0d\x03\x00\x00realtime:pub2bin\x00\x01\xff"


@pytest.mark.parametrize(("topic", "event"), [("t" * 256, "e"), ("t", "ü" * 128)])
def test_names_that_do_not_fit_are_not_sent(topic: str, event: str) -> None:
    assert UserBroadcast(topic=topic, event=event, payload=b"{}", is_json=True).v2 is None


@pytest.mark.parametrize("value", [float("inf"), float("nan"), "\ud800", {"x": "\udfff"}])
def test_what_json_cannot_carry_is_not_written(value: object) -> None:
    with pytest.raises(MalformedFrame):
        dump(value)
