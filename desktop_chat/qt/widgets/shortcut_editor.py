"""Choosing other shortcuts: all commands with their keys, one of which listens to the keys that it shall have."""

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from desktop_chat.core.fuzzy import fold
from desktop_chat.qt.commands import Command, Commands, group_title, key_text, plain_title
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.models.line_model import LineModel
from desktop_chat.qt.text import label, say, tr
from desktop_chat.qt.theme import Role
from desktop_chat.qt.widgets.controls import ENTER, button, hairline
from desktop_chat.qt.widgets.finder import Finder
from desktop_chat.qt.widgets.line_delegate import PAD, LineDelegate
from desktop_chat.qt.widgets.line_view import FoundLines
from desktop_chat.qt.widgets.sizes import open_at

_MODIFIERS = {Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta}
_STRONG = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


class KeyRecorder(QLineEdit):
    """A field that shows a shortcut; with the focus it listens, and the keys that are pressed then are told."""

    recorded = Signal(str)  # these keys were pressed together, as `QKeySequence` reads them
    left = Signal()  # Escape was pressed instead

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setAccessibleName(tr("Shortcut"))
        self.setPlaceholderText(tr("Press the keys"))

    def event(self, event: QEvent) -> bool:
        """Keep keys from being shortcuts while they are listened to."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tell what is pressed; Tab alone goes on, and Escape alone goes back."""
        plain = not event.modifiers() & _STRONG
        if event.key() in _MODIFIERS or event.key() == Qt.Key.Key_unknown:
            return
        if event.key() == Qt.Key.Key_Escape and plain:
            self.left.emit()
        else:
            self.recorded.emit(QKeySequence(event.keyCombination()).toString())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Say that keys are awaited."""
        super().focusInEvent(event)
        self.clear()


class ShortcutEditor(QWidget):
    """All commands whose shortcuts can be changed. A change counts at once; `keys_chosen` asks for it to be kept."""

    keys_chosen = Signal()  # `Commands.chosen` is another one now

    def __init__(self, kit: Kit, commands: Commands) -> None:
        super().__init__()
        self._commands = commands
        self._conflict = ""
        self.list = FoundLines[Command](kit, tr("Commands"), LineModel(plain_title, self._spoken))
        self.list.setItemDelegate(_Delegate(self.list, kit, commands))
        self.finder = Finder(tr("Find a command"), self.list, delay_ms=0)
        self.recorder = KeyRecorder()
        self._state = label(name="small", wrap=True)
        self.take = button(tr("Take it from there"))
        self.reset = button(tr("Reset"))
        self.remove = button(tr("Remove"))
        self.reset_all = button(tr("Reset all"))
        self._lay_out()
        self.finder.typed.connect(self._filter)
        self.finder.chosen.connect(self._listen)
        self.list.selectionModel().currentChanged.connect(self._show_chosen)
        self.recorder.recorded.connect(self._record)
        self.recorder.left.connect(self._stop_listening)
        self.take.clicked.connect(self._take)
        self.reset.clicked.connect(self._reset)
        self.remove.clicked.connect(self._remove)
        self.reset_all.clicked.connect(self._reset_all)
        self._filter()

    def state_text(self) -> str:
        """Return what is said below the list."""
        return self._state.text()

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.recorder, 1)
        for made in (self.take, self.remove, self.reset):
            line.addWidget(made)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.finder, 1)
        column.addWidget(hairline())
        column.addWidget(self._state)
        column.addLayout(line)

    def _filter(self) -> None:
        words = fold(self.finder.field.text()).split()
        here = self.list.chosen()
        shown = [
            command
            for command in self._commands
            if command.run is not None and all(word in fold(self._haystack(command)) for word in words)
        ]
        self.list.lines.show(shown)
        if shown:
            self.finder.show_list()
            self.list.choose(shown.index(here) if here in shown else 0)
        else:
            self.finder.show_words(tr("No command is called so."))
        self._show_chosen()

    def _haystack(self, command: Command) -> str:
        keys = " ".join(key_text(key) for key in self._commands.keys(command.id))
        return f"{command.title} {group_title(command.group)} {keys}"

    def _show_chosen(self) -> None:
        command = self.list.chosen()
        self.take.hide()
        for made in (self.recorder, self.reset, self.remove):
            made.setEnabled(command is not None)
        if command is None:
            say(self._state, "")
            return
        keys = self._commands.keys(command.id)
        self.recorder.setText(" / ".join(key_text(key) for key in keys))
        self.remove.setEnabled(bool(keys))
        self.reset.setEnabled(keys != command.keys)
        self.reset_all.setEnabled(bool(self._commands.chosen()))
        say(self._state, tr("Enter, then the keys, gives “{command}” another shortcut.", command=plain_title(command)))

    def _listen(self) -> None:
        if self.list.chosen() is not None:
            self.recorder.setFocus(Qt.FocusReason.OtherFocusReason)
            say(self._state, tr("Press the keys, or Esc to leave it as it is."))

    def _stop_listening(self) -> None:
        self._show_chosen()
        self.finder.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _record(self, sequence: str) -> None:
        command = self.list.chosen()
        if command is None:
            return
        self.take.hide()
        self.recorder.setText(key_text(sequence))
        holder = self._commands.holder(sequence, command)
        if command.on is None and not _is_strong(sequence):
            say(self._state, tr("This key is needed for writing. Press it together with Ctrl or Alt."))
        elif holder is None:
            self._give(command, sequence)
        elif holder.run is None:
            words = tr("{keys} is “{command}”, which cannot be changed.", keys=key_text(sequence), command=holder.title)
            say(self._state, words)
        else:
            self._conflict = sequence
            words = tr("{keys} is “{command}” already.", keys=key_text(sequence), command=plain_title(holder))
            say(self._state, words)
            self.take.show()
            self.take.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take(self) -> None:
        command = self.list.chosen()
        holder = self._commands.holder(self._conflict, command) if command is not None else None
        if command is None or holder is None:
            return
        wanted = QKeySequence(self._conflict)
        rest = tuple(key for key in self._commands.keys(holder.id) if QKeySequence(key) != wanted)
        self._commands.set_keys(holder.id, rest)
        self._give(command, self._conflict)

    def _give(self, command: Command, sequence: str) -> None:
        self._change(command, (sequence,))
        say(self._state, tr("{keys} is “{command}” now.", keys=key_text(sequence), command=plain_title(command)))
        self.finder.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _reset(self) -> None:
        command = self.list.chosen()
        if command is None:
            return
        for key in command.keys:
            holder = self._commands.holder(key, command)
            if holder is not None:
                words = tr("{keys} is “{command}” now; change that first.", keys=key_text(key), command=holder.title)
                say(self._state, words)
                return
        self._change(command, command.keys)

    def _remove(self) -> None:
        command = self.list.chosen()
        if command is not None:
            self._change(command, ())

    def _reset_all(self) -> None:
        self._commands.choose_keys({})
        self._changed()

    def _change(self, command: Command, keys: tuple[str, ...]) -> None:
        self._commands.set_keys(command.id, keys)
        self._changed()

    def _changed(self) -> None:
        self.list.viewport().update()
        self._show_chosen()
        self.keys_chosen.emit()

    def _spoken(self, command: Command) -> str:
        keys = " / ".join(key_text(key) for key in self._commands.keys(command.id)) or tr("no shortcut")
        return f"{plain_title(command)}, {group_title(command.group)}, {keys}"


class ShortcutDialog(QDialog):
    """A window for the editor."""

    def __init__(self, kit: Kit, commands: Commands, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Change keyboard shortcuts"))
        open_at(self, 600, 600)
        self.editor = ShortcutEditor(kit, commands)
        close = button(tr("Close"), kind="primary")
        close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.addWidget(self.editor.reset_all)
        foot.addStretch(1)
        foot.addWidget(close)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(20, 18, 20, 16)
        inside.setSpacing(12)
        inside.addWidget(label(tr("Change keyboard shortcuts"), name="heading"))
        inside.addWidget(self.editor, 1)
        inside.addLayout(foot)
        self.editor.finder.field.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave Enter to the editor; Qt would press a button with it."""
        if event.key() not in ENTER:
            super().keyPressEvent(event)


def _is_strong(sequence: str) -> bool:
    """Tell whether a shortcut is no key with which one writes."""
    keys = QKeySequence(sequence)[0]
    return bool(keys.keyboardModifiers() & _STRONG) or Qt.Key.Key_F1 <= keys.key() <= Qt.Key.Key_F35


class _Delegate(LineDelegate):
    """Paints the words of a command, its place, and its keys; strong where they are not the usual ones."""

    height = 34

    def __init__(self, view: FoundLines[Command], kit: Kit, commands: Commands) -> None:
        super().__init__(view, kit)
        self._listed = view.lines
        self._commands = commands

    def paint_line(self, painter: QPainter, area: QRect, row: int) -> None:
        """Paint one command."""
        command = self._listed.line(row)
        keys = self._commands.keys(command.id)
        text = area.adjusted(PAD, 0, -PAD, 0)
        shown = " / ".join(key_text(key) for key in keys) or tr("none")
        role = Role.TEXT if keys else Role.TEXT_3
        ink = self.name(role) if keys != command.keys else self.small(role)
        room = text.width() - ink.write_aside(painter, text, shown)
        taken = self.base().write(painter, text, plain_title(command), room) + PAD
        self.small(Role.TEXT_3).write(painter, text.adjusted(taken, 0, 0, 0), group_title(command.group), room - taken)
