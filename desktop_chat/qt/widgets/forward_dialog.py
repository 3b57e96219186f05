"""The dialog that asks into which conversation a message is to be forwarded."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from desktop_chat.core.diffs import RosterEntry
from desktop_chat.core.fuzzy import fold
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.message_wishes import Forward
from desktop_chat.qt.models.line_model import LineModel
from desktop_chat.qt.text import ElidedLabel, isolated, label, tr
from desktop_chat.qt.widgets.controls import button
from desktop_chat.qt.widgets.finder import Finder
from desktop_chat.qt.widgets.line_view import FoundLines
from desktop_chat.qt.widgets.new_room import foot
from desktop_chat.qt.widgets.sizes import open_at


class ForwardDialog(QDialog):
    """Offers the conversations that have the letters typed; Enter forwards into the one at the cursor."""

    chosen = Signal(Forward)  # forward into this conversation

    def __init__(self, kit: Kit, forward: Forward, rooms: Sequence[RosterEntry], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Forward"))
        open_at(self, 440, 480)
        self._forward = forward
        self._rooms = tuple(rooms)
        self.list: FoundLines[RosterEntry] = FoundLines(kit, tr("Conversations"), LineModel(_title, _title))
        self.list.setObjectName("lines")
        self._finder = Finder(tr("Find a conversation"), self.list, delay_ms=0)
        self.field = self._finder.field
        self._forward_button = button(tr("Forward"), kind="primary")
        cancel = button(tr("Cancel"))
        text = ElidedLabel(name="secondary")
        text.show_text(forward.text)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(20, 18, 20, 16)
        outside.setSpacing(10)
        outside.addWidget(label(tr("Forward to"), name="heading"))
        outside.addWidget(text)
        outside.addWidget(self._finder, 1)
        outside.addLayout(foot(cancel, self._forward_button))
        self._finder.typed.connect(self._offer)
        self._finder.chosen.connect(self._choose)
        self._forward_button.clicked.connect(self._choose)
        cancel.clicked.connect(self.reject)
        self._offer()
        self.field.setFocus()

    def _offer(self) -> None:
        wanted = fold(self.field.text()).strip()
        fitting = [entry for entry in self._rooms if wanted in fold(entry.title)]
        self.list.lines.show(fitting)
        self.list.choose(0)
        self._forward_button.setEnabled(bool(fitting))
        if fitting:
            self._finder.show_list()
        else:
            self._finder.show_words(tr("No conversation is called so."))

    def _choose(self) -> None:
        entry = self.list.chosen()
        if entry is not None:
            self.chosen.emit(self._forward.into(entry.room))
            self.accept()


def _title(entry: RosterEntry) -> str:
    return isolated(entry.title)
