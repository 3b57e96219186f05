"""The keys that format what is being written, and the bar that offers the same for what is selected."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QTextCursor

from desktop_chat.core.formatting import Formatter, fenced, linked, prefixed, wrapped
from desktop_chat.domain.settings import Composing
from desktop_chat.qt.commands import Command, Group
from desktop_chat.qt.text import tr
from desktop_chat.qt.widgets.main_window import MainWindow

if TYPE_CHECKING:
    from desktop_chat.qt.widgets.format_bar import FormatBar


class FormattingActions(QObject):
    """Changes the text of the composer's field, each time as one step for undoing."""

    def __init__(self, window: MainWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._field = window.conversation.composer.field
        self._bar: FormatBar | None = None
        formatters: tuple[tuple[str, str, tuple[str, ...], Formatter], ...] = (
            ("bold", tr("Bold"), ("Ctrl+B",), partial(wrapped, mark="**")),
            ("italic", tr("Italic"), ("Ctrl+I",), partial(wrapped, mark="*")),
            ("strike", tr("Struck out"), ("Ctrl+Shift+X",), partial(wrapped, mark="~~")),
            ("code", tr("Code"), ("Ctrl+E",), partial(wrapped, mark="`")),
            ("code_block", tr("Block of code"), ("Ctrl+Shift+E",), fenced),
            ("quote", tr("Quote"), ("Ctrl+Shift+9",), partial(prefixed, prefix="> ")),
            ("list", tr("List"), ("Ctrl+Shift+8",), partial(prefixed, prefix="- ")),
            ("link", tr("Link"), ("Ctrl+Shift+U",), linked),
        )
        for name, title, keys, formatter in formatters:
            run = partial(self._format, formatter)
            window.commands.add(
                Command(id=f"writing.{name}", title=title, group=Group.WRITING, keys=keys, run=run, on=self._field)
            )
        self._field.selectionChanged.connect(self._make_bar)
        self._field.pasted_much.connect(self._offer_code)
        window.kit.settings.composing_changed.connect(self._apply)
        self._apply(window.kit.settings.value.composing)

    def _apply(self, composing: Composing) -> None:
        self._field.enter_sends = composing.enter_sends

    def _format(self, formatter: Formatter) -> None:
        """Change what is selected as a formatter says; Qt counts in UTF-16 units."""
        cursor = self._field.textCursor()
        text = self._field.toPlainText()
        start, end = _letters(text, cursor.selectionStart()), _letters(text, cursor.selectionEnd())
        change = formatter(text, start, end)
        cursor.setPosition(_units(text[: change.start]))
        cursor.setPosition(_units(text[: change.end]), QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(change.text)
        new = text[: change.start] + change.text + text[change.end :]
        cursor.setPosition(_units(new[: change.anchor]))
        cursor.setPosition(_units(new[: change.cursor]), QTextCursor.MoveMode.KeepAnchor)
        self._field.setTextCursor(cursor)

    def _make_bar(self) -> None:
        if self._bar is None and self._field.textCursor().hasSelection() and self._field.hasFocus():
            self._shown_bar()

    def _shown_bar(self) -> "FormatBar":
        from desktop_chat.qt.widgets.format_bar import FormatBar  # noqa: PLC0415 - not before something is selected: the first window should not wait

        if self._bar is None:
            marks = {
                "writing.bold": "B",
                "writing.italic": "I",
                "writing.strike": "S",
                "writing.code": "<>",
                "writing.quote": ">",
                "writing.list": "•",
                "writing.link": "🔗",
            }
            self._bar = FormatBar(self._window.commands, marks, self._field)
            self._bar.code_wanted.connect(self._make_code)
            self._field.selectionChanged.emit()
        return self._bar

    def _offer_code(self) -> None:
        self._shown_bar().offer_code()

    def _make_code(self) -> None:
        cursor = self._field.textCursor()
        start, end = self._field.pasted_from, cursor.position()
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        self._field.setTextCursor(cursor)
        self._format(fenced)
        cursor = self._field.textCursor()
        cursor.movePosition(QTextCursor.MoveOperation.End)
        self._field.setTextCursor(cursor)


def _letters(text: str, units: int) -> int:
    """Return how many letters so many UTF-16 units are."""
    return units if text.isascii() else len(text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore"))


def _units(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2
