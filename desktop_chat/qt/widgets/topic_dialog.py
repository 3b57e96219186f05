"""The dialog that asks what a room is about."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from desktop_chat.qt.text import label, tr
from desktop_chat.qt.widgets.controls import button, field
from desktop_chat.qt.widgets.new_room import foot
from desktop_chat.qt.widgets.sizes import keep_width

TOPIC_MAX = 500


class TopicDialog(QDialog):
    """Asks for one line, which may be empty."""

    decided = Signal(str)  # the topic, trimmed; empty to have none

    def __init__(self, topic: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Topic"))
        self._topic = field(tr("Topic"), tr("What this is about"))
        self._topic.setMaxLength(TOPIC_MAX)
        self._topic.setText(topic)
        self._topic.selectAll()
        save = button(tr("Save"), kind="primary")
        cancel = button(tr("Cancel"))
        inside = QVBoxLayout(self)
        keep_width(self, 420)
        inside.setContentsMargins(20, 18, 20, 16)
        inside.setSpacing(12)
        inside.addWidget(label(tr("Topic"), name="heading"))
        inside.addWidget(label(tr("Everybody here will see it, under the name."), name="secondary", wrap=True))
        inside.addWidget(self._topic)
        inside.addLayout(foot(cancel, save))
        self._topic.setFocus()
        self._topic.returnPressed.connect(self._finish)
        save.clicked.connect(self._finish)
        cancel.clicked.connect(self.reject)

    def _finish(self) -> None:
        self.decided.emit(self._topic.text().strip())
        self.accept()
