"""What all dialogs that find something have in common: a field, and below it a list, or words in the place of one."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from desktop_chat.qt.text import label, say
from desktop_chat.qt.widgets.controls import field
from desktop_chat.qt.widgets.line_view import LineView

PAGE = 8
"""Lines that a page key goes."""
_STEPS: dict[int, int] = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: PAGE,
    Qt.Key.Key_PageUp: -PAGE,
}


class Finder(QWidget):
    """The field keeps the focus while its arrow keys move the cursor of the list; Enter in it chooses."""

    typed = Signal()  # other words stand in the field
    rested = Signal()  # they have stood there for a moment
    chosen = Signal()  # Enter, or a double click in the list

    def __init__(self, words: str, listing: LineView, *, delay_ms: int) -> None:
        super().__init__()
        self.field = field(words, words)
        self._list = listing
        self._note = label(name="small", wrap=True)
        self._words = label(name="secondary", wrap=True)
        self._page = QVBoxLayout()
        self._stack = QStackedLayout()
        self._soon = QTimer(self, singleShot=True, interval=delay_ms)
        self._lay_out()
        self.field.installEventFilter(self)
        self.field.textChanged.connect(self._typed)
        self.field.returnPressed.connect(self.chosen)
        listing.activated.connect(self.chosen)
        self._soon.timeout.connect(self.rested)

    def rest(self) -> None:
        """Wait no longer for more letters: whoever calls this looks for what is there."""
        self._soon.stop()

    def note(self, words: str) -> None:
        """Say something between the field and the list; nothing takes no place."""
        say(self._note, words)

    def show_list(self) -> None:
        """Show the list."""
        self._stack.setCurrentIndex(0)

    def show_words(self, words: str) -> None:
        """Say this in the place of the list."""
        self._words.setText(words)
        self._stack.setCurrentIndex(1)

    def offer(self, offered: QWidget) -> None:
        """Put something to press below the words; its owner shows and hides it."""
        self._page.insertWidget(1, offered, 0, Qt.AlignmentFlag.AlignLeft)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move the cursor of the list while the person types."""
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = _STEPS.get(event.key())
            if step is not None:
                self._list.choose(self._list.currentIndex().row() + step)
                return True
        return super().eventFilter(watched, event)

    def _lay_out(self) -> None:
        page = QWidget()
        page.setLayout(self._page)
        self._page.setContentsMargins(8, 24, 8, 24)
        self._page.setSpacing(12)
        self._page.addWidget(self._words)
        self._page.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.field)
        column.addWidget(self._note)
        column.addLayout(self._stack, 1)
        # Not before it has a place: a stack shows its first widget at once, which would be a window of its own.
        self._stack.addWidget(self._list)
        self._stack.addWidget(page)
        self.note("")

    def _typed(self) -> None:
        self.typed.emit()
        self._soon.start()
