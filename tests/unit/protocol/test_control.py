"""The control channel's lines: each value survives the way there and back, and nothing else is understood."""

import json

import pytest

from desktop_chat.domain.errors import ProtocolError
from desktop_chat.domain.owned_account import OwnedAccounts
from desktop_chat.domain.sharing import SharingState
from desktop_chat.protocol.accounts import LookAtAccounts
from desktop_chat.protocol.control import (
    LONGEST_LINE,
    CodeFor,
    Done,
    Failed,
    Lease,
    Ready,
    Reply,
    Report,
    Request,
    Status,
    Stop,
    TicketFor,
    WorkspaceState,
    decode_ready,
    decode_reply,
    decode_request,
    decode_state,
    encode_ready,
    encode_reply,
    encode_request,
    encode_state,
)
from desktop_chat.protocol.sharing import Share

STATE = WorkspaceState(
    pid=7, port=8000, url="http://127.0.0.1:8000", anon_key="k", control="/run/c", secret="s", version="1", epoch="e"
)
UNSHARED = SharingState(on=False, port=0, addresses=(), fingerprint="", invitations=())
NOBODY = OwnedAccounts(accounts=(), total=0)
READY = Ready(url="http://127.0.0.1:8000", port=8000, anon_key="k", pid=7, version="1")


@pytest.mark.parametrize(
    ("request_", "line"),
    [
        (Lease(), b'{"op":"lease"}\n'),
        (CodeFor("a@x.org"), b'{"op":"code","account":"a@x.org"}\n'),
        (TicketFor("Ann \n 😀"), b'{"op":"ticket","person":"Ann \\n \\ud83d\\ude00"}\n'),
        (Status(), b'{"op":"status"}\n'),
        (Stop(), b'{"op":"stop"}\n'),
        (Share(on=True), b'{"op":"share","on":true}\n'),
        (LookAtAccounts("bo"), b'{"op":"accounts","part":"bo","page":0}\n'),
    ],
)
def test_a_request_is_one_line(request_: Request, line: bytes) -> None:
    assert encode_request(request_) == line
    assert decode_request(line) == (request_, None)


def test_a_secret_goes_with_the_request() -> None:
    assert decode_request(encode_request(Stop(), "s")) == (Stop(), "s")


@pytest.mark.parametrize(
    "reply",
    [
        Done(),
        Done("t", "u"),
        Report({"ok": True, "x": [1]}),
        Failed("busy", "Too many windows are open."),
        UNSHARED,
        NOBODY,
    ],
)
def test_a_reply_is_one_line(reply: Reply) -> None:
    line = encode_reply(reply)

    assert line.count(b"\n") == 1
    assert decode_reply(line) == reply


def test_the_lock_file_is_read_as_it_was_written() -> None:
    assert decode_state(encode_state(STATE)) == STATE
    assert "secret" not in repr(STATE)


@pytest.mark.parametrize("ready", [READY, Failed("disk_full", "The disk is full.")])
def test_a_server_says_that_it_serves_or_why_not(ready: Ready | Failed) -> None:
    assert decode_ready(encode_ready(ready)) == ready


@pytest.mark.parametrize(
    ("control", "port"),
    [("/run/x:80", None), ("127.0.0.1:5000", 5000), ("127.0.0.1:x", None), ("192.0.2.1:80", None), ("C:\\x", None)],
)
def test_a_control_channel_is_a_path_or_a_loopback_port(control: str, port: int | None) -> None:
    value = json.loads(encode_state(STATE)) | {"control": control}

    assert decode_state(json.dumps(value).encode()).control_port == port


RUBBISH = [
    b"",
    b"\n",
    b"rubbish",
    b"\xff",
    b"null",
    b"[]",
    b"7",
    b"[" * 60_000,
    b'"' + b"x" * LONGEST_LINE + b'"',
    b"{}",
]


@pytest.mark.parametrize("line", [*RUBBISH, b'{"op":7}', b'{"op":"ticket","person":7}', b'{"op":"stop","secret":[]}'])
def test_what_is_no_request_is_refused(line: bytes) -> None:
    with pytest.raises(ProtocolError):
        decode_request(line)


@pytest.mark.parametrize("line", [*RUBBISH, b'{"ok":false}', b'{"ok":1}', b'{"ok":false,"error":1,"message":2}'])
def test_what_is_no_reply_is_refused(line: bytes) -> None:
    with pytest.raises(ProtocolError):
        decode_reply(line)


@pytest.mark.parametrize("line", [*RUBBISH, b'{"error":7}', b'{"error":"x"}', b'{"url":"x","port":70000}'])
def test_what_no_server_says_is_refused(line: bytes) -> None:
    with pytest.raises(ProtocolError):
        decode_ready(line)


@pytest.mark.parametrize("content", RUBBISH)
def test_a_damaged_lock_file_is_refused(content: bytes) -> None:
    with pytest.raises(ProtocolError):
        decode_state(content)


@pytest.mark.parametrize(
    ("name", "value"),
    [("pid", "7"), ("pid", True), ("pid", 0), ("port", 65_536), ("port", None), ("url", 7), ("epoch", None)],
)
def test_a_lock_file_with_a_wrong_value_is_refused(name: str, value: object) -> None:
    content = json.loads(encode_state(STATE)) | {name: value}

    with pytest.raises(ProtocolError, match=name):
        decode_state(json.dumps(content).encode())
