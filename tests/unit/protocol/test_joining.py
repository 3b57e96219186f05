"""The question of somebody who was invited, and its answer."""

import pytest

from desktop_chat.domain.errors import ProtocolError
from desktop_chat.domain.sharing import Welcome
from desktop_chat.protocol.joining import decode_welcome, invitation_body
from desktop_chat.protocol.wire_types import JsonObject


def test_the_answer_names_who_invites() -> None:
    answer: JsonObject = {"key": "k", "owner": "ada", "computer": "kitchen"}

    assert decode_welcome(answer) == Welcome(key="k", owner="ada", computer="kitchen")
    assert invitation_body("t") == {"token": "t"}


def test_half_an_answer_is_none() -> None:
    with pytest.raises(ProtocolError):
        decode_welcome({"key": "k", "owner": "ada"})
