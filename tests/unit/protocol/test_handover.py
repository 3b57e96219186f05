"""The lines between a second start and the open window: each survives the way, and nothing else is understood."""

import pytest

from desktop_chat.domain.errors import ProtocolError
from desktop_chat.protocol.handover import (
    LONGEST_LINE,
    Desk,
    Handover,
    decode_desk,
    decode_handover,
    encode_desk,
    encode_handover,
)

HANDOVER = Handover(room="Küche \n 😀", link="deskchat://invite/0123456789abcdef", activation="x11_7")
DESK = Desk(pid=7, socket="/run/window.sock", secret="s")


def test_a_handover_is_one_line() -> None:
    line = encode_handover(HANDOVER, "s")

    assert line.count(b"\n") == 1
    assert decode_handover(line) == (HANDOVER, "s")


def test_where_a_window_listens_is_read_as_it_was_written() -> None:
    assert decode_desk(encode_desk(DESK)) == DESK


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"\n",
        b"[]",
        b"null",
        b"\xff\xfe",
        b'{"secret":"s"}',
        b'{"secret":"s","room":1,"link":"","activation":""}',
        b'{"secret":null,"room":"","link":"","activation":""}',
        b"[" * 3000,
        b" " * (LONGEST_LINE + 1),
    ],
)
def test_no_other_line_is_a_handover(line: bytes) -> None:
    with pytest.raises(ProtocolError):
        decode_handover(line)


@pytest.mark.parametrize(
    "content",
    [
        b"{}",
        b'{"pid":"7","socket":"","port":1,"secret":"s"}',
        b'{"pid":7,"socket":"","port":70000,"secret":"s"}',
        b'{"pid":7,"socket":"","port":-1,"secret":"s"}',
        b"half",
    ],
)
def test_a_damaged_file_is_no_desk(content: bytes) -> None:
    with pytest.raises(ProtocolError):
        decode_desk(content)


def test_neither_link_nor_secret_is_shown_by_accident() -> None:
    assert "deskchat" not in repr(HANDOVER)
    assert "'s'" not in repr(DESK)
