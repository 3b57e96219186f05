"""The dialog that shows the owner of a workspace a one-time code, to be told to who has forgotten a password."""

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop_chat.qt.text import isolated, label, say, tr
from desktop_chat.qt.widgets.controls import button, field, labelled
from desktop_chat.qt.widgets.sizes import keep_width


class MadeCode(QDialog):
    """Told the code when it is made, or why there is none."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("One-time code"))
        self._email = field(tr("E-mail"))
        self._code = field(tr("One-time code"))
        for line in (self._email, self._code):
            line.setReadOnly(True)
        self._copy = button(tr("Copy both"), enabled=False)
        self._state = label(tr("Making a code…"), name="secondary", wrap=True)
        close = button(tr("Close"), kind="primary")
        inside = QVBoxLayout(self)
        keep_width(self, 420)
        inside.setContentsMargins(20, 18, 20, 16)
        inside.setSpacing(12)
        inside.addWidget(label(tr("A new password for {name}", name=isolated(name)), name="heading", wrap=True))
        words = tr(
            "Tell them both, and nobody else: who has the code gets in as this person. They choose “Forgotten "
            "password…” where they sign in. It works once, until tomorrow; an earlier code is void."
        )
        inside.addWidget(label(words, name="secondary", wrap=True))
        inside.addLayout(labelled(self._email))
        inside.addLayout(labelled(self._code))
        inside.addWidget(self._state)
        inside.addStretch(1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self._copy)
        foot.addStretch(1)
        foot.addWidget(close)
        inside.addLayout(foot)
        self._copy.clicked.connect(self._copy_both)
        close.clicked.connect(self.accept)

    def show_code(self, email: str, code: str) -> None:
        """Show a code, in two halves, as it is read out."""
        half = len(code) // 2
        self._email.setText(email)
        self._code.setText(f"{code[:half]} {code[half:]}")
        self._copy.setEnabled(True)
        self._copy.setFocus()
        say(self._state, "")

    def show_problem(self, sentence: str) -> None:
        """Say why there is no code."""
        say(self._state, sentence)

    def _copy_both(self) -> None:
        QGuiApplication.clipboard().setText(f"{self._email.text()}\n{self._code.text()}")
        say(self._state, tr("Copied."))
