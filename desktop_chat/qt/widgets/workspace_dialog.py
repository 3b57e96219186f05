"""The dialog that asks what a workspace shall be called."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from desktop_chat.qt.text import label, tr
from desktop_chat.qt.widgets.controls import button, field
from desktop_chat.qt.widgets.new_room import foot
from desktop_chat.qt.widgets.sizes import keep_width

NAME_MAX = 60


class WorkspaceDialog(QDialog):
    """Asks for a name, for a new workspace or (with `name`) for one that is there."""

    decided = Signal(str)  # the name, trimmed and not empty

    def __init__(self, parent: QWidget, name: str = "") -> None:
        super().__init__(parent)
        title = tr("Rename the workspace") if name else tr("Add a workspace")
        self.setWindowTitle(title)
        self._name = field(tr("Name of the workspace"), tr("For example the name of your team"))
        self._name.setMaxLength(NAME_MAX)
        self._name.setText(name)
        self._name.selectAll()
        self._save = button(tr("Save") if name else tr("Add"), kind="primary")
        cancel = button(tr("Cancel"))
        hint = (
            tr("The name is for you alone: nobody else sees it.")
            if name
            else tr("It has its own account, conversations and drafts. Next you choose where it is.")
        )
        inside = QVBoxLayout(self)
        keep_width(self, 380)
        inside.setContentsMargins(20, 18, 20, 16)
        inside.setSpacing(12)
        inside.addWidget(label(title, name="heading"))
        inside.addWidget(label(hint, name="secondary", wrap=True))
        inside.addWidget(self._name)
        inside.addLayout(foot(cancel, self._save))
        self._name.setFocus()
        self._name.textChanged.connect(self._look)
        self._name.returnPressed.connect(self._finish)
        self._save.clicked.connect(self._finish)
        cancel.clicked.connect(self.reject)
        self._look()

    def _look(self) -> None:
        self._save.setEnabled(bool(self._name.text().strip()))

    def _finish(self) -> None:
        name = self._name.text().strip()
        if name:
            self.decided.emit(name)
            self.accept()
