"""The dialog in which the workspace's channels are found, joined and opened."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from desktop_chat.domain.ids import RoomId
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.text import isolated, label, say, tr
from desktop_chat.qt.widgets.channel_list import ChannelView
from desktop_chat.qt.widgets.controls import button
from desktop_chat.qt.widgets.finder import Finder
from desktop_chat.qt.widgets.new_room import foot
from desktop_chat.qt.widgets.sizes import open_at
from desktop_chat.qt.wishes import ChannelEntered, ChannelsFound

SEARCH_DELAY_MS = 150


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
        open_at(self, 440, 480)
        self._answered: str | None = None
        self._joining: RoomId | None = None
        self.list = ChannelView(kit)
        self._finder = Finder(tr("Find a channel by name"), self.list, delay_ms=SEARCH_DELAY_MS)
        self.field = self._finder.field
        self._again = button(tr("Try again"))
        self._state = label(name="small", wrap=True)
        self._problem = label(name="alert", wrap=True)
        self._enter_button = button(tr("Join"), kind="primary", enabled=False)
        self._close = button(tr("Close"))
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
        self._finder.rest()
        self._again.hide()
        say(self._problem, "")
        if self._answered is None:
            self._show_hint(tr("Looking for channels…"))
        self.searched.emit(self._wanted())

    def show_channels(self, found: ChannelsFound) -> None:
        """Show an answer; one for other words than those typed now is old and dropped."""
        if found.query != self._wanted():
            return
        self.list.lines.show(found.channels)
        if found.problem:
            self._answered = None
            self._show_hint(found.problem, failed=True)
            return
        self._answered = found.query
        self.list.choose(0)
        if found.channels:
            self._finder.show_list()
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

    def _lay_out(self) -> None:
        self._finder.offer(self._again)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(20, 18, 20, 16)
        outside.setSpacing(12)
        outside.addWidget(label(tr("Browse channels"), name="heading"))
        outside.addWidget(self._finder, 1)
        outside.addWidget(self._state)
        outside.addWidget(self._problem)
        outside.addLayout(foot(self._close, self._enter_button))
        say(self._state, "")
        say(self._problem, "")
        self._again.hide()

    def _connect(self) -> None:
        self._finder.typed.connect(self._typed)
        self._finder.rested.connect(self.search_now)
        self._finder.chosen.connect(self._enter)
        self._again.clicked.connect(self.search_now)
        self.list.selectionModel().currentChanged.connect(self._check)
        self._enter_button.clicked.connect(self._enter)
        self._close.clicked.connect(self.reject)

    def _wanted(self) -> str:
        return self.field.text().strip()

    def _typed(self) -> None:
        say(self._problem, "")
        self._check()

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
        self._finder.show_words(words)
        self._again.setVisible(failed)
        self._check()
