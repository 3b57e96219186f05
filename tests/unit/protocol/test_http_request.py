"""Heads of requests: exactly the bytes of the standard, and nobody's text can add a line to them."""

import h11
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.protocol.http_request import request_head

VISIBLE = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1)


def test_head_of_a_request_with_a_body() -> None:
    head = request_head("POST", "/rpc/send", "host:1", {"apikey": "k", "Accept": "a/b"}, 7)

    assert head == b"POST /rpc/send HTTP/1.1\r\nHost: host:1\r\napikey: k\r\nAccept: a/b\r\nContent-Length: 7\r\n\r\n"


def test_head_of_a_request_without_a_body_tells_no_length() -> None:
    assert request_head("GET", "/", "host", {}, None) == b"GET / HTTP/1.1\r\nHost: host\r\n\r\n"


@given(value=VISIBLE, target=VISIBLE)
def test_server_reads_what_was_written(value: str, target: str) -> None:
    server = h11.Connection(h11.SERVER)
    server.receive_data(request_head("POST", f"/{target}", "host", {"apikey": value}, 0))

    request = server.next_event()

    assert isinstance(request, h11.Request)
    assert request.target == f"/{target}".encode()
    assert dict(request.headers) == {b"host": b"host", b"apikey": value.encode(), b"content-length": b"0"}
    assert isinstance(server.next_event(), h11.EndOfMessage)


@pytest.mark.parametrize("bad", ["\r\nX: y", "\n", "\r", "\0", "é", "\x7f", "\u2028"])
@pytest.mark.parametrize("place", ["method", "target", "host", "name", "value"])
def test_text_that_would_add_a_line_is_not_written(place: str, bad: str) -> None:
    parts = {"method": "GET", "target": "/", "host": "host", "name": "Name", "value": "value"}
    parts[place] += bad

    with pytest.raises(ValueError, match="cannot stand in its head"):
        request_head(parts["method"], parts["target"], parts["host"], {parts["name"]: parts["value"]}, None)


def test_target_with_a_space_would_end_there() -> None:
    with pytest.raises(ValueError, match="cannot stand in its head"):
        request_head("GET", "/a b", "host", {}, None)
