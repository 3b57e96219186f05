"""What the owner's parts of the window tell and are told: the accounts of the workspace, and its backups."""

from desktop_chat.domain.owned_account import AccountDeed, OwnedAccounts
from desktop_chat.domain.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountsWish:
    """A page of the accounts, from 0 on, that have `part` in their address, name or handle."""

    part: str = ""
    page: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountsTold:
    """What came of the look: None where this window has no workspace of its own, or the sentence why there is none."""

    wish: AccountsWish
    found: OwnedAccounts | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountWish:
    """Do this to the account of this id."""

    deed: AccountDeed
    account: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupTold:
    """How a backup goes: where the automatic ones lie, how far this one is, and what came of it.

    `folder` is empty where this window has no workspace of its own; `percent` is None while none is made. `made` is the
    sentence of success, `problem` that of failure.
    """

    folder: str = ""
    percent: int | None = None
    made: str = ""
    problem: str = ""
