"""A sentence about what was just done, with a button that undoes it; it lies over the end of the messages and goes."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from desktop_chat.qt.kit import Kit
from desktop_chat.qt.text import label, tr
from desktop_chat.qt.widgets.controls import IconButton, button

SHOWN_MS = 6000
"""A little less than what the service grants, so that Undo never comes too late."""
ABOVE_EDGE = 12


class UndoBar(QFrame):
    """Offers one undoing at a time; a child of the pane over whose lower edge it lies."""

    undone = Signal()  # Undo was pressed
    gone = Signal()  # it was closed or has run out while it had the focus: somebody has to take that

    def __init__(self, kit: Kit, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self.setObjectName("notice")
        self._words = label()
        self.undo_button = button(tr("Undo"), kind="quiet")
        self._close = IconButton(kit, "close", tr("Close"), size=16)
        inside = QHBoxLayout(self)
        inside.setContentsMargins(14, 4, 6, 4)
        inside.addWidget(self._words, 1)
        inside.addWidget(self.undo_button)
        inside.addWidget(self._close, 0, Qt.AlignmentFlag.AlignVCenter)
        self._timer = QTimer(self, singleShot=True, interval=SHOWN_MS)
        self._timer.timeout.connect(self.close_bar)
        self.undo_button.clicked.connect(self.undo)
        self._close.clicked.connect(self.close_bar)
        over.installEventFilter(self)
        self.hide()

    def offer(self, words: str) -> None:
        """Say what was done, and offer to undo it for some seconds."""
        self._words.setText(words)
        self.setAccessibleName(words)
        self._place()
        self.show()
        self.raise_()
        self._timer.start()

    def undo(self) -> None:
        """Undo what is offered, if anything is."""
        if self.isVisible():
            self.close_bar()
            self.undone.emit()

    def close_bar(self) -> None:
        """Offer nothing any more."""
        focused = self.isAncestorOf(self.focusWidget()) if self.focusWidget() is not None else False
        self._timer.stop()
        self.hide()
        if focused:
            self.gone.emit()

    def text(self) -> str:
        """Return what is said, or nothing."""
        return self._words.text() if self.isVisible() else ""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the place when the pane has another size."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        area = self._over.size()
        self.adjustSize()
        self.resize(min(self.sizeHint().width(), area.width() - 24), self.sizeHint().height())
        self.move((area.width() - self.width()) // 2, area.height() - self.height() - ABOVE_EDGE)
