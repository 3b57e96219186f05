"""The wire of what is asked about single messages."""

from typing import Any

import pytest

from desktop_chat.domain.content import TextContent
from desktop_chat.domain.errors import ProtocolError
from desktop_chat.domain.ids import MessageId, RoomId, UnixMillis, UserId
from desktop_chat.domain.receipt import ReceiptTimes
from desktop_chat.domain.version import MessageVersion
from desktop_chat.protocol.messages import (
    decode_edits,
    decode_first_since,
    decode_pins,
    decode_receipts,
    edits_call,
    first_since_call,
    pins_call,
    receipts_call,
)
from desktop_chat.protocol.rpc import RpcCall

ROOM = RoomId("0190e1b2-0000-7000-8000-000000000001")
MESSAGE = MessageId("0190e1b2-0000-7000-8000-000000000002")


def test_versions_are_asked_for_and_read() -> None:
    answer: Any = [{"rev": 2, "c": {"t": "text", "text": "one"}, "at": 5}]

    assert edits_call(ROOM, MESSAGE) == RpcCall(name="edits", parameters={"p_room": ROOM, "p_id": MESSAGE})
    assert decode_edits(answer) == (MessageVersion(content=TextContent(text="one"), at=UnixMillis(5)),)


def test_pins_are_asked_for_and_read_as_rows() -> None:
    row: Any = {
        "id": MESSAGE, "no": 1, "seq": 2, "rev": 3, "by": MESSAGE, "c": {"t": "text", "text": "one"}, "at": 5,
        "pin": 6,
    }  # fmt: skip

    assert pins_call(ROOM) == RpcCall(name="pins", parameters={"p_room": ROOM})
    assert [message.pinned_at for message in decode_pins(ROOM, [row])] == [6]


@pytest.mark.parametrize("answer", [None, [5], [{"c": None}]])
def test_a_strange_answer_is_refused(answer: Any) -> None:
    with pytest.raises(ProtocolError):
        decode_edits(answer)


def test_the_beginning_of_a_day_is_asked_for_and_read() -> None:
    answer: Any = {"no": 7}

    assert first_since_call(ROOM, UnixMillis(5)) == RpcCall(name="first_since", parameters={"p_room": ROOM, "p_at": 5})
    assert decode_first_since(answer) == 7
    assert decode_first_since(None) is None


def test_receipts_are_asked_for_and_read() -> None:
    answer: Any = [{"u": MESSAGE, "read": None, "got": 5}]

    assert receipts_call(ROOM, MESSAGE) == RpcCall(name="receipts", parameters={"p_room": ROOM, "p_id": MESSAGE})
    assert decode_receipts(answer) == (ReceiptTimes(user=UserId(MESSAGE), delivered_at=UnixMillis(5), read_at=None),)
