"""The dialog that lists whom the person blocks, to take that back."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from desktop_chat.domain.user import Profile, Standing
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.member_wishes import Done, PersonAction, PersonWish
from desktop_chat.qt.models.line_model import LineModel
from desktop_chat.qt.text import isolated, label, say, tr
from desktop_chat.qt.widgets.controls import button
from desktop_chat.qt.widgets.line_delegate import PlainLines
from desktop_chat.qt.widgets.line_view import FoundLines
from desktop_chat.qt.widgets.new_room import foot
from desktop_chat.qt.widgets.sizes import open_at


class BlockedPeople(QDialog):
    """Told whom the person blocks whenever that has changed."""

    wished = Signal(PersonWish)  # this person should not be blocked any more

    def __init__(self, kit: Kit, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Blocked people"))
        open_at(self, 360, 380)
        self.list = FoundLines(kit, tr("Blocked people"), LineModel(_words, _words))
        self.list.setItemDelegate(PlainLines(self.list, kit))
        self._state = label(name="secondary", wrap=True)
        self._problem = label(name="alert", wrap=True)
        self.unblock = button(tr("Unblock"), kind="primary")
        close = button(tr("Close"))
        inside = QVBoxLayout(self)
        inside.setContentsMargins(20, 18, 20, 16)
        inside.setSpacing(10)
        inside.addWidget(label(tr("Blocked people"), name="heading"))
        inside.addWidget(self._state)
        inside.addWidget(self.list, 1)
        inside.addWidget(self._problem)
        inside.addLayout(foot(close, self.unblock))
        say(self._problem, "")
        self.unblock.clicked.connect(self._unblock)
        self.list.activated.connect(self._unblock)
        close.clicked.connect(self.reject)

    def show_standing(self, standing: Standing) -> None:
        """Show whom the person blocks now."""
        self.list.lines.show(standing.blocked)
        self.list.choose(0)
        self.unblock.setEnabled(bool(standing.blocked))
        some = tr("What they write is hidden, and they cannot write to you or invite you. They are not told.")
        self._state.setText(some if standing.blocked else tr("You block nobody."))

    def show_done(self, done: Done) -> None:
        """Say what went wrong."""
        say(self._problem, done.problem)

    def _unblock(self) -> None:
        person = self.list.chosen()
        if person is not None:
            self.wished.emit(PersonWish(person=person, action=PersonAction.UNBLOCK))


def _words(person: Profile) -> str:
    return f"{isolated(person.name)}  @{isolated(person.handle)}"
