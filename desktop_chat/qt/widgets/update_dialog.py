"""The dialog about newer versions: how it stands, what is new, and the button that goes on from there."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QProgressBar, QVBoxLayout, QWidget

from desktop_chat.domain.update import Stage, UpdateStatus
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.text import label, tr
from desktop_chat.qt.update_words import status_words
from desktop_chat.qt.widgets.controls import button

SIZE = QSize(480, 360)
_STILL = frozenset({Stage.OFF, Stage.CHECKING, Stage.DOWNLOADING, Stage.INSTALLING, Stage.INSTALLED})
"""Stages in which it does not help to look again."""
STEPS = 1000


class UpdateDialog(QDialog):
    """Is told each status by `show_status`."""

    check_wanted = Signal()  # look again
    install_wanted = Signal()  # install what is ready, and start again

    def __init__(self, kit: Kit, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Updates"))
        self.resize(kit.keeper.fonts.px(SIZE.width()), kit.keeper.fonts.px(SIZE.height()))
        self.state = label(wrap=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(tr("Download"))
        self._heading = label(tr("What is new"), name="heading")
        self.notes = QPlainTextEdit()
        self.notes.setReadOnly(True)
        self.notes.setAccessibleName(tr("What is new"))
        self.check_button = button(tr("Look again"))
        self.install_button = button(tr("Install and restart"), kind="primary")
        close = button(tr("Close"))
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addStretch(1)
        for one in (close, self.check_button, self.install_button):
            line.addWidget(one)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(20, 18, 20, 16)
        inside.setSpacing(12)
        inside.addWidget(self.state)
        inside.addWidget(self._bar)
        inside.addWidget(self._heading)
        inside.addWidget(self.notes, 1)
        inside.addStretch()
        inside.addLayout(line)
        self.check_button.clicked.connect(self.check_wanted)
        self.install_button.clicked.connect(self.install_wanted)
        close.clicked.connect(self.close)

    def show_status(self, status: UpdateStatus) -> None:
        """Show how it stands."""
        words = status_words(status)
        self.state.setText(words)
        self.setAccessibleDescription(words)
        self._bar.setVisible(status.stage in {Stage.CHECKING, Stage.DOWNLOADING, Stage.INSTALLING})
        self._bar.setRange(0, STEPS if status.stage is Stage.DOWNLOADING else 0)
        self._bar.setValue(STEPS * status.done // max(1, status.size))
        self._heading.setVisible(bool(status.notes))
        self.notes.setVisible(bool(status.notes))
        if status.notes != self.notes.toPlainText():
            self.notes.setPlainText(status.notes)
        self.check_button.setEnabled(status.stage not in _STILL)
        self.install_button.setVisible(status.stage is Stage.READY)
