"""The dialog for who has forgotten a password: ask for a one-time code, type it, choose another password."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from desktop_chat.qt.text import label, say, tr
from desktop_chat.qt.widgets.controls import button, field, labelled
from desktop_chat.qt.widgets.new_room import foot
from desktop_chat.qt.widgets.sizes import keep_width
from desktop_chat.qt.wishes import AskForCode, EnterByCode, ServerAddress

PASSWORD_MIN = 8
CODE_MIN = 6


class CodeDialog(QDialog):
    """Told how asking went; tells what the person wants, and closes when that is to sign in."""

    code_wanted = Signal(AskForCode)  # a code should be on its way; answer: `show_asked`
    enter_wanted = Signal(EnterByCode)  # sign in by this code

    def __init__(self, address: ServerAddress, email: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Forgotten password"))
        self._address = address
        self._email = field(tr("E-mail"), tr("you@example.org"))
        self._ask = button(tr("Ask for a code"), enabled=False)
        self._code = field(tr("One-time code"), tr("The digits that you were given"))
        self._password = field(tr("New password"), tr("At least 8 characters"), secret=True)
        self._enter = button(tr("Sign in"), kind="primary", enabled=False)
        self._state = label(name="secondary", wrap=True)
        cancel = button(tr("Cancel"))
        inside = QVBoxLayout(self)
        keep_width(self, 460)
        inside.setContentsMargins(20, 18, 20, 16)
        inside.setSpacing(12)
        inside.addWidget(label(tr("Forgotten password"), name="heading"))
        words = tr(
            "A Supabase project mails you a one-time code. For a workspace on somebody's computer, its owner makes one "
            "and tells you."
        )
        inside.addWidget(label(words, name="secondary", wrap=True))
        inside.addLayout(labelled(self._email))
        inside.addWidget(self._ask, 0, Qt.AlignmentFlag.AlignLeft)
        inside.addWidget(self._state)
        inside.addLayout(labelled(self._code))
        inside.addLayout(labelled(self._password))
        inside.addStretch(1)
        inside.addLayout(foot(cancel, self._enter))
        say(self._state, "")
        for line in (self._email, self._code, self._password):
            line.textChanged.connect(self._allow)
            line.returnPressed.connect(self._finish)
        self._ask.clicked.connect(self._ask_code)
        self._enter.clicked.connect(self._finish)
        cancel.clicked.connect(self.reject)
        self._email.setText(email)
        (self._code if email else self._email).setFocus()

    def show_asked(self, problem: str) -> None:
        """Say how asking for a code went; an empty problem is none."""
        self._allow()
        say(self._state, problem or tr("Asked. A code is mailed to you, or the owner tells you one."))

    def _allow(self) -> None:
        known = "@" in self._email.text()
        code = "".join(self._code.text().split())
        self._ask.setEnabled(known)
        self._enter.setEnabled(known and len(code) >= CODE_MIN and len(self._password.text()) >= PASSWORD_MIN)

    def _ask_code(self) -> None:
        self._ask.setEnabled(False)
        say(self._state, tr("Asking…"))
        self.code_wanted.emit(AskForCode(address=self._address, email=self._email.text().strip()))

    def _finish(self) -> None:
        if not self._enter.isEnabled():
            return
        wish = EnterByCode(
            address=self._address,
            email=self._email.text().strip(),
            code=self._code.text(),
            password=self._password.text(),
        )
        self.accept()
        self.enter_wanted.emit(wish)
