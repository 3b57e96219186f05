"""The first page: start a local workspace with one click, or connect to a Supabase project and sign in or up."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from desktop_chat.core.deskchat_links import JoinLink, parse_link
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.share_wishes import JoinChecked, JoinWish
from desktop_chat.qt.text import label, say, tr
from desktop_chat.qt.theme import Role
from desktop_chat.qt.widgets.code_dialog import CodeDialog
from desktop_chat.qt.widgets.controls import button, field, labelled
from desktop_chat.qt.widgets.join_page import JoinPage
from desktop_chat.qt.widgets.link_dialog import LinkDialog
from desktop_chat.qt.widgets.sizes import PageArea, put_in_the_middle
from desktop_chat.qt.wishes import AskForCode, EnterByCode, ServerAddress, ServerCheck, SignIn, SignUp

CHECK_DELAY_MS = 400
PASSWORD_MIN = 8
WIDTH = 400


class Onboarding(QWidget):
    """Told how checks went and what failed; tells what the person wants. `show_busy` while something is under way."""

    local_wanted = Signal()  # start or join this computer's workspace
    check_wanted = Signal(ServerAddress)  # look whether this is a Supabase project with our schema
    checkup_wanted = Signal(ServerAddress)  # examine it closely, and say what is wrong and what to do
    sign_in_wanted = Signal(SignIn)  # sign in to it
    sign_up_wanted = Signal(SignUp)  # make an account there
    code_wanted = Signal(AskForCode)  # the password was forgotten; answer: `show_code_asked`
    code_entered = Signal(EnterByCode)  # sign in by a one-time code
    join_checked = Signal(JoinLink)  # look at an invitation; answer: `show_join_check`
    join_wanted = Signal(JoinWish)  # join a workspace on the network
    quit_wanted = Signal()  # nothing can be done, and the person has seen why

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._kit = kit
        self._good: ServerAddress | None = None
        self._asked: ServerAddress | None = None
        self._busy = False
        self._pages = QStackedLayout()
        self._local = button(tr("Start a local workspace"), kind="primary")
        self._remote = button(tr("Connect to Supabase…"))
        self._invited = button(tr("Join by an invitation…"))
        self._join = JoinPage()
        self._url = field(tr("Project URL"), "https://….supabase.co")  # house: allow untranslated - an address
        self._key = field(tr("Anon key"), tr("The public “anon” or “publishable” key"))
        self._check = label(name="small", wrap=True)
        self._look_closer = button(tr("Look closer…"), kind="quiet")
        self._email = field(tr("E-mail"), tr("you@example.org"))
        self._password = field(tr("Password"), secret=True)
        self._name = field(tr("Your name"), tr("For a new account"))
        self._sign_in = button(tr("Sign in"), kind="primary", enabled=False)
        self._sign_up = button(tr("Make an account"), enabled=False)
        self._forgotten = button(tr("Forgotten password…"), kind="quiet", enabled=False)
        self._code_dialog: CodeDialog | None = None
        self._back = button(tr("Back"), kind="quiet")
        self._quit = button(tr("Quit"), kind="primary")
        self._why_stuck = label(name="error", wrap=True)
        self._state = label(name="secondary", wrap=True)
        self._error = label(name="error", wrap=True)
        self._lay_out()
        self._soon = QTimer(self, singleShot=True, interval=CHECK_DELAY_MS)
        self._soon.timeout.connect(self._ask_check)
        self._connect()

    def show_check(self, check: ServerCheck) -> None:
        """Show how a check went; an answer about another address than the one typed now is dropped."""
        if check.address != self._address():
            return
        self._good = None if check.problem else check.address
        self._tell_check(check.problem or tr("✓ This project answers."), "alert" if check.problem else "ok")
        self._allow()

    def show_busy(self, sentence: str) -> None:
        """Say what is under way; an empty sentence ends that."""
        self._busy = bool(sentence)
        say(self._state, sentence)
        say(self._error, "")
        self._allow()

    def finish(self) -> None:
        """Nothing is under way any more, and the person is in: forget the password, which nobody needs again here."""
        self._password.clear()
        self._join.forget()
        self.show_busy("")

    def show_failed(self, sentence: str) -> None:
        """Say what went wrong; everything can be tried again."""
        self._busy = False
        say(self._state, "")
        say(self._error, sentence)
        self._allow()

    def show_code_asked(self, problem: str) -> None:
        """Say how asking for a one-time code went; an empty problem is none."""
        if self._code_dialog is not None:
            self._code_dialog.show_asked(problem)

    def show_stuck(self, sentence: str) -> None:
        """Say why nothing can be done here, and offer to quit."""
        self._why_stuck.setText(sentence)
        self._pages.setCurrentIndex(2)
        self._quit.setFocus()

    def show_remote(self, address: ServerAddress | None = None) -> None:
        """Go to the page for a Supabase project."""
        if address is not None:
            self._url.setText(address.url)
            self._key.setText(address.key)
        self._pages.setCurrentIndex(1)
        self._url.setFocus()

    def show_join(self, link: JoinLink) -> None:
        """Ask whether the person wants to join by this invitation."""
        self.show_busy("")
        self._join.show_link(link)
        self._pages.setCurrentWidget(self._join)

    def show_join_check(self, check: JoinChecked) -> None:
        """Show how the look at an invitation went."""
        if check.problem:
            self.show_failed(check.problem)
            return
        self.show_busy("")
        self._join.show_check(check)

    def begin(self) -> None:
        """Go to the first page, unless an invitation waits for an answer."""
        if not self._join.asks():
            self.show_choice()

    def show_choice(self) -> None:
        """Go to the first page."""
        say(self._error, "")
        self._pages.setCurrentIndex(0)
        self._local.setFocus()

    def _lay_out(self) -> None:
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 24, 0, 24)
        column.setSpacing(10)
        column.addWidget(self._mark())
        column.addWidget(label(tr("Desktop Chat"), name="title"))
        holder = QWidget()
        holder.setLayout(self._pages)
        self._pages.addWidget(self._choice_page())
        self._pages.addWidget(self._remote_page())
        self._pages.addWidget(self._stuck_page())
        self._pages.addWidget(self._join)
        column.addWidget(holder)
        column.addWidget(self._state)
        column.addWidget(self._error)
        for part in (self._state, self._error, self._check, self._look_closer):
            part.hide()
        centred = QWidget()
        centred.setObjectName("page")
        put_in_the_middle(centred, middle, self._kit.keeper, WIDTH)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(PageArea(centred))

    def _mark(self) -> QWidget:
        mark = label()
        mark.setPixmap(self._kit.icons.pixmap("chat", Role.ACCENT, 48))
        return mark

    def _choice_page(self) -> QWidget:
        page = QWidget()
        inside = QVBoxLayout(page)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(10)
        words = tr("Messages live in a PostgreSQL database that belongs to you. Where should it be?")
        inside.addWidget(label(words, name="secondary", wrap=True))
        inside.addSpacing(8)
        inside.addWidget(self._local)
        hint = tr("On this computer, in a few seconds. Nothing to set up, nothing leaves this computer.")
        inside.addWidget(label(hint, name="small", wrap=True))
        inside.addSpacing(8)
        inside.addWidget(self._remote)
        hint = tr("Use a Supabase project of your own or of your team: you need its URL and its anon key.")
        inside.addWidget(label(hint, name="small", wrap=True))
        inside.addSpacing(8)
        inside.addWidget(self._invited)
        hint = tr("Somebody on your network shares a workspace and has sent you a link.")
        inside.addWidget(label(hint, name="small", wrap=True))
        inside.addStretch(1)
        return page

    def _remote_page(self) -> QWidget:
        page = QWidget()
        inside = QVBoxLayout(page)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        for line in (self._url, self._key):
            inside.addLayout(labelled(line))
        inside.addWidget(self._check)
        inside.addWidget(self._look_closer, 0, Qt.AlignmentFlag.AlignLeft)
        inside.addSpacing(4)
        for line in (self._email, self._password, self._name):
            inside.addLayout(labelled(line))
        # Two rows, for a window of 420 pixels with large text.
        for first, *others in ((self._back, self._forgotten), (None, self._sign_up, self._sign_in)):
            buttons = QHBoxLayout()
            buttons.setSpacing(8)
            if first is not None:
                buttons.addWidget(first)
            buttons.addStretch(1)
            for other in others:
                buttons.addWidget(other)
            inside.addSpacing(4)
            inside.addLayout(buttons)
        return page

    def _stuck_page(self) -> QWidget:
        page = QWidget()
        inside = QVBoxLayout(page)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(12)
        inside.addWidget(label(tr("Your messages cannot be opened."), name="heading", wrap=True))
        inside.addWidget(self._why_stuck)
        inside.addWidget(self._quit, 0, Qt.AlignmentFlag.AlignLeft)
        inside.addStretch(1)
        return page

    def _connect(self) -> None:
        self._local.clicked.connect(self.local_wanted)
        self._remote.clicked.connect(self._go_remote)
        self._back.clicked.connect(self.show_choice)
        self._invited.clicked.connect(self._ask_link)
        self._join.left.connect(self.show_choice)
        self._join.check_wanted.connect(self.join_checked)
        self._join.join_wanted.connect(self.join_wanted)
        self._look_closer.clicked.connect(self._ask_checkup)
        for line in (self._url, self._key):
            line.textChanged.connect(self._address_changed)
        for line in (self._email, self._password, self._name):
            line.textChanged.connect(self._allow)
        self._password.returnPressed.connect(self._ask_sign_in)
        self._sign_in.clicked.connect(self._ask_sign_in)
        self._sign_up.clicked.connect(self._ask_sign_up)
        self._forgotten.clicked.connect(self._ask_by_code)
        self._quit.clicked.connect(self.quit_wanted)

    def _ask_link(self) -> None:
        dialog = LinkDialog(self)
        dialog.followed.connect(self._follow)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _follow(self, text: str) -> None:
        link = parse_link(text)
        if isinstance(link, JoinLink):
            self.show_join(link)

    def _go_remote(self) -> None:
        self.show_remote()

    def _address(self) -> ServerAddress:
        return ServerAddress(url=self._url.text().strip(), key=self._key.text().strip())

    def _address_changed(self) -> None:
        self._good = None
        self._allow()
        address = self._address()
        self._look_closer.setVisible(bool(address.url and address.key))
        if not address.url or not address.key:
            self._soon.stop()
            self._tell_check("", "small")
            return
        self._tell_check(tr("Checking…"), "small")
        self._soon.start()

    def _ask_check(self) -> None:
        self.check_wanted.emit(self._address())

    def _ask_checkup(self) -> None:
        self.checkup_wanted.emit(self._address())

    def _tell_check(self, words: str, look: str) -> None:
        self._check.setObjectName(look)
        self._check.style().unpolish(self._check)
        self._check.style().polish(self._check)
        say(self._check, words)

    def _allow(self) -> None:
        ready = self._good is not None and not self._busy and "@" in self._email.text()
        long_enough = len(self._password.text()) >= PASSWORD_MIN
        self._sign_in.setEnabled(ready and bool(self._password.text()))
        self._forgotten.setEnabled(self._good is not None and not self._busy)
        self._sign_up.setEnabled(ready and long_enough and bool(self._name.text().strip()))
        self._local.setEnabled(not self._busy)
        self._remote.setEnabled(not self._busy)
        self._invited.setEnabled(not self._busy)
        self._join.show_busy(busy=self._busy)

    def _ask_sign_in(self) -> None:
        if self._good is not None and self._sign_in.isEnabled():
            self.sign_in_wanted.emit(
                SignIn(address=self._good, email=self._email.text().strip(), password=self._password.text())
            )

    def _ask_by_code(self) -> None:
        if self._good is None:
            return
        dialog = CodeDialog(self._good, self._email.text().strip(), self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.code_wanted.connect(self.code_wanted)
        dialog.enter_wanted.connect(self.code_entered)
        dialog.finished.connect(self._forget_code_dialog)
        self._code_dialog = dialog
        dialog.open()

    def _forget_code_dialog(self) -> None:
        self._code_dialog = None

    def _ask_sign_up(self) -> None:
        if self._good is not None and self._sign_up.isEnabled():
            self.sign_up_wanted.emit(
                SignUp(
                    address=self._good,
                    email=self._email.text().strip(),
                    password=self._password.text(),
                    name=self._name.text().strip(),
                )
            )
