"""What is said over the control channel about the accounts of a workspace: values and JSON, no I/O."""

from collections.abc import Mapping
from typing import Any, assert_never

from desktop_chat.domain.errors import ProtocolError
from desktop_chat.domain.ids import UnixMillis
from desktop_chat.domain.owned_account import AccountDeed, OwnedAccount, OwnedAccounts
from desktop_chat.domain.values import dataclass

ON_A_PAGE = 50
"""Accounts in one answer: a line of the control channel holds them however long their names are."""
LAST_PAGE = 1_000_000


@dataclass(frozen=True, slots=True)
class LookAtAccounts:
    """A page of the accounts, from 0 on; `part` of the address, name or handle narrows them down."""

    part: str = ""
    page: int = 0


@dataclass(frozen=True, slots=True)
class ChangeAccount:
    """Do this to an account, named by its id or its e-mail address."""

    deed: AccountDeed
    account: str


AccountRequest = LookAtAccounts | ChangeAccount


def encode_account_request(request: AccountRequest) -> dict[str, Any]:
    """Return a request as the content of its line."""
    match request:
        case LookAtAccounts(part, page):
            return {"op": "accounts", "part": part, "page": page}
        case ChangeAccount(deed, account):
            return {"op": "account", "deed": deed.value, "account": account}
        case _:
            assert_never(request)


def decode_account_request(content: Mapping[str, Any]) -> AccountRequest | None:
    """Read a request; None when it is none about accounts."""
    match content:
        case {"op": "accounts", "part": str(part), "page": int(page)} if 0 <= page <= LAST_PAGE:
            return LookAtAccounts(part, page)
        case {"op": "account", "deed": str(deed), "account": str(account)} if deed in _DEEDS:
            return ChangeAccount(_DEEDS[deed], account)
        case _:
            return None


def encode_accounts(found: OwnedAccounts) -> dict[str, Any]:
    """Return a page as JSON."""
    return {"total": found.total, "accounts": [_to_json(one) for one in found.accounts]}


def decode_accounts(content: Mapping[str, Any]) -> OwnedAccounts:
    """Read a page.

    Raises:
        ProtocolError: it is none.
    """
    match content:
        case {"total": int(total), "accounts": list(accounts)}:
            return OwnedAccounts(accounts=tuple(map(_account, accounts)), total=total)
        case _:
            raise ProtocolError("no accounts")


_DEEDS = {deed.value: deed for deed in AccountDeed}


def _to_json(account: OwnedAccount) -> dict[str, Any]:
    return {
        "id": account.id,
        "name": account.name,
        "handle": account.handle,
        "email": account.email,
        "created": account.created,
        "last_sign_in": account.last_sign_in,
        "suspended": account.suspended,
        "sessions": account.sessions,
    }


def _account(content: object) -> OwnedAccount:
    match content:
        case {
            "id": str(identifier),
            "name": str(name),
            "handle": str(handle),
            "email": str(email),
            "created": int(created),
            "last_sign_in": int() | None as last,
            "suspended": bool(suspended),
            "sessions": int(sessions),
        }:
            return OwnedAccount(
                id=identifier,
                name=name,
                handle=handle,
                email=email,
                created=UnixMillis(created),
                last_sign_in=None if last is None else UnixMillis(last),
                suspended=suspended,
                sessions=sessions,
            )
        case _:
            raise ProtocolError("no account")
