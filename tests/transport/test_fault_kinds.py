"""Reading requests and frames out of what passes by, in pieces of any size."""

import pytest
from websockets.frames import Frame, Opcode

from desktop_chat.transport.fault_kinds import (
    Answer,
    FrameCutter,
    Request,
    Traffic,
    encode_answer,
    is_message,
    parse_request,
)

UPGRADE = b"GET /realtime/v1/websocket?vsn=2.0.0 HTTP/1.1\r\nHost: x\r\nUpgrade: WebSocket\r\n\r\n"
POLL = b"GET /realtime/v1/longpoll?vsn=1.0.0 HTTP/1.1\r\nHost: x\r\n\r\n"
CALL = b"POST /rest/v1/rpc/sync HTTP/1.1\r\nhost: x\r\ncontent-length: 17\r\n\r\n"
SHAKEN = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n"


def a_frame(text: bytes, opcode: Opcode = Opcode.TEXT) -> bytes:
    return Frame(opcode, text).serialize(mask=False)


FRAMES = [a_frame(b"short"), a_frame(b"m" * 300), a_frame(b"", Opcode.PING), a_frame(b"l" * 70_000, Opcode.BINARY)]


def test_a_request_is_read_from_its_head() -> None:
    assert parse_request(CALL) == Request(path="/rest/v1/rpc/sync", upgrade=False, body_bytes=17, opaque=False)


@pytest.mark.parametrize(
    "head",
    [
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: many\r\n\r\n",
    ],
)
def test_a_body_of_unstated_length_hides_what_comes_after_it(head: bytes) -> None:
    assert parse_request(head) == Request(path="/", upgrade=False, body_bytes=0, opaque=True)


@pytest.mark.parametrize("head", [b"\x00\xff\r\n\r\n", b"EHLO example.org\r\n\r\n", b"GET / SPDY/3\r\n\r\n"])
def test_what_is_no_request_is_none(head: bytes) -> None:
    assert parse_request(head) is None


@pytest.mark.parametrize(
    ("traffic", "covered"),
    [
        (Traffic.ALL, [True, True, True, True]),
        (Traffic.WEBSOCKETS, [True, False, False, False]),
        (Traffic.REALTIME, [True, True, False, False]),
        (Traffic.HTTP, [False, True, True, False]),
    ],
)
def test_traffic_is_told_apart_by_path_and_upgrade(traffic: Traffic, covered: list[bool]) -> None:
    requests = [parse_request(UPGRADE), parse_request(POLL), parse_request(CALL), None]

    assert [traffic.covers(request) for request in requests] == covered


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000, 1_000_000])
def test_frames_come_out_whole_whatever_the_pieces(size: int) -> None:
    stream = SHAKEN + b"".join(FRAMES)
    cutter = FrameCutter()

    pieces = [piece for at in range(0, len(stream), size) for piece in cutter.feed(stream[at : at + size])]

    assert pieces == [SHAKEN, *FRAMES]
    assert [is_message(piece) for piece in pieces] == [False, True, True, False, True]


def test_a_refused_handshake_is_passed_on_as_it_comes() -> None:
    cutter = FrameCutter()

    assert cutter.feed(b"HTTP/1.1 403 No\r\n") == []
    assert cutter.feed(b"\r\n\x81") == [b"HTTP/1.1 403 No\r\n\r\n\x81"]
    assert cutter.feed(b"more") == [b"more"]


def test_an_answer_is_a_whole_one() -> None:
    answer = encode_answer(Answer(status=429, body=b"later", retry_after=3))

    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 429 ")
    assert b"Content-Length: 5\r\nRetry-After: 3" in head
    assert body == b"later"
