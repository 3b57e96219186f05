"""Dialogs that make and fill rooms: a new conversation (direct, group or channel), an invitation, another name."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QDialog, QHBoxLayout, QPushButton, QRadioButton, QVBoxLayout, QWidget

from desktop_chat.domain.ids import UserId
from desktop_chat.domain.room import RoomKind
from desktop_chat.domain.user import Profile
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.text import isolated, label, tr
from desktop_chat.qt.widgets.controls import button, field
from desktop_chat.qt.widgets.people_picker import PeoplePicker
from desktop_chat.qt.widgets.sizes import keep_width, open_at
from desktop_chat.qt.wishes import NewRoom, PeopleFound

NAME_MAX = 80


class NewRoomDialog(QDialog):
    """Asks what kind of room and who is in it."""

    made = Signal(NewRoom)  # the person has decided
    searched = Signal(str)  # find people for these words

    def __init__(self, kit: Kit, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("New conversation"))
        open_at(self, 420, 460)
        self._kinds = QButtonGroup(self)
        self._kind_row = QHBoxLayout()
        for kind, words in (
            (RoomKind.DIRECT, tr("Direct message")),
            (RoomKind.GROUP, tr("Group")),
            (RoomKind.CHANNEL, tr("Channel")),
        ):
            choice = QRadioButton(words)
            choice.setAccessibleName(words)
            self._kinds.addButton(choice)
            self._kind_row.addWidget(choice)
            choice.setProperty("kind", kind.value)
        self._name = field(tr("Name of the conversation"), tr("Name of the conversation"))
        self._name.setMaxLength(NAME_MAX)
        self._one = PeoplePicker(kit, several=False)
        self._many = PeoplePicker(kit, several=True)
        self._create = button(tr("Start"), kind="primary")
        self._cancel = button(tr("Cancel"))
        self._lay_out()
        self._connect()
        self._kinds.buttons()[0].setChecked(True)
        self._kind_changed()

    def show_people(self, found: PeopleFound) -> None:
        """Show the answer to a search."""
        self._picker().show_people(found)

    def kind(self) -> RoomKind:
        """Return the kind that is chosen."""
        choice = self._kinds.checkedButton()
        return RoomKind(choice.property("kind")) if choice is not None else RoomKind.DIRECT

    def _lay_out(self) -> None:
        inside = QVBoxLayout(self)
        inside.setContentsMargins(20, 18, 20, 16)
        inside.setSpacing(12)
        inside.addWidget(label(tr("New conversation"), name="heading"))
        inside.addLayout(self._kind_row)
        inside.addWidget(self._name)
        inside.addWidget(self._one, 1)
        inside.addWidget(self._many, 1)
        inside.addLayout(foot(self._cancel, self._create))

    def _connect(self) -> None:
        self._kinds.buttonToggled.connect(self._kind_changed)
        self._name.textChanged.connect(self._check)
        self._name.returnPressed.connect(self._finish)
        for picker in (self._one, self._many):
            picker.searched.connect(self.searched)
            picker.choice_changed.connect(self._check)
        self._one.list.itemActivated.connect(self._finish)
        self._create.clicked.connect(self._finish)
        self._cancel.clicked.connect(self.reject)

    def _picker(self) -> PeoplePicker:
        return self._one if self.kind() is RoomKind.DIRECT else self._many

    def _kind_changed(self) -> None:
        direct = self.kind() is RoomKind.DIRECT
        self._name.setVisible(not direct)
        self._one.setVisible(direct)
        self._many.setVisible(not direct)
        self._picker().search_now()
        self._check()
        for choice in self._kinds.buttons():
            # Qt does this as well, but only after one of them has had the focus.
            choice.setFocusPolicy(Qt.FocusPolicy.StrongFocus if choice.isChecked() else Qt.FocusPolicy.ClickFocus)
        if self.focusWidget() not in self._kinds.buttons():
            (self._one.field if direct else self._name).setFocus()

    def _check(self) -> None:
        direct = self.kind() is RoomKind.DIRECT
        self._create.setEnabled(bool(self._one.chosen()) if direct else bool(self._name.text().strip()))

    def _finish(self) -> None:
        if not self._create.isEnabled():
            return
        direct = self.kind() is RoomKind.DIRECT
        name = "" if direct else self._name.text().strip()
        members = tuple(person.id for person in self._picker().chosen())
        self.made.emit(NewRoom(kind=self.kind(), name=name, members=members))
        self.accept()


class InviteDialog(QDialog):
    """Asks whom to invite into a room."""

    invited = Signal(Profile)  # this person should become a member
    searched = Signal(str)  # find people for these words

    def __init__(self, kit: Kit, title: str, members: frozenset[UserId], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Invite somebody"))
        open_at(self, 380, 400)
        self._picker = PeoplePicker(kit, several=True)
        self._picker.exclude(members)
        self._invite = button(tr("Invite"), kind="primary", enabled=False)
        self._cancel = button(tr("Cancel"))
        inside = QVBoxLayout(self)
        inside.setContentsMargins(20, 18, 20, 16)
        inside.setSpacing(12)
        inside.addWidget(label(tr("Invite to {title}", title=isolated(title)), name="heading", wrap=True))
        inside.addWidget(self._picker, 1)
        inside.addLayout(foot(self._cancel, self._invite))
        self._picker.searched.connect(self.searched)
        self._picker.choice_changed.connect(self._check)
        self._invite.clicked.connect(self._finish)
        self._cancel.clicked.connect(self.reject)

    def show_people(self, found: PeopleFound) -> None:
        """Show the answer to a search."""
        self._picker.show_people(found)

    def start(self) -> None:
        """Open, and ask for the first people."""
        self.open()
        self._picker.search_now()
        self._picker.field.setFocus()

    def _check(self) -> None:
        self._invite.setEnabled(bool(self._picker.chosen()))

    def _finish(self) -> None:
        for person in self._picker.chosen():
            self.invited.emit(person)
        self.accept()


class NameDialog(QDialog):
    """Asks for one name: of a person, or of a room."""

    named = Signal(str)  # the name, trimmed and not empty

    def __init__(self, title: str, hint: str, parent: QWidget, *, value: str = "") -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._name = field(title)
        self._name.setMaxLength(NAME_MAX)
        self._name.setText(value)
        self._name.selectAll()
        self._accept = button(tr("OK"), kind="primary", enabled=bool(value.strip()))
        self._cancel = button(tr("Cancel"))
        inside = QVBoxLayout(self)
        keep_width(self, 360)
        inside.setContentsMargins(20, 18, 20, 16)
        inside.setSpacing(12)
        inside.addWidget(label(title, name="heading"))
        inside.addWidget(label(hint, name="secondary", wrap=True))
        inside.addWidget(self._name)
        inside.addLayout(foot(self._cancel, self._accept))
        self._name.setFocus()
        self._name.textChanged.connect(self._check)
        self._name.returnPressed.connect(self._finish)
        self._accept.clicked.connect(self._finish)
        self._cancel.clicked.connect(self.reject)

    def _check(self) -> None:
        self._accept.setEnabled(bool(self._name.text().strip()))

    def _finish(self) -> None:
        if self._accept.isEnabled():
            self.named.emit(self._name.text().strip())
            self.accept()


def foot(cancel: QPushButton, accept: QPushButton) -> QHBoxLayout:
    """Lay out the buttons at the foot of a dialog."""
    line = QHBoxLayout()
    line.setSpacing(8)
    line.addStretch(1)
    line.addWidget(cancel)
    line.addWidget(accept)
    return line
