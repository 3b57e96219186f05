"""The dialog that takes the link of an invitation into a workspace."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from desktop_chat.core.deskchat_links import JoinLink, parse_link
from desktop_chat.qt.text import label, say, tr
from desktop_chat.qt.widgets.controls import button, field
from desktop_chat.qt.widgets.new_room import foot
from desktop_chat.qt.widgets.sizes import keep_width


class LinkDialog(QDialog):
    """Begins with what is on the clipboard, if that is such a link."""

    followed = Signal(str)  # the link, which is one

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Join a workspace"))
        self.link = field(tr("Invitation"), "deskchat://join/…")  # house: allow untranslated - the form of a link
        self.go_on = button(tr("Continue"), kind="primary", enabled=False)
        self._problem = label(name="alert", wrap=True)
        cancel = button(tr("Cancel"))
        inside = QVBoxLayout(self)
        keep_width(self, 460)
        inside.setContentsMargins(20, 18, 20, 16)
        inside.setSpacing(12)
        inside.addWidget(label(tr("Join a workspace"), name="heading"))
        words = tr("Paste the invitation that somebody on your network has sent you. You are asked before you join.")
        inside.addWidget(label(words, name="secondary", wrap=True))
        inside.addWidget(self.link)
        inside.addWidget(self._problem)
        inside.addLayout(foot(cancel, self.go_on))
        say(self._problem, "")
        self.link.textChanged.connect(self._check)
        self.link.returnPressed.connect(self._finish)
        self.go_on.clicked.connect(self._finish)
        cancel.clicked.connect(self.reject)
        copied = QGuiApplication.clipboard().text().strip()
        if isinstance(parse_link(copied), JoinLink):
            self.link.setText(copied)

    def _check(self) -> None:
        text = self.link.text().strip()
        good = isinstance(parse_link(text), JoinLink)
        self.go_on.setEnabled(good)
        say(self._problem, "" if good or not text else tr("That is no invitation into a workspace."))

    def _finish(self) -> None:
        if self.go_on.isEnabled():
            self.followed.emit(self.link.text().strip())
            self.accept()
