"""Finding and choosing people: a field, what the server found, and who is chosen so far."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QIcon, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from desktop_chat.domain.ids import UserId
from desktop_chat.domain.user import Profile
from desktop_chat.qt.faces import person_face
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.text import isolated, label, tr
from desktop_chat.qt.widgets.controls import ENTER, button, field
from desktop_chat.qt.wishes import PeopleFound

SEARCH_DELAY_MS = 150
AVATAR = 26


class PeopleList(QListWidget):
    """The people found. With the focus there is always a line at the cursor, so that the focus can be seen."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Put the cursor on the first line when it is nowhere."""
        super().focusInEvent(event)
        if self.currentRow() < 0 and self.count():
            self.setCurrentRow(0)


class PeoplePicker(QWidget):
    """Tells what to search for, is told whom was found. With `several`, people stay chosen over new searches."""

    searched = Signal(str)  # find people for these words
    choice_changed = Signal()  # `chosen` is another one now

    def __init__(self, kit: Kit, *, several: bool) -> None:
        super().__init__()
        self._keeper = kit.keeper
        self._faces = kit.faces
        kit.faces.changed.connect(self._show_faces)
        self._several = several
        self._chosen: dict[UserId, Profile] = {}
        self._found: tuple[Profile, ...] = ()
        self._listed: dict[UserId, Profile] = {}
        self._excluded: frozenset[UserId] = frozenset()
        self._filling = False
        self.field = field(tr("Find people by name"), tr("Find people by name"))
        self.list = PeopleList()
        self.list.setObjectName("people")
        self.list.setAccessibleName(tr("People"))
        self.list.setSpacing(3)
        self.list.setIconSize(QSize(AVATAR, AVATAR))
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._state = label(name="small", wrap=True)
        self.again = button(tr("Try again"))
        self.again.clicked.connect(self.search_now)
        self.again.hide()
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(6)
        inside.addWidget(self.field)
        inside.addWidget(self.list, 1)
        inside.addWidget(self._state)
        inside.addWidget(self.again, 0, Qt.AlignmentFlag.AlignLeft)
        self._soon = QTimer(self, singleShot=True, interval=SEARCH_DELAY_MS)
        self._soon.timeout.connect(self.search_now)
        self.field.textChanged.connect(self._soon.start)
        self.field.installEventFilter(self)
        kit.keeper.changed.connect(self._fill)
        self.list.itemChanged.connect(self._item_changed)
        self.list.itemSelectionChanged.connect(self._selection_changed)
        self._state.setText(tr("Looking for people…"))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go from the field to the people with Down, and choose the first of them with Enter."""
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Down and self.list.count():
                self.list.setCurrentRow(max(0, self.list.currentRow()))
                self.list.setFocus(Qt.FocusReason.OtherFocusReason)
                return True
            if event.key() in ENTER and self._choose_first():
                return True
        return super().eventFilter(watched, event)

    def exclude(self, users: frozenset[UserId]) -> None:
        """Leave these people out: they are members already."""
        self._excluded = users

    def search_now(self) -> None:
        """Ask for what is typed, at once."""
        self._soon.stop()
        self.again.hide()
        if not self.list.count():
            self._state.setText(tr("Looking for people…"))
        self.searched.emit(self.field.text().strip())

    def show_people(self, found: PeopleFound) -> None:
        """Show an answer; one for other words than those typed now is old and dropped."""
        if found.query != self.field.text().strip():
            return
        self.again.setVisible(bool(found.problem))
        if found.problem:
            self._state.setText(found.problem)
            return
        self._found = tuple(person for person in found.people if person.id not in self._excluded)
        self._fill()

    def chosen(self) -> tuple[Profile, ...]:
        """Return who is chosen, in the order of choosing."""
        return tuple(self._chosen.values())

    def _choose_first(self) -> bool:
        """Choose the first person found; False when there is none or one is chosen by hand."""
        if not self._found or self.list.selectedItems() or not self.field.text().strip():
            return False
        wanted = self._found[0].id
        for number in range(self.list.count()):
            item = self.list.item(number)
            if item.data(Qt.ItemDataRole.UserRole) == wanted:
                self.list.setCurrentItem(item)
                if self._several:
                    item.setCheckState(Qt.CheckState.Checked)
        return True

    def _fill(self) -> None:
        self._filling = True
        self.list.clear()
        shown = [*self._chosen.values()] if self._several else []
        shown += [person for person in self._found if person.id not in self._chosen or not self._several]
        self._listed = {person.id: person for person in shown}
        for person in shown:
            item = QListWidgetItem(f"{isolated(person.name)}  @{isolated(person.handle)}")
            item.setIcon(self._icon(person))
            item.setData(Qt.ItemDataRole.UserRole, person.id)
            if self._several:
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                ticked = person.id in self._chosen
                item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self._filling = False
        self._say()

    def _icon(self, person: Profile) -> QIcon:
        """Return a person's face, for a list that paints its own lines; the same whether chosen or not."""
        face = person_face(person.id, person.name)
        picture = self._faces.pixmap(face, AVATAR, self._keeper.fonts.chip, self.devicePixelRatioF())
        icon = QIcon(picture)
        icon.addPixmap(picture, QIcon.Mode.Selected)
        return icon

    def _show_faces(self) -> None:
        """Show the faces as they are now."""
        self._filling = True  # no one is chosen by that
        for number, person in enumerate(self._listed.values()):
            self.list.item(number).setIcon(self._icon(person))
        self._filling = False

    def _say(self) -> None:
        if not self.list.count():
            alone = not self.field.text().strip() and not self._excluded
            self._state.setText(tr("Nobody else is in this workspace yet.") if alone else tr("Nobody found."))
        elif self._several:
            self._state.setText(tr("{count} chosen", count=len(self._chosen)))
        else:
            self._state.setText("")

    def _item_changed(self, item: QListWidgetItem) -> None:
        if self._filling or not self._several:
            return
        person = self._person(item)
        if person is None:
            return
        if item.checkState() == Qt.CheckState.Checked:
            self._chosen[person.id] = person
        else:
            self._chosen.pop(person.id, None)
        self._say()
        self.choice_changed.emit()

    def _selection_changed(self) -> None:
        if self._filling or self._several:
            return
        chosen = self.list.selectedItems()
        person = self._person(chosen[0]) if chosen else None
        self._chosen = {person.id: person} if person is not None else {}
        self.choice_changed.emit()

    def _person(self, item: QListWidgetItem) -> Profile | None:
        return self._listed.get(item.data(Qt.ItemDataRole.UserRole))
