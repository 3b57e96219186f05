"""What the answers to long polls say."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.domain.errors import ProtocolError
from desktop_chat.protocol.longpoll import PollAnswer, PollStatus, decode_poll


def test_a_session_begins_with_a_token() -> None:
    body = b'{"status":410,"token":"T1","messages":[]}'

    assert decode_poll(body) == PollAnswer(status=PollStatus.NEW_SESSION, token="T1")


def test_frames_come_in_order() -> None:
    body = json.dumps({"status": 200, "token": "T2", "messages": ['{"a":1}', '{"b":2}']}).encode()

    assert decode_poll(body) == PollAnswer(status=PollStatus.DONE, token="T2", messages=('{"a":1}', '{"b":2}'))


@pytest.mark.parametrize("number", [200, 204, 401, 403, 408, 410])
def test_every_status_of_the_server_is_known(number: int) -> None:
    assert decode_poll(json.dumps({"status": number}).encode()) == PollAnswer(status=PollStatus(number))


def test_one_bad_message_does_not_take_the_others_along() -> None:
    body = json.dumps({"status": 200, "messages": ["one", {"no": "text"}, None, "two"]}).encode()

    assert decode_poll(body).messages == ("one", "", "", "two")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>log in to this network</html>",
        b"[]",
        b"{}",
        b'{"status":"200"}',
        b'{"status":500}',
        b'{"status":200,"token":7}',
        b'{"status":200,"messages":{"a":1}}',
        b'{"status":200,"messages":"one"}',
    ],
)
def test_what_is_no_answer_of_phoenix_is_an_error(body: bytes) -> None:
    with pytest.raises(ProtocolError):
        decode_poll(body)


@given(st.binary(max_size=200))
def test_rubbish_is_an_error_and_nothing_else(body: bytes) -> None:
    try:
        decode_poll(body)
    except ProtocolError:
        return
    raise AssertionError("rubbish was understood")
