"""The page that asks for the local store's key where no keyring holds it: a passphrase, or openly no protection."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from desktop_chat.qt.kit import Kit
from desktop_chat.qt.text import label, say, tr
from desktop_chat.qt.theme import Role, ThemeKeeper
from desktop_chat.qt.widgets.controls import button, field, labelled
from desktop_chat.qt.widgets.sizes import put_in_the_middle
from desktop_chat.qt.wishes import Lock

PASSPHRASE_MIN = 8
WIDTH = 400


class Unlock(QWidget):
    """Told why it asks and what failed; tells the passphrase, or that the store may be unprotected."""

    passphrase_given = Signal(str)  # open, or set up, the store with this
    unprotected_chosen = Signal()  # set the store up without protection; the window will show that for good

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._lock = Lock.LOCKED
        mark = label()
        mark.setPixmap(kit.icons.pixmap("lock", Role.ACCENT, 40))
        self._title = label(name="title", wrap=True)
        self._why = label(name="secondary", wrap=True)
        self._first = field(tr("Passphrase"), secret=True)
        self._second = field(tr("The same passphrase again"), secret=True)
        self._again = QWidget()
        self._state = label(name="small", wrap=True)
        self._error = label(name="error", wrap=True)
        self._open = button(tr("Open"), kind="primary")
        self._risk = label(tr("Without one, anybody who has this disk can read them."), name="small", wrap=True)
        self._sure = QCheckBox(tr("I want no passphrase"))
        self._sure.setAccessibleName(self._sure.text())
        self._without = button(tr("Continue without protection"), kind="danger")
        self._lay_out(mark, kit.keeper)
        self._first.textChanged.connect(self._check)
        self._second.textChanged.connect(self._check)
        self._first.returnPressed.connect(self._next)
        self._second.returnPressed.connect(self._give)
        self._open.clicked.connect(self._give)
        self._sure.toggled.connect(self._without.setEnabled)
        self._without.clicked.connect(self.unprotected_chosen)
        self.ask(Lock.LOCKED)

    def ask(self, lock: Lock) -> None:
        """Ask for a new passphrase, or for the one that is set."""
        self._lock = lock
        new = lock is Lock.NEW
        self._title.setText(tr("Protect your messages") if new else tr("Unlock your messages"))
        self._why.setText(
            tr("This computer has no keyring, so the local copy of your messages needs a passphrase of its own.")
            if new
            else tr("The local copy of your messages is protected by a passphrase.")
        )
        for part in (self._again, self._risk, self._sure, self._without):
            part.setVisible(new)
        self._sure.setChecked(False)
        self._without.setEnabled(False)
        self._open.setText(tr("Protect") if new else tr("Open"))
        self._open.setAccessibleName(self._open.text())
        say(self._error, "")
        self._check()

    def show_failed(self, sentence: str) -> None:
        """Say why the passphrase was not taken."""
        say(self._error, sentence)
        self._first.selectAll()
        self._first.setFocus()
        self._check()

    def _lay_out(self, mark: QWidget, keeper: ThemeKeeper) -> None:
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setSpacing(10)
        for part in (mark, self._title, self._why):
            column.addWidget(part)
        column.addLayout(labelled(self._first))
        again = labelled(self._second)
        again.setContentsMargins(0, 0, 0, 0)
        self._again.setLayout(again)
        for part in (self._again, self._state, self._error, self._open):
            column.addWidget(part)
        column.addSpacing(16)
        column.addWidget(self._risk)
        column.addWidget(self._sure, 0, Qt.AlignmentFlag.AlignLeft)  # no wider than what can be clicked
        column.addWidget(self._without)
        put_in_the_middle(self, middle, keeper, WIDTH)

    def _check(self) -> None:
        text = self._first.text()
        problem = ""
        if self._lock is Lock.NEW and text and len(text) < PASSPHRASE_MIN:
            problem = tr("At least {count} characters.", count=PASSPHRASE_MIN)
        elif self._lock is Lock.NEW and self._second.text() and self._second.text() != text:
            problem = tr("The two passphrases differ.")
        say(self._state, problem)
        same = self._lock is Lock.LOCKED or (self._second.text() == text and len(text) >= PASSPHRASE_MIN)
        self._open.setEnabled(bool(text) and same)

    def _next(self) -> None:
        if self._lock is Lock.NEW:
            self._second.setFocus()
        else:
            self._give()

    def _give(self) -> None:
        if self._open.isEnabled():
            say(self._error, "")
            self.passphrase_given.emit(self._first.text())
