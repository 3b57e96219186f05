"""The Outbox page: what waits to be sent over all rooms, with what can be done about each."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from desktop_chat.domain.ids import RoomId
from desktop_chat.domain.link_report import WaitingItem, WaitingKind
from desktop_chat.qt.connection.outbox_list import OutboxList
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.models.outbox_model import state_text
from desktop_chat.qt.text import ask, label, say, tr
from desktop_chat.qt.widgets.controls import WordButton, add_keys, button
from desktop_chat.qt.widgets.sizes import open_at
from desktop_chat.qt.wishes import Action, Waiting, WaitingWish

RENEWAL_MS = 1000
WIDTH = 480
HEIGHT = 560


class OutboxPage(QDialog):
    """Told what waits; tells wishes about it. Stands beside the window and blocks nothing."""

    list_wanted = Signal()  # somebody should call `show_waiting` with what waits now
    wished = Signal(WaitingWish)  # do this with that item
    refresh_wanted = Signal()  # try to connect now
    connection_wanted = Signal()  # the page about the connection

    def __init__(self, kit: Kit, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Outbox"))
        open_at(self, WIDTH, HEIGHT)
        self._titles: Mapping[RoomId, str] = {}
        self._heading = label(tr("Waiting to be sent"), name="heading")
        self._count = label(name="secondary", wrap=True)
        self.list = OutboxList(kit)
        self._why = label(name="small", wrap=True)
        self._stack = QStackedLayout()
        self._buttons: dict[Action, WordButton] = {}
        self._keys: dict[str, Action] = {}
        for action, words, key in (
            (Action.RETRY, tr("Try again"), "R"),
            (Action.EDIT, tr("Edit"), "E"),
            (Action.COPY, tr("Copy text"), "C"),
            (Action.SHOW, tr("Show"), "S"),
            (Action.DELETE, tr("Delete…"), "Del"),
        ):
            self._buttons[action] = button(words, kind="danger" if action is Action.DELETE else "")
            self._keys[key] = action
        self._try = button(tr("Try to connect now"))
        self._connection = button(tr("Connection…"))
        self._renewal = QTimer(self, interval=RENEWAL_MS)
        self._lay_out()
        self._connect()
        self._show_state()

    def show_titles(self, titles: Mapping[RoomId, str]) -> None:
        """Say how the rooms are called; counts with the next list."""
        self._titles = titles

    def show_waiting(self, waiting: Waiting) -> None:
        """List this; the cursor stays on what it was on, or where that stood."""
        chosen, number = self.list.chosen(), self.list.currentIndex().row()
        if not self.list.outbox.show(waiting.items, self._titles):
            return
        place = self.list.outbox.find(chosen) if chosen is not None else 0
        self.list.choose(place if place is not None else number)
        self._show_state()

    def showEvent(self, event: QShowEvent) -> None:
        """Keep up to date while it is seen."""
        super().showEvent(event)
        self.list_wanted.emit()
        self._renewal.start()
        (self.list if self.list.outbox.count() else self._connection).setFocus(Qt.FocusReason.OtherFocusReason)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks."""
        super().hideEvent(event)
        self._renewal.stop()

    def empty_text(self) -> str:
        """Return what stands in the place of an empty list; nothing while there is one."""
        return self._empty.text() if self._stack.currentIndex() == 1 else ""

    def _lay_out(self) -> None:
        nothing = QWidget()
        self._empty = label(tr("Nothing waits. Everything you wrote is at the server."), name="secondary", wrap=True)
        inside = QVBoxLayout(nothing)
        inside.addWidget(self._empty)
        inside.addStretch(1)
        actions = QGridLayout()
        actions.setSpacing(8)
        for number, made in enumerate(self._buttons.values()):
            actions.addWidget(made, number // 3, number % 3)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self._connection)
        foot.addStretch(1)
        foot.addWidget(self._try)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(20, 18, 20, 16)
        outside.setSpacing(10)
        outside.addWidget(self._heading)
        outside.addWidget(self._count)
        outside.addLayout(self._stack, 1)
        # Not before it has a place: a stack shows its first widget at once, which would be a window of its own.
        self._stack.addWidget(self.list)
        self._stack.addWidget(nothing)
        outside.addWidget(self._why)
        outside.addLayout(actions)
        outside.addLayout(foot)

    def _connect(self) -> None:
        self._renewal.timeout.connect(self.list_wanted)
        self.list.chosen_changed.connect(self._show_state)
        self.list.activated.connect(self._show_message)
        self.list.key_pressed.connect(self._press)
        for action, made in self._buttons.items():
            made.clicked.connect(lambda _=False, action=action: self._do(action))
        self._try.clicked.connect(self.refresh_wanted)
        self._connection.clicked.connect(self.connection_wanted)
        add_keys(self, {"F5": self.refresh_wanted, "Ctrl+R": self.refresh_wanted, "Ctrl+L": self.connection_wanted})

    def _show_state(self) -> None:
        items = self.list.outbox.count()
        refused = sum(self.list.outbox.item(number).refusal is not None for number in range(items))
        self._stack.setCurrentIndex(0 if items else 1)
        say(self._count, count_text(items, refused))
        chosen = self.list.chosen()
        say(self._why, state_text(chosen) if chosen is not None and chosen.refusal is not None else "")
        allowed = allowed_for(chosen) if chosen is not None else frozenset()
        takes_back = chosen is not None and _is_waiting_change(chosen)
        self._buttons[Action.DELETE].setText(tr("Take back…") if takes_back else tr("Delete…"))
        for action, made in self._buttons.items():
            made.setVisible(items > 0)
            made.setEnabled(action in allowed)

    def _show_message(self) -> None:
        self._do(Action.SHOW)

    def _press(self, key: str) -> None:
        if key in self._keys:
            self._do(self._keys[key])

    def _do(self, action: Action) -> None:
        item = self.list.chosen()
        if item is None or action not in allowed_for(item):
            return
        if action is Action.COPY:
            QGuiApplication.clipboard().setText(item.text)
        elif action is Action.DELETE:
            yes = tr("Take back") if _is_waiting_change(item) else tr("Delete")
            ask(self, yes, _question(item), (yes, tr("Keep")), lambda: self._wish(item, action))
        else:
            self._wish(item, action)

    def _wish(self, item: WaitingItem, action: Action) -> None:
        self.wished.emit(WaitingWish(item=item, action=action))


def allowed_for(item: WaitingItem) -> frozenset[Action]:
    """Return what can be done about something that waits.

    What is on its way by itself needs no retry.
    """
    allowed = {Action.SHOW, Action.DELETE}
    written = item.kind in {WaitingKind.MESSAGE, WaitingKind.EDIT}
    if written:
        allowed |= {Action.COPY, Action.EDIT}
    if item.refusal is not None:
        allowed.add(Action.RETRY)
    return frozenset(allowed)


def count_text(items: int, refused: int) -> str:
    """Return how much waits, and how much of it was refused; empty when nothing does."""
    if not items:
        return ""
    if not refused:
        return tr("%n wait. They go out by themselves, in this order in each room.", n=items)
    waiting = tr("%n wait", n=items)
    return tr("{waiting}, {refused} of them not taken by the server.", waiting=waiting, refused=refused)


def _question(item: WaitingItem) -> str:
    if item.kind is WaitingKind.MESSAGE:
        return tr("Delete this message? Nobody else has seen it.")
    if _is_waiting_change(item):
        return tr("Take this change back? If the server has taken it just now, it stays.")
    return tr("Forget this change? The message stays as the others see it.")


def _is_waiting_change(item: WaitingItem) -> bool:
    """Tell whether it is a change of something that others have, and goes out by itself."""
    return item.refusal is None and item.kind is not WaitingKind.MESSAGE
