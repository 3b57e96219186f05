"""The owner's dialog about accounts: who has one, since when, and what can be done for or against somebody."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QFormLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop_chat.domain.ids import UnixMillis, UserId
from desktop_chat.domain.owned_account import AccountDeed, OwnedAccount
from desktop_chat.domain.user import Profile
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.models.line_model import LineModel
from desktop_chat.qt.moments import as_of_text
from desktop_chat.qt.owner_wishes import AccountsTold, AccountsWish, AccountWish
from desktop_chat.qt.text import ask, isolated, label, say, tr
from desktop_chat.qt.widgets.controls import button, field
from desktop_chat.qt.widgets.line_delegate import PlainLines
from desktop_chat.qt.widgets.line_view import FoundLines
from desktop_chat.qt.widgets.sizes import open_at


class AccountsDialog(QDialog):
    """Told what was found after each wish; shows nothing as done before it is."""

    accounts_wanted = Signal(AccountsWish)  # which accounts are there? answer: `show_accounts`
    change_wanted = Signal(AccountWish)  # do this to an account; answer: `show_changed`
    code_wanted = Signal(Profile)  # a one-time code for this person

    def __init__(self, kit: Kit, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Accounts of this workspace"))
        open_at(self, 560, 600)
        self._now = kit.clock.now
        self._own = ""
        self._wish = AccountsWish()
        self._kept = ""
        self.search = field(tr("Find an account"), tr("Name, handle or e-mail"))
        self.search.setClearButtonEnabled(True)
        self._state = label(name="secondary", wrap=True)
        self._problem = label(name="alert", wrap=True)
        self.list = FoundLines(kit, tr("Accounts"), LineModel(self._line, self._line))
        self.list.setItemDelegate(PlainLines(self.list, kit))
        self.more = button(tr("Show more"), kind="quiet")
        self._facts: dict[str, QLabel] = {}
        self.code = button(tr("One-time code…"))
        self.suspend = button(tr("Suspend…"), kind="danger")
        self.reactivate = button(tr("Let in again"))
        self.end_sessions = button(tr("Sign out everywhere…"), kind="danger")
        self._close = button(tr("Close"), kind="primary")
        self._lay_out()
        self._connect()

    def begin(self, own: str) -> None:
        """Ask anew; `own` is the account that looks, which cannot shut itself out."""
        self._own = own
        say(self._problem, "")
        self._ask(AccountsWish(part=self.search.text().strip()))

    def show_accounts(self, told: AccountsTold) -> None:
        """Show what was found; an answer to an earlier question is late."""
        if told.wish != self._wish:
            return
        say(self._problem, told.problem)
        if told.found is None:
            words = "" if told.problem else tr("This window is in another workspace: its owner keeps its accounts.")
            say(self._state, words)
            self._show_lines((), 0)
            return
        before = self.list.lines.lines() if told.wish.page else ()
        self._show_lines((*before, *told.found.accounts), told.found.total)
        if told.found.total:
            say(self._state, tr("%n accounts", n=told.found.total))
        else:
            say(self._state, tr("Nobody has an account with these words."))

    def show_changed(self, problem: str) -> None:
        """Show what a change has come to, by asking anew."""
        say(self._problem, problem)
        if problem:
            self._allow()
            return
        self._ask(AccountsWish(part=self._wish.part))

    def _show_lines(self, accounts: tuple[OwnedAccount, ...], total: int) -> None:
        chosen = self._kept
        self.list.lines.show(accounts)
        self.list.choose(next((row for row, one in enumerate(accounts) if one.id == chosen), 0))
        self.more.setVisible(len(accounts) < total)
        self._allow()

    def _ask(self, wish: AccountsWish) -> None:
        chosen = self._chosen()
        self._kept = chosen.id if chosen is not None else ""
        self._wish = wish
        if not self.list.lines.count():
            say(self._state, tr("Asking the workspace…"))
        self.accounts_wanted.emit(wish)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(10)
        column.addWidget(label(tr("Accounts of this workspace"), name="heading"))
        column.addWidget(self.search)
        column.addWidget(self._state)
        column.addWidget(self.list, 1)
        line = QHBoxLayout()
        line.addWidget(self.more)
        line.addStretch(1)
        column.addLayout(line)
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(16)
        for key, name in (
            ("email", tr("E-mail")),
            ("created", tr("Account since")),
            ("last", tr("Last signed in")),
            ("state", tr("State")),
        ):
            self._facts[key] = label(wrap=True)
            form.addRow(label(name, name="secondary"), self._facts[key])
        column.addLayout(form)
        column.addWidget(self._problem)
        line = QHBoxLayout()
        line.setSpacing(8)
        for one in (self.code, self.end_sessions, self.suspend, self.reactivate):
            line.addWidget(one)
        line.addStretch(1)
        column.addLayout(line)
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(self._close)
        column.addLayout(line)
        self.more.hide()
        say(self._problem, "")

    def _connect(self) -> None:
        self.search.textChanged.connect(self._look)
        self.list.selectionModel().currentChanged.connect(self._allow)
        self.list.lines.modelReset.connect(self._allow)
        self.more.clicked.connect(self._ask_more)
        self.code.clicked.connect(self._want_code)
        self.suspend.clicked.connect(self._ask_suspend)
        self.reactivate.clicked.connect(self._reactivate)
        self.end_sessions.clicked.connect(self._ask_end)
        self._close.clicked.connect(self.accept)

    def _look(self) -> None:
        self._ask(AccountsWish(part=self.search.text().strip()))

    def _ask_more(self) -> None:
        self._ask(AccountsWish(part=self._wish.part, page=self._wish.page + 1))

    def _allow(self) -> None:
        """Show the chosen account, and offer what can be done to it."""
        chosen = self._chosen()
        other = chosen is not None and chosen.id != self._own
        suspended = chosen is not None and chosen.suspended
        self.code.setEnabled(chosen is not None and not suspended)
        self.end_sessions.setEnabled(chosen is not None and chosen.sessions > 0)
        self.suspend.setEnabled(other)
        self.suspend.setVisible(not suspended)
        self.reactivate.setVisible(suspended)
        self.reactivate.setEnabled(suspended)
        facts = ("", "", "", "") if chosen is None else self._told(chosen)
        for shown, text in zip(self._facts.values(), facts, strict=True):
            shown.setText(text)

    def _told(self, account: OwnedAccount) -> tuple[str, str, str, str]:
        last = tr("never") if account.last_sign_in is None else self._moment(account.last_sign_in)
        if account.suspended:
            state = tr("Suspended: cannot sign in, reads and writes nothing")
        elif account.id == self._own:
            state = tr("This is you")
        elif not account.sessions:
            state = tr("Not signed in")
        else:
            state = tr("Signed in on %n devices", n=account.sessions)
        return isolated(account.email), self._moment(account.created), last, state

    def _moment(self, moment: UnixMillis) -> str:
        return as_of_text(moment, self._now())

    def _line(self, account: OwnedAccount) -> str:
        name, address = isolated(account.name or account.email), isolated(account.email)
        words = f"{name}  @{isolated(account.handle)}" if account.handle else f"{name}"
        if account.name:
            words = f"{words}  {address}"
        return tr("{account} (suspended)", account=words) if account.suspended else words

    def _chosen(self) -> OwnedAccount | None:
        chosen = self.list.chosen()
        return chosen if isinstance(chosen, OwnedAccount) else None

    def _want_code(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            name = chosen.name or chosen.email
            self.code_wanted.emit(Profile(id=UserId(chosen.id), handle=chosen.handle, name=name))

    def _ask_suspend(self) -> None:
        chosen = self._chosen()
        if chosen is None:
            return
        question = tr(
            "{name} is signed out on every device at once, and can neither sign in nor read or write until you let them"
            " in again. What they wrote stays.",
            name=isolated(chosen.name or chosen.email),
        )
        answers = (tr("Suspend"), tr("Cancel"))
        ask(self, tr("Suspend the account"), question, answers, self._wishing(AccountDeed.SUSPEND, chosen.id))

    def _ask_end(self) -> None:
        chosen = self._chosen()
        if chosen is None:
            return
        question = tr(
            "{name} has to sign in again, with the password, on every device. A device that is just connected may go on"
            " for an hour at most.",
            name=isolated(chosen.name or chosen.email),
        )
        answers = (tr("Sign out"), tr("Cancel"))
        ask(self, tr("Sign out everywhere"), question, answers, self._wishing(AccountDeed.END_SESSIONS, chosen.id))

    def _wishing(self, deed: AccountDeed, account: str) -> Callable[[], None]:
        return lambda: self._wish_change(AccountWish(deed=deed, account=account))

    def _reactivate(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self._wish_change(AccountWish(deed=AccountDeed.REACTIVATE, account=chosen.id))

    def _wish_change(self, wish: AccountWish) -> None:
        for one in (self.code, self.suspend, self.reactivate, self.end_sessions):
            one.setEnabled(False)
        self.change_wanted.emit(wish)
