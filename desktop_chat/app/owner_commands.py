"""What the owner of a running workspace does from a terminal: its accounts, and who may make one. It imports no Qt."""

from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from desktop_chat.app.options import WorkspaceCommand
from desktop_chat.domain.errors import UserError
from desktop_chat.domain.owned_account import AccountDeed, OwnedAccount
from desktop_chat.domain.sharing import Admission
from desktop_chat.protocol.accounts import ON_A_PAGE, ChangeAccount, LookAtAccounts
from desktop_chat.protocol.sharing import Admit, LookAtSharing
from desktop_chat.system.launcher import RunningWorkspace, join_workspace

Result = dict[str, object]
_ADMISSION = {
    Admission.OPEN: "Everybody who reaches the workspace can make an account.",
    Admission.INVITED: "Only people with an invitation can make an account.",
    Admission.CLOSED: "Nobody can make an account.",
}
_DONE = {
    AccountDeed.SUSPEND: "{0} is suspended: signed out everywhere, and let in again by “reactivate” only.",
    AccountDeed.REACTIVATE: "{0} can sign in again.",
    AccountDeed.END_SESSIONS: "{0} has to sign in again, on every device within the hour.",
}


async def _accounts(command: WorkspaceCommand, data: Path) -> tuple[str, Result]:
    async with _running(data) as running:
        found: list[OwnedAccount] = []
        page, total = 0, 1
        while page * ON_A_PAGE < total:
            part = await running.accounts(LookAtAccounts(command.person or "", page))
            found += part.accounts
            page, total = page + 1, part.total
    lines = [f"{'since':16}  {'last signed in':16}  {'state':10}  address  (name, @handle)", *map(_line, found)]
    sentence = "\n".join(lines) if found else "There are no such accounts."
    return sentence, {"accounts": [_result(one) for one in found]}


async def _change(command: WorkspaceCommand, data: Path) -> tuple[str, Result]:
    deed, account = AccountDeed(command.action.replace("-", "_")), command.person or ""
    async with _running(data) as running:
        await running.change_account(ChangeAccount(deed, account))
    return _DONE[deed].format(account), {"account": account, "done": command.action}


async def _sign_up(command: WorkspaceCommand, data: Path) -> tuple[str, Result]:
    async with _running(data) as running:
        wish = LookAtSharing() if command.form not in _WORDS else Admit(_WORDS[command.form])
        state = await running.share(wish)
    return _ADMISSION[state.admission], {"sign_up": state.admission.value}


async def _code(command: WorkspaceCommand, data: Path) -> tuple[str, Result]:
    async with _running(data) as running:
        email, code = await running.code(command.person or "")
    half = len(code) // 2
    sentence = (
        f"Tell {email} this one-time code: {code[:half]} {code[half:]}\n"
        "It is typed below “Forgotten password…”, works once, until tomorrow, and voids an earlier one."
    )
    return sentence, {"email": email, "code": code}


_WORDS = {one.value: one for one in Admission}

OWNER_ACTIONS: dict[str, Callable[[WorkspaceCommand, Path], Coroutine[None, None, tuple[str, Result]]]] = {
    "accounts": _accounts,
    "suspend": _change,
    "reactivate": _change,
    "end-sessions": _change,
    "sign-up": _sign_up,
    "code": _code,
}


@asynccontextmanager
async def _running(data: Path) -> AsyncIterator[RunningWorkspace]:
    running = await join_workspace(data)
    if running is None:
        raise UserError(f"No workspace is running on {data}. Start it, and try again.")
    async with running:
        yield running


def _line(account: OwnedAccount) -> str:
    state = "suspended" if account.suspended else "signed in" if account.sessions else ""
    who = f"  ({_visible(account.name)}, @{_visible(account.handle)})" if account.handle else ""
    return f"{_time(account.created):16}  {_time(account.last_sign_in):16}  {state:10}  {_visible(account.email)}{who}"


def _visible(text: str) -> str:
    """Leave out what a terminal would obey."""
    return "".join(letter for letter in text if letter.isprintable())


def _time(at: int | None) -> str:
    return "never" if at is None else datetime.fromtimestamp(at / 1000, UTC).astimezone().strftime("%Y-%m-%d %H:%M")


def _result(account: OwnedAccount) -> Result:
    return {
        "id": account.id,
        "email": account.email,
        "name": account.name,
        "handle": account.handle,
        "created": account.created,
        "last_sign_in": account.last_sign_in,
        "suspended": account.suspended,
        "sessions": account.sessions,
    }
