"""What is said about accounts: every request and page is read back as it was written, and nothing else is read."""

from typing import Any

import pytest

from desktop_chat.domain.errors import ProtocolError
from desktop_chat.domain.ids import UnixMillis
from desktop_chat.domain.owned_account import AccountDeed, OwnedAccount, OwnedAccounts
from desktop_chat.protocol.accounts import (
    LAST_PAGE,
    ON_A_PAGE,
    AccountRequest,
    ChangeAccount,
    LookAtAccounts,
    decode_accounts,
    encode_accounts,
)
from desktop_chat.protocol.control import LONGEST_LINE, decode_reply, decode_request, encode_reply, encode_request

ANN = OwnedAccount(
    id="1",
    name="Ann",
    handle="ann",
    email="ann@example.org",
    created=UnixMillis(7),
    last_sign_in=UnixMillis(8),
    suspended=False,
    sessions=2,
)
BO = OwnedAccount(
    id="2", name="", handle="", email="", created=UnixMillis(7), last_sign_in=None, suspended=True, sessions=0
)
PAGE = OwnedAccounts(accounts=(ANN, BO), total=9)


@pytest.mark.parametrize(
    "request_", [LookAtAccounts(), LookAtAccounts("bo", 3), *(ChangeAccount(deed, "a@x.org") for deed in AccountDeed)]
)
def test_a_request_is_read_as_it_was_written(request_: AccountRequest) -> None:
    assert decode_request(encode_request(request_)) == (request_, None)


def test_a_page_is_read_as_it_was_written() -> None:
    assert decode_reply(encode_reply(PAGE)) == PAGE


def test_the_longest_page_is_one_line() -> None:
    longest = OwnedAccount(
        id="1" * 36,
        name="😀" * 64,
        handle="h" * 32,
        email="e" * 255,
        created=UnixMillis(10**13),
        last_sign_in=UnixMillis(10**13),
        suspended=False,
        sessions=10**6,
    )

    assert len(encode_reply(OwnedAccounts(accounts=(longest,) * ON_A_PAGE, total=10**6))) < LONGEST_LINE


@pytest.mark.parametrize(
    "line",
    [
        b'{"op":"accounts"}',
        b'{"op":"accounts","part":"","page":-1}',
        b'{"op":"accounts","part":"","page":%d}' % (LAST_PAGE + 1),
        b'{"op":"account","account":"a"}',
        b'{"op":"account","deed":"delete","account":"a"}',
        b'{"op":"account","deed":"suspend","account":7}',
    ],
)
def test_half_a_request_is_none(line: bytes) -> None:
    with pytest.raises(ProtocolError):
        decode_request(line)


@pytest.mark.parametrize("wrong", [{}, {"total": 1}, {"total": 1, "accounts": [{"id": 1}]}, {"total": "1"}])
def test_what_is_no_page_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ProtocolError):
        decode_accounts(wrong)


def test_a_time_that_is_none_is_refused() -> None:
    content = encode_accounts(PAGE)
    content["accounts"][0]["last_sign_in"] = "yesterday"

    with pytest.raises(ProtocolError):
        decode_accounts(content)
