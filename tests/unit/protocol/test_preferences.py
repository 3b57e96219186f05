"""The wire of preferences and mentions, read strictly."""

from typing import Any

import pytest

from desktop_chat.domain.errors import ProtocolError
from desktop_chat.domain.ids import RoomId, UnixMillis
from desktop_chat.domain.preferences import OwnPrefs, RoomPrefs
from desktop_chat.protocol.preferences import decode_mentions, decode_prefs, set_prefs_call
from desktop_chat.protocol.rpc import RpcCall
from desktop_chat.protocol.wire_types import as_object

TEAM = RoomId("0190e1b2-0000-7000-8000-000000000001")
PREFS: dict[str, Any] = {
    "r": TEAM, "muted": 1_900_000_000_000, "archived": False, "pinned": True, "favourite": False, "unread": True,
    "urev": 7,
}  # fmt: skip


def test_a_change_is_sent_by_the_names_of_the_wire() -> None:
    call = set_prefs_call(TEAM, {"muted_until": 5, "pinned": True})

    assert call == RpcCall(name="set_prefs", parameters={"p_room": TEAM, "p_prefs": {"muted": 5, "pinned": True}})


def test_preferences_are_read() -> None:
    assert decode_prefs(PREFS) == OwnPrefs(
        room=TEAM,
        prefs=RoomPrefs(muted_until=UnixMillis(1_900_000_000_000), pinned=True, unread=True),
        user_rev=7,
    )


@pytest.mark.parametrize("name", PREFS)
def test_a_missing_member_is_named(name: str) -> None:
    with pytest.raises(ProtocolError, match=name):
        decode_prefs({key: value for key, value in PREFS.items() if key != name})


def test_mentions_are_read_and_an_older_server_tells_none() -> None:
    mine = as_object({"mentions": [{"r": TEAM, "nos": [3, 8]}]}, "sync.mine")

    assert decode_mentions(mine) == {TEAM: (3, 8)}
    assert decode_mentions(as_object({}, "sync.mine")) is None


def test_a_strange_mention_is_refused() -> None:
    with pytest.raises(ProtocolError, match="nos"):
        decode_mentions(as_object({"mentions": [{"r": TEAM, "nos": ["x"]}]}, "sync.mine"))
