"""What is said about sharing: every request and state is read back as it was written, and nothing else is read."""

import pytest

from desktop_chat.domain.errors import ProtocolError
from desktop_chat.domain.ids import UnixMillis
from desktop_chat.domain.sharing import Admission, OpenInvitation, SharingState
from desktop_chat.protocol.control import decode_reply, decode_request, encode_reply, encode_request
from desktop_chat.protocol.sharing import (
    Admit,
    Invite,
    LookAtSharing,
    RenewCertificate,
    RevokeInvitation,
    Share,
    SharingRequest,
    decode_sharing,
    encode_sharing,
)

STATE = SharingState(
    on=True,
    port=8743,
    addresses=("192.168.1.5",),
    fingerprint="ab" * 32,
    invitations=(OpenInvitation(id="one", name="Bo", expires=UnixMillis(7)),),
    token="q" * 24,
    admission=Admission.INVITED,
)


@pytest.mark.parametrize(
    "request_",
    [LookAtSharing(), Share(on=True), Share(on=False), Invite("Bo"), RevokeInvitation("one"), RenewCertificate()]
    + [Admit(one) for one in Admission],
)
def test_a_request_is_read_as_it_was_written(request_: SharingRequest) -> None:
    assert decode_request(encode_request(request_)) == (request_, None)


def test_a_state_is_read_as_it_was_written() -> None:
    assert decode_reply(encode_reply(STATE)) == STATE


@pytest.mark.parametrize(
    "line",
    [
        b'{"op":"share"}',
        b'{"op":"share","on":1}',
        b'{"op":"invite"}',
        b'{"op":"revoke"}',
        b'{"op":"admit","admission":"me"}',
    ],
)
def test_half_a_request_is_none(line: bytes) -> None:
    with pytest.raises(ProtocolError):
        decode_request(line)


@pytest.mark.parametrize(
    "wrong",
    [
        {"on": 1},
        {"port": "8743"},
        {"addresses": [1]},
        {"invitations": [{"id": 1}]},
        {"token": None},
        {"admission": "me"},
    ],
)
def test_what_is_no_state_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ProtocolError):
        decode_sharing(encode_sharing(STATE) | wrong)


def test_the_token_is_not_shown() -> None:
    assert "q" * 24 not in repr(STATE)
