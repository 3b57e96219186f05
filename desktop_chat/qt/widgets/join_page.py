"""The pages of somebody who was invited: what the invitation says, asked before anything is sent; then who joins."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from desktop_chat.core.deskchat_links import JoinLink
from desktop_chat.core.fingerprints import words_of
from desktop_chat.domain.sharing import Joinable
from desktop_chat.qt.share_wishes import JoinChecked, JoinWish
from desktop_chat.qt.text import isolated, label, say, tr
from desktop_chat.qt.widgets.controls import button, field, labelled

PASSWORD_MIN = 8


class JoinPage(QWidget):
    """Begins with `show_link`; told by `show_check` how the look at the invitation went."""

    check_wanted = Signal(JoinLink)  # connect there and look at the invitation
    join_wanted = Signal(JoinWish)  # sign up by the invitation, or sign in
    left = Signal()  # not now

    def __init__(self) -> None:
        super().__init__()
        self._link: JoinLink | None = None
        self._found: Joinable | None = None
        self._busy = False
        self._where = label(name="secondary", wrap=True)
        self._words = label(name="mono", wrap=True)
        self._words.setAccessibleName(tr("Fingerprint in words"))
        self.go_on = button(tr("Connect"), kind="primary")
        self._leave = button(tr("Not now"), kind="quiet")
        self._who = label(name="secondary", wrap=True)
        self.name = field(tr("Your name"))
        self.email = field(tr("E-mail"), tr("you@example.org"))
        self.password = field(tr("Password"), secret=True)
        self.join = button(tr("Join"), kind="primary", enabled=False)
        self.sign_in = button(tr("Sign in"), enabled=False)
        self._back = button(tr("Back"), kind="quiet")
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self._ask_page())
        self._pages.addWidget(self._person_page())
        self._connect()

    def show_link(self, link: JoinLink) -> None:
        """Show where an invitation leads, and ask."""
        self._link, self._found = link, None
        places = ", ".join(f"{place}:{link.port}" for place in link.places)
        say(self._where, tr("An invitation leads to a workspace on your network, at {places}.", places=places))
        say(self._words, "\u2002".join(words_of(link.fingerprint)))
        self._pages.setCurrentIndex(0)
        self.go_on.setFocus()

    def asks(self) -> bool:
        """Tell whether an invitation waits for the person's answer."""
        return self._link is not None

    def show_check(self, check: JoinChecked) -> None:
        """Ask who joins, when the workspace has answered; an answer about another invitation is dropped."""
        if check.link != self._link or check.found is None:
            return
        self._found = check.found
        welcome = check.found.welcome
        words = tr(
            "{owner} on {computer} invites you. Make an account there, or sign in with the one that you have.",
            owner=isolated(welcome.owner),
            computer=isolated(welcome.computer),
        )
        say(self._who, words)
        self._pages.setCurrentIndex(1)
        self.name.setFocus()
        self._allow()

    def show_busy(self, *, busy: bool) -> None:
        """Take no wish while one is carried out."""
        self._busy = busy
        self.go_on.setEnabled(not busy)
        self._allow()

    def forget(self) -> None:
        """Forget the invitation, and the password, which nobody needs again here."""
        self._link = self._found = None
        self.password.clear()

    def _ask_page(self) -> QWidget:
        page = QWidget()
        inside = QVBoxLayout(page)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(10)
        inside.addWidget(label(tr("Join a workspace?"), name="heading"))
        inside.addWidget(self._where)
        inside.addWidget(label(tr("Its fingerprint, in words:"), name="small"))
        inside.addWidget(self._words)
        words = tr("Compare them with the words that whoever invited you sees. Nothing is sent there before you agree.")
        inside.addWidget(label(words, name="small", wrap=True))
        inside.addLayout(_row(self._leave, self.go_on))
        inside.addStretch(1)
        return page

    def _person_page(self) -> QWidget:
        page = QWidget()
        inside = QVBoxLayout(page)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        inside.addWidget(self._who)
        for line in (self.name, self.email, self.password):
            inside.addLayout(labelled(line))
        hint = tr(
            "At least {count} letters. The address is only for signing in: nobody writes to it.", count=PASSWORD_MIN
        )
        inside.addWidget(label(hint, name="small", wrap=True))
        inside.addLayout(_row(self._back, self.sign_in, self.join))
        inside.addStretch(1)
        return page

    def _connect(self) -> None:
        self.go_on.clicked.connect(self._ask_check)
        self._leave.clicked.connect(self._go)
        self._back.clicked.connect(self._go_back)
        self.join.clicked.connect(self._ask_join)
        self.sign_in.clicked.connect(self._ask_sign_in)
        self.password.returnPressed.connect(self._ask_join)
        for line in (self.name, self.email, self.password):
            line.textChanged.connect(self._allow)

    def _go(self) -> None:
        self.forget()
        self.left.emit()

    def _go_back(self) -> None:
        self._pages.setCurrentIndex(0)

    def _allow(self) -> None:
        ready = self._found is not None and not self._busy and "@" in self.email.text()
        self.sign_in.setEnabled(ready and bool(self.password.text()))
        enough = len(self.password.text()) >= PASSWORD_MIN and bool(self.name.text().strip())
        self.join.setEnabled(ready and enough)

    def _ask_check(self) -> None:
        if self._link is not None:
            self.check_wanted.emit(self._link)

    def _ask_join(self) -> None:
        if self.join.isEnabled():
            self._wish(known=False)

    def _ask_sign_in(self) -> None:
        if self.sign_in.isEnabled():
            self._wish(known=True)

    def _wish(self, *, known: bool) -> None:
        if self._link is None or self._found is None:
            return
        wish = JoinWish(
            link=self._link,
            found=self._found,
            email=self.email.text().strip(),
            password=self.password.text(),
            name=self.name.text().strip(),
            known=known,
        )
        self.join_wanted.emit(wish)


def _row(first: QWidget, *others: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(first)
    row.addStretch(1)
    for widget in others:
        row.addWidget(widget)
    return row
