"""The wire of the own account, read strictly."""

from typing import Any

import pytest

from desktop_chat.domain.account import UNKNOWN, Beat, OwnSettings, PersonCard, Presence, ProfileChange, Whereabouts
from desktop_chat.domain.errors import ProtocolError
from desktop_chat.domain.ids import UnixMillis, UserId
from desktop_chat.domain.picture import PictureId
from desktop_chat.domain.quiet import QuietSchedule
from desktop_chat.protocol.account import (
    beat_call,
    decode_beat,
    decode_card,
    decode_own,
    set_own_call,
    set_picture_call,
    set_profile_call,
)
from desktop_chat.protocol.rpc import RpcCall

ANN = UserId("0190e1b2-0000-7000-8000-00000000000a")
BO = UserId("0190e1b2-0000-7000-8000-00000000000b")
CARD: dict[str, Any] = {"id": ANN, "handle": "ann", "name": "Ann", "status": "Out", "until": 9, "colour": 3}
QUIET = QuietSchedule(until=UnixMillis(5), weekly=True, start=60, end=120, days=frozenset({0, 4}))
OWN = OwnSettings(shows_typing=False, quiet=QUIET)


def test_a_profile_is_sent_whole() -> None:
    change = ProfileChange(name="Ann", status="", status_until=None, colour=2)

    assert set_profile_call(change) == RpcCall(
        name="set_profile", parameters={"p_patch": {"name": "Ann", "status": None, "until": None, "colour": 2}}
    )


def test_a_profile_is_read() -> None:
    assert decode_card(CARD) == PersonCard(
        user=ANN, handle="ann", name="Ann", status="Out", status_until=UnixMillis(9), colour=3
    )
    assert decode_card({"id": ANN, "handle": "ann", "name": "Ann"}) == PersonCard(user=ANN, handle="ann", name="Ann")


@pytest.mark.parametrize("picture", [PictureId("0a" * 32), None])
def test_a_picture_is_named_alone_and_read(picture: PictureId | None) -> None:
    call = set_picture_call(picture)

    assert call == RpcCall(name="set_profile", parameters={"p_patch": {"picture": picture}})
    assert decode_card(CARD | {"picture": picture}).picture == picture


@pytest.mark.parametrize("picture", ["", "0a" * 31, "0A" * 32, "../" + "0" * 61, 7, False, ["0a" * 32]])
def test_what_names_no_picture_is_refused(picture: Any) -> None:
    with pytest.raises(ProtocolError, match=r"person\.picture"):
        decode_card(CARD | {"picture": picture})


def test_settings_come_back_as_they_were_sent() -> None:
    sent = set_own_call(OWN).parameters["p_patch"]

    assert decode_own(sent) == OWN


def test_settings_without_hours_have_the_usual_ones() -> None:
    flags = {"presence": False, "last_seen": True, "typing": True, "reading": True}

    assert decode_own({**flags, "quiet": {}}) == OwnSettings(shows_presence=False)


@pytest.mark.parametrize("name", ["presence", "last_seen", "typing", "reading", "quiet"])
def test_a_missing_setting_is_named(name: str) -> None:
    sent = set_own_call(OWN).parameters["p_patch"]
    assert isinstance(sent, dict)

    with pytest.raises(ProtocolError, match=name):
        decode_own({key: value for key, value in sent.items() if key != name})


def test_a_beat_is_asked_for_and_read() -> None:
    answer: Any = {
        "now": 1,
        "presence": [{"u": ANN, "state": "away", "seen": 7}, {"u": BO, "state": None, "seen": None}],
        "people": {"rev": 4, "changed": [CARD]},
        "settings": None,
    }

    assert beat_call(Whereabouts.HERE, 3) == RpcCall(name="beat", parameters={"p_state": "here", "p_people_rev": 3})
    assert decode_beat(answer) == Beat(
        presence={ANN: Presence(where=Whereabouts.AWAY, seen=UnixMillis(7)), BO: UNKNOWN},
        people=(decode_card(CARD),),
        people_rev=4,
        settings=OwnSettings(),
    )
    assert decode_beat(answer | {"settings": set_own_call(OWN).parameters["p_patch"]}).settings == OWN


def test_a_strange_presence_is_refused() -> None:
    with pytest.raises(ProtocolError, match="state"):
        decode_beat({"presence": [{"u": ANN, "state": "online"}], "people": {"rev": 0, "changed": []}})
