"""What the owner wishes in the window, carried out: accounts by the control channel, backups by a process of their own.

Imported with the desktop, after the first picture.
"""

from pathlib import Path
from typing import Protocol

from desktop_chat.app.frozen import server_command
from desktop_chat.domain.errors import DesktopChatError
from desktop_chat.domain.owned_account import OwnedAccounts
from desktop_chat.domain.ports import Spawner
from desktop_chat.protocol.accounts import ChangeAccount, LookAtAccounts
from desktop_chat.qt.owner_actions import OwnerActions
from desktop_chat.qt.owner_wishes import AccountsTold, AccountsWish, AccountWish, BackupTold
from desktop_chat.qt.sentences import said
from desktop_chat.qt.tasks import connect_async
from desktop_chat.qt.text import isolated_line, tr
from desktop_chat.qt.widgets.main_window import MainWindow
from desktop_chat.system.backup_run import run_backup

LONGEST_PATH = 240


class OwnWorkspace(Protocol):
    """What the desk asks of this computer's workspace; every answer is None where this window is not in it."""

    @property
    def data_folder(self) -> Path | None:
        """Where the workspace keeps its data."""
        ...

    async def accounts(self, request: LookAtAccounts) -> OwnedAccounts | None:
        """Return a page of its accounts."""
        ...

    async def change_account(self, request: ChangeAccount) -> None:
        """Do something to an account."""
        ...


class OwnerDesk:
    """Joins the window's parts for the owner to what carries them out."""

    def __init__(self, window: MainWindow, workspace: OwnWorkspace, spawner: Spawner) -> None:
        self._workspace = workspace
        self._actions = window.findChild(OwnerActions)
        self._percent: int | None = None
        connect_async(self._actions.accounts_wanted, self._look, spawner)
        connect_async(self._actions.change_wanted, self._change, spawner)
        connect_async(self._actions.backup_wanted, self._back_up, spawner)
        self._actions.backups_asked.connect(self._tell_of_backups)

    async def _look(self, wish: AccountsWish) -> None:
        try:
            found = await self._workspace.accounts(LookAtAccounts(wish.part, wish.page))
            told = AccountsTold(wish=wish, found=found)
        except DesktopChatError as error:
            told = AccountsTold(wish=wish, problem=said(error))
        self._actions.show_accounts(told)

    async def _change(self, wish: AccountWish) -> None:
        problem = ""
        try:
            await self._workspace.change_account(ChangeAccount(wish.deed, wish.account))
        except DesktopChatError as error:
            problem = said(error)
        self._actions.show_changed(problem)

    async def _back_up(self, file: str) -> None:
        data = self._workspace.data_folder
        if data is None or self._percent is not None:
            return
        self._tell_percent(0)
        command = [*server_command(), "workspace", "backup", file, "--data", str(data), "--json"]
        made = problem = ""
        try:
            written = await run_backup(command, self._tell_percent)
            made = tr("Backed up to {file}.", file=isolated_line(written, LONGEST_PATH))
        except DesktopChatError as error:
            problem = said(error)
        finally:
            self._percent = None
        self._actions.show_backup(BackupTold(folder=self._folder(), made=made, problem=problem))

    def _tell_percent(self, percent: int) -> None:
        self._percent = percent
        self._tell_of_backups()

    def _tell_of_backups(self) -> None:
        self._actions.show_backup(BackupTold(folder=self._folder(), percent=self._percent))

    def _folder(self) -> str:
        data = self._workspace.data_folder
        return "" if data is None else str(data / "backups")
