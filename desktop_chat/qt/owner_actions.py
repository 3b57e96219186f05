"""What the window does for the owner of this computer's workspace: its accounts, and a backup of it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop_chat.qt.commands import Command, Group
from desktop_chat.qt.owner_wishes import AccountsTold, AccountsWish, AccountWish, BackupTold
from desktop_chat.qt.settings_actions import SettingsActions
from desktop_chat.qt.text import tr
from desktop_chat.qt.widgets.main_window import MainWindow

if TYPE_CHECKING:
    from desktop_chat.qt.widgets.accounts_dialog import AccountsDialog


class OwnerActions(QObject):
    """The signals are for whoever started the program, who answers by the methods that begin with `show`."""

    accounts_wanted = Signal(AccountsWish)  # which accounts are there?
    change_wanted = Signal(AccountWish)  # do this to an account; the person has been asked
    backups_asked = Signal()  # where do the backups lie?
    backup_wanted = Signal(str)  # write one into this file
    backup_told = Signal(BackupTold)  # for the part of the settings that shows it

    def __init__(self, window: MainWindow, settings: SettingsActions, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._settings = settings
        self._dialog: AccountsDialog | None = None
        settings.add_part("storage", self._backup)
        window.commands.add(
            Command(
                id="workspace.accounts",
                title=tr("Accounts of this workspace…"),
                group=Group.WORKSPACES,
                run=self.show_dialog,
            )
        )

    def show_dialog(self) -> None:
        """Show who has an account, and what the owner can do about it."""
        from desktop_chat.qt.widgets.accounts_dialog import AccountsDialog  # noqa: PLC0415 - not before somebody asks

        if self._dialog is None:
            dialog = self._dialog = AccountsDialog(self._window.kit, self._window)
            dialog.accounts_wanted.connect(self.accounts_wanted)
            dialog.change_wanted.connect(self.change_wanted)
            dialog.code_wanted.connect(self._window.person_code_wanted)
        me = self._settings.me
        self._dialog.begin(me.id if me is not None else "")
        self._dialog.show()
        self._dialog.raise_()
        self._dialog.activateWindow()

    def show_accounts(self, told: AccountsTold) -> None:
        """Show what was found."""
        if self._dialog is not None:
            self._dialog.show_accounts(told)

    def show_changed(self, problem: str) -> None:
        """Show what came of a change: nothing to say is success."""
        if self._dialog is not None:
            self._dialog.show_changed(problem)

    def show_backup(self, told: BackupTold) -> None:
        """Show how a backup goes."""
        self.backup_told.emit(told)

    def _backup(self) -> QWidget:
        from desktop_chat.qt.preferences.backups import BackupPart  # noqa: PLC0415 - as the dialog

        part = BackupPart()
        part.asked.connect(self.backups_asked)
        part.wanted.connect(self.backup_wanted)
        self.backup_told.connect(part.show_backup)
        return part
