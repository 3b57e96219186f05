"""Parts of the Settings dialog that are no settings: who is signed in, and where the settings are kept."""

from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_chat.core.diffs import SessionChanged, SessionPhase
from desktop_chat.domain.settings import GROUP_NAMES, STANDARD
from desktop_chat.qt.settings import LiveSettings
from desktop_chat.qt.text import ask, isolated, label, one_line, say, tr
from desktop_chat.qt.widgets.controls import button


class AccountPart(QWidget):
    """Says who is signed in and where."""

    sign_in_again_wanted = Signal()  # the button of this name
    sign_out_wanted = Signal()  # the button of this name

    def __init__(self, session: SessionChanged | None) -> None:
        super().__init__()
        self._name = label(name="heading", wrap=True)
        self._where = label(name="secondary", wrap=True)
        self._again = button(tr("Sign in again"))
        self._out = button(tr("Sign out"))
        self._again.clicked.connect(self.sign_in_again_wanted)
        self._out.clicked.connect(self.sign_out_wanted)
        column = _column(self)
        column.addWidget(self._name)
        column.addWidget(self._where)
        column.addLayout(_line(self._again, self._out))
        self.show_session(session)

    def show_session(self, session: SessionChanged | None) -> None:
        """Show this session."""
        me = session.me if session is not None else None
        self._name.setText(isolated(me.name) if me is not None else tr("Nobody is signed in."))
        where = (
            tr("@{handle} at {server}", handle=isolated(me.handle), server=one_line(session.url))
            if (me is not None and session is not None)
            else ""
        )
        say(self._where, where)
        signed_in = session is not None and session.phase is SessionPhase.SIGNED_IN
        self._out.setEnabled(signed_in)


class AdvancedPart(QWidget):
    """Says where the settings are kept, and gives all of them their usual values."""

    def __init__(self, settings: LiveSettings) -> None:
        super().__init__()
        self._settings = settings
        column = _column(self)
        reset = button(tr("Reset all settings…"))
        reset.clicked.connect(self._ask_reset)
        buttons = [reset]
        if settings.place:
            column.addWidget(label(tr("The settings of this profile are kept in this file:"), wrap=True))
            place = label(settings.place, name="secondary", wrap=True)
            place.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            place.setAccessibleName(tr("File of the settings: {path}", path=settings.place))
            column.addWidget(place)
            folder = button(tr("Open its folder"))
            folder.clicked.connect(self._open_folder)
            buttons.insert(0, folder)
        column.addLayout(_line(*buttons))

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(Path(self._settings.place).parent)))

    def _ask_reset(self) -> None:
        ask(
            self,
            tr("Reset all settings"),
            tr("Give all settings their usual values, on every page, also your own shortcuts?"),
            (tr("Reset"), tr("Cancel")),
            self._reset,
        )

    def _reset(self) -> None:
        for name in GROUP_NAMES.values():
            self._settings.put(getattr(STANDARD, name))


def _column(widget: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 6, 0, 6)
    column.setSpacing(6)
    return column


def _line(*buttons: QWidget) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(8)
    for made in buttons:
        line.addWidget(made)
    line.addStretch(1)
    return line
