"""The part of the settings about the disk: what this profile takes up, and how to begin its history anew."""

from PySide6.QtCore import QLocale, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop_chat.qt.text import ask, label, tr
from desktop_chat.qt.widgets.controls import button
from desktop_chat.qt.wishes import StorageFacts


class StoragePart(QWidget):
    """Asks for the sizes when somebody looks at it, and is told them."""

    asked = Signal()  # somebody should call `show_facts`
    clear_wanted = Signal()  # the person wants the history on this computer gone, and has said so twice

    def __init__(self) -> None:
        super().__init__()
        self._values: list[QLabel] = []
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(16)
        for name in (tr("History"), tr("Damaged history, put aside"), tr("Logs of all profiles")):
            value = label(tr("is being counted…"))
            self._values.append(value)
            form.addRow(label(name, name="secondary"), value)
        self._clear = button(tr("Clear the history on this computer…"), kind="danger")
        self._clear.clicked.connect(self._ask)
        line = QHBoxLayout()
        line.addWidget(self._clear)
        line.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 6)
        column.setSpacing(8)
        column.addLayout(form)
        column.addLayout(line)

    def show_facts(self, facts: StorageFacts) -> None:
        """Show these sizes."""
        self._clear.setEnabled(True)
        for value, size in zip(self._values, (facts.history, facts.aside, facts.log), strict=True):
            value.setText(QLocale().formattedDataSize(size, 1))

    def showEvent(self, event: QShowEvent) -> None:
        """Ask anew each time: it grows."""
        super().showEvent(event)
        self.asked.emit()

    def _ask(self) -> None:
        question = tr(
            "Remove all messages from this computer? They are fetched again from the server as you look at them. What"
            " waits to be sent, drafts and your sign-in stay."
        )
        ask(self, tr("Clear the history"), question, (tr("Clear"), tr("Cancel")), self._clear_now)

    def _clear_now(self) -> None:
        self._clear.setEnabled(False)
        self.clear_wanted.emit()
