"""The part of the Settings dialog about the desktop itself: the start at login, and who opens our links."""

from typing import Protocol

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from desktop_chat.domain.errors import DesktopChatError
from desktop_chat.qt.sentences import said
from desktop_chat.qt.text import label, say, tr
from desktop_chat.qt.widgets.controls import button


class DesktopEntries(Protocol):
    """What the desktop can be told; both methods that change something may raise `UserError`."""

    def starts_at_login(self) -> bool:
        """Tell whether the program is started when the person logs in."""
        ...

    def start_at_login(self, *, on: bool) -> None:
        """Start the program when the person logs in, or not."""
        ...

    def register_links(self) -> None:
        """Have `deskchat://` links opened with this profile."""
        ...


class LoginPart(QWidget):
    """What is changed here holds at once; what went wrong is said below."""

    def __init__(self, entries: DesktopEntries) -> None:
        super().__init__()
        self._entries = entries
        self._login = QCheckBox(tr("Start when I log in"))
        self._login.setChecked(entries.starts_at_login())
        self._login.clicked.connect(self._take)
        links = button(tr("Open deskchat:// links here"))
        links.clicked.connect(self._register)
        self._told = label(name="small", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 6)
        column.setSpacing(6)
        column.addWidget(self._login)
        column.addWidget(label(tr("In this profile, and quietly: in the tray where there is one."), name="small"))
        column.addWidget(links)
        column.addWidget(self._told)
        say(self._told, "")

    def _take(self) -> None:
        try:
            self._entries.start_at_login(on=self._login.isChecked())
        except DesktopChatError as error:
            say(self._told, said(error))
            self._login.setChecked(self._entries.starts_at_login())
        else:
            say(self._told, "")

    def _register(self) -> None:
        try:
            self._entries.register_links()
        except DesktopChatError as error:
            say(self._told, said(error))
        else:
            say(self._told, tr("Links that begin with deskchat:// open in this profile from now on."))
