"""The wire of an examination, read strictly."""

from typing import Any

import pytest

from desktop_chat.domain.diagnosis import SchemaFacts
from desktop_chat.domain.errors import ProtocolError
from desktop_chat.protocol.doctor import (
    PING_EVENT,
    decode_facts,
    facts_call,
    hearing_oneself,
    is_ping,
    ping_call,
    public_join,
)
from desktop_chat.protocol.rpc import RpcCall

FACTS: dict[str, Any] = {
    "at": 5,
    "frozen": False,
    "migrations": ["1", "2"],
    "open": ["anon may INSERT x"],
    "policies": 2,
    "buckets": ["files"],
}


def test_the_facts_are_read() -> None:
    assert decode_facts(FACTS) == SchemaFacts(
        at=5, frozen=False, migrations=("1", "2"), open=("anon may INSERT x",), policies=2, buckets=("files",)
    )
    assert decode_facts(FACTS | {"migrations": None}).migrations is None


@pytest.mark.parametrize(
    "broken", [{"at": "now"}, {"frozen": 1}, {"migrations": 3}, {"open": [1]}, {"policies": -1}, {"buckets": None}]
)
def test_broken_facts_are_refused(broken: dict[str, Any]) -> None:
    with pytest.raises(ProtocolError):
        decode_facts(FACTS | broken)


def test_the_calls() -> None:
    assert facts_call() == RpcCall(name="doctor", parameters={})
    assert ping_call("w") == RpcCall(name="doctor_ping", parameters={"p_word": "w"})


def test_the_own_word_is_known() -> None:
    assert is_ping(PING_EVENT, {"word": "w"}, "w")
    assert not is_ping(PING_EVENT, {"word": "other"}, "w")
    assert not is_ping("ev", {"word": "w"}, "w")
    assert not is_ping(PING_EVENT, b"w", "w")


def test_joins_differ_in_who_hears_and_who_may() -> None:
    private: Any = hearing_oneself("t")
    public: Any = public_join("t")

    assert (private["access_token"], public["access_token"]) == ("t", "t")
    assert (private["config"]["private"], private["config"]["broadcast"]["self"]) == (True, True)
    assert (public["config"]["private"], public["config"]["broadcast"]["self"]) == (False, False)
