"""The accounts of a workspace as its owner sees them: who has one, since when, and whether it is suspended."""

from enum import Enum

from desktop_chat.domain.ids import UnixMillis
from desktop_chat.domain.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnedAccount:
    """One account. `name` and `handle` are empty until its person has come in once; `sessions` are open now."""

    id: str
    name: str
    handle: str
    email: str
    created: UnixMillis
    last_sign_in: UnixMillis | None
    suspended: bool
    sessions: int


class AccountDeed(Enum):
    """What the owner does to an account: none of it deletes anything that was written."""

    SUSPEND = "suspend"
    REACTIVATE = "reactivate"
    END_SESSIONS = "end_sessions"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnedAccounts:
    """A part of the accounts, the newest first, and how many there are in all."""

    accounts: tuple[OwnedAccount, ...]
    total: int
