"""The field in which a message is written: grows with its text, makes plain what is pasted. No rooms, no drafts."""

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QPlainTextEdit

from desktop_chat.qt.text import tr

LINES_LEAST = 4
SHARE_MOST = 0.4
"""Of the window's height that the field takes at most, however much is written."""
LINES_MUCH = 12
LETTERS_MUCH = 2000
"""What is pasted is much from so many lines or letters on."""


class MessageField(QPlainTextEdit):
    """A field that grows with its text. Enter submits, Shift+Enter breaks the line; what is pasted becomes plain.

    Without `enter_sends` Enter breaks the line as well, and Ctrl+Enter submits, as it always does. `pasted_from` is
    where the last text that was pasted begins.
    """

    submitted = Signal()  # Enter was pressed
    pasted_much = Signal()  # a long text was pasted, which ends at the cursor
    up_in_empty = Signal()  # Up was pressed and nothing is written
    escaped = Signal()  # Escape was pressed
    focus_changed = Signal(bool)  # the field has the focus now, or has it no longer

    def __init__(self) -> None:
        super().__init__()
        self.enter_sends = True
        self.pasted_from = 0
        self.setObjectName("message")
        self.setAccessibleName(tr("Message"))
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.document().setDocumentMargin(2)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().documentLayout().documentSizeChanged.connect(self.fit)
        self._turn()
        self.fit()

    def fit(self) -> None:
        """Take the height of the text, up to `SHARE_MOST` of the window."""
        step = self.fontMetrics().lineSpacing()
        most = max(LINES_LEAST, int(SHARE_MOST * self.window().height() / step))
        lines = max(1, min(most, round(self.document().size().height())))
        self.setFixedHeight(lines * step + 8)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Treat Enter, Up and Escape; the rest is Qt's."""
        shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not shifted:
            if self.enter_sends or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.submitted.emit()
            else:
                self.insertPlainText("\n")
                self.ensureCursorVisible()
        elif event.key() == Qt.Key.Key_Up and not event.modifiers() and not self.toPlainText():
            self.up_in_empty.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Take text only."""
        return source.hasText()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste as plain text."""
        text = source.text()
        self.pasted_from = self.textCursor().selectionStart()
        self.insertPlainText(text)
        if len(text) >= LETTERS_MUCH or text.count("\n") >= LINES_MUCH:
            self.pasted_much.emit()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the direction of the window."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._turn()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell the frame, which shows the focus."""
        super().focusInEvent(event)
        self.focus_changed.emit(self.hasFocus())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell the frame."""
        super().focusOutEvent(event)
        self.focus_changed.emit(self.hasFocus())

    def _turn(self) -> None:
        """Let text begin where the window begins to read, as the placeholder does; its letters keep their direction."""
        option = self.document().defaultTextOption()
        option.setAlignment(Qt.AlignmentFlag.AlignRight if self.isRightToLeft() else Qt.AlignmentFlag.AlignLeft)
        self.document().setDefaultTextOption(option)
