"""The owner's dialogs: accounts are shown as they are and changed after a question; a backup tells how far it is."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop_chat.domain.ids import UnixMillis
from desktop_chat.domain.owned_account import AccountDeed, OwnedAccount, OwnedAccounts
from desktop_chat.domain.user import Profile
from desktop_chat.qt.owner_actions import OwnerActions
from desktop_chat.qt.owner_wishes import AccountsTold, AccountsWish, AccountWish, BackupTold
from desktop_chat.qt.preferences.backups import BackupPart
from desktop_chat.qt.settings_actions import SettingsActions
from desktop_chat.qt.widgets.accounts_dialog import AccountsDialog
from tests.qt.builders import ANN, NOON
from tests.qt.conftest import Stage
from tests.qt.test_members import answer, opened

BO = OwnedAccount(
    id="bo",
    name="<b>Bo",
    handle="bo",
    email="bo@example.org",
    created=UnixMillis(NOON - 1000),
    last_sign_in=None,
    suspended=False,
    sessions=2,
)
ME = replace(BO, id=ANN.id, name="Ann", handle="ann", email="ann@example.org", last_sign_in=UnixMillis(NOON))
CY = replace(BO, id="cy", name="", handle="", email="cy@example.org", suspended=True, sessions=0)
ALL = OwnedAccounts(accounts=(BO, ME, CY), total=3)


def said(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


@pytest.fixture
def actions(talk: Stage) -> OwnerActions:
    return talk.window.findChild(OwnerActions)


def accounts_dialog(talk: Stage, actions: OwnerActions, found: OwnedAccounts | None = ALL) -> AccountsDialog:
    talk.window.commands.run("workspace.accounts")
    actions.show_accounts(AccountsTold(wish=AccountsWish(), found=found))
    return opened(talk, AccountsDialog)


def choose(dialog: AccountsDialog, account: OwnedAccount) -> None:
    dialog.list.choose(dialog.list.lines.lines().index(account))


def test_accounts_are_listed_with_what_is_known_of_each(talk: Stage, actions: OwnerActions) -> None:
    dialog = accounts_dialog(talk, actions)

    shown = [dialog.list.lines.index(row).data() for row in range(3)]

    assert "3 accounts" in said(dialog)
    assert "<b>Bo" in shown[0]
    assert "bo@example.org" in shown[0]
    assert "cy@example.org" in shown[2]
    assert "suspended" in shown[2]
    assert "never" in said(dialog)
    assert "Signed in on 2 devices" in said(dialog)


def test_nobody_is_suspended_without_a_question(talk: Stage, actions: OwnerActions) -> None:
    dialog = accounts_dialog(talk, actions)
    wished: list[AccountWish] = []
    actions.change_wanted.connect(wished.append)
    choose(dialog, BO)

    dialog.suspend.click()
    answer(talk, "Cancel")
    assert wished == []

    dialog.suspend.click()
    answer(talk, "Suspend")
    assert wished == [AccountWish(deed=AccountDeed.SUSPEND, account="bo")]
    assert not dialog.suspend.isEnabled()


def test_what_was_done_is_asked_anew_and_what_was_not_is_said(qtbot: QtBot, talk: Stage, actions: OwnerActions) -> None:
    dialog = accounts_dialog(talk, actions)
    choose(dialog, BO)

    actions.show_changed("There is no such account.")
    assert "There is no such account." in said(dialog)

    with qtbot.waitSignal(actions.accounts_wanted):
        actions.show_changed("")
    suspended = replace(BO, suspended=True, sessions=0)
    found = OwnedAccounts(accounts=(ME, suspended, CY), total=3)
    actions.show_accounts(AccountsTold(wish=AccountsWish(), found=found))
    assert dialog.list.chosen() == suspended
    assert dialog.reactivate.isVisible()
    assert not dialog.suspend.isVisible()


def test_sessions_are_ended_after_a_question_and_somebody_is_let_in_without(talk: Stage, actions: OwnerActions) -> None:
    dialog = accounts_dialog(talk, actions)
    wished: list[AccountWish] = []
    actions.change_wanted.connect(wished.append)
    choose(dialog, BO)
    dialog.end_sessions.click()
    answer(talk, "Sign out")
    actions.show_changed("no")
    choose(dialog, CY)
    assert not dialog.end_sessions.isEnabled()
    dialog.reactivate.click()

    assert wished == [
        AccountWish(deed=AccountDeed.END_SESSIONS, account="bo"),
        AccountWish(deed=AccountDeed.REACTIVATE, account="cy"),
    ]


def test_nobody_shuts_themselves_out(talk: Stage, actions: OwnerActions) -> None:
    dialog = accounts_dialog(talk, actions)

    choose(dialog, ME)

    assert "This is you" in said(dialog)
    assert not dialog.suspend.isEnabled()
    assert dialog.code.isEnabled()


def test_a_code_is_asked_for_by_the_one_way_that_there_is(qtbot: QtBot, talk: Stage, actions: OwnerActions) -> None:
    dialog = accounts_dialog(talk, actions)
    choose(dialog, BO)

    with qtbot.waitSignal(talk.window.person_code_wanted) as wished:
        dialog.code.click()

    assert wished.args == [Profile(id=BO.id, handle="bo", name="<b>Bo")]  # type: ignore[arg-type]


def test_a_search_narrows_and_a_late_answer_is_not_shown(talk: Stage, actions: OwnerActions) -> None:
    dialog = accounts_dialog(talk, actions)
    wished: list[AccountsWish] = []
    actions.accounts_wanted.connect(wished.append)

    QTest.keyClicks(dialog.search, "bo")
    actions.show_accounts(AccountsTold(wish=AccountsWish(part="b"), found=ALL))
    actions.show_accounts(AccountsTold(wish=AccountsWish(part="bo"), found=OwnedAccounts(accounts=(BO,), total=1)))

    assert wished == [AccountsWish(part="b"), AccountsWish(part="bo")]
    assert dialog.list.lines.lines() == (BO,)
    actions.show_accounts(AccountsTold(wish=AccountsWish(part="bo"), found=OwnedAccounts(accounts=(), total=0)))
    assert "Nobody has an account" in said(dialog)
    assert not dialog.code.isEnabled()


def test_a_further_page_is_added_below(talk: Stage, actions: OwnerActions) -> None:
    dialog = accounts_dialog(talk, actions, OwnedAccounts(accounts=(BO,), total=2))
    wished: list[AccountsWish] = []
    actions.accounts_wanted.connect(wished.append)

    QTest.keyClick(dialog.more, Qt.Key.Key_Return)
    actions.show_accounts(AccountsTold(wish=wished[0], found=OwnedAccounts(accounts=(CY,), total=2)))

    assert wished == [AccountsWish(page=1)]
    assert dialog.list.lines.lines() == (BO, CY)
    assert not dialog.more.isVisible()


def test_elsewhere_it_says_whose_the_accounts_are(talk: Stage, actions: OwnerActions) -> None:
    assert "in another workspace" in said(accounts_dialog(talk, actions, None))

    actions.show_accounts(AccountsTold(wish=AccountsWish(), problem="The workspace has ended."))
    assert "The workspace has ended." in said(opened(talk, AccountsDialog))


# Backups ------------------------------------------------------------------------------------------------------------


def backup_part(talk: Stage) -> BackupPart:
    talk.window.findChild(SettingsActions).show_settings("storage")
    return talk.window.findChild(BackupPart)


def test_a_backup_is_asked_for_with_its_file_and_tells_how_far_it_is(
    qtbot: QtBot, talk: Stage, actions: OwnerActions
) -> None:
    with qtbot.waitSignal(actions.backups_asked):
        part = backup_part(talk)
    assert not part.start.isEnabled()
    actions.show_backup(BackupTold(folder="/data/backups"))
    assert "/data/backups" in said(part)
    assert "workspace restore" in said(part)

    part.start.click()
    dialog = part.findChild(QFileDialog)
    with qtbot.waitSignal(actions.backup_wanted) as wished:
        dialog.fileSelected.emit("/tmp/w.dcbackup")
    dialog.reject()
    assert wished.args == ["/tmp/w.dcbackup"]

    actions.show_backup(BackupTold(folder="/data/backups", percent=40))
    assert (part.bar.isVisible(), part.bar.value(), part.start.isEnabled()) == (True, 40, False)

    actions.show_backup(BackupTold(folder="/data/backups", made="Backed up to <b>w."))
    assert (part.bar.isVisible(), part.start.isEnabled()) == (False, True)
    assert "Backed up to <b>w." in said(part)


def test_why_there_is_no_backup_is_said(talk: Stage, actions: OwnerActions) -> None:
    part = backup_part(talk)

    actions.show_backup(BackupTold(folder="/data/backups", problem="The disk is full."))
    assert "The disk is full." in said(part)

    actions.show_backup(BackupTold())
    assert "in another workspace" in said(part)
    assert not part.start.isEnabled()
