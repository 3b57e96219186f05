"""A small bar over what is selected in the composer: the looks it can have. A part of the window; takes no focus."""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QToolButton

from desktop_chat.qt.commands import Command, Commands, key_text, plain_title
from desktop_chat.qt.text import set_tooltip, tr
from desktop_chat.qt.widgets.controls import button

APPEAR_MS = 250
"""The time that something has to stay selected: who selects to delete or to copy is not bothered."""
SIDE = 28
PADDING = 14


class FormatBar(QFrame):
    """Follows the selection of a field; `offer_code` shows it with one button for what was just pasted."""

    code_wanted = Signal()  # what was pasted shall be a block of code

    def __init__(self, commands: Commands, marks: dict[str, str], field: QPlainTextEdit) -> None:
        """Make it; `marks` are the letters on the buttons by the ids of the commands that they run."""
        super().__init__(field.window())
        self.setObjectName("toolbar")
        self.setAccessibleName(tr("Format"))
        self._commands = commands
        self._field = field
        self._pasted = False
        inside = QHBoxLayout(self)
        inside.setContentsMargins(3, 3, 3, 3)
        inside.setSpacing(1)
        self._buttons = [self._button(commands[name], mark) for name, mark in marks.items()]
        self._code = button(tr("Make it a block of code"), kind="quiet")
        self._code.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._code.clicked.connect(self._want_code)
        for made in (*self._buttons, self._code):
            inside.addWidget(made)
        self._soon = QTimer(self, singleShot=True, interval=APPEAR_MS)
        self._soon.timeout.connect(self._appear)
        field.selectionChanged.connect(self._follow)
        field.textChanged.connect(self._forget_paste)
        field.installEventFilter(self)
        self.hide()

    def offer_code(self) -> None:
        """Offer to make a block of code of what was just pasted, until something else is written."""
        self._pasted = True
        self._appear()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go when the field is left."""
        if event.type() == QEvent.Type.FocusOut:
            self.hide()
        return super().eventFilter(watched, event)

    def _button(self, command: Command, mark: str) -> QToolButton:
        made = QToolButton()
        made.setText(mark)
        font = made.font()
        font.setBold(mark == "B")
        font.setItalic(mark == "I")
        font.setStrikeOut(mark == "S")
        made.setFont(font)
        made.setFixedSize(max(SIDE, made.fontMetrics().horizontalAdvance(mark) + PADDING), SIDE)
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        name = plain_title(command)
        made.setAccessibleName(name)
        keys = self._commands.keys(command.id)
        set_tooltip(made, f"{name} ({key_text(keys[0])})" if keys else name)
        made.clicked.connect(lambda _=False, name=command.id: self._commands.run(name))
        return made

    def _follow(self) -> None:
        if not self._field.textCursor().hasSelection():
            self._soon.stop()
            if not self._pasted:
                self.hide()
        elif not self.isVisible():
            self._soon.start()

    def _appear(self) -> None:
        selected = self._field.textCursor().hasSelection()
        if not self._field.hasFocus() or not (selected or self._pasted):
            return
        for made in self._buttons:
            made.setVisible(not self._pasted)
        self._code.setVisible(self._pasted)
        self.adjustSize()
        cursor = self._field.viewport().mapTo(self.window(), self._field.cursorRect().topLeft())
        top = self._field.mapTo(self.window(), QPoint(0, 0)).y() - self.height() - 10
        left = max(8, min(cursor.x() - self.width() // 2, self.window().width() - self.width() - 8))
        self.move(left, max(8, top))
        self.show()
        self.raise_()

    def _forget_paste(self) -> None:
        if self._pasted:
            self._pasted = False
            self.hide()

    def _want_code(self) -> None:
        self._pasted = False
        self.hide()
        self.code_wanted.emit()
