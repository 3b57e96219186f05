"""The dialog in which the workspace's channels are found, joined and opened."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QStackedLayout, QVBoxLayout, QWidget

from desktop_chat.domain.ids import RoomId
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.text import isolated, label, say, tr
from desktop_chat.qt.widgets.channel_list import ChannelView
from desktop_chat.qt.widgets.controls import button, field
from desktop_chat.qt.widgets.new_room import foot
from desktop_chat.qt.wishes import ChannelEntered, ChannelsFound

SEARCH_DELAY_MS = 150
_STEPS: dict[int, int] = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


class ChannelBrowser(QDialog):
    """Tells what to search for and which channel to enter; is told what was found and how entering went.

    Enter opens the channel at the cursor, and joins it first if need be. A join keeps the dialog open until it has
    worked, so that a refusal is read where it belongs.
    """

    searched = Signal(str)  # find channels whose name begins so
    open_wanted = Signal(str)  # open this room, in which the person is
    join_wanted = Signal(str)  # join this room and open it; answer: `show_entered`

    def __init__(self, kit: Kit, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Browse channels"))
        self.setMinimumSize(440, 480)
        self._answered: str | None = None
        self._joining: RoomId | None = None
        self.field = field(tr("Find a channel by name"), tr("Find a channel by name"))
        self.list = ChannelView(kit)
        self._hint = label(name="secondary", wrap=True)
        self._again = button(tr("Try again"))
        self._stack = QStackedLayout()
        self._state = label(name="small", wrap=True)
        self._problem = label(name="alert", wrap=True)
        self._enter_button = button(tr("Join"), kind="primary", enabled=False)
        self._close = button(tr("Close"))
        self._soon = QTimer(self, singleShot=True, interval=SEARCH_DELAY_MS)
        self._lay_out()
        self._connect()
        self._show_hint(tr("Looking for channels…"))

    def start(self) -> None:
        """Open, and ask for the first channels."""
        self.open()
        self.field.setFocus()
        self.search_now()

    def search_now(self) -> None:
        """Ask for what is typed, at once."""
        self._soon.stop()
        self._again.hide()
        say(self._problem, "")
        if self._answered is None:
            self._show_hint(tr("Looking for channels…"))
        self.searched.emit(self._wanted())

    def show_channels(self, found: ChannelsFound) -> None:
        """Show an answer; one for other words than those typed now is old and dropped."""
        if found.query != self._wanted():
            return
        self.list.channels.show(found.channels)
        if found.problem:
            self._answered = None
            self._show_hint(found.problem, failed=True)
            return
        self._answered = found.query
        self.list.choose(0)
        if found.channels:
            self._stack.setCurrentIndex(0)
            self._check()
        elif found.query:
            self._show_hint(tr("No channel begins with {words}.", words=isolated(found.query)))
        else:
            self._show_hint(tr("There is no channel yet. Make one as a new conversation."))

    def show_entered(self, entered: ChannelEntered) -> None:
        """Close after a join that worked; else say why it did not."""
        if entered.room != self._joining:
            return
        self._joining = None
        if not entered.problem:
            self.accept()
            return
        say(self._state, "")
        say(self._problem, entered.problem)
        self._check()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move the cursor of the list while the person types."""
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = _STEPS.get(event.key())
            if step is not None:
                self.list.choose(self.list.currentIndex().row() + step)
                return True
        return super().eventFilter(watched, event)

    def _lay_out(self) -> None:
        page = QWidget()
        inside = QVBoxLayout(page)
        inside.setContentsMargins(8, 24, 8, 24)
        inside.setSpacing(12)
        inside.addWidget(self._hint)
        inside.addWidget(self._again, 0, Qt.AlignmentFlag.AlignLeft)
        inside.addStretch(1)
        self._stack.addWidget(self.list)
        self._stack.addWidget(page)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(20, 18, 20, 16)
        outside.setSpacing(12)
        outside.addWidget(label(tr("Browse channels"), name="heading"))
        outside.addWidget(self.field)
        outside.addLayout(self._stack, 1)
        outside.addWidget(self._state)
        outside.addWidget(self._problem)
        outside.addLayout(foot(self._close, self._enter_button))
        say(self._state, "")
        say(self._problem, "")
        self._again.hide()

    def _connect(self) -> None:
        self.field.installEventFilter(self)
        self.field.textChanged.connect(self._typed)
        self.field.returnPressed.connect(self._enter)
        self._soon.timeout.connect(self.search_now)
        self._again.clicked.connect(self.search_now)
        self.list.activated.connect(self._enter)
        self.list.selectionModel().currentChanged.connect(self._check)
        self._enter_button.clicked.connect(self._enter)
        self._close.clicked.connect(self.reject)

    def _wanted(self) -> str:
        return self.field.text().strip()

    def _typed(self) -> None:
        say(self._problem, "")
        self._check()
        self._soon.start()

    def _check(self) -> None:
        """Offer only what is shown for the words typed now: nobody joins a channel that they did not see."""
        chosen = self.list.chosen()
        current = chosen is not None and self._answered == self._wanted()
        self._enter_button.setEnabled(current and self._joining is None)
        joined = chosen is not None and chosen.joined
        self._enter_button.setText(tr("Open") if joined else tr("Join"))
        self._enter_button.setAccessibleName(self._enter_button.text())

    def _enter(self) -> None:
        chosen = self.list.chosen()
        if chosen is None or not self._enter_button.isEnabled():
            return
        if chosen.joined:
            self.open_wanted.emit(chosen.id)
            self.accept()
            return
        self._joining = chosen.id
        say(self._problem, "")
        say(self._state, tr("Joining {name}…", name=isolated(chosen.name)))
        self._check()
        self.join_wanted.emit(chosen.id)

    def _show_hint(self, words: str, *, failed: bool = False) -> None:
        self._hint.setText(words)
        self._again.setVisible(failed)
        self._stack.setCurrentIndex(1)
        self._check()
