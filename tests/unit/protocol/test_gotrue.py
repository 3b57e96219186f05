"""Signing in: bodies as the service wants them, and sessions counted from the local clock."""

import pytest

from desktop_chat.domain.errors import ProtocolError, Refused
from desktop_chat.domain.ids import UnixMillis
from desktop_chat.domain.ports import Session
from desktop_chat.protocol import gotrue
from desktop_chat.protocol.wire_types import Json, JsonObject
from tests.unit.protocol.builders import ANN, NOON, a_session


def test_bodies_are_as_the_service_wants_them() -> None:
    assert gotrue.sign_up_body("a@x.org", "secret", "Ann") == {
        "email": "a@x.org",
        "password": "secret",
        "data": {"display_name": "Ann"},
    }
    assert gotrue.password_body("a@x.org", "secret") == {"email": "a@x.org", "password": "secret"}
    assert gotrue.ticket_body("t1") == {"ticket": "t1"}
    assert gotrue.recover_body("a@x.org") == {"email": "a@x.org"}
    assert gotrue.code_body("a@x.org", " 01234 56789 ") == {
        "type": "recovery",
        "email": "a@x.org",
        "token": "0123456789",
    }
    assert gotrue.new_password_body("secret") == {"password": "secret"}
    assert gotrue.refresh_body("r1") == {"refresh_token": "r1"}


def test_a_session_ends_by_the_local_clock() -> None:
    assert gotrue.decode_session(a_session(expires_in=60), NOON) == Session(
        user=ANN, access_token="aaa.bbb.ccc", refresh_token="r3fr3sh", expires_at=UnixMillis(NOON + 60_000)
    )


@pytest.mark.parametrize("answer", [{"id": ANN, "email": "a@x.org"}, {"user": {"id": ANN}, "session": None}])
def test_an_account_without_a_session_has_to_be_confirmed(answer: JsonObject) -> None:
    with pytest.raises(Refused, match="confirm your e-mail") as caught:
        gotrue.decode_session(answer, NOON)

    assert caught.value.code == "confirm_email"


@pytest.mark.parametrize(
    "answer",
    [
        None,
        [],
        {},
        a_session(user=None),
        a_session(user={"id": "x"}),
        a_session(expires_in=None),
        a_session(expires_in="3600"),
        a_session(expires_in=10**12),
        a_session(access_token=5),
        a_session(access_token=""),
        a_session(access_token="a b"),
        a_session(access_token="a\r\nHost: evil"),
        a_session(access_token="é"),
        a_session(refresh_token=None),
    ],
)
def test_a_wrong_session_is_refused(answer: Json) -> None:
    with pytest.raises(ProtocolError):
        gotrue.decode_session(answer, NOON)


def test_an_invitation_goes_with_the_data_of_a_new_account() -> None:
    assert gotrue.sign_up_body("a@x.org", "secret", "Ann", "t")["data"] == {"display_name": "Ann", "invite_token": "t"}
