"""The part of the settings about newer versions: how it stands, and a button that looks."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_chat.domain.update import Stage, UpdateStatus
from desktop_chat.qt.text import label, tr
from desktop_chat.qt.update_words import status_words
from desktop_chat.qt.widgets.controls import button


class UpdatesPart(QWidget):
    """Is told each status by `show_status`."""

    check_wanted = Signal()  # the button of this name

    def __init__(self, status: UpdateStatus) -> None:
        super().__init__()
        self.state = label(name="secondary", wrap=True)
        self.check_button = button(tr("Check for updates…"))
        self.check_button.clicked.connect(self.check_wanted)
        line = QHBoxLayout()
        line.addWidget(self.check_button)
        line.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 6)
        column.setSpacing(8)
        column.addWidget(self.state)
        column.addLayout(line)
        self.show_status(status)

    def show_status(self, status: UpdateStatus) -> None:
        """Show how it stands."""
        self.state.setText(status_words(status))
        self.check_button.setEnabled(status.stage is not Stage.OFF)
